"""Train every size for a short while on the same material and print accuracy against speed, to choose a size from.

    OMP_NUM_THREADS=1 python -m training.tradeoff --data DATA --teacher TEACHER [--out FOLDER]

TEACHER is a teacher that `training.train` kept. The stock pipeline stands in the table for comparison; speeds are taken
in turns at the end, as the median of three rounds over the feedback comments longer than 60 characters.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import tomllib
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from training.corpora import find_data
from training.learn import train
from training.material import Material
from training.measure import dev_sets, find_people, score_people, words_a_second
from training.pipeline import STOCK
from training.train import CONFIG, save, teach, teacher_from

ROUNDS, LONGER_THAN, MOST_TIMED = 3, 60, 1500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--sizes", nargs="*", help="these sizes of config.toml; all by default")
    parser.add_argument("--out", type=Path, default=Path("out/tradeoff"))
    options = parser.parse_args()
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    short, seed = config["tradeoff"], config["seed"]
    augmentation, learning = {**config["augmentation"], **short}, {**config["learning"], **short}
    stock = spacy.load(STOCK)
    stock.select_pipes(enable=["ner"])
    pipelines: dict[str, Language] = {"stock": stock}
    taught = Material(options.data, augmentation, seed)
    pipelines["teacher"] = teacher = teacher_from(options.teacher, options.data, config, seed)
    silver = teach(taught, teacher)
    for name in options.sizes or config["sizes"]:
        began = time.perf_counter()
        material = Material(options.data, augmentation, seed)
        material.learn_from(*silver)
        pipelines[name] = train(material, config["sizes"][name], learning, epochs=short["epochs"], seed=seed)
        save(pipelines[name], options.out / name)
        print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)
    table = measure(pipelines, options.data, taught, options.out)
    (options.out / "tradeoff.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def measure(pipelines: dict[str, Language], data: Path, material: Material, out: Path) -> dict[str, dict[str, Any]]:
    """Print and give, for each pipeline, strict F1 by split, words a second, and megabytes on disk."""
    splits = dev_sets(find_data(data)[0])
    timed = [text for text in material.feedback if len(text) > LONGER_THAN][:MOST_TIMED]
    speeds: dict[str, list[float]] = {name: [] for name in pipelines}
    for turn in range(ROUNDS + 1):
        for name, nlp in pipelines.items():
            speed = words_a_second(nlp, timed)
            if turn:
                speeds[name].append(speed)
    table = {}
    print(f"{'size':10}" + "".join(f"{split:>10}" for split in splits) + f"{'words/s':>10}{'to stock':>10}{'MB':>6}")
    for name, nlp in pipelines.items():
        scores = {
            split: score_people(texts, find_people(nlp, [text.text for text in texts]))["strict_f1"]
            for split, texts in splits.items()
        }
        speed = statistics.median(speeds[name])
        ratio = speed / statistics.median(speeds["stock"])
        size = sum(file.stat().st_size for file in (out / name).rglob("*") if file.is_file()) / 1e6
        table[name] = {**scores, "words_a_second": speed, "to_stock": ratio, "megabytes": size}
        print(
            f"{name:10}" + "".join(f"{one:10.3f}" for one in scores.values()) + f"{speed:10.0f}{ratio:10.2f}{size:6.1f}"
        )
    return table


if __name__ == "__main__":
    main()
