"""Who is meant: staff by any spelling of a name, by description or job, and everybody who only looks alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conduct_rules import Engine

CASES = Path(__file__).parent.parent / "cases" / "staff.jsonl"


def cases() -> list[object]:
    """Give the table, with known failures as strict xfails, so that mending one forces the table to be updated."""
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    return [
        pytest.param(row, id=row["text"][:60], marks=[pytest.mark.xfail(strict=True)] if "known_failure" in row else [])
        for row in rows
    ]


@pytest.mark.parametrize("case", cases())
def test_staff_are_told_from_those_who_look_alike(engine: Engine, case: dict[str, object]) -> None:
    """Each sentence names exactly the people that the table says; None stands for nobody."""
    hits = [hit for hit in engine.score(str(case["text"])).hits if hit.kind in ("staff", "staff_description")]
    wanted = case["staff"]
    if wanted is None:
        assert not hits
    else:
        assert isinstance(wanted, list)
        assert hits
        assert set(wanted) <= {hit.staff_id for hit in hits}
