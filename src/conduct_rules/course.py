"""Course of conduct: who posts about whom again and again, counted from reports; no name of an author, no text is kept.

Two or more connected posts are what guidance calls harassment. What is counted here says only that somebody should
read those posts together: the same rule touched twice may be praise twice.
"""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from conduct_rules.errors import ConfigurationError, Problem
from conduct_rules.post import Post
from conduct_rules.report import Report, Value


class Occurrence(NamedTuple):
    """One post that touched one rule about one member of staff, or about nobody on the list: by whom, and when."""

    author: str
    staff_id: str | None
    rule: int
    when: str | None


class Course(Value):
    """Posts by one author that touched the same rule about the same person.

    `posts` is the most of them within one window of time, from `first` to `last`. `undated` ones cannot be placed in
    time. `author` is a keyed hash.
    """

    author: str
    staff_id: str | None
    rule: int
    posts: int
    first: str | None
    last: str | None
    undated: int


@cache
def _settings() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("course.toml").read_text(encoding="utf-8"))


def check_key(key: bytes) -> bytes:
    """Give back a key that is long enough. Raises `ConfigurationError` for one that could be guessed."""
    shortest: int = _settings()["shortest_key"]
    if len(key) < shortest:
        raise ConfigurationError([Problem("key for authors", "", f"expected at least {shortest} bytes")])
    return key


def hash_author(author: str, platform: str | None, *, key: bytes) -> str:
    """Give what stands for an author: a keyed hash (HMAC with SHA-256), in 16 hex digits, the same in any casing.

    >>> hash_author("Elsie B", "facebook", key=b"sixteen bytes ok") == hash_author("elsie b ", None, key=b"s" * 16)
    False
    """
    name = " ".join(author.split()).casefold()
    return hmac.new(key, f"{(platform or '').casefold()}\0{name}".encode(), hashlib.sha256).hexdigest()[:16]


def occurrences(post: Post, report: Report, *, key: bytes) -> Iterator[Occurrence]:
    """Give what a post adds to the counts: nothing when nobody knows who wrote it.

    A rule counts for the members of staff whom its own hits name; where those name none, for all whom the post names;
    where it names none on the list, for nobody in particular. Raises `ConfigurationError` for a key that is too short.
    """
    if not post.author or not post.author.strip():
        return
    author, when = hash_author(post.author, post.platform, key=check_key(key)), read_date(post.posted_at)
    named = dict.fromkeys(hit.staff_id for hit in report.hits if hit.staff_id)
    for finding in report.findings:
        own = dict.fromkeys(hit.staff_id for hit in finding.hits if hit.staff_id)
        for staff_id in own or named or [None]:
            yield Occurrence(author, staff_id, finding.number, when.isoformat() if when else None)


def find_courses(
    counted: Iterable[Occurrence], *, window_days: int | None = None, least_posts: int | None = None
) -> list[Course]:
    """Give every course of conduct, the longest first; days and posts by default as in `course.toml`.

    A course is listed when the posts within one window, with those that have no date, come to `least_posts`.
    """
    window = timedelta(days=_settings()["window_days"] if window_days is None else window_days)
    least = _settings()["least_posts"] if least_posts is None else least_posts
    dated: dict[tuple[str, str | None, int], list[datetime]] = defaultdict(list)
    undated: dict[tuple[str, str | None, int], int] = defaultdict(int)
    for author, staff_id, rule, when in counted:
        if when is None:
            undated[author, staff_id, rule] += 1
        else:
            dated[author, staff_id, rule].append(datetime.fromisoformat(when))
    courses = []
    for about in dated.keys() | undated.keys():
        days = _busiest(sorted(dated.get(about, ())), window)
        if len(days) + undated.get(about, 0) >= least:
            first, last = (days[0].isoformat(), days[-1].isoformat()) if days else (None, None)
            author, staff_id, rule = about
            courses.append(
                Course(
                    author=author,
                    staff_id=staff_id,
                    rule=rule,
                    posts=len(days),
                    first=first,
                    last=last,
                    undated=undated.get(about, 0),
                )
            )
    return sorted(courses, key=lambda one: (-one.posts, -one.undated, one.author, one.staff_id or "", one.rule))


def read_date(written: str | None) -> datetime | None:
    """Read when a post was made; None when there is no saying. A time without a zone is taken for UTC.

    >>> read_date("25/11/2026"), read_date("last Tuesday")
    (datetime.datetime(2026, 11, 25, 0, 0, tzinfo=datetime.timezone.utc), None)
    """
    text = (written or "").strip()
    found: datetime | None = None
    with suppress(ValueError):
        found = datetime.fromisoformat(text)
    for format in _settings()["date_formats"] if found is None else ():
        with suppress(ValueError):
            found = datetime.strptime(text, format)
            break
    if found is None:
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:  # a zone that moves the first or last moment there is out of the calendar
        return None


def _busiest(moments: list[datetime], window: timedelta) -> list[datetime]:
    """Give the longest run of `moments`, in order of time, within one window; the earliest of several."""
    best: tuple[int, int] = (0, 0)
    start = 0
    for end, moment in enumerate(moments):
        while moment - moments[start] > window:
            start += 1
        if end + 1 - start > best[1] - best[0]:
            best = (start, end + 1)
    return moments[slice(*best)]
