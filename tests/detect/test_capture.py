"""Devices, recordings and photographs: who did it, where, with what leave, and whether it is shared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.detect import devices, photos, recordings
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
    for line in (Path(__file__).parent.parent / "cases" / "capture.jsonl").read_text(encoding="utf-8").splitlines()
]
LEXICONS = (devices.LEXICON, recordings.LEXICON, photos.LEXICON)
DETECTORS = (devices.detect_devices, recordings.detect_recordings, photos.detect_photos)
FINDER = PhraseFinder([load_lexicon(name) for name in LEXICONS], load_classes())
VOCABULARY = Vocabulary(FINDER.words(), read_words())


def sightings_in(text: str) -> list[Sighting]:
    view = View(text, VOCABULARY)
    tags = {"num": frozenset(n for n, token in enumerate(view.tokens) if token.norm[:1].isdigit())}
    scene = Scene(view, Practice(name="the practice"), (), FINDER.find(view, tags))
    return [sighting for detect in DETECTORS for sighting in detect(scene)]


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
            "I asked the doctor if I could record it so I could hear it again at home, and I recorded the appointment.",
            "recording",
            "asked first",
        ),
        ("I took a photo of my rash for the nurse.", "photo", "not on the premises"),
    ],
)
def test_what_is_set_aside_and_why(text: str, kind: str, cause: str) -> None:
    assert kind not in kinds_in(text)
    assert cause in {sighting.aside for sighting in sightings_in(text) if sighting.kind == kind}


def test_a_promise_does_not_cover_sharing() -> None:
    text = "I asked could I record it and she said yes for my own ears only. Well, I've stuck it on my YouTube."
    assert "recording" in kinds_in(text)


def test_a_hidden_device_brings_device_and_recording() -> None:
    assert kinds_in("my phone was down my sock recording the whole appointment, he never knew") == {
        "device",
        "recording",
    }


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("My three lads had an iPad each and no headphones in the waiting room.", {"device"}),
        ("Some lad next to me had an iPad and no headphones in the waiting room.", set()),
        ("I was that mam with Bluey on full blast in the waiting room.", {"device"}),
        ("Had the snooker on full blast in the waiting room.", {"device"}),
        ("Had the snooker on full blast in my own kitchen.", set()),
    ],
)
def test_whose_device_it_is_and_where(text: str, kinds: set[str]) -> None:
    assert kinds_in(text) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The doctor would rather I didn't tape him, so I taped him.", {"recording"}),
        ("The doctor would rather I didn't tape him, fair play, so I made notes.", set()),
        ("The nurse singing to our bairn, a voice memo for everyone to hear on my page.", {"recording"}),
        ("Filmed the nurse doing my dressing.", {"recording", "photo"}),
        ("A time lapse of the waiting room.", {"photo"}),
    ],
)
def test_what_was_wanted_and_what_is_shown(text: str, kinds: set[str]) -> None:
    assert kinds_in(text) == kinds


@given(st.text(max_size=200))
def test_any_text_gives_spans_within_it(text: str) -> None:
    for sighting in sightings_in(text):
        assert 0 <= sighting.start < sighting.end <= len(text)


@given(st.sampled_from([case["text"] for case in CASES if case["found"] and "known_failure" not in case]))
def test_shouting_changes_nothing(text: str) -> None:
    assert kinds_in(text.upper()) == kinds_in(text)
