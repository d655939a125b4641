"""Score posts in several processes: the same reports, in the same order, as in one, whatever becomes of a process."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from conduct_rules.errors import ProcessesError

if TYPE_CHECKING:
    from conduct_rules.engine import Engine, ReadPost
    from conduct_rules.report import Report

CHUNKS_EACH = 2
"""How many chunks a process holds, so that it never waits for the next."""
MOST_DEATHS_ALONE = 2
"""How often a post may end the process that scores it and nothing else: once may be chance."""
MOST_FAILED_STARTS = 3
LONGEST_GOODBYE_S = 5.0
NO_START = (
    "the processes that were to score posts ended before they could begin; is there memory for them, and does the "
    'script keep its own work under `if __name__ == "__main__":`?'
)
KILLED = "the process that scored this post ended; the post was tried alone and ended it again"


def score_in_processes(
    engine: Engine, posts: Iterable[ReadPost], *, batch_size: int, n_process: int
) -> Iterator[Report]:
    """Give the reports on `posts` in order, scored in chunks of `batch_size` by `n_process` new processes.

    No process starts and no post is read before the first report is asked for, and never more than two chunks a
    process are under way. A process that dies is replaced: its posts are scored again, one at a time, and a post that
    ends processes gives a report with an `error`. Closing the iterator early, or Ctrl-C, ends the processes at once.
    As with all of `multiprocessing`, a script that asks for this keeps its own work under
    `if __name__ == "__main__":`. Raises `ProcessesError` when processes do not start.
    """
    chunks = _cut(iter(posts), batch_size)
    under_way: deque[_Chunk] = deque()
    crew = _Crew(engine, n_process)
    try:
        while True:
            for chunk in islice(chunks, CHUNKS_EACH * n_process - len(under_way)):
                under_way.append(chunk)
                crew.take_on(chunk)
            if not under_way:
                break
            while under_way[0].missing:
                crew.work()
            yield from under_way.popleft().reports
        crew.say_goodbye()
    finally:
        crew.stop()


@dataclass(eq=False, slots=True)
class _Chunk:
    """Some posts and the reports on them, which come whole or, after a death, one by one."""

    posts: list[ReadPost]
    reports: list[Report] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return len(self.posts) - len(self.reports)


@dataclass(eq=False, slots=True)
class _Piece:
    """What one process scores at a time: a whole chunk, or after a death a single post of it."""

    chunk: _Chunk
    posts: list[ReadPost]
    rest: deque[ReadPost] = field(default_factory=deque)
    """The other posts of a chunk that is scored one by one: they wait for this piece, so that reports keep order."""
    deaths: int = 0


class _Worker:
    """A process with an engine of its own, and the pieces that it holds, the one being scored first."""

    def __init__(self, engine: Engine) -> None:
        context = multiprocessing.get_context("spawn")
        self.link, theirs = context.Pipe()
        self.pieces: deque[_Piece] = deque()
        self.ready = False
        self._process = context.Process(target=_work, args=(theirs, engine), daemon=True)
        with _interrupts_held():
            self._process.start()
        theirs.close()

    def end(self, *, politely: bool) -> None:
        """End the process: by closing the line to it, or at once."""
        self.link.close()
        if politely:
            self._process.join(LONGEST_GOODBYE_S)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._process.close()


class _Crew:
    """The processes, and the pieces that wait for one. Work is given to processes that are ready, least laden first."""

    def __init__(self, engine: Engine, size: int) -> None:
        self._engine = engine
        self._size = size
        self._workers: list[_Worker] = []
        self._waiting: deque[_Piece] = deque()
        self._failed_starts = 0

    def take_on(self, chunk: _Chunk) -> None:
        """Add a chunk to what waits."""
        self._waiting.append(_Piece(chunk, chunk.posts))

    def work(self) -> None:
        """Replace who has died, hand out what waits, and take in what comes back: at least one message."""
        while len(self._workers) < self._size:
            self._workers.append(_Worker(self._engine))
        self._hand_out()
        by_link = {worker.link: worker for worker in self._workers}
        for link in wait(list(by_link)):
            self._listen(by_link[link])  # type: ignore[index]

    def say_goodbye(self) -> None:
        """Let every process end by itself: all work is done."""
        self._end_all(politely=True)

    def stop(self) -> None:
        """End every process at once."""
        self._end_all(politely=False)

    def _end_all(self, *, politely: bool) -> None:
        while self._workers:
            self._workers.pop().end(politely=politely)

    def _hand_out(self) -> None:
        while self._waiting:
            able = [worker for worker in self._workers if worker.ready and len(worker.pieces) < CHUNKS_EACH]
            if not able:
                return
            worker = min(able, key=lambda one: len(one.pieces))
            worker.pieces.append(self._waiting.popleft())
            with suppress(OSError):  # it has died: `_listen` finds out and takes the piece back
                worker.link.send(worker.pieces[-1].posts)

    def _listen(self, worker: _Worker) -> None:
        try:
            said = worker.link.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if isinstance(said, BaseException):
            raise said
        if not worker.ready:
            worker.ready, self._failed_starts = True, 0
            return
        self._finish(worker.pieces.popleft(), said)

    def _finish(self, piece: _Piece, reports: list[Report]) -> None:
        piece.chunk.reports += reports
        if piece.rest:
            self._waiting.appendleft(_Piece(piece.chunk, [piece.rest.popleft()], piece.rest))

    def _bury(self, worker: _Worker) -> None:
        """Take back what a dead process held. What it was scoring is tried post by post; the rest is blameless."""
        self._workers.remove(worker)
        worker.end(politely=False)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= MOST_FAILED_STARTS:
                raise ProcessesError(NO_START)
        if not worker.pieces:
            return
        suspect = worker.pieces.popleft()
        self._waiting.extendleft(reversed(worker.pieces))
        if len(suspect.posts) > 1:
            self._waiting.appendleft(_Piece(suspect.chunk, suspect.posts[:1], deque(suspect.posts[1:])))
            return
        suspect.deaths += 1
        if suspect.deaths < MOST_DEATHS_ALONE:
            self._waiting.appendleft(suspect)
        else:
            self._finish(suspect, [self._engine.report_failure(suspect.posts[0].id, KILLED)])


def _cut(posts: Iterator[ReadPost], size: int) -> Iterator[_Chunk]:
    while posts_of_chunk := list(islice(posts, size)):
        yield _Chunk(posts_of_chunk)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts: it inherits that, and dies with its parent and no words of its own."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # of no use on Windows

    resource_tracker.ensure_running()  # else started below, where it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# In the other process --------------------------------------------------------------------------------------------


def _work(link: Connection, engine: Engine) -> None:
    """Score what comes down the line until it is closed, or until nobody is at its other end any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # the engine lives as long as the process: nothing in it needs looking at again
    inbox: SimpleQueue[list[ReadPost] | None] = SimpleQueue()
    Thread(target=_receive, args=(link, inbox), daemon=True).start()
    with ThreadPoolExecutor(1) as scoring, suppress(OSError):
        link.send(None)
        while (posts := inbox.get()) is not None:
            scored = scoring.submit(engine.score_chunk, posts)
            link.send(scored.exception() or scored.result())


def _receive(link: Connection, inbox: SimpleQueue[list[ReadPost] | None]) -> None:
    """Read ahead, so that whoever sends never has to wait while this process has something to send itself."""
    with suppress(EOFError, OSError):
        while True:
            inbox.put(link.recv())
    inbox.put(None)
