"""Whether the gate before the person-name model does harm: reports with and without it, on any posts.

    python benchmarks/gate.py [GOLD.jsonl ...] [--posts POSTS.csv ...] [--model NAME] [--json OUT.json]

Scores every post twice, with `gate=True` and `gate=False`, and counts the reports that differ and the posts about
which the model was asked. Takes the gold posts of the project by default. Differing posts are shown by number alone.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy

import conduct_rules
from conduct_rules.text.people import PersonFinder, Span

ROOT = Path(__file__).resolve().parent.parent
STAFF, PRACTICE = ROOT / "data" / "staff_names.csv", ROOT / "data" / "practice.toml"
TEXT_COLUMNS = ("text", "feedback", "comment", "post", "review")


class Counting(PersonFinder):
    """A finder that counts the texts it was asked about."""

    asked = 0

    def find(self, texts: Iterable[str], *, batch_size: int = 256) -> Iterator[tuple[Span, ...]]:
        listed = list(texts)
        self.asked += len(listed)
        return super().find(listed, batch_size=batch_size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=sorted((ROOT / "tests" / "gold").glob("*.jsonl")))
    parser.add_argument("--posts", action="append", type=Path, default=[], help="a CSV file with a text column")
    parser.add_argument("--model", help="name of another spaCy pipeline with PERSON")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    measured = {}
    print(f"{'':28}  posts  asked  differ  same")
    for path in [*options.gold, *options.posts]:
        posts = read_posts(path)
        finders = [Counting.load(options.model, gated=gated) for gated in (True, False)]
        engines = [make_engine(finder) for finder in finders]
        pairs = zip(*(engine.score_batch(posts) for engine in engines), strict=True)
        differ = [n for n, (gated, open_) in enumerate(pairs) if gated != open_]
        asked = [finder.asked for finder in finders if isinstance(finder, Counting)]
        measured[path.name] = {"posts": len(posts), "asked": asked[0], "differ": len(differ)}
        print(f"{path.name:28}{len(posts):7}{asked[0]:7}{len(differ):8}  {1 - len(differ) / len(posts):.4%}")
        for place in differ[:20]:
            print(f"    post {place} differs")
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


def make_engine(finder: PersonFinder) -> conduct_rules.Engine:
    """Make an engine of the example practice around a finder."""
    usual = conduct_rules.load(staff=STAFF, practice=PRACTICE, model=spacy.blank("en"))
    return conduct_rules.Engine(
        staff=usual.staff, practice=usual.practice, rulebook=usual.rulebook, person_finder=finder
    )


def read_posts(path: Path) -> list[str]:
    """Read the texts of gold posts or of a CSV file."""
    if path.suffix == ".jsonl":
        return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    column = next((name for name in TEXT_COLUMNS if rows and name in rows[0]), None)
    if column is None:
        raise SystemExit(f"{path.name}: no column called {', '.join(TEXT_COLUMNS)}")
    return [row[column] for row in rows if row[column]]


if __name__ == "__main__":
    main()
