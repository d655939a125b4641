"""Match one pattern from its anchor outwards: to the right first, and only then to the left."""

from __future__ import annotations

from collections.abc import Sequence

from conduct_rules.phrases.line import Line
from conduct_rules.phrases.patterns import Element, Pattern

Path = tuple[tuple[int, int], ...]


def match_around(pattern: Pattern, line: Line, start: int, end: int) -> Path | None:
    """Match a pattern whose anchor stands at the tokens `start` to `end`; give the span of tokens of every element."""
    elements, anchor = pattern.elements, pattern.anchor
    right = _match_right(elements, anchor + 1, line, end)
    if right is None:
        return None
    left = _match_left(elements, anchor - 1, line, start)
    return None if left is None else (*left, (start, end), *right)


def _match_right(elements: Sequence[Element], step: int, line: Line, place: int) -> Path | None:
    """Match the elements from `step` on, the first of them beginning at `place`."""
    if step == len(elements):
        return ()
    element = elements[step]
    if element.gap:
        return _match_right_of_gap(elements, step, line, place)
    if not element.crosses and place < line.length and (line.gaps[place] < 2 or elements[step - 1].crosses):
        for end in element.ends(line, place):
            rest = _match_right(elements, step + 1, line, end)
            if rest is not None:
                return ((place, end), *rest)
    if element.crosses or element.optional:
        rest = _match_right(elements, step + 1, line, place)
        return None if rest is None else ((place, place), *rest)
    return None


def _match_right_of_gap(elements: Sequence[Element], step: int, line: Line, place: int) -> Path | None:
    gap, following = elements[step], elements[step + 1]
    heads = following.heads if following.firm else None
    forms, gaps, ends = line.forms, line.gaps, 0
    for reach in range(place, min(place + gap.gap, line.length) + 1):
        if reach > place and gaps[reach - 1] == 2:
            ends += 1
            if ends > gap.crosses:
                return None
        if heads is not None and (reach == line.length or heads.isdisjoint(forms[reach])):
            continue
        rest = _match_right(elements, step + 1, line, reach)
        if rest is not None:
            return ((place, reach), *rest)
    return None


def _match_left(elements: Sequence[Element], step: int, line: Line, place: int) -> Path | None:
    """Match the elements up to `step`, the last of them ending just before `place`."""
    if step < 0:
        return ()
    element = elements[step]
    if element.gap:
        return _match_left_of_gap(elements, step, line, place)
    fits = place == line.length or line.gaps[place] < 2 or elements[step + 1].crosses
    if not element.crosses and place > 0 and fits:
        for start in element.starts(line, place):
            rest = _match_left(elements, step - 1, line, start)
            if rest is not None:
                return (*rest, (start, place))
    if element.crosses or element.optional:
        rest = _match_left(elements, step - 1, line, place)
        return None if rest is None else (*rest, (place, place))
    return None


def _match_left_of_gap(elements: Sequence[Element], step: int, line: Line, place: int) -> Path | None:
    gap, before = elements[step], elements[step - 1]
    tails = before.tails if before.firm else None
    forms, gaps, ends = line.forms, line.gaps, 0
    for reach in range(place, max(place - gap.gap, 0) - 1, -1):
        if reach < place and gaps[reach + 1] == 2:
            ends += 1
            if ends > gap.crosses:
                return None
        if tails is not None and (reach == 0 or tails.isdisjoint(forms[reach - 1])):
            continue
        rest = _match_left(elements, step - 1, line, reach)
        if rest is not None:
            return (*rest, (reach, place))
    return None
