"""Write reports to CSV that is safe to open in a spreadsheet, to JSON lines or to Parquet."""

from __future__ import annotations

import csv
import gzip
import importlib
import io
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, cast

from conduct_rules.adapters.read_posts import Row
from conduct_rules.adapters.settings import NEEDS_PYARROW, Compression, Format, compression_by_ending, format_by_ending
from conduct_rules.errors import InputError
from conduct_rules.hit import Hit
from conduct_rules.report import Report

OutputFormat = Literal["csv", "jsonl", "parquet"]
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
    if found == "csv" or found == "jsonl" or (found == "parquet" and not compression_by_ending(name)):
        return found
    raise InputError("the output's name must end in .csv, .jsonl or .parquet; .gz or .zst may follow the first two")


def write_table(stream: IO[str], *, header: bool = True) -> Write:
    """Start a CSV table on `stream`, with its `header` or to go on one; give what adds one line to it."""
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    if header:
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


def write_part(path: Path, pairs: Sequence[Pair], *, first: bool) -> None:
    """Write a part of an output, named by it, so that the parts in a row make the whole.

    Only the `first` of a CSV has the header, and the byte-order mark without which Excel misreads accents.
    """
    format, compression = output_format(path.name), compression_by_ending(path.name)
    if format == "parquet":
        _import("conduct_rules.adapters.parquet", "Parquet").write_parquet(path, [report for _, report in pairs])
        return
    encoding = "utf-8-sig" if format == "csv" and first else "utf-8"
    with (
        path.open("wb") as raw,
        _compress(raw, compression) as packed,
        io.TextIOWrapper(packed, encoding=encoding, newline="") as stream,
    ):
        write = write_table(stream, header=first) if format == "csv" else write_json_lines(stream)
        for row, report in pairs:
            write(row, report)


def join_parts(parts: Sequence[Path], whole: Path) -> None:
    """Make the whole output of its parts, without holding it. Gzip and Zstandard files may be of many pieces."""
    if output_format(whole.name) == "parquet":
        _import("conduct_rules.adapters.parquet", "Parquet").join_parquet(parts, whole)
        return
    with whole.open("wb") as joined:
        for part in parts:
            with part.open("rb") as piece:
                shutil.copyfileobj(piece, joined)


def check_output_format(name: str) -> None:
    """Raise `InputError` for a name that no report can be written to: by its ending, or for want of pyarrow."""
    if output_format(name) == "parquet":
        _import("conduct_rules.adapters.parquet", "Parquet")
    elif compression_by_ending(name) == "zstd":
        _import("pyarrow", "Zstandard")


def _import(module: str, purpose: str) -> Any:
    """Import what writes a format only when it is written. Raises `InputError` that says what to install."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise InputError(f"{purpose} {NEEDS_PYARROW}") from None


def _compress(raw: BinaryIO, compression: Compression | None) -> AbstractContextManager[BinaryIO]:
    if compression == "gzip":
        return cast(
            AbstractContextManager[BinaryIO],
            gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0),
        )
    if compression == "zstd":
        pyarrow = _import("pyarrow", "Zstandard")
        return cast(AbstractContextManager[BinaryIO], pyarrow.CompressedOutputStream(raw, "zstd"))
    return nullcontext(raw)


def _hits_of(report: Report) -> list[Hit]:
    return sorted(report.hits, key=lambda hit: (hit.start, hit.end))


def _join(parts: Iterable[str]) -> str:
    return "; ".join(_once(parts))


def _once(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(parts))
