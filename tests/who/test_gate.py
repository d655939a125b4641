"""The gate before the model of names: it is asked about few posts, and asking about all changes no report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import realistic_texts

import conduct_rules
from conduct_rules import Engine
from conduct_rules.text.people import PersonFinder, Span

ROOT = Path(__file__).resolve().parent.parent.parent
POSTS = [
    json.loads(line)["text"]
    for path in sorted((ROOT / "tests" / "gold").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
FEWEST_SAME = 0.999


class Counting(PersonFinder):
    """A finder that remembers what it was asked about."""

    asked: list[str]

    def find(self, texts: Iterable[str], *, batch_size: int = 256) -> Iterator[tuple[Span, ...]]:
        listed = list(texts)
        self.asked += listed
        return super().find(listed, batch_size=batch_size)


def with_finder(engine: Engine, *, gated: bool) -> tuple[Engine, Counting]:
    finder = Counting.load(gated=gated)
    assert isinstance(finder, Counting)
    finder.asked = []
    return Engine(staff=engine.staff, practice=engine.practice, rulebook=engine.rulebook, person_finder=finder), finder


@pytest.fixture(scope="module")
def gated(engine: Engine) -> tuple[Engine, Counting]:
    return with_finder(engine, gated=True)


@pytest.fixture(scope="module")
def open_to_all(engine: Engine) -> tuple[Engine, Counting]:
    return with_finder(engine, gated=False)


Pair = tuple[Engine, Counting]


@pytest.mark.parametrize("casing", [str, str.lower, str.upper])
def test_reports_are_the_same_with_and_without(gated: Pair, open_to_all: Pair, casing: Callable[[str], str]) -> None:
    posts = [casing(post) for post in POSTS[::9]]
    gated[1].asked, open_to_all[1].asked = [], []
    pairs = list(zip(gated[0].score_batch(posts), open_to_all[0].score_batch(posts), strict=True))
    same = sum(one == other for one, other in pairs)
    assert same >= FEWEST_SAME * len(posts)
    assert open_to_all[1].asked == posts
    assert set(gated[1].asked) < set(posts)


@given(realistic_texts())
@settings(max_examples=30)
def test_no_report_hangs_on_the_gate(gated: Pair, open_to_all: Pair, text: str) -> None:
    assert gated[0].score(text) == open_to_all[0].score(text)


@pytest.mark.parametrize(
    "text",
    [
        "my neighbour zeddrick ollenvar is in the freeman with pneumonia",
        "MY NEIGHBOUR ZEDDRICK OLLENVAR IS IN THE FREEMAN WITH PNEUMONIA",
    ],
)
def test_names_that_no_list_knows_are_asked_about_and_found(gated: Pair, text: str) -> None:
    gated[1].asked = []
    report = gated[0].score(text)
    assert gated[1].asked == [text]
    assert 2 in report.rules


@pytest.mark.parametrize(
    "text", ["Lovely staff, never a wait", "the receptionist was rude to my mam", "Dr Okonkwo is ace"]
)
def test_posts_without_a_name_to_doubt_are_not_asked_about(gated: Pair, text: str) -> None:
    gated[1].asked = []
    gated[0].score(text)
    assert not gated[1].asked


def test_load_takes_the_gate_off() -> None:
    text = "my neighbour zeddrick ollenvar is in the freeman with pneumonia"
    reports = [conduct_rules.load(gate=gate).score(text) for gate in (True, False)]
    assert reports[0] == reports[1]
