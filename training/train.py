"""Make the person-name model: train a teacher, let it read the comments, train the shipped size on all of it.

    pip install ".[dev,teacher]"
    OMP_NUM_THREADS=1 python -m training.train --data DATA --out src/conduct_rules/model

DATA holds `ner/`, `feedback/` and `offence/` (see `docs/person-model.md`). Takes about an hour on one core. With
`--silver FILE`, the comments as the teacher read them are kept there, and taken from there the next time.
"""

from __future__ import annotations

import argparse
import json
import time
import tomllib
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from training.corpora import Annotated, Span, find_data
from training.learn import train
from training.material import Material, may_be_name
from training.measure import Score, dev_sets, find_people, score_people, without_handles, words_a_second

Silver = tuple[list[Annotated], list[Annotated]]
"""The feedback and the web comments, with the people whom a teacher saw in them."""
CONFIG = Path(__file__).parent / "config.toml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write the pipeline to")
    parser.add_argument("--silver", type=Path, help="the comments as a teacher read them before, or where to keep them")
    parser.add_argument("--size", help="another size of config.toml than the shipped one")
    parser.add_argument("--epochs", type=int, help="another number of epochs")
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    seed = options.seed if options.seed is not None else config["seed"]
    material = Material(options.data, {**config["augmentation"], **config["shipped"]}, seed)
    material.learn_from(*silver_from(options.silver, options.data, config, seed))
    stage = config["shipped"] | {key: value for key in ("size", "epochs") if (value := getattr(options, key))}
    began = time.perf_counter()
    nlp = train(
        material, config["sizes"][stage["size"]], {**config["learning"], **stage}, epochs=stage["epochs"], seed=seed
    )
    print(f"{stage['size']} trained in {time.perf_counter() - began:.0f} s", flush=True)
    save(nlp, options.out)
    report(spacy.load(options.out), options.data, material)


def silver_from(kept: Path | None, data: Path, config: dict[str, Any], seed: int) -> Silver:
    """Give the feedback and the web comments as they were read before, or train a teacher and let it read them."""
    if kept is not None and kept.is_file():
        return _unpack(json.loads(kept.read_text(encoding="utf-8")))
    silver = _teach(Material(data, {**config["augmentation"], **config["teacher"]}, seed), data, config, seed)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(silver, ensure_ascii=False), encoding="utf-8")
    return silver


def _teach(material: Material, data: Path, config: dict[str, Any], seed: int) -> Silver:
    from training.teacher import Teacher, train_teacher  # takes torch, which only this needs

    def read(teacher: Teacher, texts: list[str]) -> list[tuple[Span, ...]]:
        return without_handles(texts, teacher.read(texts))

    teacher = train_teacher(material, config["teacher"], seed)
    splits = dev_sets(find_data(data)[0])
    print("teacher", rounded({name: score_people(s, read(teacher, [t.text for t in s])) for name, s in splits.items()}))
    feedback, comments = (
        [
            Annotated(text, tuple((start, end) for start, end in people if may_be_name(text[start:end])))
            for text, people in zip(texts, read(teacher, texts), strict=True)
        ]
        for texts in (material.feedback, material.comments)
    )
    return feedback, comments


def _unpack(kept: list[list[tuple[str, list[tuple[int, int]]]]]) -> Silver:
    feedback, comments = (
        [Annotated(text, tuple((start, end) for start, end in people)) for text, people in texts] for texts in kept
    )
    return feedback, comments


def save(nlp: Language, folder: Path) -> None:
    """Write the pipeline with what it is and where it comes from."""
    nlp.meta |= {
        "name": "conduct_rules_people", "version": "1.0.0", "license": "MIT", "author": "conduct-rules",
        "spacy_version": ">=3.8.0,<3.9.0",
        "description": "Finds the names of people in what patients write. See docs/person-model.md.",
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder)


def report(nlp: Language, data: Path, material: Material) -> None:
    """Print the scores on the development splits and the speed on the feedback comments."""
    names, _, _ = find_data(data)
    scores = {
        name: score_people(texts, find_people(nlp, [text.text for text in texts]))
        for name, texts in dev_sets(names).items()
    }
    print(rounded(scores))
    print(f"{words_a_second(nlp, material.feedback):.0f} words a second on the feedback comments")


def rounded(scores: dict[str, Score]) -> str:
    """Write scores to three places."""
    return json.dumps({name: {key: round(value, 3) for key, value in one.items()} for name, one in scores.items()})


if __name__ == "__main__":
    main()
