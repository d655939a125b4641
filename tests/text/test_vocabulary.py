"""Which plain words a token may stand for, and which words are left as they are."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from conduct_rules.text.vocabulary import MOST_VARIANTS, Vocabulary, is_one_slip, read_leetspeak

KNOWN = ("complaint", "solicitor", "negligent", "fuck", "bitch", "shit", "waiting")
ORDINARY = frozenset({"saint", "paint", "witch", "cow", "was", "great", "class", "sheet", "baiting"})
VOCABULARY = Vocabulary(KNOWN, ORDINARY)
words = st.text(string.ascii_lowercase, min_size=1, max_size=9)


@given(st.one_of(texts, words))
def test_the_token_itself_comes_first_and_nothing_twice(norm: str) -> None:
    forms = VOCABULARY.readings(norm)
    assert forms[0] == norm
    assert len(set(forms)) == len(forms) <= 40


@given(st.sampled_from([*KNOWN, *ORDINARY]))
def test_a_word_that_is_one_stands_for_itself_alone(word: str) -> None:
    assert VOCABULARY.readings(word) == (word,)


@given(st.sampled_from([word for word in KNOWN if len(word) >= 5]), st.data())
def test_one_slip_is_mended_to_the_known_word(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    slipped = data.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            ]
        )
    )
    stretched = any(letter * 3 in slipped for letter in slipped)  # read as a stretched word, not as a slip
    if slipped not in VOCABULARY and len(slipped) >= 5 and not stretched:
        assert word in VOCABULARY.readings(slipped)


def _one_edit_away(written: str) -> set[str]:
    """Everything that one letter dropped, put in, changed or swapped makes of a word: the slow and obvious way."""
    cuts = [(written[:n], written[n:]) for n in range(len(written) + 1)]
    dropped = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    changed = {left + letter + right[1:] for left, right in cuts if right for letter in "abc"}
    added = {left + letter + right for left, right in cuts for letter in "abc"}
    return (dropped | swapped | changed | added) - {written}


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_slip_is_one_edit(written: str, meant: str) -> None:
    assert is_one_slip(written, meant) == (meant in _one_edit_away(written))


@given(st.text(string.ascii_lowercase + string.digits + "@$€£!|+", max_size=12))
def test_leetspeak_readings_are_few_and_as_long_as_the_word(norm: str) -> None:
    readings = read_leetspeak(norm)
    assert 1 <= len(readings) <= MOST_VARIANTS
    assert all(len(reading) == len(norm) for reading in readings)


@pytest.mark.parametrize(
    ("norm", "meant"),
    [
        ("b1tch", "bitch"), ("5h1t", "shit"), ("fuuuuck", "fuck"), ("fuckkkkk", "fuck"), ("waitin", "waiting"),
        ("s0l1c1t0r", "solicitor"), ("complant", "complaint"), ("negligant", "negligent"), ("gr8", "gr8"),
    ],
)  # fmt: skip
def test_what_a_word_stands_for(norm: str, meant: str) -> None:
    assert meant in VOCABULARY.readings(norm)


@pytest.mark.parametrize("norm", ["9am", "£20", "2nd", "a1", "@shit", "#fuck", "12345", "saint", "shot", "wit"])
def test_what_is_left_alone(norm: str) -> None:
    assert VOCABULARY.readings(norm) == (norm,)
