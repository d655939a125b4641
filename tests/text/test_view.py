"""Tokens: where they are cut, what they stand for, and that their offsets are the original's."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import texts

from conduct_rules.lexicons import read_words
from conduct_rules.text.fold import fold
from conduct_rules.text.view import View
from conduct_rules.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary(["dickhead", "complaint", "fuck", "shit", "wanker", "gmc", "waiting"], read_words())


def view_of(text: str) -> View:
    return View(text, VOCABULARY)


def norms(text: str) -> list[str]:
    return [token.norm for token in view_of(text).tokens]


@given(texts)
@example("f u c k \u0301 you")
@example("G\u200b.\u200bM.C.")
def test_tokens_lie_in_order_inside_the_text(text: str) -> None:
    view = view_of(text)
    end = 0
    for token in view.tokens:
        assert end <= token.start < token.end <= len(text)
        assert token.norm
        assert token.forms[0] == token.norm
        assert len(set(token.forms)) == len(token.forms)
        end = token.end


@given(texts)
def test_no_letter_or_digit_is_lost(text: str) -> None:
    """Every folded letter stands inside a token, and tokens hold nothing that is not in the folded text."""
    view = view_of(text)
    covered = {n for token in view.tokens for n in range(token.start, token.end)}
    for place, character in enumerate(view.folded):
        if character in "abcdefghijklmnopqrstuvwxyz0123456789":
            assert view.origin[place] in covered
    for token in view.tokens:
        letters = [c for c in fold(text[token.start : token.end]).text if c.isalnum()]
        assert [c for c in token.norm if c.isalnum()] == letters


@given(texts)
def test_sentences_number_upwards_and_break_only_at_their_gap(text: str) -> None:
    tokens = view_of(text).tokens
    for before, after in pairwise(tokens):
        assert after.sentence - before.sentence == (1 if after.gap == 2 else 0)
    assert not tokens or (tokens[0].sentence, tokens[0].gap, tokens[0].joined) == (0, 0, False)


@given(texts, st.data())
def test_a_sentence_is_the_run_of_its_number(text: str, data: st.DataObject) -> None:
    view = view_of(text)
    if view.tokens:
        place = data.draw(st.integers(0, len(view.tokens) - 1))
        number = view.tokens[place].sentence
        assert list(view.sentence_of(place)) == [n for n, token in enumerate(view.tokens) if token.sentence == number]


@given(texts, st.integers(0, 80), st.integers(0, 80))
def test_tokens_in_a_span_are_those_that_touch_it(text: str, start: int, length: int) -> None:
    view, end = view_of(text), start + length
    touching = [n for n, token in enumerate(view.tokens) if token.start < end and token.end > start]
    assert list(view.tokens_in(start, end)) == touching


@given(texts)
def test_a_folded_span_comes_back_to_the_original(text: str) -> None:
    view = view_of(text)
    for place in range(len(view.folded)):
        start, end = view.original(place, place + 1)
        assert end == start + 1
        assert view.folded[place] in fold(text[start:end]).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("I wasn't seen.", ["i", "wasnt", "seen"], id="apostrophe left out"),
        pytest.param("we'll see, well", ["we'll", "see", "well"], id="apostrophe kept where it matters"),
        pytest.param("the surgery's phone", ["the", "surgerys", "phone"], id="possessive"),
        pytest.param("Smith-Jones", ["smith", "jones"], id="hyphen parts"),
        pytest.param("f u c k this", ["fuck", "this"], id="letters written apart"),
        pytest.param("f.u.c.k", ["fuck"], id="letters with stops"),
        pytest.param("The G.M.C. knows", ["the", "gmc", "knows"], id="initials"),
        pytest.param("Dr A.O. was kind", ["dr", "ao", "was", "kind"], id="a person's initials"),
        pytest.param("ring 0 1 9 1 now", ["ring", "0", "1", "9", "1", "now"], id="digits apart stay apart"),
        pytest.param("f***ing sh*te f--k", ["f***ing", "sh*te", "f--k"], id="masks"),
        pytest.param("what the f***", ["what", "the", "f***"], id="mask at the end"),
        pytest.param("you d!ckhead", ["you", "d!ckhead"], id="mark for a letter"),
        pytest.param("great!thanks", ["great", "thanks"], id="mark for a mark"),
        pytest.param("thanks @westroad_gp #DrPatel", ["thanks", "@westroad_gp", "#drpatel"], id="handle and hashtag"),
        pytest.param("£20 and 9am", ["£20", "and", "9am"], id="money and time"),
        pytest.param("P\u200ba\u200btel", ["patel"], id="zero width inside"),
        pytest.param("waiting...hours", ["waiting", "hours"], id="dots between"),
        pytest.param("1½ hours", ["1", "hours"], id="fraction"),
        pytest.param("😀 👍🏽", [], id="no words"),
    ],
)
def test_where_tokens_are_cut(text: str, expected: list[str]) -> None:
    assert norms(text) == expected


@pytest.mark.parametrize(
    ("text", "word", "stands_for"),
    [
        ("c0mplaint", 0, "complaint"),
        ("what a w4nker", 2, "wanker"),
        ("shiiiiiit", 0, "shit"),
        ("a complant", 1, "complaint"),
        ("just waitin", 1, "waiting"),
        ("f.u.c.k", 0, "fuck"),
        ("ｆｕｃｋ", 0, "fuck"),
        ("fuсk", 0, "fuck"),
    ],
)
def test_a_disguised_word_stands_for_the_plain_one(text: str, word: int, stands_for: str) -> None:
    assert stands_for in view_of(text).tokens[word].forms


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("One. Two", 2, id="stop"),
        pytest.param("One! Two? Three", 3, id="marks"),
        pytest.param("One\nTwo", 2, id="line"),
        pytest.param("Dr. Patel and Mrs. Gray", 1, id="short forms"),
        pytest.param("at 8.30am", 1, id="time"),
        pytest.param("never again...Ever", 2, id="dots"),
        pytest.param("one, two; three", 1, id="clauses"),
        pytest.param("The end.The start", 2, id="no blank after the stop"),
    ],
)
def test_where_sentences_end(text: str, sentences: int) -> None:
    assert view_of(text).tokens[-1].sentence + 1 == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param('she said "go away" to me', ["go", "away"], id="double"),
        pytest.param("she said 'go away' to me", ["go", "away"], id="single"),
        pytest.param("“go away” she said", ["go", "away"], id="curly"),
        pytest.param("I wasn't told and didn't know", [], id="apostrophes"),
        pytest.param('5" of snow', [], id="inches"),
    ],
)
def test_what_is_quoted(text: str, quoted: list[str]) -> None:
    assert [token.norm for token in view_of(text).tokens if token.quoted] == quoted


@pytest.mark.parametrize(
    ("text", "cases"),
    [("Dr PATEL said McKay x I 12", ["capital", "upper", "lower", "mixed", "lower", "capital", "none"])],
)
def test_case(text: str, cases: list[str]) -> None:
    assert [token.case for token in view_of(text).tokens] == cases


@pytest.mark.parametrize(
    ("text", "shouted", "lower"),
    [
        ("THIS PLACE IS A DISGRACE", True, False),
        ("this place is a disgrace", False, True),
        ("This place is a Disgrace", False, False),
        ("OK", False, False),
        ("", False, True),
    ],
)
def test_whether_capitals_tell(text: str, shouted: bool, lower: bool) -> None:
    assert (view_of(text).is_shouted, view_of(text).is_lower) == (shouted, lower)
