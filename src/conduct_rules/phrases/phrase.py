"""A lexicon entry found in a post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from conduct_rules.hit import Cause
from conduct_rules.phrases.lexicon import Entry
from conduct_rules.text.spans import SpansApart


class Phrase(NamedTuple):
    """A lexicon entry found in the post: the tokens matched, and the span to underline.

    `aside` is set when one of the entry's exceptions applies: the thing was seen and raises nothing.
    """

    entry: Entry
    first: int
    last: int
    start: int
    end: int
    aside: Cause | None = None


def by_sense(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    """Group phrases by what their entries mean, each group in order of place; "" for entries that do not say."""
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        found.setdefault(phrase.entry.sense or "", []).append(phrase)
    return found


def longest(phrases: list[Phrase]) -> list[Phrase]:
    """Keep, of phrases that overlap, the longest (then the first)."""
    if len(phrases) < 2:
        return phrases
    taken = SpansApart()
    by_length = sorted(phrases, key=lambda p: (p.first - p.last, p.first, p.entry.id))
    return sorted((p for p in by_length if taken.keep(p.first, p.last + 1)), key=lambda p: p.first)
