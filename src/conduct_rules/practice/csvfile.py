"""Reading a spreadsheet's CSV file: its encoding, its separator and its header, each found and said."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conduct_rules.errors import Problem, hint_for, list_names, shorten

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# a cell in quotation marks begins the file (perhaps after a byte order mark) or follows a separator
QUOTED = re.compile(rb'(?:^|(?<=[,;\t\r\n\xbf]))"[^"]*(?:""[^"]*)*"?')
LINE_END = re.compile(rb"\r\n|\r|\n")
UTF8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
SAVE_AS = 'save it again as "CSV UTF-8"'


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file below its header, each with its number as a spreadsheet counts (the header is row 1)."""

    rows: tuple[tuple[int, Mapping[str, str]], ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def read_table(data: bytes, file: str, *, columns: Sequence[str], required: Iterable[str]) -> Table:
    """Read a CSV file whose header names some of `columns`, and all that are `required`.

    A byte order mark is fine; UTF-16 and Windows-1252, semicolons and tabs are detected and noted. Rows of empty cells
    are left out. Everything wrong is collected in `problems`; with a header that cannot be used there are no rows.

    >>> table = read_table(b"Staff ID;role\\nS1;Nurse\\n", "x.csv", columns=["staff_id", "role"], required=["staff_id"])
    >>> table.rows, table.notes
    (((2, {'staff_id': 'S1', 'role': 'Nurse'}),), ('x.csv: columns are separated by semicolons',))
    """
    text, note, problem = decode(data, file)
    notes = [note] if note else []
    if problem:
        return Table(problems=(problem,), notes=tuple(notes))
    separator = find_separator(text, columns)
    if separator != ",":
        notes.append(f"{file}: columns are separated by {SEPARATORS[separator]}")
    problems: list[Problem] = []
    records = _read_records(text, separator, file, problems)
    header_row, header = next(records, (1, []))
    if not header:
        problems = problems or [Problem(file, "", f"the file is empty; expected a header: {', '.join(columns)}")]
        return Table(problems=tuple(problems), notes=tuple(notes))
    names, header_problems = check_header(header, header_row, file, columns=columns, required=required)
    if header_problems:
        return Table(problems=tuple(header_problems), notes=tuple(notes))
    notes += [f"{file}: there is no column {name}" for name in columns if name not in names]
    rows: list[tuple[int, Mapping[str, str]]] = []
    for row, cells in records:
        if len(cells) == len(names):
            rows.append((row, dict(zip(names, cells, strict=True))))
        else:
            problems.append(Problem(file, f"row {row}", _count_cells(len(names), len(cells), separator)))
    return Table(tuple(rows), tuple(problems), tuple(notes))


def decode(data: bytes, file: str) -> tuple[str, str, Problem | None]:
    """Decode a file: UTF-8 with or without a mark, UTF-16 with one, or else Windows-1252.

    Gives the text, a note ("" for UTF-8) and a problem or None. A file that is UTF-8 in one place and not in another
    is a problem, because reading it as Windows-1252 would spoil the names that are right.
    """
    if data.startswith(UTF16_MARKS):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return "", "", Problem(file, "", f"the file is marked as UTF-16 and is not; {SAVE_AS}")
        if "\0" in text:
            return "", "", Problem(file, "", f"the file holds NUL characters; {SAVE_AS}")
        return text, f"{file}: read as UTF-16", None
    if b"\0" in data:
        row = find_row(data, data.index(b"\0"))
        return "", "", Problem(file, f"row {row}", f"there is a NUL byte, so this is no CSV file; {SAVE_AS}")
    try:
        return data.decode("utf-8-sig"), "", None
    except UnicodeDecodeError as error:
        # counted without the mark, which the decoder had taken off
        start = error.start + (len(data) - len(error.object))
    if UTF8_LETTER.search(data):
        message = f"there is a byte that is not UTF-8, though other rows are; {SAVE_AS}"
        return "", "", Problem(file, f"row {find_row(data, start)}", message)
    try:
        return data.decode("cp1252"), f"{file}: read as Windows-1252, since it is not UTF-8", None
    except UnicodeDecodeError as error:
        message = f"there is a byte that is neither UTF-8 nor Windows-1252; {SAVE_AS}"
        return "", "", Problem(file, f"row {find_row(data, error.start)}", message)


def find_row(data: bytes, offset: int) -> int:
    """Say in which row of a CSV file a byte stands; a line break inside quotation marks begins no row."""
    return len(LINE_END.findall(QUOTED.sub(b"", data[:offset]))) + 1


def find_separator(text: str, columns: Sequence[str]) -> str:
    """Find what separates the columns: whatever makes the most known names out of the header; a comma in a tie."""
    known = {_squeeze(name) for name in columns}
    header = next((line for line in io.StringIO(text, newline="") if line.strip()), "")

    def count(separator: str) -> tuple[int, int]:
        cells = header.split(separator)
        return sum(_squeeze(cell.strip().strip('"')) in known for cell in cells), len(cells)

    return max(SEPARATORS, key=count)


def check_header(
    header: Sequence[str], row: int, file: str, *, columns: Sequence[str], required: Iterable[str]
) -> tuple[list[str], list[Problem]]:
    """Match a header with the known columns, without regard to case and spaces, and collect what does not fit."""
    known = {_squeeze(name): name for name in columns}
    names = [known.get(_squeeze(cell), "") for cell in header]
    expected = f"expected {list_names(columns)}"
    problems: list[Problem] = []
    for number, (cell, name) in enumerate(zip(header, names, strict=True), start=1):
        if not cell.strip():
            problems.append(Problem(file, f"row {row}, column {number}", f"the column has no name; {expected}"))
        elif not name:
            where = f"row {row}, column {shorten(cell.strip())}"
            problems.append(Problem(file, where, f"no such column; {expected}", hint_for(cell, columns)))
    for name, times in Counter(names).items():
        if name and times > 1:
            problems.append(Problem(file, f"row {row}, column {name}", f"the column stands there {times} times"))
    misspelt = {problem.hint for problem in problems}
    missing = [name for name in required if name not in names and name not in misspelt]
    problems += [Problem(file, f"row {row}, column {name}", "a required column is missing") for name in missing]
    return names, problems


def _read_records(text: str, separator: str, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Give each row that is not blank, with its number; a row that is no CSV ends the reading with a problem."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            message = (
                "the row cannot be read: a quotation mark is not closed, or more follows it; write it twice in a cell"
            )
            problems.append(Problem(file, f"row {row}", message))
            return
        if any(cell.strip() for cell in cells):
            yield row, cells


def _count_cells(expected: int, found: int, separator: str) -> str:
    cells = f"expected {expected} cells, found {found}"
    name = SEPARATORS[separator].removesuffix("s")
    return f"{cells}; a cell that holds a {name} needs quotation marks" if found > expected else cells


def _squeeze(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.casefold())
