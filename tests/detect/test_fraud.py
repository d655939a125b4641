"""Offers of something fraudulent or unlawful, and fair trade, charges and reports left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.detect.fraud import LEXICON, detect_fraud
from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Sighting
from conduct_rules.lexicons import read_words
from conduct_rules.phrases.finder import PhraseFinder
from conduct_rules.phrases.lexicon import load_classes, load_lexicon
from conduct_rules.practice.model import Practice
from conduct_rules.text.view import View
from conduct_rules.text.vocabulary import Vocabulary

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "fraud.jsonl").read_text(encoding="utf-8").splitlines()
]
FINDER = PhraseFinder([load_lexicon(LEXICON)], load_classes())
VOCABULARY = Vocabulary(FINDER.words(), read_words())


def sightings_in(text: str) -> list[Sighting]:
    view = View(text, VOCABULARY)
    starts = [token.norm[:1] for token in view.tokens]
    tags = {
        "num": frozenset(n for n, start in enumerate(starts) if start.isdigit()),
        "cash": frozenset(n for n, start in enumerate(starts) if start and start in "£€"),
    }
    return list(detect_fraud(Scene(view, Practice(name="the practice"), (), FINDER.find(view, tags))))


def kinds_in(text: str) -> set[str]:
    return {sighting.kind for sighting in sightings_in(text) if sighting.aside is None}


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason="known failure")] if case.get("known_failure") else []


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"], marks=_marks(case)) for case in CASES])
def test_what_is_seen(case: dict[str, Any]) -> None:
    assert (case["kind"] in kinds_in(case["text"])) == case["found"]


@pytest.mark.parametrize(
    ("text", "kind", "cause"),
    [
        (
            "Warning: somebody is selling diazepam strips at £10 outside the surgery, I have reported it.",
            "fraud",
            "outsider",
        ),
    ],
)
def test_what_is_set_aside_and_why(text: str, kind: str, cause: str) -> None:
    assert kind not in kinds_in(text)
    assert cause in {sighting.aside for sighting in sightings_in(text) if sighting.kind == kind}


@given(st.text(max_size=200))
def test_any_text_gives_spans_within_it(text: str) -> None:
    for sighting in sightings_in(text):
        assert 0 <= sighting.start < sighting.end <= len(text)


@given(st.sampled_from([case["text"] for case in CASES if case["found"] and "known_failure" not in case]))
def test_shouting_changes_nothing(text: str) -> None:
    assert kinds_in(text.upper()) == kinds_in(text)
