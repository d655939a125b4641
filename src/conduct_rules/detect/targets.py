"""Say whom words are aimed at: staff, the practice, a patient, the public, or nobody.

Used by every detector that asks "about whom?". The nouns and addresses are in `lexicons/targets.toml`; a detector that
calls `aim` lists the lexicon "targets" in its line of `DETECTORS`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from conduct_rules.detect.scene import Scene
from conduct_rules.hit import About
from conduct_rules.lexicons import distance, read_toml

LEXICON = "targets"
SENTENCE_COST = distance("target", "sentence_cost")
"""How many tokens a sentence's end counts for, when the nearest person is looked for."""
BEHIND_COST = distance("target", "behind_cost")
"""How many more tokens away somebody counts who is named only after the words."""
TIED_REACH = distance("target", "tied")
"""How close after the words a place may stand to say who is meant: `the prick on the front desk`."""

WINDOW = distance("target", "window")
"""How many tokens to either side are looked at first, when the nearest person is looked for."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A person, group or place that words may be aimed at: its tokens, about whom it is, and how it is meant."""

    first: int
    last: int
    about: About
    sense: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Anchors:
    """All that words of one post may be aimed at, in order of place, so that those near some words are found at once.

    `longest` is how many tokens the longest of them has; `speak` says whether staff are addressed or named.
    """

    every: tuple[Anchor, ...]
    firsts: tuple[int, ...]
    longest: int
    speak: bool

    def beginning(self, first: int, last: int) -> tuple[Anchor, ...]:
        """Give those that begin at the tokens `first` to `last`."""
        return self.every[bisect_left(self.firsts, first) : bisect_right(self.firsts, last)]

    def nearest(self, distance: Callable[[Anchor], tuple[int, int]], first: int, last: int) -> Anchor:
        """Give the one at the least distance from the tokens `first` to `last`, which is no less than steps between."""
        reach = WINDOW
        while True:
            near = self.beginning(first - reach - self.longest, last + reach)
            if near:
                best = min(near, key=distance)
                if distance(best)[0] <= reach or len(near) == len(self.every):
                    return best
            reach *= 2


def anchors(scene: Scene) -> Anchors:
    """Give all that words may be aimed at, in order of place. A name beats a noun that it covers."""
    return scene.once(_find_anchors)


def _find_anchors(scene: Scene) -> Anchors:
    named = [
        Anchor(mention.first, mention.last, mention.who, "person", named=True)
        for mention in scene.mentions
        if mention.who != "author"
    ]
    covered = {place for anchor in named for place in range(anchor.first, anchor.last + 1)}
    nouns = [
        Anchor(phrase.first, phrase.last, phrase.entry.about or "nobody", phrase.entry.sense or "person")
        for phrase in scene.found(LEXICON)
        if not covered.intersection(range(phrase.first, phrase.last + 1))
    ]
    every = sorted([*named, *nouns], key=lambda anchor: (anchor.first, anchor.last))
    return Anchors(
        tuple(every),
        tuple(anchor.first for anchor in every),
        longest=max((anchor.last - anchor.first + 1 for anchor in every), default=0),
        speak=any(a.sense == "address" or (a.named and a.about == "staff") for a in every),
    )


def aim(
    scene: Scene,
    first: int,
    last: int,
    *,
    default: About = "public",
    place: About = "staff",
    spoken: About = "public",
    near: bool = False,
) -> About:
    """Say at whom the words of tokens `first` to `last` are aimed, taking them to be aimed at somebody.

    Those inside the words come first, then whoever is addressed, then the nearest. Where only the practice is named,
    `place` says who is meant by it; `spoken` says who `you` is where no staff are spoken to. `default` is for a post
    that mentions nobody at all, and, if only what is `near` counts, for a sentence that does not.
    """
    known = anchors(scene)
    inside = [a for a in known.beginning(first - known.longest, last) if first <= a.last]
    firm = [a for a in inside if a.sense != "place"]
    if firm:
        return _people(max(firm, key=lambda a: (a.named, a.about == "staff")), place)
    if is_addressed(scene, first, last):
        return "staff" if known.speak else spoken
    if not known.every:
        return default
    nearest = known.nearest(lambda a: _distance(scene, a, first, last), first, last)
    tokens = scene.view.tokens
    if near and tokens[nearest.first].sentence != tokens[first].sentence:
        return default
    return _people(nearest, place)


def is_addressed(scene: Scene, first: int, last: int) -> bool:
    """Whether the words speak to somebody as `you`."""
    you = read_toml("cues.toml")["address"]
    tokens = scene.view.tokens
    begin = first
    while begin > 0 and first - begin < 2 and not tokens[begin].gap:
        begin -= 1
    return any(token.norm in you for token in tokens[begin : min(last + 2, len(tokens))])


def modifies(scene: Scene, last: int, *, reach: int = 3) -> About:
    """Say of whom a describing word that ends at token `last` is said: `stupid woman`, `shit doctors`; else nobody."""
    tokens = scene.view.tokens
    for anchor in anchors(scene).beginning(last + 1, last + reach):
        between = range(last + 1, anchor.first)
        if anchor.sense != "place" and not tokens[anchor.first].norm.startswith("@"):
            blocked = read_toml("cues.toml")["between_word_and_person"]
            if not any(tokens[n].gap or tokens[n].norm in blocked for n in (*between, anchor.first)):
                return _people(anchor)
    return "nobody"


def said_of(scene: Scene, first: int, *, reach: int = 4) -> About:
    """Say of whom the words from token `first` are said after a form of `to be`: `the staff are shit`; else nobody."""
    being = read_toml("classes.toml")["classes"]["be"]
    tokens = scene.view.tokens
    for place in range(first - 1, max(first - reach, 0), -1):
        if tokens[place + 1].gap:
            return "nobody"
        if tokens[place].norm in being:
            before = anchors(scene).beginning(place - reach - anchors(scene).longest, place)
            near = [a for a in before if a.sense != "place" and place - reach < a.last < place + 1]
            return _people(near[-1]) if near else "nobody"
    return "nobody"


def only_staff(scene: Scene) -> bool:
    """Whether nobody is told of but the practice and its staff, who then are `you`."""
    return all(a.about in ("staff", "practice") for a in anchors(scene).every)


def _people(anchor: Anchor, place: About = "staff") -> About:
    if anchor.about == "practice":
        return place
    return "public" if anchor.about == "outsider" else anchor.about


def _distance(scene: Scene, anchor: Anchor, first: int, last: int) -> tuple[int, int]:
    tokens = scene.view.tokens
    apart = SENTENCE_COST * abs(tokens[anchor.first].sentence - tokens[first].sentence)
    if anchor.last < first:
        steps = first - anchor.last
    else:
        steps = anchor.first - last + (0 if anchor.first - last < TIED_REACH and not apart else BEHIND_COST)
    place = SENTENCE_COST if anchor.sense == "place" else 0
    return steps + apart + place, anchor.first
