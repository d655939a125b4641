"""Find the phrases of all lexicons in one pass over a post's tokens; `patterns.py` says how they are written.

Cost: a pattern is tried only where its rarest element stands, and only in a post that holds a word of each of its
other elements, so a post costs little more as the lists grow.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
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

    Leads are ordered by `number`, that of the pattern. `need` holds the rarest words that the pattern needs besides
    (the anchor's own when it needs none), so that most leads are passed over at once; `before` counts the words of the
    phrase that stand before the word.
    """

    number: int
    owner: int
    need: frozenset[str]
    role: Role
    pattern: Pattern
    before: int = 0
    phrase: Words = ()


BY_NUMBER = itemgetter(0)


class _Leads:
    """All that one word leads to; what it leads to as part of a phrase is looked up by the word beside it too."""

    __slots__ = ("by_next", "by_previous", "plain")

    def __init__(self) -> None:
        self.plain: tuple[_Lead, ...] = ()
        self.by_next: dict[str, tuple[_Lead, ...]] | None = None
        self.by_previous: dict[str, tuple[_Lead, ...]] | None = None

    def add(self, lead: _Lead) -> None:
        phrase, place = lead.phrase, lead.before
        if not phrase:
            self.plain += (lead,)
        elif place + 1 < len(phrase):
            self.by_next = self.by_next or {}
            self.by_next[phrase[place + 1]] = (*self.by_next.get(phrase[place + 1], ()), lead)
        else:
            self.by_previous = self.by_previous or {}
            self.by_previous[phrase[place - 1]] = (*self.by_previous.get(phrase[place - 1], ()), lead)

    def at(self, line: Line, place: int, owners: Container[int] | None) -> list[_Lead]:
        """Give the leads worth following from the word at `place`, in order of adding."""
        present = line.present
        if owners is None:
            leads = [lead for lead in self.plain if not lead[2].isdisjoint(present)]
        else:
            leads = [lead for lead in self.plain if lead[1] in owners and not lead[2].isdisjoint(present)]
        beside: list[_Lead] = []
        if self.by_next is not None and place + 1 < line.length:
            for form in line.forms[place + 1]:
                beside += self.by_next.get(form, ())
        if self.by_previous is not None and place:
            for form in line.forms[place - 1]:
                beside += self.by_previous.get(form, ())
        if not beside:
            return leads
        leads += [lead for lead in beside if owners is None or lead.owner in owners]
        return sorted(leads, key=BY_NUMBER)


class PhraseMatcher:
    """All patterns of all lexicons, looked up by their rarest element."""

    def __init__(self, classes: Mapping[str, tuple[str, ...]]) -> None:
        self._reader = PatternReader(classes)
        self._index: dict[str, _Leads] = {}
        self._words: set[str] = set()
        self._count = 0

    def add(self, text: str, owner: int, role: Role) -> None:
        """Add one pattern. Raises `PatternError` for one that cannot be read or has no word to look up."""
        pattern = self._reader.read(text)
        anchor = pattern.elements[pattern.anchor]
        need = pattern.needs[0] if pattern.needs else anchor.sought
        plain = _Lead(self._count, owner, need, role, pattern)
        for word in sorted(anchor.words):
            self._lead(word, plain)
        for phrase in anchor.phrases:
            word, before = rarest(phrase)
            self._lead(word, plain._replace(before=before, phrase=phrase))
        self._count += 1
        for element in pattern.elements:
            self._words.update(element.words, *element.phrases)

    def _lead(self, word: str, lead: _Lead) -> None:
        self._index.setdefault(word, _Leads()).add(lead)

    def words(self) -> frozenset[str]:
        """Give every word that stands in a pattern."""
        return frozenset(self._words)

    def find(self, line: Line, *, owners: Container[int] | None = None) -> list[PhraseMatch]:
        """Find every pattern, or those of some owners; several matches may overlap.

        Ordered by place, then by the order of adding.
        """
        index, found = self._index, dict[PhraseMatch, None]()
        for place, forms in enumerate(line.forms):
            for form in forms:
                leads = index.get(form)
                for lead in leads.at(line, place, owners) if leads is not None else ():
                    match = _follow(lead, line, place)
                    if match is not None:
                        found[match] = None
        return sorted(found, key=lambda match: (match.first, match.last, match.owner, match.role))


def _follow(lead: _Lead, line: Line, place: int) -> PhraseMatch | None:
    """Match the pattern to which the word at `place` leads."""
    _, owner, _, role, pattern, before, phrase = lead
    start, end = place, place + 1
    if phrase:
        start -= before
        end = start + len(phrase)
        if not line.has_phrase(start, phrase):
            return None
    if pattern.is_alone:
        return PhraseMatch(owner, role, start, end - 1, (start, end - 1))
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
