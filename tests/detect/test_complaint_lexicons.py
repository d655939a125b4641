"""What the lexicons of formal routes, manner and care find on their own, before complaints are weighed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conduct_rules.lexicons import read_words
from conduct_rules.phrases.finder import PhraseFinder
from conduct_rules.phrases.lexicon import load_classes, load_lexicon
from conduct_rules.phrases.phrase import Phrase
from conduct_rules.text.view import View
from conduct_rules.text.vocabulary import Vocabulary

LEXICONS = ("complaint_formal", "complaint_manner", "complaint_care")
ENOUGH = 2
CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "complaints_b.jsonl").read_text("utf-8").splitlines()
]
FINDER = PhraseFinder([load_lexicon(name) for name in LEXICONS], load_classes())
VOCABULARY = Vocabulary(FINDER.words(), read_words())


def phrases_in(text: str) -> list[Phrase]:
    view = View(text, VOCABULARY)
    tags = {"num": frozenset(n for n, token in enumerate(view.tokens) if token.norm[:1].isdigit())}
    found = FINDER.find(view, tags)
    return [phrase for name in LEXICONS for phrase in found.get(name, ()) if phrase.aside is None]


def grade_of(text: str) -> str | None:
    phrases = phrases_in(text)
    if any(phrase.entry.grade == "formal" for phrase in phrases):
        return "formal"
    weight = sum({phrase.entry.id: phrase.entry.weight for phrase in phrases}.values())
    return "grievance" if weight >= ENOUGH else None


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=pytest.mark.xfail(strict=True)) if case.get("known_failure") else case for case in CASES],
    ids=lambda case: case["id"],
)
def test_what_these_lexicons_find(case: dict[str, Any]) -> None:
    assert grade_of(case["text"]) == case["grade"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_phrase_is_underlined_within_the_text(case: dict[str, Any]) -> None:
    assert all(0 <= phrase.start < phrase.end <= len(case["text"]) for phrase in phrases_in(case["text"]))


@pytest.mark.parametrize("name", LEXICONS)
def test_every_entry_says_why_in_one_sentence(name: str) -> None:
    assert all(entry.reason.endswith(".") and ". " not in entry.reason for entry in load_lexicon(name).entries)
