"""The door to Arrow, under the name that programs import: see `conduct_rules.adapters.arrow`."""

from conduct_rules.adapters.arrow import SCHEMA, read_reports, score_batches

__all__ = ["SCHEMA", "read_reports", "score_batches"]
