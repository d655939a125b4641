"""What stands just before and after a word that may be a name, and makes one of it."""

from __future__ import annotations

from collections.abc import Sequence

from conduct_rules.lexicons import read_toml
from conduct_rules.text.view import Token, View
from conduct_rules.who.gazetteer import name_list, name_words, ordinary_names
from conduct_rules.who.roster import Part, Reading, Roster
from conduct_rules.who.units import Unit

ARTICLE, JOINT = frozenset({"the"}), frozenset({"and"})
INITIALS = 2
MOST_LETTERS = 3  # of a word too short for a name that nobody knows


class Neighbours:
    """The words beside each word of one post."""

    def __init__(self, view: View, roster: Roster) -> None:
        self._view = view
        self._roster = roster
        self._caseless = view.is_lower or view.is_shouted or _is_careless(view)

    def is_name(self, word: str) -> bool:
        """Whether a small word after a title is a name: one of the list, nearly one and no word, or a given name."""
        if self._roster.read(word):
            return True
        if word in self._view.vocabulary or not self._view.is_lower:
            return False
        return bool(self._roster.near(word)) or word in name_list("given_names")

    def finite_verb_follows(self, last: int) -> bool:
        """Whether a verb follows that none does after an auxiliary: `doctor may was kind`."""
        return self._next_is(last, name_words("finite_verbs"))

    def job_may_follow(self, last: int) -> bool:
        """Whether a job may be told after the token at `last`."""
        return self._next_is(last, name_words("job_prepositions"))

    def is_subject(self, word: str, last: int) -> bool:
        """Whether what follows makes a person of a word at the head of a sentence: `Jean had a fall`."""
        if word in name_words("never_subjects"):
            return False
        if self._next_is(last, name_words("subject_verbs")):
            return True
        if self._next_is(last, name_words("copulas")) and self._next_is(
            last + 1, name_words("owners")
        ):  # `Lily is my granddaughter`
            return True
        if self._next_is(last, ARTICLE) and self._next_is(last + 1, name_words("job_words")):  # `Norman the porter`
            return word not in name_words("verbs_too")
        return self._next_is(last, JOINT) and self._next_is(last + 1, name_words("companions"))

    def names_one_person(self, readings: Sequence[Reading], word: str, last: int, before: Unit | None) -> bool:
        """Whether two small words are the given and family name of one person on the list: `mark long`."""
        if not self._caseless or word in name_words("never_subjects"):
            return False
        if before is not None:
            given = _exact(before.readings, "given") or _of(before.near, "given")
            return bool(given & _exact(readings, "family"))
        following = self._following(last)
        if following is None or following.norm in name_words("never_subjects"):
            return False
        family = _exact(self._roster.read(following.norm), "family")
        if following.norm.endswith("s") and not self._next_is(last + 1, name_words("after_verb_in_s")):
            family |= _exact(self._roster.read(following.norm[:-1]), "family")  # `bill hopes off on his holidays`
        if not family and following.norm not in self._view.vocabulary:
            family = _of(self._roster.near(following.norm), "family")
        return bool(_exact(readings, "given") & family)

    def is_family_of(self, before: Unit, family: str, last: int) -> bool:
        """Whether the word before is the given name of somebody so named, whose `s` has lost its apostrophe."""
        if family in ordinary_names() and not self._next_is(last, name_words("after_family_in_s")):
            return False  # `danny prices up shelves`
        given = _exact(before.readings, "given") or _of((*before.readings, *before.near), "given")
        bears = _exact(self._roster.read(family), "family") & given or self._roster.with_family_like(given, family)
        return bool(bears) and not self._next_is(last, name_words("after_verb_in_s"))

    def is_stressed(self, token: Token, before: Unit | None) -> bool:
        """Whether a name stands in capitals among small letters: `ELSIE BOLDON is out again`."""
        stressed = before is not None and before.given and self._view.tokens[before.last].case == token.case == "upper"
        return stressed and not self._view.is_shouted and token.norm not in self._view.vocabulary

    def is_initials_of_name(self, before: Unit, token: Token) -> bool:
        """Whether two capitals stand for a double family name: `Liam GT`."""
        people = frozenset(p for reading in before.readings if reading.part == "given" for p in reading.people)
        return len(token.norm) == INITIALS and bool(self._roster.with_family_like(people, token.norm))

    def is_verb_with_object(self, place: int) -> bool:
        """Whether a small word that may be a name too is a verb with somebody or something behind: `Lan drew me a`."""
        return self._view.tokens[place].norm in name_words("verbs_too") and self._next_is(place, name_words("objects"))

    def is_initial(self, place: int, before: Unit | None) -> bool:
        """Whether a letter after a title or a name stands for a name: `Chen X`; a small one needs its full stop."""
        token = self._view.tokens[place]
        if len(token.norm) != 1 or token.norm in "i0123456789":
            return False
        if token.case == "capital" and not self._view.is_shouted:
            return True
        given = _exact(before.readings, "given") if before is not None and self._caseless else frozenset()
        if token.norm not in name_words("words_of_one_letter") and self._roster.with_initial(
            given, "family_name", token.norm
        ):
            return True  # `danny p`
        stopped = place + 1 < len(self._view.tokens) and self._view.gap_text(place + 1)[:1] == "."
        caseless = self._view.is_lower or self._view.is_shouted
        return stopped and caseless and (before is None or bool(before.readings))

    def is_heard_after_title(self, place: int) -> bool:
        """Whether a word after `Dr` is nearly the name of a doctor on the list: `dr barman`."""
        word, title = self._view.tokens[place].norm, self._view.tokens[place - 1].norm
        if title not in name_words("short_titles") or len(word) <= MOST_LETTERS + 1:
            return False
        sort = read_toml("names.toml")["titles"][title]
        near = (reading for reading in self._roster.near(word) if reading.part == "family")
        return any(self._roster.fitting(reading.people, sort) for reading in near)

    def goes_with(self, token: Token, before: Unit) -> bool:
        """Whether an unknown small word is the family name after a given one, or after one that is spelt by ear."""
        if before.given:
            return (self._view.is_lower or self._view.is_shouted) and len(token.norm) > MOST_LETTERS
        meant = _of(before.near, "given")
        return bool(meant & _of(self._roster.near(token.norm), "family"))

    @staticmethod
    def are_one_person(first: Sequence[Reading], second: Sequence[Reading]) -> bool:
        """Whether one person on the list has the first as given and the second as family name."""
        return bool(_of(first, "given") & _of(second, "family"))

    def after_kin(self, first: int) -> bool:
        """Whether a relative is named: `my cousin norman`."""
        return first > 0 and not self._view.tokens[first].gap and self._view.tokens[first - 1].norm in name_words("kin")

    def after_kin_or_nickname(self, first: int) -> bool:
        """Whether a relative is named, or somebody by what the street calls them: `wor Stuey`, `big Malky`."""
        lead = first > 0 and self._view.tokens[first - 1].norm in name_words("nickname_leads")
        return self.after_kin(first) or (lead and not self._view.tokens[first].gap)

    def is_relative(self, place: int) -> bool:
        """Whether a little word is told of as a relative: `our yaw has been on chemo`."""
        return self._next_is(place, name_words("after_relative")) and self.after_kin(place)

    def before_family_name(self, last: int, *, small: bool) -> bool:
        """Whether the next token is a family name, so that an ordinary word before it is a given name."""
        following = self._following(last)
        return (
            following is not None
            and (small or following.case == "capital")
            and (following.norm in name_list("family_names") or following.norm not in self._view.vocabulary)
            and following.norm not in self._view.vocabulary.ordinary
            and following.norm not in name_words("never_names")
        )

    def is_one_of_several(self, place: int) -> bool:
        """Whether the word before tells of several people of a name: `both the Singhs`."""
        return place > 0 and self._view.tokens[place - 1].norm in name_words("several_of_a_name")

    def list_after(self, last: int) -> bool:
        """Whether the word after is what a person has: `Patels list`."""
        if last + 1 >= len(self._view.tokens):
            return False
        return self._view.tokens[last + 1].norm in name_words("things_of_staff")

    def _next_is(self, last: int, words: frozenset[str]) -> bool:
        following = self._following(last)
        return following is not None and following.norm in words

    def _following(self, last: int) -> Token | None:
        """Give the next token, when nothing stands between."""
        following = self._view.tokens[last + 1] if last + 1 < len(self._view.tokens) else None
        return following if following is not None and not following.gap else None


def _is_careless(view: View) -> bool:
    """Whether no sentence of the post begins with a capital."""
    cases = [token.case for n, token in enumerate(view.tokens) if (not n or token.gap == 2) and token.case != "none"]
    return all(case == "lower" for case in cases)


def _of(readings: Sequence[Reading], part: Part) -> frozenset[int]:
    return frozenset(p for reading in readings if reading.part == part for p in reading.people)


def _exact(readings: Sequence[Reading], part: Part) -> frozenset[int]:
    """Give the people whose name it is as it stands on the list."""
    return frozenset(
        p for reading in readings if reading.part == part and reading.how == "exact" for p in reading.people
    )
