"""Whether a rulebook holds together, asked of raw data that may be wrong in other ways as well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook.books import any_rulebook

from conduct_rules.rulebook.consistency import find_inconsistencies
from conduct_rules.rulebook.model import Rulebook

TWO_RULES = {"rules": [{"number": 1}, {"number": 2}]}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param(TWO_RULES, [], id="two rules"),
        pytest.param({"rules": [{"number": 1, "brings": [1]}]}, [], id="a circle"),
        pytest.param({"rules": [{"number": 1, "brings": [2]}]}, ["rules[0].brings[0]"], id="brings what is not there"),
        pytest.param({"rules": [{"number": 1}, {"number": 1}]}, ["rules[1].number"], id="one number twice"),
        pytest.param({"rules": [{"number": True}, {"number": 1}]}, [], id="true is no number"),
        pytest.param(
            TWO_RULES | {"complaint": {"rule": 3, "formal_with": [2, 4]}},
            ["complaint.rule", "complaint.formal_with[1]"],
            id="complaint",
        ),
        pytest.param(
            {"rules": [{"number": "x"}], "complaint": {"rule": 3}},
            [],
            id="no number can be read: say no more",
        ),
        pytest.param(
            {"advisories": [], "replies": [{"when": {"advisories": ["safeguarding"]}}]},
            ["replies[0].when.advisories[0]"],
            id="advisory",
        ),
        pytest.param(
            {"advisories": [{"name": "safe"}], "replies": [{"when": {"advisories": ["safeguarding"]}}]},
            [],
            id="misspelt advisory",
        ),
        pytest.param(
            {"next_steps": [], "rules": [{"number": 1, "actions": ["report"]}, {"number": 2, "actions": ["report"]}]},
            ["rules[0].actions[0]"],
            id="no text, told once",
        ),
        pytest.param({"rules": [{"number": 1, "actions": ["report"]}]}, [], id="next steps missing as a whole"),
    ],
)
def test_find_inconsistencies(raw: dict, expected: list[str]) -> None:
    assert [each.where for each in find_inconsistencies(raw)] == expected


@given(any_rulebook())
def test_a_rulebook_that_could_be_built_holds_together(book: Rulebook) -> None:
    assert find_inconsistencies(book.model_dump()) == []


KEYS = "rules number brings advisories name complaint rule next_steps action actions replies when any_rules raised_by"
keys = st.sampled_from(KEYS.split())
anything = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=30,
)


@given(st.dictionaries(keys, anything, max_size=6))
def test_no_data_whatever_breaks_it(raw: dict) -> None:
    find_inconsistencies(raw)
