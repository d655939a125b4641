"""A person the post speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from conduct_rules.hit import About, Cause, Certainty


@dataclass(frozen=True, slots=True)
class Mention:
    """A person the post speaks of, by name or description: which tokens, who it is, and why we think so.

    `first` and `last` cover the whole mention with its title; `start` and `end` the part to underline.
    `staff_id` is None when several members of staff fit, or none on the list. A `who` of "outsider" or "author"
    is somebody seen and set aside for `cause`.
    """

    who: About
    first: int
    last: int
    start: int
    end: int
    certainty: Certainty
    reason: str
    staff_id: str | None = None
    described: bool = False
    cause: Cause | None = None
