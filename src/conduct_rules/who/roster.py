"""The staff list, compiled: which people a written word may name, and how it comes to name them.

Cost hardly grows with the list: a word is looked up in tables, never compared with every name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nicknames import NickNamer

from conduct_rules.lexicons import read_toml
from conduct_rules.practice.model import StaffMember
from conduct_rules.text.fold import fold_word
from conduct_rules.text.view import View
from conduct_rules.who.gazetteer import name_list, ordinary_names
from conduct_rules.who.spelling import deletions, is_plain_slip, slips_between, sound, sounds_of_name

Part = Literal["given", "family"]
How = Literal["exact", "short", "part", "sound", "slip"]
HOW_ORDER: tuple[How, ...] = ("exact", "short", "part", "sound", "slip")
COMPATIBLE: Mapping[str, frozenset[str]] = {
    "doctor": frozenset({"dr", "prof", "professor"}),
    "nurse": frozenset({"nurse", "sister", "matron", "mrs", "ms", "miss"}),
}
NOT_LETTERS_RE = re.compile(r"[^a-z0-9]+")
MASK_RUN_RE = re.compile(r"\*+")
SHORTEST_PART = 4
SHORTEST_NEAR = 4
SHORTEST_INDEXED = 3
SHORTEST_MISHEARD = 4  # sounds
LONGEST_ROLE = 6
MOST_COMPARED = 50
MOST_ADDED = 4
MOST_NOTED = 30


@dataclass(frozen=True, slots=True)
class Reading:
    """The people whose given or family name a word may be, and how: as written, a short form, one half of a double
    name, by sound, or with a slip.
    """

    people: frozenset[int]
    part: Part
    how: How


class Roster:
    """The people on a staff list, looked up by any spelling of their names. Immutable once made."""

    def __init__(self, staff: Sequence[StaffMember]) -> None:
        self.staff = tuple(staff)
        self.titles = tuple(fold_word(member.title or "").rstrip(".") for member in staff)
        self._exact: dict[tuple[Part, How], dict[str, set[int]]] = {}
        self._double: dict[str, set[tuple[int, str, str]]] = {}
        self._initials: dict[str, set[int]] = {}
        self._unique_roles = _unique_roles(staff)
        self._role_starts = frozenset(role.split()[0] for role in self._unique_roles)
        self._index_names()
        self._near: dict[str, set[tuple[str, Part]]] = {}
        self._heard: dict[str, set[tuple[str, Part]]] = {}
        self._misheard: dict[str, set[tuple[str, Part]]] = {}
        for part in ("given", "family"):
            for name in self._exact.get((part, "exact"), ()):
                self._index_spellings(name, part)
        self._near_words = lru_cache(maxsize=8_000)(self._find_near)
        read = (name for names in self._exact.values() for name in names)
        self.names = frozenset((*read, *name_list("given_names"), *name_list("family_names")))
        self.longest = max((len(name) for names in self._exact.values() for name in names), default=0)

    def read(self, word: str) -> tuple[Reading, ...]:
        """Give the people whose name the folded word is, in full, short or in half."""
        found = []
        for (part, how), names in self._exact.items():
            people = names.get(word)
            if people:
                found.append(Reading(frozenset(people), part, how))
        return tuple(found)

    def near(self, word: str, *, titled: bool = False) -> tuple[Reading, ...]:
        """Give the people whose name the folded word may be meant for: spelt by ear, or with a slip.

        After a title (`titled`) a slip is allowed in a name of three letters and in the first letter as well, and
        where nothing else fits, one sound more or less than the name has (`Dr Conkwoh`, `Dr Newin`).
        """
        shortest = SHORTEST_INDEXED if titled else SHORTEST_NEAR
        if not shortest <= len(word) <= self.longest + MOST_ADDED:
            return ()
        return self._near_words(word, titled)

    def _find_near(self, word: str, titled: bool) -> tuple[Reading, ...]:
        found: dict[tuple[Part, How], set[int]] = {}
        heard, known = sound(word), name_list("given_names")
        for name, part in self._heard.get(heard, ()):
            if name != word and _alike_in_length(word, name) and (word not in known or slips_between(word, name) <= 2):
                found.setdefault((part, "sound"), set()).update(self._exact[part, "exact"][name])
        candidates = {candidate for form in deletions(word) for candidate in self._near.get(form, ())}
        for name, part in candidates:
            if is_plain_slip(word, name) or (titled and name != word and slips_between(word, name) == 1):
                found.setdefault((part, "slip"), set()).update(self._exact[part, "exact"][name])
        if titled and not found and word not in name_list("family_names"):
            self._find_misheard(word, found)
        return tuple(Reading(frozenset(people), part, how) for (part, how), people in sorted(found.items()))

    def _find_misheard(self, word: str, found: dict[tuple[Part, How], set[int]]) -> None:
        """Add the names that sound like the word but for one sound more or less."""
        heard = sound(word)
        if len(heard) < SHORTEST_MISHEARD:
            return
        fewer = (entry for form in deletions(heard) for entry in self._heard.get(form, ()))
        for name, part in {*self._misheard.get(heard, ()), *fewer}:
            if _alike_in_length(word, name):
                found.setdefault((part, "sound"), set()).update(self._exact[part, "exact"][name])

    def near_halves(self, first: str, second: str) -> tuple[Reading, ...]:
        """Give the people whose double family name has halves that these two are meant for: `Gallacher-Tate`."""
        doubles = {double for form in _forms_of_half(first) for double in self._double.get(form, ())}
        people = frozenset(place for place, one, two in doubles if _is_half(first, one) and _is_half(second, two))
        return (Reading(people, "family", "slip"),) if people else ()

    def masked(self, word: str) -> tuple[Reading, ...]:
        """Give the people whose name has the letters that a masked word (`p****l`) shows, and its length."""
        pattern = re.compile(MASK_RUN_RE.sub(".+", "".join(letter if letter.isalnum() else "*" for letter in word)))
        if len(re.sub(r"[*#_-]", "", word)) < 2:
            return ()
        return tuple(
            Reading(frozenset(people), part, "exact")
            for (part, how), names in self._exact.items()
            if how == "exact"
            for people in [{one for name, some in names.items() if pattern.fullmatch(name) for one in some}]
            if people
        )

    def with_family_like(self, people: frozenset[int], word: str) -> frozenset[int]:
        """Give those of a few people whose family name a word has one slip from, or masked (`P***l`)."""
        if len(people) > MOST_COMPARED or len(word) < 2:
            return frozenset()
        if "*" in word:
            fitting = {person for reading in self.masked(word) for person in reading.people}
            return people & fitting
        return frozenset(person for person in people if self._is_like_family_name(word, person))

    def _is_like_family_name(self, word: str, person: int) -> bool:
        name = join_name(self.staff[person].family_name)
        halves = re.split(r"[\s-]+", self.staff[person].family_name)
        if len(halves) > 1 and word == "".join(join_name(half)[:1] for half in halves):  # `Liam GT`
            return True
        slips = slips_between(word, name)
        return slips == 1 or (slips <= len(name) // 4 and word[:1] == name[:1])

    def with_initial(
        self, people: frozenset[int], field: Literal["given_name", "family_name"], letter: str
    ) -> frozenset[int]:
        """Give those of some people whose given or family name begins with a letter; known-as names count too."""
        return frozenset(p for p in people if letter in self._initials_of(self.staff[p], field))

    def _initials_of(self, member: StaffMember, field: Literal["given_name", "family_name"]) -> set[str]:
        names = (member.family_name,) if field == "family_name" else (member.given_name, *member.known_as)
        return {fold_word(name)[:1] for name in names}

    def initials(self, letters: str) -> frozenset[int]:
        """Give the people whose names begin with these letters: given and family name, or every piece of them."""
        return frozenset(self._initials.get(letters, ()))

    def holder_of(self, role: str) -> int | None:
        """Give the person who alone holds this role, by its folded name, or None."""
        return self._unique_roles.get(role)

    def may_tell_role(self, view: View) -> bool:
        """Whether the text holds a word with which a role that one person holds begins."""
        return not self._role_starts.isdisjoint(view.words)

    def role_length_at(self, view: View, place: int) -> int:
        """Give how many tokens from `place` on make the longest known role that one person holds; 0 for none."""
        if self._role_starts.isdisjoint(view.tokens[place].forms):
            return 0
        for length in range(LONGEST_ROLE, 0, -1):
            if self.role_at(view, place, length) in self._unique_roles:
                return length
        return 0

    def role_at(self, view: View, place: int, length: int) -> str:
        """Give the role that the tokens from `place` on spell, misspellings mended where they can be."""
        tokens = view.tokens[place : place + length]
        if len(tokens) < length or any(token.gap for token in tokens[1:]):
            return ""
        spelt = " ".join(token.norm for token in tokens)
        if spelt in self._unique_roles or all(len(token.forms) == 1 for token in tokens):
            return spelt
        return " ".join(token.forms[-1] for token in tokens)

    def fitting(self, people: frozenset[int], title: str | None) -> frozenset[int]:
        """Keep the people who may bear a title of this sort; without a title, or with a courtesy title, all."""
        if title is None or title == "courtesy":
            return people
        allowed = COMPATIBLE[title]
        return frozenset(person for person in people if self.titles[person] in allowed or not self.titles[person])

    def staff_id(self, people: Iterable[int]) -> str | None:
        """Give the staff_id when there is exactly one person, else None."""
        one = tuple(people)
        return self.staff[one[0]].staff_id if len(one) == 1 else None

    def _index_names(self) -> None:
        names, british = NickNamer(), _british_short_forms()
        for place, member in enumerate(self.staff):
            given, family = join_name(member.given_name), join_name(member.family_name)
            self._add("given", "exact", given, place)
            self._add("family", "exact", family, place)
            for known in member.known_as:
                self._add("given", "exact", join_name(known), place)
            for short in (*names.nicknames_of(given), *british.get(given, ())) if given else ():
                self._add("given", "short", join_name(short), place)
            for letters in _initials_of_name(member):
                self._initials.setdefault(letters, set()).add(place)
            halves = [join_name(half) for half in re.split(r"[\s-]+", member.family_name)]
            if len(halves) == 2 and len(halves[0]) >= SHORTEST_PART:
                for form in _forms_of_half(halves[0]):
                    self._double.setdefault(form, set()).add((place, halves[0], halves[1]))
            for part, name in (("given", member.given_name), ("family", member.family_name)):
                pieces = [join_name(piece) for piece in re.split(r"[\s-]+", name)]
                for piece in pieces if len(pieces) > 1 else ():
                    if len(piece) >= SHORTEST_PART:
                        self._add(part, "part", piece, place)  # type: ignore[arg-type]

    def _add(self, part: Part, how: How, name: str, place: int) -> None:
        if name:
            self._exact.setdefault((part, how), {}).setdefault(name, set()).add(place)

    def _index_spellings(self, name: str, part: Part) -> None:
        if len(name) < SHORTEST_INDEXED:
            return
        for form in deletions(name):
            self._near.setdefault(form, set()).add((name, part))
        for key in sounds_of_name(name):
            self._heard.setdefault(key, set()).add((name, part))
            for form in deletions(key) if len(key) > SHORTEST_MISHEARD else ():
                self._misheard.setdefault(form, set()).add((name, part))


def note_ordinary_names(staff: Sequence[StaffMember]) -> tuple[str, ...]:
    """Say which names on the list are ordinary words as well, and so are believed only with more evidence.

    >>> note_ordinary_names([StaffMember(staff_id="S1", given_name="Hannah", family_name="May")])
    ('1 name is also an ordinary word and needs a title, a job or a full name beside it: May',)
    """
    names = {name for member in staff for name in (member.given_name, *member.known_as, member.family_name) if name}
    ordinary = sorted(name for name in names if fold_word(name) in ordinary_names())
    if not ordinary:
        return ()
    counted = (
        "1 name is also an ordinary word and needs"
        if len(ordinary) == 1
        else (f"{len(ordinary)} names are also ordinary words and need")
    )
    shown = ", ".join(ordinary[:MOST_NOTED]) + (", …" if len(ordinary) > MOST_NOTED else "")
    return (f"{counted} a title, a job or a full name beside it: {shown}",)


def join_name(name: str) -> str:
    """Fold a name and write it as one word: `Fenwick-Hughes` as `fenwickhughes`, `O'Neill` as `oneill`."""
    return NOT_LETTERS_RE.sub("", fold_word(name))


def _initials_of_name(member: StaffMember) -> set[str]:
    """Give the first letters of given and family name, and of every piece of them: `ab` and `abc` for Ann Bell-Cox."""
    given, family = fold_word(member.given_name), fold_word(member.family_name)
    pieces = "".join(piece[:1] for piece in re.split(r"[\s-]+", f"{given} {family}"))
    return {given[:1] + family[:1], pieces}


def _british_short_forms() -> Mapping[str, Sequence[str]]:
    """Give the short forms of given names that the table of nicknames lacks."""
    forms: Mapping[str, Sequence[str]] = read_toml("names.toml")["short_forms"]
    return forms


def _forms_of_half(word: str) -> set[str]:
    """Give what a word shares with every half it may stand for: itself less a letter, or its sound."""
    return {word, *deletions(word), f"/{sound(word)}"}


def _is_half(written: str, half: str) -> bool:
    """Whether a word is one half of a double name, spelt right, with a slip, or by ear."""
    return slips_between(written, half) <= 1 or (sound(written) == sound(half) and _alike_in_length(written, half))


def _alike_in_length(written: str, name: str) -> bool:
    return abs(len(written) - len(name)) <= max(2, len(name) // 3)


def _unique_roles(staff: Sequence[StaffMember]) -> dict[str, int]:
    """Give the roles that one person alone holds, under every name by which people call them."""
    called: dict[str, set[int]] = {}
    aliases = read_toml("staff_roles.toml")["role"]
    for place, member in enumerate(staff):
        role = " ".join(NOT_LETTERS_RE.sub(" ", fold_word(member.role or "")).split())
        if not role:
            continue
        names = {role}
        for entry in aliases:
            if role in entry["titles"]:
                names.update(entry["called"])
        for name in names:
            called.setdefault(name, set()).add(place)
    return {name: next(iter(places)) for name, places in called.items() if len(places) == 1}
