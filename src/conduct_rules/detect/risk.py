"""See danger: who in the post may be at risk, and of what: from themselves, from others or from neglect."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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
KIN = "kin"


def detect_risk(scene: Scene) -> Iterable[Sighting]:
    """Give the words that show a present danger, of which kind it is, and for whom."""
    return scene.once(_seen)


def tells_of_danger(scene: Scene) -> bool:
    """Whether the post shows somebody in danger, so that its dire words are first of all about that."""
    return any(sighting.aside is None for sighting in scene.once(_seen))


def _seen(scene: Scene) -> list[Sighting]:
    return list(_see(scene))


def _see(scene: Scene) -> Iterable[Sighting]:
    """Weigh the dangers of a post.

    Each danger has a weight, and so has what strengthens it (a child, an elder, a plea, worry, that it goes on) or
    takes it away (long ago, mended, thanks, a way of speaking, a notice). What weighs enough together is shown; a
    danger that would have been shown but for what takes it away is given as set aside.
    """
    dangers = scene.found(*DANGERS)
    scale = _settings()["scale"]
    if any(phrase.entry.weight >= scale["least"] for phrase in dangers):
        around = {phrase.entry.sense or "": phrase.entry.weight for phrase in scene.found(CONTEXT)}
        if _is_laughing(scene.view.text):
            around[JOKE] = min(around.get(JOKE, 0), scale["laugh"])
        weight = _weigh(scene, dangers, [weight for weight in around.values() if weight > 0])
        against = sum(weight for weight in around.values() if weight < 0)
        if weight >= scale["enough"]:
            cause = None if weight + against >= scale["enough"] else _cause(around)
            yield from _show(scene, dangers, aside=cause, now=NOW in around)
    for phrase in longest(scene.set_aside(*DANGERS)):
        yield _sighting(phrase, phrase.entry.reason, "public", aside=phrase.aside)


def _weigh(scene: Scene, dangers: Sequence[Phrase], around: Iterable[int]) -> int:
    """Add up the dangers, the gravest person in danger, and what strengthens them.

    Each entry counts once; further signs of the same kind, elsewhere in the post, add a little.
    """
    scale = _settings()["scale"]
    signs = _apart(dangers)
    kinds = {phrase.entry.id: phrase.entry.weight for phrase in signs}
    further = scale["more"] * min(scale["most"], len(signs) - len(kinds))
    people = max((phrase.entry.weight for phrase in scene.found(PEOPLE)), default=0)
    long = scale["long"] * max(0, len(scene.view.tokens) // scale["longer"] - 1)
    total: int = sum(kinds.values()) + further + people + sum(around) + long
    return total


def _apart(dangers: Iterable[Phrase]) -> list[Phrase]:
    """Give the dangers told in words of their own: what mostly repeats the words of a graver one is the same danger."""
    signs: list[Phrase] = []
    told: set[int] = set()
    for phrase in sorted(dangers, key=lambda phrase: (-phrase.entry.weight, phrase.first)):
        words = range(phrase.first, phrase.last + 1)
        if 2 * len(told.intersection(words)) <= len(words):
            signs.append(phrase)
            told.update(words)
    return signs


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
    people = scene.once(_people).get(scene.sentence_of(danger), [])
    if danger.entry.sense in _settings()["own"]["kinds"]:
        if not people:
            return None
        last = people[max(0, bisect_right(people, danger.first, key=_first) - 1)]
        kin = scene.once(_kin).get(scene.sentence_of(danger), [])
        near = bisect_right(kin, last.first, key=_first)
        if near and last.entry.sense == OTHER:  # "my husband says he wants to": he is the husband
            return kin[near - 1]
        return people[bisect_left(people, last.first, key=_first)]
    if danger.entry.sense in _settings()["done"]["kinds"]:
        low, high = bisect_right(people, danger.first, key=_first), bisect_right(people, danger.last, key=_first)
        inside = [p for p in people[low:high] if p.last <= danger.last and p.entry.sense != OTHER]
        if inside:
            return min(inside, key=_by_frailty)
    return scene.once(_frailest).get(scene.sentence_of(danger))


def _people(scene: Scene) -> dict[int, list[Phrase]]:
    """Give the people told of in each sentence, in order of place."""
    people: dict[int, list[Phrase]] = {}
    for person in scene.found(PEOPLE):
        people.setdefault(scene.sentence_of(person), []).append(person)
    return people


def _kin(scene: Scene) -> dict[int, list[Phrase]]:
    return {
        sentence: [person for person in people if person.entry.sense == KIN]
        for sentence, people in scene.once(_people).items()
    }


def _frailest(scene: Scene) -> dict[int, Phrase]:
    return {sentence: min(people, key=_by_frailty) for sentence, people in scene.once(_people).items()}


def _by_frailty(person: Phrase) -> tuple[int, int]:
    return -person.entry.weight, person.first


def _first(person: Phrase) -> int:
    return person.first


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
