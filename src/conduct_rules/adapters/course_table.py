"""Courses of conduct shown to a person, as a section below a summary, or written as a table."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from conduct_rules.adapters.settings import format_by_ending
from conduct_rules.adapters.write_reports import guard_cell
from conduct_rules.course import Course
from conduct_rules.errors import InputError

COLUMNS = tuple(Course.model_fields)
MOST_SHOWN = 20
EXPLANATION = (
    "Posts by one author that touch the same rule about the same person. From two connected posts on, guidance speaks "
    "of harassment, but these may be two of praise: read them together before you act."
)


def show_courses(courses: Sequence[Course]) -> RenderableType:
    """Give the section of a report on courses of conduct."""
    if not courses:
        return Text("Course of conduct: no author touches a rule about the same person more than once.")
    table = Table(title="Course of conduct", title_justify="left", box=box.ROUNDED)
    for name in ("Author", "Who", "Rule", "Posts", "First", "Last", "Undated"):
        table.add_column(name)
    for course in courses[:MOST_SHOWN]:
        first, last = ((moment or "")[:10] for moment in (course.first, course.last))
        cells = (
            course.author,
            course.staff_id or "nobody named",
            course.rule,
            course.posts,
            first,
            last,
            course.undated,
        )
        table.add_row(*map(Text, map(str, cells)))
    more = len(courses) - MOST_SHOWN
    return Group(table, Text((f"... and {more} more. " if more > 0 else "") + EXPLANATION))


def check_course_output(name: str) -> None:
    """Refuse a name that says no format of a table before any time is spent."""
    if format_by_ending(name) not in ("csv", "jsonl"):
        raise InputError("the name of the table of courses must end in .csv or .jsonl")


def write_courses(courses: Sequence[Course], path: Path) -> None:
    """Write courses of conduct to CSV or JSON lines, one a line. Raises `InputError` when that cannot be done."""
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            if format_by_ending(path.name) == "jsonl":
                stream.writelines(json.dumps(course.model_dump()) + "\n" for course in courses)
                return
            table = csv.writer(stream)
            table.writerow(COLUMNS)
            for course in courses:
                table.writerow(guard_cell("" if cell is None else str(cell)) for cell in dict(course).values())
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({(error.strerror or 'unknown reason').lower()})") from None
