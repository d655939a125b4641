"""A name as it stands in a post: a title, and the names after it."""

from __future__ import annotations

from dataclasses import dataclass

from conduct_rules.lexicons import read_toml
from conduct_rules.text.view import Token, View
from conduct_rules.who.roster import Reading

INITIALS = (2, 3)
"""How many letters make a name of initials."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One name, of one or more tokens, and whose on the staff list it may be."""

    first: int
    last: int
    word: str
    readings: tuple[Reading, ...] = ()
    near: tuple[Reading, ...] = ()
    given: bool = False
    family: bool = False
    ordinary: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class NameGroup:
    """A name as it stands: perhaps a title, then units with nothing between them."""

    title: str | None
    first: int
    units: tuple[Unit, ...]

    @property
    def last(self) -> int:
        """The last token."""
        return self.units[-1].last

    @property
    def name_first(self) -> int:
        """The first token after the title."""
        return self.units[0].first


def as_read(token: Token) -> str:
    """Give the letters that a token written with digits or signs stands for (`0konkwo`), or its own."""
    if token.norm.isalpha() or len(token.forms) == 1:
        return token.norm
    return token.forms[1]


def are_initials(norm: str, written: str) -> bool:
    """Whether two or three letters with stops stand for a name: `A.O.`, `T.L.N.`."""
    return len(norm) in INITIALS and "." in written


def is_after_kin(view: View, group: NameGroup) -> bool:
    """Whether a word for a relative stands just before the name: `my uncle Norman`."""
    before = view.tokens[group.first - 1].norm if group.first else ""
    return before in read_toml("names.toml")["kin"]


def is_late_kin(view: View, group: NameGroup) -> bool:
    """Whether a relative who has died is named with a title: `my late father, Dr Abbs`."""
    late = group.first > 1 and view.tokens[group.first - 2].norm in read_toml("names.toml")["dead"]
    return late and is_after_kin(view, group)
