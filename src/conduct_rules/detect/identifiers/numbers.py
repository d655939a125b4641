"""Find NHS numbers, telephone numbers, National Insurance numbers and hospital numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import phonenumbers
from stdnum.gb import nhs

from conduct_rules.detect.identifiers.reading import FAR, Found, Reading
from conduct_rules.hit import Certainty
from conduct_rules.lexicons import distance, read_toml

WORDS = "identifier_words.toml"
SEP = r"[ .,_/()*:'\u00b7-]{0,3}"
TEN_RE = re.compile(rf"(?<![a-z0-9£$€+])(?<![0-9]\.)(?=[0-9oli])(?:[0-9oli]{SEP}){{9}}[0-9oli](?![a-z0-9])")
LAYOUT_RE = re.compile(
    r"(?<![a-z0-9£$€+])(?<![0-9]\.)[0-9oli]{3}[^a-z0-9]{1,3}[0-9oli]{3}[^a-z0-9]{1,3}[0-9oli]{4}(?![a-z0-9])"
)
FIRST_GROUP_RE = re.compile("[a-z0-9]*")
PHONE_RE = re.compile(
    rf"(?<![a-z0-9£$€.])(?:\(?(?:\+|00)44\)?[ .-]{{0,3}}(?:\({SEP}[0o]{SEP}\){SEP})?|\(?[0o])"
    rf"(?:{SEP}[0-9o]){{9,10}}(?![0-9]|o[0-9])"
)
LOCAL_RE = re.compile(
    r"(?<![a-z0-9£$€.])(?:7[0-9]{3}[ -]{0,3}[0-9]{3}[ -]{0,3}[0-9]{3}|[2-9][0-9]{2}[ -]{0,3}[0-9]{4})"
    r"(?![a-z0-9]|[./-][0-9])"
)
NI_RE = re.compile(rf"(?<![a-z0-9])[a-z][ .-]?[a-z]{SEP}(?:[0-9o]{SEP}){{6}}(?:[a-d](?![a-z0-9]))?")
HOSPITAL_RE = re.compile(
    r"(?<![a-z0-9])(?:[a-z]{1,4}|[a-z][ ./-])?[0-9](?:[ ./-]?[0-9]){4,9}(?:[ ./-]?[a-z])?(?![a-z0-9])"
)
SHAPED_RE = re.compile(r"(?<![a-z0-9])(?:[a-z]{1,2}[ -]?[0-9]{6,8}|[0-9]{6,8}[ -]?[a-z])(?![a-z0-9])")
NOT_DIGIT_RE = re.compile(r"[^0-9]")
DATE_BEFORE_RE = re.compile(r"(?<![0-9./-])[0-3]?[0-9][./-][01]?[0-9][./-](?:19|20)[0-9]{2}[ ,;:/-]{1,3}$")
DATE_REACH = distance("identifier", "date")
HOSPITAL_REACH = distance("identifier", "hospital")
DIGITS_NEEDED = 8


@cache
def _letters_for_digits() -> dict[int, str]:
    return str.maketrans(read_toml(WORDS)["digits"]["letters"])


def digits_of(written: str) -> str:
    """Give the digits of a folded number, with letters typed for digits read as such.

    >>> digits_of("o191 - 498 o719")
    '01914980719'
    """
    return NOT_DIGIT_RE.sub("", written.translate(_letters_for_digits()))


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits bear a right check digit and are not all the same.

    >>> is_nhs_number("9434765919"), is_nhs_number("0000000000"), is_nhs_number("9434765918")
    (True, False, False)
    """
    return len(digits) == 10 and len(set(digits)) > 2 and digits[0] != "0" and bool(nhs.is_valid(digits))


def find_nhs_numbers(reading: Reading) -> Iterator[Found]:
    """Give ten-digit numbers that are NHS numbers: by check digit with a layout or a cue, or by a clear cue alone."""
    for pattern in (LAYOUT_RE, TEN_RE):
        place = 0
        while match := pattern.search(reading.folded, place):
            written, place = match.group(), match.end()
            found = None
            if sum(character.isdigit() for character in written) >= DIGITS_NEEDED:
                found = judge_nhs_number(reading, *match.span(), digits_of(written), pattern is LAYOUT_RE)
            if found is not None:
                yield found
            else:  # begin again at the next group of figures: `22/11/44. 611 289 9272`
                place = match.start() + len(FIRST_GROUP_RE.match(written).group())  # type: ignore[union-attr]


def judge_nhs_number(reading: Reading, start: int, end: int, digits: str, in_layout: bool) -> Found | None:
    """Decide whether ten digits in a span of the folded text are an NHS number, and how surely."""
    if start and reading.folded[start - 1] == "(" and ")" in reading.folded[start:end]:
        start -= 1
    found = reading.found("nhs_number", start, end, digits)
    first, last = found.first, found.last
    cued = reading.has_cue("nhs_number", first, last, before=12)
    if not cued and reading.has_cue("errand", first, last, before=6, after=3):
        return None
    certainty: Certainty | None = None
    if is_nhs_number(digits):
        senses = ("nhs_number", "nhs_loose", "mine")
        spoken_of = any(reading.has_cue(sense, first, last, before=FAR, after=FAR) for sense in senses)
        if cued:
            certainty = "certain"
        elif in_layout or spoken_of or _has_company(reading, found) or _follows_date(reading, start):
            certainty = "likely"
    elif digits[0] != "0" and len(set(digits)) > 2:
        far = FAR if in_layout else 6
        certainty = "possible" if reading.has_cue("nhs_number", first, last, before=far) else None
    return replace(found, certainty=certainty) if certainty else None


def _has_company(reading: Reading, found: Found) -> bool:
    """Whether a patient, or something of one, stands beside the number."""
    near = reading.patients_between(found.first - FAR, found.last + 4)
    return bool(near) or reading.has_cue("date_of_birth", found.first, found.last, before=12, after=8)


def _follows_date(reading: Reading, start: int) -> bool:
    """Whether a date with its year stands just before the folded offset `start`: `04-11-1996, 9434765919`."""
    return DATE_BEFORE_RE.search(reading.folded, max(0, start - DATE_REACH), start) is not None


def find_phones(reading: Reading) -> Iterator[Found]:
    """Give telephone numbers of the United Kingdom, however spaced; local ones only beside a word of telephoning."""
    for match in PHONE_RE.finditer(reading.folded):
        digits = digits_of(match.group())
        if is_phone_number(digits):
            yield reading.found("phone", *match.span(), digits)
    words = frozenset(read_toml(WORDS)["phones"]["cues"])
    for match in LOCAL_RE.finditer(reading.folded):
        found = reading.found("phone", *match.span(), digits_of(match.group()), "likely")
        if (
            reading.has_word(words, found.first, found.last, before=6)
            and not reading.has_cue("errand", found.first, found.last, before=6, after=3)
            and not reading.has_cue("hospital_number", found.first, found.last, before=5, after=2)
        ):
            yield found


def is_phone_number(digits: str) -> bool:
    """Whether digits with their leading nought or country code make a telephone number.

    >>> is_phone_number("07700900231"), is_phone_number("01914980377"), is_phone_number("0123")
    (True, True, False)
    """
    national = digits.removeprefix("00").removeprefix("44") if digits.startswith(("44", "0044")) else digits
    national = national.lstrip("0")
    if len(set(national)) < 3:
        return False
    parsed = phonenumbers.PhoneNumber(country_code=44, national_number=int(national or "0"))
    return phonenumbers.is_possible_number(parsed) and (len(national) == 10 or phonenumbers.is_valid_number(parsed))


def national_digits(digits: str) -> str:
    """Give a telephone number's digits with one leading nought and no country code.

    >>> national_digits("4407700900339"), national_digits("7700900339")
    ('07700900339', '07700900339')
    """
    national = digits.removeprefix("00").removeprefix("44") if digits.startswith(("44", "0044")) else digits
    return "0" + national.lstrip("0")


def find_ni_numbers(reading: Reading) -> Iterator[Found]:
    """Give National Insurance numbers: by their shape, or beside a cue when a letter is wrong or missing."""
    rules = read_toml(WORDS)["national_insurance"]
    for match in NI_RE.finditer(reading.folded):
        letters = [character for character in match.group() if character.isalpha()]
        prefix, suffix = "".join(letters[:2]), match.group()[-1]
        end = match.start() + len(match.group().rstrip(" .,_/()*:'-"))
        right = prefix[0] in rules["first"] and prefix[1] in rules["second"] and prefix not in rules["refused"]
        value = re.sub(r"[^a-z0-9]", "", match.group())
        found = reading.found("ni_number", match.start(), end, value)
        if right and suffix in rules["last"]:
            yield found
        elif reading.has_cue("ni_number", found.first, found.last, before=6, after=3) or (
            suffix.isalpha() and len(letters) > 2 and reading.cues.get("ni_number")
        ):
            yield reading.found("ni_number", match.start(), end, value, "possible")


def find_hospital_numbers(reading: Reading) -> Iterator[Found]:
    """Give numbers of a hospital's records; they have no shape of their own, so a cue must stand beside them."""
    view = reading.view
    for cue in reading.cues.get("hospital_number", ()):
        begin = _folded_place(reading, view.tokens[cue.last].end)
        for match in HOSPITAL_RE.finditer(reading.folded, begin, begin + HOSPITAL_REACH):
            yield reading.found("hospital_number", *_trim(match), digits_of(match.group()))
            break
        else:
            before = _folded_place(reading, view.tokens[cue.first].start)
            for match in HOSPITAL_RE.finditer(reading.folded, max(0, before - HOSPITAL_REACH), before):
                yield reading.found("hospital_number", *_trim(match), digits_of(match.group()), "likely")


def find_shaped_hospital_numbers(reading: Reading) -> Iterator[Found]:
    """Give numbers with one letter, as hospitals write them, where a hospital and a number are spoken of."""
    words = read_toml(WORDS)["hospital_numbers"]
    for match in SHAPED_RE.finditer(reading.folded):
        found = reading.found("hospital_number", *match.span(), match.group(), "likely")
        if (
            reading.has_word(words["numbers"], found.first, found.last, before=FAR, after=6)
            and reading.has_word(words["places"], found.first, found.last, before=FAR, after=FAR)
            and not reading.has_cue("errand", found.first, found.last, before=6, after=3)
        ):
            yield found


def _trim(match: re.Match[str]) -> tuple[int, int]:
    written = match.group()
    return match.start() + len(written) - len(written.lstrip(" -")), match.end()


def _folded_place(reading: Reading, offset: int) -> int:
    """Give the place in the folded text of an offset in the original."""
    return bisect_left(reading.view.origin, offset)
