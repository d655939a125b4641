"""What the person-name model learns from: corpora read right, people kept in view however a text is written anew."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.augment import FRAMES, SLOT_RE, Writer
from training.corpora import Annotated, find_data, read_corpus
from training.gazetteers import class_table, names_by_origin
from training.measure import score_people

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = tomllib.loads((ROOT / "training" / "config.toml").read_text(encoding="utf-8"))["augmentation"]
BENCHMARK = tomllib.loads((ROOT / "benchmarks" / "names_by_origin.toml").read_text(encoding="utf-8"))
WORDS = st.lists(
    st.sampled_from(["a", "the", "saw", "great", "Zofia", "O'Brien-Smith", "2nd", "😀", "£5", "waiting"]), min_size=1
)


@st.composite
def annotated(draw: st.DrawFn) -> Annotated:
    """Words joined by blanks, some runs of which are people."""
    words, text, spans = draw(WORDS), "", []
    for word in words:
        text += " " if text else ""
        if word[0].isupper():
            spans.append((len(text), len(text) + len(word)))
        text += word
    return Annotated(text, tuple(spans))


def names(given: Annotated) -> list[str]:
    return [given.text[start:end] for start, end in given.people]


def stand_alone(given: Annotated) -> bool:
    """Whether every span begins and ends where a word does."""
    text = f" {given.text} "
    return all(text[start] == " " == text[end + 1] and text[start + 1] != " " for start, end in given.people)


@pytest.mark.parametrize(
    ("file", "lines", "text", "people"),
    [
        ("a.conll", "@\tO\nbob1\tB-PER\nsaw\tO\nAnn\tB-PER\nBell\tI-PER\n.\tO\n", "@bob1 saw Ann Bell .", ["Ann Bell"]),
        ("b.conll", "@bob\tB-person\nAnn\tB-person\nBob\tB-person\n", "@bob Ann Bob", ["Ann", "Bob"]),
        ("c.bio", "-DOCSTART- -X- -X- O\n\nRT\t-\t-\tO\nLeo\t-\t-\tB-PER\n", "RT Leo", ["Leo"]),
    ],
)
def test_corpora_are_read_without_handles(tmp_path: Path, file: str, lines: str, text: str, people: list[str]) -> None:
    (tmp_path / file).write_text(lines, encoding="utf-8")
    (sentence,) = read_corpus(tmp_path / file)
    assert sentence.annotated().text == text
    assert names(sentence.annotated()) == people
    assert names(sentence.annotated(tight=True)) == people


def test_corpora_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--data"):
        find_data(tmp_path)


@given(annotated(), st.integers(0, 99))
def test_other_names_stand_where_the_old_ones_stood(text: Annotated, seed: int) -> None:
    renamed = Writer(SETTINGS, random.Random(seed)).rename(text)
    assert len(renamed.people) == len(text.people)
    assert stand_alone(renamed)
    ends = [0, *(end for _, end in text.people)]
    between = [
        text.text[a:b] for a, b in zip(ends, [*(start for start, _ in text.people), len(text.text)], strict=True)
    ]
    ends = [0, *(end for _, end in renamed.people)]
    assert between == [
        renamed.text[a:b] for a, b in zip(ends, [*(s for s, _ in renamed.people), len(renamed.text)], strict=True)
    ]


@given(annotated(), st.integers(0, 99))
def test_casing_and_slips_lose_nobody(text: Annotated, seed: int) -> None:
    writer = Writer({**SETTINGS, "slips": 1.0}, random.Random(seed))
    assert [name.lower() for name in names(writer.recase(text))] == [name.lower() for name in names(text)]
    slipped = writer.mistype(text)
    assert len(slipped.people) == len(text.people)
    assert stand_alone(slipped)


@pytest.mark.parametrize("kind", ["people", "nobody"])
def test_frames_are_filled_whole_and_the_same_for_a_seed(kind: str) -> None:
    one, two = (Writer(SETTINGS, random.Random(3)) for _ in range(2))
    filled = [one.frame(kind) for _ in range(200)]
    assert filled == [two.frame(kind) for _ in range(200)]
    assert not any(SLOT_RE.search(text.text) for text in filled)
    assert all(name and name == name.strip() for text in filled for name in names(text))


def test_frames_of_nobody_hold_no_people() -> None:
    slots = {slot for frame in FRAMES["nobody"] for slot in SLOT_RE.findall(frame)}
    assert slots.isdisjoint({"full", "given", "family"})


def test_the_frames_that_measure_fairness_teach_nothing() -> None:
    ours = {SLOT_RE.sub("", frame).strip(" .!").lower() for frame in (*FRAMES["people"], *FRAMES["nobody"])}
    theirs = {
        SLOT_RE.sub("", frame).strip().lower() for frame in (*BENCHMARK["staff_frames"], *BENCHMARK["patient_frames"])
    }
    assert ours.isdisjoint(theirs)


def test_word_classes_leave_ordinary_words_alone() -> None:
    table = class_table()
    assert {table["okonkwo"], table["Okonkwo"], table["OKONKWO"]} == {"xxfamily"}
    assert table["sertraline"] == "xxhealth"
    assert table.keys().isdisjoint({"grace", "will", "hope", "waiting", "the"})


def test_every_origin_gives_names() -> None:
    assert names_by_origin("given_names").keys() == names_by_origin("family_names").keys()


def test_scores_count_strict_and_overlapping_spans() -> None:
    gold = [Annotated("Ann Bell saw Bob", ((0, 8), (13, 16)))]
    score = score_people(gold, [((0, 3), (13, 16))])
    assert score == {"precision": 0.5, "recall": 0.5, "strict_f1": 0.5, "overlap_f1": 1.0, "gold": 2}
