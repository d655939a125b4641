"""Recall of staff names under noise, by kind, beside plain rapidfuzz; and the false matches of both.

    python benchmarks/name_noise.py [--comments FILE.csv] [--json OUT.json] [--quick]

Every family name on the staff list, in 20 frames, with each kind of noise put on it. The peer compares every token and
pair of tokens with every name by `WRatio` at 85, in the same run. `--comments` names a CSV with a column `feedback`
in which hardly anybody on the list is named: what is found there is counted as false.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz, process, utils

import conduct_rules
from conduct_rules.practice.load import load_staff
from conduct_rules.practice.model import StaffMember

HERE = Path(__file__).parent
ROOT = HERE.parent
SETTINGS = tomllib.loads((HERE / "name_noise.toml").read_text(encoding="utf-8"))
SEED = 20261125
PEER_CUTOFF = 85
Noise = Callable[[str, random.Random], str]


def at_a_letter(change: Callable[[str, int], str]) -> Noise:
    """Make a noise of a change at one letter, never the first: few people get that one wrong."""

    def noise(name: str, chance: random.Random) -> str:
        places = [n for n, letter in enumerate(name) if n and letter.isalpha() and letter.isascii()]
        return change(name, chance.choice(places)) if places else name

    return noise


def swap(name: str, at: int) -> str:
    """Swap a letter with the one before it."""
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def put(table: dict[str, str]) -> Noise:
    """Make a noise that puts another character for one letter of the table."""

    def noise(name: str, chance: random.Random) -> str:
        places = [n for n, letter in enumerate(name) if letter.lower() in table]
        if not places:
            return name
        at = chance.choice(places)
        return name[:at] + chance.choice(table[name[at].lower()]) + name[at + 1 :]

    return noise


def plain(name: str, _: random.Random) -> str:
    """Leave out accents, hyphens and apostrophes."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("-", " ").replace("'", "")


NOISES: dict[str, Noise] = {
    "none": lambda name, _: name,
    "plain letters": plain,
    "dropped letter": at_a_letter(lambda name, at: name[:at] + name[at + 1 :]),
    "doubled letter": at_a_letter(lambda name, at: name[:at] + name[at] + name[at:]),
    "swapped letters": at_a_letter(swap),
    "neighbour key": put(SETTINGS["neighbours"]),
    "by ear": lambda name, chance: chance.choice(SETTINGS["by_ear"].get(name, [name])),
    "masked": lambda name, _: name[0] + "*" * (len(name) - 2) + name[-1],
    "spaced": lambda name, chance: " ".join(plain(name, chance).replace(" ", "")),
    "digits": put(SETTINGS["digits"]),
    "look-alikes": put(SETTINGS["lookalikes"]),
    "zero width": lambda name, _: name[: len(name) // 2] + "\u200b" + name[len(name) // 2 :],
}


def peer_finds(text: str, names: list[str]) -> bool:
    """Whether some token or pair of tokens is like a name on the list for plain rapidfuzz."""
    words = text.split()
    pieces = words + [" ".join(pair) for pair in pairwise(words)]
    return any(
        process.extractOne(piece, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=PEER_CUTOFF)
        for piece in pieces
    )


def posts_with(noise: Noise, staff: Iterable[StaffMember], frames: list[str]) -> list[tuple[str, str]]:
    """Give posts that name each member of staff with this noise, and the staff_id."""
    chance = random.Random(SEED)
    return [
        (
            frame.format(
                title=member.title,
                family=(noisy := noise(member.family_name, chance)),
                full=f"{member.given_name} {noisy}",
            ),
            member.staff_id,
        )
        for member in staff
        for frame in frames
    ]


def main() -> None:
    """Print the table and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true", help="four frames instead of twenty")
    options = parser.parse_args()
    staff = load_staff(ROOT / "data" / "staff_names.csv").staff
    engine = conduct_rules.load(staff=staff, practice=ROOT / "data" / "practice.toml")
    frames = SETTINGS["frames"][::5] if options.quick else SETTINGS["frames"]
    names = [member.family_name for member in staff]
    table: dict[str, dict[str, float]] = {}
    print(f"{'noise':16} {'found':>7} {'linked':>7} {'WRatio':>7}   ({len(staff)} staff, {len(frames)} frames)")
    for kind, noise in NOISES.items():
        posts = posts_with(noise, staff, frames)
        reports = list(engine.score_batch([text for text, _ in posts]))
        found = [[hit.staff_id for hit in report.hits if hit.kind == "staff"] for report in reports]
        table[kind] = {
            "found": sum(map(bool, found)) / len(posts),
            "linked": sum(one in ids for (_, one), ids in zip(posts, found, strict=True)) / len(posts),
            "wratio": sum(peer_finds(text, names) for text, _ in posts) / len(posts),
        }
        print(f"{kind:16} {table[kind]['found']:7.3f} {table[kind]['linked']:7.3f} {table[kind]['wratio']:7.3f}")
    if options.comments:
        with options.comments.open(encoding="utf-8", newline="") as file:
            comments = list(dict.fromkeys(row["feedback"] for row in csv.DictReader(file) if row["feedback"]))
        ours = sum(any(hit.staff_id for hit in report.hits) for report in engine.score_batch(comments))
        theirs = sum(peer_finds(text, names) for text in comments)
        table["comments matched"] = {"ours": ours, "wratio": theirs, "of": len(comments)}
        print(f"comments in which somebody on the list is found: ours {ours}, WRatio {theirs}, of {len(comments)}")
    if options.json:
        options.json.write_text(json.dumps(table, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
