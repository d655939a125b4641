"""Folding loses nothing: every folded character knows its place in the original."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import any_text, odd_characters, texts

from conduct_rules.text.fold import fold, fold_word

ascii_texts = st.text(st.characters(max_codepoint=127))


@given(texts)
@example("ŉǅİ")
@example("ﬃ℻㍿")
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(any_text)
def test_every_folded_character_comes_from_its_place(text: str) -> None:
    folded, origin = fold(text)
    assert len(origin) == len(folded) + 1
    assert origin[-1] == len(text)
    assert list(origin) == sorted(origin)
    for place, character in enumerate(folded):
        assert 0 <= origin[place] < len(text)
        assert character in fold(text[origin[place]]).text


@given(any_text)
def test_a_text_folds_as_its_characters_do(text: str) -> None:
    """The slow and obvious way: fold each character alone and string the pieces together."""
    pieces = [fold(character).text for character in text]
    assert fold(text).text == "".join(pieces)
    assert list(fold(text).origin) == [n for n, piece in enumerate(pieces) for _ in piece] + [len(text)]


@given(ascii_texts)
def test_the_short_way_for_ascii_equals_the_general_way(text: str) -> None:
    short, general = fold(text), fold(text + "é")
    assert general.text == short.text + "e"
    assert list(general.origin)[:-2] == list(short.origin)[:-1]


@given(any_text, any_text)
def test_texts_fold_apart_as_they_do_together(left: str, right: str) -> None:
    assert fold(left + right).text == fold(left).text + fold(right).text


@given(st.text(string.ascii_letters + string.digits + " .,'-\n\t"))
def test_plain_text_only_loses_its_capitals(text: str) -> None:
    assert fold(text) == (text.lower(), range(len(text) + 1)) or list(fold(text).origin) == list(range(len(text) + 1))
    assert fold(text).text == text.lower()


@given(odd_characters, st.sampled_from(["\u0301", "\u200b", "\u2060", "\ufe0f", "\u00ad", "\x00"]))
def test_what_nobody_sees_folds_to_nothing(character: str, unseen: str) -> None:
    assert fold(character + unseen).text == fold(character).text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param("DR PATEL", "dr patel", id="capitals"),
        pytest.param("Ｄｒ Ｐａｔｅｌ", "dr patel", id="full width"),
        pytest.param("Siobhán Wójcik", "siobhan wojcik", id="accents"),
        pytest.param("Siobha\u0301n", "siobhan", id="combining accent"),
        pytest.param("Łukasz Søren Đorđe Þór Æsop ßig", "lukasz soren dorde thor aesop ssig", id="letters"),
        pytest.param("Раtеl ѕurgеrу", "patel surgery", id="Cyrillic"),
        pytest.param("Ρατel οκοnkwο", "patel okonkwo", id="Greek"),
        pytest.param("𝐃𝐫 𝓟𝓪𝓽𝓮𝓵 𝕡𝖆", "dr patel pa", id="mathematical"),
        pytest.param("ⓅⒶⓉⒺⓁ 🅿🅰🆃🅴🅻 🅟🅐", "patel patel pa", id="circled and squared"),
        pytest.param("ᴘᴀᴛᴇʟ", "patel", id="small capitals"),
        pytest.param("P\u200ba\u200dt\u2060e\ufeffl", "patel", id="zero width"),
        pytest.param("p\u0336a\u0336t\u0336", "pat", id="struck through"),
        pytest.param("ﬁt ﬂu oﬃce", "fit flu office", id="ligatures"),
        pytest.param("can’t can`t canʼt", "can't can't can't", id="apostrophes"),
        pytest.param("“so” «so» „so”", '"so" "so" "so"', id="quotation marks"),
        pytest.param("f–k f—k f‑k", "f-k f-k f-k", id="dashes"),
        pytest.param("İSTANBUL", "istanbul", id="dotted capital"),
        pytest.param("w\u202eait\u202c", "wait", id="direction marks"),
        pytest.param("a\tb\nc", "a\tb\nc", id="white space stays"),
        pytest.param("0mbudsm4n £5", "0mbudsm4n £5", id="digits and signs stay"),
        pytest.param("\ud83d", "", id="half a character"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_folds_to_what(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize(("word", "plain"), [("O'Neill", "oneill"), ("D’Arcy", "darcy"), ("Wójcik", "wojcik")])
def test_a_word_of_a_list_loses_its_apostrophe(word: str, plain: str) -> None:
    assert fold_word(word) == plain
