"""People told without a name: staff by looks or by a role one person holds, patients by what singles them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from conduct_rules.lexicons import distance, read_toml
from conduct_rules.phrases.phrase import Phrase, longest
from conduct_rules.text.view import View
from conduct_rules.who.mention import Mention
from conduct_rules.who.roster import Roster
from conduct_rules.who.surroundings import Surroundings

SENTENCES_AROUND = distance("who", "described_sentences")


def describe_people(
    view: View,
    roster: Roster,
    phrases: Mapping[str, Sequence[Phrase]],
    around: Surroundings,
    named: Sequence[Mention],
) -> list[Mention]:
    """Give the descriptions of staff and of patients in a post; `named` are the mentions found already."""
    known = [mention for mention in named if mention.who != "outsider"]
    taken = list(known)
    for mention in [
        *_by_looks(view, roster, phrases),
        *(one for one in _by_role(view, roster, around) if not _explains_a_name(one, named)),
        *_patients(phrases, around),
    ]:
        if all(mention.last < other.first or other.last < mention.first for other in taken):
            taken.append(mention)
    return taken[len(known) :]


def _explains_a_name(mention: Mention, named: Sequence[Mention]) -> bool:
    """Whether the job is told of somebody just named: `Danny the physio`."""
    return any(other.last + 1 == mention.first or mention.last + 1 == other.first for other in named)


def _by_looks(view: View, roster: Roster, phrases: Mapping[str, Sequence[Phrase]]) -> Iterator[Mention]:
    found = [
        phrase
        for phrase in phrases.get("staff_descriptions", ())
        if phrase.aside is None and (phrase.entry.sense != "opening" or _opens_sentence(view, phrase.first))
    ]
    for phrase in longest(found):
        yield Mention(
            "staff", phrase.first, phrase.last, phrase.start, phrase.end, phrase.entry.certainty, phrase.entry.reason,
            staff_id=_holder_within(view, roster, phrase.first, phrase.last), described=True,
        )  # fmt: skip


def _holder_within(view: View, roster: Roster, first: int, last: int) -> str | None:
    """Give the staff_id of the one who holds a role told in a description: `that phlebotomist with the curls`."""
    for place in range(first, last + 1):
        length = roster.role_length_at(view, place)
        holder = roster.holder_of(roster.role_at(view, place, length)) if length else None
        if holder is not None:
            return roster.staff[holder].staff_id
    return None


def _by_role(view: View, roster: Roster, around: Surroundings) -> Iterator[Mention]:
    """Give the places where a role that one person holds stands for that person."""
    settings = read_toml("staff_roles.toml")
    place = 0 if roster.may_tell_role(view) else len(view.tokens)
    while place < len(view.tokens):
        length = roster.role_length_at(view, place)
        if not length:
            place += 1
            continue
        first, last = place, place + length - 1
        role = roster.role_at(view, place, length)
        holder = roster.holder_of(role)
        place = last + 1
        if (
            holder is None
            or _stands_for_no_one(view, around, first, last)
            or not _stands_for_a_person(view, around, first, last, surely=role in _roles_of_people())
        ):
            continue
        if first and view.tokens[first - 1].norm in settings["determiners"]:
            first -= 1
        start, end = view.offsets(first, last)
        staff_id = roster.staff[holder].staff_id
        reason = f"names a job that one person alone holds ({staff_id} on the staff list)"
        yield Mention("staff", first, last, start, end, "certain", reason, staff_id=staff_id, described=True)


@cache
def _roles_of_people() -> frozenset[str]:
    """Give the names of the roles that always stand for a person, and never for a place or a service."""
    roles = [entry for entry in read_toml("staff_roles.toml")["role"] if entry["person"]]
    return frozenset(name for entry in roles for name in (*entry["called"], *entry["titles"]))


def _stands_for_no_one(view: View, around: Surroundings, first: int, last: int) -> bool:
    """Whether the words mean a service, a vacancy or several people: `the physio programme`, `the physios were`."""
    settings = read_toml("staff_roles.toml")
    after = view.tokens[last + 1] if last + 1 < len(view.tokens) else None
    if after is not None and not after.gap and after.norm in settings["service_after"]:
        return True
    if after is not None and after.norm == "of":  # `the Secretary of State`
        owner = view.tokens[last + 2].norm if last + 2 < len(view.tokens) else ""
        if owner not in settings["practice_words"] and owner not in settings["determiners"]:
            return True
    if any(view.tokens[n].norm in settings["several_before"] for n in range(max(0, first - 2), first)):
        return True
    return view.tokens[last].norm.endswith("s") and around.after("acts", last)


def _stands_for_a_person(view: View, around: Surroundings, first: int, last: int, *, surely: bool) -> bool:
    settings = read_toml("staff_roles.toml")
    if _opens_sentence(view, first):
        following = view.tokens[last + 1].norm if last + 1 < len(view.tokens) else ""
        if not surely and following in settings["service_does"]:
            return False
        return surely or around.after("acts", last + (following in settings["places_told"]))
    at_practice = first
    while first and view.tokens[first - 1].norm in settings["practice_words"]:
        first -= 1
    if first < at_practice and (first == 0 or view.tokens[first - 1].norm not in settings["not_one_person"]):
        return True
    before = view.tokens[first - 1].norm
    if before in settings["not_one_person"]:
        return False
    if surely:
        return before in settings["determiners"] or around.after("acts", last)
    if before == "that":
        return True
    if before not in settings["determiners"]:
        return False
    earlier = [view.tokens[n] for n in (first - 2, first - 3) if n >= 0]
    if not earlier or earlier[0].norm not in settings["service_before"]:
        return True
    return (len(earlier) > 1 and not set(settings["spoken_to"]).isdisjoint(earlier[1].forms)) or (
        around.after("goes_on_as_one", last) or _goes_on_as_one(view, last)
    )


def _goes_on_as_one(view: View, last: int) -> bool:
    """Whether the next sentence tells of one person: `appointment with the physio. He told me to get over it`."""
    following = view.sentence_of(last).stop
    return following < len(view.tokens) and view.tokens[following].norm in read_toml("staff_roles.toml")["one_person"]


def _opens_sentence(view: View, place: int) -> bool:
    return place == 0 or view.tokens[place].gap == 2


def _patients(phrases: Mapping[str, Sequence[Phrase]], around: Surroundings) -> Iterator[Mention]:
    found = [phrase for phrase in phrases.get("patient_descriptions", ()) if phrase.aside is None]
    for phrase in longest(found):
        if around.in_sentence("others_health", phrase.first, around=SENTENCES_AROUND):
            yield Mention(
                "patient", phrase.first, phrase.last, phrase.start, phrase.end, "likely", phrase.entry.reason,
                described=True,
            )  # fmt: skip
