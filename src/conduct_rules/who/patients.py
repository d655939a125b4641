"""Tell other patients by name: a person introduced, with something about health or care near by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conduct_rules.lexicons import distance, read_toml
from conduct_rules.text.view import View
from conduct_rules.who.mention import Mention
from conduct_rules.who.surroundings import FACT_REACH, Surroundings
from conduct_rules.who.units import NameGroup, is_after_kin, is_late_kin

SENTENCES_AROUND = distance("who", "patient_sentences")
SENTENCES_AFTER = distance("who", "patient_runs_on")
LONGEST_LETTERS = 5  # letters that are no name, and one more


def turns_on_ner(view: View, group: NameGroup, around: Surroundings) -> bool:
    """Whether it hangs on the model of names if this is another patient: what it says is asked for nothing else."""
    if len(group.units) < 2:
        return False
    without, with_it = (is_patient_name(view, group, around, seen=seen) for seen in (False, True))
    return without != with_it


def seen_by_ner(view: View, group: NameGroup, ner_spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the model of names sees a person where the name stands."""
    start, end = view.offsets(group.name_first, group.last)
    return any(first < end and start < last for first, last in ner_spans)


def is_patient_name(view: View, group: NameGroup, around: Surroundings, *, seen: bool) -> bool:
    """Whether a name that is not staff's is somebody's whose health or care the post tells.

    `seen`: the model of names sees a person there. It counts for names of more than one word alone.
    """
    titled = group.title in ("doctor", "nurse") and not is_late_kin(view, group)
    if titled or around.covers("public", group.name_first, group.last):
        return False
    thing_alone = around.covers("thing", group.name_first, group.last) and not group.units[-1].family
    if group.title is not None and (thing_alone or around.covers("thing", group.first, group.last)):  # `Mrs Beeton`
        return False
    if _is_no_patients(view, group, around):
        return False
    related = _is_related(view, group, around)
    if group.units[-1].word in read_toml("names.toml")["never_last"]:
        return False
    if group.title is None and group.first and view.tokens[group.first - 1].norm == "the":  # a pub: `the Bobby Shafto`
        several = group.units[-1].family and view.tokens[group.last].norm == f"{group.units[-1].word}s"
        if not (several and around.after("relation_after", group.last)):  # `the Mukherjees next door`
            return False
    full = _is_full_name(view, group, seen=seen)
    if full and (around.before("elsewhere", group.first) or _is_praised(group, around)):
        return False
    if _names_a_site(view, group):
        return False
    if full and around.before("likened", group.first):
        return False
    if full or group.title == "courtesy":
        if group.title == "courtesy" and (_works_elsewhere(group, around) or _is_initials(group)):
            return False
        if around.tells_health(group.first, group.last, around=SENTENCES_AROUND):
            return True
        before = view.tokens[group.first - 1].norm if group.first else ""
        in_office = before in read_toml("names.toml")["offices"]  # `wrote to Councillor Shaw about the surgery's kerb`
        return around.in_sentence("presence", group.first) and not in_office and not around.anywhere("consent")
    first = group.units[0]
    small = view.tokens[first.first].case == "lower"
    if around.after("companion", group.last) and not _is_told_to_be_ill(group, around):
        return False
    if _is_owner_of_part(view, group, around):
        return True
    if _is_told_to_be_ill(group, around) and not (first.ordinary and small):
        return True
    known = view.is_lower and first.given and not first.readings and not first.ordinary
    nicknamed = around.before("nickname_before", group.first) and (known or not small)
    if not (related or nicknamed) or (first.ordinary and small and not is_after_kin(view, group)):
        return False
    told_after = around.after("relation_after", group.last)
    caseless = (view.is_lower or view.is_shouted) and is_after_kin(view, group) and not first.ordinary
    told_as = told_after or nicknamed or is_after_kin(view, group)
    if not first.given and not caseless and (small or (first.family and not told_as)):
        return False
    return _is_fact_near(view, group, around)


def _is_related(view: View, group: NameGroup, around: Surroundings) -> bool:
    """Whether the name is told as a relative's, a friend's or a neighbour's, beside it or soon after."""
    if around.before("relation", group.first) or around.after("relation_after", group.last):
        return True
    first = group.units[0]
    if first.given and not first.readings and group.title is None and _is_told_of(view, group, around):
        return True
    known = group.title is None and group.units[0].given and not group.units[0].readings
    return known and any(
        around.in_sentence("relation_told", place) for place in _goes_on(view, group, around, sense="relation_told")
    )


def _is_told_of(view: View, group: NameGroup, around: Surroundings) -> bool:
    """Whether somebody's own are spoken to: `your Kyle`, `tell Concepta her sick note is in`, `congrats to Shanice`."""
    if group.first == 0 or view.tokens[group.first].gap:
        return False
    words, before = read_toml("names.toml"), view.tokens[group.first - 1].norm
    if before in words["your_words"] or around.before("patient_before", group.first):
        return True
    return is_sent_word(view, group, around)


def is_sent_word(view: View, group: NameGroup, around: Surroundings) -> bool:
    """Whether somebody is to be told what is theirs: `tell Concepta her sick note is in`."""
    before = view.tokens[group.first - 1].norm if group.first else ""
    return before in read_toml("names.toml")["tell_words"] and around.after("third_person", group.last)


def _goes_on(view: View, group: NameGroup, around: Surroundings, *, sense: str) -> Iterator[int]:
    """Give the first tokens of the few sentences from the name's own on, as far as a cue stands somewhere at all."""
    if not around.anywhere(sense):
        return
    place = group.first
    for _ in range(SENTENCES_AFTER + 1):
        if place >= len(view.tokens):
            return
        yield place
        place = view.sentence_of(place)[-1] + 1


def _is_no_patients(view: View, group: NameGroup, around: Surroundings) -> bool:
    """Whether what stands beside the name says that it is no patient's: an animal, somebody sung, a town, a slip."""
    first, last = group.first, group.last
    if len(group.units) == 1 and (
        group.units[0].word in read_toml("names.toml")["never_patients"] or around.covers("indefinite", first, last)
    ):
        return True
    if any(around.before(sense, first) for sense in ("pet", "miscalled", "performed")):
        return True
    if around.after("occasion", last) or around.after("broadcast", last, reach=2) or around.after("hails_from", last):
        return True
    written = view.tokens[group.name_first]
    letters = len(group.units) == 1 and written.case == "upper" and len(written.norm) < LONGEST_LETTERS
    if letters and not view.is_shouted:  # `my PIP`
        return True
    if around.before("relation", first):
        return False
    return around.after("in_person", last) or around.after("clinical_act", last, reach=1)


def _is_praised(group: NameGroup, around: Surroundings) -> bool:
    """Whether somebody is thanked or praised for what they did, as who works there is: `Vicky Lewis was excellent`."""
    if around.before("relation", group.first) or around.after("relation_after", group.last):
        return False
    return around.after("praised", group.last) or around.before("thanked_directly", group.first)


def _names_a_site(view: View, group: NameGroup) -> bool:
    """Whether the word after makes the name a ward's or a centre's: `Kingsley ward`."""
    following = view.tokens[group.last + 1] if group.last + 1 < len(view.tokens) else None
    return following is not None and not following.gap and following.norm in read_toml("names.toml")["sites"]


def _works_elsewhere(group: NameGroup, around: Surroundings) -> bool:
    """Whether a Mr or Mrs is a consultant, a dentist or the like, and not told to be ill: `Mr Khaled at the RVI`."""
    if around.stands_before("trade_dr", group.first):
        return True
    return not around.after("fact_of", group.last) and any(
        around.after(sense, group.last, reach=1) or around.before(sense, group.first)
        for sense in ("elsewhere", "profession", "business")
    )


def _is_initials(group: NameGroup) -> bool:
    """Whether there is nothing but letters: `Mrs F-H`."""
    return all(len(unit.word) < 3 and not unit.family for unit in group.units)


def _is_told_to_be_ill(group: NameGroup, around: Surroundings) -> bool:
    """Whether a given name that is nobody's on the staff list is the subject of an illness: `Hodan has diabetes`."""
    first = group.units[0]
    known = first.given and not first.readings and group.title is None
    if not known or around.before("indefinite", group.first) or around.before("located", group.first):
        return False
    return around.after("fact_of", group.last, reach=FACT_REACH)


def _is_owner_of_part(view: View, group: NameGroup, around: Surroundings) -> bool:
    """Whether a given name that is nobody's on the staff list owns a part of a body or a treatment: `Reg's wound`."""
    first, token = group.units[0], view.tokens[group.last]
    possessive = token.norm.endswith("s") and token.norm != first.word
    known = first.given and not first.readings and not first.ordinary and group.title is None
    return possessive and known and around.after("part_of", group.last)


def _is_fact_near(view: View, group: NameGroup, around: Surroundings) -> bool:
    """Whether a fact about health stands in the sentence, or soon after where the post goes on about the person."""
    if around.tells_health(group.first, group.last):
        return True
    following, ill, spoken_of = group.first, False, False
    for _ in range(SENTENCES_AFTER):
        following = view.sentence_of(following)[-1] + 1
        if following >= len(view.tokens):
            return False
        ill = ill or around.in_sentence("others_health", following)
        spoken_of = spoken_of or around.in_sentence("third_person", following)
        if ill and spoken_of:
            return True
    return False


def judge_patient(view: View, group: NameGroup, around: Surroundings, *, alone: bool) -> Mention:
    """Give the mention of a patient, set aside when the post says that the person agreed.

    `alone`: no other person is named in the post, so that consent told near by is this person's.
    """
    start, end = view.offsets(group.name_first, group.last)
    if around.in_sentence("consent", group.first) or (alone and around.in_sentence("consent", group.first, around=2)):
        reason = "the post says that this person agreed to it being shared"
        return Mention("patient", group.first, group.last, start, end, "likely", reason, cause="consent given")
    reason = "names another patient, with something about their health or care"
    sure = len(group.units) > 1 or group.title is not None
    return Mention("patient", group.first, group.last, start, end, "certain" if sure else "likely", reason)


def _is_full_name(view: View, group: NameGroup, *, seen: bool) -> bool:
    """Whether given and family name stand together: one of them is known as a name, or the model sees a person."""
    units = group.units
    if len(units) < 2:
        return False
    if seen and units[0].given and units[-1].family:
        return True
    initial = len(units[0].word) == 1 and units[-1].word not in view.vocabulary
    known = initial or any(unit.given or unit.family for unit in units)
    plain = any(not unit.ordinary for unit in units)
    if units[0].given or seen:
        return plain
    told = view.tokens[units[0].first].case != "lower" or all(unit.given or unit.family for unit in units)
    mixed = not (view.is_lower or view.is_shouted)
    ordinary = any(unit.ordinary and not (mixed and view.tokens[unit.first].case == "capital") for unit in units[1:])
    return known and told and not units[0].ordinary and not ordinary
