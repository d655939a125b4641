"""Write a text anew, its people kept in view: other names, another casing, slips of the fingers."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from training.corpora import Annotated, Span
from training.gazetteers import Names, read

FRAMES = tomllib.loads((Path(__file__).parent / "frames.toml").read_text(encoding="utf-8"))
SLOT_RE = re.compile(r"\{(\w+)\}")
WORD_RE = re.compile(r"[^\W\d_]{4,}")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Writer:
    """Makes new examples from old ones and from frames; the same ones for the same seed."""

    def __init__(self, settings: Mapping[str, Any], chance: random.Random) -> None:
        self._settings = settings
        self._chance = chance
        self._names = Names(chance, settings["unknown_names"])
        outsiders, health = read("outsiders"), read("health")
        self._fill: dict[str, list[str]] = {
            "title": FRAMES["titles"],
            "aside": FRAMES["asides"],
            "role": [name for role in read("roles")["role"] for name in role["names"] if " " in name or len(name) > 4],
            "relation": [word for word in read("relations")["relations"] if not word.startswith(("old", "my"))],
            "medicine": health["medicines"],
            "illness": [*health["conditions"], *health["treatments"], *outsiders["eponyms"]],
            "hospital": outsiders["hospitals"],
            "place": outsiders["places"],
            "organisation": outsiders["organisations"],
            "brand": outsiders["titles_of_works_and_brands"],
        }

    def rename(self, given: Annotated) -> Annotated:
        """Put other people in place of those named: as many words as there were."""
        parts, people, place, length = list[str](), list[Span](), 0, 0
        for start, end in given.people:
            words = len(given.text[start:end].split())
            full = self._names.person()
            name = " ".join(full) if words > 1 else full[self._chance.random() < 0.4]
            before = given.text[place:start]
            people.append((length + len(before), length + len(before) + len(name)))
            parts += [before, name]
            length += len(before) + len(name)
            place = end
        return Annotated("".join(parts) + given.text[place:], tuple(people))

    def frame(self, kind: str) -> Annotated:
        """Fill a frame of our own of `people` or of `nobody`, with something before and after it."""
        chance = self._chance
        text, people = "", list[Span]()
        frames = [chance.choice(FRAMES[kind])]
        if chance.random() < 0.4:
            frames.append(chance.choice(FRAMES[chance.choice(("people", "nobody"))]))
        pieces = [chance.choice(FRAMES["openings"]), *frames, chance.choice(FRAMES["asides"])]
        for piece in filter(None, pieces):
            text += " " if text else ""
            place = 0
            for slot in SLOT_RE.finditer(piece):
                text += piece[place : slot.start()]
                filled, is_person = self._filled(slot.group(1))
                if is_person:
                    people.append((len(text), len(text) + len(filled)))
                text += filled
                place = slot.end()
            text += piece[place:]
            if piece in frames and text[-1] not in ".!?" and chance.random() < 0.6:
                text += chance.choice((".", ".", "!", ",", " -"))
        return Annotated(text, tuple(people))

    def _filled(self, slot: str) -> tuple[str, bool]:
        given, family = self._names.person()
        match slot:
            case "full":
                return f"{given} {family}", True
            case "given":
                return given, True
            case "family":
                return family, True
        word = self._chance.choice(self._fill[slot])
        if slot in ("hospital", "place", "organisation", "brand"):
            word = " ".join(part.capitalize() if len(part) > 3 else part.upper() for part in word.split())
        elif slot not in ("title", "aside") and self._chance.random() < 0.35:
            word = word[:1].upper() + word[1:]
        return word, False

    def recase(self, given: Annotated) -> Annotated:
        """Write all in small letters, all in capitals, every word with a capital, or as it stands."""
        shares = self._settings["casings"]
        (way,) = self._chance.choices(list(shares), list(shares.values()))
        ways: dict[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "title": _capitals}
        text = ways[way](given.text) if way in ways else given.text
        return Annotated(text, given.people) if len(text) == len(given.text) else given

    def mistype(self, given: Annotated) -> Annotated:
        """Let the fingers slip in a few words: a letter left out, doubled, changed or swapped with the next."""
        text, people, moved = given.text, list(given.people), 0
        for word in list(WORD_RE.finditer(given.text)):
            if self._chance.random() >= self._settings["slips"]:
                continue
            place = word.start() + moved + self._chance.randrange(1, len(word.group()) - 1)
            one, two = text[place], text[place + 1]
            new = self._chance.choice((one + one + two, two, two + one, self._chance.choice(LETTERS) + two))
            text = text[:place] + new + text[place + 2 :]
            shift = len(new) - 2
            people = [(s + shift * (s > place), e + shift * (e > place)) for s, e in people]
            moved += shift
        return Annotated(text, tuple(people))


def _capitals(text: str) -> str:
    return re.sub(r"\b[^\W\d_]", lambda match: match.group().upper(), text)
