"""See offensive words, insults, ridicule and threats, and say at whom they are aimed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from conduct_rules.detect.cues import is_quoted
from conduct_rules.detect.masks import in_hashtag, is_fairly_mended, is_masked, single_words, unmask
from conduct_rules.detect.own import has_company, is_of_own
from conduct_rules.detect.scene import Scene
from conduct_rules.detect.targets import aim, is_addressed, modifies, only_staff, said_of
from conduct_rules.detect.threats import LEXICONS as CUES
from conduct_rules.detect.threats import is_told_of_others, threats_in
from conduct_rules.hit import About, Cause, Certainty, Kind, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.lexicon import Entry, load_classes
from conduct_rules.phrases.phrase import Phrase
from conduct_rules.text.spans import SpansApart

WORDED = ("offence", "insults", "remarks", "criticism")
LEXICONS = (*WORDED, *CUES, "targets")
NAMES_PERSON = ("person", "name")
REASONS = {
    "strongest": "One of the strongest swear words",
    "strong": "A strong swear word",
    "medium": "A swear word",
    "slur": "A slur",
    "abuse": "An insult",
    "ridicule": "Somebody is ridiculed",
    "sexual": "A sexual remark about a person",
    "discrimination": "Abuse of people for what they are",
    "threat": "A threat",
    "wish": "A wish that somebody comes to harm",
    "mild": "A mild word or plain criticism, which breaches nothing",
}
AIMED_AT = {"staff": ", aimed at staff", "patient": ", aimed at a patient", "practice": ", aimed at the practice"}
REMARKS = ("ridicule",)
"""Senses that mean nothing where nobody is told of: `thick as mince, this fog`."""
RAISED_IN_WISH: tuple[About, ...] = ("staff", "practice", "patient")


@dataclass(frozen=True, slots=True)
class Find:
    """A word or phrase found by a lexicon or behind a mask: its entry, its tokens, and the span to underline.

    `sense` is the entry's, save for a threat read from several cues.
    """

    entry: Entry
    first: int
    last: int
    start: int
    end: int
    aside: Cause | None = None
    sense: str | None = None


def detect_offence(scene: Scene) -> Iterable[Sighting]:
    """Give the offensive words and threats of a post, and those that look so and raise nothing."""
    finds = [find for find in _all_finds(scene) if not _is_name(scene, find)]
    if not finds:
        return []
    judged = [(_judge(scene, find), find) for find in finds]
    raised = [(sighting, find) for sighting, find in judged if sighting.aside is None]
    kept = _widest(raised)
    taken = SpansApart((sighting.start, sighting.end) for sighting in kept)
    asides = [(s, f) for s, f in judged if s.aside is not None and not taken.touches(s.start, s.end)]
    return [*kept, *_widest(asides)]


def _all_finds(scene: Scene) -> Iterator[Find]:
    for name in WORDED:
        for phrase in scene.phrases.get(name, ()):
            if _is_fairly_read(scene, phrase):
                entry = phrase.entry
                yield Find(entry, phrase.first, phrase.last, phrase.start, phrase.end, phrase.aside, entry.sense)
    for threat in threats_in(scene):
        start, end = scene.view.offsets(threat.first, threat.last)
        sense = "wish" if threat.wished else "threat"
        yield Find(threat.head.entry, threat.first, threat.last, start, end, sense=sense)
    for place in scene.view.strange:
        word = _hidden_word(scene, place)
        if word:
            token = scene.view.tokens[place]
            entry = single_words("offence")[word]
            yield Find(entry, place, place, token.start, token.end, sense=entry.sense)


def _hidden_word(scene: Scene, place: int) -> str | None:
    token = scene.view.tokens[place]
    if token.norm.startswith("#"):
        return in_hashtag(token.norm, scene.view.vocabulary)
    if not is_masked(token) or (place and scene.view.tokens[place - 1].norm in read_toml("masks.toml")["titles"]):
        return None
    return next(iter(unmask(token.norm)), None)


def _is_fairly_read(scene: Scene, phrase: Phrase) -> bool:
    """Whether every word is written as in the list, or so that no other word or name can be meant."""
    return all(is_fairly_mended(token, scene.view) for token in scene.view.tokens[phrase.first : phrase.last + 1])


def _is_name(scene: Scene, find: Find) -> bool:
    """Whether a single word belongs to the name of a person mentioned: a Mr Dick, a Shital."""
    return find.first == find.last and find.first in scene.once(_tokens_of_names)


def _tokens_of_names(scene: Scene) -> frozenset[int]:
    return frozenset(n for m in scene.mentions if not m.described for n in range(m.first, m.last + 1))


def _judge(scene: Scene, find: Find) -> Sighting:
    entry = find.entry
    kind: Kind = "threat" if find.sense in ("threat", "wish") else "offence"
    about, aside = _weigh(scene, find)
    certainty: Certainty = "certain" if entry.strength in ("strong", "strongest", "slur") else entry.certainty
    return Sighting(
        kind=kind,
        start=find.start,
        end=find.end,
        about=about,
        certainty=certainty,
        reason=_reason(find, about, aside),
        aside=aside,
    )


def _weigh(scene: Scene, find: Find) -> tuple[About, Cause | None]:
    """Say about whom the words are, and why they raise nothing, if so."""
    entry, sense = find.entry, find.sense
    if find.aside is not None:
        return "nobody", find.aside
    if sense in ("threat", "wish") and is_told_of_others(scene, find.first, find.last):
        return "outsider", "quoted"
    if sense in ("emphasis", "criticism"):
        return "nobody", "mild"
    if sense in ("expletive", "foul"):
        return entry.about or _aim_of_swearing(scene, find), None
    if entry.strength not in ("strong", "strongest") and _is_part_of_title(scene, find):
        return "nobody", "ordinary word"
    if sense == "quality":
        about = _aim_of_quality(scene, find)
        return about, "mild" if about == "nobody" else None
    if sense == "name" and scene.view.tokens[find.first].case == "capital" and not scene.view.is_shouted:
        return "nobody", "ordinary word"
    if sense in NAMES_PERSON and entry.strength == "mild" and is_quoted(scene.view, find.first, find.last):
        return "nobody", "quoted"
    if _is_in_title(scene, find):
        return "nobody", "quoted"
    if sense in NAMES_PERSON and _is_name_calling(scene, find):
        return "public", None
    own = is_of_own(scene, find.first, find.last)
    if entry.strength == "mild" and (own or (sense in REMARKS and not has_company(scene, find.first, find.last))):
        return "author" if own else "nobody", "set phrase"
    if own:
        return "author", None
    threatens = sense in ("threat", "wish")
    about = aim(
        scene,
        find.first,
        find.last,
        default=entry.about or ("staff" if threatens or scene.once(_tells_of_care) else "public"),
        place=entry.about or _who_is_at_place(scene, find, threatens=threatens),
        spoken="staff" if threatens and only_staff(scene) else "public",
        near=entry.about is not None,
    )
    if sense == "wish" and about not in RAISED_IN_WISH:
        return about, "set phrase"
    return about, None


def _is_in_title(scene: Scene, find: Find) -> bool:
    """Whether the words belong to a title in quotation marks: `reading "The Twat Files" in the waiting room`."""
    tokens = scene.view.tokens
    first, last = find.first, find.last
    if scene.view.is_shouted or not is_quoted(scene.view, first, last) or tokens[first].case != "capital":
        return False
    beside = [n for n in (first - 1, last + 1) if 0 <= n < len(tokens) and tokens[n].quoted]
    return any(tokens[n].case == "capital" for n in beside)


def _is_part_of_title(scene: Scene, find: Find) -> bool:
    """Whether a single word with a capital stands beside another: `Offa's Dyke`, `Ugly Sisters`.

    Where every other word has one, or a word that insults stands there too (`Lazy Cow`), it is no title.
    """
    tokens, place = scene.view.tokens, find.first
    if find.last != place or scene.view.is_shouted or tokens[place].case != "capital":
        return False
    sentence = scene.view.sentence_of(place)
    beside = [n for n in (place - 1, place + 1) if n in sentence[1:] and not tokens[max(n, place)].gap]
    return place != sentence[0] and any(
        tokens[n].case == "capital" and not _insults().intersection(tokens[n].forms) for n in beside
    )


@cache
def _insults() -> frozenset[str]:
    """Give the words that stand before an insult (`absolute`, `lazy`), which begin no title."""
    classes = load_classes()
    return frozenset(word for name in ("insult_adj", "insult_size", "noun_person") for word in classes[name])


def _is_name_calling(scene: Scene, find: Find) -> bool:
    """Whether somebody is told to have called another that: `he called the receptionist a slag`."""
    before = scene.view.sentence_of(find.first)
    calling = read_toml("cues.toml")["name_calling"]
    place = next(
        (n for n in range(find.first - 1, max(find.first - 6, before[0]) - 1, -1) if _norm(scene, n) in calling), None
    )
    return place is not None and place > before[0] and _norm(scene, place - 1) not in read_toml("cues.toml")["own"]


def _who_is_at_place(scene: Scene, find: Find, *, threatens: bool) -> About:
    """Say who is meant where only the practice is named: nobody but the place, its staff, or anybody seen there.

    `smash the place up` threatens the place; `some old goat in west road` is one of those who were there.
    """
    if threatens:
        threatened = read_toml("cues.toml")["threatened"]
        whom = any(_norm(scene, n) in threatened for n in range(find.first, find.last + 1))
        return "staff" if whom or find.sense == "wish" else "practice"
    anybody = read_toml("cues.toml")["anybody"]
    sentence = scene.view.sentence_of(find.first)
    opening = range(max(sentence[0], find.first - 2), find.first + 1)
    return "public" if any(_norm(scene, n) in anybody for n in opening) else "staff"


def _tells_of_care(scene: Scene) -> bool:
    """Whether a post that names nobody is about a surgery at all, so that its staff may be meant."""
    return not scene.view.words.isdisjoint(read_toml("cues.toml")["care"])


def _norm(scene: Scene, place: int) -> str:
    return scene.view.tokens[place].norm


def _aim_of_swearing(scene: Scene, find: Find) -> About:
    """Swearing is aimed at nobody, save where it describes somebody."""
    about = modifies(scene, find.last)
    if about == "nobody" and find.sense == "foul":
        about = said_of(scene, find.first)
    return about


def _aim_of_quality(scene: Scene, find: Find) -> About:
    about = modifies(scene, find.last)
    if about == "nobody":
        about = said_of(scene, find.first)
    if about == "nobody" and is_addressed(scene, find.first, find.last):
        about = aim(scene, find.first, find.last)
    return about


def _reason(find: Find, about: About, aside: Cause | None) -> str:
    entry = find.entry
    if entry.reason:
        return entry.reason
    if aside is not None:
        return f"{REASONS['mild']}." if aside == "mild" else f"Words that could offend, here in another sense: {aside}."
    key = find.sense if find.sense in REASONS else "abuse" if entry.strength == "mild" else entry.strength
    return f"{REASONS[key or 'abuse']}{AIMED_AT.get(about, '')}."


def _widest(judged: list[tuple[Sighting, Find]]) -> list[Sighting]:
    """Keep, of sightings that overlap, the longest; those at staff before others of the same length."""
    taken = SpansApart()
    by_length = sorted(judged, key=lambda j: (j[0].start - j[0].end, j[0].about != "staff", j[0].start))
    return [sighting for sighting, _ in by_length if taken.keep(sighting.start, sighting.end)]
