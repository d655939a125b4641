"""An entry's exceptions: what sets a phrase aside, what it needs beside it, and what is underlined."""

import pytest

from conduct_rules.lexicons import read_words
from conduct_rules.phrases.finder import PhraseFinder
from conduct_rules.phrases.lexicon import Entry, Lexicon
from conduct_rules.text.view import View
from conduct_rules.text.vocabulary import Vocabulary

CLASSES = {"blood": ("stools", "diarrhoea")}
STOOLS = ["bloody {blood}"]
CLINICAL = "clinical sense"


def entry(**given: object) -> Entry:
    return Entry.model_validate(
        {"id": "bloody", "patterns": ["bloody"], "hits": ["bloody"], "misses": ["blood"], "cause": "clinical sense"}
        | given
    )


def find(text: str, *entries: Entry, name: str = "offence") -> list[tuple[str, str | None]]:
    """Give the words underlined in a text and why each is set aside."""
    finder = PhraseFinder([Lexicon(name=name, entries=entries)], CLASSES)
    view = View(text, Vocabulary(finder.words(), read_words()))
    return [(text[phrase.start : phrase.end], phrase.aside) for phrase in finder.find(view, {}).get(name, ())]


@pytest.mark.parametrize(
    ("exceptions", "text", "found"),
    [
        pytest.param({}, "bloody rude", [("bloody", None)], id="no exception"),
        pytest.param({"unless": STOOLS}, "bloody stools", [("bloody", CLINICAL)], id="unless, there"),
        pytest.param({"unless": STOOLS}, "bloody rude stools", [("bloody", None)], id="unless, not beside it"),
        pytest.param(
            {"unless": STOOLS}, "bloody stools and bloody rude",
            [("bloody", CLINICAL), ("bloody", None)], id="unless, one of two",
        ),
        pytest.param(
            {"unless_sentence": ["{blood}"]}, "Bloody and then diarrhoea. Bloody rude",
            [("Bloody", CLINICAL), ("Bloody", None)], id="unless in the sentence",
        ),
        pytest.param(
            {"unless_post": ["{blood}"]}, "Bloody. Diarrhoea. Bloody",
            [("Bloody", CLINICAL), ("Bloody", CLINICAL)], id="unless in the post",
        ),
        pytest.param({"with_sentence": ["rude"]}, "Bloody rude. Bloody late", [("Bloody", None)], id="with, there"),
        pytest.param({"with_sentence": ["rude"]}, "Bloody late. Rude", [], id="with, elsewhere"),
        pytest.param({"with_post": ["rude"]}, "Bloody late. Rude", [("Bloody", None)], id="with, in the post"),
        pytest.param({"with_post": ["rude"]}, "Bloody late.", [], id="with, nowhere"),
        pytest.param({"patterns": ["was [ bloody ]"]}, "she was bloody rude", [("bloody", None)], id="underlined"),
    ],
)  # fmt: skip
def test_exceptions(exceptions: dict[str, object], text: str, found: list[tuple[str, str | None]]) -> None:
    assert find(text, entry(**exceptions)) == found


def test_an_exception_touches_its_own_entry_alone() -> None:
    other = entry(id="other", patterns=["bloody"])
    assert find("bloody stools", entry(unless=["bloody stools"]), other) == [
        ("bloody", CLINICAL),
        ("bloody", None),
    ]


def test_phrases_come_by_lexicon_and_in_order_of_place() -> None:
    first = Lexicon(name="one", entries=(entry(id="late", patterns=["late"]), entry(id="rude", patterns=["rude"])))
    second = Lexicon(name="two", entries=(entry(id="bloody"),))
    finder = PhraseFinder([first, second], CLASSES)
    view = View("Rude, bloody late and rude", Vocabulary(finder.words(), read_words()))
    found = finder.find(view, {})
    assert {name: [phrase.entry.id for phrase in phrases] for name, phrases in found.items()} == {
        "one": ["rude", "late", "rude"],
        "two": ["bloody"],
    }


def test_a_text_without_phrases_gives_nothing() -> None:
    assert find("", entry()) == find("All was well.", entry()) == []


def test_the_words_of_all_patterns_are_known() -> None:
    finder = PhraseFinder([Lexicon(name="x", entries=(entry(unless=STOOLS, with_post=["wait~"]),))], CLASSES)
    assert {"bloody", "stools", "diarrhoea", "wait", "waiting"} <= finder.words()
