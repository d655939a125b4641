"""An engine packed to travel to the workers of a cluster, where it is made once in each process."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from hashlib import sha256

from conduct_rules.engine import Engine

_made: dict[str, Engine] = {}
"""The engine that was unpacked last in this process, by its mark."""


@dataclass(frozen=True, slots=True)
class PackedEngine:
    """What an engine is made of, small enough to send; `open` makes it, or gives the one made before."""

    mark: str
    made_of: bytes = field(repr=False)

    def open(self) -> Engine:
        """Give the engine. A process keeps the last one that it made."""
        if self.mark not in _made:
            engine: Engine = pickle.loads(self.made_of)
            _made.clear()
            _made[self.mark] = engine
        return _made[self.mark]


def pack(engine: Engine) -> PackedEngine:
    """Pack an engine. A model that was given by name goes by its name, and must be installed on the workers."""
    made_of = pickle.dumps(engine)
    return PackedEngine(sha256(made_of).hexdigest(), made_of)
