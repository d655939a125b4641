"""See known false claims about health and about the practice, stated as fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conduct_rules.detect.cues import is_asked, is_negated
from conduct_rules.detect.scene import Phrase, Scene, Sighting, longest
from conduct_rules.hit import Cause

LEXICON = "falsehoods"
DOUBT_AHEAD = "doubt ahead"
DOUBT_BEHIND = "doubt behind"
NEGATIVE = "negative"


def detect_falsehoods(scene: Scene) -> Iterable[Sighting]:
    """Give the claims stated as fact; set aside those that are denied, asked, refuted or somebody's reported belief."""
    found = scene.found(LEXICON)
    claims = [phrase for phrase in found if phrase.entry.sense not in (DOUBT_AHEAD, DOUBT_BEHIND)]
    doubts = [phrase for phrase in found if phrase.entry.sense in (DOUBT_AHEAD, DOUBT_BEHIND)]
    for claim in longest(claims):
        yield _sighting(claim, _cause_against(scene, claim, doubts))


def _cause_against(scene: Scene, claim: Phrase, doubts: Sequence[Phrase]) -> Cause | None:
    """Why a claim is not stated as fact: asked, denied, or quoted from somebody who is not believed."""
    if is_asked(scene.view, claim.first):
        return "quoted"
    if claim.entry.sense != NEGATIVE and _is_denied(scene, claim):
        return "denied"
    sentence = scene.view.tokens[claim.first].sentence
    for doubt in doubts:
        place = scene.view.tokens[doubt.first].sentence
        if doubt.entry.sense == DOUBT_AHEAD and place == sentence and doubt.first < claim.first:
            return "quoted"
        if doubt.entry.sense == DOUBT_BEHIND and 0 <= place - sentence <= 1 and doubt.first > claim.first:
            return "denied"
    return None


def _is_denied(scene: Scene, claim: Phrase) -> bool:
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
