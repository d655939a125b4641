"""Score what a source gives: row by row, or into a file, in parts, so that a run that was stopped can go on."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from conduct_rules.adapters.parts import Parts, open_parts
from conduct_rules.adapters.read_posts import Row
from conduct_rules.adapters.show import Tally
from conduct_rules.adapters.sources import Source, skip
from conduct_rules.adapters.write_reports import Pair
from conduct_rules.course import Occurrence, hash_author, occurrences
from conduct_rules.engine import Engine
from conduct_rules.errors import InputError
from conduct_rules.post import Post

Watch = Callable[[Iterator[Pair]], AbstractContextManager[Iterator[Pair]]]


def score_rows(engine: Engine, rows: Iterator[Row], *, processes: int = 1) -> Generator[Pair, None, None]:
    """Score rows as they are read; a row that holds no post gives a report that says so, in its place."""
    waiting: deque[Row] = deque()

    def hand_over() -> Iterator[Post | Mapping[str, Any]]:
        for row in rows:
            waiting.append(row)
            yield row.post if row.post is not None else {"id": row.place}

    reports = engine.score_batch(hand_over(), n_process=processes)
    with closing(reports):  # type: ignore[type-var]  # a generator: closing it ends its processes
        for report in reports:
            row = waiting.popleft()
            if row.problem is not None:
                report = report.model_copy(update={"error": f"{row.place}: {row.problem}"})
            yield row, report


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run came to and, with a `key`, what its authors did: counted pair by pair."""

    tally: Tally
    seen: list[Occurrence]
    key: bytes | None = None

    def add(self, row: Row, report: Any) -> None:
        """Count one report."""
        self.tally.add(row, report)
        if self.key is not None and row.post is not None:
            self.seen.extend(occurrences(row.post, report, key=self.key))

    def count(self, pairs: Iterator[Pair]) -> Iterator[Pair]:
        """Count reports as they go by."""
        for row, report in pairs:
            self.add(row, report)
            yield row, report

    def note(self, pairs: list[Pair]) -> Mapping[str, Any]:
        """Give what the journal of a run keeps of some reports: counts, and who wrote when, in keyed hashes."""
        part = Counts(Tally(), [], self.key)
        for row, report in pairs:
            part.add(row, report)
        return {"totals": part.tally.totals(), "seen": part.seen}

    def take_up(self, parts: Parts) -> None:
        """Count what was noted of all parts, those of an earlier run too."""
        for note in parts.notes():
            self.tally.add_totals(note["totals"])
            self.seen.extend(Occurrence(*each) for each in note["seen"])


class Stopped(Exception):
    """A run into a file was stopped from outside; `posts` are kept for the next run, which may be none."""

    def __init__(self, posts: int) -> None:
        super().__init__(posts)
        self.posts = posts


def score_to_file(
    engine: Engine,
    source: Source,
    output: Path,
    counts: Counts,
    *,
    made_with: Mapping[str, Any],
    watch: Watch,
    resume: bool = False,
    processes: int = 1,
) -> None:
    """Write every report to `output`, which appears when all are there; with `resume`, go on with an earlier run.

    `made_with` is what else the reports depend on, in words that the journal may hold. Raises `InputError` for what
    cannot be read or written, and `Stopped` at Ctrl-C.
    """
    again = source.can_be_read_again
    if resume and not again:
        raise InputError("a run can be resumed on files alone: what comes through a pipe cannot be read again")
    made_of = {
        "files": source.describe() if again else [],
        "configuration": fingerprint(engine),
        "key_for_authors": None if counts.key is None else hash_author("", None, key=counts.key),
        **made_with,
    }
    kept = 0
    try:
        with (
            open_parts(output, made_of=made_of, note=counts.note, resume=resume, keep=again) as parts,
            closing(score_rows(engine, skip(source, parts.posts), processes=processes)) as scored,
            watch(scored) as pairs,
        ):
            kept = parts.posts
            for pair in pairs:
                parts.add(pair)
                kept = parts.posts if again else 0
    except KeyboardInterrupt:
        raise Stopped(kept) from None
    except InputError as error:
        raise (InputError(f"{error}\n{go_on(kept)}") if kept else error) from None
    counts.take_up(parts)


def go_on(posts: int) -> str:
    """Say how a run that was stopped goes on."""
    return f"{posts:,} posts are done; the same command with --resume goes on from there"


def fingerprint(engine: Engine) -> str:
    """Give 16 hex digits that change with the version, the staff list, the practice and the rulebook."""
    parts = [
        version("conduct-rules"),
        engine.stamp.fingerprint,
        engine.practice.model_dump_json(),
        *(person.model_dump_json() for person in engine.staff),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
