"""Turns sightings into a verdict: which rules, what they rest on, why, and what to do next. It never sees the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from conduct_rules.hit import ABOUTS, CAUSES, CERTAINTIES, Certainty, Sighting
from conduct_rules.report import Action, Advisory, ComplaintGrade
from conduct_rules.rulebook.model import Consequence, Rulebook

ACTIONS: tuple[Action, ...] = get_args(Action)
REASONS_SHOWN = 3  # in one finding's `why`; each hit carries its own reason as well


@dataclass(frozen=True, slots=True)
class RuledSighting:
    """A sighting that counts, with the rules that rest on it: those it raises and those that these bring."""

    sighting: Sighting
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """One rule that is touched. `hits` are positions in the verdict's `hits`, in order."""

    number: int
    title: str
    why: str
    hits: tuple[int, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rulebook makes of the sightings in one post; everything of a report but the words of the post."""

    rules: tuple[int, ...] = ()
    complaint: ComplaintGrade | None = None
    advisories: tuple[Advisory, ...] = ()
    hits: tuple[RuledSighting, ...] = ()
    set_aside: tuple[Sighting, ...] = ()
    findings: tuple[Ruling, ...] = ()
    actions: tuple[Action, ...] = ()
    outcome: str | None = None
    reply: str | None = None


def judge(sightings: Iterable[Sighting], rulebook: Rulebook) -> Verdict:
    """Decide what sightings amount to under a rulebook.

    The order of sightings does not matter, and two sightings of one thing count as one. Rules, grade, advisories and
    actions follow from every sighting that is not set aside; merging only thins out what is shown. A sighting that
    raises nothing, set aside or not, never adds a rule.
    """
    seen = tuple(sightings)
    consequences = rulebook.consequences
    live = [
        _Live(sighting, consequence)
        for sighting in seen
        if sighting.aside is None and (consequence := consequences[sighting.kind, sighting.about])
    ]
    aside = [sighting for sighting in seen if sighting.aside is not None]
    if not live:
        return Verdict(set_aside=_merge_asides(aside, ()))
    rules = tuple(sorted(frozenset[int]().union(*(each.means.rules for each in live))))
    advisories = tuple(sorted(frozenset[Advisory]().union(*(each.means.advisories for each in live))))
    pressing = frozenset[Action]().union(*(each.means.actions for each in live))
    complaint = _grade(live, rules, rulebook)
    shown = _merge(live)
    outcome, reply = _choose_reply(rules, complaint, advisories, rulebook)
    return Verdict(
        rules=rules,
        complaint=complaint,
        advisories=advisories,
        hits=tuple(RuledSighting(each.sighting, tuple(sorted(each.means.rules))) for each in shown),
        set_aside=_merge_asides(aside, shown),
        findings=tuple(_find(number, shown, rulebook) for number in rules),
        actions=tuple(action for action in ACTIONS if action in pressing),
        outcome=outcome,
        reply=reply,
    )


@dataclass(frozen=True, slots=True)
class _Live:
    """A sighting that counts, and what it leads to."""

    sighting: Sighting
    means: Consequence


Place = tuple[int, int, str]


def _place(sighting: Sighting) -> Place:
    return sighting.start, sighting.end, sighting.kind


def _preference(sighting: Sighting) -> tuple[int, int, int, bool, str, str, int, int, str]:
    """Sort the sighting to keep first: the most certain, then the longest; the rest only makes the order total."""
    return (
        CERTAINTIES.index(sighting.certainty),
        sighting.start - sighting.end,
        sighting.start,
        sighting.staff_id is None,
        sighting.staff_id or "",
        sighting.grade or "none",  # "formal" sorts first
        ABOUTS.index(sighting.about),
        -1 if sighting.aside is None else CAUSES.index(sighting.aside),
        sighting.reason,
    )


def _grade(live: Iterable[_Live], rules: Sequence[int], rulebook: Rulebook) -> ComplaintGrade | None:
    section = rulebook.complaint
    if section.rule not in rules:
        return None
    if not frozenset(section.formal_with).isdisjoint(rules):
        return "formal"
    formal = any(each.sighting.grade == "formal" and section.rule in each.means.rules for each in live)
    return "formal" if formal else "grievance"


def _merge(live: Iterable[_Live]) -> tuple[_Live, ...]:
    """Thin out what is shown twice, and put the rest in order of place.

    Sightings of one kind at one place are one, with the consequences of all. One inside another is one with it when
    both are of a kind, name the same person and lead to the same: the more certain stays, then the longer.
    """
    at_place: dict[Place, _Live] = {}
    for each in sorted(live, key=lambda one: _preference(one.sighting)):
        place = _place(each.sighting)
        first = at_place.get(place)
        at_place[place] = each if first is None else _Live(first.sighting, _join(first.means, each.means))
    kept: dict[tuple[str, str | None, Consequence], _Unnested] = {}
    chosen = []
    for each in sorted(at_place.values(), key=lambda one: _preference(one.sighting)):
        likes = kept.setdefault((each.sighting.kind, each.sighting.staff_id, each.means), _Unnested([], []))
        if likes.add(each.sighting.start, each.sighting.end):
            chosen.append(each)
    return tuple(sorted(chosen, key=lambda one: _place(one.sighting)))


@dataclass(slots=True)
class _Unnested:
    """Spans of which none lies inside another, so that starts and ends both rise; a growing pair of lists."""

    starts: list[int]
    ends: list[int]

    def add(self, start: int, end: int) -> bool:
        """Add a span unless it lies inside one that is here, or one that is here lies inside it; say whether it was."""
        after = bisect_right(self.starts, start)  # the spans before this one begin no later than the new one
        if after and self.ends[after - 1] >= end:
            return False
        at = bisect_left(self.starts, start)  # the spans from this one on begin no sooner than the new one
        if at < len(self.starts) and self.ends[at] <= end:
            return False
        self.starts.insert(at, start)
        self.ends.insert(at, end)
        return True


def _join(one: Consequence, other: Consequence) -> Consequence:
    return Consequence(
        direct=one.direct | other.direct,
        rules=one.rules | other.rules,
        advisories=one.advisories | other.advisories,
        actions=one.actions | other.actions,
    )


def _merge_asides(aside: Iterable[Sighting], shown: Iterable[_Live]) -> tuple[Sighting, ...]:
    """Keep one of each place and kind, and none where something of that kind counts after all."""
    taken = {_place(each.sighting) for each in shown}
    kept: dict[Place, Sighting] = {}
    for sighting in sorted(aside, key=_preference):
        if _place(sighting) not in taken:
            kept.setdefault(_place(sighting), sighting)
    return tuple(kept[place] for place in sorted(kept))


def _find(number: int, shown: Sequence[_Live], rulebook: Rulebook) -> Ruling:
    hits = tuple(index for index, each in enumerate(shown) if number in each.means.rules)
    rule = rulebook.by_number[number]
    return Ruling(
        number=number,
        title=rule.title,
        why=f"{rule.title} ({rule.clause}): {_give_reasons(number, [shown[index] for index in hits], rulebook)}.",
        hits=hits,
        certainty=min((shown[index].sighting.certainty for index in hits), key=CERTAINTIES.index),
    )


def _give_reasons(number: int, resting: Sequence[_Live], rulebook: Rulebook) -> str:
    """Say in words what a rule rests on: what raises it, or else the rule that brings it and what raises that."""
    raising = [each for each in resting if number in each.means.direct]
    reasons = dict.fromkeys(each.sighting.reason.strip().rstrip(".") for each in raising or resting)
    said = "; ".join(list(reasons)[:REASONS_SHOWN])
    if len(reasons) > REASONS_SHOWN:
        said += f"; and {len(reasons) - REASONS_SHOWN} more"
    if raising:
        return said
    direct = frozenset[int]().union(*(each.means.direct for each in resting))
    bringing = [str(one) for one in sorted(direct) if number in rulebook.bring_along([one])]
    return f"comes with rule {' and '.join(bringing)}: {said}"


def _choose_reply(
    rules: Sequence[int], complaint: ComplaintGrade | None, advisories: Sequence[Advisory], rulebook: Rulebook
) -> tuple[str | None, str | None]:
    for reply in rulebook.replies:
        if reply.when.holds(rules=rules, complaint=complaint, advisories=advisories):
            return reply.outcome, reply.text
    return None, None
