"""Person-name spans from a spaCy pipeline. The only room that knows spaCy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from conduct_rules.errors import ModelNotFoundError, model_problem

if TYPE_CHECKING:
    from spacy.language import Language

MODEL_FOLDER = Path(__file__).resolve().parent.parent / "model"
PERSON_LABELS = frozenset({"PERSON", "PER"})
SEEN_BY_NER = frozenset({"ner", "beam_ner", "entity_ruler", "span_ruler"})
LONGEST_PIECE = 10_000
PIECE_RE = re.compile(rf"(?s).{{1,{LONGEST_PIECE - 1}}}(?:\s|\Z)|.{{{LONGEST_PIECE}}}")

Span = tuple[int, int]


class PersonFinder:
    """Finds the names of people in texts with a spaCy pipeline, of which it runs only what names need."""

    def __init__(self, nlp: Language, *, gated: bool = True) -> None:
        """Take a pipeline that is ready; `gated` tells who asks it to ask only where an answer can change anything."""
        self._nlp = nlp
        self._name: str | None = None
        self._travels = True
        self.gated = gated

    def __reduce__(self) -> tuple[Callable[..., PersonFinder], tuple[object, ...]]:
        """Travel to another process by the pipeline's name, except for one that was given ready."""
        return _make_again, (self._nlp if self._travels else self._name, self.gated)

    @classmethod
    def load(cls, model: str | Language | None = None, *, gated: bool = True) -> PersonFinder:
        """Load the shipped pipeline, an installed one by name, or take one that is ready.

        Raises `ModelNotFoundError`, which names the command that installs the usual one.
        """
        if model is not None and not isinstance(model, str):
            return cls(model, gated=gated)
        import spacy  # takes most of a second: paid when an engine is made, not when the library is imported

        try:
            nlp = spacy.load(MODEL_FOLDER if model is None else model)
        except OSError as error:
            raise ModelNotFoundError([model_problem(model or MODEL_FOLDER.name)]) from error
        finder = cls(_only_for_names(nlp), gated=gated)
        finder._name, finder._travels = model, False
        return finder

    def find(self, texts: Iterable[str], *, batch_size: int = 256) -> Iterator[tuple[Span, ...]]:
        """Give, for each text in order, the half-open spans of person names in code points.

        A long text is read in pieces, cut at white space, so that memory stays bounded.
        """
        pieces = ((piece, (number, start)) for number, text in enumerate(texts) for start, piece in _cut(text))
        current, spans = -1, list[Span]()
        for doc, (number, start) in self._nlp.pipe(pieces, as_tuples=True, batch_size=batch_size):
            if current != number:
                if current >= 0:
                    yield tuple(spans)
                current, spans = number, []
            spans += [
                (start + entity.start_char, start + entity.end_char)
                for entity in doc.ents
                if entity.label_ in PERSON_LABELS
            ]
        if current >= 0:
            yield tuple(spans)


def _make_again(model: str | Language | None, gated: bool) -> PersonFinder:
    return PersonFinder.load(model, gated=gated)


def _only_for_names(nlp: Language) -> Language:
    """Switch off every component that names do not need, unless `ner` listens to a shared embedding layer."""
    needed = {name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory in SEEN_BY_NER}
    for name in needed.copy():
        listeners = getattr(nlp.get_pipe(name), "listener_map", None)
        if not listeners and _listens(nlp, name):
            needed |= {other for other in nlp.pipe_names if "tok2vec" in other or "transformer" in other}
    nlp.disable_pipes([name for name in nlp.pipe_names if name not in needed])
    return nlp


def _listens(nlp: Language, name: str) -> bool:
    model = getattr(nlp.get_pipe(name), "model", None)
    return model is not None and any("listener" in node.name for node in model.walk())


def _cut(text: str) -> Iterator[tuple[int, str]]:
    if len(text) <= LONGEST_PIECE:
        yield 0, text
        return
    for match in PIECE_RE.finditer(text):
        yield match.start(), match.group()
