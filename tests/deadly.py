"""A model that ends the process which runs it when it reads a certain word: for tests of what happens then."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DEADLY = "Mr Qwertle Zugmann"
"""A name that nothing but the model explains, so that it is asked in `f"{DEADLY} has dementia"`."""


class DeadlyModel:
    """Finds nobody, and ends its process at `DEADLY`: always, or with a `mark` only while that file is not there."""

    def __init__(self, mark: Path | None = None) -> None:
        import spacy

        self.nlp = spacy.blank("en")
        self.mark = mark

    def pipe(self, texts: Iterable[tuple[str, Any]], *, as_tuples: bool, batch_size: int) -> Iterator[tuple[Any, Any]]:
        assert as_tuples
        for text, context in texts:
            if DEADLY in text and (self.mark is None or not self.mark.exists()):
                if self.mark is not None:
                    self.mark.touch()
                os._exit(9)
            yield self.nlp.make_doc(text), context


class FailingModel(DeadlyModel):
    """Raises an error at `DEADLY`."""

    def pipe(self, texts: Iterable[tuple[str, Any]], *, as_tuples: bool, batch_size: int) -> Iterator[tuple[Any, Any]]:
        for text, context in texts:
            if DEADLY in text:
                raise ArithmeticError("the model failed")
            yield self.nlp.make_doc(text), context
