"""Weigh what stands round a name: is it a member of staff, or somebody or something else?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from conduct_rules.lexicons import distance, read_toml
from conduct_rules.text.view import View
from conduct_rules.who.gazetteer import name_list, name_words, ordinary_names
from conduct_rules.who.match import Match
from conduct_rules.who.names import NameScan
from conduct_rules.who.surroundings import FACT_REACH, SENTENCE_END, Surroundings, has_role
from conduct_rules.who.units import NameGroup, Unit, are_initials

MOST_ADDRESSED = distance("who", "addressed")
LONG_FAMILY = 5  # letters, of a family name that is hardly a slip for something else
LONG_NAME = 6  # letters, in which a likeness is seldom chance
COMMON_ORIGINS = frozenset({"english", "scottish", "welsh", "irish"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """A name group with the people on the list it may name, and the weight of evidence that it is staff."""

    group: NameGroup
    match: Match | None
    weight: int
    pieces: tuple[str, ...]


class Weigher:
    """Adds up the evidence that a name group is staff, with the weights of `names.toml`."""

    def __init__(self, view: View, scan: NameScan, around: Surroundings) -> None:
        self._view = view
        self._scan = scan
        self._around = around
        self._weights: Mapping[str, int] = read_toml("names.toml")["weights"]
        self._caseless = view.is_lower or view.is_shouted

    @property
    def enough(self) -> int:
        """The weight that makes a name one of staff."""
        return self._weights["enough"]

    @property
    def several(self) -> int:
        """How many family names of the list in one post say that the staff are spoken of."""
        return self._weights["several_surnames"]

    def weigh(
        self, group: NameGroup, match: Match, *, staff_elsewhere: bool, spoken_of: bool, fellows: bool = False
    ) -> tuple[int, list[str]]:
        """Give the sum and the names of the pieces of evidence."""
        found = self._of_name(group, match)
        found += self._of_place(
            group,
            exact=match.full and not match.near and _exactly(group),
            near=match.near,
            wrong_title=match.wrong_title,
        )
        if staff_elsewhere:
            found.append("staff_in_post")
        if fellows:
            found.append("surname_among_others")
        if spoken_of and "word_without_capital" not in found:
            found.append("spoken_of_before")
        return sum(self._weights[piece] for piece in found), found

    def _of_name(self, group: NameGroup, match: Match) -> list[str]:
        found = [self._strength_of_name(group, match)]
        if match.short:
            found.append("short_form")
        if not match.explained or self._is_rest_of_a_name(group):
            found.append("unexplained_name")
        if group.title is None and not match.full:
            found += self._of_spelling(group.units[0], match)
        if group.title is None and match.family_only and self._around.before("way_to", group.first):
            found.append("place_of_that_name")
        return [piece for piece in found if piece]

    def _is_of_initials(self, group: NameGroup) -> bool:
        """Whether there are but initials with stops: a job must then stand right beside them."""
        token = self._view.tokens[group.first]
        return len(group.units) == 1 and are_initials(token.norm, self._view.text[token.start : token.end])

    def _goes_on_as_name(self, last: int) -> bool:
        """Whether a word with a capital follows, so that the initials are only the first part: `J.S. Robson`."""
        following = self._view.tokens[last + 1 : last + 2]
        return any(token.case == "capital" for token in following)

    def _is_rest_of_a_name(self, group: NameGroup) -> bool:
        """Whether a strange word with a capital stands just before, so that the name is the rest of something's."""
        first = group.first
        if group.title is not None or first == 0 or self._view.tokens[first].gap:
            return False
        before = self._view.tokens[first - 1]
        return self._scan.capitals.is_meant(first - 1) and before.case == "capital" and len(before.norm) > 2 and (
            before.norm not in self._view.vocabulary
        )  # fmt: skip

    def _strength_of_name(self, group: NameGroup, match: Match) -> str:
        first = group.units[0]
        if match.full:
            return "full_name"
        if group.title is not None:
            return "courtesy_title" if group.title == "courtesy" else "medical_title"
        if first.ordinary and first.word in ordinary_names() and not self._does_as_a_person(first):
            return ""
        return self._kind_of_name(first.word, match)

    def _does_as_a_person(self, first: Unit) -> bool:
        """Whether a word with a capital does what nothing but a person does: `Dawn told me`."""
        token = self._view.tokens[first.first]
        opens = self._caseless and (first.first == 0 or token.gap == SENTENCE_END)
        if not (token.case == "capital" or opens) or first.word in name_words("never_subjects"):
            return False
        return not self._around.before("indefinite", first.first) and self._around.after("personal_act", first.last)

    def _of_spelling(self, first: Unit, match: Match) -> list[str]:
        """What the letters of a name that stands alone tell: near or disguised, and its capital or want of one."""
        token, found = self._view.tokens[first.first], []
        if match.near:
            found.append("near_spelling_of_word" if first.given or first.family else "near_spelling")
            if token.case == "lower" and not (self._view.is_lower and len(first.word) >= LONG_NAME):
                found.append("lower_case_near")
        elif _is_disguised(self._view.text[token.start : token.end], token.norm):
            found.append("disguised")
        if first.plural:
            found.append("several_people")
        meant = self._scan.capitals.is_meant(first.first)
        meant = meant or (
            self._caseless and match.family_only and not first.ordinary and len(first.word) >= LONG_FAMILY
        )
        if meant and not match.near and (first.ordinary or match.family_only):
            found.append("capital_on_word")
        elif first.ordinary and self._caseless and self._does_as_a_person(first):
            pass  # `dawn took eight bottles off me`
        elif (first.word in ordinary_names() and (token.case != "capital" or self._view.is_shouted)) or (
            first.word in ordinary_names() and match.family_only
        ):
            found.append("word_without_capital")
        elif token.case == "lower" and not self._view.is_lower:
            found.append("lower_case_among_capitals")
        written = self._view.text[token.start : token.end]
        if token.case == "upper" and len(first.word) < 4 and (not self._view.is_shouted or "." in written):
            found.append("capitals_among_small")
        return found

    def _is_elsewhere(self, group: NameGroup, *, wrong_title: bool) -> bool:
        """Whether the bearer works at a hospital or in another profession, by what stands beside the name."""
        around, first, last = self._around, group.first, group.last
        if wrong_title:
            return around.in_sentence("elsewhere", first) or around.in_sentence("profession", first)
        if group.title in ("doctor", "nurse"):
            return (
                around.after("elsewhere", last)
                or around.after("profession", last)
                or around.before("elsewhere", first)
                or around.before("profession", first)
            )
        near = around.after("elsewhere", last, reach=1) or around.before("elsewhere", first)
        near = near or around.after("broadcast", last)
        return near or around.after("profession", last, reach=1) or around.before("profession", first)

    def _of_another_trade(self, group: NameGroup) -> bool:
        """Whether a vet, a dentist or a shop is spoken of just before the name (or, for a Mr or Mrs, beside it)."""
        around = self._around
        if around.after("business", group.last):
            return True
        if group.title in ("doctor", "nurse"):
            return around.stands_before("trade_dr", group.first)
        beside = group.title == "courtesy" and around.in_sentence("trade_mr", group.first)
        return beside or around.stands_before("trade_dr", group.first)

    def _is_pointed_at(self, group: NameGroup) -> bool:
        """Whether a name stands between `that` and a word for a person: `that Byrne one`, `that Armstrong lass`."""
        token = self._view.tokens[group.first]
        written = token.case != "lower" and self._scan.capitals.is_meant(group.first)
        around = self._around
        return (
            (written or not group.units[0].ordinary)
            and around.before("that_person", group.first)
            and around.after("person_that", group.last)
        )

    def _opens_as_word(self, group: NameGroup, *, role: bool) -> bool:
        """Whether an ordinary word opens a sentence, so that its capital tells nothing: `Dawn is the best time`."""
        first = group.units[0]
        plain = group.title is None and len(group.units) == 1 and first.word in ordinary_names()
        return plain and not role and not self._scan.capitals.is_meant(first.first)

    def _is_the_thing(self, group: NameGroup) -> bool:
        """Whether `the` and a small letter make an ordinary thing of the word: `the bell on the desk`."""
        first = group.first
        if len(group.units) > 1 or not group.units[0].ordinary or group.units[0].plural or not first:
            return False
        return self._view.tokens[first].case == "lower" and self._view.tokens[first - 1].norm == "the"

    def _is_addressed(self, group: NameGroup) -> bool:
        """Whether the name opens a post that is addressed to friends: `Kate, Maggie: still on for bingo?`."""
        tokens = self._view.tokens
        if group.title is not None or group.first > MOST_ADDRESSED:
            return False
        lead = tokens[: MOST_ADDRESSED + 1]
        colon = next((n for n, token in enumerate(lead) if n and ":" in self._view.gap_text(n)), 0)
        return group.last < colon and all(token.case != "lower" or token.norm == "and" for token in lead[:colon])

    def _kind_of_name(self, word: str, match: Match) -> str:
        names = name_list("family_names" if match.family_only else "given_names")
        rare = names.get(word) not in COMMON_ORIGINS and not match.near
        part = "family_name" if match.family_only else "given_name"
        return f"rare_{part}" if rare else part

    def _is_ours(self, first: int) -> bool:
        """Whether `our` alone stands before the name: with a job told, it means the practice's."""
        return first > 0 and self._view.tokens[first - 1].norm in ("our", "wor", "my")

    def _names_a_street(self, last: int) -> bool:
        """Whether the word after makes the name a street's or a building's: `Marsh Road`."""
        if last + 1 >= len(self._view.tokens):
            return False
        following = self._view.tokens[last + 1]
        return (
            not following.gap and following.norm in read_toml("names.toml")["never_last"] and following.case != "lower"
        )

    def _of_place(self, group: NameGroup, *, exact: bool, near: bool, wrong_title: bool) -> list[str]:
        around, first, last = self._around, group.first, group.last
        found = []
        apart = group.units[0].ordinary and group.title is None and self._view.tokens[first].case == "lower"
        role = has_role(around, first, last, led=not (apart and self._view.tokens[first].gap))
        if role and group.title is None and self._is_of_initials(group):
            role = not self._goes_on_as_name(last) and (
                around.after("role", last) or around.after("role_title", last) or around.before("role_before", first)
            )
        if role:
            found.append("role_beside")
        elif around.in_sentence("practice", first, around=0 if group.units[0].ordinary else 1):
            found.append("staff_in_sentence")
        if self._names_a_street(last):
            found.append("thing")
        if around.before("thanked", first, reach=1):
            found.append("thanked")
        as_person = group.title is None and self._does_as_a_person(group.units[0])
        if as_person or (around.after("acts", last) and not self._opens_as_word(group, role=role)):
            found.append("does_something")
        another = self._is_ours(first) or self._view.tokens[first].gap
        if around.before("relation", first) and group.title is None and not (role and another):
            found.append("relation")
        if around.before("pet", first):
            found.append("thing")
        if around.after("hailed", last):
            found.append("addressed")
        if group.title is None and len(group.units) == 1 and around.before("miscalled", first):
            found.append("miscalled")
        if near and group.title is None and around.after("fact_of", last, reach=FACT_REACH):
            found.append("told_to_be_ill")
        if around.after("on_the_line", last):
            found.append("on_the_line")
        if around.after("spelt", last, reach=1) or around.before("spelt", first):
            found.append("spelling_told")
        if self._is_pointed_at(group):
            found.append("pointed_at")
        if not role and around.after("relation_after", last) and not around.before("vocative", first):
            found.append("lives_elsewhere")
        if not role and self._is_elsewhere(group, wrong_title=wrong_title):
            found.append("elsewhere")
        if not role and self._of_another_trade(group):
            found.append("other_trade")
        if self._is_addressed(group):
            found.append("addressed")
        if not role and group.title is None and around.covers("thing", group.name_first, last):
            found.append("thing")
        told_off = around.before("indefinite", first) and not self._view.tokens[first].gap
        told_off = told_off or self._is_the_thing(group)
        if group.title is None and (told_off or around.covers("indefinite", first, last)):
            found.append("indefinite")
        if around.covers("public", group.name_first, last) and not role and group.title is None and not exact:
            found.append("public_figure")
        return found


def narrow(view: View, one: Weighed, clear: Mapping[int, int]) -> Weighed:
    """Of several people of one name, choose the one whose given name is told next: `Dr Singh (Gurpreet)`.

    `clear` are the people named beyond doubt, by the first token of their names.
    """
    following = one.group.last + 1
    person = clear.get(following)
    apart = following >= len(view.tokens) or view.tokens[following].gap == SENTENCE_END
    if apart or one.match is None or person not in one.match.people or any(unit.plural for unit in one.group.units):
        return one
    return replace(one, match=replace(one.match, people=frozenset({person})))


def _is_disguised(written: str, norm: str) -> bool:
    """Whether somebody took pains to hide the name: stars, digits for letters, initials, or letters written apart."""
    if "*" in norm or are_initials(norm, written):
        return True
    if any(character.isdigit() for character in written):
        return norm[:1].isalpha()
    return len(norm) > 3 and len(written) >= 2 * len(norm) - 1


def _exactly(group: NameGroup) -> bool:
    """Whether every unit is a name on the list as it stands there."""
    return all(any(reading.how == "exact" for reading in unit.readings) for unit in group.units)
