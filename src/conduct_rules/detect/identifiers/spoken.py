"""Find numbers written out in words: "six five three double three", "oh seven seven double oh nine hundred"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from conduct_rules.detect.identifiers.numbers import WORDS, is_nhs_number, is_phone_number
from conduct_rules.detect.identifiers.reading import FAR, Found, Reading
from conduct_rules.lexicons import read_toml
from conduct_rules.text.view import Token

LEAST_WORDS = 5
NHS_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Spoken:
    """A run of tokens that say digits, from `first` to `last`, and the digits said."""

    first: int
    last: int
    digits: str


@cache
def _spoken_table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = read_toml(WORDS)["digits"]
    return table


@cache
def _number_words() -> frozenset[str]:
    table = _spoken_table()
    return frozenset((*table["words"], *table["tens"], *table["repeats"], table["hundred"]))


def read_spoken(tokens: tuple[Token, ...], first: int, last: int) -> str:
    """Give the digits that the tokens `first` to `last` say; `double three` is 33, `fifty two` 52, `hundred` 00."""
    table = _spoken_table()
    words, tens, repeats = table["words"], table["tens"], table["repeats"]
    digits, times, place = "", 1, first
    while place <= last:
        norm = tokens[place].norm
        if norm in repeats:
            times = repeats[norm]
        elif norm in tens:
            following = words.get(tokens[place + 1].norm, "") if place < last else ""
            unit = following if len(following) == 1 and following != "0" else ""
            digits += tens[norm] + (unit or "0")
            place += bool(unit)
        elif norm == table["hundred"]:
            digits += "00"
        elif norm in words:
            digits += words[norm] * times
            times = 1
        elif norm.isdigit():
            digits += norm[0] * (times - 1) + norm
            times = 1
        place += 1
    return digits


def spoken_runs(tokens: tuple[Token, ...]) -> Iterator[Spoken]:
    """Give every run of at least five words that say digits; figures may stand among them."""
    words, stuffing = _number_words(), frozenset(_spoken_table()["stuffing"])
    begin, end, said = -1, -1, 0
    for place, token in enumerate(tokens):
        norm, in_run = token.norm, begin >= 0 and token.gap < 2
        if norm in words or (norm.isdigit() and norm.isascii()):
            if not in_run:
                yield from _close(tokens, begin, end, said)
                begin, said = place, 0
            end, said = place, said + (norm in words)
        elif not (in_run and norm in stuffing and place - end == 1):
            yield from _close(tokens, begin, end, said)
            begin, said = -1, 0
    yield from _close(tokens, begin, end, said)


def _close(tokens: tuple[Token, ...], begin: int, end: int, said: int) -> Iterator[Spoken]:
    if begin >= 0 and said >= LEAST_WORDS:
        yield Spoken(begin, end, read_spoken(tokens, begin, end))


def find_spoken_numbers(reading: Reading) -> Iterator[Found]:
    """Give NHS and telephone numbers written out in words."""
    view = reading.view
    for run in spoken_runs(view.tokens):
        start, end = view.offsets(run.first, run.last)
        if run.digits.startswith("0") and is_phone_number(run.digits) and 10 <= len(run.digits) <= 11:
            yield Found("phone", start, end, run.first, run.last, run.digits)
        elif len(run.digits) == NHS_LENGTH:
            cued = reading.has_cue("nhs_number", run.first, run.last, before=FAR, after=FAR)
            if is_nhs_number(run.digits):
                yield Found("nhs_number", start, end, run.first, run.last, run.digits, "certain" if cued else "likely")
            elif cued:
                yield Found("nhs_number", start, end, run.first, run.last, run.digits, "possible")
