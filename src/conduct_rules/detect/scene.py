"""All that the detectors may look at for one post: the view, the practice, who is mentioned, and phrases found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conduct_rules.phrases.phrase import Phrase
from conduct_rules.practice.model import Practice
from conduct_rules.text.view import View
from conduct_rules.who.mention import Mention


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
        phrases = self.phrases
        return [phrase for name in lexicons if name in phrases for phrase in phrases[name] if phrase.aside is None]

    def set_aside(self, *lexicons: str) -> list[Phrase]:
        """Give the phrases of these lexicons that an exception of their entry sets aside."""
        phrases = self.phrases
        return [phrase for name in lexicons if name in phrases for phrase in phrases[name] if phrase.aside is not None]

    @property
    def staff(self) -> tuple[Mention, ...]:
        """The members of staff mentioned, by name or description."""
        return tuple(mention for mention in self.mentions if mention.who == "staff")
