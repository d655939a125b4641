"""The shape of a rulebook: rules, advisories, the complaints section, next steps and replies, all of it data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StringConstraints, model_validator

from conduct_rules.hit import ABOUTS, KINDS, About, Kind
from conduct_rules.report import Action, Advisory, ComplaintGrade
from conduct_rules.rulebook.consistency import find_inconsistencies

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")

Item = TypeVar("Item")


def _need_name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError("expected a short name in lower-case letters, digits, - and _")
    return name


def _need_words(text: str) -> str:
    if not text:
        raise ValueError("expected some text")
    return text


def _need_one(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Refuse an empty list. (pydantic's own length check also complains of a list whose members are all wrong.)"""
    if not items:
        raise ValueError("expected at least one in the list")
    return items


Words = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_need_words)]
Name = Annotated[str, AfterValidator(_need_name)]
Number = Annotated[StrictInt, Field(ge=1)]
Severity = Literal["low", "medium", "high", "critical"]


class Part(BaseModel):
    """A frozen part of a rulebook; a key that it does not know is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Raise(Part):
    """One way to raise a rule: any of these kinds, about any of these (about whomever when empty).

    `actions` are next steps for this way alone, on top of the rule's own: naming staff in thanks and abusing them may
    be one rule, and yet not one answer.
    """

    kinds: Annotated[tuple[Kind, ...], AfterValidator(_need_one)]
    about: tuple[About, ...] = ()
    actions: tuple[Action, ...] = ()

    def covers(self, kind: Kind, about: About) -> bool:
        """Whether something of this kind, about this party, is meant."""
        return kind in self.kinds and (not self.about or about in self.about)


class Rule(Part):
    """One numbered rule of the guidance. `brings` names the rules that are raised whenever this one is."""

    number: Number
    title: Words
    summary: Words
    clause: Words
    severity: Severity
    actions: tuple[Action, ...]
    raised_by: tuple[Raise, ...]
    brings: tuple[Number, ...] = ()


class AdvisoryRule(Part):
    """Something that is no breach and that staff need to see all the same."""

    name: Advisory
    title: Words
    summary: Words
    clause: Words
    actions: tuple[Action, ...]
    raised_by: Annotated[tuple[Raise, ...], AfterValidator(_need_one)]


class ComplaintRule(Part):
    """Which rule is the complaints section, and which rules make any complaint a formal one."""

    rule: Number
    formal_with: tuple[Number, ...] = ()


class NextStep(Part):
    """What one action means in this practice, in words for the person who has to do it."""

    action: Action
    text: Words


class When(Part):
    """When a reply fits: every condition given must hold, and one given as a list holds when any member does.

    `only_rules` holds when something was raised and nothing outside the list. At least one condition must be given.
    """

    advisories: tuple[Advisory, ...] = ()
    complaint: tuple[ComplaintGrade, ...] = ()
    any_rules: tuple[Number, ...] = ()
    only_rules: tuple[Number, ...] = ()

    @model_validator(mode="after")
    def _need_a_condition(self) -> When:
        if not (self.advisories or self.complaint or self.any_rules or self.only_rules):
            raise ValueError("needs at least one of advisories, complaint, any_rules, only_rules")
        return self

    def holds(self, *, rules: Iterable[int], complaint: ComplaintGrade | None, advisories: Iterable[Advisory]) -> bool:
        """Whether this outcome meets every condition.

        >>> When(only_rules=(6,)).holds(rules=[6], complaint=None, advisories=[])
        True
        >>> When(only_rules=(6,)).holds(rules=[4, 6], complaint=None, advisories=[])
        False
        """
        raised = frozenset(rules)
        return (
            (not self.advisories or not frozenset(self.advisories).isdisjoint(advisories))
            and (not self.complaint or complaint in self.complaint)
            and (not self.any_rules or not raised.isdisjoint(self.any_rules))
            and (not self.only_rules or (bool(raised) and raised.issubset(self.only_rules)))
        )


class Reply(Part):
    """A suggested public reply, and when it fits. It must never suggest that anybody is a patient."""

    outcome: Name
    when: When
    text: Words


@dataclass(frozen=True, slots=True)
class Consequence:
    """What one kind of thing about one party leads to: rules raised directly, all rules, advisories, next steps."""

    direct: frozenset[int] = frozenset()
    rules: frozenset[int] = frozenset()
    advisories: frozenset[Advisory] = frozenset()
    actions: frozenset[Action] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rules or self.advisories)


class Rulebook(Part):
    """A practice's guidance as data. Whatever it refers to, it holds: a dangling number cannot be built.

    Replies are tried in the order given; the first that fits is the one suggested.
    """

    id: Name
    title: Words
    source: Words
    rules: Annotated[tuple[Rule, ...], AfterValidator(_need_one)]
    advisories: tuple[AdvisoryRule, ...]
    complaint: ComplaintRule
    next_steps: tuple[NextStep, ...]
    replies: tuple[Reply, ...]

    @model_validator(mode="after")
    def _hold_together(self) -> Rulebook:
        found = find_inconsistencies(self.model_dump(mode="json"))
        if found:
            raise ValueError("; ".join(f"{each.where}: {each.message}" for each in found))
        return self

    @cached_property
    def by_number(self) -> Mapping[int, Rule]:
        """The rules by their numbers."""
        return {rule.number: rule for rule in self.rules}

    @cached_property
    def consequences(self) -> Mapping[tuple[Kind, About], Consequence]:
        """What every kind about every party leads to; worked out once, looked up for each sighting."""
        return {(kind, about): self._work_out(kind, about) for kind in KINDS for about in ABOUTS}

    def bring_along(self, numbers: Iterable[int]) -> frozenset[int]:
        """These rules and every rule that they bring, however far the chain goes; a circle does no harm."""
        closed: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in closed:
                closed.add(number)
                waiting.extend(self.by_number[number].brings)
        return frozenset(closed)

    def _work_out(self, kind: Kind, about: About) -> Consequence:
        raising = [(rule, way) for rule in self.rules for way in rule.raised_by if way.covers(kind, about)]
        telling = [(each, way) for each in self.advisories for way in each.raised_by if way.covers(kind, about)]
        direct = frozenset(rule.number for rule, _ in raising)
        rules = self.bring_along(direct)
        actions = [self.by_number[number].actions for number in rules]
        actions += [each.actions for each, _ in telling]
        actions += [way.actions for _, way in (*raising, *telling)]
        return Consequence(
            direct=direct,
            rules=rules,
            advisories=frozenset(each.name for each, _ in telling),
            actions=frozenset(action for some in actions for action in some),
        )
