"""Detect what identifies a person by number, date or address, and say whose it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable

from conduct_rules.detect.identifiers.contacts import find_emails, find_handles
from conduct_rules.detect.identifiers.dates import find_births
from conduct_rules.detect.identifiers.numbers import (
    WORDS,
    find_hospital_numbers,
    find_nhs_numbers,
    find_ni_numbers,
    find_phones,
    find_shaped_hospital_numbers,
)
from conduct_rules.detect.identifiers.places import find_addresses, find_postcodes
from conduct_rules.detect.identifiers.reading import Found, Reading
from conduct_rules.detect.identifiers.spoken import find_spoken_numbers
from conduct_rules.detect.identifiers.whose import Whose, say_whose
from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Kind, Sighting
from conduct_rules.lexicons import read_toml

FIGURE_RE = re.compile("[0-9@]")
NAMES: dict[Kind, str] = {
    "nhs_number": "an NHS number",
    "date_of_birth": "a date of birth",
    "phone": "a telephone number",
    "email": "an email address",
    "address": "a street address",
    "postcode": "a postcode",
    "ni_number": "a National Insurance number",
    "hospital_number": "a hospital number",
    "social_handle": "a social media handle",
}


FINDERS: tuple[Callable[[Reading], Iterable[Found]], ...] = (
    find_emails,
    find_ni_numbers,
    find_nhs_numbers,
    find_hospital_numbers,
    find_shaped_hospital_numbers,
    find_phones,
    find_handles,
    find_postcodes,
    find_addresses,
)
"""In order of sureness: where two claim the same words, the first keeps them."""


def detect_identifiers(scene: Scene) -> Iterable[Sighting]:
    """Give every identifier in the post: the author's own, another patient's, and those set aside."""
    reading = Reading(scene)
    before: tuple[Found, Whose] | None = None
    for found in find_identifiers(reading):
        whose = say_whose(reading, found, before)
        before = (found, whose)
        yield Sighting(
            kind=found.kind,
            start=found.start,
            end=found.end,
            about=whose.about,
            certainty=found.certainty,
            reason=_reason(found, whose),
            aside=whose.aside,
        )


def find_identifiers(reading: Reading) -> list[Found]:
    """Find all identifiers, in order of place; where two kinds claim the same words, the surer kind keeps them."""
    tokens = reading.view.tokens
    if not tokens:
        return []
    kept: list[Found] = []
    if FIGURE_RE.search(reading.folded):
        for find in FINDERS:
            _keep(kept, find(reading))
    else:
        _keep(kept, find_emails(reading))
    if _says_digits(reading):
        _keep(kept, find_spoken_numbers(reading))
    _keep(kept, find_births(reading, list(kept)))
    return kept


def _keep(kept: list[Found], new: Iterable[Found]) -> None:
    """Add, in order of place, those that overlap nothing kept so far."""
    for found in new:
        place = bisect_left(kept, found.start, key=lambda other: other.start)
        free_before = place == 0 or kept[place - 1].end <= found.start
        if free_before and (place == len(kept) or found.end <= kept[place].start):
            kept.insert(place, found)


def _says_digits(reading: Reading) -> bool:
    sounds = read_toml(WORDS)["digits"]["sound"]
    if reading.view.words.isdisjoint(sounds):
        return False
    return sum(token.norm in sounds for token in reading.view.tokens) > 3


def _reason(found: Found, whose: Whose) -> str:
    name = NAMES[found.kind]
    if whose.aside == "practice's own":
        return f"{name}, and the practice's own"
    if whose.aside == "public number":
        return f"{name} of an organisation or a public line"
    if whose.aside == "place or organisation":
        return f"{name} that is not told as anybody's"
    if whose.aside == "consent given":
        return f"{name} of a patient who is said to agree"
    owner = "of the author's own" if whose.about == "author" else "that belongs to another patient"
    doubt = ", though its check digit is wrong" if found.kind == "nhs_number" and found.certainty == "possible" else ""
    return f"gives {name} {owner}{doubt}"
