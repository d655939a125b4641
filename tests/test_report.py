"""A report survives a trip through JSON, cannot be changed, and shows no words of the post."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from test_hit import asides, hits

from conduct_rules import Finding, Report
from conduct_rules.report import Action, Advisory, RulebookStamp

STAMP = RulebookStamp(id="west_road", fingerprint="0123456789abcdef")
findings = st.builds(
    Finding,
    number=st.integers(1, 9),
    title=st.text(max_size=9),
    why=st.text(max_size=9),
    hits=st.lists(hits, max_size=2).map(tuple),
    certainty=st.sampled_from(["certain", "likely", "possible"]),
)
reports = st.builds(
    Report,
    post_id=st.none() | st.text(max_size=4),
    rules=st.lists(st.integers(1, 9), max_size=4).map(tuple),
    complaint=st.sampled_from([None, "formal", "grievance"]),
    advisories=st.lists(st.sampled_from(get_args(Advisory)), max_size=2).map(tuple),
    hits=st.lists(hits, max_size=3).map(tuple),
    set_aside=st.lists(asides, max_size=3).map(tuple),
    findings=st.lists(findings, max_size=2).map(tuple),
    actions=st.lists(st.sampled_from(get_args(Action)), max_size=2).map(tuple),
    reply=st.none() | st.text(max_size=9),
    rulebook=st.just(STAMP),
    not_checked=st.lists(st.text(max_size=4), max_size=2).map(tuple),
    error=st.none() | st.text(max_size=9),
)


@given(reports)
def test_a_report_survives_json(report: Report) -> None:
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert Report.model_validate(report.model_dump()) == report


@given(reports)
def test_a_report_is_a_value(report: Report) -> None:
    assert hash(report) == hash(report.model_copy(deep=True))
    with pytest.raises(ValidationError, match="frozen"):
        report.rules = ()  # type: ignore[misc]


@given(reports)
def test_a_report_with_anything_in_it_is_not_clean(report: Report) -> None:
    touched = bool(report.rules or report.advisories or report.not_checked or report.error)
    assert report.is_clean == (not touched)


def test_repr_shows_rules_kinds_and_places_alone() -> None:
    hit = {
        "kind": "offence",
        "start": 3,
        "end": 9,
        "text": "secret",
        "rules": [4],
        "certainty": "likely",
        "reason": "x",
    }
    finding = {"number": 4, "title": "Material", "why": "x", "hits": [hit], "certainty": "likely"}
    report = Report.model_validate({"rules": [4], "hits": [hit], "findings": [finding], "rulebook": STAMP})
    assert "secret" not in repr(report) + str(report) + repr(report.findings) + f"{report.findings[0]}"
    assert "Hit(offence, 3:9)" in repr(report)
