"""How far complaint detection agrees with people who rated feedback comments: precision, recall and F1.

    python benchmarks/complaint_agreement.py COMMENTS.csv [--json OUT.json] [--peers]

COMMENTS.csv needs the columns `feedback` and `criticality`. A comment rated -2 or worse counts as a complaint, one
rated 2 or better as praise; those between, those without a number and repeated comments are left out. With `--peers`,
VADER (compound below 0) and TextBlob (polarity below 0) are measured on the same comments where they are installed.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import conduct_rules

COMPLAINT_AT_MOST, PRAISE_AT_LEAST, LARGEST = -2, 2, 5
Judge = Callable[[Sequence[str]], list[bool]]


def read_comments(path: Path) -> list[tuple[str, bool]]:
    """Give each distinct comment with whether it was rated a complaint."""
    rated: dict[str, bool] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                rating = int(row["criticality"])
            except ValueError:
                continue
            if COMPLAINT_AT_MOST < rating < PRAISE_AT_LEAST or abs(rating) > LARGEST:
                continue
            rated.setdefault(row["feedback"], rating < 0)
    return list(rated.items())


def judge_ours(texts: Sequence[str]) -> list[bool]:
    """Whether our engine finds a complaint in each text."""
    engine = conduct_rules.load()
    return [report.complaint is not None for report in engine.score_batch(texts)]


def judge_vader(texts: Sequence[str]) -> list[bool]:
    """Whether VADER's compound score of each text is below zero."""
    analyser = importlib.import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
    return [analyser.polarity_scores(text)["compound"] < 0 for text in texts]


def judge_textblob(texts: Sequence[str]) -> list[bool]:
    """Whether TextBlob's polarity of each text is below zero."""
    blob = importlib.import_module("textblob").TextBlob
    return [blob(text).sentiment.polarity < 0 for text in texts]


def agreement(found: Iterable[bool], wanted: Iterable[bool]) -> dict[str, float]:
    """Give precision, recall and F1 of what was found against what was wanted.

    >>> agreement([True, True, False], [True, False, True])
    {'precision': 0.5, 'recall': 0.5, 'f1': 0.5}
    """
    pairs = list(zip(found, wanted, strict=True))
    right = sum(have and want for have, want in pairs)
    precision = right / max(1, sum(have for have, _ in pairs))
    recall = right / max(1, sum(want for _, want in pairs))
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def main() -> None:
    """Read the comments, ask each judge, print one table."""
    parser = argparse.ArgumentParser(description="Agreement of complaint detection with rated comments.")
    parser.add_argument("comments", type=Path)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--peers", action="store_true", help="measure VADER and TextBlob as well")
    options = parser.parse_args()
    comments = read_comments(options.comments)
    texts, wanted = [text for text, _ in comments], [complaint for _, complaint in comments]
    judges: dict[str, Judge] = {"conduct_rules": judge_ours}
    if options.peers:
        judges |= {"VADER": judge_vader, "TextBlob": judge_textblob}
    figures: dict[str, dict[str, float]] = {}
    print(f"{len(texts)} comments, {sum(wanted)} of them complaints")
    print(f"{'':14} precision  recall     F1  comments/s")
    for name, judge in judges.items():
        began = time.perf_counter()
        try:
            found = judge(texts)
        except ImportError:
            print(f"{name:14} is not installed")
            continue
        figures[name] = {**agreement(found, wanted), "per_second": len(texts) / (time.perf_counter() - began)}
        row = figures[name]
        print(f"{name:14} {row['precision']:9.3f} {row['recall']:7.3f} {row['f1']:6.3f} {row['per_second']:11.0f}")
    if options.json:
        options.json.write_text(json.dumps({"comments": len(texts), **figures}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
