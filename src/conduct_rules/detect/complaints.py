"""See complaints: weigh what is complained of and how against praise, outsiders, and matters told as settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from conduct_rules.detect.cues import is_asked, is_quoted
from conduct_rules.detect.risk import tells_of_danger
from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Cause, Certainty, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, by_sense

FORMAL = "complaint_formal"
SUBJECTS = (
    "complaint_manner",
    "complaint_care",
    "complaint_access",
    "complaint_services",
    "complaint_tellings",
    "complaint_chains",
)
SIGNALS = "complaint_signals"
COUNTER = "complaint_counter"
HINTS, AGAINST = "complaint_hints", "complaint_against"  # weighed in tenths of a point
INSULTS = ("insults", "remarks")  # of another family, read where they are found
END_OF_SENTENCE = 2
EVIDENCE = (FORMAL, *SUBJECTS, SIGNALS, HINTS)
LEXICONS = (*EVIDENCE, COUNTER, AGAINST)
SHOUTED, QUOTED, OPENING, ALONE = "shouted", "quoted", "opening", "alone"  # what `sense` asks of the place of a phrase
SARCASM = "sarcasm"


@dataclass(frozen=True, slots=True)
class Weighing:
    """The evidence that counts, what of it was left out and why, and the sum."""

    counted: tuple[Phrase, ...]
    left_out: tuple[tuple[Phrase, Cause], ...]
    weight: int
    against: Cause | None
    score: int
    is_plain: bool


def detect_complaints(scene: Scene) -> Iterable[Sighting]:
    """Give what the post complains of: the phrases that show it best, each with the grade of the whole complaint.

    A formal route announced is a complaint by itself. Anything else is weighed: the weights of phrases of different
    `sense` add up, praise is taken off, and what concerns somebody outside the practice does not count; hints of any
    kind add to that, and what tells of thanks, success, a notice or a joke takes off. One strong phrase is enough where
    nothing speaks against it. Where the sum falls short, or the matter is told as settled or trivial, the phrases are
    given as set aside.
    """
    formal = _best(scene.found(FORMAL), limit=_scale()["shown"])
    weighing = weigh(scene)
    complains = weighing.against is None and _is_enough(scene, weighing)
    evidence = _apart(weighing.counted, formal) or ([] if formal else scene.found(HINTS))
    grievances = _best(evidence, limit=_scale()["grievances_shown"])
    if formal or complains:
        certainty: Certainty = "certain" if weighing.weight >= _scale()["certain"] else "likely"
        for phrase in formal:
            yield _sighting(phrase, grade="formal", certainty=phrase.entry.certainty)
        grade = "formal" if formal and not complains else "grievance"
        for phrase in grievances:
            if not formal or (complains and phrase.entry.weight >= _scale()["strong"]):
                yield _sighting(phrase, grade=grade, certainty=certainty, clause=_clause(scene, phrase))
    elif weighing.against is not None:
        for phrase in grievances:
            yield _sighting(phrase, aside=weighing.against)
    for phrase, cause in (*weighing.left_out, *_told_apart(scene)):
        if phrase.entry.weight >= _scale()["strong"]:
            yield _sighting(phrase, aside=cause)


def _is_enough(scene: Scene, weighing: Weighing) -> bool:
    """Whether the evidence is enough; where somebody is in danger it takes more, as the dire words may be of that.

    That is not so where what is complained of is said plainly enough by itself.
    """
    scale = _scale()
    enough = scale["enough_tenths"]
    if weighing.weight <= scale["barely_backed_at_most"]:
        enough += scale["unbacked"] if weighing.weight <= 0 else scale["barely_backed"]
    if sum(phrase.entry.weight for phrase in scene.once(_against)) >= scale["speaks_against"]:
        enough += scale["spoken_against"]
    if weighing.score >= enough + scale["danger"]:
        return True
    is_backed = weighing.weight >= scale["backed"]
    return (weighing.is_plain or weighing.score >= enough) and (is_backed or not tells_of_danger(scene))


def weigh(scene: Scene) -> Weighing:
    """Sum up the evidence of a grievance in a post, by sentence and over the whole."""
    scale, counter = _scale(), by_sense(_said(scene, COUNTER))
    if "practice" in counter and "outsider" in counter:  # "my old surgery" is none of the practice
        outside = {place for p in counter["outsider"] for place in range(p.first, p.last + 1)}
        counter["practice"] = [p for p in counter["practice"] if p.first not in outside and p.last not in outside]
    told = {sense: {scene.sentence_of(p) for p in phrases} for sense, phrases in counter.items()}
    unreal = {place for p in counter.get("unreal", ()) for place in range(p.first, p.last + 1 + scale["unreal_reach"])}
    subjects = _subjects(scene, counter)
    counted: list[Phrase] = []
    left_out: list[tuple[Phrase, Cause]] = []
    for phrase in scene.found(*SUBJECTS, SIGNALS):
        if not _stands(scene, phrase):
            continue
        cause = "denied" if phrase.first in unreal else _cause_in_sentence(scene, phrase, told, subjects[phrase.first])
        if cause is None:
            counted.append(phrase)
        else:
            left_out.append((phrase, cause))
    weights: dict[str, int] = {}
    for phrase in counted:
        sense = phrase.entry.sense or phrase.entry.id
        weights[sense] = max(weights.get(sense, 0), _weight(scene, phrase))
    weight = sum(weights.values())
    praise = told.get("praise", ())
    if all(found < scale["strong"] for found in weights.values()):
        weight -= scale["enough_weak"] - scale["enough"]
    net = weight - min(scale["praise_at_most"], scale["praise_costs"] * len(praise))
    against = _cause_overall(weight, net, counter)
    return Weighing(
        tuple(counted), tuple(left_out), net, against, _score(scene, net), _is_plain(scene, counted, counter)
    )


def _said(scene: Scene, lexicon: str) -> list[Phrase]:
    """Give what the author says against a complaint, and means: no praise in quotation marks, none in mockery."""
    kinds, mocked = read_toml("complaints.toml")["own_words"], scene.once(_mocked)
    return [
        phrase
        for phrase in scene.found(lexicon)
        if (phrase.entry.sense or phrase.entry.id) not in kinds
        or (
            mocked.isdisjoint(range(phrase.first, phrase.last + 1))
            and not is_quoted(scene.view, phrase.first, phrase.last)
        )
    ]


def _mocked(scene: Scene) -> frozenset[int]:
    """Give the tokens of mockery."""
    mockery = (phrase for phrase in scene.found(SIGNALS) if phrase.entry.sense == SARCASM)
    return frozenset(place for phrase in mockery for place in range(phrase.first, phrase.last + 1))


def _against(scene: Scene) -> list[Phrase]:
    return _said(scene, AGAINST)


def _is_plain(scene: Scene, counted: Iterable[Phrase], counter: Mapping[str, Sequence[Phrase]]) -> bool:
    """Whether one phrase says by itself what is wrong, in few words, and nothing in the post speaks against that.

    A bare wish ("more chairs") says nothing by itself, nor does a word that is a mere insult. Praise that a turn
    ("but", "shame") ends before the phrase comes does not speak against it.
    """
    scale, plain = _scale(), read_toml("complaints.toml")["plain"]
    words = len(scene.view.tokens)
    if words > scale["turned_words_at_most"]:
        return False
    strong = [phrase for phrase in counted if _says_by_itself(scene, phrase)]
    speaking = [phrase for sense in plain["barred"] for phrase in counter.get(sense, ())]
    speaking += [phrase for phrase in scene.once(_against) if phrase.entry.weight > scale["plain_against_at_most"]]
    if not strong or not speaking:
        return bool(strong) and words <= scale["plain_words_at_most"]
    last = max(phrase.last for phrase in speaking)
    turns = [turn.first for turn in counter.get("turn", ()) if turn.first > last]
    return bool(turns) and any(
        phrase.first >= turns[0] and phrase.entry.sense not in plain["trifles"] for phrase in strong
    )


def _says_by_itself(scene: Scene, phrase: Phrase) -> bool:
    return (
        _weight(scene, phrase) >= _scale()["strong"]
        and phrase.entry.sense not in read_toml("complaints.toml")["plain"]["wishes"]
        and not is_asked(scene.view, phrase.first)
        and _is_apart(phrase, scene.found(*INSULTS))
    )


def _score(scene: Scene, weight: int) -> int:
    """Add up, in tenths of a point, the phrases weighed, the hints, and what speaks against a complaint.

    Hints prove only so much, however many. A long post holds more of any kind than a short one, so its length is taken
    off, within bounds.
    """
    scale = _scale()
    hints = {phrase.entry.id: phrase.entry.weight for phrase in scene.found(HINTS)}
    against = {phrase.entry.id: phrase.entry.weight for phrase in scene.once(_against)}
    asks = scale["question"] if "?" in scene.view.text else 0
    length = min(scale["length_at_most"], len(scene.view.tokens) // scale["words_a_tenth"])
    points = scale["tenths"] * max(0, min(weight, scale["points_at_most"]))
    return points + min(scale["hints_at_most"], sum(hints.values())) - sum(against.values()) - asks - length


def _cause_overall(weight: int, net: int, counter: Mapping[str, Sequence[Phrase]]) -> Cause | None:
    """Why the post as a whole complains of nothing, if it does not."""
    scale = _scale()
    if "rejected" in counter and net < scale["denied_below"]:
        return "quoted"
    if "trivial" in counter and net < scale["trivial_below"]:
        return "trivial"
    if "resolved" in counter and net < scale["settled_below"]:
        return "resolved"
    if "denied" in counter and net < scale["denied_below"]:
        return "denied"
    return None


def _subjects(scene: Scene, counter: Mapping[str, Sequence[Phrase]]) -> list[str]:
    """Give for each token who was spoken of last in its sentence up to it: an outsider, the practice, or nobody yet."""
    ends = {phrase.last: "outsider" for sense in ("outsider", "passing") for phrase in counter.get(sense, ())}
    ends |= {phrase.last: "practice" for phrase in counter.get("practice", ())}
    subjects, subject, sentence = [], "", -1
    for place, token in enumerate(scene.view.tokens):
        if token.sentence != sentence:
            subject, sentence = "", token.sentence
        subject = ends.get(place, subject)
        subjects.append(subject)
    return subjects


def _cause_in_sentence(scene: Scene, phrase: Phrase, told: Mapping[str, set[int]], subject: str) -> Cause | None:
    """Why one phrase does not count: its sentence speaks of an outsider, or only asks or suggests something."""
    sentence = scene.sentence_of(phrase)
    here = {sense for sense, sentences in told.items() if sentence in sentences}
    if "outsider" in here and "practice" not in here:
        return "outsider"
    if (
        subject == "outsider"
        and scene.view.tokens[phrase.first].norm not in read_toml("complaints.toml")["own_subject"]
    ):
        return "outsider"
    if "question" in here and phrase.entry.weight < _scale()["strong"]:
        return "trivial"
    if "question" in here and is_asked(scene.view, phrase.first):
        return "trivial"
    return None


def _weight(scene: Scene, phrase: Phrase) -> int:
    """How much a phrase proves: less when the end of a clause runs through it, as its words may not belong together.

    A phrase runs over the end of a sentence only where its pattern says so, and then they do.
    """
    gaps = {token.gap for token in scene.view.tokens[phrase.first + 1 : phrase.last + 1]}
    runs_over = any(gaps) and END_OF_SENTENCE not in gaps
    return max(1, phrase.entry.weight - _scale()["over_clauses"]) if runs_over else phrase.entry.weight


def _stands(scene: Scene, phrase: Phrase) -> bool:
    """Whether a phrase is no name and, if it must be shouted, quoted, open a sentence or be one, does so."""
    token = scene.view.tokens[phrase.first]
    if phrase.first == phrase.last and phrase.first in scene.once(_names):
        return False
    if phrase.entry.sense == SHOUTED:
        return token.case == "upper" and not scene.view.is_shouted
    opens = phrase.first == 0 or token.gap == END_OF_SENTENCE
    if phrase.entry.sense == OPENING:
        return opens
    if phrase.entry.sense == ALONE:
        return opens and phrase.last == scene.view.sentence_of(phrase.first)[-1]
    return phrase.entry.sense != QUOTED or is_quoted(scene.view, phrase.first, phrase.last)


def _names(scene: Scene) -> frozenset[int]:
    """Give the tokens that are part of somebody's name: a Crabbe is not crabby."""
    return frozenset(n for m in scene.mentions if not m.described for n in range(m.first, m.last + 1))


def _told_apart(scene: Scene) -> Iterable[tuple[Phrase, Cause]]:
    """Give the phrases that an exception of their own entry sets aside, mere set phrases left out."""
    for phrase in scene.set_aside(FORMAL, *SUBJECTS):
        if phrase.aside is not None and phrase.aside != "set phrase":
            yield phrase, phrase.aside


def _best(phrases: Iterable[Phrase], *, limit: int) -> list[Phrase]:
    """Choose the phrases to underline: the weightiest, then the longest; no two that overlap, in order of place."""
    chosen: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda p: (-p.entry.weight, p.first - p.last, p.first, p.entry.id)):
        if len(chosen) < limit and _is_apart(phrase, chosen):
            chosen.append(phrase)
    return sorted(chosen, key=lambda p: p.first)


def _apart(phrases: Iterable[Phrase], others: Sequence[Phrase]) -> list[Phrase]:
    return [phrase for phrase in phrases if _is_apart(phrase, others)]


def _is_apart(phrase: Phrase, others: Iterable[Phrase]) -> bool:
    return all(phrase.last < other.first or other.last < phrase.first for other in others)


def _clause(scene: Scene, phrase: Phrase) -> tuple[int, int] | None:
    """Give the span of the clause in which a phrase stands, if it is short: what a person would underline."""
    tokens, first, last = scene.view.tokens, phrase.first, phrase.last
    while first > 0 and not tokens[first].gap:
        first -= 1
    while last + 1 < len(tokens) and not tokens[last + 1].gap:
        last += 1
    return scene.view.offsets(first, last) if last - first < _scale()["clause_at_most"] else None


def _sighting(
    phrase: Phrase,
    *,
    grade: str | None = None,
    certainty: Certainty = "likely",
    aside: Cause | None = None,
    clause: tuple[int, int] | None = None,
) -> Sighting:
    start, end = clause or (phrase.start, phrase.end)
    return Sighting(
        kind="complaint",
        start=start,
        end=end,
        about=phrase.entry.about or "practice",
        certainty=certainty,
        reason=phrase.entry.reason,
        grade="formal" if grade == "formal" else "grievance",
        aside=aside,
    )


def _scale() -> Mapping[str, int]:
    scale: Mapping[str, int] = read_toml("complaints.toml")["scale"]
    return scale
