"""The door to Arrow, under the name that programs import: see `conduct_rules.adapters.arrow`."""

from conduct_rules.adapters.arrow import SCHEMA, read_reports, score_batches
from conduct_rules.adapters.packed import PackedEngine, pack

__all__ = ["SCHEMA", "PackedEngine", "pack", "read_reports", "score_batches"]
