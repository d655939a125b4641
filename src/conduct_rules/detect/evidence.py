"""Weigh what stands round a name: is it a member of staff, another patient, the author, or somebody else?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conduct_rules.detect.gazetteer import name_list, ordinary_names
from conduct_rules.detect.names import NameGroup, NameScan, Unit
from conduct_rules.detect.roster import Reading, Roster
from conduct_rules.detect.scene import Phrase
from conduct_rules.lexicons import read_toml
from conduct_rules.text.view import View

ROLE_REACH = 3
MOST_ADDRESSED = 5
COMMON_ORIGINS = frozenset({"english", "scottish", "welsh", "irish"})


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
    if group.title in ("doctor", "nurse") and (titled := _match_titled(group, roster)) is not None:
        return titled
    alone = _match_one(first, group.title, roster)
    if alone is None:
        return None
    return Match(
        alone.people, full=False, near=alone.near, short=alone.short, explained=False, family_only=alone.family_only
    )


def _only_bearer(unit: Unit) -> frozenset[int]:
    """Give the one person on the list whose family name this is, whatever the title; nobody when there are more."""
    people = frozenset(p for reading in unit.readings if reading.how == "exact" for p in reading.people)
    family = frozenset(p for r in unit.readings if r.how == "exact" and r.part == "family" for p in r.people)
    return family if len(people) == 1 == len(family) else frozenset()


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
        return Match(only, full=False, near=False, short=False, explained=True, family_only=True, wrong_title=wrong)
    for how in ("exact", "part", "sound", "slip", "short"):
        chosen = [reading for reading in readings if reading.how == how]
        people = roster.fitting(frozenset(p for reading in chosen for p in reading.people), title)
        if people:
            family_only = all(reading.part == "family" for reading in chosen)
            return Match(people, full=False, near=near, short=how == "short", explained=True, family_only=family_only)
    return None


def _is_disguised(written: str, norm: str) -> bool:
    """Whether somebody took pains to hide the name: stars, digits for letters, initials, or letters written apart."""
    if "*" in norm or (len(norm) == 2 and "." in written):
        return True
    if any(character.isdigit() for character in written):
        return norm[:1].isalpha()
    return len(norm) > 3 and len(written) >= 2 * len(norm) - 1


def _exactly(group: NameGroup) -> bool:
    """Whether every unit is a name on the list as it stands there."""
    return all(any(reading.how == "exact" for reading in unit.readings) for unit in group.units)


class Surroundings:
    """Where each kind of cue stands in a post."""

    def __init__(self, view: View, cues: Sequence[Phrase]) -> None:
        self._view = view
        self._by_sense: dict[str, list[Phrase]] = {}
        self._firsts: set[tuple[str, int]] = set()
        self._lasts: set[tuple[str, int]] = set()
        self._sentences: set[tuple[str, int]] = set()
        for cue in cues:
            sense = cue.entry.sense or ""
            self._by_sense.setdefault(sense, []).append(cue)
            self._firsts.add((sense, cue.first))
            self._lasts.add((sense, cue.last))
            self._sentences.add((sense, view.tokens[cue.first].sentence))

    def before(self, sense: str, place: int, *, reach: int = 0) -> bool:
        """Whether a cue ends just before the token at `place`, at most `reach` tokens away in the same sentence."""
        for last in range(place - 1, max(place - 2 - reach, -1), -1):
            if self._view.tokens[last + 1].gap == 2:
                return False
            if (sense, last) in self._lasts:
                return True
        return False

    def after(self, sense: str, place: int, *, reach: int = 0) -> bool:
        """Whether a cue begins just after the token at `place`, at most `reach` tokens away in the same sentence."""
        for first in range(place + 1, min(place + 2 + reach, len(self._view.tokens))):
            if self._view.tokens[first].gap == 2:
                return False
            if (sense, first) in self._firsts:
                return True
        return False

    def in_sentence(self, sense: str, place: int, *, around: int = 0) -> bool:
        """Whether a cue stands in the sentence of the token at `place`, or up to `around` sentences away."""
        number = self._view.tokens[place].sentence
        return any((sense, near) in self._sentences for near in range(number - around, number + around + 1))

    def anywhere(self, sense: str) -> bool:
        """Whether a cue stands anywhere in the post."""
        return bool(self._by_sense.get(sense))

    def of(self, sense: str) -> Sequence[Phrase]:
        """Give the cues of a sense, in order of place."""
        return self._by_sense.get(sense, ())

    def stands_before(self, sense: str, place: int) -> bool:
        """Whether a cue stands anywhere before the token at `place`, in its sentence or the one before."""
        number = self._view.tokens[place].sentence
        return any(
            cue.last < place and number - self._view.tokens[cue.last].sentence <= 1
            for cue in self._by_sense.get(sense, ())
        )

    def covers(self, sense: str, first: int, last: int) -> bool:
        """Whether one cue covers all of the tokens `first` to `last`."""
        return any(cue.first <= first and last <= cue.last for cue in self._by_sense.get(sense, ()))


def has_role(around: Surroundings, first: int, last: int) -> bool:
    """Whether a job at the practice is told of the name at the tokens `first` to `last`."""
    return (
        around.after("role", last, reach=ROLE_REACH)
        or around.after("role_title", last)
        or around.before("role_before", first, reach=1)
    )


class Weigher:
    """Adds up the evidence that a name group is staff, with the weights of `names.toml`."""

    def __init__(self, view: View, scan: NameScan, around: Surroundings) -> None:
        self._view = view
        self._scan = scan
        self._around = around
        self._weights: Mapping[str, int] = read_toml("names.toml")["weights"]

    @property
    def enough(self) -> int:
        """The weight that makes a name one of staff."""
        return self._weights["enough"]

    def weigh(self, group: NameGroup, match: Match, *, staff_elsewhere: bool, spoken_of: bool) -> tuple[int, list[str]]:
        """Give the sum and the names of the pieces of evidence."""
        found = self._of_name(group, match)
        found += self._of_place(
            group, exact=match.full and not match.near and _exactly(group), wrong_title=match.wrong_title
        )
        if staff_elsewhere:
            found.append("staff_in_post")
        if spoken_of and "word_without_capital" not in found:
            found.append("spoken_of_before")
        return sum(self._weights[piece] for piece in found), found

    def _of_name(self, group: NameGroup, match: Match) -> list[str]:
        found = [self._strength_of_name(group, match)]
        if match.short:
            found.append("short_form")
        if not match.explained:
            found.append("unexplained_name")
        if group.title is None and not match.full:
            found += self._of_spelling(group.units[0], match)
        return [piece for piece in found if piece]

    def _strength_of_name(self, group: NameGroup, match: Match) -> str:
        first = group.units[0]
        if match.full:
            return "full_name"
        if group.title is not None:
            return "courtesy_title" if group.title == "courtesy" else "medical_title"
        return "" if first.ordinary and first.word in ordinary_names() else self._kind_of_name(first.word, match)

    def _of_spelling(self, first: Unit, match: Match) -> list[str]:
        """What the letters of a name that stands alone tell: near or disguised, and its capital or want of one."""
        token, found = self._view.tokens[first.first], []
        if match.near:
            found.append("near_spelling_of_word" if first.given or first.family else "near_spelling")
            if token.case == "lower":
                found.append("lower_case_near")
        elif _is_disguised(self._view.text[token.start : token.end], token.norm):
            found.append("disguised")
        if first.plural:
            found.append("several_people")
        if self._scan.has_capital(first.first) and not match.near and (first.ordinary or match.family_only):
            found.append("capital_on_word")
        elif (first.word in ordinary_names() and (token.case != "capital" or self._view.is_shouted)) or (
            first.word in ordinary_names() and match.family_only
        ):
            found.append("word_without_capital")
        elif token.case == "lower" and not self._view.is_lower:
            found.append("lower_case_among_capitals")
        if token.case == "upper" and not self._view.is_shouted and len(first.word) < 4:
            found.append("capitals_among_small")
        return found

    def _is_elsewhere(self, group: NameGroup, *, wrong_title: bool) -> bool:
        """Whether the bearer works at a hospital or in another profession, by what stands beside the name."""
        around, first, last = self._around, group.first, group.last
        if wrong_title:
            return around.in_sentence("elsewhere", first) or around.in_sentence("profession", first)
        if group.title in ("doctor", "nurse"):
            return (
                around.after("elsewhere", last)
                or around.before("elsewhere", first)
                or around.before("profession", first)
            )
        near = around.after("elsewhere", last, reach=1) or around.before("elsewhere", first)
        return near or around.after("profession", last, reach=1) or around.before("profession", first)

    def _of_another_trade(self, group: NameGroup) -> bool:
        """Whether a vet, a dentist or a shop is spoken of just before the name (or, for a Mr or Mrs, beside it)."""
        around = self._around
        if group.title in ("doctor", "nurse"):
            return around.stands_before("trade_dr", group.first)
        beside = group.title == "courtesy" and around.in_sentence("trade_mr", group.first)
        return beside or around.stands_before("trade_dr", group.first)

    def _is_addressed(self, group: NameGroup) -> bool:
        """Whether the name opens a post that is addressed to friends: `Kate, Maggie: still on for bingo?`."""
        tokens = self._view.tokens
        if group.title is not None or group.first > MOST_ADDRESSED:
            return False
        lead = tokens[: MOST_ADDRESSED + 1]
        colon = next((n for n, token in enumerate(lead) if n and ":" in self._view.gap_text(n)), 0)
        return group.last < colon and all(token.case != "lower" for token in lead[:colon])

    def _kind_of_name(self, word: str, match: Match) -> str:
        names = name_list("family_names" if match.family_only else "given_names")
        rare = names.get(word) not in COMMON_ORIGINS and not match.near
        part = "family_name" if match.family_only else "given_name"
        return f"rare_{part}" if rare else part

    def _is_ours(self, first: int) -> bool:
        """Whether `our` alone stands before the name: with a job told, it means the practice's."""
        return first > 0 and self._view.tokens[first - 1].norm in ("our", "wor", "my")

    def _names_a_street(self, last: int) -> bool:
        """Whether the word after makes the name a street's or a building's: `Marsh Road`."""
        if last + 1 >= len(self._view.tokens):
            return False
        following = self._view.tokens[last + 1]
        return (
            not following.gap and following.norm in read_toml("names.toml")["never_last"] and following.case != "lower"
        )

    def _of_place(self, group: NameGroup, *, exact: bool, wrong_title: bool) -> list[str]:
        around, first, last = self._around, group.first, group.last
        found = []
        role = has_role(around, first, last)
        if role:
            found.append("role_beside")
        elif around.in_sentence("practice", first):
            found.append("staff_in_sentence")
        if self._names_a_street(last):
            found.append("thing")
        if around.before("thanked", first, reach=1):
            found.append("thanked")
        if around.after("acts", last):
            found.append("does_something")
        if around.before("relation", first) and group.title is None and not (role and self._is_ours(first)):
            found.append("relation")
        if not role and around.after("relation_after", last):
            found.append("lives_elsewhere")
        if not role and self._is_elsewhere(group, wrong_title=wrong_title):
            found.append("elsewhere")
        if not role and self._of_another_trade(group):
            found.append("other_trade")
        if self._is_addressed(group):
            found.append("addressed")
        if not role and group.title is None and around.covers("thing", group.name_first, last):
            found.append("thing")
        if group.title is None and (around.before("indefinite", first) or around.covers("indefinite", first, last)):
            found.append("indefinite")
        if around.covers("public", group.name_first, last) and not role and group.title is None and not exact:
            found.append("public_figure")
        return found
