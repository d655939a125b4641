"""Recall of names by where people come from, in three casings: members of staff found and linked, and patients.

    python benchmarks/names_by_origin.py [--json OUT.json] [--quick]

For each origin 40 people are the staff list and every frame names each of them; for the patient frames nobody is on the
list. A name counts as found when a hit of its kind overlaps it, as linked when that hit carries the right person. The
gap is the best origin less the worst. Names and frames are in `names_by_origin.toml`.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import conduct_rules
from conduct_rules.hit import Hit
from conduct_rules.practice.model import StaffMember

HERE = Path(__file__).parent
ROOT = HERE.parent
SETTINGS = tomllib.loads((HERE / "names_by_origin.toml").read_text(encoding="utf-8"))
ORIGINS = [key for key, value in SETTINGS.items() if isinstance(value, dict)]
TITLES = ("Dr", "Nurse", "Mr", "Ms")
NAME = re.compile(r"\{(?:given|family)\}(?: \{family\})?")
CASINGS: dict[str, Callable[[str], str]] = {"as is": str, "lower": str.lower, "upper": str.upper}


class NamedPost(NamedTuple):
    """A post that names one person, and where."""

    text: str
    start: int
    end: int
    staff_id: str

    def hits(self, hits: Iterable[Hit], kind: str) -> Iterator[Hit]:
        """Give the hits of a kind that overlap the name."""
        return (hit for hit in hits if hit.kind == kind and hit.start < self.end and self.start < hit.end)


def people(names: Iterable[str]) -> list[StaffMember]:
    """Make a staff list of names, with the titles in turn."""
    pairs = (name.rsplit(" ", 1) for name in names)
    return [
        StaffMember(staff_id=f"E{n + 1:02}", title=TITLES[n % len(TITLES)], given_name=given, family_name=family)
        for n, (given, family) in enumerate(pairs)
    ]


def posts_with(staff: Iterable[StaffMember], frames: Iterable[str], casing: Callable[[str], str]) -> list[NamedPost]:
    """Name each person in each frame. No letter in use grows or shrinks with its case, so places hold."""
    posts = []
    for frame in frames:
        name = NAME.search(frame)
        assert name, f"no name in {frame!r}"
        for member in staff:
            words = {"title": member.title, "given": member.given_name, "family": member.family_name}
            start = len(frame[: name.start()].format(**words))
            end = start + len(name.group().format(**words))
            posts.append(NamedPost(casing(frame.format(**words)), start, end, member.staff_id))
    return posts


def main() -> None:
    """Print the table and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true", help="two frames of each sort instead of eight")
    options = parser.parse_args()
    step = 4 if options.quick else 1
    staff_frames, patient_frames = SETTINGS["staff_frames"][::step], SETTINGS["patient_frames"][::step]
    practice = ROOT / "data" / "practice.toml"
    nobody = conduct_rules.load(staff=[], practice=practice)
    columns = [(what, case) for case in CASINGS for what in ("found", "linked", "patient")]
    print(f"{'':14}" + "".join(f"{case:^27}" for case in CASINGS))
    print(f"{'origin':14}" + "".join(f"{what:>9}" for what, _ in columns))
    table: dict[str, dict[str, dict[str, float]]] = {}
    for origin in ORIGINS:
        staff = people(SETTINGS[origin]["names"])
        engine = conduct_rules.load(staff=staff, practice=practice)
        table[origin] = {}
        for case, casing in CASINGS.items():
            named = posts_with(staff, staff_frames, casing)
            reports = engine.score_batch([post.text for post in named])
            ids = [
                {hit.staff_id for hit in post.hits(report.hits, "staff")}
                for post, report in zip(named, reports, strict=True)
            ]
            ill = posts_with(staff, patient_frames, casing)
            seen = nobody.score_batch([post.text for post in ill])
            table[origin][case] = {
                "found": sum(map(bool, ids)) / len(named),
                "linked": sum(post.staff_id in found for post, found in zip(named, ids, strict=True)) / len(named),
                "patient": sum(any(p.hits(r.hits, "patient")) for p, r in zip(ill, seen, strict=True)) / len(ill),
            }
        print(f"{origin:14}" + "".join(f"{table[origin][case][what]:9.3f}" for what, case in columns))
    gaps: dict[str, dict[str, float]] = {case: {} for case in CASINGS}
    for what, case in columns:
        figures = [table[origin][case][what] for origin in ORIGINS]
        gaps[case][what] = max(figures) - min(figures)
    print(f"{'gap':14}" + "".join(f"{gaps[case][what]:9.3f}" for what, case in columns))
    if options.json:
        options.json.write_text(json.dumps({**table, "gap": gaps}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
