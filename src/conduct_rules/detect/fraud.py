"""See offers of something fraudulent or unlawful, and requests for it: notes, letters, medicines, places, cures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from conduct_rules.detect.cues import is_asked, is_negated
from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Cause, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, longest

LEXICON = "fraud"
SETTINGS = "fraud_weights.toml"
GOODS = "goods"
SOUGHT = "sought"
"""The sense of a request for something unlawful, which is one in a question, too."""
WHOLE = ("whole", SOUGHT)
OFFERED = ("whole", GOODS)
RARE = 2
"""The weight of an entry whose goods are seldom spoken of beside a price or a place to ask."""
REASON = "The author offers something that may be fraudulent or unlawful."
ASKS = "The author asks for something that may be fraudulent or unlawful."


def detect_fraud(scene: Scene) -> Iterable[Sighting]:
    """Give the offers and requests of one post: the goods, and near them selling, prices, contacts, ways round doctors.

    A report of somebody else's dealing and what the practice itself charges are left out; they are set aside when
    they look like an offer otherwise.
    """
    phrases = scene.once(_phrases)
    offers = [phrase for phrase in phrases if phrase.entry.sense in WHOLE]
    offers += [phrase for phrase in phrases if phrase.entry.sense == GOODS and _is_offered(scene, phrase)]
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
    """Whether the signs of an offer near the goods weigh enough, one of each sense."""
    settings = read_toml(SETTINGS)
    senses = _signs(scene, goods, settings["near"]) - Counter(phrase.entry.sense for phrase in _over(scene, goods))
    if senses["rate"]:
        del senses["price"]  # the same words say how much
    elif _has_price(scene, goods):
        senses["price"] += 1
    enough: int = settings["enough"] + (settings["everyday"] if goods.entry.weight < RARE else 0)
    weighed: int = sum(settings["weights"].get(sense, 0) for sense in senses)
    return weighed >= enough


def _has_price(scene: Scene, goods: Phrase) -> bool:
    sentence, near = scene.view.tokens[goods.first].sentence, read_toml(SETTINGS)["near"]
    return not scene.once(_sentences_with_price).isdisjoint(range(sentence - near, sentence + near + 1))


def _sentences_with_price(scene: Scene) -> frozenset[int]:
    sign = read_toml(SETTINGS)["currency"]
    return frozenset(token.sentence for token in scene.view.tokens if token.norm.startswith(sign))


def _cause_against(scene: Scene, phrase: Phrase) -> Cause | None:
    near, beside = _signs(scene, phrase, read_toml(SETTINGS)["against"]).keys(), _signs(scene, phrase, 0).keys()
    sold_here = "contact" in near and bool(near & {"deal", "rate"})
    if ("report" in near and not sold_here) or (_has_staff_before(scene, phrase) and "contact" not in near):
        return "outsider"
    if is_negated(scene.view, phrase.first) and not beside & {"unchecked", "dodge", "deal", "rate"}:
        return "denied"
    if (
        phrase.entry.sense != SOUGHT
        and is_asked(scene.view, phrase.first)
        and not near & {"contact", "deal", "price", "rate", "sells"}
        and not _has_price(scene, phrase)
    ):
        return "quoted"
    if "returned" in near and not near & {"contact", "deal", "dodge", "rate", "unchecked"}:
        return "set phrase"
    is_charged = phrase.entry.sense == GOODS and near & {"charge", "stock"} and not near & {"deal", "sells", "contact"}
    return "set phrase" if is_charged else None


def _has_staff_before(scene: Scene, phrase: Phrase) -> bool:
    """Whether staff are named earlier in the sentence: what they sell is an allegation, not the author's offer."""
    sentence = scene.view.tokens[phrase.first].sentence
    return any(
        scene.view.tokens[mention.first].sentence == sentence and mention.first <= phrase.last
        for mention in scene.staff
    )


def _evidence_beside(scene: Scene, goods: Sequence[Phrase]) -> list[Phrase]:
    """Give the signs in the sentence of the goods, which are underlined with them."""
    return scene.once(_evidence).get(scene.view.tokens[goods[0].first].sentence, [])


def _by_sentence(scene: Scene, phrases: Sequence[Phrase]) -> list[list[Phrase]]:
    groups: dict[int, list[Phrase]] = {}
    for phrase in phrases:
        groups.setdefault(scene.view.tokens[phrase.first].sentence, []).append(phrase)
    return list(groups.values())


def _signs(scene: Scene, phrase: Phrase, sentences: int) -> Counter[str | None]:
    """Count by sense the phrases of the lexicon at most so many sentences from this one."""
    counted, here = scene.once(_signs_by_sentence), scene.view.tokens[phrase.first].sentence
    found: Counter[str | None] = Counter()
    for number in range(here - sentences, here + sentences + 1):
        found.update(counted.get(number, {}))
    return found


def _signs_by_sentence(scene: Scene) -> dict[int, Counter[str | None]]:
    counted: dict[int, Counter[str | None]] = {}
    for phrase in scene.once(_phrases):
        sentence = scene.view.tokens[phrase.first].sentence
        counted.setdefault(sentence, Counter())[phrase.entry.sense] += 1
    return counted


def _over(scene: Scene, goods: Phrase) -> list[Phrase]:
    """Give the phrases near the goods that share a token with them."""
    phrases, tokens, near = scene.once(_phrases), scene.view.tokens, read_toml(SETTINGS)["near"]
    here = tokens[goods.first].sentence
    low = bisect_left(phrases, goods.first - scene.once(_longest), key=_first)
    high = bisect_right(phrases, goods.last, key=_first)
    return [p for p in phrases[low:high] if p.last >= goods.first and abs(tokens[p.first].sentence - here) <= near]


def _longest(scene: Scene) -> int:
    return max((phrase.last - phrase.first + 1 for phrase in scene.once(_phrases)), default=0)


def _first(phrase: Phrase) -> int:
    return phrase.first


def _evidence(scene: Scene) -> dict[int, list[Phrase]]:
    evidence = [phrase for phrase in scene.once(_phrases) if phrase.entry.sense in read_toml(SETTINGS)["evidence"]]
    return {scene.view.tokens[group[0].first].sentence: group for group in _by_sentence(scene, evidence)}


def _phrases(scene: Scene) -> list[Phrase]:
    return scene.found(LEXICON)


def _sighting(scene: Scene, phrases: Sequence[Phrase], *, aside: Cause | None) -> Sighting:
    return Sighting(
        kind="fraud",
        start=min(phrase.start for phrase in phrases),
        end=max(phrase.end for phrase in phrases),
        about="public",
        certainty="likely",
        reason=REASON if any(phrase.entry.sense in OFFERED for phrase in phrases) else ASKS,
        aside=aside,
    )
