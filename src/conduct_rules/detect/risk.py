"""See danger: somebody in the post may be at risk now, from themselves, from others or from neglect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conduct_rules.detect.scene import Phrase, Scene, Sighting, longest
from conduct_rules.hit import Cause
from conduct_rules.lexicons import read_toml

DANGERS = ("risk_self", "risk_others", "risk_signs", "risk_hints")
WORDS = "risk_words"
CONTEXT = "risk_context"
LEXICONS = (*DANGERS, WORDS, CONTEXT)
SETTING = "setting"
Cues = Mapping[str, set[int]]
"""The sentences in which each sense of the context stands."""


def detect_risk(scene: Scene) -> Iterable[Sighting]:
    """Give the words that show a present danger; recall comes before precision here.

    The weights of what is found add up: a plain danger is enough by itself, a sign wants company or a plea for help,
    and beside an earnest plea even single words count, once for each theme. What is only a way of speaking, or told
    as over with nothing that goes on now, is set aside.
    """
    cues = _cues(scene)
    phrases = [(phrase, _cause_against(scene, phrase, cues)) for phrase in scene.found(*DANGERS)]
    standing = [phrase for phrase, cause in phrases if cause is None]
    words = scene.found(WORDS) if "earnest" in cues else []
    if _weigh(standing, words, cues) >= _scale()["enough"]:
        shown = [phrase for phrase in standing if _is_enough(phrase)] or standing
        for phrase in longest([phrase for phrase in shown if phrase.entry.sense != SETTING]):
            yield _sighting(phrase, phrase.start, phrase.end)
        if all(phrase.entry.sense == SETTING for phrase in standing):
            crowd = _densest(scene, words)
            yield _sighting(crowd[0], crowd[0].start, crowd[-1].end)
    aside = [(phrase, cause) for phrase, cause in phrases if cause is not None]
    aside += [(phrase, phrase.aside) for phrase in scene.set_aside(*DANGERS) if phrase.aside is not None]
    for phrase, cause in aside:
        if _is_enough(phrase):
            yield _sighting(phrase, phrase.start, phrase.end, aside=cause)


def _weigh(phrases: Sequence[Phrase], words: Sequence[Phrase], cues: Cues) -> int:
    """Add up what is found: phrases that do not overlap, themes, one setting, and the plea."""
    scale = _scale()
    heaviest = max((phrase.entry.weight for phrase in phrases), default=0)
    apart = longest([phrase for phrase in phrases if phrase.entry.sense != SETTING])
    told = max(heaviest, sum(phrase.entry.weight for phrase in apart))
    themes = len({word.entry.id for word in words})
    if not told and themes < scale["themes"]:
        return 0
    setting = max((phrase.entry.weight for phrase in phrases if phrase.entry.sense == SETTING), default=0)
    plea = scale["earnest"] if "earnest" in cues else scale["plea"] if "plea" in cues else 0
    return told + themes + setting + plea


def _densest(scene: Scene, words: Sequence[Phrase]) -> list[Phrase]:
    """Give the words of the sentence with the most themes."""
    by_sentence: dict[int, list[Phrase]] = {}
    for word in words:
        by_sentence.setdefault(scene.view.tokens[word.first].sentence, []).append(word)
    return max(by_sentence.values(), key=lambda found: len({word.entry.id for word in found}))


def _cues(scene: Scene) -> dict[str, set[int]]:
    cues: dict[str, set[int]] = {}
    for cue in scene.found(CONTEXT):
        cues.setdefault(cue.entry.sense or "", set()).add(scene.view.tokens[cue.first].sentence)
    return cues


def _cause_against(scene: Scene, phrase: Phrase, cues: Cues) -> Cause | None:
    """Why a phrase shows no present danger: only a way of speaking, a notice of something else, or over."""
    if scene.view.tokens[phrase.first].sentence in cues.get("joke", ()):
        return "set phrase"
    if not cues.keys().isdisjoint(("now", "plea", "earnest")):
        return None
    if "notice" in cues or any(mark in scene.view.text for mark in read_toml(f"{CONTEXT}.toml")["laughing"]):
        return "set phrase"
    return "resolved" if "over" in cues else None


def _sighting(phrase: Phrase, start: int, end: int, *, aside: Cause | None = None) -> Sighting:
    return Sighting(
        kind="risk",
        start=start,
        end=end,
        about=phrase.entry.about or "public",
        certainty="likely" if _is_enough(phrase) else "possible",
        reason=phrase.entry.reason,
        aside=aside,
    )


def _is_enough(phrase: Phrase) -> bool:
    return phrase.entry.weight >= _scale()["enough"]


def _scale() -> Mapping[str, int]:
    scale: Mapping[str, int] = read_toml(f"{CONTEXT}.toml")["scale"]
    return scale
