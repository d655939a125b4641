"""Claims about reading CSV files as spreadsheets write them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.practice.csvfile import decode, find_row, find_separator

COLUMNS = ["staff_id", "given_name", "family_name"]


@pytest.mark.parametrize(
    ("header", "separator"),
    [
        ("staff_id,given_name,family_name", ","),
        ('"Staff ID";"given name";family_name', ";"),
        ("staff_id\tgiven_name\tfamily_name", "\t"),
        ("staff_id", ","),
        ("nothing;that;is;known", ";"),
        ("1", ","),
    ],
)
def test_separator_is_the_one_that_gives_known_names(header: str, separator: str) -> None:
    """The separator is read from the header; where nothing tells, it is a comma."""
    assert find_separator(f"\n{header}\n1,2;3;4;5;6\n", COLUMNS) == separator


@given(st.lists(st.lists(st.text('ab ,"\r\n', max_size=5), min_size=2, max_size=3), min_size=1, max_size=8))
def test_row_of_a_byte_is_the_row_of_its_record(rows: list[list[str]]) -> None:
    """The row found for a byte is the number of the record it stands in, line breaks in cells or not."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        assert find_row(file.getvalue().encode(), len(file.getvalue()) - 2) == number


def test_quotation_mark_inside_a_cell_hides_no_row() -> None:
    """Only a quotation mark that begins a cell can hold a line break."""
    assert find_row(b'a,6" b\nc,d\n"e\nf",?', 18) == 3


@given(st.binary(max_size=30))
def test_decoding_gives_text_or_a_problem(data: bytes) -> None:
    """Any bytes decode or are a problem; the text holds no mark and no NUL."""
    text, note, problem = decode(data, "staff.csv")
    assert not (problem and (text or note))
    assert "\0" not in text
