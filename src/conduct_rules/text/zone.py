"""Memory zones: what spaCy remembers of the words of a chunk goes with the chunk, so that a long run stays small."""

from __future__ import annotations

from contextlib import ExitStack
from threading import Lock
from types import TracebackType

from conduct_rules.text.people import PersonFinder


class MemoryZone:
    """A zone around each chunk of texts that a `PersonFinder` reads; threads that overlap share one.

    spaCy allows one zone at a time and frees everything at its end, so the first thread to enter opens it and the last
    to leave closes it. A pipeline that the user made is left alone: there may be documents of theirs in it.
    """

    def __init__(self, finder: PersonFinder) -> None:
        self._nlp = finder._nlp if finder._name is not None else None
        self._lock = Lock()
        self._inside = 0
        self._open = ExitStack()

    def __enter__(self) -> None:
        if self._nlp is None:
            return
        with self._lock:
            if self._inside == 0:
                self._open.enter_context(self._nlp.memory_zone())
            self._inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._nlp is None:
            return
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._open.close()
