"""What is read inside a zone leaves nothing behind, threads share one, and a pipeline of the user's is left alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import spacy

from conduct_rules import Engine
from conduct_rules.text.people import PersonFinder
from conduct_rules.text.zone import MemoryZone


def made_up(number: int) -> list[str]:
    return [f"Elsie Brannigan{number}x{one} said so" for one in range(50)]


def test_words_read_in_a_zone_are_let_go() -> None:
    finder = PersonFinder.load()
    zone = MemoryZone(finder)
    for number in range(3):
        with zone:
            inside = list(finder.find(made_up(number)))
        assert len(inside) == 50
        assert f"Brannigan{number}x1" not in finder._nlp.vocab.strings
    list(finder.find(made_up(9)))
    assert "Brannigan9x1" in finder._nlp.vocab.strings, "without one they stay, so the test above can fail"


def test_a_zone_closes_when_something_goes_wrong_inside() -> None:
    zone = MemoryZone(PersonFinder.load())
    for _ in range(2):
        with pytest.raises(ArithmeticError), zone:
            raise ArithmeticError
    with zone:
        pass


def test_a_pipeline_of_the_users_keeps_its_words() -> None:
    nlp = spacy.blank("en")
    with MemoryZone(PersonFinder(nlp)):
        doc = nlp("Brannigan23 said so")
    assert doc[0].text == "Brannigan23"
    assert "Brannigan23" in nlp.vocab.strings


def test_threads_that_share_an_engine_get_the_same_reports(engine: Engine) -> None:
    posts = [[f"met Elsie Brannigan{n}x{one} at Dr Okonko's, a joke" for one in range(40)] for n in range(8)]
    alone = [list(engine.score_batch(some, batch_size=7)) for some in posts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda some: list(engine.score_batch(some, batch_size=7)), posts))
    assert together == alone
