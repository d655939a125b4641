"""The nearest target by looking further and further out agrees with asking every target."""

from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.detect.targets import Anchor, Anchors

places = st.tuples(st.integers(0, 300), st.integers(0, 4), st.integers(0, 24))


@given(st.lists(places, min_size=1, max_size=12), st.integers(0, 300), st.integers(0, 5))
def test_the_nearest_is_the_nearest_of_all(some: list[tuple[int, int, int]], first: int, length: int) -> None:
    """`cost` stands for what sentences' ends and the like add to the steps between."""
    every = sorted((Anchor(begin, begin + more, "staff", "person") for begin, more, _ in some), key=lambda a: a.first)
    cost = {(begin, begin + more): extra for begin, more, extra in some}
    last = first + length

    def distance(anchor: Anchor) -> tuple[int, int]:
        steps = first - anchor.last if anchor.last < first else anchor.first - last
        return steps + cost[anchor.first, anchor.last], anchor.first

    longest = max(anchor.last - anchor.first + 1 for anchor in every)
    known = Anchors(tuple(every), tuple(anchor.first for anchor in every), longest, speak=False)
    assert distance(known.nearest(distance, first, last)) == min(map(distance, every))
