"""The library's own lists of names, places, medicines and illnesses: what frames are filled with, and word classes."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LEXICONS = Path(__file__).resolve().parent.parent / "src" / "conduct_rules" / "lexicons"
SHORTEST_OF_A_CLASS = 3


def read(name: str) -> dict[str, Any]:
    """Read one gazetteer."""
    return tomllib.loads((LEXICONS / "gazetteers" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def names_by_origin(which: str) -> dict[str, list[str]]:
    """Give the names of `given_names` or `family_names` by origin, the shortest words of grammar left out."""
    grammar = set(read("ordinary_names")["function_words"])
    return {origin: [n for n in table["names"] if n not in grammar] for origin, table in read(which).items()}


@cache
def all_names() -> frozenset[str]:
    """Give every given and family name of every origin."""
    both = ("given_names", "family_names")
    return frozenset(name for which in both for names in names_by_origin(which).values() for name in names)


@cache
def dictionary() -> frozenset[str]:
    """Give the ordinary words of English."""
    return frozenset((LEXICONS / "words.txt").read_text(encoding="utf-8").split())


@cache
def word_classes() -> dict[str, str]:
    """Give, for each word that is a name, a medicine or a place and no ordinary word, the class that stands for it."""
    classes: dict[str, str] = {}
    outsiders, health = read("outsiders"), read("health")
    for word in (*outsiders["places"], *outsiders["places_that_are_names"]):
        classes[word] = "xxplace"
    for word in (*health["medicines"], *health["conditions"], *health["treatments"]):
        classes[word] = "xxhealth"
    given = {name for names in names_by_origin("given_names").values() for name in names}
    family = {name for names in names_by_origin("family_names").values() for name in names}
    for name in given | family:
        kind = "xxname" if name in given and name in family else "xxgiven" if name in given else "xxfamily"
        classes.setdefault(name, kind)
    ordinary = dictionary() | {name for names in read("ordinary_names").values() for name in names}
    return {
        word: kind
        for word, kind in classes.items()
        if word.isalpha() and len(word) >= SHORTEST_OF_A_CLASS and word not in ordinary
    }


def class_table() -> dict[str, str]:
    """Give the word classes for each casing, as a table of norms for a vocabulary."""
    return {
        form: kind for word, kind in sorted(word_classes().items()) for form in (word, word.capitalize(), word.upper())
    }


class Names:
    """Draws names of all origins alike, a share of them written so that no list knows them."""

    def __init__(self, chance: random.Random, unknown: float) -> None:
        self._chance = chance
        self._unknown = unknown
        self._given = names_by_origin("given_names")
        self._family = names_by_origin("family_names")
        self._origins = sorted(self._given.keys() & self._family.keys())

    def person(self) -> tuple[str, str]:
        """Give a given and a family name of one origin."""
        origin = self._chance.choice(self._origins)
        given, family = self._chance.choice(self._given[origin]), self._chance.choice(self._family[origin])
        if self._chance.random() < 0.04:
            given += "-" + self._chance.choice(self._given[origin])
        if self._chance.random() < 0.05:
            family += "-" + self._chance.choice(self._family[origin])
        return self._written(given), self._written(family)

    def _written(self, name: str) -> str:
        if self._chance.random() < self._unknown and len(name) > 3:
            name = self._remade(name)
        for prefix in ("mc", "o"):
            if name.startswith(prefix) and name[len(prefix) :] and self._chance.random() < 0.5 and name in _gaelic():
                tail = name[len(prefix) :].capitalize()
                return prefix.capitalize() + ("'" if prefix == "o" else "") + tail
        return "-".join(" ".join(word.capitalize() for word in part.split(" ")) for part in name.split("-"))

    def _remade(self, name: str) -> str:
        """Change a letter or two, or join the head of one name to the tail of another: a name that no list holds."""
        if self._chance.random() < 0.5:
            pool = self._family[self._chance.choice(self._origins)]
            other = self._chance.choice(pool)
            cut = max(2, len(name) // 2)
            return name[:cut] + other[len(other) // 2 :].replace(" ", "")
        place = self._chance.randrange(1, len(name))
        letter = self._chance.choice("aeioubdfghklmnprstvyz")
        return name[:place] + letter + name[place + self._chance.randrange(2) :]


@cache
def _gaelic() -> frozenset[str]:
    family = names_by_origin("family_names")
    return frozenset(
        name for origin in ("irish", "scottish") for name in family[origin] if name[:2] == "mc" or name[0] == "o"
    )
