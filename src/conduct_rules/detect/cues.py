"""Cues every family shares: is it denied, asked, quoted, hoped or told by somebody else?"""

from __future__ import annotations

from conduct_rules.lexicons import distance, read_toml
from conduct_rules.text.view import View

NEGATION_REACH = distance("cue", "negation")


def is_negated(view: View, first: int, *, reach: int = NEGATION_REACH) -> bool:
    """Whether a word of denial stands in the same clause, up to `reach` tokens before the token at `first`."""
    negators = read_toml("cues.toml")["negators"]
    place = first
    for _ in range(reach):
        if place == 0 or view.tokens[place].gap:
            return False
        place -= 1
        if view.tokens[place].norm in negators:
            return True
    return False


def is_quoted(view: View, first: int, last: int) -> bool:
    """Whether all of the tokens `first` to `last` stand inside quotation marks."""
    return all(token.quoted for token in view.tokens[first : last + 1])


def is_asked(view: View, first: int) -> bool:
    """Whether the sentence of the token at `first` is a question."""
    last = view.sentence_of(first)[-1]
    after = view.text[view.tokens[last].end : view.tokens[last].end + 3]
    return "?" in after


def sentence_has(view: View, place: int, words: frozenset[str] | set[str]) -> bool:
    """Whether any of these words stands in the sentence of the token at `place`."""
    return any(not words.isdisjoint(view.tokens[n].forms) for n in view.sentence_of(place))
