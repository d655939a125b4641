"""Fold text to plain lower-case letters, keeping for every folded character its place in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from conduct_rules.lexicons import read_toml

DROPPED_CATEGORIES = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
"""Marks over letters, and characters nobody sees: zero-width joiners, variation selectors, controls."""

KEPT_CONTROLS = frozenset("\t\n\r")
WORDS_RE = re.compile(r"[a-z0-9]+")
UNSEEN_ASCII_RE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f`]")


class Folded(NamedTuple):
    """Folded text with the way back: `origin[i]` is the offset in the original of folded character `i`.

    `origin` is one longer than `text`; its last item is the length of the original.
    """

    text: str
    origin: Sequence[int]


def fold(text: str) -> Folded:
    """Fold case, width, accents, look-alike letters and unseen characters; each character on its own.

    Digits and signs that stand for letters are left alone: whether `0` is an `o` depends on the word round it.
    Folding twice gives the same as folding once.

    >>> fold("Dr Wójcik\u200b’s ＦＬＵ jab").text
    "dr wojcik's flu jab"
    >>> fold("ﬁt").origin
    [0, 0, 1, 2]
    """
    if text.isascii() and not UNSEEN_ASCII_RE.search(text):
        return Folded(text.lower(), range(len(text) + 1))
    pieces: list[str] = []
    origin: list[int] = []
    table = _fold_table()
    for place, character in enumerate(text):
        folded = table[character]
        pieces.append(folded)
        if len(folded) == 1:
            origin.append(place)
        elif folded:
            origin.extend([place] * len(folded))
    origin.append(len(text))
    return Folded("".join(pieces), origin)


def fold_word(word: str) -> str:
    """Fold one word or name of a list and leave out its apostrophes, as tokens do.

    >>> fold_word("O'Neill")
    'oneill'
    """
    return fold(word).text.replace("'", "")


class _FoldTable(dict[str, str]):
    """Folded form of each character met so far; a character is worked out once."""

    def __init__(self, lookalikes: dict[str, str]) -> None:
        super().__init__()
        self._lookalikes = lookalikes

    def __missing__(self, character: str) -> str:
        folded = character
        while (again := "".join(self._fold_once(piece) for piece in folded)) != folded:
            folded = again
        if len(folded) > 2 and len(WORDS_RE.findall(folded)) > 1:
            folded = character  # a sign such as ½ is no two words
        self[character] = folded
        return folded

    def _fold_once(self, character: str) -> str:
        if character in self._lookalikes:
            return self._lookalikes[character]
        if character in KEPT_CONTROLS:
            return character
        plain = unicodedata.normalize("NFKD", character).casefold()
        return "".join(
            self._lookalikes.get(piece, piece)
            for piece in plain
            if piece in KEPT_CONTROLS or unicodedata.category(piece) not in DROPPED_CATEGORIES
        )


@cache
def _fold_table() -> _FoldTable:
    tables = read_toml("lookalikes.toml")
    lookalikes: dict[str, str] = {}
    for name in ("letters", "cyrillic", "greek", "marks"):
        lookalikes.update(tables[name])
    for alphabet in tables["alphabets"].values():
        lookalikes.update(zip(alphabet, "abcdefghijklmnopqrstuvwxyz", strict=True))
    return _FoldTable(lookalikes)
