"""What every finder of identifiers shares: what was found, and the post with the cues round a number at hand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Certainty, Kind
from conduct_rules.lexicons import distance
from conduct_rules.phrases.phrase import Phrase, by_sense
from conduct_rules.who.mention import Mention

LEXICON = "identifiers"
NEAR = distance("identifier", "near")
FAR = distance("identifier", "far")


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier found: kind, half-open span in the original, first and last token, and what it comes to.

    `value` is the identifier without its dress (digits alone, or folded letters and digits), for comparing.
    """

    kind: Kind
    start: int
    end: int
    first: int
    last: int
    value: str
    certainty: Certainty = "certain"


class Reading:
    """One post while identifiers are looked for: its folded text, its tokens by place, and the cues in it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.view = scene.view
        self.folded = scene.view.folded

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.view.tokens]

    @cached_property
    def cues(self) -> dict[str, list[Phrase]]:
        """The lexicon's phrases by sense, in order of place."""
        return by_sense(self.scene.found(LEXICON))

    @cached_property
    def _cue_places(self) -> dict[str, list[int]]:
        return {sense: [phrase.first for phrase in phrases] for sense, phrases in self.cues.items()}

    @cached_property
    def patients(self) -> list[Mention]:
        """The other patients mentioned, in order of place; those who agreed among them."""
        return sorted((m for m in self.scene.mentions if m.who == "patient"), key=lambda mention: mention.first)

    @cached_property
    def staff_tokens(self) -> frozenset[int]:
        """The tokens of all mentions of staff."""
        return frozenset(n for mention in self.scene.staff for n in range(mention.first, mention.last + 1))

    def patients_between(self, first: int, last: int) -> list[Mention]:
        """Give the patients whose mention begins in a stretch of tokens, both ends included."""
        low = bisect_left(self.patients, first, key=lambda mention: mention.first)
        high = bisect_right(self.patients, last, key=lambda mention: mention.first)
        return self.patients[low:high]

    def found(self, kind: Kind, start: int, end: int, value: str, certainty: Certainty = "certain") -> Found:
        """Make a `Found` of a half-open span of the folded text."""
        first_offset, past = self.view.original(start, end)
        first, last = self.tokens_between(first_offset, past)
        return Found(kind, first_offset, past, first, last, value, certainty)

    def tokens_between(self, start: int, end: int) -> tuple[int, int]:
        """Give the first and the last token that touch a span of the original (the nearest before when none does)."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first, bisect_left(self._starts, end) - 1)
        if first < last and self.view.tokens[first].end <= start:
            first += 1
        return first, last

    def around(self, sense: str, first: int, last: int, *, before: int = NEAR, after: int = 0) -> list[Phrase]:
        """Give the cues of a sense from `before` tokens before `first` to `after` tokens past `last`."""
        places = self._cue_places.get(sense)
        if not places:
            return []
        low, high = bisect_left(places, first - before), bisect_right(places, last + after)
        return self.cues[sense][low:high]

    def has_cue(self, sense: str, first: int, last: int, *, before: int = NEAR, after: int = 4) -> bool:
        """Whether such a cue stands near, with no more than one end of a sentence between."""
        sentence = self.view.tokens[first].sentence if self.view.tokens else 0
        return any(
            abs(self.view.tokens[cue.first].sentence - sentence) <= 1
            for cue in self.around(sense, first, last, before=before, after=after)
        )

    def has_word(self, words: Collection[str], first: int, last: int, *, before: int = NEAR, after: int = 2) -> bool:
        """Whether one of these words stands among the tokens near by, in the same sentence."""
        tokens = self.view.tokens
        near = (*range(max(0, first - before), first), *range(last + 1, min(len(tokens), last + 1 + after)))
        return any(tokens[n].norm in words and tokens[n].sentence == tokens[first].sentence for n in near)
