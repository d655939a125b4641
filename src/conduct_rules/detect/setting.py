"""The setting of a phrase: which phrases of the same lexicon, by sense, stand near it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Cause, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, by_sense

Distance = Literal["same", "beside", "near", "around"]


class Setting:
    """The phrases of one lexicon by sense, and which of them stand near another."""

    def __init__(self, scene: Scene, lexicon: str) -> None:
        self._scene = scene
        self._phrases = scene.found(lexicon)
        self._by_sense = by_sense(self._phrases)
        self._sentences = {sense: [scene.sentence_of(p) for p in found] for sense, found in self._by_sense.items()}
        self._longest = max((phrase.last - phrase.first + 1 for phrase in self._phrases), default=0)

    @cached_property
    def _by_weight(self) -> dict[str, dict[int, list[int]]]:
        """The sentences of each sense, by the weight of its phrases."""
        found: dict[str, dict[int, list[int]]] = {}
        for sense, phrases in self._by_sense.items():
            for phrase, sentence in zip(phrases, self._sentences[sense], strict=True):
                found.setdefault(sense, {}).setdefault(phrase.entry.weight, []).append(sentence)
        return found

    def of(self, *senses: str) -> list[Phrase]:
        return [phrase for phrase in self._phrases if phrase.entry.sense in senses]

    def has(self, sense: str) -> bool:
        return sense in self._by_sense

    def near(self, phrase: Phrase, sense: str, distance: Distance) -> bool:
        """Whether a phrase of this sense stands so near, counted in sentences."""
        return self._stands(self._sentences.get(sense, ()), phrase, distance)

    def weight_near(self, phrase: Phrase, sense: str, distance: Distance) -> int:
        """Give the greatest weight of a phrase of this sense that stands so near; 0 when there is none."""
        near = (w for w, places in self._by_weight.get(sense, {}).items() if self._stands(places, phrase, distance))
        return max(near, default=0)

    def _stands(self, sentences: Sequence[int], phrase: Phrase, distance: Distance) -> bool:
        here, reach = self._scene.sentence_of(phrase), read_toml("capture.toml")["distances"][distance]
        place = bisect_left(sentences, here - reach)
        return place < len(sentences) and sentences[place] <= here + reach

    def just_before(self, phrase: Phrase, sense: str, *, reach: int) -> list[Phrase]:
        """Give the phrases of this sense that begin no later and end at most `reach` tokens before."""
        phrases = self._by_sense.get(sense, [])
        low = bisect_left(phrases, phrase.first - reach - self._longest, key=lambda other: other.first)
        high = bisect_right(phrases, phrase.first, key=lambda other: other.first)
        return [other for other in phrases[low:high] if phrase.first <= other.last + reach]


def is_staff_near(scene: Scene, phrase: Phrase, distance: Distance) -> bool:
    """Whether a member of staff is named or described so near, counted in sentences."""
    here, reach = scene.sentence_of(phrase), read_toml("capture.toml")["distances"][distance]
    return not scene.once(_sentences_with_staff).isdisjoint(range(here - reach, here + reach + 1))


def _sentences_with_staff(scene: Scene) -> frozenset[int]:
    return frozenset(scene.view.tokens[mention.first].sentence for mention in scene.staff)


def sighting(
    phrase: Phrase, *, kind: Literal["device", "recording", "photo"], reason: str, aside: Cause | None = None
) -> Sighting:
    """Give what a phrase shows: a device, a recording or a picture, in or of the practice."""
    return Sighting(
        kind=kind,
        start=phrase.start,
        end=phrase.end,
        about="practice",
        certainty=phrase.entry.certainty,
        reason=reason,
        aside=aside,
    )
