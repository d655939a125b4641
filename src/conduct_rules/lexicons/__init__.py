"""Where the word lists live, and how the rooms open them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def read_text(name: str) -> str:
    """Give the text of one data file of this folder, such as `words.txt`."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Give one TOML file of this folder as a mapping; the same object each time, so leave it as it is."""
    return tomllib.loads(read_text(name))


def distance(room: str, name: str) -> int:
    """Give how far apart two things may stand, by its name in `distances.toml`."""
    value: int = read_toml("distances.toml")[room][name]
    return value


@cache
def read_words() -> frozenset[str]:
    """Give the ordinary English words: lower case, no apostrophes (SCOWL; licence in `words.LICENCE`)."""
    return frozenset(read_text("words.txt").split())
