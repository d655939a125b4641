"""Read posts from CSV, JSON lines or plain lines: one row for each post, in order, whatever is wrong with it."""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from conduct_rules.adapters.decoding import TextFile
from conduct_rules.adapters.settings import Format, format_by_ending, match_columns, read_settings
from conduct_rules.errors import InputError, name_type
from conduct_rules.post import Post

LONGEST_CELL = (1 << 31) - 1  # the most that Python's csv takes everywhere
STRAY = "the row holds bytes that do not belong in the encoding named"
SPOKEN = {"posted_at": "date"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: the post in it, or what is wrong with it. `place` is how a person finds it again."""

    place: str
    post: Post | None = field(default=None, repr=False)
    problem: str | None = None


class PostFile:
    """A file of posts, read as it is asked for: iterate for its rows.

    The format is `format` if given, else what the name's ending says, else what the first line looks like. `prefix`
    goes before the place of each row. Raises `InputError` when it cannot be told where the text is; anything wrong with
    a single row is told in that row.
    """

    def __init__(
        self,
        source: BinaryIO,
        *,
        name: str = "",
        format: Format | None = None,
        encoding: str | None = None,
        text_column: str | None = None,
        prefix: str = "",
    ) -> None:
        self._prefix = prefix
        self._file = TextFile(source, encoding=encoding)
        self._lines = LineTape(self._file.stream)
        self._text_column = text_column
        self.format: Format = format or format_by_ending(name) or self._sniff_format()
        readers = {"csv": self._read_csv, "jsonl": self._read_json_lines, "lines": self._read_lines}
        self._rows = readers[self.format]()

    def __iter__(self) -> Iterator[Row]:
        return self._rows

    @property
    def said(self) -> str | None:
        """What was taken for granted in reading the file so far, in a sentence, or None."""
        return self._file.said

    def _sniff_format(self) -> Format:
        first = self._lines.peek().strip()
        if first.startswith("{"):
            return "jsonl"
        header = next(csv.reader([first], delimiter=find_delimiter(first)), [])
        found = match_columns(header, text_column=self._text_column)
        return "csv" if self._text_column is not None or "text" in found else "lines"

    def _read_csv(self) -> Iterator[Row]:
        csv.field_size_limit(LONGEST_CELL)
        delimiter = find_delimiter(self._lines.peek())
        records = read_records(self._lines, delimiter)
        blank = 0
        while (first := next(records, [])) == [] and self._lines.peek():
            blank += 1
        header = [self._file.mend(name) or "" for name in first or []]
        columns = match_columns(header, text_column=self._text_column)
        if "text" not in columns:
            raise InputError(_no_text_column(header, self._text_column))
        places = {name: header.index(column) for name, column in columns.items()}
        numbered = enumerate(records, start=blank + 2)  # a header without blank lines above it is row 1
        return self._read_cells(numbered, len(header), places)

    def _read_cells(
        self, records: Iterable[tuple[int, list[str] | None]], width: int, places: dict[str, int]
    ) -> Iterator[Row]:
        for number, cells in records:
            place = f"{self._prefix}row {number}"
            if cells is None:
                yield Row(place, problem="the quotation marks in this row do not pair up")
            elif len(cells) > width and any(cells[width:]):
                yield Row(place, problem=f"the row has {len(cells)} cells, the header has {width}")
            elif cells and places["text"] >= len(cells):
                yield Row(place, problem="the row ends before its text")
            elif cells:
                values = {name: self._file.mend(cells[at]) for name, at in places.items() if at < len(cells)}
                yield Row(place, problem=STRAY) if None in values.values() else make_row(place, values)

    def _read_json_lines(self) -> Iterator[Row]:
        if self._lines.peek().lstrip().startswith("["):
            raise InputError("the file holds one JSON list; expected JSON lines, one object a line")
        return self._read_objects()

    def _read_objects(self) -> Iterator[Row]:
        for number, raw in enumerate(self._lines, start=1):
            if raw.strip():
                line = self._file.mend(raw)
                place = f"{self._prefix}line {number}"
                yield Row(place, problem=STRAY) if line is None else read_object(line, place, self._text_column)

    def _read_lines(self) -> Iterator[Row]:
        for number, raw in enumerate(self._lines, start=1):
            if raw.strip():
                line = self._file.mend(raw.rstrip("\r\n"))
                place = f"{self._prefix}line {number}"
                yield Row(place, problem=STRAY) if line is None else make_row(place, {"text": line})


def read_object(line: str, place: str, text_column: str | None = None) -> Row:
    """Read one line of JSON: an object with a text, or a text alone.

    >>> read_object('{"comment": "Lovely", "id": 7}', "line 1").post
    Post(id='7', platform=None, length=6)
    >>> read_object('{"comment": ["Lovely"]}', "line 1").problem
    'the text is a list, not text'
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Row(place, problem="the line is not valid JSON")
    if isinstance(value, str):
        return make_row(place, {"text": value})
    if not isinstance(value, dict):
        return Row(place, problem=f"expected an object with a text, found {name_type(value)}")
    columns = match_columns(list(value), text_column=text_column)
    return make_row(place, {name: value[key] for name, key in columns.items()})


def make_row(place: str, values: Mapping[str, object]) -> Row:
    """Make a post of what was found, or say what is wrong with it. A post without an id is known by its place.

    >>> make_row("row 2", {"text": "Lovely", "author": True}).problem
    'the author is true or false, not text'
    """
    text = values.get("text")
    if text is None:
        return Row(place, problem="there is no text")
    carried: dict[str, str | None] = {"id": place}
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            return Row(place, problem=f"the {SPOKEN.get(name, name)} is {name_type(value)}, not text")
        if name != "text" and value is not None:
            carried[name] = str(value).strip() or carried.get(name)
    if not isinstance(text, str):
        return Row(place, problem=f"the text is {name_type(text)}, not text")
    return Row(place, post=Post(text=text, **carried))


class LineTape(Iterator[str]):
    """Lines of a stream that can be looked at ahead and put back."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._source = iter(stream)
        self._ahead: deque[str] = deque()

    def __next__(self) -> str:
        return self._ahead.popleft() if self._ahead else next(self._source)

    def peek(self) -> str:
        """Give the first line that is not blank, or "", without using anything up."""
        seen = []
        for line in self:
            seen.append(line)
            if line.strip():
                break
        self.put_back(seen)
        return seen[-1] if seen and seen[-1].strip() else ""

    def put_back(self, lines: list[str]) -> None:
        """Make `lines` the next to come."""
        self._ahead.extendleft(reversed(lines))


def read_records(lines: LineTape, delimiter: str) -> Iterator[list[str] | None]:
    """Give the records of a CSV file; None for one whose quotation marks do not pair up.

    A quotation mark that is never closed would swallow the rows that follow; only its own line is given up, and
    reading goes on with the next.

    >>> list(read_records(LineTape(['1,"a', '2,b', '3,"c"']), ","))
    [None, ['2', 'b'], ['3', 'c']]
    """
    used: list[str] = []

    def tape() -> Iterator[str]:
        for line in lines:
            used.append(line)
            yield line

    while True:
        used.clear()
        try:
            record = next(csv.reader(tape(), delimiter=delimiter, strict=True), None)
        except csv.Error:
            lines.put_back(used[1:])
            yield None
            continue
        if record is None:
            return
        yield record


def find_delimiter(header: str) -> str:
    """Tell what parts the cells of a CSV file by its header: the sign that finds the text column, or the commonest.

    >>> find_delimiter("id;review, in full;comment")
    ';'
    """
    signs: list[str] = read_settings()["reading"]["delimiters"]
    parted = {sign: next(csv.reader([header], delimiter=sign), []) for sign in signs}
    return max(signs, key=lambda sign: ("text" in match_columns(parted[sign]), len(parted[sign])))


def _no_text_column(header: list[str], text_column: str | None) -> str:
    """Say that there is no text column. The header is not quoted: in a file without one it is somebody's post."""
    count = f"{len(header)} column" + ("" if len(header) == 1 else "s")
    if text_column is not None:
        return f"no column called {text_column!r} among the {count} of the first row"
    known = ", ".join(name for name in read_settings()["columns"]["text"] if " " not in name)
    return f"no text column among the {count} of the first row ({known}); name it with --text-column"
