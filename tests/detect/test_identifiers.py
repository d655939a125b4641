"""Identifiers: what is found, whose it is said to be, and what is set aside and why."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs
from strategies import any_text

from conduct_rules.detect.detection import Detection, Detector
from conduct_rules.detect.identifiers import detect_identifiers
from conduct_rules.detect.people import detect_people
from conduct_rules.hit import IDENTIFIER_KINDS, Sighting
from conduct_rules.practice.load import load_practice, load_staff
from conduct_rules.text.people import PersonFinder

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = [
    json.loads(line)
    for line in (ROOT / "tests" / "cases" / "identifiers.jsonl").read_text(encoding="utf-8").splitlines()
]
PRACTICE = load_practice(ROOT / "data" / "practice.toml")
DETECTION = Detection(
    load_staff(ROOT / "data" / "staff_names.csv").staff,
    PRACTICE,
    PersonFinder.load(None),
    detectors=[
        Detector("people", detect_people),
        Detector("identifiers", detect_identifiers, lexicons=("identifiers",)),
    ],
)


def identifiers_in(text: str) -> list[Sighting]:
    return [sighting for sighting in DETECTION.detect([text])[0] if sighting.kind in IDENTIFIER_KINDS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_identifies_and_whom(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [(s.kind, text[s.start : s.end], s.about, s.aside) for s in identifiers_in(text)]
    assert found == [(e["kind"], e["words"], e["about"], e.get("aside")) for e in case["expect"]]


def test_a_wrong_check_digit_is_said_and_only_possible() -> None:
    (sighting,) = identifiers_in("My NHS number is 943 476 5910")
    assert sighting.certainty == "possible"
    assert "check digit" in sighting.reason


def nhs_numbers() -> st.SearchStrategy[str]:
    """Make numbers with a right check digit, from the ranges that are given to people."""
    nines = st.integers(min_value=400_000_000, max_value=999_999_999).map(str)
    tens = nines.map(lambda nine: next((f"{nine}{n}" for n in range(10) if nhs.is_valid(f"{nine}{n}")), ""))
    return tens.filter(lambda number: len(set(number)) > 3)


LAYOUTS = st.sampled_from(
    [
        "{a} {b} {c}",
        "{a}-{b}-{c}",
        "{a}.{b}.{c}",
        "{a}  {b}  {c}",
        "{a} .{b}. {c}",
        "{a}{b}{c}",
        "{a}/{b}/{c}",
        "{a} - {b} - {c}",
    ]
)
FRAMES = st.sampled_from(
    [
        "My NHS number is {}",
        "nhs no: {} thanks",
        "{} is me N.H.S number",
        "For the form (NHS number {}), please",
        "🙏 NHS {}!",
    ]
)


@given(nhs_numbers(), LAYOUTS, FRAMES)
def test_every_layout_of_an_nhs_number_is_found_with_its_offsets(number: str, layout: str, frame: str) -> None:
    written = layout.format(a=number[:3], b=number[3:6], c=number[6:])
    text = frame.format(written)
    found = [s for s in identifiers_in(text) if s.kind == "nhs_number"]
    assert [(s.about, text[s.start : s.end]) for s in found] == [("author", written)]


@given(nhs_numbers())
def test_a_letter_or_a_look_alike_digit_changes_nothing(number: str) -> None:
    wide = number.translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)})
    written = f"{wide[:3]} {wide[3:6]} {wide[6:]}".replace("０", "O", 1)
    text = f"my nhs number is {written}"
    assert [text[s.start : s.end] for s in identifiers_in(text) if s.kind == "nhs_number"] == [written]


SEPARATORS = st.sampled_from(["", " ", "-", " - ", "."])


@given(st.sampled_from(PRACTICE.phones if PRACTICE else ()), SEPARATORS, st.booleans())
def test_the_practices_own_number_is_never_a_hit(phone: str, separator: str, abroad: bool) -> None:
    digits = phone.replace(" ", "")
    written = separator.join((digits[:4], digits[4:7], digits[7:]))
    if abroad:
        written = "+44 " + written[1:]
    for frame in ("My number is {}", "Ring {} for Mrs Joan Tait's scan", "her number, {}"):
        found = identifiers_in(frame.format(written))
        assert [s.aside for s in found if s.kind == "phone"] == ["practice's own"]


@given(st.text("0123456789 -./()+oOl@:", max_size=60))
def test_figures_never_crash_and_never_overlap(text: str) -> None:
    found = identifiers_in(text)
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(any_text)
def test_any_text_is_read(text: str) -> None:
    assert all(0 <= s.start < s.end <= len(text) for s in identifiers_in(text))
