"""Say which people on the staff list a name may mean, and how well it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conduct_rules.who.roster import Reading, Roster
from conduct_rules.who.units import NameGroup, Unit


@dataclass(frozen=True, slots=True)
class Match:
    """The people on the staff list whom a group may name, and how well: `full` when two names agree."""

    people: frozenset[int]
    full: bool
    near: bool
    short: bool
    explained: bool
    family_only: bool
    wrong_title: bool = False


def match_roster(group: NameGroup, roster: Roster) -> Match | None:
    """Say which people on the list the units of a group name together, or None when they name nobody."""
    units = group.units
    first = units[0]
    if len(units) == 1:
        return _match_one(first, group.title, roster)
    whole = _join(units[:-1], roster) if len(units) > 2 else first
    rest = _join(units[1:], roster) if len(units) > 2 else units[-1]
    for given, family in ((whole, units[-1]), (first, rest), (first, units[-1]), (units[-1], first)):
        people, near = _both(given, family, roster)
        if people:
            return Match(people, full=True, near=near, short=False, explained=True, family_only=False)
    double = _join(units, roster)
    people = _people(double.readings, "family") or _people(double.near, "family")
    if not people and len(units) == 2:
        people = _people(roster.near_halves(first.word, units[1].word), "family")
    if people := roster.fitting(people, group.title):
        near = not double.readings
        return Match(people, full=False, near=near, short=False, explained=True, family_only=True)
    if group.title in ("doctor", "nurse") and (titled := _match_titled(group, roster)) is not None:
        return titled
    alone = _match_one(first, group.title, roster)
    if alone is None:
        return None
    return Match(
        alone.people, full=False, near=alone.near, short=alone.short, explained=False, family_only=alone.family_only
    )


def _only_bearer(unit: Unit) -> frozenset[int]:
    """Give the one person on the list whose name this is, whatever the title; nobody when there are more."""
    people = frozenset(p for reading in unit.readings if reading.how == "exact" for p in reading.people)
    return people if len(people) == 1 else frozenset()


def _match_titled(group: NameGroup, roster: Roster) -> Match | None:
    """A medical title and a family name that is right, with a given name spelt our own way: `Dr Muhammad Al-Amin`."""
    family = group.units[-1]
    people = roster.fitting(_people(family.readings, "family") or _people(family.near, "family"), group.title)
    people = roster.with_initial(people, "given_name", group.units[0].word[:1])
    return Match(people, full=False, near=False, short=False, explained=True, family_only=True) if people else None


def _join(units: Sequence[Unit], roster: Roster) -> Unit:
    """Read several given names as one: `Xiu Ying`."""
    word = "".join(unit.word for unit in units)
    return Unit(units[0].first, units[-1].last, word, roster.read(word), roster.near(word))


def _both(given: Unit, family: Unit, roster: Roster) -> tuple[frozenset[int], bool]:
    near = False
    sure_given = _people(given.readings, "given")
    sure_family = _people(family.readings, "family")
    if people := sure_given & sure_family:
        return people, near
    if len(family.word) == 1 and sure_given:
        return roster.with_initial(sure_given, "family_name", family.word), near
    if len(given.word) == 1 and sure_family:
        return roster.with_initial(sure_family, "given_name", given.word), near
    if close := roster.with_family_like(sure_given, family.word):
        return close, True
    wide_given = sure_given | _people(given.near, "given")
    wide_family = sure_family | _people(family.near, "family")
    return wide_given & wide_family, True


def _people(readings: Sequence[Reading], part: str) -> frozenset[int]:
    return frozenset(person for reading in readings if reading.part == part for person in reading.people)


def _match_one(unit: Unit, title: str | None, roster: Roster) -> Match | None:
    readings, near = unit.readings, False
    if not readings:
        readings, near = unit.near, True
    if not readings:
        return None
    if title in ("doctor", "nurse") and not near and (only := _only_bearer(unit)):
        wrong = only != roster.fitting(only, title)
        return Match(only, full=False, near=False, short=False, explained=True, family_only=False, wrong_title=wrong)
    for how in ("exact", "part", "sound", "slip", "short"):
        chosen = [reading for reading in readings if reading.how == how]
        people = roster.fitting(frozenset(p for reading in chosen for p in reading.people), title)
        if people:
            family_only = all(reading.part == "family" for reading in chosen)
            return Match(people, full=False, near=near, short=how == "short", explained=True, family_only=family_only)
    return None
