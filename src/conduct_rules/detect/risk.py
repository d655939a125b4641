"""See danger: somebody in the post may be at risk now, from themselves, from others or from neglect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conduct_rules.detect.scene import Phrase, Scene, Sighting, longest
from conduct_rules.hit import Cause

DANGERS = ("risk_self", "risk_others", "risk_hints")
CONTEXT = "risk_context"
LEXICONS = (*DANGERS, CONTEXT)
ENOUGH = 2


def detect_risk(scene: Scene) -> Iterable[Sighting]:
    """Give the words that show a present danger; recall comes before precision here.

    A phrase of an entry of weight 2 is enough; hints (weight 1) count from two entries on, or beside a plea for help. What is only a way of
    speaking, or told as over with nothing that goes on now, is set aside.
    """
    phrases = scene.found(*DANGERS)
    causes = {id(phrase): _cause_against(scene, phrase) for phrase in phrases}
    standing = [phrase for phrase in phrases if causes[id(phrase)] is None]
    if _has_enough(standing, pleads=any(cue.entry.sense == "plea" for cue in scene.found(CONTEXT))):
        strong = [phrase for phrase in standing if phrase.entry.weight >= ENOUGH]
        for phrase in longest(strong or standing):
            yield _sighting(phrase, aside=None)
    for phrase in longest([phrase for phrase in phrases if causes[id(phrase)] and phrase.entry.weight >= ENOUGH]):
        yield _sighting(phrase, aside=causes[id(phrase)])
    for phrase in longest([phrase for phrase in scene.set_aside(*DANGERS) if phrase.entry.weight >= ENOUGH]):
        yield _sighting(phrase, aside=phrase.aside)


def _has_enough(phrases: Sequence[Phrase], *, pleads: bool) -> bool:
    """Whether the phrases, of which each entry counts once, weigh enough together; a plea for help adds to them."""
    weights = {phrase.entry.id: phrase.entry.weight for phrase in phrases}
    return bool(weights) and sum(weights.values()) + pleads >= ENOUGH


def _cause_against(scene: Scene, phrase: Phrase) -> Cause | None:
    """Why a phrase shows no present danger: only a way of speaking, or over."""
    here = scene.view.tokens[phrase.first].sentence
    senses: dict[str, set[int]] = {}
    for cue in scene.found(CONTEXT):
        senses.setdefault(cue.entry.sense or "", set()).add(scene.view.tokens[cue.first].sentence)
    if here in senses.get("joke", ()):
        return "set phrase"
    return "resolved" if "over" in senses and "now" not in senses else None


def _sighting(phrase: Phrase, *, aside: Cause | None) -> Sighting:
    return Sighting(
        kind="risk",
        start=phrase.start,
        end=phrase.end,
        about=phrase.entry.about or "public",
        certainty="likely" if phrase.entry.weight >= ENOUGH else "possible",
        reason=phrase.entry.reason,
        aside=aside,
    )
