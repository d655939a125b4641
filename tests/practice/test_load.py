"""Claims about reading a staff list and a practice's details."""

from __future__ import annotations

import contextlib
import csv
import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.errors import ConfigurationError
from conduct_rules.practice import Practice, StaffMember, load_practice, load_staff, read_practice, read_staff
from conduct_rules.practice.load import STAFF_COLUMNS, read_practice_toml, read_staff_csv

CASES = Path(__file__).parent / "cases"
DATA = Path(__file__).parents[2] / "data"
HEADER = "staff_id,title,given_name,family_name,known_as,role\n"
AMARA = StaffMember(staff_id="S01", title="Dr", given_name="Amara", family_name="Okonkwo", role="GP partner")


def read_cases(name: str) -> list[Any]:
    """Read a table of cases, each with its id as pytest shows it."""
    cases = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["id"]) for case in cases]


# Refused, with every problem named -------------------------------------------------------------------------------


@pytest.mark.parametrize("case", read_cases("bad_staff.toml"))
def test_bad_staff_list_is_refused_with_every_problem(case: dict[str, Any]) -> None:
    """Each bad staff list gives exactly these problems, with row and column, and no list."""
    read = read_staff_csv(case["csv"].encode(case.get("encoding", "utf-8")), "staff.csv")
    assert [str(problem) for problem in read.problems] == case["problems"]


@pytest.mark.parametrize("case", read_cases("bad_practice.toml"))
def test_bad_practice_file_is_refused_with_every_problem(case: dict[str, Any]) -> None:
    """Each bad practice file gives exactly these problems, with key path or line."""
    text = case["toml"] + "1" * case.get("digits", 0)
    read = read_practice_toml(text.encode(case.get("encoding", "utf-8")), "practice.toml")
    assert [str(problem) for problem in read.problems] == case["problems"]
    assert read.practice is None


def test_deep_nesting_is_a_problem_and_no_crash() -> None:
    """A practice file nested beyond what Python can follow is a problem like any other."""
    assert read_practice_toml(b"name = " + b"[" * 100_000, "practice.toml").problems


@pytest.mark.parametrize("load", [load_staff, load_practice])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.csv", "there is no such file"),
        ("", "expected a file, found a folder"),
        ("a\0b", "that is not the name of a file"),
    ],
    ids=["missing file", "a folder", "no file name"],
)
def test_file_that_cannot_be_opened(load: Any, name: str, said: str, tmp_path: Path) -> None:
    """A file that is missing, or a folder, or no possible name is one problem, as a path and as text."""
    for source in (tmp_path / name, str(tmp_path / name)):
        with pytest.raises(ConfigurationError) as caught:
            load(source)
        assert [problem.message for problem in caught.value.problems] == [said]


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        (7, ["staff list: expected the path of a CSV file or a list of people, found a whole number"]),
        (
            {"staff_id": "S1"},
            ["staff list: expected the path of a CSV file or a list of people, found a table"],
        ),
        (["S01"], ["staff list, item 1: expected a StaffMember or a table, found text"]),
        (
            [AMARA, {"staff_id": 7, "given_name": "Joy"}, {"staff_id": "S01", "given_name": "Raj"}],
            [
                "staff list, item 2, key staff_id: expected text in quotation marks, found a whole number",
                "staff list, item 3, key staff_id: the same staff_id as in item 1; expected one of its own",
            ],
        ),
        (
            [{"staff_id": "S1", "given_name": "Joy", "knownas": "J"}],
            [
                (
                    "staff list, item 1, key knownas: no such key; expected staff_id, title, given_name, "
                    "family_name, known_as or role; did you mean known_as?"
                ),
            ],
        ),
    ],
    ids=["a number", "one table", "text in the list", "wrong type and duplicate", "unknown key"],
)
def test_bad_staff_objects(source: Any, problems: list[str]) -> None:
    """Objects are checked as files are, and counted as items."""
    assert [str(problem) for problem in read_staff(source).problems] == problems


def test_bad_practice_objects() -> None:
    """A mapping is checked as a file is; anything else is refused by its type."""
    assert [str(problem) for problem in read_practice({"name": "West Road", "phones": [1]}).problems] == [
        "practice details, phones[0]: expected text in quotation marks, found a whole number"
    ]
    assert [str(problem) for problem in read_practice(7).problems] == [  # type: ignore[arg-type]
        "practice details: expected the path of a TOML file or a table, found a whole number"
    ]


# Accepted, with what was detected --------------------------------------------------------------------------------


def test_example_practice_loads() -> None:
    """The example staff list and practice load without a problem or a note."""
    staff, notes = load_staff(DATA / "staff_names.csv")
    assert (len(staff), notes) == (36, ())
    assert staff[4].known_as == ("Will", "Bill")
    practice = load_practice(str(DATA / "practice.toml"))
    assert practice is not None
    assert practice.postcode == "NE4 9ZZ"


ROW = "S01,Dr,Amara,Okonkwo,,GP partner\n"
SEMICOLONS = (HEADER + ROW).replace(",", ";")
JUERGEN = HEADER + "S12,Dr,Jürgen,Bärmann,,\n"


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        ((HEADER + ROW).encode("utf-8-sig"), []),
        (JUERGEN.encode(), []),
        (JUERGEN.encode("cp1252"), ["staff.csv: read as Windows-1252, since it is not UTF-8"]),
        (JUERGEN.encode("utf-16"), ["staff.csv: read as UTF-16"]),
        (SEMICOLONS.encode(), ["staff.csv: columns are separated by semicolons"]),
        ((HEADER + ROW).replace(",", "\t").encode(), ["staff.csv: columns are separated by tabs"]),
        (b"\r\n" + (HEADER + ROW).replace("\n", "\r\n").encode() + b",,,,,\r\n\r\n", []),
        ((HEADER + ROW).replace("\n", "\r").encode(), []),
        (b"Staff ID, Family Name ,GIVENNAME,title,known-as,Role\nS01,Okonkwo, Amara ,Dr,;,GP  partner", []),
        (
            b"staff_id,given_name,family_name\nS01,Amara,Okonkwo\n",
            [f"staff.csv: there is no column {name}" for name in ("title", "known_as", "role")],
        ),
    ],
    ids=[
        "byte order mark", "UTF-8", "Windows-1252", "UTF-16", "semicolons", "tabs", "blank rows", "old Mac",
        "header in another spelling", "optional columns left out",
    ],
)  # fmt: skip
def test_what_is_detected_is_said(data: bytes, notes: list[str]) -> None:
    """Encodings, separators and headers that spreadsheets write are read, and what is unusual is noted."""
    read = read_staff_csv(data, "staff.csv")
    assert (read.problems, read.notes) == ([], notes)
    assert [person.staff_id for person in read.staff] in (["S01"], ["S12"])
    assert read.staff[0].family_name in ("Okonkwo", "Bärmann")


def test_objects_are_accepted() -> None:
    """People, mappings, generators, a Practice and None are accepted as they are."""
    rows = ({"staff_id": f"S0{n}", "family_name": "Singh", "known_as": ["Bob"]} for n in (2, 3))
    staff, _ = load_staff([AMARA, *rows])
    assert staff[0] is AMARA
    assert staff[2].known_as == ("Bob",)
    assert load_staff(None).staff == load_staff([]).staff == ()
    practice = Practice(name="West Road")
    assert load_practice(practice) is practice
    assert load_practice(None) is None


# Properties ------------------------------------------------------------------------------------------------------

LATIN_1 = st.characters(min_codepoint=0xC0, max_codepoint=0xFF, categories=["Lu", "Ll"])
LETTERS = st.sampled_from("abcxyzABCXYZ") | LATIN_1 | st.characters(categories=["Lo"], exclude_characters="ªº")


@st.composite
def staff_lists(draw: st.DrawFn, *, letters: st.SearchStrategy[str] = LETTERS) -> list[StaffMember]:
    """Draw a staff list that is valid, with the punctuation that CSV files stumble over."""
    part = st.text(letters | st.sampled_from(" '-,;\"\t\n."), max_size=8)
    name = st.builds(lambda first, rest: first + rest, letters, part)
    known = st.lists(name.map(lambda text: text.replace(";", "")), max_size=3).map(tuple)
    count = draw(st.integers(1, 6))
    return [
        StaffMember(
            staff_id=f"S{number}",
            title=draw(st.none() | name),
            given_name=draw(st.just("") | name),
            family_name=draw(name),
            known_as=draw(known),
            role=draw(st.none() | name),
        )
        for number in range(count)
    ]


def write_csv(staff: list[StaffMember], *, separator: str, line_end: str) -> str:
    """Write a staff list as a spreadsheet would."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator=line_end)
    writer.writerow(STAFF_COLUMNS)
    for person in staff:
        row = person.model_dump()
        writer.writerow([";".join(row[name]) if name == "known_as" else row[name] for name in STAFF_COLUMNS])
    return file.getvalue()


SEPARATORS = st.sampled_from(",;\t")
LINE_ENDS = st.sampled_from(["\n", "\r\n"])


@given(staff_lists(), SEPARATORS, LINE_ENDS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_unicode_staff_list_survives_the_trip(
    staff: list[StaffMember], separator: str, line_end: str, encoding: str
) -> None:
    """Any staff list written as CSV in a Unicode encoding is read back equal."""
    data = write_csv(staff, separator=separator, line_end=line_end).encode(encoding)
    read = read_staff_csv(data, "staff.csv")
    assert (read.problems, list(read.staff)) == ([], staff)


@given(staff_lists(letters=st.sampled_from("abcxyzABCXYZ") | LATIN_1), SEPARATORS, LINE_ENDS)
def test_windows_1252_staff_list_survives_the_trip(staff: list[StaffMember], separator: str, line_end: str) -> None:
    """Any Western European staff list written as Windows-1252 is read back equal."""
    data = write_csv(staff, separator=separator, line_end=line_end).encode("cp1252")
    read = read_staff_csv(data, "staff.csv")
    assert (read.problems, list(read.staff)) == ([], staff)


CSV_SCRAPS = st.sampled_from(
    [*(name.encode() for name in STAFF_COLUMNS), HEADER.encode(), ROW.encode(), b'"', b",", b";", b"\n", b"\r",
     b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"\x81", b"\xe9", b"\xc3\xa9", b"\xed\xa0\x80", b" "]
)  # fmt: skip
TOML_SCRAPS = st.sampled_from(
    [b"name", b"phones", b"address", b"=", b"'West Road'", b'"', b"'''", b"[", b"]", b"[[", b"{", b"}", b".", b"\n",
     b"1e999", b"1979-05-27", b"0x", b"-0", b"nan", b"'\\ud800'", b'"\\ud800"', b"\xff", b"\xef\xbb\xbf", b"#", b","]
)  # fmt: skip


@given(st.lists(CSV_SCRAPS | st.binary(max_size=6), max_size=40).map(b"".join))
def test_any_bytes_are_a_staff_list_or_problems(data: bytes) -> None:
    """Any bytes as a staff list give people or problems, never both empty and never another exception."""
    read = read_staff_csv(data, "staff.csv")
    assert read.staff or read.problems
    assert "\n" not in "".join(str(problem) for problem in read.problems)


@given(st.lists(TOML_SCRAPS | st.binary(max_size=6), max_size=40).map(b"".join))
def test_any_bytes_are_a_practice_or_problems(data: bytes) -> None:
    """Any bytes as a practice file give a practice or problems, never both and never another exception."""
    read = read_practice_toml(data, "practice.toml")
    assert (read.practice is None) == bool(read.problems)


@given(st.binary(max_size=60))
def test_any_file_loads_or_raises_configuration_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Through the public door: any file loads or raises ConfigurationError."""
    path = tmp_path_factory.getbasetemp() / "any file"
    path.write_bytes(data)
    for load in (load_staff, load_practice):
        with contextlib.suppress(ConfigurationError):
            load(path)  # type: ignore[operator]
