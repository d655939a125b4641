"""Reads a rulebook from TOML, tells everything that is wrong with it at once, and stamps it with a fingerprint."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from conduct_rules.errors import ConfigurationError, Problem, file_problem, problems_from_pydantic, toml_problem
from conduct_rules.report import RulebookStamp
from conduct_rules.rulebook.consistency import find_inconsistencies
from conduct_rules.rulebook.model import Rulebook

DEFAULT = "west_road.toml"
IN_MEMORY = "rulebook"  # the name in messages of a rulebook that came as a mapping and not as a file
FINGERPRINT_LENGTH = 16
IN_A_RULE = re.compile(r"rules\[([0-9]{1,6})\]")

Source = str | Path | Mapping[str, object] | Rulebook | None


def load_rulebook(source: Source = None) -> Rulebook:
    """Read a rulebook; see `read_rulebook` for what `source` may be.

    Raises `ConfigurationError` with every problem found.

    >>> [rule.number for rule in load_rulebook().rules]
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    rulebook, problems = read_rulebook(source)
    if rulebook is None:
        raise ConfigurationError(problems)
    return rulebook


def read_rulebook(source: Source = None) -> tuple[Rulebook | None, list[Problem]]:
    """Read a rulebook from a TOML file, a mapping shaped like one, or a ready `Rulebook`; None is the one shipped.

    Gives the rulebook and no problems, or None and all the problems, so that a caller who reads several files can
    report on all of them together. Raises nothing of its own.
    """
    if isinstance(source, Rulebook):
        return source, []
    if isinstance(source, Mapping):
        return _check(source, IN_MEMORY)
    name = DEFAULT if source is None else str(source)
    try:
        data = _shipped() if source is None else Path(source).read_bytes()
    except (OSError, ValueError) as error:
        return None, [file_problem(error, name)]
    try:
        raw = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        return None, [Problem(name, f"line {row}", "not UTF-8; save the file with the encoding UTF-8")]
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [toml_problem(error, name)]
    return _check(raw, name)


def fingerprint(rulebook: Rulebook) -> str:
    """The SHA-256 of everything in a rulebook, first 16 hex digits: the same content, the same fingerprint.

    Layout and comments of the file do not count; every word, number and order of the data does.
    """
    canonical = json.dumps(rulebook.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:FINGERPRINT_LENGTH]


def stamp(rulebook: Rulebook) -> RulebookStamp:
    """Say which rulebook decided, for a report."""
    return RulebookStamp(id=rulebook.id, fingerprint=fingerprint(rulebook))


def _shipped() -> bytes:
    return resources.files("conduct_rules.rulebook").joinpath(DEFAULT).read_bytes()


def _check(raw: Mapping[str, object], file: str) -> tuple[Rulebook | None, list[Problem]]:
    """Check the fields one by one and how they hang together, and report on both at once."""

    def locate(path: str) -> str:
        return _name_the_rule(path, raw)

    rulebook, problems = None, []
    try:
        rulebook = Rulebook.model_validate(dict(raw))
    except ValidationError as error:
        problems = problems_from_pydantic(error, file, model=Rulebook, locate=locate)
    loose = [Problem(file, locate(each.where), each.message) for each in find_inconsistencies(raw)]
    if loose:
        # What does not hang together is told one by one here, not in a single line about the whole;
        # and a name that is wrong in itself is told once.
        problems = [problem for problem in problems if problem.where]
        told = {problem.where for problem in problems}
        problems += [problem for problem in loose if problem.where not in told]
    return (None, problems) if problems else (rulebook, [])


def _name_the_rule(path: str, raw: Mapping[str, object]) -> str:
    """Add to a key path the number of the rule that it is in, since people count rules and not from nought."""
    place, rules = IN_A_RULE.match(path), raw.get("rules")
    if place is None or not isinstance(rules, (list, tuple)) or int(place[1]) >= len(rules):
        return path
    rule = rules[int(place[1])]
    number = rule.get("number") if isinstance(rule, Mapping) else None
    return f"{path} (rule {number})" if isinstance(number, int) and not isinstance(number, bool) else path
