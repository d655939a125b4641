"""Find the phrases of all lexicons in one pass over a post's tokens.

A pattern is written as words with blanks between them:

    word            that word, however disguised (apostrophes left out: `wasnt`)
    wait~           the word and its inflections: wait, waits, waited, waiting
    late|put_off    either; an alternative of several words is written with `_` for the blanks
    {relative}      any word or phrase of that group in `classes.toml`
    <staff>         one or more tokens that another detector has tagged so
    ..  ..5         any up to three (five) tokens
    word?           there or not; also `{group}?`, `<tag>?`
    [ ]             round the part to be underlined, when that is not the whole
    //              the end of a sentence may come here; nowhere else does a match run over one

Cost: a pattern is tried only where its rarest element stands, so a post costs little more as the lists grow.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from conduct_rules.lexicons import read_toml
from conduct_rules.text.view import View

Role = Literal["patterns", "unless", "unless_sentence", "unless_post", "with_sentence", "with_post"]
Tags = Mapping[str, Collection[int]]
Words = tuple[str, ...]

ELEMENT_RE = re.compile(r"\[|\]|//|\.\.(?P<gap>\d*)|(?P<body>[^\s\[\]]+?)(?P<optional>\??)(?=\s|$|\])")
DEFAULT_GAP = 3
COMMON_WORD_COST = 400
PHRASE_COST = 1


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a pattern: single words, phrases and tags of which one must stand here, or a gap."""

    words: frozenset[str] = frozenset()
    phrases: tuple[Words, ...] = ()
    tags: frozenset[str] = frozenset()
    gap: int = 0
    optional: bool = False
    crosses: bool = False
    by_first: Mapping[str, tuple[Words, ...]] = field(default_factory=dict, compare=False, repr=False)
    by_last: Mapping[str, tuple[Words, ...]] = field(default_factory=dict, compare=False, repr=False)

    def ends(self, line: _Line, start: int) -> list[int]:
        """Give the positions just past this element when it begins at `start`."""
        found: list[int] = []
        if start >= line.length:
            return found
        if line.has(start, self.words):
            found.append(start + 1)
        for form in line.forms[start] if self.phrases else ():
            found += [start + len(phrase) for phrase in self.by_first.get(form, ()) if line.has_phrase(start, phrase)]
        found += [line.run_end(tag, start) for tag in self.tags if start in line.tags.get(tag, ())]
        return found

    def starts(self, line: _Line, end: int) -> list[int]:
        """Give the positions at which this element begins when it ends just before `end`."""
        found: list[int] = []
        if end <= 0:
            return found
        if line.has(end - 1, self.words):
            found.append(end - 1)
        for form in line.forms[end - 1] if self.phrases else ():
            found += [end - len(p) for p in self.by_last.get(form, ()) if line.has_phrase(end - len(p), p)]
        found += [line.run_start(tag, end - 1) for tag in self.tags if end - 1 in line.tags.get(tag, ())]
        return found


@dataclass(frozen=True, slots=True)
class Pattern:
    """A read pattern: its elements, which of them is looked up first, and which are underlined."""

    elements: tuple[Element, ...]
    anchor: int
    marked: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A pattern found: the owner it was added for, its role, and first and last token; `marked` is underlined."""

    owner: int
    role: Role
    first: int
    last: int
    marked: tuple[int, int]


class _Line:
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
        places = {(word, 0) for word in anchor.words} | {_rarest(phrase) for phrase in anchor.phrases}
        for word, offset in sorted(places):
            self._index.setdefault(word, []).append((owner, role, pattern, offset))
        for element in pattern.elements:
            self._words.update(element.words, *element.phrases)

    def words(self) -> frozenset[str]:
        """Give every word that stands in a pattern."""
        return frozenset(self._words)

    def find(self, view: View, tags: Tags) -> list[PhraseMatch]:
        """Find every pattern; several matches may overlap. Ordered by place, then by the order of adding."""
        line, index = _Line(view, tags), self._index
        found: dict[PhraseMatch, None] = {}
        for place, forms in enumerate(line.forms):
            for form in forms:
                for owner, role, pattern, offset in index.get(form, ()):
                    for path in match_around(pattern, line, place - offset):
                        found[_as_match(owner, role, pattern, path)] = None
        return sorted(found, key=lambda match: (match.first, match.last, match.owner, match.role))


Path = tuple[tuple[int, int], ...]


def match_around(pattern: Pattern, line: _Line, place: int) -> Iterable[Path]:
    """Match a pattern whose anchor element begins at `place`; give the span of tokens of every element."""
    elements, anchor = pattern.elements, pattern.anchor
    for end in elements[anchor].ends(line, place) if place >= 0 else ():
        right = _match_right(elements, anchor + 1, line, end)
        if right is None:
            continue
        left = _match_left(elements, anchor - 1, line, place)
        if left is not None:
            yield (*left, (place, end), *right)


def _match_right(elements: Sequence[Element], step: int, line: _Line, place: int) -> Path | None:
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


def _match_left(elements: Sequence[Element], step: int, line: _Line, place: int) -> Path | None:
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


def read_pattern(text: str, classes: Mapping[str, tuple[str, ...]]) -> Pattern:
    """Read one pattern as written in a lexicon. Raises `PatternError`."""
    elements: list[Element] = []
    opening, closing = 0, None
    for piece in text.split():
        for match in ELEMENT_RE.finditer(piece):
            if match.group() == "[":
                opening = len(elements)
            elif match.group() == "]":
                closing = len(elements)
            else:
                _join(elements, _read_element(match, classes, text))
    costs = [_cost(element) for element in elements]
    if not costs or min(costs) == float("inf"):
        raise PatternError(f"has no word to look up: {text!r}")
    if elements[0].gap or elements[-1].gap:
        raise PatternError(f"begins or ends with a gap: {text!r}")
    marked = (opening, len(elements) if closing is None else closing)
    return Pattern(tuple(elements), anchor=costs.index(min(costs)), marked=marked)


def _join(elements: list[Element], element: Element) -> None:
    """Add an element; a gap and the end of a sentence beside it make one gap that a sentence may end in."""
    before = elements[-1] if elements else Element(words=frozenset({""}))
    if (before.gap or before.crosses) and (element.gap or element.crosses):
        elements[-1] = Element(gap=before.gap + element.gap, crosses=before.crosses or element.crosses)
    else:
        elements.append(element)


def _read_element(match: re.Match[str], classes: Mapping[str, tuple[str, ...]], text: str) -> Element:
    if match.group() == "//":
        return Element(crosses=True)
    if match.group("gap") is not None:
        return Element(gap=int(match.group("gap") or DEFAULT_GAP))
    words: set[str] = set()
    phrases: set[Words] = set()
    tags: set[str] = set()
    for atom in match.group("body").split("|"):
        if not atom.strip("~"):
            raise PatternError(f"has an empty alternative: {text!r}")
        if atom.startswith("{") and atom.strip("{}") not in classes:
            raise PatternError(f"names no group of classes.toml: {atom} in {text!r}")
        for choice in classes[atom.strip("{}")] if atom.startswith("{") else (atom,):
            parts = tuple(choice.split() if choice[0] == "<" else choice.replace("_", " ").split())
            if choice.startswith("<"):
                tags.add(choice.strip("<>"))
            elif len(parts) > 1:
                phrases.add(parts)
            else:
                words.update(inflect(choice[:-1]) if choice.endswith("~") else (choice,))
    longest_first = sorted(phrases, key=lambda parts: (-len(parts), parts))
    return Element(
        frozenset(words),
        tuple(longest_first),
        frozenset(tags),
        optional=bool(match.group("optional")),
        by_first=_grouped(longest_first, 0),
        by_last=_grouped(longest_first, -1),
    )


def _grouped(phrases: Iterable[Words], place: int) -> dict[str, tuple[Words, ...]]:
    """Group phrases by their first or last word, so that a long list costs no more to look through."""
    groups: dict[str, list[Words]] = {}
    for phrase in phrases:
        groups.setdefault(phrase[place], []).append(phrase)
    return {word: tuple(group) for word, group in groups.items()}


def inflect(word: str) -> set[str]:
    """Give the regular inflections of a verb or noun, and some forms that do not exist, which do no harm.

    >>> sorted(inflect("cancel"))
    ['cancel', 'canceled', 'canceling', 'cancelled', 'cancelling', 'cancels']
    """
    forms = {word, word + "s"}
    stem = word
    if word.endswith("e"):
        stem = word[:-1]
    elif len(word) > 2 and word.endswith("y") and word[-2] not in "aeiou":
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        forms |= {word + "es"}
    forms |= {stem + "ed", stem + "ing"}
    if len(word) > 2 and word[-1] not in "aeiouwxyhs" and word[-2] in "aeiou" and word[-3] not in "aeiou":
        forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return forms


def _cost(element: Element) -> float:
    """How often an element is likely to stand in a post; the lowest is looked up first."""
    if element.gap or element.crosses or element.optional or element.tags or not (element.words or element.phrases):
        return float("inf")
    common = _common_words()
    looked_up = [*element.words, *(_rarest(phrase)[0] for phrase in element.phrases)]
    return sum(COMMON_WORD_COST if word in common else PHRASE_COST for word in looked_up)


def _rarest(phrase: Words) -> tuple[str, int]:
    """Give the word of a phrase to look up, and how many words stand before it: the first that is not common."""
    common = _common_words()
    return next(((word, place) for place, word in enumerate(phrase) if word not in common), (phrase[0], 0))


@cache
def _common_words() -> frozenset[str]:
    return frozenset(read_toml("text.toml")["common"])
