"""All that the detectors may look at for one post: the view, the practice, who is mentioned, and phrases found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from conduct_rules.phrases.phrase import Phrase
from conduct_rules.practice.model import Practice
from conduct_rules.text.view import View
from conduct_rules.who.mention import Mention

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Scene:
    """One post as the detectors see it.

    `phrases` holds what each lexicon found, by the lexicon's name, in order of place. `mentions` are the people.
    """

    view: View
    practice: Practice
    mentions: tuple[Mention, ...] = ()
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    _made: dict[Callable[[Scene], Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, make: Callable[[Scene], Made]) -> Made:
        """Give what a function makes of this scene; it is called once, however many ask."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def found(self, *lexicons: str) -> list[Phrase]:
        """Give the phrases of these lexicons, those set aside left out, in order of place."""
        phrases = self.phrases
        return [phrase for name in lexicons if name in phrases for phrase in phrases[name] if phrase.aside is None]

    def set_aside(self, *lexicons: str) -> list[Phrase]:
        """Give the phrases of these lexicons that an exception of their entry sets aside."""
        phrases = self.phrases
        return [phrase for name in lexicons if name in phrases for phrase in phrases[name] if phrase.aside is not None]

    def sentence_of(self, phrase: Phrase) -> int:
        """Give the number of the sentence in which a phrase begins."""
        return self.view.tokens[phrase.first].sentence

    @property
    def staff(self) -> tuple[Mention, ...]:
        """The members of staff mentioned, by name or description."""
        return self.once(_staff)


def _staff(scene: Scene) -> tuple[Mention, ...]:
    return tuple(mention for mention in scene.mentions if mention.who == "staff")
