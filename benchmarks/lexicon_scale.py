"""How much slower the engine is when its lexicons are made several times as long, on the same posts in the same run.

    python benchmarks/lexicon_scale.py [POSTS.csv] [--times N] [--rounds N] [--json OUT.json]

Every pattern of every entry, exceptions among them, gets N - 1 copies in which made-up words stand for its rare ones.
No post holds those, so both engines find the same and do the same work; what is left is the cost of longer lists. A
third engine is told who is mentioned in each post, so that only what is said is left to find. They take turns, with a
blank model in place of names, and the median over the rounds counts.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import spacy
from throughput import PRACTICE, STAFF, read_posts

import conduct_rules
from conduct_rules.lexicons import read_words
from conduct_rules.phrases.finder import EXCEPTIONS
from conduct_rules.phrases.lexicon import Entry, Lexicon, load_lexicon
from conduct_rules.phrases.patterns import share
from conduct_rules.text.view import View
from conduct_rules.who.find import Company, WhoFinder

TIMES, ROUNDS = 10, 5
AS_THEY_ARE, TOLD = "as they are", "what is said alone"
READERS = ("conduct_rules.detect.detection.load_lexicon", "conduct_rules.who.find.load_lexicon")
COMMON = 20  # a word that stands in more of ten thousand posts is left as it is
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def main() -> None:
    options = read_options()
    posts = read_posts(options.posts)
    words = made_up_words(random.Random(1))
    counted = {"patterns": 0, "patterns, longer": 0}

    def lengthened(name: str) -> Lexicon:
        lexicon = load_lexicon(name)
        longer = Lexicon(name=name, entries=tuple(lengthen(entry, options.times, words) for entry in lexicon.entries))
        for key, some in (("patterns", lexicon), ("patterns, longer", longer)):
            counted[key] += sum(len(getattr(entry, role)) for entry in some.entries for role in roles())
        return longer

    longer = f"{options.times} times as long"
    engines = {AS_THEY_ARE: load()}
    with mock.patch(READERS[0], lengthened), mock.patch(READERS[1], lengthened):
        engines[longer] = load()
    with mock.patch("conduct_rules.detect.detection.WhoFinder", ToldBefore):
        engines[TOLD] = load()
    speeds = race(engines, posts, options.rounds)
    measured = {"posts": len(posts), "rounds": options.rounds, **counted, "posts_per_second": speeds}
    measured["ratio"] = speeds[longer] / speeds[AS_THEY_ARE]
    print(tabulate(measured))
    if options.json:
        Path(options.json).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what longer lexicons cost.")
    parser.add_argument("posts", nargs="?", type=Path, help="a CSV file with a text column; else the project's own")
    parser.add_argument("--times", type=int, default=TIMES, help="how many times as long")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", metavar="OUT", help="write the figures as JSON too")
    return parser.parse_args()


def load() -> conduct_rules.Engine:
    return conduct_rules.load(staff=STAFF, practice=PRACTICE, model=spacy.blank("en"))


def roles() -> tuple[str, ...]:
    return ("patterns", *EXCEPTIONS)


# Longer lexicons -------------------------------------------------------------------------------------------------


def made_up_words(chance: random.Random) -> Iterator[str]:
    """Give words of three to five syllables, each once, that are in no list of English words."""
    given = set(read_words())
    while True:
        word = "".join(chance.choices(SYLLABLES, k=chance.randint(3, 5)))
        if word not in given:
            given.add(word)
            yield word


def lengthen(entry: Entry, times: int, words: Iterator[str]) -> Entry:
    """Add the copies of every pattern of an entry."""
    copies = {
        role: tuple(copy for pattern in getattr(entry, role) for copy in copies_of(pattern, times, words))
        for role in roles()
    }
    return entry.model_copy(update=copies)


def copies_of(pattern: str, times: int, words: Iterator[str]) -> Iterator[str]:
    """Give a pattern, and copies of it in each of which one element at least is all made-up, so that none is found."""
    elements = pattern.split()
    telling = max((n for n, element in enumerate(elements) if is_firm(element)), key=lambda n: rareness(elements[n]))
    yield pattern
    for _ in range(times - 1):
        yield " ".join(renamed(element, words, wholly=n == telling) for n, element in enumerate(elements))


def is_firm(element: str) -> bool:
    return bool(element.strip("[]./")) and not element.rstrip("]").endswith("?")


def rareness(element: str) -> float:
    atoms = element.strip("[]").split("|")
    return sum(is_rare(atom) for atom in atoms) / len(atoms)


def is_rare(atom: str) -> bool:
    return atom[0] not in "{<" and share(atom.rstrip("~")) < COMMON


def renamed(element: str, words: Iterator[str], *, wholly: bool) -> str:
    """Put made-up words for the rare words of an element, or for all it may be; gaps and the rest stay."""
    body = element.strip("[]?")
    if not body.strip("./"):
        return element
    atoms = [next(words) + "~" * atom.endswith("~") if wholly or is_rare(atom) else atom for atom in body.split("|")]
    return element.replace(body, "|".join(atoms))


# The race --------------------------------------------------------------------------------------------------------


class ToldBefore(WhoFinder):
    """Finds who is mentioned in a text the first time, and remembers it for the rounds that count."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._known: dict[str, Company] = {}

    def find(self, views: Iterable[View]) -> Iterator[Company]:
        views = list(views)
        new = [view for view in views if view.text not in self._known]
        self._known |= {company.view.text: company for company in super().find(new)}
        return (self._known[view.text]._replace(number=number) for number, view in enumerate(views))


def race(engines: dict[str, conduct_rules.Engine], posts: list[str], rounds: int) -> dict[str, float]:
    """Give posts per second by engine, the median over the rounds."""
    speeds: dict[str, list[float]] = {name: [] for name in engines}
    for engine in engines.values():
        list(engine.score_batch(posts))  # a first round fills the caches
    gc.collect()
    gc.freeze()  # none is charged with walks over what the others hold
    for turn in range(rounds):
        for name in list(engines) if turn % 2 == 0 else list(reversed(engines)):
            began = time.process_time()
            for _ in engines[name].score_batch(posts):
                pass
            speeds[name].append(len(posts) / (time.process_time() - began))
    return {name: statistics.median(found) for name, found in speeds.items()}


def tabulate(measured: dict[str, Any]) -> str:
    lines = [f"{measured['posts']} posts, median of {measured['rounds']} rounds; posts a second of processor time"]
    lines += [f"{name:22}  {speed:7.0f}" for name, speed in measured["posts_per_second"].items()]
    lines += [f"{'patterns':22}  {measured['patterns, longer']:7} for {measured['patterns']}"]
    return "\n".join([*lines, f"{'ratio':22}  {measured['ratio']:7.2f}"])


if __name__ == "__main__":
    main()
