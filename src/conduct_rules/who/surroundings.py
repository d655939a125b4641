"""Where each kind of cue stands in a post: before a name, after it, or in its sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from conduct_rules.lexicons import distance
from conduct_rules.phrases.phrase import Phrase
from conduct_rules.text.view import View
from conduct_rules.who.gazetteer import kin_words, name_list, name_words, ordinary_names

ROLE_REACH = distance("who", "role")
FACT_REACH = distance("who", "fact")
OWNER_REACH = distance("who", "owner")
SENTENCE_END = 2


class Surroundings:
    """Where each kind of cue stands in a post; those that an exception sets aside do not count."""

    def __init__(self, view: View, cues: Sequence[Phrase]) -> None:
        self._view = view
        self._by_sense: dict[str, list[Phrase]] = {}
        self._firsts: set[tuple[str, int]] = set()
        self._lasts: set[tuple[str, int]] = set()
        self._sentences: set[tuple[str, int]] = set()
        self._facts: dict[int, list[int]] = {}
        self._ends: dict[str, Sequence[int]] = {}
        self._covers: dict[str, tuple[Sequence[int], Sequence[int]]] = {}
        for cue in (cue for cue in cues if cue.aside is None):
            sense = cue.entry.sense or ""
            self._by_sense.setdefault(sense, []).append(cue)
            self._firsts.add((sense, cue.first))
            self._lasts.add((sense, cue.last))
            self._sentences.add((sense, view.tokens[cue.first].sentence))
            if sense == "health" and not (_is_authors(view, cue.first) or _is_title(view, cue)):
                self._sentences.add(("others_health", view.tokens[cue.first].sentence))
                self._facts.setdefault(view.tokens[cue.first].sentence, []).append(cue.first)

    def before(self, sense: str, place: int, *, reach: int = 0) -> bool:
        """Whether a cue ends just before the token at `place`, at most `reach` tokens away in the same sentence."""
        for last in range(place - 1, max(place - 2 - reach, -1), -1):
            if self._view.tokens[last + 1].gap == 2:
                return False
            if (sense, last) in self._lasts:
                return True
        return False

    def after(self, sense: str, place: int, *, reach: int = 0) -> bool:
        """Whether a cue begins just after the token at `place`, at most `reach` tokens away in the same sentence."""
        for first in range(place + 1, min(place + 2 + reach, len(self._view.tokens))):
            if self._view.tokens[first].gap == 2:
                return False
            if (sense, first) in self._firsts:
                return True
        return False

    def acts_between(self, place: int) -> bool:
        """Whether the word before says what was done to the bearer: `reception chasing Norman`."""
        before = self._view.tokens[place - 1] if place else None
        if before is None or self._view.tokens[place].gap:
            return False
        return before.norm.endswith("ing") and before.norm != "including"

    def begins(self, sense: str, place: int) -> bool:
        """Whether a cue begins with the token at `place`."""
        return (sense, place) in self._firsts

    def in_sentence(self, sense: str, place: int, *, around: int = 0) -> bool:
        """Whether a cue stands in the sentence of the token at `place`, or up to `around` sentences away."""
        number = self._view.tokens[place].sentence
        return any((sense, near) in self._sentences for near in range(number - around, number + around + 1))

    def tells_health(self, first: int, last: int, *, around: int = 0) -> bool:
        """Whether a fact about somebody's health stands in the sentence of the tokens or near, beside them.

        A strange name may be like a word for an illness (`Asma` is no asthma).
        """
        number = self._view.tokens[first].sentence
        return any(
            not first <= fact <= last
            for near in range(number - around, number + around + 1)
            for fact in self._facts.get(near, ())
        )

    def anywhere(self, sense: str) -> bool:
        """Whether a cue stands anywhere in the post."""
        return bool(self._by_sense.get(sense))

    def of(self, sense: str) -> Sequence[Phrase]:
        """Give the cues of a sense, in order of place."""
        return self._by_sense.get(sense, ())

    def stands_before(self, sense: str, place: int) -> bool:
        """Whether a cue stands anywhere before the token at `place`, in its sentence or the one before."""
        lasts = self._lasts_of(sense)
        nearest = bisect_left(lasts, place) - 1
        if nearest < 0:
            return False
        return self._view.tokens[place].sentence - self._view.tokens[lasts[nearest]].sentence <= 1

    def covers(self, sense: str, first: int, last: int) -> bool:
        """Whether one cue covers all of the tokens `first` to `last`."""
        firsts, furthest = self._covered_by(sense)
        place = bisect_right(firsts, first) - 1
        return place >= 0 and last <= furthest[place]

    def _lasts_of(self, sense: str) -> Sequence[int]:
        """Give the last tokens of the cues of a sense, in order."""
        if sense not in self._ends:
            self._ends[sense] = sorted(cue.last for cue in self._by_sense.get(sense, ()))
        return self._ends[sense]

    def _covered_by(self, sense: str) -> tuple[Sequence[int], Sequence[int]]:
        """Give the first tokens of the cues of a sense, in order, and how far any cue goes that began by then."""
        if sense not in self._covers:
            cues = sorted((cue.first, cue.last) for cue in self._by_sense.get(sense, ()))
            self._covers[sense] = [first for first, _ in cues], list(accumulate((last for _, last in cues), max))
        return self._covers[sense]


def has_role(around: Surroundings, first: int, last: int, *, led: bool = True) -> bool:
    """Whether a job at the practice is told of the name at the tokens `first` to `last`; if `led`, before it too."""
    return (
        around.after("role", last, reach=ROLE_REACH)
        or around.after("role_title", last)
        or (led and around.before("role_before", first, reach=int(not around.acts_between(first))))
    )


def _is_title(view: View, cue: Phrase) -> bool:
    """Whether the word for an illness is a title here: `Ms Robson`, but `her MS`."""
    token, place = view.tokens[cue.first], cue.last + 1
    if cue.first < cue.last or token.norm not in name_words("titles") or place >= len(view.tokens):
        return False
    following = view.tokens[place]
    known = any(following.norm in name_list(names) for names in ("given_names", "family_names"))
    return not following.gap and token.case != "upper" and (token.case == "capital" or known)


def _is_authors(view: View, place: int) -> bool:
    """Whether the author, and nobody else, stands just before a fact about health: `while I had dialysis`."""
    own, others, kin = name_words("author_words"), name_words("other_words"), kin_words()
    caseless = view.is_lower or view.is_shouted
    for n in range(place - 1, max(place - 1 - OWNER_REACH, -1), -1):
        token = view.tokens[n]
        if token.sentence != view.tokens[place].sentence or token.norm in others or token.norm in kin:
            return False
        if caseless and token.norm in name_list("given_names") and token.norm not in ordinary_names():
            return False
        if token.case == "capital" and token.norm not in own and n and token.gap < SENTENCE_END:
            return False
        if token.norm in own:
            return view.tokens[n + 1].norm not in kin
    return False
