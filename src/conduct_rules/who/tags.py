"""The tags that phrase patterns may ask for: `<num>`, `<named>`, `<cash>`, `<staff>`, `<person>`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conduct_rules.text.view import View
from conduct_rules.who.capitals import written_as_names
from conduct_rules.who.mention import Mention

Tags = Mapping[str, frozenset[int]]


def tags_of_shape(view: View) -> Tags:
    """Give the tokens that are numbers, and those written as names."""
    numbers = frozenset(n for n in view.strange if view.tokens[n].norm[:1].isdigit())
    return {"num": numbers, "named": written_as_names(view)}


def tags_of_people(view: View, mentions: Sequence[Mention]) -> Tags:
    """Give the tokens of sums of money, and of the people mentioned."""

    def tokens_of(who: str) -> frozenset[int]:
        return frozenset(n for m in mentions if m.who == who for n in range(m.first, m.last + 1))

    return {
        "cash": frozenset(n for n in view.strange if view.tokens[n].norm[:1] in "£€"),
        "staff": tokens_of("staff"),
        "person": tokens_of("patient"),
    }
