"""The values of a rulebook: they travel, they hold together, and no reply says that anybody is a patient."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from pydantic import ValidationError
from rulebook.books import BOOKS, any_rulebook

from conduct_rules.hit import ABOUTS, KINDS
from conduct_rules.report import Advisory
from conduct_rules.rulebook.load import fingerprint, read_rulebook
from conduct_rules.rulebook.model import Rulebook, When

FORBIDDEN = [
    line
    for line in (Path(__file__).parent / "forbidden_phrases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
REPLIES = [pytest.param(reply, id=f"{name} {reply.outcome}") for name, book in BOOKS.items() for reply in book.replies]


@given(any_rulebook())
def test_a_rulebook_survives_json_and_pickle(book: Rulebook) -> None:
    for copy in (
        Rulebook.model_validate_json(book.model_dump_json()),
        Rulebook.model_validate(book.model_dump()),
        pickle.loads(pickle.dumps(book)),
    ):
        assert copy == book
        assert hash(copy) == hash(book)
        assert fingerprint(copy) == fingerprint(book)
        assert read_rulebook(copy) == (book, [])


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_working_out_consequences_leaves_the_value_as_it_was(book: Rulebook) -> None:
    before = (book.model_dump(), hash(book), fingerprint(book))
    assert set(book.consequences) == {(kind, about) for kind in KINDS for about in ABOUTS}
    assert (book.model_dump(), hash(book), fingerprint(book)) == before


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_a_rulebook_is_frozen(book: Rulebook) -> None:
    with pytest.raises(ValidationError):
        book.title = "another"


def test_a_rulebook_that_does_not_hang_together_cannot_be_built() -> None:
    raw = BOOKS["riverside"].model_dump()
    raw["complaint"]["rule"] = 7
    with pytest.raises(ValidationError, match="there is no rule 7"):
        Rulebook.model_validate(raw)


@pytest.mark.parametrize("name", BOOKS)
def test_the_fingerprint_follows_every_word(name: str) -> None:
    book = BOOKS[name]
    raw = book.model_dump()
    raw["replies"][0]["text"] += "!"
    assert fingerprint(Rulebook.model_validate(raw)) != fingerprint(book)
    raw = book.model_dump()
    raw["replies"] = raw["replies"][::-1]
    assert fingerprint(Rulebook.model_validate(raw)) != fingerprint(book)


def test_the_two_rulebooks_differ() -> None:
    west_road, riverside = BOOKS.values()
    assert fingerprint(west_road) != fingerprint(riverside)
    assert not set(west_road.by_number) & set(riverside.by_number)


@pytest.mark.parametrize(
    ("when", "rules", "complaint", "advisories", "expected"),
    [
        pytest.param({"any_rules": [2, 3]}, [3, 8], None, [], True, id="any rule, one raised"),
        pytest.param({"any_rules": [2, 3]}, [8], None, [], False, id="any rule, none raised"),
        pytest.param({"only_rules": [6]}, [6], None, [], True, id="only rule"),
        pytest.param({"only_rules": [1, 6]}, [6], None, [], True, id="only rules, some of them"),
        pytest.param({"only_rules": [6]}, [6, 8], "grievance", [], False, id="only rule, another raised"),
        pytest.param({"only_rules": [6]}, [], None, ["safeguarding"], False, id="only rule, none raised"),
        pytest.param({"complaint": ["formal"]}, [8], "formal", [], True, id="grade"),
        pytest.param({"complaint": ["formal"]}, [8], "grievance", [], False, id="another grade"),
        pytest.param({"complaint": ["formal", "grievance"]}, [], None, [], False, id="any grade, no complaint"),
        pytest.param({"advisories": ["safeguarding"]}, [], None, ["safeguarding"], True, id="advisory"),
        pytest.param({"any_rules": [6], "complaint": ["formal"]}, [6, 8], "formal", [], True, id="both hold"),
        pytest.param({"any_rules": [6], "complaint": ["formal"]}, [8], "formal", [], False, id="one of two holds"),
    ],
)
def test_when(when: dict, rules: list[int], complaint: str | None, advisories: list[Advisory], expected: bool) -> None:
    assert When.model_validate(when).holds(rules=rules, complaint=complaint, advisories=advisories) is expected


@pytest.mark.parametrize("reply", REPLIES)
def test_a_reply_says_nothing_about_anyone_being_a_patient(reply) -> None:
    text = " ".join(reply.text.casefold().split())
    assert [phrase for phrase in FORBIDDEN if phrase in text] == []


@pytest.mark.parametrize("reply", [each for each in REPLIES if each.values[0].outcome == "safeguarding"])
def test_the_safeguarding_reply_gives_the_numbers(reply) -> None:
    assert all(number in reply.text for number in ("999", "NHS 111", "option 2", "116 123"))


@pytest.mark.parametrize("name", BOOKS)
def test_safeguarding_is_answered_before_anything_else(name: str) -> None:
    assert BOOKS[name].replies[0].when.advisories == ("safeguarding",)
