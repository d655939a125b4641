"""What sightings amount to: cases as a table, and promises that hold for any sightings and any rulebook."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook.books import BOOKS, ROOT, any_sighting, asides, books, nothing, some

from conduct_rules.hit import IDENTIFIER_KINDS, KINDS, Sighting
from conduct_rules.rulebook.judge import ACTIONS, Verdict, judge
from conduct_rules.rulebook.model import Rulebook

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "verdicts.toml").read_text(encoding="utf-8"))["case"]


def see(kind: str, start: int = 0, end: int = 3, **options: object) -> Sighting:
    return Sighting(
        **{"kind": kind, "start": start, "end": end, "about": "staff", "certainty": "certain", "reason": "seen"}
        | options
    )


def read_sighting(written: str, position: int) -> Sighting:
    kind, about, *more = written.split(" ", 2)
    extra = more[0] if more else ""
    return see(
        kind,
        10 * position,
        10 * position + 5,
        about=about,
        grade=(extra or "grievance") if kind == "complaint" else None,
        staff_id=extra[1:] if extra.startswith("=") else None,
        aside=extra[1:] if extra.startswith("-") else None,
    )


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_verdict(case: dict, book: str) -> None:
    sightings = [read_sighting(written, position) for position, written in enumerate(case["sightings"])]
    verdict = judge(sightings, BOOKS[book])
    got = {
        "rules": list(verdict.rules),
        "complaint": verdict.complaint,
        "advisories": list(verdict.advisories),
        "actions": list(verdict.actions),
        "outcome": verdict.outcome,
    }
    assert got == {"rules": [], "complaint": None, "advisories": [], "actions": [], "outcome": None} | case[book]


def test_west_road_decides_as_the_gold_posts_do() -> None:
    """Given what the labels underline, and whom it concerns, the rulebook gives the labels' rules and grade."""
    for line in (ROOT / "tests" / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        post = json.loads(line)
        rules, staff, patient = post["rules"], 6 in post["rules"], 2 in post["rules"]
        about = dict.fromkeys(IDENTIFIER_KINDS, "patient" if patient else "author")
        about |= dict.fromkeys(("offence", "threat"), "staff" if staff else "public")
        about |= dict.fromkeys(("patient", "description"), "patient") | {"falsehood": "nobody"}
        grade = post["complaint"] if 7 not in rules else "grievance"
        verdict = judge(
            [
                see(
                    span["kind"],
                    span["start"],
                    span["end"],
                    about=about.get(span["kind"], "staff"),
                    staff_id=span["staff_id"],
                    grade=grade if span["kind"] == "complaint" else None,
                )
                for span in post["spans"]
            ],
            BOOKS["west_road"],
        )
        assert (post["id"], list(verdict.rules), verdict.complaint) == (post["id"], rules, post["complaint"])
        if not patient:
            assert (post["id"], list(verdict.advisories)) == (post["id"], post["advisories"])


# What is shown ---------------------------------------------------------------------------------------------------


def shown(*sightings: Sighting) -> list[tuple]:
    hits = judge(sightings, BOOKS["west_road"]).hits
    return [(hit.sighting.start, hit.sighting.end, hit.sighting.certainty, hit.rules) for hit in hits]


@pytest.mark.parametrize(
    ("sightings", "expected"),
    [
        pytest.param(
            [see("staff", certainty="likely"), see("staff"), see("staff", certainty="possible")],
            [(0, 3, "certain", (6,))],
            id="one place, the most certain stays",
        ),
        pytest.param(
            [see("staff", 0, 9), see("staff", 4, 9)],
            [(0, 9, "certain", (6,))],
            id="nested, equally certain: the longer",
        ),
        pytest.param(
            [see("staff", 0, 9, certainty="possible"), see("staff", 4, 9)],
            [(4, 9, "certain", (6,))],
            id="nested: the more certain before the longer",
        ),
        pytest.param(
            [see("staff", 0, 9, staff_id="S1"), see("staff", 4, 9, staff_id="S2")],
            [(0, 9, "certain", (6,)), (4, 9, "certain", (6,))],
            id="nested, two persons: both",
        ),
        pytest.param(
            [see("staff", 0, 9), see("staff", 4, 12)],
            [(0, 9, "certain", (6,)), (4, 12, "certain", (6,))],
            id="overlapping, neither inside the other: both",
        ),
        pytest.param(
            [see("offence", 0, 9), see("offence", 4, 9, about="nobody")],
            [(0, 9, "certain", (4, 6)), (4, 9, "certain", (4,))],
            id="nested, different rules: both",
        ),
        pytest.param(
            [see("offence"), see("offence", about="nobody")],
            [(0, 3, "certain", (4, 6))],
            id="one place, two parties: one hit with the rules of both",
        ),
        pytest.param(
            [see("staff", 5, 9), see("offence", 5, 9), see("staff", 0, 3)],
            [(0, 3, "certain", (6,)), (5, 9, "certain", (4, 6)), (5, 9, "certain", (6,))],
            id="different kinds at one place: both, in order",
        ),
    ],
)
def test_merging(sightings: list[Sighting], expected: list[tuple]) -> None:
    assert shown(*sightings) == expected


def test_the_order_of_keeping_is_total() -> None:
    """Sightings that differ only in a grade, or in a cause, are still told apart, so that order cannot matter."""
    for differing in (
        [see("staff", grade=grade) for grade in ("formal", "grievance", None)],
        [see("staff", aside=cause) for cause in ("mild", "quoted")],
        [see("staff", about=about) for about in ("staff", "practice", "nobody")],
        [see("staff", staff_id=staff_id) for staff_id in ("S1", "S2", None)],
    ):
        assert judge(differing, BOOKS["west_road"]) == judge(differing[::-1], BOOKS["west_road"])


def test_set_aside_is_shown_once_and_not_where_something_counts() -> None:
    aside = see("offence", 0, 3, aside="mild")
    assert judge([aside, aside], BOOKS["west_road"]).set_aside == (aside,)
    assert judge([aside, see("offence", 0, 3)], BOOKS["west_road"]).set_aside == ()
    assert judge([aside, see("staff", 0, 3)], BOOKS["west_road"]).set_aside == (aside,)


@pytest.mark.parametrize(
    ("sightings", "number", "why"),
    [
        pytest.param(
            [see("staff", reason="A title and a name.")], 6, "Staff (item 6): A title and a name.", id="raised"
        ),
        pytest.param(
            [see("allegation", reason="accuses staff of theft")],
            8,
            "Complaints (Patient complaints on social media): comes with rule 7: accuses staff of theft.",
            id="brought",
        ),
        pytest.param(
            [see("allegation", reason="accuses"), see("offence", 5, 9, reason="insults")],
            4,
            "Offensive, untrue or unlawful material (item 4): insults.",
            id="raised and brought",
        ),
        pytest.param(
            [see("photo", 5 * n, 5 * n + 3, reason=f"reason {n % 5}.") for n in range(9)],
            5,
            "Photographs (item 5): reason 0; reason 1; reason 2; and 2 more.",
            id="many reasons",
        ),
    ],
)
def test_why(sightings: list[Sighting], number: int, why: str) -> None:
    findings = judge(sightings, BOOKS["west_road"]).findings
    assert [each.why for each in findings if each.number == number] == [why]


def test_a_finding_is_as_certain_as_its_most_certain_hit() -> None:
    verdict = judge(
        [see("photo", 0, 3, certainty="possible"), see("photo", 5, 9, certainty="likely")], BOOKS["west_road"]
    )
    assert [(each.hits, each.certainty) for each in verdict.findings] == [((0, 1), "likely")]


# Promises --------------------------------------------------------------------------------------------------------


def work_out_slowly(sightings: list[Sighting], book: Rulebook) -> tuple[list[int], list[str]]:
    """Find rules and advisories the obvious way: each sighting against each rule, then add until nothing changes."""
    live = [each for each in sightings if each.aside is None]

    def raised(part: object) -> bool:
        return any(
            each.kind in way.kinds and (each.about in way.about or not way.about)
            for way in part.raised_by
            for each in live
        )

    rules = {rule.number for rule in book.rules if raised(rule)}
    while more := {one for rule in book.rules if rule.number in rules for one in rule.brings} - rules:
        rules |= more
    return sorted(rules), sorted(each.name for each in book.advisories if raised(each))


@given(some(any_sighting()), books)
def test_rules_and_advisories_are_what_a_slow_reading_gives(sightings: list[Sighting], book: Rulebook) -> None:
    verdict = judge(sightings, book)
    assert (list(verdict.rules), list(verdict.advisories)) == work_out_slowly(sightings, book)


@given(st.data(), some(any_sighting()), books)
def test_the_order_of_sightings_does_not_matter(data: st.DataObject, sightings: list[Sighting], book: Rulebook) -> None:
    assert judge(data.draw(st.permutations(sightings)), book) == judge(sightings, book)


@given(some(any_sighting()), books)
def test_judging_what_is_shown_again_gives_the_same_rules(sightings: list[Sighting], book: Rulebook) -> None:
    verdict = judge(sightings, book)
    rules = set().union(*(hit.rules for hit in verdict.hits))
    assert rules == set(verdict.rules)
    assert bool(verdict.hits) == bool(verdict.rules or verdict.advisories)


@given(some(any_sighting()), books)
def test_rules_are_closed_under_brings(sightings: list[Sighting], book: Rulebook) -> None:
    verdict = judge(sightings, book)
    for rules in (verdict.rules, *(hit.rules for hit in verdict.hits)):
        assert book.bring_along(rules) == set(rules)


@given(some(any_sighting(aside=asides)), books)
def test_what_is_set_aside_raises_nothing(sightings: list[Sighting], book: Rulebook) -> None:
    verdict = judge(sightings, book)
    assert verdict == Verdict(set_aside=verdict.set_aside)
    assert {(each.kind, each.start, each.end) for each in verdict.set_aside} == {
        (each.kind, each.start, each.end) for each in sightings
    }


@given(some(any_sighting(aside=nothing)), some(any_sighting(aside=asides)), books)
def test_what_is_set_aside_changes_nothing_else(live: list[Sighting], aside: list[Sighting], book: Rulebook) -> None:
    verdict = judge([*live, *aside], book)
    alone = judge(live, book)
    assert (verdict.rules, verdict.hits, verdict.findings, verdict.actions, verdict.reply) == (
        alone.rules,
        alone.hits,
        alone.findings,
        alone.actions,
        alone.reply,
    )


@given(some(any_sighting()), books)
def test_every_sighting_that_counts_is_shown_or_lies_with_one_that_is(
    sightings: list[Sighting], book: Rulebook
) -> None:
    hits = judge(sightings, book).hits
    for each in sightings:
        means = book.consequences[each.kind, each.about]
        if each.aside is None and means:
            assert any(
                hit.sighting.kind == each.kind
                and (
                    hit.sighting.start <= each.start <= each.end <= hit.sighting.end
                    or each.start <= hit.sighting.start <= hit.sighting.end <= each.end
                )
                and means.rules <= set(hit.rules)
                for hit in hits
            )


@given(some(any_sighting()), books)
def test_hits_and_findings_point_at_one_another(sightings: list[Sighting], book: Rulebook) -> None:
    verdict = judge(sightings, book)
    places = [(hit.sighting.start, hit.sighting.end, hit.sighting.kind) for hit in verdict.hits]
    assert places == sorted(set(places))
    assert tuple(each.number for each in verdict.findings) == verdict.rules
    for each in verdict.findings:
        assert each.hits == tuple(index for index, hit in enumerate(verdict.hits) if each.number in hit.rules)
        assert each.hits


@given(some(any_sighting()), books)
def test_urgent_contact_comes_first_and_a_grade_needs_its_rule(sightings: list[Sighting], book: Rulebook) -> None:
    verdict = judge(sightings, book)
    assert list(verdict.actions) == sorted(verdict.actions, key=ACTIONS.index)
    assert (verdict.complaint is not None) == (book.complaint.rule in verdict.rules)
    assert (verdict.outcome is None) == (verdict.reply is None)


def test_safeguarding_puts_urgent_contact_and_its_reply_first() -> None:
    everything = [see(kind, 10 * at, 10 * at + 5) for at, kind in enumerate(KINDS)]
    for book in BOOKS.values():
        verdict = judge(everything, book)
        assert (verdict.actions[0], verdict.outcome) == ("urgent_contact", "safeguarding")
