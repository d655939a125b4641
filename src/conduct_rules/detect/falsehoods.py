"""See known false claims about health and about the practice, stated as fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conduct_rules.detect.cues import is_asked, is_negated
from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Cause, Sighting
from conduct_rules.lexicons import distance
from conduct_rules.phrases.phrase import Phrase, longest
from conduct_rules.text.spans import SpansApart

LEXICON = "falsehoods"
DOUBT_AHEAD = "doubt ahead"
DOUBT_BEHIND = "doubt behind"
REFUTED_NEXT = "refuted next"
HUSHED_UP = "hushed up"
RHETORICAL = "rhetorical"
NEGATIVE = "negative"
DOUBTS = (DOUBT_AHEAD, DOUBT_BEHIND, REFUTED_NEXT, HUSHED_UP, RHETORICAL)
OPENING = distance("cue", "opening")
"""How many words into the next sentence a bare refutation ("It doesn't") may begin."""


def detect_falsehoods(scene: Scene) -> Iterable[Sighting]:
    """Give the claims stated as fact; set aside those that are denied, asked, refuted or somebody's reported belief."""
    found = scene.found(LEXICON)
    claims = [phrase for phrase in found if phrase.entry.sense not in DOUBTS]
    doubts = [phrase for phrase in found if phrase.entry.sense in DOUBTS]
    causes = {id(claim): _cause_against(scene, claim, doubts) for claim in claims}
    standing = longest([claim for claim in claims if causes[id(claim)] is None])
    for claim in standing:
        yield _sighting(claim, None)
    taken = SpansApart((claim.first, claim.last + 1) for claim in standing)
    for claim in longest([claim for claim in claims if causes[id(claim)] is not None]):
        if not taken.touches(claim.first, claim.last + 1):
            yield _sighting(claim, causes[id(claim)])


def _cause_against(scene: Scene, claim: Phrase, doubts: Sequence[Phrase]) -> Cause | None:
    """Why a claim is not stated as fact: asked, denied, or quoted from somebody who is not believed."""
    if is_asked(scene.view, claim.first) and not _is_rhetorical(scene, claim, doubts):
        return "quoted"
    if claim.entry.sense != NEGATIVE and _is_denied(scene, claim, doubts):
        return "denied"
    sentence = scene.view.tokens[claim.first].sentence
    for doubt in doubts:
        place = scene.view.tokens[doubt.first].sentence
        if doubt.entry.sense == DOUBT_AHEAD and place == sentence and doubt.first < claim.first:
            return "quoted"
        if doubt.entry.sense == DOUBT_BEHIND and 0 <= place - sentence <= 1 and doubt.first > claim.first:
            return "denied"
        if doubt.entry.sense == REFUTED_NEXT and _opens_next_sentence(scene, doubt, sentence):
            return "denied"
    return None


def _is_rhetorical(scene: Scene, claim: Phrase, doubts: Sequence[Phrase]) -> bool:
    """Whether a question only tells: `Did you know the MMR has bleach in it?`."""
    sentence = scene.view.sentence_of(claim.first)
    return any(doubt.entry.sense == RHETORICAL and doubt.first in sentence for doubt in doubts)


def _opens_next_sentence(scene: Scene, doubt: Phrase, sentence: int) -> bool:
    words = scene.view.sentence_of(doubt.first)
    return scene.view.tokens[doubt.first].sentence == sentence + 1 and doubt.first - words[0] < OPENING


def _is_denied(scene: Scene, claim: Phrase, doubts: Sequence[Phrase]) -> bool:
    """Whether a negator stands in or before the claim, other than in "they do not tell you that"."""
    hushed = [doubt for doubt in doubts if doubt.entry.sense == HUSHED_UP and doubt.first < claim.last]
    if any(claim.first - doubt.last <= OPENING for doubt in hushed):
        return False
    return any(is_negated(scene.view, place, reach=2) for place in range(claim.first, claim.last))


def _sighting(claim: Phrase, aside: Cause | None) -> Sighting:
    return Sighting(
        kind="falsehood",
        start=claim.start,
        end=claim.end,
        about="public",
        certainty=claim.entry.certainty,
        reason=claim.entry.reason,
        aside=aside,
    )
