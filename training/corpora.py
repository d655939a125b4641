"""Read the corpora: sentences with the spans of people, whatever the format; handles are nobody's name."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

Span = tuple[int, int]
PERSON_TAGS = frozenset({"B-PER", "I-PER", "B-person", "I-person"})
TRAIN = ("btc.train.conll", "wnut17.train.conll", "tweebank.train.bio")
DEV = {"btc": "btc.dev.conll", "wnut17": "wnut17.dev.conll", "tweebank": "tweebank.dev.bio"}
FEEDBACK, COMMENTS = "nhs_fft_phase1.csv", "tsd_train.csv"
NO_BLANK_BEFORE = re.compile(r"[.,!?;:)%…]+|'\w{1,2}|n't|’\w{1,2}")
NO_BLANK_AFTER = frozenset("(£$#")


class Annotated(NamedTuple):
    """A text, and the spans of the people named in it."""

    text: str
    people: tuple[Span, ...] = ()


class Corpus(NamedTuple):
    """Sentences as the corpora hold them: words with one tag each."""

    words: tuple[str, ...]
    tags: tuple[str, ...]

    def annotated(self, *, tight: bool = False) -> Annotated:
        """Join the words by blanks, or `tight` as people write them; a handle is one word and no name."""
        text, spans, start = "", list[Span](), -1
        for n, (word, tag) in enumerate(zip(self.words, self.tags, strict=True)):
            handle = n > 0 and self.words[n - 1] == "@"
            apart = n > 0 and not handle
            if tight and apart:
                apart = not (NO_BLANK_BEFORE.fullmatch(word) or self.words[n - 1] in NO_BLANK_AFTER)
            text += " " * apart
            inside = tag in PERSON_TAGS and not handle and word[0] != "@"
            if start >= 0 and not (inside and tag.startswith("I")):
                spans.append((start, len(text) - apart))
                start = -1
            if inside and start < 0:
                start = len(text)
            text += word
        if start >= 0:
            spans.append((start, len(text)))
        return Annotated(text, tuple(spans))


def read_corpus(path: Path) -> list[Corpus]:
    """Read a file of words and tags, one word a line, sentences parted by an empty line; the tag comes last."""
    sentences, words, tags = list[Corpus](), list[str](), list[str]()
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        cells = line.split("\t") if "\t" in line else line.split(" ")
        if line.strip() and cells[0].strip() and not line.startswith("-DOCSTART-"):
            words.append(cells[0].strip())
            tags.append(cells[-1].strip())
        elif words:
            sentences.append(Corpus(tuple(words), tuple(_without_handles(words, tags))))
            words, tags = [], []
    return sentences


def _without_handles(words: Iterable[str], tags: Iterable[str]) -> Iterator[str]:
    """Tag handles as nobody: `@` and the word after it."""
    before = ""
    for word, tag in zip(words, tags, strict=True):
        yield "O" if word[0] == "@" or before == "@" else tag
        before = word


def read_column(path: Path, column: str) -> list[str]:
    """Read the texts of one column of a CSV file, empty cells left out."""
    with path.open(encoding="utf-8", newline="") as file:
        return [text for row in csv.DictReader(file) if (text := (row[column] or "").strip())]


def find_data(folder: Path) -> tuple[Path, Path, Path]:
    """Give the folders of names, feedback and comments, or leave with a clear word when they are not there."""
    folders = folder / "ner", folder / "feedback", folder / "offence"
    missing = [str(one) for one in folders if not one.is_dir()]
    if missing:
        raise SystemExit(f"no corpora at {', '.join(missing)}: give their folder with --data")
    return folders
