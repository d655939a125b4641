"""The pattern language of the lexicons: what each sign means, what cannot be read, and a slow matcher to agree with."""

from collections.abc import Iterator
from dataclasses import dataclass
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.phrases import matcher as matcher_module
from conduct_rules.phrases.line import Line
from conduct_rules.phrases.matcher import PhraseMatcher
from conduct_rules.phrases.patterns import PatternError, PatternReader, inflect, read_pattern
from conduct_rules.text.view import View
from conduct_rules.text.vocabulary import Vocabulary

CLASSES = {"role": ("nurse", "doctor", "practice manager"), "far": ("a long way",)}
ORDINARY = frozenset(
    {
        "the",
        "nurse",
        "doctor",
        "practice",
        "manager",
        "was",
        "not",
        "very",
        "rude",
        "waited",
        "phone",
        "queue",
        "long",
        "way",
    }
)
WORDS = ("nurse", "waited", "phone", "queue")


def view_of(text: str) -> View:
    return View(text, Vocabulary(["rude", "waiting", "waited"], ORDINARY))


def underlined(pattern: str, text: str, tags: dict[str, frozenset[int]] | None = None) -> list[str]:
    """Give what a pattern underlines in a text."""
    matcher = PhraseMatcher(PatternReader(CLASSES))
    matcher.add(pattern, 0, "patterns")
    view = view_of(text)
    spans = [view.offsets(*match.marked) for match in matcher.find(Line(view, tags or {}))]
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        pytest.param("rude", "She was RUDE.", ["RUDE"], id="word"),
        pytest.param("rude", "r\u200bude and rud3", ["r\u200bude", "rud3"], id="disguised word"),
        pytest.param("rude", "crude or rudely", [], id="no part of a word"),
        pytest.param(
            "wait~", "wait waits waited waiting await", ["wait", "waits", "waited", "waiting"], id="inflections"
        ),
        pytest.param("rude|long", "rude or long", ["rude", "long"], id="either"),
        pytest.param("rude|practice_manager", "the practice manager", ["practice manager"], id="either of two words"),
        pytest.param("{role} was", "the doctor was", ["doctor was"], id="group"),
        pytest.param("{role} was", "the practice manager was", ["practice manager was"], id="phrase in a group"),
        pytest.param("rude|{role}", "rude nurse", ["rude", "nurse"], id="word or group"),
        pytest.param("was not? rude", "was rude", ["was rude"], id="there or not: not"),
        pytest.param("was not? rude", "was not rude", ["was not rude"], id="there or not: there"),
        pytest.param("was not? rude", "was very rude", [], id="there or not: something else"),
        pytest.param(
            "nurse {role}? rude", "nurse practice manager rude", ["nurse practice manager rude"], id="group or not"
        ),
        pytest.param(
            "waited .. phone", "waited one two three phone", ["waited one two three phone"], id="gap of three"
        ),
        pytest.param("waited .. phone", "waited phone", ["waited phone"], id="gap of none"),
        pytest.param("waited .. phone", "waited one two three four phone", [], id="gap too wide"),
        pytest.param("waited ..5 phone", "waited 1 2 3 4 5 phone", ["waited 1 2 3 4 5 phone"], id="gap of five"),
        pytest.param("waited .. phone", "I waited. The phone", [], id="gap over a sentence's end"),
        pytest.param("waited phone", "waited. Phone", [], id="no match over a sentence's end"),
        pytest.param("waited // phone", "waited. Phone", ["waited. Phone"], id="sentence's end allowed"),
        pytest.param("waited // phone", "waited phone", ["waited phone"], id="sentence's end allowed and not there"),
        pytest.param("waited // phone", "waited. The phone", [], id="sentence's end and a word more"),
        pytest.param("was [ very rude ]", "she was very rude", ["very rude"], id="underlined"),
        pytest.param("[ waited .. phone ] queue", "waited on phone queue", ["waited on phone"], id="underlined gap"),
        pytest.param("was [ not? ] rude", "she was rude", ["was rude"], id="nothing left to underline"),
        pytest.param("practice manager", "practice, manager", ["practice, manager"], id="over a comma"),
    ],
)
def test_what_each_sign_means(pattern: str, text: str, found: list[str]) -> None:
    assert underlined(pattern, text) == found


@pytest.mark.parametrize(
    ("pattern", "tagged", "found"),
    [
        ("<staff> was rude", {1, 2}, ["Elsie Bell was rude"]),
        ("<staff> was rude", {2}, ["Bell was rude"]),
        ("<staff> was rude", {1}, []),
        ("<staff> was rude", set(), []),
        ("dr <staff>", {1, 2}, ["Dr Elsie Bell"]),
        ("dr? <staff> was rude", {1, 2}, ["Dr Elsie Bell was rude"]),
    ],
)
def test_a_tag_takes_the_whole_run(pattern: str, tagged: set[int], found: list[str]) -> None:
    assert underlined(pattern, "Dr Elsie Bell was rude", {"staff": frozenset(tagged)}) == found


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        pytest.param("", "no word to look up", id="empty"),
        pytest.param("..", "no word to look up", id="gap alone"),
        pytest.param("word?", "no word to look up", id="all optional"),
        pytest.param("<staff>", "no word to look up", id="tag alone"),
        pytest.param("word ..", "begins or ends with a gap", id="gap at the end"),
        pytest.param("..5 word", "begins or ends with a gap", id="gap at the start"),
        pytest.param("{rôle} word", "no group", id="unknown group"),
        pytest.param("one||two", "empty alternative", id="empty alternative"),
        pytest.param("one| two", "empty alternative", id="blank beside a bar"),
        pytest.param("~", "empty alternative", id="inflections of nothing"),
    ],
)
def test_what_cannot_be_read_is_said(pattern: str, said: str) -> None:
    with pytest.raises(PatternError, match=said):
        read_pattern(pattern, CLASSES)


@pytest.mark.parametrize(
    ("word", "some"),
    [
        ("wait", {"waits", "waited", "waiting"}),
        ("refuse", {"refuses", "refused", "refusing"}),
        ("carry", {"carries", "carried", "carrying"}),
        ("play", {"plays", "played", "playing"}),
        ("miss", {"misses", "missed", "missing"}),
        ("fob", {"fobs", "fobbed", "fobbing"}),
        ("ignore", {"ignored", "ignoring"}),
    ],
)
def test_inflections(word: str, some: set[str]) -> None:
    assert some | {word} <= inflect(word)


# A slow matcher to agree with ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One element of a pattern for the slow matcher: what may stand here, or how wide a gap."""

    choices: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    gap: int = 0
    crosses: bool = False

    def written(self) -> str:
        if self.gap:
            return f"..{self.gap}"
        if self.crosses:
            return "//"
        return "|".join("_".join(choice) for choice in self.choices) + "?" * self.optional


choices = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple),
    min_size=1, max_size=3, unique=True,
).map(tuple)  # fmt: skip
words_there = st.builds(Step, choices)
between = st.one_of(
    st.just(()),
    st.builds(Step, gap=st.integers(1, 3)).map(lambda step: (step,)),
    st.just((Step(crosses=True),)),
    st.builds(Step, choices, optional=st.just(True)).map(lambda step: (step,)),
)


@st.composite
def patterns(draw: st.DrawFn) -> tuple[Step, ...]:
    """Make a pattern of one to three steps that must stand there, with a gap or the like between them."""
    steps = [draw(words_there)]
    for _ in range(draw(st.integers(0, 2))):
        steps += [*draw(between), draw(words_there)]
    return tuple(steps)


def slow_ends(steps: tuple[Step, ...], view: View, place: int, *, fresh: bool) -> Iterator[int]:
    """Give every place just past a match of `steps` from `place` on; `fresh` lets a sentence begin there."""
    if not steps:
        yield place
        return
    step, rest, tokens = steps[0], steps[1:], view.tokens
    if step.crosses:
        yield from slow_ends(rest, view, place, fresh=True)
        return
    if step.gap:
        for width in range(step.gap + 1):
            skipped = tokens[place : place + width]
            if len(skipped) == width and all(token.gap < 2 for token in skipped):
                yield from slow_ends(rest, view, place + width, fresh=False)
        return
    for choice in step.choices:
        here = tokens[place : place + len(choice)]
        fits = len(here) == len(choice) and all(word in token.forms for word, token in zip(choice, here, strict=True))
        if fits and (fresh or here[0].gap < 2) and all(token.gap < 2 for token in here[1:]):
            yield from slow_ends(rest, view, place + len(choice), fresh=False)
    if step.optional:
        yield from slow_ends(rest, view, place, fresh=fresh)


texts_of_few_words = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", " ", ", ", ". "])), max_size=12
).map(lambda pairs: "".join(word + mark for word, mark in pairs))


@given(patterns(), texts_of_few_words)
def test_the_matcher_agrees_with_the_slow_one(pattern: tuple[Step, ...], text: str) -> None:
    view = view_of(text)
    matcher = PhraseMatcher(PatternReader({}))
    matcher.add(" ".join(step.written() for step in pattern), 0, "patterns")
    found = {(match.first, match.last + 1) for match in matcher.find(Line(view, {}))}
    possible = {
        (start, end) for start in range(len(view.tokens)) for end in slow_ends(pattern, view, start, fresh=True)
    }
    assert found <= possible
    assert bool(found) == bool(possible)


@given(st.lists(patterns(), max_size=4), texts_of_few_words)
def test_patterns_do_not_disturb_one_another(some: list[tuple[Step, ...]], text: str) -> None:
    view, together = view_of(text), PhraseMatcher(PatternReader({}))
    alone = []
    for owner, pattern in enumerate(some):
        written = " ".join(step.written() for step in pattern)
        together.add(written, owner, "patterns")
        single = PhraseMatcher(PatternReader({}))
        single.add(written, owner, "patterns")
        alone += single.find(Line(view, {}))
    key = lambda match: (match.first, match.last, match.owner)  # noqa: E731
    assert sorted(together.find(Line(view, {})), key=key) == sorted(alone, key=key)


@given(st.lists(patterns(), min_size=1, max_size=4), texts_of_few_words)
def test_how_patterns_are_filed_changes_nothing(some: list[tuple[Step, ...]], text: str) -> None:
    line, found = Line(view_of(text), {}), []
    for wide in (0, matcher_module.WIDE):
        with mock.patch.object(matcher_module, "WIDE", wide):
            matcher = PhraseMatcher(PatternReader({}))
            for owner, pattern in enumerate(some):
                matcher.add(" ".join(step.written() for step in pattern), owner, "patterns")
        found.append(matcher.find(line))
    assert found[0] == found[1]


def test_a_word_mended_or_disguised_stands_beside_another() -> None:
    assert underlined("very rude", "she was v3ry rud3") == ["v3ry rud3"]
    assert underlined("waiting was rude", "waitng was rud3") == ["waitng was rud3"]
