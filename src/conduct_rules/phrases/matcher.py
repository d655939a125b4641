"""Find the phrases of all lexicons in one pass over a post's tokens; `patterns.py` says how they are written.

Cost: a pattern is tried only where its rarest element stands, and only in a post that holds a word of each of its
other elements, so a post costs little more as the lists grow.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Literal, NamedTuple

from conduct_rules.phrases.line import Line
from conduct_rules.phrases.patterns import Pattern, Words, rarest, read_pattern
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
    """One word of a pattern's anchor that leads to it: a word of its own, or one of a phrase.

    `number` counts them in the order of adding, and `before` the words of the phrase that stand before that word.
    """

    number: int
    owner: int
    role: Role
    pattern: Pattern
    before: int
    phrase: Words


class _Leads:
    """All that one word leads to; what it leads to as part of a phrase is looked up by the word beside it too.

    With each lead stand its owner and the rarest words that the pattern needs besides, so that most are passed over
    at once; a pattern that needs nothing besides needs the word itself.
    """

    __slots__ = ("by_next", "by_previous", "plain")

    def __init__(self) -> None:
        self.plain: list[tuple[int, frozenset[str], _Lead]] = []
        self.by_next: dict[str, list[_Lead]] = {}
        self.by_previous: dict[str, list[_Lead]] = {}

    def add(self, word: str, lead: _Lead) -> None:
        phrase, place = lead.phrase, lead.before
        if not phrase:
            need = lead.pattern.needs[0] if lead.pattern.needs else frozenset({word})
            self.plain.append((lead.owner, need, lead))
        elif place + 1 < len(phrase):
            self.by_next.setdefault(phrase[place + 1], []).append(lead)
        else:
            self.by_previous.setdefault(phrase[place - 1], []).append(lead)

    def at(self, line: Line, place: int, owners: Container[int] | None) -> list[_Lead]:
        """Give the leads worth following from the word at `place`, in order of adding."""
        present = line.present
        if owners is None:
            leads = [lead for _, need, lead in self.plain if not need.isdisjoint(present)]
        else:
            leads = [lead for owner, need, lead in self.plain if owner in owners and not need.isdisjoint(present)]
        beside: list[_Lead] = []
        if self.by_next and place + 1 < line.length:
            for form in line.forms[place + 1]:
                beside += self.by_next.get(form, ())
        if self.by_previous and place:
            for form in line.forms[place - 1]:
                beside += self.by_previous.get(form, ())
        if not beside:
            return leads
        return sorted(leads + [lead for lead in beside if owners is None or lead.owner in owners])


class PhraseMatcher:
    """All patterns of all lexicons, looked up by their rarest element."""

    def __init__(self, classes: Mapping[str, tuple[str, ...]]) -> None:
        self._classes = classes
        self._index: dict[str, _Leads] = {}
        self._words: set[str] = set()
        self._count = 0

    def add(self, text: str, owner: int, role: Role) -> None:
        """Add one pattern. Raises `PatternError` for one that cannot be read or has no word to look up."""
        pattern = read_pattern(text, self._classes)
        anchor = pattern.elements[pattern.anchor]
        ways: list[tuple[str, int, Words]] = [(word, 0, ()) for word in anchor.words]
        ways += [(*rarest(phrase), phrase) for phrase in anchor.phrases]
        for word, before, phrase in sorted(ways):
            lead = _Lead(self._count, owner, role, pattern, before, phrase)
            self._index.setdefault(word, _Leads()).add(word, lead)
            self._count += 1
        for element in pattern.elements:
            self._words.update(element.words, *element.phrases)

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
    _, owner, role, pattern, before, phrase = lead
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
