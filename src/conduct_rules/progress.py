"""Show on a terminal how far a batch has come."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from conduct_rules.report import Report


def show_progress(reports: Iterator[Report], posts: Iterable[object]) -> Iterator[Report]:
    """Give the same reports, with a bar on standard error while they are taken: how many, how fast, how long still.

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


def make_bar() -> Progress:
    """Make a bar for standard error that goes away when it is done. Needs rich."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class RateColumn(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} posts/s" if speed else "")

    return Progress(
        TextColumn("scoring"),
        BarColumn(),
        MofNCompleteColumn(),
        RateColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _with_bar(reports: Iterator[Report], total: int | None) -> Iterator[Report]:
    with make_bar() as bar:
        yield from bar.track(reports, total=total)
