"""Tell whether a capital is meant: one that neither the start of a sentence or a line nor shouting explains."""

from __future__ import annotations

from functools import cached_property

from conduct_rules.text.view import View
from conduct_rules.who.gazetteer import name_words

LINE_MARKS = "\n*•"
OPENING_QUOTES = frozenset({'"', "“", "'", "‘"})


class Capitals:
    """The capitals of one post."""

    def __init__(self, view: View) -> None:
        self._view = view

    def is_meant(self, place: int) -> bool:
        """Whether the token at `place` bears a capital that nothing but a name explains."""
        token = self._view.tokens[place]
        if self._view.is_shouted or token.case not in ("capital", "mixed"):
            return False
        if not self._view.text[token.start].isupper():
            return False
        if place > 0 and token.gap < 2 and not self._starts_line(place):
            return True
        return self._small_starts

    @cached_property
    def _small_starts(self) -> bool:
        """Whether the author begins sentences with a small letter, so that a capital there is meant."""
        never = name_words("never_names")
        starts = [token for n, token in enumerate(self._view.tokens) if n and token.gap == 2 and token.case != "none"]
        return bool(starts) and all(token.case == "lower" for token in starts if token.norm not in never)

    def _starts_line(self, place: int) -> bool:
        between = self._view.gap_text(place)
        return any(mark in between for mark in LINE_MARKS) or between.strip()[-1:] in OPENING_QUOTES


def written_as_names(view: View) -> frozenset[int]:
    """Give the tokens that bear a capital which nothing but a name explains."""
    capitals = Capitals(view)
    return frozenset(place for place in range(len(view.tokens)) if capitals.is_meant(place))
