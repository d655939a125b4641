"""Tell other patients by name: a person introduced, with something about health or care near by."""

from __future__ import annotations

from collections.abc import Sequence

from conduct_rules.detect.evidence import Surroundings
from conduct_rules.detect.names import NameGroup
from conduct_rules.detect.scene import Mention
from conduct_rules.text.view import View

SENTENCES_AROUND = 2


def is_patient_name(
    view: View, group: NameGroup, around: Surroundings, ner_spans: Sequence[tuple[int, int]]
) -> bool:
    """Whether a name that is not staff's is somebody's whose health or care the post tells."""
    if group.title in ("doctor", "nurse") or around.covers("public", group.name_first, group.last):
        return False
    related = around.before("relation", group.first) or around.after("relation_after", group.last)
    full = len(group.units) > 1 and (
        any(unit.given or unit.family for unit in group.units) or _seen_by_ner(view, group, ner_spans)
    )
    named = related or full or group.title == "courtesy"
    if not named:
        return False
    if not related and group.title is None and not full:
        return False
    if not full and group.title is None and group.units[0].ordinary and view.tokens[group.first].case == "lower":
        return False
    return around.in_sentence("health", group.first, around=SENTENCES_AROUND)


def judge_patient(view: View, group: NameGroup, around: Surroundings) -> Mention | None:
    """Give the mention of a patient, set aside when the post says that the person agreed."""
    start, end = view.offsets(group.name_first, group.last)
    elsewhere = around.in_sentence("elsewhere", group.first) and not around.in_sentence("health", group.first)
    if elsewhere:
        return None
    if around.in_sentence("consent", group.first, around=2):
        reason = "the post says that this person agreed to it being shared"
        return Mention("patient", group.first, group.last, start, end, "likely", reason, cause="consent given")
    reason = "names another patient, with something about their health or care"
    sure = len(group.units) > 1 or group.title is not None
    return Mention("patient", group.first, group.last, start, end, "certain" if sure else "likely", reason)


def _seen_by_ner(view: View, group: NameGroup, ner_spans: Sequence[tuple[int, int]]) -> bool:
    start, end = view.offsets(group.name_first, group.last)
    return any(first < end and start < last for first, last in ner_spans)
