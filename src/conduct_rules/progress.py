"""Show on a terminal how far a batch has come."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conduct_rules.report import Report


def show_progress(reports: Iterator[Report], posts: Iterable[object]) -> Iterator[Report]:
    """Give the same reports, with a bar on standard error while they are taken.

    The bar counts against the number of `posts` where they have one. There is none when standard error is no
    terminal, or when rich (part of the `cli` extra) is not installed.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        return reports
    try:
        import rich  # noqa: F401  (optional: a library that scores needs no bar)
    except ImportError:
        return reports
    return _with_bar(reports, len(posts) if isinstance(posts, Sized) else None)


def _with_bar(reports: Iterator[Report], total: int | None) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("scoring"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(reports, total=total)
