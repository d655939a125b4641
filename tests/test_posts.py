"""Whole posts through the whole engine: those that breach nothing stay quiet and warn of
nobody in danger, those that breach a rule raise it.

`quiet*.jsonl` hold thanks, questions, notices, jokes, and traps of words and names; `loud*.jsonl` posts of every
family, each with the rules (and the advisory) that it must raise at least. A known failure is marked so in its line.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conduct_rules.engine import Engine

TABLES = Path(__file__).parent / "cases"


def _cases(table: str) -> list[Any]:
    files = sorted(TABLES.glob(table))
    cases = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [pytest.param(case, id=case["id"], marks=_marks(case)) for case in cases]


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason="known failure")] if case.get("known_failure") else []


@pytest.mark.parametrize("case", _cases("quiet*.jsonl"))
def test_a_post_that_breaches_nothing_raises_nothing(case: dict[str, Any], engine: Engine) -> None:
    report = engine.score(case["text"])
    assert report.rules == ()
    assert "safeguarding" not in report.advisories


@pytest.mark.parametrize("case", _cases("loud*.jsonl"))
def test_a_post_that_breaches_a_rule_raises_it(case: dict[str, Any], engine: Engine) -> None:
    report = engine.score(case["text"])
    assert set(case["rules"]) <= set(report.rules)
    assert case.get("advisory") in (None, *report.advisories)
