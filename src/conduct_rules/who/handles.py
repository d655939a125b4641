"""Find members of staff inside handles, hashtags and run-together words: #DrOkonkwo, @DrMayWestRoad, sisterdoyle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from conduct_rules.lexicons import read_toml
from conduct_rules.text.fold import fold_word
from conduct_rules.text.view import View
from conduct_rules.who.mention import Mention
from conduct_rules.who.roster import Roster

SEPARATORS_RE = re.compile(r"[@#_.]+")
SHORTEST_NAME = 3
SHORTEST_HIDDEN = 4


def staff_in_handles(view: View, roster: Roster) -> Iterator[Mention]:
    """Give the staff named inside a handle, a hashtag, or a title and name written as one word."""
    titles = read_toml("names.toml")["titles"]
    for place in view.strange:
        token = view.tokens[place]
        tagged = token.norm[:1] in "@#"
        if not tagged and (token.norm in view.vocabulary or token.norm in titles):
            continue
        body = SEPARATORS_RE.sub("", token.norm)
        if tagged and (hidden := _name_in_capitals(view, place, roster)) is not None:
            yield hidden
            continue
        lead = _lead_of(body) if token.norm[:1] == "#" else ""
        body = body[len(lead) :]
        fitting = [title for title in _titles() if body.startswith(title) and len(body) > len(title) + 1]
        if not fitting and not tagged:
            continue
        title, found = None, None
        for title in (*fitting, None) if tagged else fitting:
            skip = len(title or "")
            found = _name_at_start(body[skip:], roster, titles.get(title or ""), titled=title is not None)
            if found is not None:
                break
        if found is None and lead and _stands_out(view.text[token.start : token.end], lead, body, view):
            people = frozenset(p for reading in roster.read(body) if reading.how == "exact" for p in reading.people)
            found = (len(body), people) if people else None
        if found is not None:
            length, people = found
            start, end = _place_in_original(view.text[token.start : token.end], len(lead) + len(title or ""), length)
            staff_id = roster.staff_id(people)
            yield Mention(
                "staff", place, place, token.start + start, token.start + end, "certain" if title else "likely",
                "identifies a member of staff inside a handle or a run-together name", staff_id=staff_id,
            )  # fmt: skip


def _stands_out(written: str, lead: str, body: str, view: View) -> bool:
    """Whether what a lead leaves is a name by its capital, or no ordinary word: `#TeamGrace`, `#teampriya`."""
    start = _place_in_original(written, len(lead), 1)[0]
    return written[start].isupper() or body not in view.vocabulary.ordinary


def _lead_of(body: str) -> str:
    """Give the words before the name in a hashtag that leads up to one: `#teamokonkwo`, `#ThankYouNurseBell`."""
    lead = ""
    while (word := next((w for w in _leads() if body.startswith(w, len(lead))), None)) is not None:
        lead += word
    return lead if len(body) - len(lead) >= SHORTEST_NAME else ""


@cache
def _leads() -> tuple[str, ...]:
    return tuple(sorted(read_toml("names.toml")["handle_leads"], key=len, reverse=True))


@cache
def _titles() -> tuple[str, ...]:
    return tuple(sorted(read_toml("names.toml")["titles"], key=len, reverse=True))


def _name_in_capitals(view: View, place: int, roster: Roster) -> Mention | None:
    """Find a name that capitals mark off at either end of a hashtag: `#ThankYouAoife`, `#PriyaTheMedsQueen`."""
    token = view.tokens[place]
    written = view.text[token.start : token.end]
    capitals = [n for n, character in enumerate(written) if n > 1 and character.isupper()]
    pieces = [(start, len(written)) for start in capitals]
    if (
        capitals
        and written[1].isupper()
        and fold_word(written[capitals[0] :]).startswith(tuple(read_toml("names.toml")["after_name_in_handle"]))
    ):
        pieces.append((1, capitals[0]))
    for start, end in pieces:
        word = fold_word(written[start:end])
        readings = [] if word in view.vocabulary.ordinary or len(word) < SHORTEST_HIDDEN else roster.read(word)
        people = _full_name(word, roster) or frozenset(p for r in readings if r.how == "exact" for p in r.people)
        if people:
            reason = "identifies a member of staff inside a hashtag"
            return Mention(
                "staff",
                place,
                place,
                token.start + start,
                token.start + end,
                "likely",
                reason,
                staff_id=roster.staff_id(people),
            )
    return None


def _name_at_start(body: str, roster: Roster, title: str | None, *, titled: bool) -> tuple[int, frozenset[int]] | None:
    """Give the longest run of letters at the start that is a full name, or after a title any name, and whose."""
    endings = read_toml("names.toml")["handle_endings"]
    for length in range(len(body), SHORTEST_NAME - 1, -1):
        people = _full_name(body[:length], roster)
        if not people and titled:
            people = roster.fitting(frozenset(p for r in roster.read(body[:length]) for p in r.people), title)
        if people and (length == len(body) or titled or body[length:].startswith(tuple(endings))):
            return length, people
    return None


def _full_name(word: str, roster: Roster) -> frozenset[int]:
    for cut in range(2, len(word) - 1):
        given = frozenset(p for r in roster.read(word[:cut]) if r.part == "given" for p in r.people)
        if given:
            both = given & frozenset(p for r in roster.read(word[cut:]) if r.part == "family" for p in r.people)
            if both:
                return both
    return frozenset()


def _place_in_original(written: str, skip: int, length: int) -> tuple[int, int]:
    """Count letters in the original, passing over @, # and _, to where the name begins and ends."""
    letters = [
        n for n, character in enumerate(written) for _ in fold_word(character) if not SEPARATORS_RE.match(character)
    ]
    return letters[skip], letters[min(skip + length, len(letters)) - 1] + 1
