"""See offers of something fraudulent or unlawful: notes, letters, medicines, places on the list, home-made cures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from conduct_rules.detect.cues import is_asked, is_negated
from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Cause, Sighting
from conduct_rules.phrases.phrase import Phrase, longest

LEXICON = "fraud"
WEIGHTS = {"sells": 2, "dodge": 2, "offer": 1, "unchecked": 1, "contact": 1, "price": 1}
ENOUGH = 2
NEAR = 1
"""How many sentences away a price or a place to ask still belongs to the goods."""
POUND = "£"
REASON = "The author offers something that may be fraudulent or unlawful."


def detect_fraud(scene: Scene) -> Iterable[Sighting]:
    """Give the offers of one post: the goods, and near them selling, prices, places to ask, or ways round a doctor.

    A report of somebody else's dealing and what the practice itself charges are left out; they are set aside when
    they look like an offer otherwise.
    """
    phrases = scene.once(_phrases)
    offers = [phrase for phrase in phrases if phrase.entry.sense == "whole"]
    offers += [phrase for phrase in phrases if phrase.entry.sense == "goods" and _is_offered(scene, phrase)]
    standing: list[Phrase] = []
    for phrase in longest(offers):
        cause = _cause_against(scene, phrase)
        if cause is None:
            standing.append(phrase)
        else:
            yield _sighting(scene, [phrase], aside=cause)
    for together in _by_sentence(scene, standing):
        yield _sighting(scene, [*together, *_evidence_beside(scene, together)], aside=None)


def _is_offered(scene: Scene, goods: Phrase) -> bool:
    """Whether the signs of an offer near the goods weigh enough, one of each sense, and some stand beside them."""
    near = [phrase for phrase in _within(scene, goods, NEAR) if phrase.entry.sense in WEIGHTS]
    outside = [phrase for phrase in near if phrase.last < goods.first or goods.last < phrase.first]
    senses = {phrase.entry.sense for phrase in outside}
    if _has_price(scene, goods):
        senses.add("price")
    return sum(WEIGHTS[sense] for sense in senses if sense is not None) >= ENOUGH


def _has_price(scene: Scene, goods: Phrase) -> bool:
    sentence = scene.view.tokens[goods.first].sentence
    return not scene.once(_sentences_with_price).isdisjoint(range(sentence - NEAR, sentence + NEAR + 1))


def _sentences_with_price(scene: Scene) -> frozenset[int]:
    return frozenset(token.sentence for token in scene.view.tokens if token.norm.startswith(POUND))


def _cause_against(scene: Scene, phrase: Phrase) -> Cause | None:
    near = {other.entry.sense for other in _within(scene, phrase, NEAR)}
    beside = {other.entry.sense for other in _within(scene, phrase, 0)}
    if "report" in near or (_has_staff_before(scene, phrase) and "contact" not in near):
        return "outsider"
    if is_negated(scene.view, phrase.first) and not beside & {"unchecked", "dodge"}:
        return "denied"
    if is_asked(scene.view, phrase.first) and "contact" not in near and "price" not in near:
        return "quoted"
    return "set phrase" if near & {"charge", "stock"} and not near & {"sells", "contact"} else None


def _has_staff_before(scene: Scene, phrase: Phrase) -> bool:
    """Whether staff are named earlier in the sentence: what they sell is an allegation, not the author's offer."""
    sentence = scene.view.tokens[phrase.first].sentence
    return any(
        scene.view.tokens[mention.first].sentence == sentence and mention.first <= phrase.last
        for mention in scene.staff
    )


def _evidence_beside(scene: Scene, goods: Sequence[Phrase]) -> list[Phrase]:
    """Give the signs in the sentence of the goods, which are underlined with them."""
    return [
        phrase
        for phrase in _within(scene, goods[0], 0)
        if phrase.entry.sense in ("sells", "dodge", "offer", "unchecked", "price")
    ]


def _by_sentence(scene: Scene, phrases: Sequence[Phrase]) -> list[list[Phrase]]:
    groups: dict[int, list[Phrase]] = {}
    for phrase in phrases:
        groups.setdefault(scene.view.tokens[phrase.first].sentence, []).append(phrase)
    return list(groups.values())


def _within(scene: Scene, phrase: Phrase, sentences: int) -> list[Phrase]:
    """Give the phrases of the lexicon at most so many sentences from this one, in order of place."""
    phrases, tokens = scene.once(_phrases), scene.view.tokens
    here = tokens[phrase.first].sentence
    low = bisect_left(phrases, here - sentences, key=lambda other: tokens[other.first].sentence)
    high = bisect_right(phrases, here + sentences, key=lambda other: tokens[other.first].sentence)
    return phrases[low:high]


def _phrases(scene: Scene) -> list[Phrase]:
    return scene.found(LEXICON)


def _sighting(scene: Scene, phrases: Sequence[Phrase], *, aside: Cause | None) -> Sighting:
    return Sighting(
        kind="fraud",
        start=min(phrase.start for phrase in phrases),
        end=max(phrase.end for phrase in phrases),
        about="public",
        certainty="likely",
        reason=REASON,
        aside=aside,
    )
