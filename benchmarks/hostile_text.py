"""Whether cost grows with length alone: seconds for texts of one repeated unit, and for the same four times as long.

    python benchmarks/hostile_text.py [--length N] [--json OUT.json]

A ratio near 4 is linear; near 16, quadratic. The units are those that tempt a pattern to look back or ahead for long.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from pathlib import Path

import conduct_rules

ROOT = Path(__file__).resolve().parent.parent
TIMES_LONGER = 4
UNITS = {
    "digits": "1",
    "numbers": "1 2 ",
    "NHS number": "943 476 5919 ",
    "telephone": "ring me on 07700 900111 ",
    "born": "born 1/2/1950 ",
    "at signs": "a@b",
    "handles": "@a_b ",
    "email": "a at b dot com ",
    "street": "14 Ash Road ",
    "stars": "f*ck ",
    "spaced out": "f u c k ",
    "emoji": "😀",
    "accents": "e\u0301",
    "zero width": "a\u200b",
    "null bytes": "\x00",
    "name": "Dr Patel ",
    "relative": "my mam Linda has cancer ",
    "complaint": "nobody rang me back, ",
    "photo": "took a photo of the waiting room on my phone ",
    "threat": "I will be waiting for you ",
    "ridicule": "thick as mince ",
    "mockery": "'great' lovely staff yeah right ",
    "one word": "a",
    "sentences": "No. ",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=10_000, help="code points of the shorter text")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    engine = conduct_rules.load(staff=ROOT / "data" / "staff_names.csv", practice=ROOT / "data" / "practice.toml")
    engine.score("Dr Patel was kind.")
    gc.collect()
    gc.freeze()  # as the command does: what is timed is the text, and no walks over the engine
    rows = {name: measure(engine, unit, options.length) for name, unit in UNITS.items()}
    print(f"{'unit':<14}{'short s':>10}{'long s':>10}{'ratio':>8}")
    for name, (short, long) in rows.items():
        print(f"{name:<14}{short:>10.3f}{long:>10.3f}{long / short:>8.1f}")
    if options.json:
        seconds = {name: {"short_s": short, "long_s": long} for name, (short, long) in rows.items()}
        options.json.write_text(json.dumps({"length": options.length, "times_longer": TIMES_LONGER, "units": seconds}))


def measure(engine: conduct_rules.Engine, unit: str, length: int) -> tuple[float, float]:
    """Give the seconds for a text of `length` code points and for one several times as long."""
    short, long = (timed(engine, (unit * size)[:size]) for size in (length, TIMES_LONGER * length))
    return short, long


def timed(engine: conduct_rules.Engine, text: str) -> float:
    gc.collect()  # what the text before left behind
    began = time.perf_counter()
    engine.score(text)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
