"""A post's tokens as the matcher steps along them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from conduct_rules.text.view import View

Tags = Mapping[str, Collection[int]]


class Line:
    """The forms, gaps and tags of a post's tokens, and all the words that stand anywhere in it."""

    __slots__ = ("forms", "gaps", "length", "places", "present", "tags")

    def __init__(self, view: View, tags: Tags) -> None:
        self.forms = view.forms
        self.gaps = view.gaps
        self.places = view.places
        self.present = view.words
        self.length = len(view.forms)
        self.tags = tags

    def has_phrase(self, start: int, phrase: tuple[str, ...]) -> bool:
        """Whether the words of a phrase stand from `start` on, with no end of a sentence among them."""
        if start < 0 or start + len(phrase) > self.length or phrase[0] not in self.forms[start]:
            return False
        for step in range(1, len(phrase)):
            if self.gaps[start + step] == 2 or phrase[step] not in self.forms[start + step]:
                return False
        return True

    def run_end(self, tag: str, place: int) -> int:
        """Give the position just past the run of tokens with this tag in which the token at `place` stands."""
        tagged = self.tags[tag]
        place += 1
        while place < self.length and place in tagged and self.gaps[place] == 0:
            place += 1
        return place

    def run_start(self, tag: str, place: int) -> int:
        """Give the position at which the run of tokens with this tag around `place` begins."""
        tagged = self.tags[tag]
        while place > 0 and place - 1 in tagged and self.gaps[place] == 0:
            place -= 1
        return place


__all__ = ["Line", "Tags"]
