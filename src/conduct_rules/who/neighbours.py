"""What stands just before and after a word that may be a name, and makes one of it."""

from __future__ import annotations

from collections.abc import Sequence

from conduct_rules.text.view import Token, View
from conduct_rules.who.gazetteer import name_list, name_words
from conduct_rules.who.roster import Part, Reading, Roster
from conduct_rules.who.units import Unit


class Neighbours:
    """The words beside each word of one post."""

    def __init__(self, view: View, roster: Roster) -> None:
        self._view = view
        self._roster = roster
        self._job_prepositions = name_words("job_prepositions")
        self._subject_verbs = name_words("subject_verbs")
        self._never_subjects = name_words("never_subjects")
        self._job_words = name_words("job_words")
        self._verbs_too = name_words("verbs_too")
        self._companions, self._owners = name_words("companions"), name_words("owners")
        self._copulas, self._things_of_staff = name_words("copulas"), name_words("things_of_staff")
        self._article, self._joint = frozenset({"the"}), frozenset({"and"})
        self._kin = name_words("kin")
        self._after_relative = name_words("after_relative")
        self._several = name_words("several_of_a_name")
        self._never = name_words("never_names")

    def job_may_follow(self, last: int) -> bool:
        """Whether a job may be told after the token at `last`."""
        return self._next_is(last, self._job_prepositions)

    def is_subject(self, word: str, last: int) -> bool:
        """Whether what follows makes a person of a word at the head of a sentence: `Jean had a fall`."""
        if word in self._never_subjects:
            return False
        if self._next_is(last, self._subject_verbs):
            return True
        if self._next_is(last, self._copulas) and self._next_is(last + 1, self._owners):  # `Lily is my granddaughter`
            return True
        if self._next_is(last, self._article) and self._next_is(last + 1, self._job_words):  # `Norman the porter`
            return word not in self._verbs_too
        return self._next_is(last, self._joint) and self._next_is(last + 1, self._companions)

    def names_one_person(self, readings: Sequence[Reading], word: str, last: int, before: Unit | None) -> bool:
        """Whether two small words are the given and family name of one person on the list: `mark long`."""
        if not self._view.is_lower or word in self._never_subjects:
            return False
        if before is not None:
            return bool(_exact(before.readings, "given") & _exact(readings, "family"))
        following = self._following(last)
        if following is None or following.norm in self._never_subjects:
            return False
        return bool(_exact(readings, "given") & _exact(self._roster.read(following.norm), "family"))

    def after_kin(self, first: int) -> bool:
        """Whether a relative is named: `my cousin norman`."""
        return first > 0 and not self._view.tokens[first].gap and self._view.tokens[first - 1].norm in self._kin

    def is_relative(self, place: int) -> bool:
        """Whether a little word is told of as a relative: `our yaw has been on chemo`."""
        return self._next_is(place, self._after_relative) and self.after_kin(place)

    def before_family_name(self, last: int, *, small: bool) -> bool:
        """Whether the next token is a family name, so that an ordinary word before it is a given name."""
        following = self._following(last)
        return (
            following is not None
            and (small or following.case == "capital")
            and (following.norm in name_list("family_names") or following.norm not in self._view.vocabulary)
            and following.norm not in self._view.vocabulary.ordinary
            and following.norm not in self._never
        )

    def is_one_of_several(self, place: int) -> bool:
        """Whether the word before tells of several people of a name: `both the Singhs`."""
        return place > 0 and self._view.tokens[place - 1].norm in self._several

    def list_after(self, last: int) -> bool:
        """Whether the word after is what a person has: `Patels list`."""
        if last + 1 >= len(self._view.tokens):
            return False
        return self._view.tokens[last + 1].norm in self._things_of_staff

    def _next_is(self, last: int, words: frozenset[str]) -> bool:
        following = self._following(last)
        return following is not None and following.norm in words

    def _following(self, last: int) -> Token | None:
        """Give the next token, when nothing stands between."""
        following = self._view.tokens[last + 1] if last + 1 < len(self._view.tokens) else None
        return following if following is not None and not following.gap else None


def _exact(readings: Sequence[Reading], part: Part) -> frozenset[int]:
    """Give the people whose name it is as it stands on the list."""
    return frozenset(
        p for reading in readings if reading.part == part and reading.how == "exact" for p in reading.people
    )
