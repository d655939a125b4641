"""Complaints: what is found, with which grade, and what is set aside and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.detect.complaints import LEXICONS, detect_complaints
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
    for line in (Path(__file__).parent.parent / "cases" / "complaints.jsonl").read_text(encoding="utf-8").splitlines()
]
FINDER = PhraseFinder([load_lexicon(name) for name in LEXICONS], load_classes())
VOCABULARY = Vocabulary(FINDER.words(), read_words())


def sightings_in(text: str) -> list[Sighting]:
    view = View(text, VOCABULARY)
    tags = {"num": frozenset(n for n, token in enumerate(view.tokens) if token.norm[:1].isdigit())}
    return list(detect_complaints(Scene(view, Practice(name="the practice"), (), FINDER.find(view, tags))))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["id"], marks=[pytest.mark.xfail(strict=True)] if "known_failure" in case else [])
        for case in CASES
    ],
)
def test_what_is_complained_of(case: dict[str, Any]) -> None:
    found = sightings_in(case["text"])
    grades = {sighting.grade for sighting in found if sighting.aside is None}
    assert ("formal" if "formal" in grades else next(iter(grades), None)) == case["grade"]
    if "aside" in case:
        assert case["aside"] in {sighting.aside for sighting in found}


@given(st.text(max_size=200))
def test_any_text_gives_spans_within_it(text: str) -> None:
    assert all(0 <= sighting.start < sighting.end <= len(text) for sighting in sightings_in(text))


@given(st.sampled_from([case["text"] for case in CASES]))
def test_every_sighting_has_a_sentence_for_a_reason(text: str) -> None:
    assert all(sighting.reason.endswith(".") for sighting in sightings_in(text))


def test_few_phrases_are_underlined() -> None:
    live = [s for s in sightings_in("Never answer the phone. Lost my letter. No parking. Late again.") if not s.aside]
    assert 1 <= len(live) <= 3
