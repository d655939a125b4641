"""Read threats from cues: what harm, with what intent or condition, and in what setting, all near one another.

Hardly a cue is a threat alone. `lexicons/threat_cues.toml` holds harm, and who would do it when; `threat_hints.toml`
holds what threatens without naming harm. Each cue has a kind (`sense`) and a `weight`; the weights that make a threat,
one of each kind, and how near cues must stand, are in `lexicons/threat_weights.toml`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conduct_rules.detect.cues import is_negated
from conduct_rules.detect.masks import is_fairly_mended
from conduct_rules.detect.scene import Scene
from conduct_rules.detect.targets import is_addressed
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase

LEXICONS = ("threat_cues", "threat_hints")
SETTINGS = "threat_weights.toml"


@dataclass(frozen=True, slots=True)
class Threat:
    """A run of cues that makes a threat: its heaviest cue, its tokens, and whether it only wishes harm."""

    head: Phrase
    first: int
    last: int
    wished: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Whether a post tells of danger at home, and where in each sentence somebody else first speaks or strikes."""

    at_home: bool
    first_in: Mapping[int, int]


def threats_in(scene: Scene) -> Iterable[Threat]:
    """Give the runs of cues that weigh enough, in order of place."""
    settings = read_toml(SETTINGS)
    found = sorted(scene.found(*LEXICONS), key=_first)
    harmless = {n for cue in found if cue.entry.sense == "harmless" for n in range(cue.first, cue.last + 1)}
    cues = [cue for cue in found if cue.entry.sense != "harmless" and _counts(scene, cue, harmless)]
    if not any(cue.entry.weight >= settings["firm"] for cue in cues):
        return []
    calm = {scene.view.tokens[cue.first].sentence for cue in cues if cue.entry.sense == "calm"}
    weighed = [cue for cue in cues if cue.entry.sense not in settings["beside"]]
    return [threat for run in _runs(scene, weighed, settings["reach"]) for threat in _weigh(scene, run, calm)]


def is_told_of_others(scene: Scene, first: int, last: int) -> bool:
    """Whether a threat is one that the author tells of, made by and to somebody else: it needs help, not blame.

    So it is when somebody else says it in that sentence, or when the post tells of danger at home. A threat that
    speaks to `you` or names staff is the author's own.
    """
    staff = any(first <= mention.last and mention.first <= last for mention in scene.staff)
    if staff or is_addressed(scene, first, last):
        return False
    told = scene.once(_told)
    sentences = range(scene.view.tokens[first].sentence, scene.view.tokens[last].sentence + 1)
    return told.at_home or any(told.first_in.get(number, last + 1) <= last for number in sentences)


def _told(scene: Scene) -> Told:
    first_in: dict[int, int] = {}
    at_home = False
    for cue in scene.found(*LEXICONS):
        if cue.entry.sense == "told":
            first_in.setdefault(scene.view.tokens[cue.first].sentence, cue.first)
        at_home = at_home or cue.entry.sense == "danger"
    return Told(at_home, first_in)


def _counts(scene: Scene, cue: Phrase, harmless: set[int]) -> bool:
    """Whether a cue is meant: not part of a set phrase or a misspelling, nor harm that is denied just before."""
    plain = cue.entry.sense in read_toml(SETTINGS)["plain"]
    if not plain and not harmless.isdisjoint(range(cue.first, cue.last + 1)):
        return False
    if not all(is_fairly_mended(scene.view.tokens[place], scene.view) for place in (cue.first, cue.last)):
        return False
    return cue.entry.sense not in ("harm", "done") or not is_negated(scene.view, cue.first, reach=3)


def _runs(scene: Scene, cues: list[Phrase], reach: int) -> Iterator[list[Phrase]]:
    """Part the cues where two neighbours stand further than `reach` tokens apart."""
    run: list[Phrase] = []
    end = 0
    for cue in cues:
        if run and cue.first - end > reach:
            yield run
            run = []
        run.append(cue)
        end = max(end, cue.last)
    if run:
        yield run


def _weigh(scene: Scene, run: list[Phrase], calm: set[int]) -> Iterator[Threat]:
    """Add up the heaviest cue of each kind in a run, no word counted twice; intent counts only close to the harm."""
    settings = read_toml(SETTINGS)
    harm = [cue for cue in run if settings["kinds"].get(cue.entry.sense, cue.entry.sense) == "harm"]
    idle = {*settings["idle"]} if harm else set()
    if not any(cue.entry.sense in settings["placed"] for cue in run):
        idle.update(settings["timed"])
    near = [cue for cue in run if cue.entry.sense not in idle and _is_meant(scene, cue, harm)]
    if not any(cue.entry.sense in settings["leaning"] for cue in near):
        near = [cue for cue in near if cue.entry.sense not in settings["needing"]]
    best: dict[str, Phrase] = {}
    taken: set[int] = set()
    for cue in sorted(near, key=_by_weight):
        kind, places = settings["kinds"].get(cue.entry.sense, cue.entry.sense), range(cue.first, cue.last + 1)
        if kind not in best and (kind in settings["shared"] or not taken.issuperset(places)):
            best[kind] = cue
            taken.update(places)
    weight = sum(cue.entry.weight for cue in best.values())
    if best.keys().isdisjoint(settings["leaning"]) and any(_is_ordered(scene, cue) for cue in harm):
        weight += settings["ordered"]
    head = max(best.values(), key=lambda cue: cue.entry.weight, default=None)
    if head is None or weight < settings["enough"] or head.entry.weight < settings["firm"]:
        return
    if best.keys() <= {*settings["timing"], *settings["leaning"]} and head.entry.weight < settings["enough"]:
        return
    softened = best.keys().isdisjoint({"harm", *settings["plain"]})
    firm = (cue for cue in best.values() if cue.entry.weight >= settings["firm"])
    if softened and calm.intersection(scene.view.tokens[cue.first].sentence for cue in firm):
        return
    wished = {kind: cue.entry.sense for kind, cue in best.items() if kind != "harm"} == {"drive": "wish"}
    first, last = min(cue.first for cue in best.values()), max(cue.last for cue in best.values())
    yield Threat(head, first, last, wished)


def _is_meant(scene: Scene, cue: Phrase, harm: list[Phrase]) -> bool:
    """Whether a cue that leans on harm (`I will`, `somebody should`) stands just before some, in one sentence."""
    settings = read_toml(SETTINGS)
    if cue.entry.sense not in settings["leaning"]:
        return True
    tokens = scene.view.tokens
    low = bisect_left(harm, cue.last - settings["lean_after"], key=_first)
    high = bisect_right(harm, cue.last + settings["lean_before"], key=_first)
    return any(
        tokens[deed.first].sentence == tokens[cue.last].sentence
        and (deed.entry.sense != "done" or 0 <= deed.last - cue.last <= settings["lean_before_done"])
        for deed in harm[low:high]
    )


def _is_ordered(scene: Scene, cue: Phrase) -> bool:
    """Whether a deed is ordered: `Throw them down the stairs` begins with it."""
    opening = scene.view.sentence_of(cue.first)[0]
    return cue.first == opening and scene.view.tokens[opening].norm in read_toml(SETTINGS)["orders"]


def _by_weight(cue: Phrase) -> tuple[int, int]:
    return -cue.entry.weight, cue.first


def _first(cue: Phrase) -> int:
    return cue.first
