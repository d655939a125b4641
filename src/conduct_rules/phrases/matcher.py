"""Find the phrases of all lexicons in one pass over a post's tokens; `patterns.py` says how they are written.

Cost: a pattern is tried only where its rarest element stands, and only in a post that holds a word of each of its
other elements, so a post costs little more as the lists grow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from operator import itemgetter
from typing import Literal, NamedTuple

from conduct_rules.phrases.line import Line
from conduct_rules.phrases.patterns import Pattern, PatternReader, Words, rarest
from conduct_rules.phrases.walk import Path, match_around

Role = Literal["patterns", "unless", "unless_sentence", "unless_post", "with_sentence", "with_post"]


class PhraseMatch(NamedTuple):
    """A pattern found: the owner it was added for, its role, and first and last token; `marked` is underlined."""

    owner: int
    role: Role
    first: int
    last: int
    marked: tuple[int, int]


class _Lead(NamedTuple):
    """What a word of a pattern's anchor leads to: the pattern, and, where the word is one of a phrase, that phrase.

    `need` holds words of which one must stand in the post besides. `before` counts the words of the phrase that stand
    before the word.
    """

    owner: int
    role: Role
    pattern: Pattern
    need: frozenset[str]
    before: int = 0
    phrase: Words = ()


Drawer = dict[str, tuple[_Lead, ...]]
WIDE = 80
"""Leads are filed by each of the words of which one must stand beside or somewhere, unless these are more."""
BY_PLACE = itemgetter(2, 3, 0, 1, 4)
"""Sorts matches: by first and last token, then owner and role, then what is underlined."""


class _Leads:
    """All that one word leads to, so filed that little of it is looked at.

    A pattern that is this one word is found at once (`alone`, by owner and role). Others are filed by the word that
    must come next, or just before, or else stand somewhere in the post (`somewhere`); the rest are tried one by one.
    """

    __slots__ = ("alone", "following", "preceding", "rest", "somewhere")

    def __init__(self) -> None:
        self.alone: tuple[tuple[int, Role], ...] = ()
        self.following: Drawer = {}
        self.preceding: Drawer = {}
        self.somewhere: Drawer = {}
        self.rest: tuple[_Lead, ...] = ()

    def add(self, lead: _Lead) -> None:
        pattern, phrase = lead.pattern, lead.phrase
        following: Collection[str] = phrase[lead.before + 1 : lead.before + 2] if phrase else pattern.following
        preceding: Collection[str] = phrase[: lead.before][-1:] if phrase else pattern.preceding
        if pattern.is_alone and not phrase:
            self.alone += ((lead.owner, lead.role),)
        elif 0 < len(following) <= WIDE:
            _file(self.following, following, lead)
        elif 0 < len(preceding) <= WIDE:
            _file(self.preceding, preceding, lead)
        elif 0 < len(lead.need) <= WIDE:
            _file(self.somewhere, lead.need, lead)
        else:
            self.rest += (lead,)

    def anywhere(self, line: Line) -> list[_Lead]:
        """Give the leads worth following wherever the word stands in the post."""
        leads = [lead for lead in self.rest if not (lead.need and lead.need.isdisjoint(line.present))]
        if self.somewhere:
            words = self.somewhere.keys() & line.places.keys()
            for word in words:
                leads += self.somewhere[word]
            if len(words) > 1:
                return list({id(lead): lead for lead in leads}.values())
        return leads

    def beside(self, line: Line, place: int) -> list[_Lead]:
        """Give the leads worth following for the sake of the words beside the word at `place`."""
        leads: list[_Lead] = []
        if self.following and place + 1 < line.length:
            for form in line.forms[place + 1]:
                leads += self.following.get(form, ())
        if self.preceding and place:
            for form in line.forms[place - 1]:
                leads += self.preceding.get(form, ())
        return leads


def _file(drawer: Drawer, words: Iterable[str], lead: _Lead) -> None:
    alone = (lead,)  # held once for all the words
    for word in words:
        drawer[word] = (*drawer[word], lead) if word in drawer else alone


class PhraseMatcher:
    """Patterns, looked up by their rarest element."""

    def __init__(self, reader: PatternReader) -> None:
        self._reader = reader
        self._index: dict[str, _Leads] = {}
        self._words: set[str] = set()

    def add(self, text: str, owner: int, role: Role) -> None:
        """Add one pattern. Raises `PatternError` for one that cannot be read or has no word to look up."""
        pattern = self._reader.read(text)
        anchor = pattern.elements[pattern.anchor]
        plain = _Lead(owner, role, pattern, pattern.needs[0] if pattern.needs else frozenset())
        for word in sorted(anchor.words):
            self._index.setdefault(word, _Leads()).add(plain)
        for phrase in anchor.phrases:
            word, before = rarest(phrase)
            self._index.setdefault(word, _Leads()).add(plain._replace(before=before, phrase=phrase))
        for element in pattern.elements:
            self._words.update(element.words, *element.phrases)

    def words(self) -> frozenset[str]:
        """Give every word that stands in a pattern."""
        return frozenset(self._words)

    def find(self, line: Line) -> list[PhraseMatch]:
        """Find every pattern; several matches may overlap. Ordered by place, then by owner."""
        index, places = self._index, line.places
        words = index.keys() & places.keys()
        if not words:
            return []
        found: set[PhraseMatch] = set()
        for word in words:
            leads = index[word]
            worth = leads.anywhere(line)
            for place in places[word]:
                for owner, role in leads.alone:
                    found.add(PhraseMatch(owner, role, place, place, (place, place)))
                for lead in chain(worth, leads.beside(line, place)):
                    match = _follow(lead, line, place)
                    if match is not None:
                        found.add(match)
        return sorted(found, key=BY_PLACE)


def _follow(lead: _Lead, line: Line, place: int) -> PhraseMatch | None:
    """Match the pattern to which the word at `place` leads."""
    owner, role, pattern, _, before, phrase = lead
    start, end = place, place + 1
    if phrase:
        start -= before
        end = start + len(phrase)
        if not line.has_phrase(start, phrase):
            return None
    for need in pattern.needs:
        if need.isdisjoint(line.present):
            return None
    path = match_around(pattern, line, start, end)
    return None if path is None else _as_match(owner, role, pattern, path)


def _as_match(owner: int, role: Role, pattern: Pattern, path: Path) -> PhraseMatch:
    filled = [(start, end) for start, end in path if end > start]
    opening, closing = pattern.marked
    underlined = [(start, end) for start, end in path[opening:closing] if end > start] or filled
    return PhraseMatch(owner, role, filled[0][0], filled[-1][1] - 1, marked=(underlined[0][0], underlined[-1][1] - 1))


__all__ = ["PhraseMatch", "PhraseMatcher", "Role"]
