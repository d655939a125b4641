"""How well the engine agrees with the gold posts: rules, complaint grade, advisories, spans, and links to staff.

    python benchmarks/accuracy.py [GOLD.jsonl ...] [--quick] [--errors N] [--json OUT.json]

A rule is counted by the post. A gold span is found when a hit of its kind overlaps it, and a hit is right when it
overlaps a gold span of its kind. The gold posts are labelled by the annotation guide (`docs/accuracy.md`).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import conduct_rules
from conduct_rules import Hit, Report

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold" / "dev.jsonl"
QUICK_POSTS = 150
SHOWN = 300

Post = dict[str, Any]
Pair = tuple[Post, Report]
Score = dict[str, float]


def main() -> None:
    options = read_options()
    posts = read_gold(options.gold)
    if options.quick:
        posts = posts[:: max(1, len(posts) // QUICK_POSTS)]
    engine = conduct_rules.load(staff=options.staff, practice=options.practice, model=options.model)
    began = time.perf_counter()
    reports = list(engine.score_batch(post["text"] for post in posts))
    seconds = time.perf_counter() - began
    measured = {
        **measure(posts, reports),
        "posts_per_second": len(posts) / seconds,
        "rulebook": engine.stamp.fingerprint,
    }
    print(tabulate(measured))
    for line in describe_errors(posts, reports, options.errors):
        print(line)
    if options.json:
        Path(options.json).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score the engine against gold posts.")
    parser.add_argument("gold", nargs="*", type=Path, default=[GOLD], help="gold posts, one JSON object a line")
    parser.add_argument("--staff", type=Path, default=ROOT / "data" / "staff_names.csv")
    parser.add_argument("--practice", type=Path, default=ROOT / "data" / "practice.toml")
    parser.add_argument("--model", help="name of another spaCy pipeline with PERSON")
    parser.add_argument("--quick", action="store_true", help=f"about {QUICK_POSTS} posts, evenly spread")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N posts whose rules are wrong")
    parser.add_argument("--json", metavar="OUT", help="write the figures as JSON too")
    return parser.parse_args()


def read_gold(paths: Iterable[Path]) -> list[Post]:
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [json.loads(line) for line in lines]


# The measure -----------------------------------------------------------------------------------------------------


def measure(posts: Sequence[Post], reports: Sequence[Report]) -> dict[str, Any]:
    """Give every figure, from posts and the reports on them in the same order."""
    pairs = list(zip(posts, reports, strict=True))
    check_offsets(pairs)
    rules = {number: score_rule(pairs, number) for number in sorted({n for post in posts for n in post["rules"]})}
    clean = [report for post, report in pairs if not post["rules"]]
    grades = [(post["complaint"], report.complaint) for post, report in pairs if post["complaint"] and report.complaint]
    return {
        "posts": len(posts),
        "rules": rules,
        "macro_f1": mean(score["f1"] for score in rules.values()),
        "exact": mean(set(post["rules"]) == set(report.rules) for post, report in pairs),
        "clean_posts": len(clean),
        "clean_posts_flagged": mean(bool(report.rules) for report in clean),
        "complaint_grade_accuracy": mean(gold == given for gold, given in grades),
        "advisories": {name: score_advisory(pairs, name) for name in ("safeguarding", "self_disclosure")},
        "spans": {kind: score_spans(pairs, kind) for kind in kinds_seen(pairs)},
        "staff_linked": mean(staff_links(pairs)),
    }


def check_offsets(pairs: Iterable[Pair]) -> None:
    for post, report in pairs:
        for hit in report.hits:
            if post["text"][hit.start : hit.end] != hit.text:
                raise SystemExit(f"{post['id']}: the offsets {hit.start}:{hit.end} do not give the hit's text")


def score_rule(pairs: Iterable[Pair], number: int) -> Score:
    return score_posts((number in post["rules"], number in report.rules) for post, report in pairs)


def score_advisory(pairs: Iterable[Pair], name: str) -> Score:
    return score_posts((name in post["advisories"], name in report.advisories) for post, report in pairs)


def score_posts(outcomes: Iterable[tuple[bool, bool]]) -> Score:
    seen = list(outcomes)
    right, spurious, missed = seen.count((True, True)), seen.count((False, True)), seen.count((True, False))
    return score(right, right + spurious, right, right + missed)


def score_spans(pairs: Iterable[Pair], kind: str) -> Score:
    found = gold = right = given = 0
    for post, report in pairs:
        spans = [(span["start"], span["end"]) for span in post["spans"] if span["kind"] == kind]
        hits = [(hit.start, hit.end) for hit in report.hits if hit.kind == kind]
        gold, given = gold + len(spans), given + len(hits)
        found += sum(any(overlap(span, hit) for hit in hits) for span in spans)
        right += sum(any(overlap(span, hit) for span in spans) for hit in hits)
    return score(right, given, found, gold)


def staff_links(pairs: Iterable[Pair]) -> Iterable[bool]:
    for post, report in pairs:
        for span in post["spans"]:
            if span["kind"] == "staff" and span["staff_id"]:
                yield any(links(span, hit) for hit in report.hits)


def links(span: dict[str, Any], hit: Hit) -> bool:
    same_place = overlap((span["start"], span["end"]), (hit.start, hit.end))
    return hit.kind == "staff" and same_place and hit.staff_id == span["staff_id"]


def kinds_seen(pairs: Iterable[Pair]) -> list[str]:
    seen = [{span["kind"] for span in post["spans"]} | {hit.kind for hit in report.hits} for post, report in pairs]
    return sorted(set().union(*seen))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def score(right: int, given: int, found: int, gold: int) -> Score:
    precision = right / given if given else 0.0
    recall = found / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "gold": gold}


def mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


# What is printed -------------------------------------------------------------------------------------------------


def tabulate(measured: dict[str, Any]) -> str:
    rows = {f"rule {number}": score for number, score in measured["rules"].items()}
    rows |= measured["advisories"] | measured["spans"]
    lines = [f"{'':18}  precision  recall     F1   gold"]
    lines += [
        f"{name:18}  {row['precision']:9.3f}  {row['recall']:6.3f}  {row['f1']:5.3f}  {row['gold']:5.0f}"
        for name, row in rows.items()
    ]
    summary: list[tuple[str, Callable[[Any], str]]] = [
        ("posts", str), ("macro_f1", three), ("exact", three), ("clean_posts_flagged", three),
        ("complaint_grade_accuracy", three), ("staff_linked", three), ("posts_per_second", "{:.0f}".format),
    ]  # fmt: skip
    lines += [f"{name.replace('_', ' '):24} {write(measured[name])}" for name, write in summary]
    return "\n".join(lines)


def three(value: float) -> str:
    return f"{value:.3f}"


def describe_errors(posts: Sequence[Post], reports: Sequence[Report], most: int) -> Iterable[str]:
    wrong = [pair for pair in zip(posts, reports, strict=True) if set(pair[0]["rules"]) != set(pair[1].rules)]
    for post, report in wrong[:most]:
        yield f"\n{post['id']}  gold {post['rules']}  given {list(report.rules)}  {post['text'][:SHOWN]!r}"
        yield f"    why: {post.get('why', '')}"
        yield f"    hits: {[(hit.kind, hit.text) for hit in report.hits]}"


if __name__ == "__main__":
    main()
