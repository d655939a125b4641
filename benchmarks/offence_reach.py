"""Measure how far the offence lists reach: character F1 on a corpus of toxic spans (SemEval-2021 Task 5).

    python benchmarks/offence_reach.py tsd_trial.csv [--json OUT.json] [--by-length]

The CSV has columns `spans` (a list of character offsets) and `text`. All offence and threat hits count, those set
aside too: this measures what the lists see, not what breaches a rule. Per post, F1 over offsets (1 when both sets are
empty), averaged over posts. The corpus is not part of this project.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import conduct_rules

KINDS = ("offence", "threat")


def read_corpus(path: Path) -> list[tuple[str, set[int]]]:
    """Give each post's text with the offsets annotated as toxic."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], set(ast.literal_eval(row["spans"]))) for row in csv.DictReader(file)]


def character_f1(found: set[int], gold: set[int]) -> float:
    """Give the F1 over character offsets of one post.

    >>> character_f1({1, 2}, {2, 3}), character_f1(set(), set()), character_f1({1}, set())
    (0.5, 1.0, 0.0)
    """
    if not found and not gold:
        return 1.0
    return 2 * len(found & gold) / (len(found) + len(gold))


def offsets(spans: Iterable[object]) -> set[int]:
    """Give every offset covered by hits or asides of the kinds measured."""
    return {place for span in spans if span.kind in KINDS for place in range(span.start, span.end)}  # type: ignore[attr-defined]


def measure(path: Path) -> dict[str, float]:
    corpus = read_corpus(path)
    engine = conduct_rules.load()
    began = perf_counter()
    reports = list(engine.score_batch([text for text, _ in corpus]))
    seconds = perf_counter() - began
    pairs = [(report, gold) for report, (_, gold) in zip(reports, corpus, strict=True)]
    with_asides = [character_f1(offsets((*report.hits, *report.set_aside)), gold) for report, gold in pairs]
    raised = [character_f1(offsets(report.hits), gold) for report, gold in pairs]
    return {
        "posts": len(corpus),
        "f1": sum(with_asides) / len(with_asides),
        "f1_raised_only": sum(raised) / len(raised),
        "posts_with_nothing_found": sum(not offsets((*report.hits, *report.set_aside)) for report in reports),
        "posts_with_nothing_annotated": sum(not gold for _, gold in corpus),
        "posts_per_second": len(corpus) / seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    options = parser.parse_args()
    figures = measure(options.corpus)
    for name, figure in figures.items():
        print(f"{name:30}{figure:12.3f}" if isinstance(figure, float) else f"{name:30}{figure:12}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
