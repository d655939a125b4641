"""Find the phrases of all lexicons in one pass over a post's tokens; `patterns.py` says how they are written.

Cost: a pattern is tried only where its rarest element stands, and only in a post that holds a word of each of its
other elements, so a post costs little more as the lists grow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from conduct_rules.phrases.patterns import Element, Pattern, Words, rarest, read_pattern
from conduct_rules.text.view import View

Role = Literal["patterns", "unless", "unless_sentence", "unless_post", "with_sentence", "with_post"]
Tags = Mapping[str, Collection[int]]


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A pattern found: the owner it was added for, its role, and first and last token; `marked` is underlined."""

    owner: int
    role: Role
    first: int
    last: int
    marked: tuple[int, int]


class Line:
    """A post's tokens as the matcher steps along them."""

    __slots__ = ("forms", "gaps", "length", "tags")

    def __init__(self, view: View, tags: Tags) -> None:
        self.forms = [token.forms for token in view.tokens]
        self.gaps = [token.gap for token in view.tokens]
        self.length = len(self.forms)
        self.tags = tags

    def has(self, place: int, words: frozenset[str]) -> bool:
        forms = self.forms[place]
        return forms[0] in words or (len(forms) > 1 and not words.isdisjoint(forms))

    def has_phrase(self, start: int, phrase: Words) -> bool:
        if start < 0 or start + len(phrase) > self.length or phrase[0] not in self.forms[start]:
            return False
        for step in range(1, len(phrase)):
            if self.gaps[start + step] == 2 or phrase[step] not in self.forms[start + step]:
                return False
        return True

    def run_end(self, tag: str, place: int) -> int:
        tagged = self.tags[tag]
        place += 1
        while place < self.length and place in tagged and self.gaps[place] == 0:
            place += 1
        return place

    def run_start(self, tag: str, place: int) -> int:
        tagged = self.tags[tag]
        while place > 0 and place - 1 in tagged and self.gaps[place] == 0:
            place -= 1
        return place


@dataclass
class PhraseMatcher:
    """All patterns of all lexicons, looked up by their rarest element."""

    classes: Mapping[str, tuple[str, ...]]
    _index: dict[str, list[tuple[int, Role, Pattern, int]]] = field(default_factory=dict)
    _words: set[str] = field(default_factory=set)

    def add(self, text: str, owner: int, role: Role) -> None:
        """Add one pattern. Raises `PatternError` for one that cannot be read or has no word to look up."""
        pattern = read_pattern(text, self.classes)
        anchor = pattern.elements[pattern.anchor]
        places = {(word, 0) for word in anchor.words} | {rarest(phrase) for phrase in anchor.phrases}
        for word, offset in sorted(places):
            self._index.setdefault(word, []).append((owner, role, pattern, offset))
        for element in pattern.elements:
            self._words.update(element.words, *element.phrases)

    def words(self) -> frozenset[str]:
        """Give every word that stands in a pattern."""
        return frozenset(self._words)

    def find(self, view: View, tags: Tags) -> list[PhraseMatch]:
        """Find every pattern; several matches may overlap. Ordered by place, then by the order of adding."""
        line, index = Line(view, tags), self._index
        present = {form for forms in line.forms for form in forms}
        found: dict[PhraseMatch, None] = {}
        for place, forms in enumerate(line.forms):
            for form in forms:
                for owner, role, pattern, offset in index.get(form, ()):
                    for need in pattern.needs:
                        if need.isdisjoint(present):
                            break
                    else:
                        for path in match_around(pattern, line, place - offset):
                            found[_as_match(owner, role, pattern, path)] = None
        return sorted(found, key=lambda match: (match.first, match.last, match.owner, match.role))


Path = tuple[tuple[int, int], ...]


def match_around(pattern: Pattern, line: Line, place: int) -> Iterable[Path]:
    """Match a pattern whose anchor element begins at `place`; give the span of tokens of every element."""
    elements, anchor = pattern.elements, pattern.anchor
    for end in elements[anchor].ends(line, place) if place >= 0 else ():
        right = _match_right(elements, anchor + 1, line, end)
        if right is None:
            continue
        left = _match_left(elements, anchor - 1, line, place)
        if left is not None:
            yield (*left, (place, end), *right)


def _match_right(elements: Sequence[Element], step: int, line: Line, place: int) -> Path | None:
    if step == len(elements):
        return ()
    element = elements[step]
    if element.gap:
        ends = 0
        for reach in range(place, min(place + element.gap, line.length) + 1):
            ends += reach > place and line.gaps[reach - 1] == 2
            if ends > element.crosses:
                return None
            rest = _match_right(elements, step + 1, line, reach)
            if rest is not None:
                return ((place, reach), *rest)
        return None
    if element.crosses:
        rest = _match_right(elements, step + 1, line, place)
        return None if rest is None else ((place, place), *rest)
    if place < line.length and (line.gaps[place] < 2 or elements[step - 1].crosses):
        for end in element.ends(line, place):
            rest = _match_right(elements, step + 1, line, end)
            if rest is not None:
                return ((place, end), *rest)
    if element.optional:
        rest = _match_right(elements, step + 1, line, place)
        return None if rest is None else ((place, place), *rest)
    return None


def _match_left(elements: Sequence[Element], step: int, line: Line, place: int) -> Path | None:
    """Match the elements up to `step`, the last of them ending just before `place`."""
    if step < 0:
        return ()
    element = elements[step]
    if element.gap:
        ends = 0
        for reach in range(place, max(place - element.gap, 0) - 1, -1):
            ends += reach < place and line.gaps[reach + 1] == 2
            if ends > element.crosses:
                return None
            rest = _match_left(elements, step - 1, line, reach)
            if rest is not None:
                return (*rest, (reach, place))
        return None
    if element.crosses:
        rest = _match_left(elements, step - 1, line, place)
        return None if rest is None else (*rest, (place, place))
    if place > 0 and (place == line.length or line.gaps[place] < 2 or elements[step + 1].crosses):
        for start in element.starts(line, place):
            rest = _match_left(elements, step - 1, line, start)
            if rest is not None:
                return (*rest, (start, place))
    if element.optional:
        rest = _match_left(elements, step - 1, line, place)
        return None if rest is None else (*rest, (place, place))
    return None


def _as_match(owner: int, role: Role, pattern: Pattern, path: Path) -> PhraseMatch:
    filled = [(start, end) for start, end in path if end > start]
    opening, closing = pattern.marked
    underlined = [(start, end) for start, end in path[opening:closing] if end > start] or filled
    return PhraseMatch(owner, role, filled[0][0], filled[-1][1] - 1, marked=(underlined[0][0], underlined[-1][1] - 1))


__all__ = ["Line", "PhraseMatch", "PhraseMatcher", "Role", "Tags"]
