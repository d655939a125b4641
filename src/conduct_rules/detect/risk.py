"""See danger: who in the post may be at risk, and of what: from themselves, from others or from neglect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Cause, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, longest

DANGERS = ("risk_self", "risk_others", "risk_neglect")
PEOPLE = "risk_people"
CONTEXT = "risk_context"
LEXICONS = (*DANGERS, PEOPLE, CONTEXT)
NOW = "now"
JOKE = "joke"
OTHER = "other"


def detect_risk(scene: Scene) -> Iterable[Sighting]:
    """Give the words that show a present danger, of which kind it is, and for whom.

    Each danger has a weight, and so has what strengthens it (a child, an elder, a plea, worry, that it goes on) or
    takes it away (long ago, mended, thanks, a way of speaking, a notice). What weighs enough together is shown; a
    danger that would have been shown but for what takes it away is given as set aside.
    """
    dangers = scene.found(*DANGERS)
    if dangers:
        around = {phrase.entry.sense or "": phrase.entry.weight for phrase in scene.found(CONTEXT)}
        if _is_laughing(scene.view.text):
            around[JOKE] = min(around.get(JOKE, 0), _settings()["scale"]["laugh"])
        weight = _weigh(scene, dangers, [weight for weight in around.values() if weight > 0])
        against = sum(weight for weight in around.values() if weight < 0)
        if weight >= _settings()["scale"]["enough"]:
            cause = None if weight + against >= _settings()["scale"]["enough"] else _cause(around)
            yield from _show(scene, dangers, aside=cause, now=NOW in around)
    for phrase in longest(scene.set_aside(*DANGERS)):
        yield _sighting(phrase, phrase.entry.reason, "public", aside=phrase.aside)


def tells_of_danger(scene: Scene) -> bool:
    """Whether the post shows somebody in danger, so that its dire words are first of all about that."""
    return scene.once(_is_shown)


def _is_shown(scene: Scene) -> bool:
    return any(sighting.aside is None for sighting in detect_risk(scene))


def _weigh(scene: Scene, dangers: Sequence[Phrase], around: Iterable[int]) -> int:
    """Add up the dangers, each entry once, the gravest person in danger, and what strengthens them."""
    scale = _settings()["scale"]
    kinds = {phrase.entry.id: phrase.entry.weight for phrase in dangers}
    people = max((phrase.entry.weight for phrase in scene.found(PEOPLE)), default=0)
    long = scale["long"] * max(0, len(scene.view.tokens) // scale["longer"] - 1)
    total: int = sum(kinds.values()) + people + sum(around) + long
    return total


def _show(scene: Scene, dangers: Sequence[Phrase], *, aside: Cause | None, now: bool) -> Iterable[Sighting]:
    """Underline the gravest dangers, each in its fewest words, with who is in danger as the reason."""
    told = _settings()["told"]
    gravest = max(phrase.entry.weight for phrase in dangers)
    grave = [phrase for phrase in dangers if phrase.entry.weight >= gravest - _settings()["scale"]["shown"]]
    for phrase in longest(grave):
        person = _who(scene, phrase)
        who = told["who"].format(who=person.entry.reason if person else told["nobody"])
        reason = " ".join([phrase.entry.reason, who, *([told["now"]] if now else [])])
        yield _sighting(phrase, reason, person.entry.about if person else "public", aside=aside)


def _who(scene: Scene, danger: Phrase) -> Phrase | None:
    """Say who is in danger: the frailest whom its words are done to, else in the sentence; or, where it is their own
    doing, the last before it.
    """
    sentence = scene.view.tokens[danger.first].sentence
    people = [p for p in scene.found(PEOPLE) if scene.view.tokens[p.first].sentence == sentence]
    if danger.entry.sense in _settings()["own"]["kinds"]:
        before = [person for person in people if person.first <= danger.first]
        return max(before, key=lambda person: person.first, default=min(people, key=lambda p: p.first, default=None))
    if danger.entry.sense in _settings()["done"]["kinds"]:
        inside = [person for person in people if danger.first < person.first and person.last <= danger.last]
        people = [person for person in inside if person.entry.sense != OTHER] or people
    return max(people, key=lambda person: (person.entry.weight, -person.first), default=None)


def _cause(around: Mapping[str, int]) -> Cause:
    """Say what takes the danger away most."""
    causes: Mapping[str, Cause] = _settings()["cause"]
    return causes.get(min(around, key=lambda sense: around[sense]), "set phrase")


def _sighting(phrase: Phrase, reason: str, about: Any, *, aside: Cause | None) -> Sighting:
    return Sighting(
        kind="risk",
        start=phrase.start,
        end=phrase.end,
        about=about or "public",
        certainty="likely" if phrase.entry.weight >= _settings()["scale"]["enough"] else "possible",
        reason=reason,
        aside=aside,
    )


def _is_laughing(text: str) -> bool:
    return any(mark in text for mark in _settings()["laughing"])


def _settings() -> Mapping[str, Any]:
    return read_toml(f"{CONTEXT}.toml")
