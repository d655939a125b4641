"""What was seen in a post, where, about whom, and how surely: the values that pass from room to room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

Kind = Literal[
    "staff", "staff_description", "patient", "description",
    "nhs_number", "date_of_birth", "phone", "email", "address", "postcode", "ni_number", "hospital_number",
    "social_handle",
    "offence", "threat", "allegation", "complaint", "recording", "photo", "device", "fraud", "falsehood", "risk",
]  # fmt: skip
"""The kinds of the annotation guide: what a span is, whatever rule it touches."""

About = Literal["staff", "practice", "patient", "author", "public", "outsider", "nobody"]
"""Whom a sighting concerns. `public` is a group or person with no part in the practice; `nobody` is an exclamation."""

Certainty = Literal["certain", "likely", "possible"]

Cause = Literal[
    "allowed",  # on the practice's own list of what to let pass
    "asked first",  # a recording or photograph taken with agreement, for personal use
    "author",  # the author's own name
    "clinical sense",
    "consent given",
    "denied",
    "literal sense",
    "mild",  # mild and aimed at nobody
    "not on the premises",
    "ordinary word",  # an ordinary word that is also a name
    "outsider",  # somebody or something that has no part in the practice
    "place or organisation",
    "practice's own",  # the practice's own number, email or address
    "public number",
    "quoted",
    "resolved",  # a complaint told as settled
    "set phrase",
    "trivial",  # a grumble inside praise
]
"""Why something seen raises nothing."""

KINDS: tuple[Kind, ...] = get_args(Kind)
ABOUTS: tuple[About, ...] = get_args(About)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
CAUSES: tuple[Cause, ...] = get_args(Cause)
IDENTIFIER_KINDS: tuple[Kind, ...] = KINDS[KINDS.index("nhs_number") : KINDS.index("social_handle") + 1]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one detector says: a kind, a half-open span in the original text, about whom, how sure, and why.

    A sighting knows no rule numbers. `aside` is set when the thing was seen and raises nothing. `grade` is for
    complaints alone: "formal" or "grievance".
    """

    kind: Kind
    start: int
    end: int
    about: About
    certainty: Certainty
    reason: str
    staff_id: str | None = None
    grade: Literal["formal", "grievance"] | None = None
    aside: Cause | None = None


class Span(BaseModel):
    """A half-open span of a post, in code points of the text as given: `post.text[start:end] == text`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    start: int
    end: int
    text: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.kind}, {self.start}:{self.end})"

    __str__ = __repr__


class Hit(Span):
    """Something in the post that a rule or an advisory rests on."""

    rules: tuple[int, ...]
    staff_id: str | None = None
    certainty: Certainty
    reason: str


class SetAside(Span):
    """Something that was seen and raises nothing, and why."""

    cause: Cause
    reason: str
