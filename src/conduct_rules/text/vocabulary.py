"""The words the lexicons know, and the plain words a disguised or misspelt token may stand for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import product

from conduct_rules.lexicons import read_toml

SHORTEST_MISSPELT = 5
LONGEST_WORD = 40
MOST_VARIANTS = 8
MOST_MENDED = 5
"""What may be a slip of more words than these stands for none of them."""
DISGUISE_RE = re.compile(r"[0-9@$€£!|+]")
ORDINAL_OR_MEASURE_RE = re.compile(r"[£$€]?\d+[a-z]{1,3}|[a-z]{1,2}\d+|[\d@$€£!|+]+|[@#].*")
REPEAT_RE = re.compile(r"([a-z])\1{2,}")


class Vocabulary:
    """Words known, and for a token that is none of them, the words it may stand for.

    `known` are the terms of the lexicons (a misspelling is mended only to one of these); `ordinary` are all
    English words, and `names` people's: neither is ever taken for a misspelling; `words` are the first two.
    """

    def __init__(self, known: Iterable[str], ordinary: frozenset[str], names: Collection[str] = ()) -> None:
        self.known = frozenset(known)
        self.ordinary = ordinary
        self.names = names
        self.words = self.known | ordinary
        self._deletions = _index_deletions(word for word in self.known if len(word) >= SHORTEST_MISSPELT)
        self._readings = lru_cache(maxsize=16_000)(self._read)

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def readings(self, norm: str) -> tuple[str, ...]:
        """Give the token's own form first, then the words it may stand for; a very long one stands for itself."""
        return (norm,) if len(norm) > LONGEST_WORD else self._readings(norm)

    def _read(self, norm: str) -> tuple[str, ...]:
        forms = [norm]
        if norm not in self.words and not norm.isdigit():
            forms += self._undisguised(norm)
            if len(forms) == 1 and norm.isalpha() and norm not in self.names:
                forms += self._mended(norm)
        return tuple(dict.fromkeys(forms))

    def _undisguised(self, norm: str) -> list[str]:
        plain = [norm]
        if DISGUISE_RE.search(norm) and not ORDINAL_OR_MEASURE_RE.fullmatch(norm):
            plain = read_leetspeak(norm)
        found: list[str] = []
        for form in plain:
            twice = REPEAT_RE.sub(r"\1\1", form)
            once = REPEAT_RE.sub(r"\1", form)
            found += [word for word in (form, twice, once) if word != norm]
        known = [word for word in found if word in self]
        return known or found[:2]

    def _mended(self, norm: str) -> list[str]:
        if norm.endswith("in") and norm + "g" in self:
            return [norm + "g"]
        if len(norm) < SHORTEST_MISSPELT:
            return []
        words: set[str] = set()
        for deletion in (norm, *_deletions_of(norm)):
            words.update(self._deletions.get(deletion, ()))
        likely = sorted(word for word in words if is_one_slip(norm, word))
        return likely if len(likely) <= MOST_MENDED else []


def read_leetspeak(norm: str) -> list[str]:
    """Give the letter readings of a word written with digits and signs, likeliest first.

    >>> read_leetspeak("0mbudsm4n")
    ['ombudsman']
    >>> read_leetspeak("b1tch")
    ['bitch', 'bltch']
    """
    table: Mapping[str, str] = read_toml("lookalikes.toml")["leetspeak"]
    choices = [table.get(character, character) for character in norm]
    readings: list[str] = []
    for letters in product(*choices):
        readings.append("".join(letters))
        if len(readings) == MOST_VARIANTS:
            break
    return readings


def is_one_slip(written: str, meant: str) -> bool:
    """Whether one letter dropped, doubled, changed or swapped with its neighbour turns one word into the other.

    >>> is_one_slip("complant", "complaint"), is_one_slip("wiat", "wait"), is_one_slip("cow", "cow")
    (True, True, False)
    """
    if written == meant or abs(len(written) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(written), len(meant)) and written[start] == meant[start]:
        start += 1
    left, right = written[start:], meant[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    )


def _deletions_of(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _index_deletions(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for word in sorted(words):
        for form in (word, *_deletions_of(word)):
            index.setdefault(form, []).append(word)
    return {form: tuple(found) for form, found in index.items()}
