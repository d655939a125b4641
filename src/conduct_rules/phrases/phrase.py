"""A lexicon entry found in a post."""

from __future__ import annotations

from typing import NamedTuple

from conduct_rules.hit import Cause
from conduct_rules.phrases.lexicon import Entry


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


def longest(phrases: list[Phrase]) -> list[Phrase]:
    """Keep, of phrases that overlap, the longest (then the first)."""
    if len(phrases) < 2:
        return phrases
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda p: (p.first - p.last, p.first, p.entry.id)):
        if all(phrase.last < other.first or other.last < phrase.first for other in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda p: p.first)
