"""Read words of the offence list that stand masked (`sh*te`, `f--k`, `c***`) or inside a hashtag."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.lexicon import Entry, load_classes, load_lexicon
from conduct_rules.phrases.patterns import read_pattern
from conduct_rules.text.view import Token, View
from conduct_rules.text.vocabulary import REPEAT_RE, Vocabulary

VOWEL_RE = re.compile("[aeiou]")
SHORTEST_IN_HASHTAG = 4
LONGEST_DOUBTED = 7
"""A word no longer than this, and one letter from a word of abuse, is more likely another word: natter, Mandy."""


@cache
def single_words(lexicon: str) -> Mapping[str, Entry]:
    """Give the words that make an entry of a lexicon on their own, each with the first entry that holds it.

    An entry that names a person comes before one that swears at nothing, so that `w*nker` is somebody.
    """
    classes = load_classes()
    words: dict[str, Entry] = {}
    for entry in sorted(load_lexicon(lexicon).entries, key=lambda entry: entry.sense not in ("person", "name")):
        for pattern in entry.patterns:
            read = read_pattern(pattern, classes).elements
            if len(read) == 1:
                for word in sorted(read[0].words):
                    words.setdefault(word, entry)
    return words


def is_masked(token: Token) -> bool:
    """Whether marks stand for some of the token's letters. Cheap: nearly every token says no at once."""
    return not token.norm.isalnum() and any(mark in token.norm for mark in read_toml("masks.toml")["marks"])


@cache
def unmask(norm: str) -> tuple[str, ...]:
    """Give the words of the offence list that a masked word may be, likeliest first; none when it may be a name.

    A mark stands for one letter. Where no word fits so, a run of marks may stand for a letter more or fewer.

    >>> unmask("sh*te")[0]
    'shite'
    >>> unmask("p****l"), unmask("s***h")
    ((), ())
    """
    settings = read_toml("masks.toml")
    marks = re.escape(settings["marks"])
    if norm[0] in settings["marks"] or not re.search(f"[{marks}]", norm):
        return ()
    seen = re.sub(f"[{marks}]", "", norm)
    known = single_words("offence")
    candidates = settings["first_letter_alone"] if len(seen) == 1 else list(known)
    exact = re.compile(re.sub(f"[{marks}]", "[a-z]", norm))
    loose = re.compile(
        re.sub(f"[{marks}]+", lambda run: f"[a-z]{{{max(1, len(run.group()) - 1)},{len(run.group()) + 2}}}", norm)
    )
    for shape in (exact, loose):
        found = [word for word in candidates if word in known and shape.fullmatch(word)]
        found = [word for word in found if len(seen) == 1 or len(seen) >= settings["least_seen"] * len(word)]
        if found:
            return tuple(found)
        if len(seen) < 2:
            break
    return ()


def in_hashtag(norm: str, vocabulary: Vocabulary) -> str | None:
    """Give the word of the offence list that a hashtag is, or begins or ends with beside a known word.

    `#shitshow` and `#sackthetwats` are read, `#cockermouth` is not.
    """
    body = norm[1:]
    known = single_words("offence")
    if body in known:
        return body
    for cut in range(SHORTEST_IN_HASHTAG, len(body) - 2):
        for word, rest in ((body[:cut], body[cut:]), (body[-cut:], body[:-cut])):
            if word in known and known[word].strength != "mild" and rest in vocabulary:
                return word
    return None


def is_fairly_mended(token: Token, view: View) -> bool:
    """Whether a token that is no known word was brought to one by a likely slip, so that abuse may rest on it.

    The first letter stays. A short word counts when only a vowel was left out or letters were swapped or doubled
    (`wnker`, `idoit`), and not with a capital among small letters, since Fitch and Whitty are people.
    """
    norm = token.norm
    if len(token.forms) == 1 or not norm.isalpha() or norm in view.vocabulary or REPEAT_RE.search(norm):
        return True
    if token.case == "capital" and not view.is_shouted:
        return False
    return all(_is_likely_slip(norm, form) for form in token.forms[1:])


def _is_likely_slip(written: str, meant: str) -> bool:
    if written[:1] != meant[:1]:
        return False
    if len(written) > LONGEST_DOUBTED or (len(written) >= len(meant) and set(written) == set(meant)):
        return True
    return len(written) < len(meant) and [c for c in written if c not in "aeiou"] == [
        c for c in meant if c not in "aeiou"
    ]
