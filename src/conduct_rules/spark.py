"""The door to Spark, under the name that programs import: see `conduct_rules.adapters.spark`."""

from conduct_rules.adapters.spark import score

__all__ = ["score"]
