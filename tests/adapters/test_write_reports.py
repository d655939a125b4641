"""What is written can be opened in a spreadsheet without running; half a file is no file."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.adapters.read_posts import Row
from conduct_rules.adapters.write_reports import COLUMNS, guard_cell, output_format, write_table
from conduct_rules.errors import InputError
from conduct_rules.hit import Hit
from conduct_rules.post import Post
from conduct_rules.report import Finding, Report, RulebookStamp

STAMP = RulebookStamp(id="west-road", fingerprint="0" * 16)
RISKY = st.text(st.sampled_from("=+-@\t\r\n＝＋－＠ '\u200b\ufeff\u00a0\x00a1\"(,;"), max_size=6)


def written(row: Row, report: Report) -> list[list[str]]:
    stream = io.StringIO(newline="")
    write_table(stream)(row, report)
    return list(csv.reader(io.StringIO(stream.getvalue(), newline="")))


@given(RISKY | st.text(max_size=10))
def test_no_guarded_cell_starts_a_formula(text: str) -> None:
    guarded = guard_cell(text)
    assert guarded.lstrip("\ufeff\u200b\u00a0\x00 ")[:1] not in set("=+-@\t\r＝＋－＠")
    assert guarded in (text, f"'{text}")


@given(RISKY, RISKY, RISKY)
def test_no_cell_of_a_table_starts_a_formula(text: str, author: str, reason: str) -> None:
    hit = Hit(
        kind="offence",
        start=0,
        end=len(text),
        text=text,
        rules=(4,),
        staff_id=author,
        certainty="likely",
        reason=reason,
    )
    finding = Finding(number=4, title=author, why=reason, hits=(hit,), certainty="likely")
    report = Report(
        post_id=author, rules=(4,), hits=(hit,), findings=(finding,), reply=text, error=text, rulebook=STAMP
    )
    post = Post(text=text, id=author, platform=author, author=author, posted_at=author, url=text)
    header, *lines = written(Row("row 2", post), report)
    assert tuple(header) == COLUMNS
    assert len(lines) == 1
    assert len(lines[0]) == len(COLUMNS)
    assert not [cell for cell in lines[0] if cell[:1] in set("=+-@\t\r") and cell]


@pytest.mark.parametrize("name", ["out.xlsx", "out", "out.txt", "out.gz", "out.parquet.gz"])
def test_other_endings_are_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"must end in \.csv, \.jsonl or \.parquet"):
        output_format(name)
