"""Claims about the values that describe a practice."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from conduct_rules.practice import Practice, StaffMember


def test_cells_are_tidied() -> None:
    """White space of any sort is trimmed and collapsed; an empty title or role is None."""
    person = StaffMember(
        staff_id=" S01 ", title=" ", given_name="Thi\u00a0 Lan\n", family_name="", known_as=" Lan ;;", role=""
    )
    expected = {"staff_id": "S01", "title": None, "given_name": "Thi Lan", "family_name": "", "role": None}
    assert person.model_dump() == expected | {"known_as": ("Lan",)}


@pytest.mark.parametrize("names", [{"given_name": "Joy"}, {"family_name": "Bell"}], ids=["given", "family"])
def test_one_name_is_enough(names: dict[str, str]) -> None:
    """A person may have one name alone, whichever it is."""
    assert StaffMember(staff_id="S1", **names).staff_id == "S1"


@pytest.mark.parametrize("names", [{}, {"given_name": " ", "family_name": ""}], ids=["none", "blank"])
def test_no_name_is_refused(names: dict[str, str]) -> None:
    """A person without any name is refused, whether the names are blank or left out."""
    with pytest.raises(ValidationError, match="the name is blank"):
        StaffMember(staff_id="S1", **names)


@pytest.mark.parametrize(
    "value",
    [
        StaffMember(staff_id="S05", title="Dr", given_name="William", family_name="Hope", known_as=("Will", "Bill")),
        Practice(name="West Road", phones=("0191 496 0123",), emails=("a@example.nhs.uk",), allow=("damn",)),
    ],
    ids=["StaffMember", "Practice"],
)
def test_values_are_frozen_and_survive_json(value: StaffMember | Practice) -> None:
    """Values are frozen, hashable, and equal after a trip through JSON."""
    assert type(value).model_validate_json(value.model_dump_json()) == value
    assert hash(value) == hash(value.model_copy())
    with pytest.raises(ValidationError, match="frozen"):
        value.__setattr__(next(iter(type(value).model_fields)), "x")
