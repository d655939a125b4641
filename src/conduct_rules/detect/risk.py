"""See danger: somebody in the post may be at risk now, from themselves, from others or from neglect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from conduct_rules.detect.scene import Phrase, Scene, Sighting, longest
from conduct_rules.hit import Cause
from conduct_rules.lexicons import read_toml

DANGERS = ("risk_self", "risk_others", "risk_child", "risk_frail")
CONTEXT = "risk_context"
LEXICONS = (*DANGERS, CONTEXT)
BESIDE = ("person", "now", "plea")
PRESSING = frozenset({"now", "plea"})
LOCAL = frozenset({"joke", "notice"})


def detect_risk(scene: Scene) -> Iterable[Sighting]:
    """Give the words that show a present danger; recall comes before precision here.

    The evidence adds up (the scale is in `risk_context.toml`): a plain danger is enough alone; a sign needs another
    sign or a cue beside it: somebody who may be vulnerable, a danger that goes on now, a plea for help. A danger in a
    sentence that jokes or tells of news is set aside, and so is one told as past when nothing presses.
    """
    cues = scene.found(CONTEXT)
    meant: list[Phrase] = []
    for phrase in scene.found(*DANGERS):
        if cause := _not_meant(scene, phrase, cues):
            yield from _aside([phrase], cause)
        else:
            meant.append(phrase)
    if _weigh(scene, meant, cues) >= _scale()["enough"]:
        for phrase in longest(_heaviest(meant)):
            yield _sighting(phrase)
    else:
        yield from _aside(meant, "resolved")
    for phrase in scene.set_aside(*DANGERS):
        yield from _aside([phrase], phrase.aside)


def _not_meant(scene: Scene, phrase: Phrase, cues: Sequence[Phrase]) -> Cause | None:
    """Say why a danger is not meant as one: its sentence jokes, or tells of news, a play or a cause."""
    sentence = scene.view.tokens[phrase.first].sentence
    beside = {cue.entry.sense for cue in cues if scene.view.tokens[cue.first].sentence == sentence}
    if LOCAL.isdisjoint(beside) and not any(mark in scene.view.text for mark in _settings()["laughing"]):
        return None
    return "set phrase"


def _weigh(scene: Scene, phrases: Sequence[Phrase], cues: Sequence[Phrase]) -> int:
    """Add up the evidence: each entry once, and each kind of cue once."""
    if not phrases:
        return 0
    scale = _scale()
    senses = {cue.entry.sense or "" for cue in cues}
    weight = sum({phrase.entry.id: phrase.entry.weight for phrase in phrases}.values())
    weight += scale["more"] * any(count > 1 for count in Counter(p.entry.id for p in longest(list(phrases))).values())
    weight += scale["cue"] * sum(sense in senses for sense in BESIDE)
    if "over" in senses and PRESSING.isdisjoint(senses):
        return 0
    if not any(map(_is_plain, phrases)):
        weight += scale["over"] * ("over" in senses) + scale["thanks"] * ("thanks" in senses)
        weight += scale["long"] * (len(scene.view.tokens) > scale["length"])
    return weight


def _heaviest(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Underline plain dangers and strong signs; weak signs only when they are all there is."""
    strong = [phrase for phrase in phrases if phrase.entry.weight >= _scale()["sign"]]
    return strong or list(phrases)


def _aside(phrases: Sequence[Phrase], cause: Cause | None) -> Iterable[Sighting]:
    """Give plain dangers as seen and set aside."""
    for phrase in longest([phrase for phrase in phrases if _is_plain(phrase)]):
        yield _sighting(phrase, aside=cause)


def _sighting(phrase: Phrase, *, aside: Cause | None = None) -> Sighting:
    return Sighting(
        kind="risk",
        start=phrase.start,
        end=phrase.end,
        about=phrase.entry.about or "public",
        certainty="likely" if _is_plain(phrase) else "possible",
        reason=phrase.entry.reason,
        aside=aside,
    )


def _is_plain(phrase: Phrase) -> bool:
    return phrase.entry.weight >= _scale()["enough"]


def _scale() -> Mapping[str, int]:
    scale: Mapping[str, int] = _settings()["scale"]
    return scale


def _settings() -> Mapping[str, object]:
    return read_toml(f"{CONTEXT}.toml")
