"""Say who is meant: staff, other patients, the author, outsiders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from conduct_rules.hit import About, Cause, Certainty
from conduct_rules.lexicons import distance
from conduct_rules.phrases.finder import PhraseFinder
from conduct_rules.phrases.lexicon import load_classes, load_lexicon
from conduct_rules.practice.model import Practice, StaffMember
from conduct_rules.text.people import PersonFinder
from conduct_rules.text.view import View
from conduct_rules.who.authors import is_authors_name
from conduct_rules.who.descriptions import describe_people
from conduct_rules.who.evidence import Weighed, Weigher, narrow
from conduct_rules.who.gazetteer import far_places, kin_words, word_groups
from conduct_rules.who.handles import staff_in_handles
from conduct_rules.who.match import Match, match_roster
from conduct_rules.who.mention import Mention
from conduct_rules.who.names import NameScan
from conduct_rules.who.patients import is_patient_name, is_sent_word, judge_patient, seen_by_ner, turns_on_ner
from conduct_rules.who.roster import Roster
from conduct_rules.who.surroundings import Surroundings, has_role
from conduct_rules.who.tags import Tags, tags_of_people, tags_of_shape
from conduct_rules.who.units import NameGroup, is_late_kin
from conduct_rules.who.unknown import unknown_words

LEXICONS = ("who", "staff_descriptions", "patient_descriptions")
SCREEN_REACH = distance("who", "screen")


class Company(NamedTuple):
    """One view, by its number, with the people mentioned in it and the tags that phrase patterns may ask for."""

    number: int
    view: View
    mentions: tuple[Mention, ...]
    tags: Tags


class WhoFinder:
    """The staff list, compiled, and the names, roles and relations by which people are told apart."""

    def __init__(self, staff: Sequence[StaffMember], practice: Practice, person_finder: PersonFinder) -> None:
        self._roster = Roster(staff)
        self._practice = practice
        self._person_finder = person_finder
        groups = {**word_groups(), **load_classes(), "far_places": far_places(practice)}
        self._cues = PhraseFinder([load_lexicon(name) for name in LEXICONS], groups)

    def words(self) -> frozenset[str]:
        """Give the words of roles, relations and health, to which misspellings are mended."""
        return self._cues.words()

    def find(self, views: Iterable[View]) -> Iterator[Company]:
        """Give, for each view, the people mentioned and the tags that phrase patterns may ask for.

        The model of names is asked where its answer can change who is meant, unless it is not gated; it never
        decides alone. Those posts are asked about together, and so come last; each comes with its `number` among
        the views.
        """
        unsure: list[tuple[int, _Look]] = []
        for number, view in enumerate(views):
            look = _Look(view, self._roster, self._cues)
            if look.needs_ner or not self._person_finder.gated:
                unsure.append((number, look))
            else:
                yield _company(number, look, ())
        spans = self._person_finder.find([look.view.text for _, look in unsure]) if unsure else ()
        for (number, look), found in zip(unsure, spans, strict=True):
            yield _company(number, look, found)


class _Look:
    """One post while it is being decided who is meant."""

    def __init__(self, view: View, roster: Roster, cues: PhraseFinder) -> None:
        self.view = view
        self.roster = roster
        self.shapes = tags_of_shape(view)
        self.phrases = cues.find(view, self.shapes)
        self.around = Surroundings(view, self.phrases.get("who", ()))
        self.blocked = _blocked(self.around)
        self._scan_names(frozenset())
        self.unknown = self._unknown_words()

    def _scan_names(self, named: frozenset[int]) -> None:
        self.scan = NameScan(self.view, self.roster, self.blocked, named)
        self.groups = list(self.scan.groups())
        self.weigher = Weigher(self.view, self.scan, self.around)

    def _unknown_words(self) -> frozenset[int]:
        """Give the words that may be names nobody knows, where the casing tells nothing and health is spoken of."""
        casing_tells = not (self.view.is_lower or self.view.is_shouted)
        if casing_tells or not (self.around.anywhere("health") or self.around.anywhere("presence")):
            return frozenset()
        return unknown_words(self.view, self.blocked)

    @property
    def needs_ner(self) -> bool:
        """Whether the answer of the model of names can change who is meant."""
        return bool(self.unknown) or any(turns_on_ner(self.view, group, self.around) for group in self.groups)

    def decide(self, ner_spans: Sequence[tuple[int, int]]) -> tuple[Mention, ...]:
        named = self.unknown & _tokens_in(self.view, ner_spans)
        if named:
            self._scan_names(named)
        weighed = self._weigh_all()
        mentions: list[Mention] = list(staff_in_handles(self.view, self.roster))
        taken = {place for mention in mentions for place in range(mention.first, mention.last + 1)}
        signed, told = False, set[int]()
        for one in weighed:
            mention = self._decide_one(one, ner_spans, after_author=signed, told=told)
            signed = mention is not None and mention.cause == "author"
            told |= self._assured(one) if mention is not None and mention.who == "staff" else set()
            if mention is not None and taken.isdisjoint(range(mention.first, mention.last + 1)):
                mentions.append(mention)
                taken.update(range(mention.first, mention.last + 1))
        mentions += self._named_again(mentions)
        mentions += describe_people(self.view, self.roster, self.phrases, self.around, mentions)
        return tuple(sorted(mentions, key=lambda mention: (mention.start, mention.end)))

    def _weigh_all(self) -> list[Weighed]:
        """Weigh every group, and once more those that an assured mention elsewhere in the post may lift."""
        fellows = self._surnames_told()
        first = [self._weigh(group, frozenset(), fellows=fellows) for group in self.groups]
        sure = frozenset(person for one in first for person in self._assured(one))
        any_staff = any(self._is_staff(one) for one in first)
        if not any_staff:
            return first
        alone = [(one.group.first, self._assured(one)) for one in first]
        clear = {place: next(iter(people)) for place, people in alone if len(people) == 1}
        return [
            narrow(self.view, one, clear) if one.weight >= self.weigher.enough
            else self._weigh(one.group, sure, any_staff=True, fellows=fellows)
            for one in first
        ]  # fmt: skip

    def _assured(self, one: Weighed) -> frozenset[int]:
        """Give the people on the list whom a group names with enough evidence: one, or several of one name."""
        return one.match.people if one.match is not None and one.weight >= self.weigher.enough else frozenset()

    def _surnames_told(self) -> frozenset[str]:
        """Give the family names of the staff list that stand alone in the post with a capital, if they are several."""
        units = [group.units[0] for group in self.groups if len(group.units) == 1 and group.title is None]
        caseless = self.view.is_lower or self.view.is_shouted
        told = frozenset(
            unit.word
            for unit in units
            if not unit.ordinary and (caseless or self.view.tokens[unit.first].case == "capital")
            and any(reading.part == "family" and reading.how == "exact" for reading in unit.readings)
        )  # fmt: skip
        return told if len(told) >= self.weigher.several else frozenset()

    def _weigh(
        self, group: NameGroup, sure: frozenset[int], *, any_staff: bool = False, fellows: frozenset[str] = frozenset()
    ) -> Weighed:
        match = match_roster(group, self.roster)
        if match is None or (match.near and not match.full and group.units[-1].word in self._strangers):
            return Weighed(group, None, 0, ())
        spoken_of = len(match.people & sure) == 1
        weight, pieces = self.weigher.weigh(
            group, match, staff_elsewhere=any_staff, spoken_of=spoken_of, fellows=group.units[0].word in fellows
        )
        if spoken_of:
            match = Match(match.people & sure, match.full, match.near, match.short, match.explained, match.family_only)
        return Weighed(group, match, weight, tuple(pieces))

    def _is_staff(self, one: Weighed) -> bool:
        if one.match is not None and one.weight >= self.weigher.enough:
            return True
        return one.match is None and self._is_staff_off_list(one.group)

    def _is_staff_off_list(self, group: NameGroup) -> bool:
        """Whether a name that is not on the list is told as staff's: by a medical title or a job, and not elsewhere."""
        around = self.around
        for sense in ("elsewhere", "profession"):
            if around.after(sense, group.last, reach=4) or around.before(sense, group.first, reach=1):
                return False
        if around.covers("thing", group.first, group.last) or around.stands_before("trade_dr", group.first):
            return False
        if around.before("broadcast", group.first, reach=SCREEN_REACH) or around.after("broadcast", group.last):
            return False
        if group.title in ("doctor", "nurse"):
            return not is_late_kin(self.view, group)
        if self._is_thanked_by_name(group) or self._acts_for_practice(group):
            return True
        role = has_role(around, group.first, group.last) or self._job_told_next(group)
        named = group.title == "courtesy" or any(unit.given for unit in group.units)
        related = around.before("relation", group.first) or is_sent_word(self.view, group, around)
        return role and named and not related and not self._is_told_as_patient(group)

    def _is_told_as_patient(self, group: NameGroup) -> bool:
        """Whether health is told of somebody named in full, and no job: `Ann Bell in the clinic with her chest`."""
        around, sentence = self.around, self.view.sentence_of(group.first)
        if len(group.units) < 2 or group.title is not None or around.after("acts", group.last):
            return False
        if around.after("role_title", group.last, reach=1) or around.before("role_before", group.first, reach=1):
            return False
        kin = any(self.view.tokens[place].norm in kin_words() for place in sentence)
        return not kin and around.in_sentence("others_health", group.first)

    def _named_again(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Give the places where a patient named in full is named again by the first or last name alone."""
        by_place = {group.name_first: group for group in self.groups}
        words: dict[str, Mention] = {}
        for mention in mentions:
            for place in range(mention.first, mention.last + 1) if mention.who == "patient" else ():
                group = by_place.get(place)
                if group is not None and group.last <= mention.last:
                    words.update((unit.word, mention) for unit in group.units)
        taken = {n for m in mentions if m.who != "outsider" for n in range(m.first, m.last + 1)}
        again = []
        for group in self.groups:
            known = words.get(group.units[0].word) if len(group.units) == 1 else None
            if known is not None and taken.isdisjoint(range(group.first, group.last + 1)):
                start, end = self.view.offsets(group.name_first, group.last)
                again.append(replace(known, first=group.first, last=group.last, start=start, end=end))
        return again

    def _is_thanked_by_name(self, group: NameGroup) -> bool:
        """Whether somebody is thanked by a given name with nothing between: `Thank you Sarah`."""
        return (
            group.title is None
            and any(unit.given for unit in group.units)
            and not self.view.tokens[group.first].gap
            and self.around.before("thanked_directly", group.first)
            and not self.around.after("relation_after", group.last)
            and not self.around.after("elsewhere", group.last, reach=1)
            and not self.around.after("placed", group.last)
        )

    @cached_property
    def _strangers(self) -> frozenset[str]:
        """The last names of those named in full who are not on the staff list."""
        full = (group for group in self.groups if len(group.units) > 1)
        return frozenset(group.units[-1].word for group in full if match_roster(group, self.roster) is None)

    @cached_property
    def _is_one_person(self) -> bool:
        """Whether all names of the post may be one person's: each shares a word with the fullest of them."""
        names = [{unit.word for unit in group.units} for group in self.groups]
        return all(map(max(names, key=len).intersection, names))

    def _job_told_next(self, group: NameGroup) -> bool:
        """Whether the next sentence tells the job: `Mr Osgood was kind. He is the caretaker.`"""
        return self.around.begins("job_told", self.view.sentence_of(group.last).stop)

    def _acts_for_practice(self, group: NameGroup) -> bool:
        """Whether somebody nobody knows does what only staff do: signs the reply, puts the phone down on a caller."""
        if group.title is None:
            spoken_to = self.around.before("spoken_to", group.first)
            return spoken_to and group.units[0].given and self.around.after("on_the_line", group.last)
        return (
            group.title == "courtesy"
            and self.around.after("acts_for_practice", group.last)
            and not self.around.in_sentence("health", group.first)
        )

    def _decide_one(
        self, one: Weighed, ner_spans: Sequence[tuple[int, int]], *, after_author: bool, told: set[int]
    ) -> Mention | None:
        """Say who one group names. `told` are the people on the list named before it."""
        group = one.group
        listed = one.weight > self.weigher.enough and self._is_introduced_as_staff(group)
        named = not told.isdisjoint(self._assured(one))
        if is_authors_name(self.view, group, self.around, after_author=after_author, listed=listed, named=named):
            return self._mention("author", one, "possible", "the author's own name", cause="author")
        if one.match is not None and one.weight >= self.weigher.enough:
            return self._staff(one)
        if (one.match is None or not one.match.explained) and self._is_staff_off_list(group):
            reason = "names somebody by a title or job at the practice who is not on the staff list"
            return self._mention("staff", one, "likely", reason)
        if is_patient_name(self.view, group, self.around, seen=seen_by_ner(self.view, group, ner_spans)):
            return judge_patient(self.view, group, self.around, alone=self._is_one_person)
        if one.match is not None or group.title in ("doctor", "nurse"):
            return self._left_alone(one)
        return None

    def _is_introduced_as_staff(self, group: NameGroup) -> bool:
        """Whether a job or a deed follows, and not the author's own story: `It's Mark Long and I have waited`."""
        if [token.norm for token in self.view.tokens[group.last + 1 : group.last + 3]] == ["and", "i"]:
            return False
        return self.around.after("acts", group.last) or has_role(self.around, group.first, group.last, led=False)

    def _staff(self, one: Weighed) -> Mention:
        match = one.match
        people = match.people if match is not None else frozenset()
        masked = self.view.tokens[one.group.name_first].norm
        staff_id = self.roster.staff_id(people)
        certainty: Certainty = (
            "certain" if one.weight > self.weigher.enough and match is not None and not match.near else "likely"
        )
        how = "by a spelling close to the name" if match is not None and match.near else "by name"
        whom = f"{staff_id} on the staff list" if staff_id else "somebody on the staff list; more than one fits"
        if "*" in masked:
            how = "by a masked name"
        return self._mention("staff", one, certainty, f"identifies a member of staff {how} ({whom})", staff_id=staff_id)

    def _left_alone(self, one: Weighed) -> Mention:
        if one.pieces and "elsewhere" in one.pieces:
            return self._mention("outsider", one, "possible", "somebody who works elsewhere", cause="outsider")
        if one.group.units[0].ordinary:
            return self._mention(
                "outsider", one, "possible", "an ordinary word that is also a name", cause="ordinary word"
            )
        return self._mention(
            "outsider", one, "possible", "nothing says that this is a member of staff", cause="outsider"
        )

    def _mention(
        self,
        who: About,
        one: Weighed,
        certainty: Certainty,
        reason: str,
        *,
        staff_id: str | None = None,
        cause: Cause | None = None,
    ) -> Mention:
        start, end = self.view.offsets(one.group.name_first, one.group.last)
        return Mention(
            who, one.group.first, one.group.last, start, end, certainty, reason, staff_id=staff_id, cause=cause
        )


def _company(number: int, look: _Look, ner_spans: Sequence[tuple[int, int]]) -> Company:
    mentions = look.decide(ner_spans)
    return Company(number, look.view, mentions, {**look.shapes, **tags_of_people(look.view, mentions)})


def _blocked(around: Surroundings) -> dict[int, int]:
    """Give the tokens of places, organisations and illnesses, each with how many tokens make up its name."""
    blocked: dict[int, int] = {}
    for cue in around.of("thing"):
        for place in range(cue.first, cue.last + 1):
            blocked[place] = max(blocked.get(place, 0), cue.last - cue.first + 1)
    return blocked


def _tokens_in(view: View, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(place for start, end in spans for place in view.tokens_in(start, end))
