"""An output that is written in parts, so that a run which was stopped can go on, and appears when it is whole.

Beside the output `out.csv` stands the folder `.out.csv.parts` while a run is under way: finished parts and a journal
of them. A part counts when its line in the journal is on the disk, and its line is written when the part is. The output
is made of the parts at the end and put in place in one step; then the folder goes.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import IO, Any

from conduct_rules.adapters.settings import read_settings
from conduct_rules.adapters.write_reports import Pair, join_parts, write_part
from conduct_rules.errors import InputError

JOURNAL = "journal.jsonl"
Note = Callable[[list[Pair]], Mapping[str, Any]]


class Parts:
    """The parts of one output: `add` what is to be written, and `finish`.

    `note` says what else to keep of each part in the journal; `notes` gives it back, that of an earlier run too.
    """

    def __init__(self, output: Path, journal: IO[str], entries: list[dict[str, Any]], note: Note, size: int) -> None:
        self.output = output
        self.posts = sum(entry["posts"] for entry in entries)
        self._folder = folder_of(output)
        self._journal = journal
        self._entries = entries
        self._note = note
        self._pairs: list[Pair] = []
        self._size = size

    def add(self, pair: Pair) -> None:
        """Add a report; when a part is full it goes to the disk."""
        self._pairs.append(pair)
        if len(self._pairs) == self._size:
            self._commit()

    def notes(self) -> Iterator[Mapping[str, Any]]:
        """Give what was noted of each part."""
        return (entry["note"] for entry in self._entries)

    def finish(self) -> None:
        """Write what is left, make the whole, and put it in place."""
        if self._pairs or not self._entries:
            self._commit()
        with _said_plainly(self.output):
            whole = self._folder / f"whole-{self.output.name}"
            join_parts([self._folder / entry["part"] for entry in self._entries], whole)
            _sync_file(whole)
            whole.replace(self.output)
            _sync_folder(self.output.parent)

    def _commit(self) -> None:
        part = self._folder / f"part-{len(self._entries):06}-{self.output.name}"
        unfinished = part.with_name(f"unfinished-{self.output.name}")
        with _said_plainly(self.output):
            write_part(unfinished, self._pairs, first=not self._entries)
            _sync_file(unfinished)
            unfinished.replace(part)
            _sync_folder(self._folder)
            size = part.stat().st_size
            entry = {"part": part.name, "posts": len(self._pairs), "size": size, "note": self._note(self._pairs)}
            _write_line(self._journal, entry)
        self._entries.append(entry)
        self.posts += len(self._pairs)
        self._pairs = []


@contextmanager
def open_parts(
    output: Path,
    *,
    made_of: Mapping[str, Any],
    note: Note,
    resume: bool = False,
    keep: bool = True,
    posts_a_part: int | None = None,
) -> Iterator[Parts]:
    """Open an output that appears when the block ends well. What an earlier run finished is gone on with on `resume`.

    When the block ends badly, finished parts stay for a later run if `keep` says that there can be one; nothing stays
    otherwise. A part has as many posts as `files.toml` says, or `posts_a_part`. `made_of` is all that the reports
    depend on. Raises `InputError` when the output cannot be written, when an earlier run is there and was not asked
    for, or was of something else, or is still under way.
    """
    folder, parts, done = folder_of(output), None, False
    try:
        with _said_plainly(output):
            folder.mkdir(exist_ok=True)
            journal = (folder / JOURNAL).open("a", encoding="utf-8")
        with journal:
            _lock(journal, output)
            with _said_plainly(output):
                entries = _take_up(journal, folder, json.loads(json.dumps(made_of)), resume=resume)
            size = posts_a_part or int(read_settings()["writing"]["posts_a_part"])
            parts = Parts(output, journal, entries, note, size)
            yield parts
            parts.finish()
            done = True
    finally:
        if parts is not None and (done or not keep or not parts.posts):
            shutil.rmtree(folder)


def folder_of(output: Path) -> Path:
    """Give the folder in which the parts of an output are while it is written."""
    return output.with_name(f".{output.name}.parts")


def _take_up(journal: IO[str], folder: Path, made_of: Any, *, resume: bool) -> list[dict[str, Any]]:
    """Read the journal of an earlier run and cut off what cannot be trusted of it, or start a new one."""
    said = (folder / JOURNAL).read_bytes()
    heading, *entries = list(_read_lines(said)) or [{}]
    entries = list(takewhile(lambda entry: _is_there(folder, entry), entries))
    if entries and not resume:
        done = sum(entry["posts"] for entry in entries)
        raise InputError(
            f"an earlier run stopped after {done:,} posts; add --resume to go on from there, "
            f"or delete the folder {folder} to start anew"
        )
    before = heading.get("made_of", {})
    if entries and before != made_of:
        changed = [key.replace("_", " ") for key in made_of if before.get(key) != made_of[key]]
        raise InputError(
            f"the earlier run cannot be gone on with, for other things were given then: {', '.join(changed)}; "
            f"delete the folder {folder} to start anew"
        )
    trusted = len(b"".join(said.splitlines(keepends=True)[: 1 + len(entries)])) if entries else 0
    journal.truncate(trusted)
    if not entries:
        _write_line(journal, {"made_of": made_of})
        _sync_folder(folder)
    return entries


def _read_lines(journal: bytes) -> Iterator[dict[str, Any]]:
    """Give the lines of a journal, up to one that was not written to its end."""
    for line in journal.splitlines(keepends=True):
        with suppress(ValueError):
            if line.endswith(b"\n") and isinstance(value := json.loads(line), dict):
                yield value
                continue
        return


def _is_there(folder: Path, entry: dict[str, Any]) -> bool:
    part: Path = folder / entry["part"]
    return part.is_file() and part.stat().st_size == int(entry["size"])


def _write_line(journal: IO[str], value: Mapping[str, Any]) -> None:
    journal.write(json.dumps(value) + "\n")
    journal.flush()
    os.fsync(journal.fileno())


@contextmanager
def _said_plainly(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise InputError(f"{output}: cannot be written ({reason})") from None


def _lock(journal: IO[str], output: Path) -> None:
    """Refuse to write where another run is writing; the system lets go of the lock of a run that died."""
    with suppress(ImportError):  # Windows has no fcntl
        import fcntl

        try:
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(f"{output}: another run is writing it") from None


def _sync_file(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
