"""Make the person-name model: train a teacher, let it read the comments, train the shipped size on all of it.

    OMP_NUM_THREADS=1 python -m training.train --data DATA --out src/conduct_rules/model

DATA holds `ner/`, `feedback/` and `offence/` (see `docs/person-model.md`). Takes about half an hour on one core.
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

from training.corpora import Annotated, find_data
from training.learn import train
from training.material import Material, read_with
from training.measure import dev_sets, find_people, score_people, words_a_second

CONFIG = Path(__file__).parent / "config.toml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write the pipeline to")
    parser.add_argument("--teacher", type=Path, help="a teacher made before, or where to keep the one made now")
    parser.add_argument("--size", help="another size of config.toml than the shipped one")
    parser.add_argument("--epochs", type=int, help="another number of epochs")
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    seed = options.seed if options.seed is not None else config["seed"]
    material = Material(options.data, {**config["augmentation"], **config["shipped"]}, seed)
    material.learn_from(*teach(material, teacher_from(options.teacher, options.data, config, seed)))
    stage = config["shipped"] | {key: value for key in ("size", "epochs") if (value := getattr(options, key))}
    nlp = train_stage(material, config, stage, seed)
    save(nlp, options.out)
    report(spacy.load(options.out), options.data, material)


def teacher_from(kept: Path | None, data: Path, config: dict[str, Any], seed: int) -> Language:
    """Load the teacher that is kept, or train one."""
    if kept is not None and kept.is_dir():
        return spacy.load(kept)
    material = Material(data, {**config["augmentation"], **config["teacher"]}, seed)
    teacher = train_stage(material, config, config["teacher"], seed)
    if kept is not None:
        save(teacher, kept)
    return teacher


def train_stage(material: Material, config: dict[str, Any], stage: dict[str, Any], seed: int) -> Language:
    """Train one of the two pipelines with the figures of its stage."""
    began = time.perf_counter()
    nlp = train(
        material, config["sizes"][stage["size"]], {**config["learning"], **stage}, epochs=stage["epochs"], seed=seed
    )
    print(f"{stage['size']} trained in {time.perf_counter() - began:.0f} s", flush=True)
    return nlp


def teach(material: Material, teacher: Language) -> tuple[list[Annotated], list[Annotated]]:
    """Let the teacher read the feedback and the web comments."""
    began = time.perf_counter()
    silver = read_with(teacher, material.feedback), read_with(teacher, material.comments)
    print(f"teacher read the comments in {time.perf_counter() - began:.0f} s", flush=True)
    return silver


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
    print(json.dumps({name: {key: round(value, 3) for key, value in one.items()} for name, one in scores.items()}))
    print(f"{words_a_second(nlp, material.feedback):.0f} words a second on the feedback comments")


if __name__ == "__main__":
    main()
