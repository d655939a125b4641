"""What the library says of one post."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from conduct_rules.hit import Certainty, Hit, SetAside

Advisory = Literal["safeguarding", "self_disclosure"]
ComplaintGrade = Literal["formal", "grievance"]
Action = Literal[
    "urgent_contact", "legal_advice", "report", "ask_for_removal", "signpost_complaints", "monitor",
]  # fmt: skip
"""What a practice can do next, most pressing first."""


class Value(BaseModel):
    """A frozen value whose `repr` never shows words of a post."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RulebookStamp(Value):
    """Which rulebook decided: its id, and the SHA-256 fingerprint (16 hex digits) of everything in it."""

    id: str
    fingerprint: str


class Finding(Value):
    """One rule that the post touches, with what it rests on."""

    number: int
    title: str
    why: str
    hits: tuple[Hit, ...]
    certainty: Certainty

    def __repr__(self) -> str:
        return f"Finding(rule {self.number}, {self.certainty}, {list(self.hits)})"

    __str__ = __repr__


class Report(Value):
    """The outcome for one post: rules, who, which words, why, and what to do next.

    A report with an `error`, or with anything in `not_checked`, is never a clean bill of health.
    """

    post_id: str | None = None
    rules: tuple[int, ...] = ()
    complaint: ComplaintGrade | None = None
    advisories: tuple[Advisory, ...] = ()
    hits: tuple[Hit, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    findings: tuple[Finding, ...] = ()
    actions: tuple[Action, ...] = ()
    reply: str | None = None
    rulebook: RulebookStamp
    not_checked: tuple[str, ...] = ()
    error: str | None = None

    @property
    def is_clean(self) -> bool:
        """Whether the whole post was checked and raises no rule and no advisory."""
        return not (self.rules or self.advisories or self.not_checked or self.error)

    def __repr__(self) -> str:
        return (
            f"Report(post_id={self.post_id!r}, rules={list(self.rules)}, complaint={self.complaint!r}, "
            f"advisories={list(self.advisories)}, hits={list(self.hits)}, not_checked={list(self.not_checked)}, "
            f"error={self.error!r})"
        )

    __str__ = __repr__
