"""What all tests share: how hard Hypothesis looks, and one engine, made once."""

from pathlib import Path

import pytest
from hypothesis import settings

import conduct_rules

settings.register_profile("usual", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile("usual")

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="session")
def engine() -> conduct_rules.Engine:
    """The engine of the example practice, with the real model."""
    return conduct_rules.load(staff=DATA / "staff_names.csv", practice=DATA / "practice.toml")
