"""Write reports to CSV that is safe to open in a spreadsheet, or to JSON lines, complete or not at all."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from conduct_rules.adapters.read_posts import Row
from conduct_rules.adapters.settings import Format, format_by_ending
from conduct_rules.errors import InputError
from conduct_rules.hit import Hit
from conduct_rules.report import Report

OutputFormat = Literal["csv", "jsonl"]
Pair = tuple[Row, Report]
Write = Callable[[Row, Report], None]

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
COLUMNS = (
    "post_id", "platform", "posted_at", "author", "url", "text", "rules", "titles", "complaint", "advisories",
    "staff_ids", "words", "why", "certainty", "next_step", "reply", "set_aside", "not_checked", "error",
)  # fmt: skip


def output_format(name: str) -> OutputFormat:
    """Tell the format of an output by its name's ending; `-`, the standard output, gets JSON lines.

    Raises `InputError` for any other ending.
    """
    found: Format | None = "jsonl" if name == "-" else format_by_ending(name)
    if found == "csv":
        return "csv"
    if found == "jsonl":
        return "jsonl"
    raise InputError("the output's name must end in .csv or .jsonl")


def write_table(stream: IO[str]) -> Write:
    """Start a CSV table on `stream`; give what adds one line to it."""
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)

    def write(row: Row, report: Report) -> None:
        cells = flatten(row, report)
        writer.writerow([guard_cell(cells[name]) for name in COLUMNS])

    return write


def write_json_lines(stream: IO[str]) -> Write:
    """Give what writes one report a line to `stream`, each as `Report.model_validate_json` reads it back."""

    def write(row: Row, report: Report) -> None:
        stream.write(report.model_dump_json() + "\n")

    return write


WRITERS: dict[OutputFormat, Callable[[IO[str]], Write]] = {"csv": write_table, "jsonl": write_json_lines}


def guard_cell(text: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would take for a formula, even one behind unseen signs.

    >>> guard_cell("=HYPERLINK(...)"), guard_cell("+44 191 ..."), guard_cell("5 - 3 = 2")
    ("'=HYPERLINK(...)", "'+44 191 ...", '5 - 3 = 2')
    """
    for char in text:
        if char in FORMULA_STARTS:
            return f"'{text}"
        if unicodedata.category(char) not in UNSEEN_CATEGORIES:
            break
    return text


def flatten(row: Row, report: Report) -> dict[str, str]:
    """Give a report as one line of a table, keyed by `COLUMNS`; lists are joined by semicolons."""
    post = row.post
    hits = _hits_of(report)
    return {
        "post_id": report.post_id or row.place,
        "platform": (post and post.platform) or "",
        "posted_at": (post and post.posted_at) or "",
        "author": (post and post.author) or "",
        "url": (post and post.url) or "",
        "text": post.text if post else "",
        "rules": _join(str(number) for number in report.rules),
        "titles": _join(f"{finding.number} {finding.title}" for finding in report.findings),
        "complaint": report.complaint or "",
        "advisories": _join(report.advisories),
        "staff_ids": _join(hit.staff_id for hit in hits if hit.staff_id),
        "words": _join(hit.text for hit in hits),
        "why": " ".join(_once(f"{finding.number} {finding.why}" for finding in report.findings)),
        "certainty": _join(f"{finding.number} {finding.certainty}" for finding in report.findings),
        "next_step": _join(action.replace("_", " ") for action in report.actions),
        "reply": report.reply or "",
        "set_aside": _join(f"{aside.text} ({aside.cause})" for aside in report.set_aside),
        "not_checked": _join(report.not_checked),
        "error": report.error or "",
    }


@contextmanager
def open_output(path: Path) -> Iterator[IO[str]]:
    """Open a file that appears at `path` when all of it is written, and not at all when something goes wrong.

    CSV gets a byte-order mark, without which Excel misreads accents. Raises `InputError` when it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    encoding = "utf-8-sig" if output_format(path.name) == "csv" else "utf-8"
    try:
        stream = beside.open("x", encoding=encoding, newline="")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({(error.strerror or 'unknown reason').lower()})") from None
    done = False
    try:
        with stream:
            yield stream
        done = True
    finally:
        if not done:
            beside.unlink(missing_ok=True)
    _put_in_place(beside, path)


def _put_in_place(beside: Path, path: Path) -> None:
    try:
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = (error.strerror or "unknown reason").lower()
        raise InputError(f"{path}: cannot be replaced ({reason}); is it open in another program?") from None


def _hits_of(report: Report) -> list[Hit]:
    return sorted(report.hits, key=lambda hit: (hit.start, hit.end))


def _join(parts: Iterable[str]) -> str:
    return "; ".join(_once(parts))


def _once(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(parts))
