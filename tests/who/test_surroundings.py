"""Cues are looked up by place; what is found is what looking at every cue would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.phrases.lexicon import load_lexicon
from conduct_rules.phrases.phrase import Phrase
from conduct_rules.text.view import View
from conduct_rules.text.vocabulary import Vocabulary
from conduct_rules.who.surroundings import Surroundings

LENGTH = 24
ENTRY = next(entry for entry in load_lexicon("who").entries if entry.sense)
SENSE = str(ENTRY.sense)
VIEW = View("one two. three four five. six seven. " * (LENGTH // 7 + 1), Vocabulary((), frozenset()))
places = st.integers(0, LENGTH - 1)
cues = st.lists(st.tuples(places, st.integers(0, 4)).map(lambda at: (at[0], min(at[0] + at[1], LENGTH - 1))))


def around(spans: list[tuple[int, int]]) -> Surroundings:
    ordered = sorted(spans)
    return Surroundings(VIEW, [Phrase(ENTRY, first, last, *VIEW.offsets(first, last)) for first, last in ordered])


@given(cues, places, st.integers(0, 3))
def test_a_cue_covers_what_lies_within_it(spans: list[tuple[int, int]], first: int, more: int) -> None:
    last = min(first + more, LENGTH - 1)
    assert around(spans).covers(SENSE, first, last) == any(a <= first and last <= b for a, b in spans)


@given(cues, places)
def test_a_cue_stands_before_in_this_sentence_or_the_last(spans: list[tuple[int, int]], place: int) -> None:
    number = VIEW.tokens[place].sentence
    expected = any(b < place and number - VIEW.tokens[b].sentence <= 1 for _, b in spans)
    assert around(spans).stands_before(SENSE, place) == expected


@given(st.text(alphabet="ab c.\n", max_size=60))
def test_places_of_words_are_where_they_stand(text: str) -> None:
    view = View(text, Vocabulary((), frozenset({"a", "ab"})))
    assert view.words == {form for forms in view.forms for form in forms}
    assert all(word in view.forms[n] for word, where in view.places.items() for n in where)
    assert sum(map(len, view.places.values())) == sum(map(len, view.forms))
