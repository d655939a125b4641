"""Spans that are kept apart from one another: whether a new one touches any is told without asking each."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable


class SpansApart:
    """Half-open spans of which no two overlap, in order."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans = sorted(spans)

    def touches(self, start: int, end: int) -> bool:
        """Whether a span overlaps one of those kept.

        >>> SpansApart([(2, 4)]).touches(0, 2), SpansApart([(2, 4)]).touches(3, 9)
        (False, True)
        """
        place = bisect_right(self._spans, start, key=_start)
        before, after = self._spans[place - 1 : place], self._spans[place : place + 1]
        return any(first < end and start < past for first, past in (*before, *after))

    def keep(self, start: int, end: int) -> bool:
        """Keep a span if it overlaps none of those kept, and say whether it was kept."""
        apart = not self.touches(start, end)
        if apart:
            insort(self._spans, (start, end))
        return apart


def _start(span: tuple[int, int]) -> int:
    return span[0]
