"""Lexicon entries: phrases with their exceptions, examples and what they mean, read from TOML and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from conduct_rules.hit import About, Cause, Certainty
from conduct_rules.lexicons import read_toml

Patterns = tuple[str, ...]
Strength = Literal["mild", "medium", "strong", "strongest", "slur"]


class Entry(BaseModel):
    """One family of phrases that mean the same.

    `patterns` are what to find (see `phrases.py` for how they are written). A match that overlaps one of `unless` is
    set aside for `cause`; one with any of `unless_sentence` in its sentence, or `unless_post` anywhere in the post,
    likewise. With `with_sentence` or `with_post`, a match counts only if one of those stands there too.
    `hits` are sentences that the entry must find, `misses` sentences in which it must find nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    patterns: Patterns = Field(min_length=1)
    unless: Patterns = ()
    unless_sentence: Patterns = ()
    unless_post: Patterns = ()
    with_sentence: Patterns = ()
    with_post: Patterns = ()
    cause: Cause = "set phrase"
    hits: tuple[str, ...] = Field(min_length=1)
    misses: tuple[str, ...] = Field(min_length=1)
    reason: str = ""
    certainty: Certainty = "likely"
    about: About | None = None
    grade: Literal["formal", "grievance"] | None = None
    strength: Strength | None = None
    weight: int = 2
    sense: str | None = None


class Lexicon(BaseModel):
    """The entries of one file, in the file's order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    entries: tuple[Entry, ...]


def load_lexicon(name: str) -> Lexicon:
    """Read `lexicons/NAME.toml`. A fault in one is a pydantic `ValidationError`, met by the tests."""
    return Lexicon(
        name=name, entries=tuple(Entry.model_validate(entry) for entry in read_toml(f"{name}.toml")["entry"])
    )


def load_classes() -> dict[str, tuple[str, ...]]:
    """Read the named groups of words, with groups inside groups written out."""
    raw: Mapping[str, list[str]] = read_toml("classes.toml")["classes"]
    return {name: tuple(dict.fromkeys(_written_out(words, raw))) for name, words in raw.items()}


def _written_out(words: Iterable[str], raw: Mapping[str, list[str]]) -> Iterable[str]:
    for word in words:
        if word.startswith("{"):
            yield from _written_out(raw[word.strip("{}")], raw)
        else:
            yield word


def describe(entry: Entry) -> Mapping[str, Any]:
    """Give an entry's own words for people who look after the lists: id, patterns and examples."""
    return {"id": entry.id, "patterns": entry.patterns, "hits": entry.hits, "misses": entry.misses}
