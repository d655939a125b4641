"""Score people found against people annotated: strict and overlap F1, and words read a second."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from spacy.language import Language

from training.corpora import DEV, Annotated, Span, read_corpus

Score = dict[str, float]


def dev_sets(folder: Path) -> dict[str, list[Annotated]]:
    """Read the development splits."""
    return {name: [s.annotated() for s in read_corpus(folder / file)] for name, file in DEV.items()}


def find_people(nlp: Language, texts: Iterable[str]) -> list[tuple[Span, ...]]:
    """Give the spans of PERSON in each text; what starts with `@` is a handle and nobody."""
    return [
        tuple(
            (ent.start_char, ent.end_char)
            for ent in doc.ents
            if ent.label_ == "PERSON" and "@" not in doc.text[max(0, ent.start_char - 1) : ent.start_char + 1]
        )
        for doc in nlp.pipe(texts, batch_size=256)
    ]


def score_people(gold: Sequence[Annotated], found: Sequence[Sequence[Span]]) -> Score:
    """Give strict precision, recall and F1, and F1 where an overlap is enough."""
    pairs = list(zip((text.people for text in gold), found, strict=True))
    wanted, given = sum(len(one) for one, _ in pairs), sum(len(two) for _, two in pairs)
    right = sum(len(set(one) & set(two)) for one, two in pairs)
    met = sum(any(_overlap(span, other) for other in two) for one, two in pairs for span in one)
    apt = sum(any(_overlap(span, other) for other in one) for one, two in pairs for span in two)
    precision, recall = _share(right, given), _share(right, wanted)
    return {
        "precision": precision, "recall": recall, "strict_f1": _harmonic(precision, recall),
        "overlap_f1": _harmonic(_share(apt, given), _share(met, wanted)), "gold": wanted,
    }  # fmt: skip


def words_a_second(nlp: Language, texts: Sequence[str]) -> float:
    """Time the pipeline once over texts; words as the tokeniser cuts them."""
    began = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe(texts, batch_size=256))
    return words / (time.perf_counter() - began)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
