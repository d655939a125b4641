"""Words that may be somebody's name though no list can tell: the model of names is asked about them."""

from __future__ import annotations

from collections.abc import Container

from conduct_rules.text.view import View
from conduct_rules.who.gazetteer import function_words, name_list, name_words, ordinary_names


def unknown_words(view: View, blocked: Container[int]) -> frozenset[int]:
    """Give the tokens that may be names in a post whose casing tells nothing.

    These are words of no list, and pairs of a given and a family name one of which is an ordinary word (`kevin ho`,
    `JEAN COATES`). Tokens in `blocked` belong to a place, an organisation or an illness.
    """
    given, family, never = name_list("given_names"), name_list("family_names"), name_words("never_names")
    unknown: set[int] = set()
    for place, token in enumerate(view.tokens):
        word = token.norm
        if place in blocked or word in never or len(word) < 2 or not word.isalpha():
            continue
        if word in family:
            before = view.tokens[place - 1].norm if place and not token.gap else ""
            if before in given and _is_doubtful_pair(before, word):
                unknown.update((place - 1, place))
        elif word not in given and word not in view.vocabulary and len(token.forms) == 1:
            unknown.add(place)
    return frozenset(unknown)


def _is_doubtful_pair(given: str, family: str) -> bool:
    """Whether a given and a family name are also words, yet not both such little ones as `so to`."""
    if given in function_words() or given in name_words("never_names"):
        return False
    return given in ordinary_names() or family in function_words()
