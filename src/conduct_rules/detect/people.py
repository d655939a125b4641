"""Sightings of people: staff by name or description, other patients by name or description."""

from __future__ import annotations

from collections.abc import Iterable

from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Kind, Sighting
from conduct_rules.who.mention import Mention


def detect_people(scene: Scene) -> Iterable[Sighting]:
    """Give each person mentioned; who they are has been decided already (see `who.py`)."""
    for mention in scene.mentions:
        yield Sighting(
            kind=_kind_of(mention),
            start=mention.start,
            end=mention.end,
            about=mention.who,
            certainty=mention.certainty,
            reason=mention.reason,
            staff_id=mention.staff_id,
            aside=mention.cause,
        )


def _kind_of(mention: Mention) -> Kind:
    if mention.who == "patient":
        return "description" if mention.described else "patient"
    return "staff_description" if mention.described else "staff"
