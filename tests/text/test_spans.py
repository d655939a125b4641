"""Spans kept apart agree with asking each of those kept."""

from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.text.spans import SpansApart

span = st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@given(st.lists(span, max_size=20), span)
def test_a_span_is_kept_when_it_overlaps_none(spans: list[tuple[int, int]], last: tuple[int, int]) -> None:
    apart, kept = SpansApart(), list[tuple[int, int]]()
    for one in spans:
        free = not any(overlap(one, other) for other in kept)
        assert apart.keep(*one) == free
        kept += [one] if free else []
    assert apart.touches(*last) == any(overlap(last, other) for other in kept) == SpansApart(kept).touches(*last)
