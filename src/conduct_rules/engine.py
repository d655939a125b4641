"""The engine: wires the rooms together. Scoring one post is a batch of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from conduct_rules.detect import DETECTORS, Detection
from conduct_rules.errors import ConfigurationError, Problem, raise_problems
from conduct_rules.hit import Hit, SetAside, Sighting
from conduct_rules.post import Post
from conduct_rules.practice.load import PracticeSource, StaffSource, read_practice, read_staff
from conduct_rules.practice.model import Practice, StaffMember
from conduct_rules.report import Finding, Report, RulebookStamp
from conduct_rules.rulebook.judge import judge
from conduct_rules.rulebook.load import Source as RulebookSource
from conduct_rules.rulebook.load import read_rulebook, stamp
from conduct_rules.rulebook.model import Rulebook
from conduct_rules.text.people import PersonFinder

if TYPE_CHECKING:
    from spacy.language import Language

PostLike = str | Post | Mapping[str, Any]
DEFAULT_BATCH_SIZE = 256
NO_TEXT = "the post has no text"
NOT_A_POST = "expected text, a Post, or a mapping with a text"


class Engine:
    """A staff list, a practice, a rulebook and a model, ready to score posts.

    Immutable once made, and safe to share between threads. Make one with `load`.
    """

    __slots__ = ("_detection", "_settings", "notes", "practice", "rulebook", "staff", "stamp")

    def __init__(
        self,
        *,
        staff: tuple[StaffMember, ...],
        practice: Practice,
        rulebook: Rulebook,
        person_finder: PersonFinder,
        notes: tuple[str, ...] = (),
    ) -> None:
        self.staff = staff
        self.practice = practice
        self.rulebook = rulebook
        self.notes = notes
        self.stamp: RulebookStamp = stamp(rulebook)
        self._detection = Detection(staff, practice, person_finder, detectors=DETECTORS)

    def __repr__(self) -> str:
        return f"Engine({self.practice.name!r}, {len(self.staff)} staff, rulebook {self.stamp.id!r})"

    def score(self, post: PostLike) -> Report:
        """Score one post: a string, a `Post`, or a mapping with at least "text".

        Never raises for anything that a post may hold; what cannot be scored gives a report with an `error`.
        """
        return next(self.score_batch([post]))

    def score_batch(
        self,
        posts: Iterable[PostLike],
        *,
        batch_size: int = DEFAULT_BATCH_SIZE,
        n_process: int = 1,
        progress: bool = False,
    ) -> Iterator[Report]:
        """Score posts lazily and in order: exactly one report for each, the same for any batch size and process count.

        `progress` shows a bar on a terminal's standard error. Raises `ValueError` for sizes below one.
        """
        if batch_size < 1 or n_process < 1:
            raise ValueError("batch_size and n_process are at least 1")
        if n_process > 1:
            from conduct_rules.workers import score_in_processes

            reports = score_in_processes(self, posts, batch_size=batch_size, n_process=n_process)
        else:
            reports = self._score_here(posts, batch_size)
        if progress:
            from conduct_rules.progress import show_progress

            return show_progress(reports, posts)
        return reports

    def score_chunk(self, posts: list[PostLike]) -> list[Report]:
        """Score a list of posts at once; `score_batch` is this over slices of what it is given."""
        read = [_read_post(post) for post in posts]
        sightings = iter(self._detection.detect([post.text for post in read if isinstance(post, Post)]))
        return [
            self._report(post, next(sightings))
            if isinstance(post, Post)
            else Report(post_id=_id_of(given), rulebook=self.stamp, error=post, not_checked=("everything",))
            for given, post in zip(posts, read, strict=True)
        ]

    def _score_here(self, posts: Iterable[PostLike], batch_size: int) -> Iterator[Report]:
        remaining = iter(posts)
        while chunk := list(islice(remaining, batch_size)):
            yield from self.score_chunk(chunk)

    def _report(self, post: Post, sightings: list[Sighting]) -> Report:
        verdict = judge(sightings, self.rulebook)
        hits = tuple(
            Hit(
                kind=ruled.sighting.kind,
                start=ruled.sighting.start,
                end=ruled.sighting.end,
                text=post.text[ruled.sighting.start : ruled.sighting.end],
                rules=ruled.rules,
                staff_id=ruled.sighting.staff_id,
                certainty=ruled.sighting.certainty,
                reason=ruled.sighting.reason,
            )
            for ruled in verdict.hits
        )
        return Report(
            post_id=post.id,
            rules=verdict.rules,
            complaint=verdict.complaint,
            advisories=verdict.advisories,
            hits=hits,
            set_aside=tuple(_set_aside(post, sighting) for sighting in verdict.set_aside),
            findings=tuple(
                Finding(
                    number=ruling.number,
                    title=ruling.title,
                    why=ruling.why,
                    hits=tuple(hits[position] for position in ruling.hits),
                    certainty=ruling.certainty,
                )
                for ruling in verdict.findings
            ),
            actions=verdict.actions,
            reply=verdict.reply,
            rulebook=self.stamp,
        )


def load(
    *,
    staff: StaffSource = None,
    practice: PracticeSource = None,
    rulebook: RulebookSource = None,
    model: str | Language | None = None,
) -> Engine:
    """Make an engine from paths or ready objects, each optional.

    `staff` is a CSV file or people; `practice` a TOML file, mapping or `Practice`; `rulebook` a TOML file, mapping or
    `Rulebook` (West Road's by default); `model` the name of an installed spaCy pipeline with PERSON, or one ready.
    Raises `ConfigurationError` with every problem of all of them, `ModelNotFoundError` for a missing model.
    """
    staff_read, practice_read = read_staff(staff), read_practice(practice)
    rules, rule_problems = read_rulebook(rulebook)
    problems: list[Problem] = [*staff_read.problems, *practice_read.problems, *rule_problems]
    try:
        person_finder = PersonFinder.load(model)
    except ConfigurationError as error:
        if not problems:
            raise
        raise ConfigurationError([*problems, *error.problems]) from error
    raise_problems(problems)
    if rules is None:
        raise ConfigurationError(problems)
    return Engine(
        staff=staff_read.staff,
        practice=practice_read.practice or Practice(name="the practice"),
        rulebook=rules,
        person_finder=person_finder,
        notes=tuple(staff_read.notes),
    )


def score_batch(
    posts: Iterable[PostLike],
    *,
    staff: StaffSource = None,
    practice: PracticeSource = None,
    rulebook: RulebookSource = None,
    model: str | Language | None = None,
    batch_size: int = DEFAULT_BATCH_SIZE,
    n_process: int = 1,
    progress: bool = False,
) -> Iterator[Report]:
    """Load an engine and score posts with it, in one call; see `load` and `Engine.score_batch`."""
    engine = load(staff=staff, practice=practice, rulebook=rulebook, model=model)
    return engine.score_batch(posts, batch_size=batch_size, n_process=n_process, progress=progress)


def _read_post(given: PostLike) -> Post | str:
    """Read what was given as a post, or say in words why it is none. Nothing of the post goes into the words."""
    if isinstance(given, Post):
        return given
    if isinstance(given, str):
        return Post(text=given)
    if not isinstance(given, Mapping):
        return NO_TEXT if given is None or given != given else f"{NOT_A_POST}; found {type(given).__name__}"
    text = given.get("text")
    if not isinstance(text, str):
        return NO_TEXT if text is None or text != text else f"the text is of type {type(text).__name__}, not a string"
    known = {key: value for key, value in given.items() if key in Post.model_fields and value is not None}
    try:
        return Post.model_validate(known)
    except ValidationError as error:
        keys = sorted({str(detail["loc"][0]) for detail in error.errors(include_url=False, include_input=False)})
        return f"of the wrong type: {', '.join(keys)}"


def _id_of(given: object) -> str | None:
    found = given.get("id") if isinstance(given, Mapping) else None
    return found if isinstance(found, str) else None


def _set_aside(post: Post, sighting: Sighting) -> SetAside:
    if sighting.aside is None:
        raise ValueError("only a sighting set aside has a cause")
    return SetAside(
        kind=sighting.kind,
        start=sighting.start,
        end=sighting.end,
        text=post.text[sighting.start : sighting.end],
        cause=sighting.aside,
        reason=sighting.reason,
    )
