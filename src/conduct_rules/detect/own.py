"""Are words said of the author and theirs, and is anybody else told of, of whom they may be said?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from conduct_rules.detect.scene import Scene
from conduct_rules.detect.targets import anchors
from conduct_rules.lexicons import distance, read_toml

OWN_REACH = distance("target", "own")
"""How far from the words the author or theirs may stand for the words to be said of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """Of whom one post tells, by token, in order: anybody, the author's own people, those whom words may be aimed at.

    `speaking` holds the sentences in which the author says `I` or `we`.
    """

    anybody: Sequence[int]
    kin: Sequence[int]
    aimed_at: Sequence[int]
    speaking: frozenset[int]


def is_of_own(scene: Scene, first: int, last: int) -> bool:
    """Whether the words are said of the author or theirs: `I felt a fool`, `an old goat, my dad`."""
    tokens, told, sentence = scene.view.tokens, scene.once(_told), scene.view.sentence_of(first)
    after = range(last + 1, min(last + 2, sentence[-1]) + 1)
    follows = tokens[after[0]].norm if after else ""
    if follows in ("i", "im", "i'm") or follows in _words("kin_by_name"):
        return True
    if not after and _is_author_named_next(scene, last):
        return True
    if follows in _words("owners") and _any_of(told.kin, after[-1], after[-1] + 1):
        return True
    if tokens[first].norm in _words("others") and _any_of(told.kin, sentence[0], sentence[0] + 2):
        return not _any_of(told.aimed_at, sentence[0], first)
    opening, linked = tokens[sentence[0]].norm, False
    for place in range(first - 1, max(first - OWN_REACH, sentence[0]) - 1, -1):
        word = tokens[place].norm
        if word in _words("doer"):  # `as I was spoken to by the little Hitler`
            return False
        linked = linked or word in _words("feeling") or word in _forms_of_be() or (word == "like" and opening == "i")
        if word in _words("own") or _any_of(told.kin, place, place + 1):
            return linked or word in ("im", "i'm")
        if word in _words("others") or _any_of(told.aimed_at, place, place + 1):
            return False
    return (linked and opening == "i") or (first - sentence[0] < OWN_REACH and opening in _words("feeling"))


def _is_author_named_next(scene: Scene, last: int) -> bool:
    """Whether the next sentence is only the author's word for themselves: `What a plank. Me.`"""
    if last + 1 >= len(scene.view.tokens):
        return False
    following = scene.view.sentence_of(last + 1)
    return len(following) == 1 and scene.view.tokens[last + 1].norm in _words("myself")


def has_company(scene: Scene, first: int, last: int) -> bool:
    """Whether somebody is told of near the words, other than the author's own people, so that they may be said of them.

    The nearest in the sentence counts; one that names nobody may go on about whoever the one before told of.
    """
    told, sentence = scene.once(_told), scene.view.sentence_of(first)
    low, high = bisect_left(told.anybody, first), bisect_right(told.anybody, last)
    around = [n for n in told.anybody[max(0, low - 1) : high + 1] if n in sentence]
    if around:
        nearest = min(around, key=lambda n: (max(first - n, n - last, 0), _any_of(told.kin, n, n + 1)))
        return not _any_of(told.kin, nearest, nearest + 1)
    if not sentence[0] or scene.view.tokens[first].sentence in told.speaking:
        return False
    before = scene.view.sentence_of(sentence[0] - 1)
    return _any_of(told.anybody, before.start, before.stop)


def _told(scene: Scene) -> Told:
    tokens = scene.view.tokens
    aimed_at = {n for a in anchors(scene).every if a.sense != "place" for n in range(a.first, a.last + 1)}
    kin = [n for n in range(len(tokens)) if _is_own_kin(scene, n)]
    others = (n for n, token in enumerate(tokens) if token.norm in _words("others"))
    speaking = frozenset(token.sentence for token in tokens if token.norm in _words("own"))
    return Told(sorted(aimed_at.union(kin, others)), kin, sorted(aimed_at), speaking)


def _is_own_kin(scene: Scene, place: int) -> bool:
    word, before = scene.view.tokens[place].norm, scene.view.tokens[place - 1].norm if place else ""
    if word in _words("kin_by_name"):
        return before not in _words("others_kin")
    return before in _words("owners") and word in _kin_after_my()


def _any_of(places: Sequence[int], start: int, stop: int) -> bool:
    """Whether any of the places, which are in order, is from `start` on and before `stop`."""
    return bisect_left(places, start) < bisect_left(places, stop)


@cache
def _words(cue: str) -> frozenset[str]:
    return frozenset(read_toml("cues.toml")[cue])


@cache
def _forms_of_be() -> frozenset[str]:
    return frozenset(read_toml("classes.toml")["classes"]["be"])


@cache
def _kin_after_my() -> frozenset[str]:
    return frozenset(read_toml("classes.toml")["classes"]["kin_after_my"])
