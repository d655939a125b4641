"""Safeguarding: which danger is shown, and what is over or only a way of speaking."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.detect.risk import LEXICONS, detect_risk
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
    for line in (Path(__file__).parent.parent / "cases" / "risk.jsonl").read_text(encoding="utf-8").splitlines()
]
FINDER = PhraseFinder([load_lexicon(name) for name in LEXICONS], load_classes())
VOCABULARY = Vocabulary(FINDER.words(), read_words())


def sightings_in(text: str) -> list[Sighting]:
    view = View(text, VOCABULARY)
    tags = {"num": frozenset(n for n, token in enumerate(view.tokens) if token.norm[:1].isdigit())}
    return list(detect_risk(Scene(view, Practice(name="the practice"), (), FINDER.find(view, tags))))


def shown_in(text: str) -> list[Sighting]:
    return [sighting for sighting in sightings_in(text) if sighting.aside is None]


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason="known failure")] if case.get("known_failure") else []


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"], marks=_marks(case)) for case in CASES])
def test_which_danger_is_shown(case: dict[str, Any]) -> None:
    assert bool(shown_in(case["text"])) == case["found"]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Three years ago I took an overdose. You saved my life.", "resolved"),
        ("I could kill myself laughing at that poster 😂", "set phrase"),
    ],
)
def test_what_is_set_aside_and_why(text: str, cause: str) -> None:
    assert shown_in(text) == []
    assert cause in {sighting.aside for sighting in sightings_in(text)}


def test_a_plea_adds_to_what_worries() -> None:
    worry = "My sister has bruises."
    assert shown_in(worry) == []
    assert shown_in(f"{worry} I don't know who to ask, could somebody ring her?")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I want to die tonight", "A wish to die. In danger: the author. It is told as going on."),
        ("The bairn next door is left out in just a nappy", "In danger: a child or young person."),
        ("My gran has bruises on her arms she won't explain", "In danger: an elderly person."),
        ("My husband says he wants to kill himself", "A wish to die. In danger: a relative or friend."),
    ],
)
def test_a_reason_says_which_danger_and_whose(text: str, told: str) -> None:
    assert any(told in sighting.reason for sighting in shown_in(text))


@given(st.text(max_size=200))
def test_any_text_gives_spans_within_it(text: str) -> None:
    assert all(0 <= sighting.start < sighting.end <= len(text) for sighting in sightings_in(text))


@given(st.sampled_from([case["text"] for case in CASES]))
def test_every_sighting_has_a_sentence_for_a_reason(text: str) -> None:
    assert all(sighting.reason.endswith(".") for sighting in sightings_in(text))


@given(st.sampled_from([case["text"] for case in CASES]))
def test_what_is_shown_does_not_overlap(text: str) -> None:
    shown = sorted((sighting.start, sighting.end) for sighting in shown_in(text))
    assert all(before[1] <= after[0] for before, after in pairwise(shown))
