"""Score posts in several processes: the same reports, in the same order, as in one."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conduct_rules.engine import Engine, ReadPost
    from conduct_rules.report import Report

CHUNKS_IN_FLIGHT_EACH = 2
_held: list[Engine] = []
"""The engine of this worker process, put here once when the process starts; empty in the process that asks."""


def score_in_processes(
    engine: Engine, posts: Iterable[ReadPost], *, batch_size: int, n_process: int
) -> Iterator[Report]:
    """Give the reports on `posts` in order, scored in chunks of `batch_size` by `n_process` new processes.

    No process starts and no post is read before the first report is asked for, and never more than two chunks a
    process are under way. Closing the iterator early stops the processes. As with all of `multiprocessing`, a script
    that asks for this keeps its own work under `if __name__ == "__main__":`.
    """
    remaining = iter(posts)
    executor = ProcessPoolExecutor(
        n_process, mp_context=multiprocessing.get_context("spawn"), initializer=_hold, initargs=(engine,)
    )
    under_way: deque[Future[list[Report]]] = deque()
    try:
        while True:
            while len(under_way) < CHUNKS_IN_FLIGHT_EACH * n_process and (chunk := list(islice(remaining, batch_size))):
                under_way.append(executor.submit(_score, chunk))
            if not under_way:
                return
            yield from under_way.popleft().result()
    finally:
        executor.shutdown(cancel_futures=True)


def _hold(engine: Engine) -> None:
    _held.append(engine)


def _score(chunk: list[ReadPost]) -> list[Report]:
    return _held[0].score_chunk(chunk)
