"""Read the patterns of lexicons: the little language in which entries say what to find.

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
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from conduct_rules.lexicons import read_toml

if TYPE_CHECKING:
    from conduct_rules.phrases.line import Line

Words = tuple[str, ...]

ELEMENT_RE = re.compile(r"\[|\]|//|\.\.(?P<gap>\d*)|(?P<body>[^\s\[\]]+?)(?P<optional>\??)(?=\s|$|\])")
DEFAULT_GAP = 3


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a pattern: single words, phrases and tags of which one must stand here, or a gap.

    `heads` and `tails` are the words with which it may begin and end, where it is not a tag; `sought` holds the words
    by which it is looked up, and `cost` in how many of ten thousand posts it is likely to stand. It is `firm` when it
    cannot be left out, nor be a tag or a gap.
    """

    words: frozenset[str] = frozenset()
    phrases: tuple[Words, ...] = ()
    tags: frozenset[str] = frozenset()
    gap: int = 0
    optional: bool = False
    crosses: bool = False
    by_first: Mapping[str, tuple[Words, ...]] = field(default_factory=dict, compare=False, repr=False)
    by_last: Mapping[str, tuple[Words, ...]] = field(default_factory=dict, compare=False, repr=False)
    heads: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()
    sought: frozenset[str] = frozenset()
    cost: int = 0
    firm: bool = False

    def ends(self, line: Line, start: int) -> Sequence[int]:
        """Give the positions just past this element when it begins at the token `start`."""
        forms = line.forms[start]
        if not self.tags:
            if self.heads.isdisjoint(forms):
                return ()
            if not self.phrases:
                return (start + 1,)
        found: list[int] = []
        if not self.words.isdisjoint(forms):
            found.append(start + 1)
        for form in forms if self.phrases else ():
            found += [start + len(phrase) for phrase in self.by_first.get(form, ()) if line.has_phrase(start, phrase)]
        found += [line.run_end(tag, start) for tag in self.tags if start in line.tags.get(tag, ())]
        return found

    def starts(self, line: Line, end: int) -> Sequence[int]:
        """Give the positions at which this element begins when the token before `end` is its last."""
        forms = line.forms[end - 1]
        if not self.tags:
            if self.tails.isdisjoint(forms):
                return ()
            if not self.phrases:
                return (end - 1,)
        found: list[int] = []
        if not self.words.isdisjoint(forms):
            found.append(end - 1)
        for form in forms if self.phrases else ():
            found += [end - len(p) for p in self.by_last.get(form, ()) if line.has_phrase(end - len(p), p)]
        found += [line.run_start(tag, end - 1) for tag in self.tags if end - 1 in line.tags.get(tag, ())]
        return found


@dataclass(frozen=True, slots=True)
class Pattern:
    """A read pattern: its elements, which of them is looked up first, and which are underlined.

    `needs` holds, for each other element that must be there, words of which the post must hold one; `following` and
    `preceding` those of which one must stand just after, or just before, the element looked up, if that can be said.
    """

    elements: tuple[Element, ...]
    anchor: int
    marked: tuple[int, int]
    needs: tuple[frozenset[str], ...] = ()
    following: frozenset[str] = frozenset()
    preceding: frozenset[str] = frozenset()

    @property
    def is_alone(self) -> bool:
        """Whether there is nothing but the element looked up."""
        return len(self.elements) == 1


class PatternReader:
    """Reads patterns; an element that is written in many of them is read once, and shared."""

    def __init__(self, classes: Mapping[str, tuple[str, ...]]) -> None:
        self._classes = classes
        self._elements: dict[str, Element] = {}

    def read(self, text: str) -> Pattern:
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
                    _join(elements, self._element(match, text))
        firm = sorted((element.cost, number) for number, element in enumerate(elements) if element.firm)
        if not firm:
            raise PatternError(f"has no word to look up: {text!r}")
        if elements[0].gap or elements[-1].gap:
            raise PatternError(f"begins or ends with a gap: {text!r}")
        marked = (opening, len(elements) if closing is None else closing)
        (_, anchor), *others = firm
        needs = tuple(elements[number].sought for _, number in others)
        after, before = elements[anchor + 1 : anchor + 2], elements[:anchor][-1:]
        return Pattern(
            tuple(elements),
            anchor=anchor,
            marked=marked,
            needs=needs,
            following=after[0].heads if after and after[0].firm else frozenset(),
            preceding=before[0].tails if before and before[0].firm else frozenset(),
        )

    def _element(self, match: re.Match[str], text: str) -> Element:
        written = match.group()
        if written not in self._elements:
            self._elements[written] = _read_element(match, self._classes, text)
        return self._elements[written]


def read_pattern(text: str, classes: Mapping[str, tuple[str, ...]]) -> Pattern:
    """Read one pattern by itself. Raises `PatternError`."""
    return PatternReader(classes).read(text)


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
    return _element_of(frozenset(words), phrases, frozenset(tags), optional=bool(match.group("optional")))


def _element_of(words: frozenset[str], phrases: set[Words], tags: frozenset[str], *, optional: bool) -> Element:
    longest_first = sorted(phrases, key=lambda parts: (-len(parts), parts))
    by_first, by_last = _grouped(longest_first, 0), _grouped(longest_first, -1)
    looked_up = [*words, *(rarest(phrase)[0] for phrase in longest_first)]
    return Element(
        words,
        tuple(longest_first),
        tags,
        optional=optional,
        by_first=by_first,
        by_last=by_last,
        heads=words.union(by_first) if phrases else words,
        tails=words.union(by_last) if phrases else words,
        sought=words.union(looked_up) if phrases else words,
        cost=sum(share(word) for word in looked_up),
        firm=not (optional or tags or not looked_up),
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


def rarest(phrase: Words) -> tuple[str, int]:
    """Give the word of a phrase to look up, the rarest, and how many words stand before it."""
    place = min(range(len(phrase)), key=lambda n: share(phrase[n]))
    return phrase[place], place


def share(word: str) -> int:
    """Give in how many of ten thousand posts a word stands, more or less; at least one."""
    return _shares().get(word, 1)


@cache
def _shares() -> Mapping[str, int]:
    return {word: band["share"] for band in read_toml("word_shares.toml")["band"] for word in band["words"]}
