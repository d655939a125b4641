"""Reading the staff list and the practice's details from files or objects, and telling everything wrong with them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from conduct_rules.errors import (
    Problem,
    file_problem,
    name_type,
    problems_from_pydantic,
    raise_problems,
    toml_problem,
)
from conduct_rules.practice.csvfile import read_table
from conduct_rules.practice.model import Practice, StaffMember, tidy

StaffSource = str | Path | Iterable[StaffMember | Mapping[str, object]] | None
PracticeSource = str | Path | Practice | Mapping[str, object] | None

STAFF_COLUMNS = tuple(StaffMember.model_fields)
REQUIRED_COLUMNS = ("staff_id", "given_name", "family_name")
STAFF_OBJECTS = "staff list"
PRACTICE_OBJECT = "practice details"


class StaffRead(NamedTuple):
    """What came of reading a staff list: the people, what is wrong, and what was detected on the way."""

    staff: tuple[StaffMember, ...]
    problems: list[Problem]
    notes: list[str]


class PracticeRead(NamedTuple):
    """What came of reading the practice's details."""

    practice: Practice | None
    problems: list[Problem]


class Loaded(NamedTuple):
    """A staff list without a problem, and what was detected on the way, such as an encoding."""

    staff: tuple[StaffMember, ...]
    notes: tuple[str, ...]


def load_staff(source: StaffSource) -> Loaded:
    """Read a staff list from a CSV file, or from people or mappings; None is a list of nobody.

    Raises `ConfigurationError`, which lists every problem with its row and column.

    >>> load_staff([{"staff_id": "S1", "given_name": "Joy", "family_name": "Adeyemi"}]).staff[0].family_name
    'Adeyemi'
    """
    read = read_staff(source)
    raise_problems(read.problems)
    return Loaded(read.staff, tuple(read.notes))


def load_practice(source: PracticeSource) -> Practice | None:
    """Read the practice's details from a TOML file, a mapping or a `Practice`; None stays None.

    Raises `ConfigurationError`, which lists every problem with its key path.

    >>> load_practice({"name": "West Road Medical Centre"}).name
    'West Road Medical Centre'
    """
    read = read_practice(source)
    raise_problems(read.problems)
    return read.practice


def read_staff(source: StaffSource) -> StaffRead:
    """Read a staff list and collect what is wrong instead of raising, so that one error can tell all."""
    if source is None:
        return StaffRead((), [], [])
    if isinstance(source, (str, Path)):
        file = os.fspath(source)
        data = _read_bytes(file)
        return StaffRead((), [data], []) if isinstance(data, Problem) else read_staff_csv(data, file)
    given: object = source  # nobody's types are checked at run time but here
    if isinstance(given, Iterable) and not isinstance(given, (Mapping, bytes)):
        return _read_people(enumerate(given, start=1), STAFF_OBJECTS, row_name="item", column_name="key")
    message = f"expected the path of a CSV file or a list of people, found {name_type(given)}"
    return StaffRead((), [Problem(STAFF_OBJECTS, "", message)], [])


def read_staff_csv(data: bytes, file: str) -> StaffRead:
    """Read the bytes of a staff list; `file` is the name to use in problems and notes."""
    table = read_table(data, file, columns=STAFF_COLUMNS, required=REQUIRED_COLUMNS)
    read = _read_people(table.rows, file, row_name="row", column_name="column")
    problems = [*table.problems, *read.problems]
    if not table.rows and not problems:
        problems.append(Problem(file, "", "there is nobody on the list: expected a row for each member of staff"))
    return StaffRead(read.staff, problems, list(table.notes))


def read_practice(source: PracticeSource) -> PracticeRead:
    """Read the practice's details and collect what is wrong instead of raising."""
    if source is None or isinstance(source, Practice):
        return PracticeRead(source, [])
    if isinstance(source, (str, Path)):
        file = os.fspath(source)
        data = _read_bytes(file)
        return PracticeRead(None, [data]) if isinstance(data, Problem) else read_practice_toml(data, file)
    given: object = source
    if isinstance(given, Mapping):
        return _read_details(given, PRACTICE_OBJECT)
    message = f"expected the path of a TOML file or a table, found {name_type(given)}"
    return PracticeRead(None, [Problem(PRACTICE_OBJECT, "", message)])


def read_practice_toml(data: bytes, file: str) -> PracticeRead:
    """Read the bytes of a practice file; `file` is the name to use in problems."""
    try:
        # TOML counts only LF and CRLF as the end of a line; a byte order mark is Notepad's and does no harm
        details = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return PracticeRead(None, [Problem(file, f"line {line}", "expected UTF-8, as in all TOML files")])
    except (ValueError, RecursionError) as error:
        return PracticeRead(None, [toml_problem(error, file)])
    return _read_details(details, file)


def _read_details(details: Mapping[str, object], file: str) -> PracticeRead:
    try:
        return PracticeRead(Practice.model_validate(dict(details)), [])
    except ValidationError as error:
        return PracticeRead(None, problems_from_pydantic(error, file, model=Practice))


def _read_people(items: Iterable[tuple[int, object]], file: str, *, row_name: str, column_name: str) -> StaffRead:
    """Check numbered people one by one, and that no two share a staff_id."""
    people: list[StaffMember] = []
    problems: list[Problem] = []
    first_row: dict[str, int] = {}
    for row, item in items:
        where = f"{row_name} {row}"
        person = _read_person(item, file, where, column_name)
        staff_id = _find_staff_id(item)
        earlier = first_row.setdefault(staff_id, row) if staff_id else row
        if earlier != row:
            message = f"the same staff_id as in {row_name} {earlier}; expected one of its own"
            problems.append(Problem(file, f"{where}, {column_name} staff_id", message))
        if isinstance(person, StaffMember):
            people.append(person)
        else:
            problems += person
    return StaffRead(tuple(people), problems, [])


def _find_staff_id(item: object) -> str:
    """Find whose row it is even when the rest of it is wrong, so that no duplicate hides behind another problem."""
    if isinstance(item, StaffMember):
        return item.staff_id
    staff_id = tidy(item.get("staff_id")) if isinstance(item, Mapping) else None
    return staff_id if isinstance(staff_id, str) else ""


def _read_person(item: object, file: str, where: str, column_name: str) -> StaffMember | list[Problem]:
    if isinstance(item, StaffMember):
        return item
    if not isinstance(item, Mapping):
        return [Problem(file, where, f"expected a StaffMember or a table, found {name_type(item)}")]
    try:
        return StaffMember.model_validate(dict(item))
    except ValidationError as error:
        locate = _locate_in(where, column_name)
        return problems_from_pydantic(error, file, model=StaffMember, locate=locate)


def _locate_in(where: str, column_name: str) -> Callable[[str], str]:
    return lambda path: f"{where}, {column_name} {path}" if path else where


def _read_bytes(file: str) -> bytes | Problem:
    try:
        with open(file, "rb") as stream:
            return stream.read()
    except (OSError, ValueError) as error:
        return file_problem(error, file)
