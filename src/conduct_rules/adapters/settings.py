"""The data that the doors go by: how columns, file endings and encodings are called."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar, get_args

Format = Literal["csv", "jsonl", "lines", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
Compression = Literal["gzip", "zstd"]
Kind = TypeVar("Kind", bound=str)

NEEDS_PYARROW = "needs pyarrow; run: python -m pip install pyarrow"
NAME_GAPS = re.compile(r"[\s_\-]+")


@cache
def read_settings() -> dict[str, Any]:
    """Give `files.toml`; the same object each time, so leave it as it is."""
    return tomllib.loads(files(__package__).joinpath("files.toml").read_text(encoding="utf-8"))


def squeeze(name: str) -> str:
    """Give a column's name without what people vary: case, spaces, hyphens and underscores.

    >>> squeeze(" Review_Text ")
    'reviewtext'
    """
    return NAME_GAPS.sub("", name).casefold()


def match_columns(names: list[str], *, text_column: str | None = None) -> dict[str, str]:
    """Say which of `names` holds which field of a post; `text` is missing when no name fits.

    A `text_column` named by the user wins over every guess, and matches as written or without regard to case and gaps.

    >>> match_columns(["Review ID", "Stars", "Comment", "Date"])
    {'id': 'Review ID', 'text': 'Comment', 'posted_at': 'Date'}
    >>> match_columns(["Comment", "Reply"], text_column="reply")
    {'text': 'Reply'}
    """
    by_name = {squeeze(name): name for name in reversed(names)}
    wanted: dict[str, list[str]] = dict(read_settings()["columns"])
    if text_column is not None:
        if text_column in names:
            by_name[squeeze(text_column)] = text_column
        wanted["text"] = [text_column]
    found = {}
    for field, candidates in wanted.items():
        match = next((by_name[squeeze(name)] for name in candidates if squeeze(name) in by_name), None)
        if match is not None and match not in found:
            found[match] = field
    return {found[name]: name for name in names if name in found}


def format_by_ending(name: str) -> Format | None:
    """Tell the format by the ending of a file's name, before that of a compression, or None.

    >>> format_by_ending("posts.CSV.gz"), format_by_ending("posts.gz")
    ('csv', None)
    """
    endings: dict[Format, list[str]] = read_settings()["endings"]
    return _by_ending(_without_compression(name), endings)


def compression_by_ending(name: str) -> Compression | None:
    """Tell the compression by the ending of a file's name, or None.

    >>> compression_by_ending("posts.csv.gz"), compression_by_ending("posts.csv")
    ('gzip', None)
    """
    endings: dict[Compression, list[str]] = read_settings()["compressions"]
    return _by_ending(name, endings)


def _without_compression(name: str) -> str:
    ends = [end for ends in read_settings()["compressions"].values() for end in ends]
    return next((name[: -len(end)] for end in ends if name.casefold().endswith(end)), name)


def _by_ending(name: str, endings: Mapping[Kind, Sequence[str]]) -> Kind | None:
    return next((kind for kind, ends in endings.items() if name.casefold().endswith(tuple(ends))), None)
