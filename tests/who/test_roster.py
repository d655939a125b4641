"""The staff list, compiled: every spelling finds its person, and nobody is found for an ordinary word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.practice.load import load_staff
from conduct_rules.practice.model import StaffMember
from conduct_rules.who.roster import Roster, join_name, note_ordinary_names
from conduct_rules.who.spelling import deletions, is_plain_slip, slips_allowed, slips_between, sound, sounds_of_name

DATA = Path(__file__).resolve().parents[2] / "data"
STAFF = load_staff(DATA / "staff_names.csv").staff
ROSTER = Roster(STAFF)
LONG_FAMILY_NAMES = [member for member in STAFF if len(join_name(member.family_name)) >= 6]
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


def people_named(readings: object) -> set[str]:
    """Give the staff_ids of all people in some readings."""
    return {ROSTER.staff[person].staff_id for reading in readings for person in reading.people}  # type: ignore[attr-defined]


@pytest.mark.parametrize("member", STAFF, ids=lambda member: member.staff_id)
def test_every_name_as_listed_finds_its_person(member: StaffMember) -> None:
    """Given, family and known-as names, folded and written as one word, find the person who bears them."""
    for name in (member.given_name, member.family_name, *member.known_as):
        assert member.staff_id in people_named(ROSTER.read(join_name(name)))


@given(member=st.sampled_from(LONG_FAMILY_NAMES), place=st.integers(1, 40))
def test_a_dropped_letter_still_finds_the_person(member: StaffMember, place: int) -> None:
    """A name of six letters or more, with any letter but the first left out, is near the name."""
    name = join_name(member.family_name)
    at = 1 + place % (len(name) - 1)
    written = name[:at] + name[at + 1 :]
    if written != name:
        assert member.staff_id in people_named(ROSTER.near(written)) | people_named(ROSTER.read(written))


@given(written=LETTERS, name=LETTERS)
def test_one_slip_apart_means_a_common_deletion(written: str, name: str) -> None:
    """The index by deletions misses no name that is one slip away: what it relies on, tried on any words."""
    if slips_between(written, name) <= 1:
        assert deletions(written) & deletions(name)


@given(written=LETTERS, name=LETTERS)
def test_a_plain_slip_stays_within_the_budget(written: str, name: str) -> None:
    """No name of fewer than four letters is found by a slip, and no name by more than two."""
    if is_plain_slip(written, name):
        assert min(len(written), len(name)) >= 4
        assert slips_between(written, name) <= max(2, slips_allowed(len(name)))


@given(word=LETTERS)
def test_a_sound_is_one_of_the_sounds_of_the_same_name(word: str) -> None:
    """Somebody who spells a name as it is written is always understood."""
    key = sound(word)
    assert key in sounds_of_name(word) or len(key) < 2


@pytest.mark.parametrize("word", ["medical", "pastel", "parcel", "waiting", "nurse", "bloods", "than"])
def test_ordinary_words_are_nobody(word: str) -> None:
    """No part of a word is taken for a name: `cal` is not found in `medical`."""
    assert not ROSTER.read(word)


@pytest.mark.parametrize(
    ("mask", "expected"), [("p****l", {"S02"}), ("n****n", {"S08"}), ("*****", set()), ("s***h", {"S06", "S07", "S34"})]
)
def test_a_mask_shows_who_may_be_meant(mask: str, expected: set[str]) -> None:
    """The letters that a mask leaves find everybody whose family name has them; stars alone find nobody."""
    assert people_named(reading for reading in ROSTER.masked(mask) if reading.part == "family") == expected


def test_initials_find_one_person() -> None:
    """`Dr A.O.` can only be one of the staff."""
    assert ROSTER.staff_id(ROSTER.initials("ao")) == "S01"


def test_two_of_a_name_have_no_id() -> None:
    """Two doctors called Singh: the name alone says neither."""
    people = {person for reading in ROSTER.read("singh") for person in reading.people}
    assert len(people) == 2
    assert ROSTER.staff_id(people) is None


def test_names_that_are_words_are_told_at_load() -> None:
    """Whoever keeps the list is told which names need more beside them before they are believed."""
    assert "May" in note_ordinary_names(STAFF)[0]
    assert note_ordinary_names([member for member in STAFF if member.staff_id == "S09"]) == ()
