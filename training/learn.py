"""Train one pipeline on the material, with averaged weights, the same way for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed
from thinc.api import Adam

from training.material import Material, example
from training.pipeline import build


def train(
    material: Material, size: Mapping[str, Any], learning: Mapping[str, Any], *, epochs: int, seed: int
) -> Language:
    """Give the trained pipeline, its weights averaged over the run and its vocabulary free of what it read."""
    random.seed(seed)
    fix_random_seed(seed)
    nlp = build(size)
    optimiser = Adam(learning["rate"], L2=learning["decay"], grad_clip=1.0, use_averages=True)
    step, words_seen = 0, 0
    for epoch in range(epochs):
        losses: dict[str, float] = {}
        examples = [example(nlp, text) for text in material.epoch()]
        words = sum(len(one.reference) for one in examples)
        for batch in batches(examples, learning, epoch / epochs):
            step += 1
            done = (words_seen + 1) / (words * epochs)
            optimiser.learn_rate = learning["rate"] * min(step / learning["warmup_steps"], max(0.02, 1 - done))
            nlp.update(batch, sgd=optimiser, drop=learning["dropout"], losses=losses)
            words_seen += sum(len(one.reference) for one in batch)
        print(f"  epoch {epoch + 1} of {epochs}: {words} words, loss {losses['ner']:.0f}", flush=True)
    with nlp.use_params(optimiser.averages):
        return _without_words_read(nlp, size)


def _without_words_read(nlp: Language, size: Mapping[str, Any]) -> Language:
    """Give the pipeline with a vocabulary of its own, so that no word of the texts it was trained on stays in it."""
    fresh = build(size)
    without = ["vocab", "tokenizer"]
    fresh.from_bytes(nlp.to_bytes(exclude=without), exclude=without)
    return fresh


def batches(examples: list[Example], learning: Mapping[str, Any], progress: float) -> Iterator[list[Example]]:
    """Cut the examples into batches of so many words, larger as training goes on."""
    first, last = learning["words_a_batch_from"], learning["words_a_batch_to"]
    most = first + (last - first) * progress
    batch, words = list[Example](), 0
    for one in examples:
        batch.append(one)
        words += len(one.reference)
        if words >= most:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch
