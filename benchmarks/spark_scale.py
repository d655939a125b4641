"""Spark beside a single process: are the reports equal, and how fast do they come?

    python benchmarks/spark_scale.py [COMMENTS.csv] [--posts 10000,100000] [--workers 2]
                                     [--json OUT.json] [--plot OUT.png] [--quick]

A real cluster (`local-cluster`) on this machine, with a core for each worker. Posts are the gold posts, or the texts
of a CSV file, over and over. Spark's time is taken on a cluster whose engines are made already. Needs the extra `spark`
and Java.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyspark
from pyspark.sql import SparkSession
from throughput import read_posts

import conduct_rules
import conduct_rules.spark
from conduct_rules.arrow import read_reports

ROOT = Path(__file__).resolve().parent.parent


def start(workers: int) -> Any:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master(f"local-cluster[{workers},1,2048]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "3g")
        .config("spark.driver.maxResultSize", "2g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    return session


def measure(
    session: Any, engine: conduct_rules.Engine, texts: Sequence[str], size: int, workers: int
) -> dict[str, Any]:
    posts = [(number, texts[number % len(texts)]) for number in range(size)]
    frame = session.createDataFrame(posts, "id long, text string").repartition(4 * workers).cache()
    frame.count()
    conduct_rules.spark.score(frame.limit(1_000).repartition(4 * workers), engine=engine).toArrow()
    began = time.perf_counter()
    scored = conduct_rules.spark.score(frame, engine=engine, keep=["id"]).toArrow()
    spark_s = time.perf_counter() - began
    expected = engine.score_batch({"id": str(number), "text": text} for number, text in posts)
    began, equal, count = time.perf_counter(), True, 0
    for report, found in zip(expected, read_reports(scored.sort_by("id").to_batches()), strict=True):
        equal, count = equal and report == found, count + 1
    single_s = time.perf_counter() - began
    return {
        "posts": size,
        "rows": scored.num_rows,
        "equal": equal and count == size,
        "spark_posts_per_s": round(size / spark_s),
        "single_posts_per_s": round(size / single_s),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comments", nargs="?", type=Path, help="a CSV file with a text column; else the gold posts")
    parser.add_argument("--posts", default="10000,100000")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--quick", action="store_true", help="681 posts only")
    options = parser.parse_args()
    sizes = [681] if options.quick else [int(size) for size in options.posts.split(",")]
    texts = read_posts(options.comments)
    engine = conduct_rules.load(staff=ROOT / "data" / "staff_names.csv", practice=ROOT / "data" / "practice.toml")
    session = start(options.workers)
    rows = []
    print(f"{'posts':>8} {'rows':>8} {'equal':>6} {'Spark posts/s':>13} {'one process':>11}")
    for size in sizes:
        row = measure(session, engine, texts, size, options.workers)
        rows.append(row)
        print(
            f"{row['posts']:8,} {row['rows']:8,} {row['equal']!s:>6} {row['spark_posts_per_s']:13,} "
            f"{row['single_posts_per_s']:11,}",
            flush=True,
        )
    session.stop()
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        plot(rows, options.plot)
    raise SystemExit(not all(row["equal"] for row in rows))


def plot(rows: list[dict[str, Any]], path: Path) -> None:
    """Draw posts a second against the number of posts; needs matplotlib."""
    from matplotlib import pyplot

    for name, label in (("spark_posts_per_s", "Spark"), ("single_posts_per_s", "one process, comparison included")):
        pyplot.semilogx([row["posts"] for row in rows], [row[name] for row in rows], marker="o", label=label)
    pyplot.xlabel("posts")
    pyplot.ylabel("posts a second")
    pyplot.ylim(0, 1.1 * max(max(row["spark_posts_per_s"], row["single_posts_per_s"]) for row in rows))
    pyplot.legend()
    pyplot.savefig(path)


if __name__ == "__main__":
    main()
