"""Offence and threats: what is found, at whom it is aimed, and what is set aside and why."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.detect.masks import in_hashtag, single_words, unmask
from conduct_rules.detect.offence import LEXICONS, detect_offence
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
    for line in (Path(__file__).parent.parent / "cases" / "offence.jsonl").read_text(encoding="utf-8").splitlines()
]
FINDER = PhraseFinder([load_lexicon(name) for name in LEXICONS], load_classes())
VOCABULARY = Vocabulary(FINDER.words(), read_words())
STRONG_WORDS = sorted(
    word
    for word, entry in single_words("offence").items()
    if entry.strength in ("strong", "strongest") and len(word) > 5 and word.isalpha()
)


def sightings_in(text: str) -> list[Sighting]:
    view = View(text, VOCABULARY)
    tags = {"num": frozenset(n for n, token in enumerate(view.tokens) if token.norm[:1].isdigit())}
    return list(detect_offence(Scene(view, Practice(name="the practice"), (), FINDER.find(view, tags))))


def marked(case: dict[str, Any]) -> Any:
    failing = [pytest.mark.xfail(reason="not caught yet", strict=True)] if case.get("known_failure") else []
    return pytest.param(case, id=case["id"], marks=failing)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_what_is_said_of_whom(case: dict[str, Any]) -> None:
    found = sightings_in(case["text"])
    raised = [sighting for sighting in found if sighting.aside is None]
    if case["kind"] is None:
        assert raised == []
        assert "aside" not in case or case["aside"] in {sighting.aside for sighting in found}
        return
    right = [sighting for sighting in raised if sighting.kind == case["kind"]]
    assert right
    if "about" in case:
        assert case["about"] in {sighting.about for sighting in right}
    if "underlined" in case:
        assert case["underlined"] in {case["text"][sighting.start : sighting.end] for sighting in right}


@given(st.text(max_size=200))
def test_any_text_gives_spans_within_it_that_do_not_overlap_when_raised(text: str) -> None:
    found = sightings_in(text)
    assert all(0 <= sighting.start < sighting.end <= len(text) for sighting in found)
    raised = sorted((s.start, s.end) for s in found if s.aside is None)
    assert all(before[1] <= after[0] for before, after in pairwise(raised))


@given(st.sampled_from(STRONG_WORDS), st.sampled_from("*-_#"), st.data())
def test_a_strong_word_is_read_with_two_of_its_letters_masked(word: str, mark: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 3))
    masked = word[:place] + mark * 2 + word[place + 2 :]
    assert any(sighting.aside is None for sighting in sightings_in(f"what a {masked} that was"))


@pytest.mark.parametrize("name", ["p****l", "s***h", "w****h", "m*y", "b***n"])
def test_a_masked_name_is_no_swear_word(name: str) -> None:
    assert unmask(name) == ()


@pytest.mark.parametrize("tag", ["#cockermouth", "#scunthorpe", "#westroad", "#titanic", "#shitake"])
def test_a_harmless_hashtag_is_left_alone(tag: str) -> None:
    assert in_hashtag(tag, VOCABULARY) is None


def test_reasons_are_sentences_without_words_of_the_post() -> None:
    for sighting in sightings_in("The absolute knobhead on reception. I know where she parks. Bloody hell."):
        assert sighting.reason.endswith(".")
        assert "knobhead" not in sighting.reason
