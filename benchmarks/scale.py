"""What a long run costs: time for each post and resident memory from 1,000 to 1,000,000 posts, in one run.

    python benchmarks/scale.py [--posts 1000000] [--processes N] [--json OUT.json] [--plot OUT.png] [--quick]

Posts are the gold posts over and over, each with a name and a word that no other post has, so that whatever remembers
words would show. Memory is that of all processes together; growth is against the second row, when caches are full. The
time of the processor, which a busy machine does not stretch, is that of this process alone.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import conduct_rules

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261125
STEPS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
LETTERS = "abcdefghijklmnoprstuvwy"


def make_posts() -> Iterator[str]:
    """Give posts without end, no two alike."""
    gold = (ROOT / "tests" / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts, chance = [json.loads(line)["text"] for line in gold], random.Random(SEED)
    for text in itertools.cycle(texts):
        word, given, family = ("".join(chance.choices(LETTERS, k=9)) for _ in range(3))
        yield f"{text} {word}, met {given.title()} {family.title()} there"


def memory_mb() -> float:
    """Give the resident memory of this process and of those that it started."""
    pids = [os.getpid(), *(process.pid or 0 for process in multiprocessing.active_children())]
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


def measure(posts: int, processes: int) -> list[dict[str, float]]:
    engine = conduct_rules.load(staff=ROOT / "data" / "staff_names.csv", practice=ROOT / "data" / "practice.toml")
    reports = engine.score_batch(itertools.islice(make_posts(), posts), n_process=processes)
    steps = sorted({step for step in STEPS if step < posts} | {posts})
    rows: list[dict[str, float]] = []
    print(f"{'posts':>9} {'ms/post':>8} {'CPU ms':>7} {'MB':>7} {'growth':>7}")
    before, began, began_cpu = 0, time.perf_counter(), time.process_time()
    for step in steps:
        for _ in itertools.islice(reports, step - before):
            pass
        now, now_cpu, memory = time.perf_counter(), time.process_time(), memory_mb()
        settled = rows[1]["memory_mb"] if len(rows) > 1 else memory
        row = {
            "posts": step,
            "ms_a_post": round(1000 * (now - began) / (step - before), 3),
            "cpu_ms_a_post": round(1000 * (now_cpu - began_cpu) / (step - before), 3),
            "memory_mb": round(memory, 1),
            "growth": round(memory / settled - 1, 4),
        }
        rows.append(row)
        times = f"{row['ms_a_post']:8.2f} {row['cpu_ms_a_post']:7.2f}"
        print(f"{step:9,} {times} {row['memory_mb']:7.0f} {row['growth']:+7.1%}", flush=True)
        before, began, began_cpu = step, time.perf_counter(), time.process_time()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=STEPS[-1])
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--quick", action="store_true", help="3,000 posts only")
    options = parser.parse_args()
    rows = measure(3_000 if options.quick else options.posts, options.processes)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        plot(rows, options.plot)


def plot(rows: list[dict[str, float]], path: Path) -> None:
    """Draw time and memory against the number of posts; needs matplotlib."""
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 4))
    sizes = [row["posts"] for row in rows]
    for axes, key, label in ((left, "ms_a_post", "ms for each post"), (right, "memory_mb", "resident memory, MB")):
        values = [row[key] for row in rows]
        axes.semilogx(sizes, values, marker="o")
        axes.set(xlabel="posts", ylabel=label, ylim=(0, 1.1 * max(values)))
    figure.tight_layout()
    figure.savefig(path)


if __name__ == "__main__":
    main()
