"""The gazetteers: names, places, roles, relations and health words, as groups that patterns and rules may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from conduct_rules.lexicons import read_toml
from conduct_rules.practice.model import Practice
from conduct_rules.text.fold import WORDS_RE, fold

FOLDER = "gazetteers"
WORD_GROUPS = ("health", "relations", "outsiders")


@cache
def name_list(file: str) -> Mapping[str, str]:
    """Give every name of `given_names` or `family_names`, written as one word, with an origin that bears it."""
    origins: dict[str, str] = {}
    for origin, table in read_toml(f"{FOLDER}/{file}.toml").items():
        for name in table["names"]:
            origins.setdefault(name.replace(" ", "").replace("-", ""), origin)
    return origins


@cache
def ordinary_names() -> frozenset[str]:
    """Give the names that are ordinary words as well, and so need more evidence."""
    return frozenset(name for names in read_toml(f"{FOLDER}/ordinary_names.toml").values() for name in names)


@cache
def name_words(setting: str) -> frozenset[str]:
    """Give one of the lists of words of `names.toml`."""
    return frozenset(read_toml("names.toml")[setting])


@cache
def kin_words() -> frozenset[str]:
    """Give the words for a relative, a friend or a neighbour that are one word."""
    return frozenset(name for name in word_groups()["relations"] if " " not in name)


@cache
def little_words() -> frozenset[str]:
    """Give the auxiliaries that are also names."""
    return frozenset(read_toml("names.toml")["little_words"][:8])


@cache
def function_words() -> frozenset[str]:
    """Give the names that are also the commonest little words, such as `will` and `may`."""
    return frozenset(read_toml(f"{FOLDER}/ordinary_names.toml")["function_words"]) | name_words("little_words")


@cache
def word_groups() -> Mapping[str, tuple[str, ...]]:
    """Give the groups of health, relations and outsiders by name, for patterns to name in braces."""
    groups: dict[str, tuple[str, ...]] = {}
    for file in WORD_GROUPS:
        raw: Mapping[str, Any] = read_toml(f"{FOLDER}/{file}.toml")
        for name, words in raw.items():
            groups[name] = tuple(dict.fromkeys(word.replace("-", " ") for word in words))
    return groups


def far_places(practice: Practice) -> tuple[str, ...]:
    """Give the places far from the practice: those of the list that its own name and address do not hold."""
    own = " ".join(["", *WORDS_RE.findall(fold(f"{practice.name} {practice.address or ''}").text), ""])
    return tuple(place for place in word_groups()["far_places"] if f" {place} " not in own)
