"""Whether a rulebook holds together: every number, name and next step that it refers to is there, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from conduct_rules.errors import shorten
from conduct_rules.report import Advisory


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """One thing that does not fit: its key path, and what is wrong."""

    where: str
    message: str


def find_inconsistencies(raw: Mapping[str, object]) -> list[Inconsistency]:
    """List what does not hold together in a rulebook as read, before or after its fields are checked one by one.

    Parts of the wrong type are left alone, since checking the fields reports them; so one reading tells everything.

    >>> rule = {"number": 1, "actions": [], "brings": [2]}
    >>> [each.where for each in find_inconsistencies({"rules": [rule, rule]})]
    ['rules[1].number', 'rules[0].brings[0]', 'rules[1].brings[0]']
    """
    rules = tuple(_tables(raw, "rules"))
    advisories = tuple(_tables(raw, "advisories"))
    steps = tuple(_tables(raw, "next_steps"))
    replies = tuple(_tables(raw, "replies"))
    return [
        *_repeated(rules, "number", "rule"),
        *_repeated(advisories, "name", "advisory"),
        *_repeated(steps, "action", "next step"),
        *_repeated(replies, "outcome", "reply"),
        *(_missing_rules(raw, rules, replies) if rules else ()),
        *(_missing_advisories(advisories, replies) if _is_list(raw.get("advisories")) else ()),
        *(_missing_steps(steps, (*rules, *advisories)) if _is_list(raw.get("next_steps")) else ()),
    ]


Table = tuple[str, Mapping[str, object]]
Named = tuple[str, object]


def _missing_rules(
    raw: Mapping[str, object], rules: Iterable[Table], replies: Iterable[Table]
) -> Iterator[Inconsistency]:
    numbers = dict.fromkeys(number for _, rule in rules if _is_number(number := rule.get("number")))
    if not numbers:
        return
    listed = ", ".join(map(str, numbers))
    for path, value in _rules_named(raw, rules, replies):
        if _is_number(value) and value not in numbers:
            yield Inconsistency(path, f"there is no rule {value}; the rules are {listed}")


def _missing_advisories(advisories: Iterable[Table], replies: Iterable[Table]) -> Iterator[Inconsistency]:
    names = {advisory.get("name") for _, advisory in advisories if isinstance(advisory.get("name"), str)}
    if not names.issubset(get_args(Advisory)):
        return  # a misspelt advisory is told where it stands, not again wherever it is meant
    for path, when in _conditions(replies):
        for where, value in _listed(when, "advisories", path):
            if isinstance(value, str) and value not in names:
                yield Inconsistency(where, f"there is no advisory {shorten(value)}")


def _missing_steps(steps: Iterable[Table], users: Iterable[Table]) -> Iterator[Inconsistency]:
    """List each action that is used and has no text, where it is first used."""
    seen = {action for _, step in steps if isinstance(action := step.get("action"), str)}
    for path, table in users:
        ways = _tables(table, "raised_by", f"{path}.raised_by")
        for where, value in (named for at, part in ((path, table), *ways) for named in _listed(part, "actions", at)):
            if isinstance(value, str) and value not in seen:
                seen.add(value)
                yield Inconsistency(where, f"next_steps has no text for the action {shorten(value)}")


def _rules_named(raw: Mapping[str, object], rules: Iterable[Table], replies: Iterable[Table]) -> Iterator[Named]:
    for path, rule in rules:
        yield from _listed(rule, "brings", path)
    complaint = raw.get("complaint")
    if isinstance(complaint, Mapping):
        yield "complaint.rule", complaint.get("rule")
        yield from _listed(complaint, "formal_with", "complaint")
    for path, when in _conditions(replies):
        yield from _listed(when, "any_rules", path)
        yield from _listed(when, "only_rules", path)


def _repeated(tables: Iterable[Table], key: str, what: str) -> Iterator[Inconsistency]:
    first: dict[object, str] = {}
    for path, table in tables:
        value = table.get(key)
        if not (_is_number(value) or isinstance(value, str)):
            continue
        if value in first:
            yield Inconsistency(f"{path}.{key}", f"{what} {shorten(str(value))} is there already, as {first[value]}")
        else:
            first[value] = path


def _conditions(replies: Iterable[Table]) -> Iterator[Table]:
    for path, reply in replies:
        when = reply.get("when")
        if isinstance(when, Mapping):
            yield f"{path}.when", when


def _tables(table: Mapping[str, object], key: str, path: str = "") -> Iterator[Table]:
    for index, item in enumerate(_items(table.get(key))):
        if isinstance(item, Mapping):
            yield f"{path or key}[{index}]", item


def _listed(table: Mapping[str, object], key: str, path: str) -> Iterator[Named]:
    for index, item in enumerate(_items(table.get(key))):
        yield f"{path}.{key}[{index}]", item


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, (list, tuple)) else ()


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
