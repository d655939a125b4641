"""See danger: somebody in the post may be at risk now, from themselves, from others or from neglect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conduct_rules.detect.scene import Phrase, Scene, Sighting, longest
from conduct_rules.hit import Cause
from conduct_rules.lexicons import read_toml

DANGERS = ("risk_self", "risk_others", "risk_signs", "risk_hints")
CONTEXT = "risk_context"
LEXICONS = (*DANGERS, CONTEXT)
SETTING = "setting"


def detect_risk(scene: Scene) -> Iterable[Sighting]:
    """Give the words that show a present danger; recall comes before precision here.

    A phrase of an entry of weight 2 is enough; hints (weight 1) count from two entries on, or beside a plea for help. What is only a way of
    speaking, or told as over with nothing that goes on now, is set aside.
    """
    phrases = scene.found(*DANGERS)
    causes = {id(phrase): _cause_against(scene, phrase) for phrase in phrases}
    standing = [phrase for phrase in phrases if causes[id(phrase)] is None]
    if _has_enough(standing, pleads=any(cue.entry.sense == "plea" for cue in scene.found(CONTEXT))):
        strong = [phrase for phrase in standing if _is_enough(phrase)]
        for phrase in longest(strong or standing):
            yield _sighting(phrase, aside=None)
    for phrase in longest([phrase for phrase in phrases if causes[id(phrase)] and _is_enough(phrase)]):
        yield _sighting(phrase, aside=causes[id(phrase)])
    for phrase in longest([phrase for phrase in scene.set_aside(*DANGERS) if _is_enough(phrase)]):
        yield _sighting(phrase, aside=phrase.aside)


def _has_enough(phrases: Sequence[Phrase], *, pleads: bool) -> bool:
    """Whether phrases that do not overlap weigh enough together; a plea for help adds, what only sets the scene adds once."""
    if any(_is_enough(phrase) for phrase in phrases):
        return True
    apart = longest(list(phrases))
    telling = sum(phrase.entry.weight for phrase in apart if phrase.entry.sense != SETTING)
    setting = max((phrase.entry.weight for phrase in apart if phrase.entry.sense == SETTING), default=0)
    return telling > 0 and telling + setting + pleads * _scale()["plea"] >= _scale()["enough"]


def _cause_against(scene: Scene, phrase: Phrase) -> Cause | None:
    """Why a phrase shows no present danger: only a way of speaking, or over."""
    here = scene.view.tokens[phrase.first].sentence
    senses: dict[str, set[int]] = {}
    for cue in scene.found(CONTEXT):
        senses.setdefault(cue.entry.sense or "", set()).add(scene.view.tokens[cue.first].sentence)
    pressing = "now" in senses or "plea" in senses
    if here in senses.get("joke", ()) or (not pressing and _is_laughing(scene.view.text)):
        return "set phrase"
    if "notice" in senses and not pressing:
        return "set phrase"
    return "resolved" if "over" in senses and not pressing else None


def _is_laughing(text: str) -> bool:
    return any(mark in text for mark in read_toml("risk_context.toml")["laughing"])


def _sighting(phrase: Phrase, *, aside: Cause | None) -> Sighting:
    return Sighting(
        kind="risk",
        start=phrase.start,
        end=phrase.end,
        about=phrase.entry.about or "public",
        certainty="likely" if _is_enough(phrase) else "possible",
        reason=phrase.entry.reason,
        aside=aside,
    )


def _is_enough(phrase: Phrase) -> bool:
    return phrase.entry.weight >= _scale()["enough"]


def _scale() -> Mapping[str, int]:
    scale: Mapping[str, int] = read_toml("risk_context.toml")["scale"]
    return scale
