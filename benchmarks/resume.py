"""Stop a run with kill -9 again and again and resume it: is any report lost or there twice?

    python benchmarks/resume.py [--posts 100000] [--rounds 20] [--processes 2] [--json OUT] [--quick]

Each round waits until the command has done more than the last one, lets it run on for a chance time and kills it, and
its processes have to notice by themselves; the last run is left alone. Rounds take turns with one process and several.
Posts are the hundred shortest gold posts over and over, each with a number of its own; each report in the output must
be that of one process.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import conduct_rules

ROOT = Path(__file__).resolve().parent.parent
STAFF, PRACTICE = ROOT / "data" / "staff_names.csv", ROOT / "data" / "practice.toml"
COMMAND = (sys.executable, "-m", "conduct_rules.adapters.cli")
SEED = 20261125


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=4.0, help="the longest time before a kill")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path, help="draw how far each round came; needs matplotlib")
    parser.add_argument("--quick", action="store_true", help="3,000 posts and 3 rounds")
    options = parser.parse_args()
    if options.quick:
        options.posts, options.rounds, options.seconds = 5_000, 3, 1.0
    with tempfile.TemporaryDirectory() as folder:
        measured = stress(Path(folder), options)
    print(
        f"{measured['kills']} kills, {measured['posts']:,} posts: "
        f"{measured['lost']} lost, {measured['doubled']} doubled, {measured['wrong']} wrong"
    )
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        plot(measured, options.plot)
    raise SystemExit(bool(measured["lost"] or measured["doubled"] or measured["wrong"]))


def stress(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    posts, output = folder / "posts.jsonl", folder / "out.jsonl"
    gold = (ROOT / "tests" / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = sorted((json.loads(line)["text"] for line in gold), key=len)[:100]
    with posts.open("w", encoding="utf-8") as file:
        for number in range(options.posts):
            file.write(json.dumps({"id": str(number), "text": texts[number % len(texts)]}) + "\n")
    chance, done = random.Random(SEED), []
    print(f"{'round':>5} {'seconds':>8} {'posts done':>10}")
    while len(done) < options.rounds and not output.exists():
        before, seconds = posts_done(output), chance.uniform(0, options.seconds)
        run = subprocess.Popen(command(posts, output, 1 + len(done) % options.processes), stderr=subprocess.DEVNULL)
        while run.poll() is None and posts_done(output) == before:
            time.sleep(0.05)
        time.sleep(seconds)
        run.kill()
        if run.wait() != -signal.SIGKILL:
            break
        done.append(posts_done(output))
        print(f"{len(done):5} {seconds:8.1f} {done[-1]:10,}", flush=True)
        if output.exists() and sum(1 for _ in output.open("rb")) != options.posts:
            raise SystemExit("half an output stands under its final name")
    subprocess.run(command(posts, output, options.processes), check=True, stderr=subprocess.DEVNULL)
    engine = conduct_rules.load(staff=STAFF, practice=PRACTICE)
    expected = [json.loads(report.model_dump_json(exclude={"post_id"})) for report in engine.score_batch(texts)]
    found: Counter[str] = Counter()
    wrong = 0
    for line in output.open(encoding="utf-8"):
        report = json.loads(line)
        number = report.pop("post_id")
        found[number] += 1
        wrong += report != expected[int(number) % len(texts)]
    return {
        "posts": options.posts,
        "kills": len(done),
        "done_by_round": done,
        "lost": options.posts - len(found),
        "doubled": sum(count - 1 for count in found.values()),
        "wrong": wrong,
    }


def command(posts: Path, output: Path, processes: int) -> list[str]:
    words = ["score", str(posts), "-o", str(output), "--resume", "--processes", str(processes), "--no-progress"]
    return [*COMMAND, *words, "--staff", str(STAFF), "--practice", str(PRACTICE)]


def posts_done(output: Path) -> int:
    """Count what the journal of a stopped run vouches for."""
    journal = output.with_name(f".{output.name}.parts") / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)[1:] if journal.exists() else []
    return sum(json.loads(line)["posts"] for line in lines if line.endswith(b"\n"))


def plot(measured: dict[str, object], path: Path) -> None:
    """Draw how many posts were done at each kill; needs matplotlib."""
    from matplotlib import pyplot

    pyplot.plot(measured["done_by_round"], marker="x")
    pyplot.xlabel("kill")
    pyplot.ylabel("posts done")
    pyplot.savefig(path)


if __name__ == "__main__":
    main()
