"""Courses of conduct are counted by author, person and rule in a window of time, and say nothing else."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules import ConfigurationError, Engine, Finding, Hit, Post, Report
from conduct_rules.course import Occurrence, find_courses, hash_author, occurrences, read_date
from conduct_rules.report import RulebookStamp

KEY = b"a key of more than sixteen bytes"
STAMP = RulebookStamp(id="x", fingerprint="y")
START = datetime(2026, 1, 1, tzinfo=UTC)


def hit(kind: str, rules: tuple[int, ...], staff_id: str | None) -> Hit:
    return Hit.model_validate(
        {"kind": kind, "start": 0, "end": 6, "text": "secret", "rules": rules, "staff_id": staff_id,
         "certainty": "likely", "reason": "x"}
    )  # fmt: skip


def report(*hits: Hit) -> Report:
    rules = sorted({rule for one in hits for rule in one.rules})
    findings = tuple(
        Finding(number=rule, title="t", why="w", certainty="likely", hits=tuple(h for h in hits if rule in h.rules))
        for rule in rules
    )
    return Report(rules=tuple(rules), hits=hits, findings=findings, rulebook=STAMP)


@pytest.mark.parametrize(
    ("hits", "expected"),
    [
        ((), set()),
        ((hit("staff", (6,), "S01"),), {("S01", 6)}),
        ((hit("staff", (6,), "S01"), hit("offence", (4,), None)), {("S01", 6), ("S01", 4)}),
        ((hit("staff", (6,), "S01"), hit("offence", (4,), "S02")), {("S01", 6), ("S02", 4)}),
        ((hit("offence", (4,), None),), {(None, 4)}),
    ],
)
def test_a_rule_counts_for_whom_its_hits_name_else_for_all_named(
    hits: tuple[Hit, ...], expected: set[tuple[str | None, int]]
) -> None:
    found = list(occurrences(Post(text="secret", author="Elsie"), report(*hits), key=KEY))
    assert {(one.staff_id, one.rule) for one in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("author", [None, "", " "])
def test_nobody_is_counted_who_is_not_known(author: str | None) -> None:
    assert not list(occurrences(Post(text="x", author=author), report(hit("offence", (4,), None)), key=KEY))


def test_no_word_and_no_name_is_kept(engine: Engine) -> None:
    post = Post(text="Dr Okonkwo is a stupid cow", author="Elsie Brannigan", posted_at="2026-11-25", url="u")
    found = list(occurrences(post, engine.score(post), key=KEY)) * 2
    kept = json.dumps([*found, *(course.model_dump() for course in find_courses(found))])
    assert found
    assert not {"Elsie", "Brannigan", "cow", "Okonkwo"} & set(kept.replace('"', " ").split())


def test_authors_are_told_apart_by_key_platform_and_name_not_by_casing() -> None:
    hashes = {
        hash_author(author, platform, key=key)
        for author in ("Elsie B", "elsie  b ", "Elsie C")
        for platform in ("facebook", "Facebook", None)
        for key in (KEY, KEY[::-1])
    }
    assert len(hashes) == 2 * 2 * 2


def test_a_key_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="at least 16 bytes"):
        list(occurrences(Post(text="x", author="a"), report(), key=b"short"))


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(0, 3), st.integers(1, 20), st.integers(1, 4))
def test_the_count_is_that_of_the_fullest_window(days: list[int], undated: int, window: int, least: int) -> None:
    moments = [(START + timedelta(days=day)).isoformat() for day in days]
    counted = [Occurrence("a", "S01", 4, moment) for moment in [*moments, *[None] * undated]]
    most = max((sum(first <= day <= first + window for day in days) for first in days), default=0)
    found = find_courses(counted, window_days=window, least_posts=least)
    if most + undated >= least:
        assert [(one.posts, one.undated) for one in found] == [(most, undated)]
        if most:
            first, last = (datetime.fromisoformat(moment or "") for moment in (found[0].first, found[0].last))
            assert last - first <= timedelta(days=window)
    else:
        assert not found


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["S01", None]), st.integers(4, 5)), max_size=20),
    st.randoms(use_true_random=False),
)
def test_authors_people_and_rules_are_kept_apart_in_any_order(about, chance) -> None:  # type: ignore[no-untyped-def]
    counted = [Occurrence(*one, START.isoformat()) for one in about]
    found = find_courses(counted)
    assert {(one.author, one.staff_id, one.rule): one.posts for one in found} == {
        one: count for one, count in Counter(about).items() if count >= 2
    }
    chance.shuffle(counted)
    assert find_courses(counted) == found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-25", "2026-11-25T00:00:00+00:00"),
        ("2026-11-25T10:00:00+01:00", "2026-11-25T09:00:00+00:00"),
        ("2026-11-25T10:00:00Z", "2026-11-25T10:00:00+00:00"),
        ("03/11/2026", "2026-11-03T00:00:00+00:00"),
        ("3 November 2026", "2026-11-03T00:00:00+00:00"),
        ("0001-01-01T00:00:00+14:00", None),
        ("last week", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_read_as_they_are_written_in_britain(written: str | None, expected: str | None) -> None:
    found = read_date(written)
    assert (found.isoformat() if found else None) == expected
