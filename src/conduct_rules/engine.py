"""The engine: wires the rooms together. Scoring one post is a batch of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
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
from conduct_rules.text.people import MODEL_FOLDER, PersonFinder
from conduct_rules.text.zone import MemoryZone
from conduct_rules.who.roster import note_ordinary_names

if TYPE_CHECKING:
    from spacy.language import Language

PostLike = str | Post | Mapping[str, Any]
DEFAULT_BATCH_SIZE = 64
"""How many posts are scored at once: few enough that what is held of them dies young, before it is walked over."""
NO_TEXT = "the post has no text"
NOT_A_POST = "expected text, a Post, or a mapping with a text"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What was given for a post and is none: its id where it had one, and why in words that hold nothing of it."""

    id: str | None
    error: str


ReadPost = Post | Unreadable


class Engine:
    """A staff list, a practice, a rulebook and a model, ready to score posts.

    Immutable once made, and safe to share between threads. Make one with `load`.
    """

    __slots__ = ("_detection", "_person_finder", "_zone", "notes", "practice", "rulebook", "staff", "stamp")

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
        self._person_finder = person_finder
        self._zone = MemoryZone(person_finder)
        self._detection = Detection(staff, practice, person_finder, detectors=DETECTORS)

    def __reduce__(self) -> tuple[Callable[..., Engine], tuple[object, ...]]:
        """Travel to another process as what the engine was made of, and be made anew there."""
        return _make_again, (self.staff, self.practice, self.rulebook, self._person_finder, self.notes)

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
        read = map(read_post, posts)
        if n_process > 1:
            from conduct_rules.workers import score_in_processes

            reports = score_in_processes(self, read, batch_size=batch_size, n_process=n_process)
        else:
            reports = self._score_here(read, batch_size)
        if progress:
            from conduct_rules.progress import show_progress

            return show_progress(reports, posts)
        return reports

    def score_chunk(self, posts: Sequence[ReadPost]) -> list[Report]:
        """Score a few posts, already read, at once; `score_batch` is this over slices of what it is given."""
        with self._zone:
            sightings = iter(self._detection.detect([post.text for post in posts if isinstance(post, Post)]))
        return [
            self._report(post, next(sightings)) if isinstance(post, Post) else self.report_failure(post.id, post.error)
            for post in posts
        ]

    def report_failure(self, post_id: str | None, error: str) -> Report:
        """Give the report on a post that could not be scored, and why in words that hold nothing of it."""
        return Report(post_id=post_id, rulebook=self.stamp, error=error, not_checked=("everything",))

    def _score_here(self, posts: Iterator[ReadPost], batch_size: int) -> Iterator[Report]:
        while chunk := list(islice(posts, batch_size)):
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
    gate: bool = True,
) -> Engine:
    """Make an engine from paths or ready objects, each optional.

    `staff` is a CSV file or people; `practice` a TOML file, mapping or `Practice`; `rulebook` a TOML file, mapping or
    `Rulebook` (West Road's by default); `model` the name of an installed spaCy pipeline with PERSON, or one ready, in
    place of the shipped one. `gate=False` asks it about every post, not only where its answer can change the report.
    Raises `ConfigurationError` with every problem of all of them, `ModelNotFoundError` for a missing model.
    """
    staff_read, practice_read = read_staff(staff), read_practice(practice)
    rules, rule_problems = read_rulebook(rulebook)
    problems: list[Problem] = [*staff_read.problems, *practice_read.problems, *rule_problems]
    try:
        person_finder = PersonFinder.load(model, gated=gate)
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
        notes=(*staff_read.notes, *note_ordinary_names(staff_read.staff)),
    )


def score_batch(
    posts: Iterable[PostLike],
    *,
    staff: StaffSource = None,
    practice: PracticeSource = None,
    rulebook: RulebookSource = None,
    model: str | Language | None = None,
    gate: bool = True,
    batch_size: int = DEFAULT_BATCH_SIZE,
    n_process: int = 1,
    progress: bool = False,
) -> Iterator[Report]:
    """Load an engine and score posts with it, in one call; see `load` and `Engine.score_batch`."""
    engine = load(staff=staff, practice=practice, rulebook=rulebook, model=model, gate=gate)
    return engine.score_batch(posts, batch_size=batch_size, n_process=n_process, progress=progress)


def model_path() -> Path:
    """Give the folder of the person-name pipeline that comes with the library, for `spacy.load`."""
    return MODEL_FOLDER


def read_post(given: object) -> ReadPost:
    """Read what was given as a post, or say in words why it is none. Nothing of the post goes into the words."""
    if isinstance(given, Post):
        return given
    if isinstance(given, str):
        return Post(text=given)
    if not isinstance(given, Mapping):
        return Unreadable(None, NO_TEXT if _is_missing(given) else f"{NOT_A_POST}; found {type(given).__name__}")
    text, known_id = given.get("text"), given.get("id")
    post_id = known_id if isinstance(known_id, str) else None
    if not isinstance(text, str):
        return Unreadable(
            post_id, NO_TEXT if _is_missing(text) else f"the text is of type {type(text).__name__}, not a string"
        )
    known = {key: value for key, value in given.items() if key in Post.model_fields and not _is_missing(value)}
    try:
        return Post.model_validate(known)
    except ValidationError as error:
        keys = sorted({str(detail["loc"][0]) for detail in error.errors(include_url=False, include_input=False)})
        return Unreadable(post_id, f"of the wrong type: {', '.join(keys)}")


def _is_missing(value: object) -> bool:
    """Whether a cell was empty: None, or the NaN that pandas puts there."""
    return value is None or (isinstance(value, float) and value != value)


def _make_again(
    staff: tuple[StaffMember, ...],
    practice: Practice,
    rulebook: Rulebook,
    person_finder: PersonFinder,
    notes: tuple[str, ...],
) -> Engine:
    return Engine(staff=staff, practice=practice, rulebook=rulebook, person_finder=person_finder, notes=notes)


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
