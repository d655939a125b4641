"""See danger: somebody in the post may be at risk now, from themselves, from others or from neglect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Cause, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, longest

DANGERS = ("risk_self", "risk_others", "risk_signs", "risk_hints")
WORDS = "risk_words"
CONTEXT = "risk_context"
LEXICONS = (*DANGERS, WORDS, CONTEXT)
SETTING = "setting"
OVER = frozenset({"over", "notice"})
PRESSING = frozenset({"now", "plea", "earnest"})


def detect_risk(scene: Scene) -> Iterable[Sighting]:
    """Give the words that show a present danger; recall comes before precision here.

    The evidence adds up (the scale is in `risk_context.toml`): plain dangers, signs, themes of single words, somebody
    who may be vulnerable, a plea for help, what goes on now; thanks, jokes and what is long over take away from it.
    A plain danger told as a joke or as over is given as set aside.
    """
    senses = {cue.entry.sense or "" for cue in scene.found(CONTEXT)}
    phrases = scene.found(*DANGERS)
    plain = [phrase for phrase in phrases if _is_plain(phrase)]
    if _weigh(scene, phrases, senses) >= _scale()["enough"]:
        yield from _show(scene, phrases, plain)
    else:
        for phrase in longest(plain):
            yield _sighting(phrase, phrase.start, phrase.end, aside=_cause(scene, senses))
    for phrase in longest([phrase for phrase in scene.set_aside(*DANGERS) if _is_plain(phrase)]):
        yield _sighting(phrase, phrase.start, phrase.end, aside=phrase.aside)


def _weigh(scene: Scene, phrases: Sequence[Phrase], senses: set[str]) -> int:
    """Add up the evidence."""
    scale = _scale()
    plain = max((phrase.entry.weight for phrase in phrases if _is_plain(phrase)), default=0)
    signs = {p.entry.id: p.entry.weight for p in phrases if not _is_plain(p) and p.entry.sense != SETTING}
    setting = any(phrase.entry.sense == SETTING for phrase in phrases)
    words = scene.found(WORDS)
    themes = min(len({word.entry.id for word in words}), scale["themes"])
    plea = scale["earnest"] if "earnest" in senses else scale["plea"] if "plea" in senses else 0
    return (
        plain
        + sum(signs.values())
        + scale["setting"] * setting
        + scale["theme"] * themes
        + plea
        + scale["now"] * ("now" in senses)
        + scale["over"] * (not OVER.isdisjoint(senses))
        + scale["settled"] * (not OVER.isdisjoint(senses) and PRESSING.isdisjoint(senses))
        + scale["joke"] * ("joke" in senses or _is_laughing(scene.view.text))
        + scale["long"] * (len(scene.view.tokens) > scale["length"])
    )


def _show(scene: Scene, phrases: Sequence[Phrase], plain: Sequence[Phrase]) -> Iterable[Sighting]:
    """Underline plain dangers; else signs; else the sentence in which most themes come together."""
    signs = [phrase for phrase in phrases if phrase.entry.sense != SETTING]
    for phrase in longest(list(plain) or signs):
        yield _sighting(phrase, phrase.start, phrase.end)
    if not signs and (crowd := _densest(scene)):
        yield _sighting(crowd[0], crowd[0].start, crowd[-1].end)


def _densest(scene: Scene) -> list[Phrase]:
    """Give the words of the sentence with the most themes; none when the post has no such words."""
    by_sentence: dict[int, list[Phrase]] = {}
    for word in scene.found(WORDS):
        by_sentence.setdefault(scene.view.tokens[word.first].sentence, []).append(word)
    return max(by_sentence.values(), key=lambda found: len({word.entry.id for word in found}), default=[])


def _cause(scene: Scene, senses: set[str]) -> Cause:
    if "joke" in senses or _is_laughing(scene.view.text):
        return "set phrase"
    return "resolved" if not OVER.isdisjoint(senses) else "set phrase"


def _is_laughing(text: str) -> bool:
    return any(mark in text for mark in read_toml(f"{CONTEXT}.toml")["laughing"])


def _sighting(phrase: Phrase, start: int, end: int, *, aside: Cause | None = None) -> Sighting:
    return Sighting(
        kind="risk",
        start=start,
        end=end,
        about=phrase.entry.about or "public",
        certainty="likely" if _is_plain(phrase) else "possible",
        reason=phrase.entry.reason,
        aside=aside,
    )


def _is_plain(phrase: Phrase) -> bool:
    return phrase.entry.weight >= _scale()["plain"]


def _scale() -> Mapping[str, int]:
    scale: Mapping[str, int] = read_toml(f"{CONTEXT}.toml")["scale"]
    return scale
