"""Posts that breach nothing raise no rule: thanks, questions, notices, jokes, traps of words and names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conduct_rules.engine import Engine

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "quiet.jsonl").read_text(encoding="utf-8").splitlines()
]


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason="known failure")] if case.get("known_failure") else []


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"], marks=_marks(case)) for case in CASES])
def test_a_post_that_breaches_nothing_raises_nothing(case: dict[str, Any], engine: Engine) -> None:
    assert engine.score(case["text"]).rules == ()
