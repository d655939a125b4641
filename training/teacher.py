"""The teacher: a small transformer that learns from the corpora what names are and then reads the comments.

It is `all-MiniLM-L6-v2` (Apache 2.0), which knows no capitals; so each word's casing is added to what it reads. It is
never shipped: the small pipeline learns from the comments as the teacher has read them.
"""

from __future__ import annotations

import hashlib
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from all_minilm_l6_v2 import extract_model
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from training.corpora import Annotated, Span
from training.material import Material

WEIGHTS = "model.safetensors"
NOBODY, FIRST, INSIDE = range(3)
NOT_SCORED = -100
WORD_RE = re.compile(r"\w+|[^\w\s]")


class Teacher(nn.Module):
    """Tags the words of a text as nobody, the first word of a name, or a word inside one."""

    def __init__(self, base: Path, settings: Mapping[str, Any]) -> None:
        super().__init__()
        self._settings = settings
        self._cut = AutoTokenizer.from_pretrained(base)
        self.encoder = AutoModel.from_pretrained(base)
        width = self.encoder.config.hidden_size
        self.casing = nn.Embedding(len(CASINGS) + 1, width)
        nn.init.zeros_(self.casing.weight)
        self.drop, self.tag = nn.Dropout(settings["dropout"]), nn.Linear(width, INSIDE + 1)

    def forward(self, pieces: Tensor, casings: Tensor, seen: Tensor) -> Tensor:
        """Score the tags: of each text, each piece, each tag."""
        read = self.encoder.embeddings.word_embeddings(pieces) + self.casing(casings)
        scores: Tensor = self.tag(self.drop(self.encoder(inputs_embeds=read, attention_mask=seen).last_hidden_state))
        return scores

    def read(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Give the spans of the people named in each text; texts of like length are read together."""
        self.eval()
        found: dict[int, tuple[Span, ...]] = {}
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        size = self._settings["texts_a_batch"]
        with torch.inference_mode():
            for begin in range(0, len(order), size):
                numbers = order[begin : begin + size]
                pieces, casings, seen, firsts = self._encode([texts[number] for number in numbers])
                tags = self(pieces, casings, seen).argmax(-1).tolist()
                for row, number in enumerate(numbers):
                    found[number] = tuple(_spans((span, tags[row][place]) for place, span in firsts[row].items()))
        return [found[number] for number in range(len(texts))]

    def loss(self, texts: Sequence[Annotated]) -> Tensor:
        """Give the cross-entropy of the tags, one for each word."""
        pieces, casings, seen, firsts = self._encode([text.text for text in texts])
        wanted = torch.full(pieces.shape, NOT_SCORED)
        for row, text in enumerate(texts):
            for place, span in firsts[row].items():
                wanted[row, place] = _tag(span, text.people)
        return nn.functional.cross_entropy(
            self(pieces, casings, seen).flatten(0, 1), wanted.flatten(), ignore_index=NOT_SCORED
        )

    def _encode(self, texts: Sequence[str]) -> tuple[Tensor, Tensor, Tensor, list[dict[int, Span]]]:
        """Cut texts into pieces; give them, their words' casings, which are no padding, and each word's first piece."""
        cut = self._cut(
            list(texts), padding=True, truncation=True, max_length=self._settings["longest"],
            return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        casings, firsts = torch.zeros_like(cut["input_ids"]), list[dict[int, Span]]()
        for row, (text, offsets) in enumerate(zip(texts, cut["offset_mapping"].tolist(), strict=True)):
            words = {match.start(): match.span() for match in WORD_RE.finditer(text)}
            casing, first = 0, dict[int, Span]()
            for place, (start, end) in enumerate(offsets):
                if end > start and start in words:
                    first[place] = words[start]
                    casing = _casing(text[slice(*words[start])])
                if end > start:
                    casings[row, place] = casing
            firsts.append(first)
        return cut["input_ids"], casings, cut["attention_mask"], firsts


def train_teacher(material: Material, settings: Mapping[str, Any], seed: int) -> Teacher:
    """Train on the material; the same way for the same seed on the same machine."""
    torch.manual_seed(seed)
    teacher = Teacher(_base(Path(settings["folder"]), settings["sha256"]), settings)
    plain = [weight for weight in teacher.parameters() if weight.ndim < 2]
    decayed = [weight for weight in teacher.parameters() if weight.ndim >= 2]
    groups = [{"params": decayed, "weight_decay": settings["decay"]}, {"params": plain, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=settings["rate"])
    epochs, step, began = settings["epochs"], 0, time.perf_counter()
    for epoch in range(epochs):
        batches = list(_batches(material.epoch(), settings["texts_a_batch"], random.Random(seed + epoch)))
        teacher.train()
        total = 0.0
        for batch in batches:
            step += 1
            warm, left = step / settings["warmup_steps"], 1 - step / (len(batches) * epochs)
            for group in optimiser.param_groups:
                group["lr"] = settings["rate"] * min(warm, max(0.02, left))
            loss = teacher.loss(batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            total += loss.item()
        seconds = time.perf_counter() - began
        print(f"  teacher, epoch {epoch + 1} of {epochs}: loss {total / len(batches):.4f}, {seconds:.0f} s", flush=True)
    return teacher


def _base(folder: Path, sha256: str) -> Path:
    """Unpack the weights to start from, and leave with a clear word if they are not those that were meant."""
    base = Path(extract_model(str(folder)))
    if hashlib.sha256((base / WEIGHTS).read_bytes()).hexdigest() != sha256:
        raise SystemExit(f"{base / WEIGHTS} is not the file that training/config.toml names")
    return base


def _batches(texts: Sequence[Annotated], size: int, chance: random.Random) -> Iterator[list[Annotated]]:
    """Cut the texts into batches of like length, in a drawn order."""
    stretch = 16 * size
    for begin in range(0, len(texts), stretch):
        part = sorted(texts[begin : begin + stretch], key=lambda text: len(text.text))
        batches = [part[place : place + size] for place in range(0, len(part), size)]
        chance.shuffle(batches)
        yield from batches


CASINGS = {"lower": str.islower, "upper": str.isupper, "capital": lambda word: word[:1].isupper()}


def _casing(word: str) -> int:
    """Number how a word is written; a lone capital letter counts as a capitalised word."""
    for number, (name, holds) in enumerate(CASINGS.items(), start=1):
        if holds(word) and not (name == "upper" and len(word) == 1):
            return number
    return 0


def _tag(word: Span, people: Sequence[Span]) -> int:
    for start, end in people:
        if word[0] < end and start < word[1]:
            return FIRST if word[0] <= start else INSIDE
    return NOBODY


def _spans(tagged: Iterator[tuple[Span, int]]) -> Iterator[Span]:
    """Join the words of each name."""
    name: Span | None = None
    for (start, end), tag in tagged:
        if name is not None and tag != INSIDE:
            yield name
            name = None
        if tag != NOBODY:
            name = (name[0] if name else start, end)
    if name is not None:
        yield name
