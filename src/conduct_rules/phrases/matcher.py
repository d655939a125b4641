"""Find the phrases of all lexicons in one pass over a post's tokens; `patterns.py` says how they are written.

Cost: a pattern is tried only where its rarest element stands, and only in a post that holds a word of each of its
other elements, so a post costs little more as the lists grow.
"""

from __future__ import annotations

from collections.abc import Sequence
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

    Leads are ordered by `number`, that of the pattern. `need` holds words of which one must stand in the post besides;
    where nothing else is needed, the anchor's own. `before` counts the words of the phrase that stand before the word.
    """

    number: int
    owner: int
    role: Role
    pattern: Pattern
    need: frozenset[str]
    before: int = 0
    phrase: Words = ()


WIDE_NEED = 16
"""A need of more words is checked lead by lead; the leads of a smaller one are looked up by each of its words."""
BY_NUMBER = itemgetter(0)


class _Leads:
    """All that one word leads to, so filed that little of it is looked at: by another word that must be there too."""

    __slots__ = ("beside", "plain")

    def __init__(self) -> None:
        self.plain: tuple[_Lead, ...] = ()
        self.beside: dict[str, tuple[_Lead, ...]] = {}

    def add(self, lead: _Lead) -> None:
        narrow = lead.phrase or (lead.pattern.needs and len(lead.need) <= WIDE_NEED)
        if not narrow:
            self.plain += (lead,)
            return
        alone = (lead,)  # held once for all the words
        for word in lead.need:
            self.beside[word] = (*self.beside[word], lead) if word in self.beside else alone

    def worth(self, present: frozenset[str]) -> list[_Lead]:
        """Give the leads worth following in a post that holds these words, in order of adding."""
        leads = [lead for lead in self.plain if not lead.need.isdisjoint(present)]
        if self.beside and (words := self.beside.keys() & present):
            for word in words:
                leads += self.beside[word]
            leads.sort(key=BY_NUMBER)
        return leads


class PhraseMatcher:
    """Patterns, looked up by their rarest element."""

    def __init__(self, reader: PatternReader) -> None:
        self._reader = reader
        self._index: dict[str, _Leads] = {}
        self._words: set[str] = set()
        self._count = 0

    def add(self, text: str, owner: int, role: Role) -> None:
        """Add one pattern. Raises `PatternError` for one that cannot be read or has no word to look up."""
        pattern = self._reader.read(text)
        anchor = pattern.elements[pattern.anchor]
        plain = _Lead(self._count, owner, role, pattern, min(pattern.needs, key=len, default=anchor.sought))
        for word in sorted(anchor.words):
            self._index.setdefault(word, _Leads()).add(plain)
        for phrase in anchor.phrases:
            word, before = rarest(phrase)
            beside = frozenset({rarest((*phrase[:before], *phrase[before + 1 :]))[0]})
            self._index.setdefault(word, _Leads()).add(plain._replace(need=beside, before=before, phrase=phrase))
        self._count += 1
        for element in pattern.elements:
            self._words.update(element.words, *element.phrases)

    def words(self) -> frozenset[str]:
        """Give every word that stands in a pattern."""
        return frozenset(self._words)

    def find(self, line: Line) -> list[PhraseMatch]:
        """Find every pattern; several matches may overlap. Ordered by place, then by the order of adding."""
        index, present = self._index, line.present
        if index.keys().isdisjoint(present):
            return []
        found: dict[PhraseMatch, None] = {}
        worth: dict[str, Sequence[_Lead]] = {}
        for place, forms in enumerate(line.forms):
            for form in forms:
                leads = worth.get(form)
                if leads is None:
                    worth[form] = leads = index[form].worth(present) if form in index else ()
                for lead in leads:
                    match = _follow(lead, line, place)
                    if match is not None:
                        found[match] = None
        return sorted(found, key=lambda match: (match.first, match.last, match.owner, match.role))


def _follow(lead: _Lead, line: Line, place: int) -> PhraseMatch | None:
    """Match the pattern to which the word at `place` leads."""
    _, owner, role, pattern, _, before, phrase = lead
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
