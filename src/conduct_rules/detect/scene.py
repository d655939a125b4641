"""All that the detectors may look at for one post: the view, the practice, who is mentioned, and phrases found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conduct_rules.detect.lexicon import Entry
from conduct_rules.hit import About, Cause, Certainty, Sighting
from conduct_rules.practice.model import Practice
from conduct_rules.text.view import View


@dataclass(frozen=True, slots=True)
class Phrase:
    """A lexicon entry found in the post: the tokens matched, and the span to underline.

    `aside` is set when one of the entry's exceptions applies: the thing was seen and raises nothing.
    """

    entry: Entry
    first: int
    last: int
    start: int
    end: int
    aside: Cause | None = None


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


@dataclass(frozen=True, slots=True)
class Scene:
    """One post as the detectors see it.

    `phrases` holds what each lexicon found, by the lexicon's name, in order of place. `mentions` are the people.
    """

    view: View
    practice: Practice
    mentions: tuple[Mention, ...] = ()
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)

    def found(self, *lexicons: str) -> list[Phrase]:
        """Give the phrases of these lexicons, those set aside left out, in order of place."""
        return [phrase for name in lexicons for phrase in self.phrases.get(name, ()) if phrase.aside is None]

    def set_aside(self, *lexicons: str) -> list[Phrase]:
        """Give the phrases of these lexicons that an exception of their entry sets aside."""
        return [phrase for name in lexicons for phrase in self.phrases.get(name, ()) if phrase.aside is not None]

    @property
    def staff(self) -> tuple[Mention, ...]:
        """The members of staff mentioned, by name or description."""
        return tuple(mention for mention in self.mentions if mention.who == "staff")


def longest(phrases: list[Phrase]) -> list[Phrase]:
    """Keep, of phrases that overlap, the longest (then the first)."""
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda p: (p.first - p.last, p.first, p.entry.id)):
        if all(phrase.last < other.first or other.last < phrase.first for other in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda p: p.first)


__all__ = ["Mention", "Phrase", "Scene", "Sighting", "longest"]
