"""Every entry of every lexicon finds its own examples and leaves its counter-examples alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from conduct_rules.detect import DETECTORS
from conduct_rules.lexicons import read_words
from conduct_rules.phrases.finder import EXCEPTIONS, PhraseFinder
from conduct_rules.phrases.lexicon import Entry, Lexicon, load_classes, load_lexicon
from conduct_rules.practice.load import load_practice, load_staff
from conduct_rules.practice.model import Practice
from conduct_rules.text.people import PersonFinder
from conduct_rules.text.view import View
from conduct_rules.text.vocabulary import Vocabulary
from conduct_rules.who.find import LEXICONS as WHO_LEXICONS
from conduct_rules.who.find import WhoFinder
from conduct_rules.who.gazetteer import word_groups

DATA = Path(__file__).resolve().parent.parent.parent / "data"
NAMES = tuple(dict.fromkeys([*(name for detector in DETECTORS for name in detector.lexicons), *WHO_LEXICONS]))
LEXICONS = tuple(load_lexicon(name) for name in NAMES)
FINDER = PhraseFinder(LEXICONS, {**word_groups(), **load_classes()})
WHO = WhoFinder(
    load_staff(DATA / "staff_names.csv").staff,
    load_practice(DATA / "practice.toml") or Practice(name="the practice"),
    PersonFinder.load(None),
)
VOCABULARY = Vocabulary(FINDER.words() | WHO.words(), read_words())
ENTRIES = [(lexicon.name, entry) for lexicon in LEXICONS for entry in lexicon.entries]


def finds(name: str, entry: Entry, text: str) -> bool:
    view = View(text, VOCABULARY)
    (company,) = WHO.find([view])
    phrases = FINDER.find(view, company.tags).get(name, ())
    return any(phrase.entry.id == entry.id and phrase.aside is None for phrase in phrases)


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=[f"{name}-{entry.id}" for name, entry in ENTRIES])
def test_an_entry_finds_its_examples_and_nothing_else(name: str, entry: Entry) -> None:
    assert [text for text in entry.hits if not finds(name, entry, text)] == []
    assert [text for text in entry.misses if finds(name, entry, text)] == []


@pytest.mark.parametrize("lexicon", LEXICONS, ids=NAMES)
def test_no_two_entries_share_an_id(lexicon) -> None:  # type: ignore[no-untyped-def]
    times = Counter(entry.id for entry in lexicon.entries)
    assert [name for name, count in times.items() if count > 1] == []


@pytest.mark.parametrize("lexicon", LEXICONS, ids=NAMES)
def test_no_alternative_stands_twice_in_an_element(lexicon: Lexicon) -> None:
    patterns = [
        pattern for entry in lexicon.entries for role in ("patterns", *EXCEPTIONS) for pattern in getattr(entry, role)
    ]
    elements = [element.strip("[]?").split("|") for pattern in patterns for element in pattern.split()]
    assert [words for words in elements if len(words) > len(set(words))] == []


def test_no_word_stands_twice_in_a_group() -> None:
    groups = {**word_groups(), **load_classes()}
    assert [name for name, words in groups.items() if len(words) > len(set(words))] == []
