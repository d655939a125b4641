"""Find dates of birth: a date in any written form, beside a word of birth or a person's other identifiers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from conduct_rules.detect.identifiers.numbers import WORDS
from conduct_rules.detect.identifiers.reading import FAR, Found, Reading
from conduct_rules.detect.identifiers.spoken import read_spoken
from conduct_rules.lexicons import distance, read_toml
from conduct_rules.who.gazetteer import name_list, name_words, ordinary_names
from conduct_rules.who.surroundings import SENTENCE_END

NUMERIC_RE = re.compile(
    r"(?:(?<![a-z0-9£$€/-])(?<![0-9]\.)|(?<=\bdob))([0-3]?[0-9o])(?: ?[./\\-] ?| )([01]?[0-9o])"
    r"(?: ?[./\\-] ?| )((?:19|20)?[0-9o]{2})"
    r"(?![a-z0-9]|[./-][0-9])"
)
ISO_RE = re.compile(r"(?<![a-z0-9./-])((?:19|20)[0-9]{2})[./-]([01]?[0-9])[./-]([0-3]?[0-9])(?![a-z0-9]|[./-][0-9])")
SOLID_RE = re.compile(r"(?<![a-z0-9£$€./-])([0-3][0-9])([01][0-9])((?:19|20)?[0-9]{2})(?![a-z0-9]|[./-][0-9])")
DIGIT_RE = re.compile(r"[0-9]")
ORDINAL_RE = re.compile(r"([0-3]?[0-9])(?:st|nd|rd|th)?")
YEAR_RE = re.compile(r"(?:19|20)?[0-9]{2}")
RUN_ON_RE = re.compile(r"([0-3]?[0-9])(?:st|nd|rd|th)?([a-z]{3,9})((?:19|20)?[0-9]{2})?")
MOST_YEAR_WORDS = 4
PERSONAL = ("nhs_number", "hospital_number", "ni_number")
BESIDE = distance("identifier", "beside")
AFTER_LONG_AGO = distance("identifier", "birth_after")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found: first and last token and offsets in the original; `full` when it has a year."""

    start: int
    end: int
    first: int
    last: int
    full: bool
    solid: bool = False
    long_ago: bool = False


@cache
def _dates() -> Mapping[str, Any]:
    table: Mapping[str, Any] = read_toml(WORDS)["dates"]
    return table


def find_births(reading: Reading, others: list[Found]) -> Iterator[Found]:
    """Give the dates that are somebody's date of birth. `others` are the identifiers found already."""
    for date in find_dates(reading):
        if is_birth(reading, date, others):
            value = reading.view.text[date.start : date.end]
            yield Found("date_of_birth", date.start, date.end, date.first, date.last, value)


def is_birth(reading: Reading, date: Dated, others: list[Found]) -> bool:
    """Whether a date is a birth: a cue beside it, or with a year and beside an NHS or hospital number."""
    first, last = date.first, date.last
    if reading.view.tokens[first].norm.startswith("dob"):  # `DOB06/08/1949`
        return True
    if reading.has_cue("birth_sure", first, last, before=FAR if date.full else 4, after=6):
        return _is_nearest(reading, date)
    if not date.full or date.solid:
        return False
    if reading.has_cue("not_a_birth", first, last, before=6, after=0):
        return False
    if reading.has_cue("date_of_birth", first, last, before=6, after=AFTER_LONG_AGO if date.long_ago else 4):
        return True
    if _follows_full_name(reading, date) or (date.long_ago and _follows_person(reading, date)):
        return True
    place = bisect_left(others, date.start, key=lambda other: other.start)
    return any(
        other.kind in PERSONAL and (0 <= date.first - other.last <= BESIDE or 0 <= other.first - date.last <= BESIDE)
        for other in others[max(0, place - 1) : place + 1]
    )


def _follows_full_name(reading: Reading, date: Dated) -> bool:
    """Whether a patient's or the author's full name stands just before: `Gloria Tench, 3.11.49`, `(b. 2 Feb 1940)`."""
    first = date.first
    if first and reading.view.tokens[first - 1].norm == "b":
        first -= 1
    return any(
        mention.last + 1 == first and mention.last > mention.first and mention.who in ("patient", "author")
        for mention in reading.scene.mentions
    )


def _follows_person(reading: Reading, date: Dated) -> bool:
    """Whether a person is told just before a date of long ago, with a clause ending there: `hes 14/6/2012`."""
    following = reading.view.tokens[date.last + 1 : date.last + 2]
    if following and not following[0].gap and following[0].norm not in _dates()["after_a_birth"]:
        return False
    if any(cue.last + 1 == date.first for cue in reading.around("person_dated", date.first, date.first, before=4)):
        return True
    tokens, before = reading.view.tokens, date.first - 1
    if before < 0 or tokens[date.first].gap == SENTENCE_END or before in reading.staff_tokens:
        return False
    named = tokens[before].norm in name_list("given_names") and tokens[before].norm not in ordinary_names()
    titled = any(token.norm in name_words("short_titles") for token in tokens[max(0, before - 2) : before])
    return named or (titled and tokens[before].norm.isalpha())


def _is_nearest(reading: Reading, date: Dated) -> bool:
    """Whether the sentence of the date, or the one beside it, holds the cue, and no word of an event between."""
    cues = reading.around("birth_sure", date.first, date.last, before=FAR, after=6)
    tokens = reading.view.tokens
    return any(
        abs(tokens[cue.first].sentence - tokens[date.first].sentence) <= 1
        and (date.first - cue.last <= 12 or tokens[cue.first].sentence == tokens[date.first].sentence)
        for cue in cues
    )


def find_dates(reading: Reading) -> list[Dated]:
    """Give every date of the post: in figures, with a month's name, or written out in words."""
    if not DIGIT_RE.search(reading.folded) and reading.view.words.isdisjoint(_dates()["months"]):
        return []
    found: list[Dated] = []
    for pattern, order in ((NUMERIC_RE, (1, 2, 3)), (ISO_RE, (3, 2, 1)), (SOLID_RE, (1, 2, 3))):
        for match in pattern.finditer(reading.folded):
            day, month, year = (match.group(group).replace("o", "0") for group in order)
            if _is_day(int(day)) and 1 <= int(month) <= 12 and is_year(int(year)):
                start, end = reading.view.original(*match.span())
                first, last = reading.tokens_between(start, end)
                found.append(Dated(start, end, first, last, True, pattern is SOLID_RE, _is_long_ago(int(year))))
    return [*found, *_named_dates(reading)]


def is_year(year: int) -> bool:
    """Whether somebody living may have been born then; two figures may be of either century."""
    return year < 100 or _dates()["first_year"] <= year <= _dates()["last_year"]


def _is_long_ago(year: int) -> bool:
    """Whether a year is too long ago for a date that somebody has still to keep."""
    two_figures, four_figures = _dates()["long_ago"]
    if year < 100:
        return not four_figures % 100 <= year < two_figures
    return bool(_dates()["first_year"] <= year < four_figures)


def _is_day(day: int) -> bool:
    return 1 <= day <= 31


def _named_dates(reading: Reading) -> Iterator[Dated]:
    """Give the dates whose month is named: `3rd of March 51`, `March 3rd, 1951`, `third of january twenty four`."""
    months, tokens, view = _dates()["months"], reading.view.tokens, reading.view
    for place, token in enumerate(tokens):
        if token.norm not in months:
            run_on = RUN_ON_RE.fullmatch(token.norm) if token.norm[0].isdigit() else None
            if run_on and run_on.group(2) in months:
                last = place if run_on.group(3) else _year_after(reading, place + 1)
                yield Dated(token.start, tokens[max(last, place)].end, place, max(last, place), last >= place)
            continue
        first = _day_before(reading, place)
        after = place + 1
        if first < 0 and after < len(tokens) and _is_day_token(tokens[after].norm) and tokens[after].gap < 2:
            first, after = place, after + 1
        if first < 0:
            continue
        last = _year_after(reading, after)
        end = last if last >= 0 else after - 1
        start, past = view.offsets(first, end)
        year = tokens[last].norm if last >= 0 else ""
        yield Dated(start, past, first, end, last >= 0, long_ago=year.isdigit() and _is_long_ago(int(year)))


def _day_before(reading: Reading, month: int) -> int:
    """Give the first token of the day that stands before a month, or -1."""
    tokens, small = reading.view.tokens, _dates()["small"]
    place = month - 1
    while place >= 0 and tokens[place].norm in small and month - place <= 3:
        place -= 1
    if place < 0 or not _is_day_token(tokens[place].norm):
        return -1
    tens = read_toml(WORDS)["digits"]["tens"]
    compound = place > 0 and tokens[place - 1].norm in tens and tokens[place].norm in _dates()["ordinals"]
    return place - 1 if compound else place


def _is_day_token(norm: str) -> bool:
    match = ORDINAL_RE.fullmatch(norm)
    return _is_day(int(match.group(1))) if match else norm in _dates()["ordinals"]


def _year_after(reading: Reading, place: int) -> int:
    """Give the last token of the year that begins at `place` or just after it, in figures or in words, or -1."""
    tokens, small = reading.view.tokens, _dates()["small"]
    if place < len(tokens) and tokens[place].norm in small:
        place += 1
    if place >= len(tokens) or tokens[place].gap == 2:
        return -1
    if YEAR_RE.fullmatch(tokens[place].norm):
        return place if is_year(int(tokens[place].norm)) else -1
    spoken = read_toml(WORDS)["digits"]
    words = {*spoken["words"], *spoken["tens"], spoken["hundred"], *_dates()["year_joins"]}
    last = place
    while (
        last < len(tokens)
        and last - place < MOST_YEAR_WORDS
        and tokens[last].norm in words
        and (last == place or tokens[last].gap == 0)
    ):
        last += 1
    while last > place and tokens[last - 1].norm in _dates()["year_joins"]:
        last -= 1
    digits = read_spoken(tokens, place, last - 1) if last > place else ""
    return last - 1 if len(digits) >= 2 else -1
