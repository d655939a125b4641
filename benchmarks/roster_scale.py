"""Cost by length of the staff list: load time, memory and posts per second from 36 to 100,000 staff, and added hits.

    python benchmarks/roster_scale.py [--sizes 36,1000,10000,100000] [--json OUT.json] [--plot OUT.png] [--quick]

The people added are made of the given and family names of the gazetteers, drawn with a fixed seed. Posts are the gold
posts kept in the project and the sample posts. `added` counts hits of kind `staff` that the longer list brings.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import conduct_rules
from conduct_rules.practice.load import load_staff
from conduct_rules.practice.model import StaffMember
from conduct_rules.who.gazetteer import name_list

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261125
TITLES = ("Dr", "Nurse", "Mr", "Ms", "Mrs")
ROLES = ("GP", "Practice nurse", "Receptionist", "Healthcare assistant", "Administrator")


def make_staff(size: int) -> tuple[StaffMember, ...]:
    """Give the example practice's staff with made-up people added up to `size`."""
    own = load_staff(ROOT / "data" / "staff_names.csv").staff
    chance = random.Random(SEED)
    given, family = sorted(name_list("given_names")), sorted(name_list("family_names"))
    added = (
        StaffMember(
            staff_id=f"X{number:06d}",
            title=chance.choice(TITLES),
            given_name=chance.choice(given).title(),
            family_name=chance.choice(family).title(),
            role=chance.choice(ROLES),
        )
        for number in range(size - len(own))
    )
    return (*own, *added)


def read_posts() -> list[str]:
    """Give the texts of the gold posts and the sample posts."""
    gold = (ROOT / "tests" / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    with (ROOT / "data" / "sample_posts.csv").open(encoding="utf-8", newline="") as file:
        samples = [row["text"] for row in csv.DictReader(file)]
    return [json.loads(line)["text"] for line in gold] + samples


def measure(size: int) -> dict[str, float]:
    """Load an engine with a list of this size and score the posts twice; the second time counts."""
    staff, posts = make_staff(size), read_posts()
    began = time.perf_counter()
    engine = conduct_rules.load(staff=staff, practice=ROOT / "data" / "practice.toml")
    loaded = time.perf_counter() - began
    reports = list(engine.score_batch(posts))
    began = time.perf_counter()
    reports = list(engine.score_batch(posts))
    seconds = time.perf_counter() - began
    return {
        "staff": size,
        "load_s": round(loaded, 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "posts_per_s": round(len(posts) / seconds),
        "staff_hits": sum(hit.kind == "staff" for report in reports for hit in report.hits),
    }


def main() -> None:
    """Measure each size in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="36,1000,10000,100000")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--quick", action="store_true", help="36 and 1,000 only")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return
    sizes = [36, 1000] if options.quick else [int(size) for size in options.sizes.split(",")]
    rows = []
    print(f"{'staff':>8} {'load s':>8} {'MB':>6} {'posts/s':>8} {'staff hits':>10} {'added':>6}")
    for size in sizes:
        command = [sys.executable, __file__, "--one", str(size)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        rows.append(row)
        added = row["staff_hits"] - rows[0]["staff_hits"]
        print(
            f"{row['staff']:8} {row['load_s']:8.2f} {row['memory_mb']:6} {row['posts_per_s']:8} "
            f"{row['staff_hits']:10} {added:6}"
        )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if options.plot:
        plot(rows, options.plot)


def plot(rows: list[dict[str, float]], path: Path) -> None:
    """Draw posts per second against the length of the list; needs matplotlib."""
    from matplotlib import pyplot

    pyplot.semilogx([row["staff"] for row in rows], [row["posts_per_s"] for row in rows], marker="o")
    pyplot.xlabel("staff on the list")
    pyplot.ylabel("posts per second")
    pyplot.ylim(0, 1.1 * max(row["posts_per_s"] for row in rows))
    pyplot.savefig(path)


if __name__ == "__main__":
    main()
