"""Hits and things set aside: frozen, comparable, and silent about the words they underline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import sightings

from conduct_rules import Hit, SetAside
from conduct_rules.hit import CAUSES, CERTAINTIES, IDENTIFIER_KINDS, KINDS

hits = st.builds(
    Hit,
    kind=st.sampled_from(KINDS),
    start=st.integers(0, 50),
    end=st.integers(0, 50),
    text=st.text(max_size=9),
    rules=st.lists(st.integers(1, 9)).map(tuple),
    staff_id=st.none() | st.text(max_size=4),
    certainty=st.sampled_from(CERTAINTIES),
    reason=st.text(max_size=9),
)
asides = st.builds(
    SetAside,
    kind=st.sampled_from(KINDS),
    start=st.integers(0, 50),
    end=st.integers(0, 50),
    text=st.text(max_size=9),
    cause=st.sampled_from(CAUSES),
    reason=st.text(max_size=9),
)


@given(st.one_of(hits, asides))
def test_a_span_survives_json(span: Hit | SetAside) -> None:
    assert type(span).model_validate_json(span.model_dump_json()) == span


def test_repr_shows_kind_and_place_alone() -> None:
    hit = Hit(kind="offence", start=3, end=9, text="secret", rules=(4,), certainty="likely", reason="swearing")
    assert repr(hit) == str(hit) == "Hit(offence, 3:9)"
    aside = SetAside(kind="offence", start=3, end=9, text="secret", cause="quoted", reason="swearing")
    assert repr(aside) == "SetAside(offence, 3:9)"


def test_a_hit_cannot_be_changed() -> None:
    hit = Hit(kind="offence", start=3, end=9, text="secret", rules=(4,), certainty="likely", reason="swearing")
    with pytest.raises(ValidationError, match="frozen"):
        hit.start = 4  # type: ignore[misc]


@given(sightings())
def test_a_sighting_is_a_value(sighting: object) -> None:
    assert sighting in {sighting}
    with pytest.raises(AttributeError):
        sighting.start = 0  # type: ignore[attr-defined]


def test_identifiers_are_nine_of_the_kinds() -> None:
    assert len(IDENTIFIER_KINDS) == 9
    assert set(IDENTIFIER_KINDS) < set(KINDS)
    assert (IDENTIFIER_KINDS[0], IDENTIFIER_KINDS[-1]) == ("nhs_number", "social_handle")
