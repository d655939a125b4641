"""Find postcodes and street addresses of the United Kingdom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from conduct_rules.detect.identifiers.numbers import WORDS
from conduct_rules.detect.identifiers.reading import Found, Reading
from conduct_rules.hit import Certainty
from conduct_rules.lexicons import read_toml
from conduct_rules.text.fold import fold
from conduct_rules.text.view import Token

POSTCODE_RE = re.compile(
    r"(?<![a-z0-9£@#])([a-z]{1,2}) ?([0-9o][0-9a-z]?)[ .-]{0,2}([0-9o])([a-z]) ?([a-z])(?![a-z0-9])"
)
HOUSE_RE = re.compile(r"[0-9]{1,4}[a-h]?")
FLAT_RE = re.compile(r"[0-9]{1,4}[a-z]?|[a-z]")
MOST_STREET_WORDS = 3
BETWEEN = (" ", ", ", ",", "  ")
NOT_BEFORE = ("/", ".", "£", "-", ":")
LIVED = ("mine", "theirs", "their_place", "lived")


@cache
def _streets() -> Mapping[str, Any]:
    table = read_toml(WORDS)["streets"]
    return {name: frozenset(words) for name, words in table.items()}


def find_postcodes(reading: Reading) -> Iterator[Found]:
    """Give postcodes, in any case, with o for 0; a short one in small letters only beside other parts of an address."""
    rules = read_toml(WORDS)["postcodes"]
    for match in POSTCODE_RE.finditer(reading.folded):
        area, district, sector, *unit = match.groups()
        if not re.search("[0-9]", district + sector) or area not in rules["areas"]:
            continue
        if any(letter not in rules["inward_letters"] for letter in unit):
            continue
        value = re.sub("[^a-z0-9]", "", match.group()).replace("o", "0")
        found = reading.found("postcode", *match.span(), value)
        written = reading.view.text[found.start : found.end]
        in_pieces = match.group()[len(area)] == " " or match.group()[-2] == " "
        doubtful = len(area) == 1 or in_pieces or "o" in district + sector
        if not doubtful or written.isupper() or _beside_address(reading, found):
            yield found


def _beside_address(reading: Reading, found: Found) -> bool:
    words = _streets()
    near = words["sure"] | words["unsure"] | words["postcode_cues"]
    return reading.has_word(near, found.first, found.last, before=5)


def find_addresses(reading: Reading) -> Iterator[Found]:
    """Give house or flat numbers with their street: `22 Hadrian Avenue`, `flat 3, 41 wingrove gardens`."""
    tokens = reading.view.tokens
    place = 0
    while place < len(tokens):
        last = _address_end(reading, place)
        if last < 0:
            last = _flat_end(reading, place)
        if last < 0:
            last = _lived_end(reading, place)
        if last < 0:
            place += 1
            continue
        first = _with_flat(tokens, place)
        start, end = reading.view.offsets(first, last)
        value = " ".join(token.norm for token in tokens[place : last + 1])
        certainty: Certainty = "certain" if _looks_named(reading, place, last) else "likely"
        yield Found("address", start, end, first, last, value, certainty)
        place = last + 1


def _address_end(reading: Reading, place: int) -> int:
    """Give the last token of the street that follows the house number at `place`, or -1."""
    tokens, words = reading.view.tokens, _streets()
    if not _is_house_number(reading, place):
        return -1
    for last in range(place + 2, min(len(tokens), place + 2 + MOST_STREET_WORDS)):
        word = tokens[last - 1]
        if tokens[last].gap == 2 or word.gap == 2 or not _is_street_word(word.norm, last - 1 - place):
            return -1
        if tokens[last].gap == 0 and tokens[last].norm in words["sure"]:
            return last if _may_be_street(reading, place, last) else -1
        if tokens[last].gap == 0 and tokens[last].norm in words["unsure"] and _looks_placed(reading, place, last):
            return last
    return -1


def _is_house_number(reading: Reading, place: int) -> bool:
    """Whether a token is a house number with a street after it: not half of a date, a score or a price."""
    tokens, text = reading.view.tokens, reading.view.text
    token = tokens[place]
    if place + 1 >= len(tokens) or reading.view.gap_text(place + 1) not in BETWEEN:
        return False
    if HOUSE_RE.fullmatch(token.norm):
        return text[max(0, token.start - 1) : token.start] not in NOT_BEFORE
    spoken = read_toml(WORDS)["digits"]
    told = place > 0 and (tokens[place - 1].norm in _streets()["numbers"] or tokens[place - 1].norm in spoken["tens"])
    is_number = token.norm in spoken["words"] or token.norm in spoken["tens"]
    return is_number and (told or tokens[place + 1].case == "capital")


def _may_be_street(reading: Reading, place: int, last: int) -> bool:
    """Whether this is no count of things to do with the practice, whose own name may be that of a street."""
    street = [token.norm for token in reading.view.tokens[place + 1 : last + 1]]
    street[-1] = read_toml(WORDS)["street_short_forms"].get(street[-1], street[-1])
    practice = reading.scene.practice
    names = [fold(name).text.split() for name in (practice.name, *practice.also_known_as)]
    if not any(name[: len(street)] == street for name in names):
        return True
    own = re.findall("[a-z0-9]+", fold(practice.address or "").text)
    if own[:2] == [token.norm for token in reading.view.tokens[place : place + 2]]:
        return True
    return any(reading.has_cue(sense, place, last, before=4, after=0) for sense in LIVED)


def _is_street_word(norm: str, nth: int) -> bool:
    words = _streets()
    if norm in words["openings"] and nth == 1:
        return True
    return norm.isalpha() and norm not in words["never"] and len(norm) > 1


def _looks_named(reading: Reading, place: int, last: int) -> bool:
    """Whether all the words of the street are written as names."""
    return all(token.case in ("capital", "upper", "mixed") for token in reading.view.tokens[place + 1 : last + 1])


def _looks_placed(reading: Reading, place: int, last: int) -> bool:
    """Whether an ordinary word such as `close` is a street here: written as a name, or told as where somebody lives."""
    if not reading.view.is_shouted and _looks_named(reading, place, last):
        return True
    if any(reading.has_cue(sense, place, last, before=4, after=0) for sense in LIVED):
        return True
    nearby = _streets()["numbers"] | _streets()["flat"] | _streets()["place_cues"]
    uncommon = reading.view.tokens[place + 1].norm not in reading.view.vocabulary
    return uncommon and reading.has_word(nearby, place, last, before=3, after=0)


def _with_flat(tokens: tuple[Token, ...], place: int) -> int:
    """Give where the address begins when a flat or the word `number` stands before the house."""
    flat = _streets()["flat"]
    if place >= 2 and tokens[place - 2].norm in flat and FLAT_RE.fullmatch(tokens[place - 1].norm):
        return place - 2
    return place - 1 if place >= 1 and tokens[place - 1].norm in flat and tokens[place].gap == 0 else place


def _flat_end(reading: Reading, place: int) -> int:
    """Give the last token of an address that begins with a flat: `flat 12 Todds Nook`, or -1."""
    tokens, words = reading.view.tokens, _streets()
    if tokens[place].norm not in words["flat"] or place + 2 >= len(tokens):
        return -1
    if not FLAT_RE.fullmatch(tokens[place + 1].norm):
        return -1
    last = place + 1
    if HOUSE_RE.fullmatch(tokens[place + 2].norm):
        return _address_end(reading, place + 2)
    while (
        last + 1 < len(tokens)
        and tokens[last + 1].gap < 2
        and last - place < 4
        and (tokens[last + 1].norm.isalpha() and (tokens[last + 1].case == "capital" or last > place + 1))
    ):
        last += 1
        if tokens[last].norm in words["sure"] | words["unsure"]:
            return last
    return -1


def _lived_end(reading: Reading, place: int) -> int:
    """Give the last token of a street without a type, `14 Westacres`, told as where somebody lives, or -1."""
    tokens, never = reading.view.tokens, _streets()["never"]
    if not HOUSE_RE.fullmatch(tokens[place].norm) or not _is_house_number(reading, place) or reading.view.is_shouted:
        return -1
    lived = reading.has_cue("lived", place, place, before=4, after=0) or _is_numbered_house(reading, place)
    last = place + 1 if tokens[place + 1].norm in _streets()["articles"] else place
    while (
        last + 1 < len(tokens)
        and last - place < MOST_STREET_WORDS
        and tokens[last + 1].case == "capital"
        and (tokens[last + 1].norm not in never and tokens[last + 1].gap == 0)
    ):
        last += 1
    if not lived and not _postcode_follows(reading, last):
        return -1
    return last if last > place and tokens[last].case == "capital" else -1


def _is_numbered_house(reading: Reading, place: int) -> bool:
    """Whether the word `number` and a strange name make a house of a number: `Number 31 Gainsborough`."""
    tokens = reading.view.tokens
    strange = place + 1 < len(tokens) and tokens[place + 1].norm not in reading.view.vocabulary
    return strange and place > 0 and not tokens[place].gap and tokens[place - 1].norm in _streets()["numbers"]


def _postcode_follows(reading: Reading, last: int) -> bool:
    """Whether a postcode stands behind the token, with no more than a comma or the word for it between."""
    tokens = reading.view.tokens
    after = last + 1
    if after < len(tokens) and tokens[after].norm == "postcode":
        after += 1
    if after >= len(tokens) or tokens[after].gap == 2:
        return False
    return bool(POSTCODE_RE.match(fold(reading.view.text[tokens[after].start : tokens[after].start + 12]).text))
