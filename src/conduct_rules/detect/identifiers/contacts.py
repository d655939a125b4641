"""Find email addresses, written out in words too, and the social handles of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from conduct_rules.detect.identifiers.numbers import WORDS
from conduct_rules.detect.identifiers.reading import Found, Reading
from conduct_rules.detect.identifiers.spoken import read_spoken
from conduct_rules.lexicons import distance, read_toml
from conduct_rules.text.fold import fold
from conduct_rules.who.gazetteer import name_list, ordinary_names, word_groups

LOCAL_RE = re.compile(r"[a-z0-9][a-z0-9._%+'-]{0,63}\s?$")
DOMAIN_RE = re.compile(r"\s?[a-z0-9](?:[a-z0-9-]{0,62}) ?(?:\. ?[a-z0-9-]{2,63}){1,5}|\s?[a-z0-9-]{2,40}(?=\s+dot\s)")
BRACKETED_RE = re.compile(r"\s?[\[({<]\s?at\s?[\])}>]\s?")
HANDLE_RE = re.compile(
    r"(?<![a-z0-9@._-])@ ?"
    r"([a-z][a-z0-9]{1,30}(?:\.?_{1,2}[a-z0-9]{1,30}| _ ?[a-z0-9]{1,30}|\.[a-z0-9]{2,30}){0,4}_{0,2})"
)
SPLIT_RE = re.compile(r"[^a-z]+")
LOCAL_REACH = distance("identifier", "email_name")
CARE_REACH = distance("identifier", "care")


@cache
def _emails() -> Mapping[str, Any]:
    table: Mapping[str, Any] = read_toml(WORDS)["emails"]
    return table


def find_emails(reading: Reading) -> Iterator[Found]:
    """Give email addresses with an @, spaced or in brackets, and those in words (`tom dot bell at gmail dot com`)."""
    folded = reading.folded
    marks = [(place, place + 1) for place in _places_of(folded, "@")]
    if any(word in folded for word in _emails()["at"]):
        marks += [match.span() for match in BRACKETED_RE.finditer(folded)]
    for start, end in marks:
        local = LOCAL_RE.search(folded, max(0, start - LOCAL_REACH), start)
        domain = DOMAIN_RE.match(folded, end)
        length = _domain_length(domain.group()) if local and domain else 0
        if local and length:
            yield _email(reading, local.start(), end + length)
    yield from _emails_in_words(reading)


def _email(reading: Reading, start: int, end: int) -> Found:
    value = re.sub(r"\s", "", BRACKETED_RE.sub("@", reading.folded[start:end])).rstrip(".-")
    end -= len(reading.folded[start:end]) - len(reading.folded[start:end].rstrip(". -"))
    return reading.found("email", start, end, value)


def _domain_length(written: str) -> int:
    """Give how much of what follows the mark is a domain: the next sentence may have been taken in; 0 for none."""
    while not _is_domain(written):
        written, dot, _ = written.rpartition(".")
        if not dot:
            return 0
    return len(written)


def _is_domain(domain: str) -> bool:
    last = re.sub(r"\s", "", domain).rstrip(".").rsplit(".", 1)
    return len(last) == 2 and last[1].isalpha() and (" " not in domain.strip() or last[1] in _emails()["endings"])


def _places_of(text: str, character: str) -> Iterator[int]:
    place = text.find(character)
    while place >= 0:
        yield place
        place = text.find(character, place + 1)


def _emails_in_words(reading: Reading) -> Iterator[Found]:
    tokens, at = reading.view.tokens, _emails()["at"]
    for place, token in enumerate(tokens) if not reading.view.words.isdisjoint(at) else ():
        if token.norm not in at or place == 0:
            continue
        last = _domain_end(reading, place + 1)
        if last < 0:
            continue
        first = _local_start(reading, place - 1)
        if first >= 0:
            start, end = reading.view.offsets(first, last)
            yield Found("email", start, end, first, last, _written_short(reading, first, last))


def _domain_end(reading: Reading, place: int) -> int:
    """Give the last token of a domain in words that begins at `place`: `gmail dot com`, `hotmail.co.uk`, or -1."""
    tokens, words = reading.view.tokens, _emails()
    dotted = False
    last = place
    while last + 1 < len(tokens) and last - place < 8:
        joins = tokens[last + 1].norm in words["dots"]
        step = 2 if joins else 1
        if last + step >= len(tokens) or not (joins or reading.view.gap_text(last + 1) == "."):
            break
        dotted, last = True, last + step
    if dotted and tokens[last].norm in words["endings"]:
        return last
    if place < len(tokens) and tokens[place].norm in words["providers"]:
        if place + 1 < len(tokens) and tokens[place + 1].norm in words["endings"] and tokens[place + 1].gap == 0:
            return place + 1
        return place if reading.has_word(words["cues"], place, place, before=12) else -1
    return -1


def _local_start(reading: Reading, place: int) -> int:
    """Give the first token of what stands before `at`, ending with the token at `place`, or -1."""
    tokens, joins = reading.view.tokens, _emails()["joins"]
    first = _before_numbers(reading, place)
    while first >= 2 and (tokens[first - 1].norm in joins or reading.view.gap_text(first) in (".", "_", "-")):
        if tokens[first - 1].norm in joins:
            first = _before_numbers(reading, first - 2)
        else:
            first -= 1
    return first


def _before_numbers(reading: Reading, place: int) -> int:
    """Step back over number words and figures to the word they belong to."""
    tokens, spoken = reading.view.tokens, read_toml(WORDS)["digits"]
    first = place
    while (
        first > 0
        and tokens[first].gap == 0
        and (
            tokens[first].norm in spoken["words"]
            or tokens[first].norm in spoken["tens"]
            or tokens[first].norm.isdigit()
            or tokens[first].norm in spoken["repeats"]
        )
    ):
        first -= 1
    return first


def _written_short(reading: Reading, first: int, last: int) -> str:
    """Write an email given in words as it would be typed."""
    tokens, words = reading.view.tokens, _emails()
    typed = ""
    for place in range(first, last + 1):
        norm = tokens[place].norm
        digits = read_spoken(reading.view.tokens, place, place)
        typed += "@" if norm in words["at"] else words["joins"].get(norm) or digits or norm
    return typed


def find_handles(reading: Reading) -> Iterator[Found]:
    """Give the handles of persons of whose health or care the post tells; not those of organisations or staff."""
    for match in HANDLE_RE.finditer(reading.folded):
        end = match.start(1) + len(match.group(1).rstrip("."))
        if reading.folded[end : end + 1] == "." and reading.folded[end + 1 : end + 2].isalnum():
            continue
        found = reading.found("social_handle", match.start(), end, re.sub(r"\s", "", match.group(1)))
        if "@ " in match.group() and not re.search("[0-9_]", match.group()):
            continue
        if is_persons_handle(reading, found) and tells_of_care(reading, found):
            yield found


def is_persons_handle(reading: Reading, found: Found) -> bool:
    """Whether a handle looks like a person's: it begins with a given name, or has figures or low lines in it."""
    body = found.value
    if found.first in reading.staff_tokens or _is_organisations(reading, body) or _is_public_figures(body):
        return False
    if re.search("[0-9_]", body):
        return True
    given, ordinary, shortest = name_list("given_names"), ordinary_names(), _handles()["shortest_name"]
    return any(body[:cut] in given and body[:cut] not in ordinary for cut in range(shortest, len(body) + 1))


def _is_organisations(reading: Reading, body: str) -> bool:
    """Whether a handle is the practice's, a title's or that of a known sort of organisation."""
    rules, practice, solid = _handles(), reading.scene.practice, body.replace("_", "")
    if any(part in rules["organisations"] for part in SPLIT_RE.split(body)) or body.startswith(tuple(rules["titles"])):
        return True
    names = [re.sub("[^a-z0-9]", "", fold(name).text) for name in (practice.name, *practice.also_known_as)]
    return any(name and (name in solid or solid.startswith(name[:8])) for name in names)


def _is_public_figures(body: str) -> bool:
    figures = word_groups()["public_figures"]
    return any(figure.replace(" ", "") in body.replace("_", "") for figure in figures if len(figure) > 4)


@cache
def _handles() -> Mapping[str, Any]:
    table: Mapping[str, Any] = read_toml(WORDS)["handles"]
    return table


@cache
def _care_words() -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    groups = word_groups()
    health = (*groups["conditions"], *groups["treatments"], *groups["medicines"], *groups["care_events"])
    phrases = [tuple(words.split()) for words in (*health, *read_toml(WORDS)["handles"]["care"])]
    return frozenset(p[0] for p in phrases if len(p) == 1), frozenset(p for p in phrases if len(p) > 1)


def tells_of_care(reading: Reading, found: Found) -> bool:
    """Whether something about health or care stands near the handle, and not that the handle is the author's own."""
    tokens, (words, phrases) = reading.view.tokens, _care_words()
    low, high = max(0, found.first - CARE_REACH), min(len(tokens), found.last + 1 + CARE_REACH)
    if reading.has_word(read_toml(WORDS)["handles"]["own"], found.first, found.first, before=2, after=0):
        return False
    hailed = found.first == 0 and found.last + 1 < len(tokens)
    if hailed and tokens[found.last + 1].norm in read_toml(WORDS)["handles"]["hailed"]:
        return False  # somebody asked, and not told of: `@shaun tell your mam`
    sentence = tokens[found.first].sentence
    others = (*range(low, found.first), *range(found.last + 1, high))
    near = [n for n in others if abs(tokens[n].sentence - sentence) <= 1]
    if any(not words.isdisjoint(tokens[n].forms) for n in near):
        return True
    return any(tuple(token.norm for token in tokens[n : n + size]) in phrases for n in near for size in (2, 3))
