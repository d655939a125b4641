"""Say whose an identifier is: the author's, another patient's, an organisation's, or the practice's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from conduct_rules.detect.identifiers.numbers import WORDS, national_digits
from conduct_rules.detect.identifiers.reading import FAR, Found, Reading
from conduct_rules.hit import About, Cause
from conduct_rules.lexicons import distance, read_toml
from conduct_rules.text.fold import fold
from conduct_rules.who.gazetteer import name_list
from conduct_rules.who.mention import Mention

Owner = Literal["author", "patient", "public", "practice", "unsaid"]
CONTACTS = ("phone", "email")
PUBLIC_KINDS = ("phone", "email", "address", "postcode")
PUBLIC_REACH = distance("identifier", "public")
AFTER_REACH = distance("identifier", "after")
TOGETHER = distance("identifier", "together")
LOCAL_DIGITS = 7
SIGN_OFF = distance("identifier", "sign_off")
STRANGERS_SENTENCES = distance("identifier", "strangers_sentences")


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose an identifier is, and the cause to set it aside when it raises nothing."""

    about: About
    aside: Cause | None = None


AUTHOR = Whose("author")
PATIENT = Whose("patient")
PUBLIC = Whose("public", "public number")
PLACE = Whose("public", "place or organisation")
OWN = Whose("practice", "practice's own")


def say_whose(reading: Reading, found: Found, before: tuple[Found, Whose] | None) -> Whose:
    """Decide whose one identifier is. `before` is the identifier just before it, and whose that was."""
    if is_practices_own(reading, found):
        return OWN
    if is_public(found):
        return PUBLIC
    if found.kind == "social_handle":
        return PATIENT
    strong = _nearest_cue(reading, found)
    if strong is not None and not (before and strong[1] < before[0].last and _goes_with(reading, found, before[0])):
        return _as_whose(reading, strong[0], found)
    if before and before[1].aside is None and _goes_with(reading, found, before[0]):
        return before[1]
    return _by_people(reading, found)


def is_practices_own(reading: Reading, found: Found) -> bool:
    """Whether the practice's details list this number, email, postcode or address."""
    practice = reading.scene.practice
    if found.kind == "phone":
        digits = national_digits(found.value)
        own = [national_digits(re.sub("[^0-9]", "", phone)) for phone in practice.phones]
        return any(phone == digits or (len(digits) > LOCAL_DIGITS and phone.endswith(digits[1:])) for phone in own)
    if found.kind == "email":
        return any(fold(email).text.strip() == found.value for email in practice.emails) or any(
            found.value.endswith("@" + fold(site).text.strip()) for site in practice.websites
        )
    if found.kind == "postcode" and practice.postcode:
        return re.sub("[^a-z0-9]", "", fold(practice.postcode).text).replace("o", "0") == found.value
    if found.kind == "address" and practice.address:
        return _is_same_street(found.value, " ".join(re.findall("[a-z0-9]+", fold(practice.address).text)))
    return False


def _is_same_street(value: str, own: str) -> bool:
    """Compare house number and first word of the street, so that `170 West Rd` is `170 West Road`."""
    return value.split()[:2] == own.split()[:2]


def is_public(found: Found) -> bool:
    """Whether a number or an email is of a kind that nobody's own has: a helpline, an office."""
    words = read_toml(WORDS)
    if found.kind == "phone":
        digits = national_digits(found.value)
        rules = words["phones"]
        return digits.startswith(tuple(rules["public_prefixes"])) or digits in rules["public_numbers"]
    if found.kind == "email":
        local, _, domain = found.value.partition("@")
        rules = words["emails"]
        office = re.split(r"[._-]", local)[0] in rules["of_organisations"]
        return office or domain.endswith(tuple(rules["public_domains"]))
    return False


def _nearest_cue(reading: Reading, found: Found) -> tuple[Owner, int] | None:
    """Give whose the nearest cue in the sentence says it is, and its last token; one before counts before one after."""
    sentence = reading.view.tokens[found.first].sentence
    nearest: tuple[int, int, Owner] | None = None
    for sense, owner in _senses(found):
        reach = PUBLIC_REACH if sense == "public" else FAR
        for cue in reading.around(sense, found.first, found.last, before=FAR, after=AFTER_REACH):
            if reading.view.tokens[cue.first].sentence != sentence:
                continue
            if cue.last < found.first and found.first - cue.last <= reach:
                candidate = (found.first - cue.last, cue.last, owner)
            elif cue.first > found.last:
                candidate = (FAR + cue.first - found.last, cue.last, owner)
            elif cue.first <= found.first <= cue.last:
                candidate = (1, cue.first, owner)
            else:
                continue
            if nearest is None or candidate[0] < nearest[0]:
                nearest = candidate
    return (nearest[2], nearest[1]) if nearest else None


def _senses(found: Found) -> list[tuple[str, Owner]]:
    senses: list[tuple[str, Owner]] = [("mine", "author"), ("theirs", "patient")]
    if found.kind in ("address", "postcode"):
        senses.append(("their_place", "patient"))
    if found.kind in PUBLIC_KINDS:
        senses.append(("public", "public"))
    return senses


def _as_whose(reading: Reading, owner: Owner, found: Found) -> Whose:
    if owner == "public" and not (found.kind not in CONTACTS and _is_strangers(reading, found)):
        return PUBLIC if found.kind in CONTACTS else PLACE
    if owner == "author":
        return AUTHOR
    # A patient's, or a stranger's whose paper names a clinic.
    agreed = [mention.cause == "consent given" for mention in reading.patients]
    return Whose("patient", "consent given") if agreed and all(agreed) else PATIENT


def _goes_with(reading: Reading, found: Found, before: Found) -> bool:
    """Whether an identifier belongs with the one just before it: close by, and no contact told in between."""
    if found.first - before.last > TOGETHER:
        return False
    if found.kind not in CONTACTS:
        return True
    words = read_toml(WORDS)["phones"]["cues"]
    between = reading.view.tokens[before.last + 1 : found.first]
    return before.kind in CONTACTS and not any(token.norm in words for token in between)


def _by_people(reading: Reading, found: Found) -> Whose:
    """Decide by who is spoken of: a patient named in the sentence, then in the post; else it is the author's own."""
    tokens, sentence = reading.view.tokens, reading.view.tokens[found.first].sentence
    near = reading.patients_between(found.first - FAR, found.last + FAR)
    here = [mention for mention in near if tokens[mention.first].sentence == sentence]
    if _is_signed(reading, found):
        return AUTHOR
    if here:
        return _of_mention(min(here, key=lambda mention: abs(mention.first - found.first)))
    if _is_strangers(reading, found) or _goes_on_about_other(reading, found):
        return PATIENT
    if _told_as_own(reading, found):
        return AUTHOR
    if _speaks_of_other(reading, found):
        return PATIENT
    before = reading.patients_between(0, found.first - 1)[-1:]
    if before and not _turns_to_author(reading, before[0], found):
        return _of_mention(before[0])
    if found.kind == "address" and not reading.cues.get("mine"):
        return _of_mention(reading.patients[0]) if reading.patients else _place_of_nobody(reading, found)
    return AUTHOR


def _of_mention(mention: Mention) -> Whose:
    return Whose("patient", mention.cause)


def _is_strangers(reading: Reading, found: Found) -> bool:
    """Whether a paper or a talk of somebody else's is told of, in the sentence or just before; for what somebody is
    reached by, only an errand for another: `Initials B.K., born 2.8.70`, `change a number for somebody else`.
    """
    sense = "on_behalf" if found.kind in CONTACTS else "strangers"
    sentence = reading.view.tokens[found.first].sentence
    near = reading.around(sense, found.first, found.last, before=FAR, after=TOGETHER)
    return any(abs(sentence - reading.view.tokens[cue.first].sentence) <= STRANGERS_SENTENCES for cue in near)


def _goes_on_about_other(reading: Reading, found: Found) -> bool:
    """Whether the sentence before was last about somebody else's: `Tablets for Mr Ho. DOB 30 June 1935.`"""
    if found.kind in PUBLIC_KINDS:
        return False
    tokens, before = reading.view.tokens, reading.view.tokens[found.first].sentence - 1
    spoken = (token.norm for token in tokens[max(0, found.first - FAR) : found.first] if token.sentence == before)
    if not set(read_toml(WORDS)["whose"]["self"]).isdisjoint(spoken):
        return False
    return _last_cue(reading, found, "theirs") > _last_cue(reading, found, "mine")


def _last_cue(reading: Reading, found: Found, sense: str) -> int:
    """Give the last token of the last cue of a sense in the sentence before the identifier's, or -1."""
    tokens, before = reading.view.tokens, reading.view.tokens[found.first].sentence - 1
    cues = reading.around(sense, found.first, found.first, before=FAR, after=-1)
    return max((cue.last for cue in cues if tokens[cue.first].sentence == before), default=-1)


def _turns_to_author(reading: Reading, mention: Mention, found: Found) -> bool:
    """Whether a cue of the author's own stands between a patient named and the identifier."""
    cues = reading.around("mine", mention.last, found.first, before=0)
    theirs = reading.around("theirs", mention.last, found.first, before=0)
    return bool(cues) and (not theirs or theirs[-1].first < cues[-1].first)


def _is_signed(reading: Reading, found: Found) -> bool:
    """Whether a sentence holds no more than a name and an address: a sign-off, in a post of the author's own."""
    tokens, words = reading.view.tokens, read_toml(WORDS)["whose"]
    if found.kind not in ("address", "postcode") or reading.view.is_shouted:
        return False
    sentence = tokens[found.first].sentence
    place = found.first - 1
    while place >= 0 and tokens[place].sentence == sentence and found.first - place <= SIGN_OFF:
        if tokens[place].case not in ("capital", "upper"):
            return False
        place -= 1
    after = found.last + 1
    while after < len(tokens) and tokens[after].sentence == sentence and after - found.last <= SIGN_OFF:
        if tokens[after].case == "lower":
            return False
        after += 1
    return any(token.norm in words["self"] for token in tokens[max(0, place - FAR) : after + FAR])


def _told_as_own(reading: Reading, found: Found) -> bool:
    """Whether the author has spoken of this number as their own, and of nobody else's: `they want me NI number`."""
    if reading.patients or reading.cues.get("theirs"):
        return False
    named = [cue.first for cue in reading.cues.get(found.kind, ())]
    return any(mine.first <= place <= mine.last for mine in reading.cues.get("mine", ()) for place in named)


def _speaks_of_other(reading: Reading, found: Found) -> bool:
    """Whether the sentence speaks of somebody else and not of the author, and of nobody on the staff.

    For what somebody is reached by, only a relative named just before counts: `me sister Gail, 07700 900 121`.
    """
    tokens, words = reading.view.tokens, read_toml(WORDS)["whose"]
    kin = frozenset(words["kin"])
    if found.kind in CONTACTS:
        return any(tokens[n].norm in kin for n in range(max(0, found.first - 2), found.first))
    if _named_just_before(reading, found):
        return True
    if reading.staff_tokens:
        return False
    reach = 1 if found.kind == "address" else 0
    others = selves = False
    for n in range(max(0, found.first - FAR), min(len(tokens), found.last + FAR // 2)):
        if found.first <= n <= found.last or abs(tokens[n].sentence - tokens[found.first].sentence) > reach:
            continue
        norm = tokens[n].norm
        following = tokens[n + 1] if n + 1 < len(tokens) else None
        if norm in words["determiners"] and following and (following.norm in kin or following.case == "capital"):
            others = True
        others = others or norm in words["others"]
        selves = selves or (norm in words["self"] and not (following and following.norm in kin))
    return others and (not selves or _has_relative(reading, found))


def _has_relative(reading: Reading, found: Found) -> bool:
    """Whether a relative of the author's stands in the same sentence: `for our Tommy's ears`, `my nana`."""
    tokens, words = reading.view.tokens, read_toml(WORDS)["whose"]
    for n in range(max(0, found.first - TOGETHER), min(len(tokens) - 1, found.last + TOGETHER)):
        same = tokens[n].sentence == tokens[found.first].sentence
        if same and tokens[n].norm in words["determiners"]:
            following = tokens[n + 1]
            if following.norm in words["kin"] or (
                following.case == "capital" and tokens[n].norm in words["family_determiners"]
            ):
                return True
    return False


def _named_just_before(reading: Reading, found: Found) -> bool:
    """Whether two words written as a name stand just before: `Marie Dobson, 12 Heaton Crescent`."""
    tokens = reading.view.tokens
    if found.kind == "postcode" or found.first < 2 or reading.view.is_shouted:
        return False
    pair = tokens[found.first - 2], tokens[found.first - 1]
    return (
        all(token.case == "capital" and token.norm.isalpha() and len(token.norm) > 1 for token in pair)
        and pair[1].gap == 0
        and tokens[found.first].gap < 2
        and (pair[0].norm in name_list("given_names") or pair[1].norm not in reading.view.vocabulary)
    )


def _place_of_nobody(reading: Reading, found: Found) -> Whose:
    words = read_toml(WORDS)
    if reading.has_word(words["streets"]["nearby"], found.first, found.last, before=2, after=0):
        return PLACE
    if reading.has_word(words["streets"]["deliveries"], found.first, found.last, before=TOGETHER, after=0):
        return AUTHOR
    if reading.has_word(words["streets"]["entrances"], found.first, found.last, before=TOGETHER, after=TOGETHER):
        return AUTHOR
    near = reading.view.tokens[max(0, found.first - FAR) : found.last + FAR]
    return AUTHOR if any(token.norm in words["whose"]["self"] for token in near) else PLACE
