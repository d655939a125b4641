"""What one epoch is trained on: corpora, frames, feedback comments and web comments, written anew each time."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import filter_spans

from training.augment import Writer
from training.corpora import COMMENTS, FEEDBACK, TRAIN, Annotated, Corpus, find_data, read_column, read_corpus
from training.gazetteers import all_names, dictionary

LONGEST_SILVER = 600
TAKEN_OUT = re.compile(r"(?i)x{3}")
WORD_RE = re.compile(r"[^\W\d_]+")


class Material:
    """All texts to learn from; `epoch` gives them in a new order and writing."""

    def __init__(self, folder: Path, settings: Mapping[str, Any], seed: int) -> None:
        names, feedback, comments = find_data(folder)
        self._settings = settings
        self._chance = random.Random(seed)
        self._writer = Writer(settings, self._chance)
        self._gold: list[Corpus] = [sentence for name in TRAIN for sentence in read_corpus(names / name)]
        self.feedback = [text for text in read_column(feedback / FEEDBACK, "feedback") if len(text) <= LONGEST_SILVER]
        self.comments = [text for text in read_column(comments / COMMENTS, "text") if len(text) <= LONGEST_SILVER]
        self._silver: tuple[list[Annotated], list[Annotated]] | None = None

    def learn_from(self, feedback: Sequence[Annotated], comments: Sequence[Annotated]) -> None:
        """Take comments that a teacher has read as further material."""
        self._silver = list(feedback), list(comments)

    def epoch(self) -> list[Annotated]:
        """Give the texts of one epoch, shuffled."""
        texts = list(self._fresh())
        self._chance.shuffle(texts)
        return texts

    def _fresh(self) -> Iterator[Annotated]:
        chance, settings, writer = self._chance, self._settings, self._writer
        for sentence in self._gold * settings["corpora"]:
            text = sentence.annotated(tight=chance.random() < settings["tight"])
            if text.people and chance.random() < settings["renamed"]:
                text = writer.rename(text)
            yield self._rewritten(text)
        for kind in ("people", "nobody"):
            for _ in range(settings[f"frames_{kind}"]):
                yield self._rewritten(writer.frame(kind))
        if self._silver is not None:
            for texts, share in zip(self._silver, (settings["feedback"], settings["comments"]), strict=True):
                for text in chance.sample(texts, min(share, len(texts))):
                    yield self._rewritten(text)

    def _rewritten(self, text: Annotated) -> Annotated:
        text = self._writer.recase(text)
        return self._writer.mistype(text) if self._chance.random() < self._settings["slipped"] else text


def example(nlp: Language, text: Annotated) -> Example:
    """Make an example as the tokeniser of the pipeline cuts it; a name that ends inside a token takes all of it."""
    doc = nlp.make_doc(text.text)
    gold = Doc(nlp.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])
    spans = [gold.char_span(start, end, "PERSON", alignment_mode="expand") for start, end in text.people]
    gold.ents = filter_spans([span for span in spans if span is not None])
    return Example(doc, gold)


def read_with(nlp: Language, texts: Sequence[str]) -> list[Annotated]:
    """Let a pipeline say who is named in texts, but for `XXXX`, a name taken out, and for words that are no names."""
    return [
        Annotated(
            doc.text,
            tuple(
                (ent.start_char, ent.end_char) for ent in doc.ents if ent.label_ == "PERSON" and _may_be_name(ent.text)
            ),
        )
        for doc in nlp.pipe(texts, batch_size=256)
    ]


def _may_be_name(span: str) -> bool:
    words = [word.lower() for word in WORD_RE.findall(span)]
    return not TAKEN_OUT.search(span) and not all(word in dictionary() and word not in all_names() for word in words)
