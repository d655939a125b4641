"""Find where names of people stand: title, given and family name, by the staff list, the gazetteers and capitals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from conduct_rules.lexicons import read_toml
from conduct_rules.text.view import Token, View
from conduct_rules.who.gazetteer import function_word_names, name_list, ordinary_names
from conduct_rules.who.roster import Reading, Roster
from conduct_rules.who.units import NameGroup, Unit

BETWEEN_NAMES = frozenset(" -.'’‐‑–\u200b\u00a0")
MOST_JOINED = 3
MOST_UNITS = 4
MOST_PIECES = 2


class NameScan:
    """One pass over a view for names. `named` are tokens that the model of names takes for a person's."""

    def __init__(
        self, view: View, roster: Roster, blocked: Mapping[int, int], named: frozenset[int] = frozenset()
    ) -> None:
        self._view = view
        self._roster = roster
        self._blocked = blocked
        self._named = named
        settings = read_toml("names.toml")
        self._titles: Mapping[str, str] = settings["titles"]
        self._plural_titles: frozenset[str] = frozenset(settings["plural_titles"])
        self._kin_before: frozenset[str] = frozenset(settings["kin_before_sister"])
        self._before_initials: frozenset[str] = frozenset(settings["before_initials"])
        self._job_prepositions: frozenset[str] = frozenset(settings["job_prepositions"])
        self._kin: frozenset[str] = frozenset(settings["kin"])
        self._several: frozenset[str] = frozenset(settings["several_of_a_name"])
        self._never: frozenset[str] = frozenset(settings["never_names"])
        self._little: frozenset[str] = frozenset(settings["little_words"][:8])
        self._function_words = function_word_names() | frozenset(settings["little_words"])

    def groups(self) -> Iterator[NameGroup]:
        """Give the name groups in order; none overlaps another."""
        place, length = 0, len(self._view.tokens)
        while place < length:
            group = self._group_at(place)
            if group is None:
                place += 1
            else:
                yield group
                place = group.last + 1

    def unknown_words(self) -> frozenset[int]:
        """Give the tokens that are no word and no name of any list, nor stand for one: names nobody knows, perhaps."""
        lists = name_list("given_names"), name_list("family_names")
        return frozenset(
            place
            for place, token in enumerate(self._view.tokens)
            if token.norm.isalpha() and len(token.norm) > 1 and len(token.forms) == 1 and place not in self._blocked
            and token.norm not in self._view.vocabulary and not any(token.norm in names for names in lists)
        )  # fmt: skip

    def _group_at(self, place: int) -> NameGroup | None:
        tokens = self._view.tokens
        title = self._title_at(place)
        start = place
        if title is not None:
            start = place + 1
            if start < len(tokens) and self._title_at(start) == "nurse" and title == "courtesy":
                start += 1
            if start >= len(tokens) or tokens[start].gap:
                return None
        units: list[Unit] = []
        at = start
        if title is None and self._is_initial(place):
            units.append(Unit(place, place, tokens[place].norm))
            at += 1
        while at < len(tokens) and len(units) < MOST_UNITS:
            if units and (tokens[at].gap or not BETWEEN_NAMES.issuperset(self._view.gap_text(at))):
                break
            unit = self._unit_at(at, titled=title is not None and not units, before=units[-1] if units else None)
            if unit is None or (units and unit.word == units[-1].word):
                break
            units.append(unit)
            at = unit.last + 1
        if len(units) == 1 and len(units[0].word) == 1:
            return None
        while title is None and len(units) > 1 and self._starts_with_word(units):
            del units[0]
        return NameGroup(title, place if title else units[0].first, tuple(units)) if units else None

    def _is_initial(self, place: int) -> bool:
        """Whether a capital letter with a full stop opens a name: `T. Lowe`."""
        token = self._view.tokens[place]
        if len(token.norm) != 1 or token.case != "capital" or place + 1 == len(self._view.tokens):
            return False
        following = self._view.tokens[place + 1]
        return not following.gap and following.case == "capital" and "." in self._view.gap_text(place + 1)

    def _starts_with_word(self, units: list[Unit]) -> bool:
        """Whether the first unit is an ordinary word that only happens to stand before a name: `hope Lin`."""
        first, second = self._view.tokens[units[0].first], self._view.tokens[units[1].first]
        return units[0].ordinary and first.case == "lower" and second.case != "lower"

    def _title_at(self, place: int) -> str | None:
        token = self._view.tokens[place]
        title = next((self._titles[form] for form in token.forms if form in self._titles), None)
        if title is None:
            return None
        before = self._view.tokens[place - 1].norm if place else ""
        if token.norm == "sister" and before in self._kin_before:
            return None
        following = self._view.tokens[place + 1] if place + 1 < len(self._view.tokens) else token
        if token.norm in self._plural_titles and following.case == "lower" and not self._roster.read(following.norm):
            return None
        return title

    def _unit_at(self, place: int, *, titled: bool, before: Unit | None) -> Unit | None:
        token = self._view.tokens[place]
        if (titled or before is not None) and len(token.norm) == 1 and token.case == "capital" and token.norm != "i":
            return Unit(place, place, token.norm)
        if token.norm in self._never or not _as_read(token)[:1].isalpha():
            return None
        if not titled and self._is_blocked(token, place, before):
            return None
        if "@" in self._view.gap_text(place):
            return None
        if (titled or self._may_be_hidden(token, place)) and (hidden := self._hidden_unit(token, place)) is not None:
            return hidden
        for count in range(MOST_JOINED, 0, -1):
            unit = self._known_unit(place, count, titled=titled, before=before)
            if unit is not None:
                return unit
        if titled or before is not None:
            return self._unknown_unit(token, place, titled=titled, before=before)
        return self._near_unit(token, place)

    def _is_blocked(self, token: Token, place: int, before: Unit | None) -> bool:
        """Whether the token belongs to a place, an organisation or an illness, and not to a name after all."""
        if place not in self._blocked or (before is not None and self.has_capital(place)):
            return False
        if self._blocked[place] > 1:
            return True
        names = (token.norm, token.norm.removesuffix("s"))
        return not any(self._roster.read(name) or name in name_list("given_names") for name in names)

    def _known_unit(self, place: int, count: int, *, titled: bool, before: Unit | None) -> Unit | None:
        tokens = self._view.tokens[place : place + count]
        if len(tokens) < count or any(token.gap for token in tokens[1:]):
            return None
        joined = "".join(token.norm for token in tokens) if count > 1 else _as_read(tokens[0])
        for word in self._bases(joined, place, tokens[-1], titled=titled):
            readings = self._roster.read(word)
            given = word in name_list("given_names") or (count == 1 and place in self._named)
            family = word in name_list("family_names")
            if not readings and not given and not family:
                continue
            if count > 1 and any(token.norm in self._never for token in tokens):
                continue
            if "'" in word or (
                count == 1 and word in self._function_words and tokens[0].case == "lower" and not titled
            ):
                continue
            if count > 1 and not readings and not any(self._looks_like_name(token, place) for token in tokens):
                continue
            ordinary = (word in ordinary_names() or word in self._view.vocabulary.ordinary) and count == 1
            unit = Unit(place, place + count - 1, word, readings, (), given, family, ordinary)
            if self._may_stand(unit, tokens[0], titled=titled, before=before):
                near = self._roster.near(word) if len(word) > 3 else ()
                plural = word != joined and tokens[-1].norm.endswith("s") and self._is_one_of_several(place)
                return Unit(unit.first, unit.last, word, readings, near, given, family, ordinary, plural)
        return self._double_barrelled(place, count) if count == MOST_PIECES else None

    def _double_barrelled(self, place: int, count: int) -> Unit | None:
        """A name of two halves with a hyphen, of which the first is right and the second is not: `Fenwick-Hugs`."""
        tokens = self._view.tokens[place : place + count]
        if len(tokens) < count or not tokens[1].joined or tokens[0].norm in self._never:
            return None
        word = "".join(token.norm for token in tokens)
        near = self._roster.near(word)
        halves = tuple(reading for reading in self._roster.read(tokens[0].norm) if reading.how == "part")
        return Unit(place, place + 1, word, halves, near) if near or halves else None

    def _may_stand(self, unit: Unit, token: Token, *, titled: bool, before: Unit | None) -> bool:
        """Whether a known name may be one here: an ordinary word needs a title, a name before it, or a capital."""
        if titled and unit.readings:
            doctor = self._view.tokens[unit.first - 1].norm
            return (
                token.case != "lower"
                or unit.word not in self._function_words
                or doctor == "dr"
                or unit.word not in self._little
            )
        if not unit.ordinary:
            return token.case != "lower" or self._view.is_lower or bool(unit.readings)
        if self.has_capital(unit.first):
            return True
        case_tells = not (self._view.is_lower or self._view.is_shouted)
        if before is not None and token.case == "lower" and case_tells:
            return not before.ordinary and any(reading.part == "family" for reading in unit.readings)
        if unit.given and (self._after_kin(unit.first) or self._before_family_name(unit.last, small=not case_tells)):
            return True
        if not unit.readings:
            return False
        return token.case != "lower" or not case_tells or self._job_may_follow(unit.last)

    def _job_may_follow(self, last: int) -> bool:
        if last + 1 >= len(self._view.tokens):
            return False
        following = self._view.tokens[last + 1]
        return not following.gap and following.norm in self._job_prepositions

    def _after_kin(self, first: int) -> bool:
        """Whether a relative is named: `my cousin norman`."""
        return first > 0 and not self._view.tokens[first].gap and self._view.tokens[first - 1].norm in self._kin

    def _before_family_name(self, last: int, *, small: bool) -> bool:
        """Whether the next token is a family name, so that an ordinary word before it is a given name."""
        if last + 1 >= len(self._view.tokens) or self._view.tokens[last + 1].gap:
            return False
        following = self._view.tokens[last + 1]
        return (
            (small or following.case == "capital")
            and (following.norm in name_list("family_names") or following.norm not in self._view.vocabulary)
            and following.norm not in self._view.vocabulary.ordinary
            and following.norm not in self._never
        )

    def _unknown_unit(self, token: Token, place: int, *, titled: bool, before: Unit | None) -> Unit | None:
        """A word after a title or a given name that is in no list: a name if it bears a capital or is no word."""
        known = token.norm in self._view.vocabulary
        if "*" in token.norm and before is not None:
            return Unit(place, place, token.norm, self._roster.masked(token.norm))
        if not _as_read(token).isalpha():
            return None
        capital = self.has_capital(place) and token.norm not in self._never
        if not capital and (known or (token.case != "lower" and not titled)):
            return None
        if (
            not capital
            and before is not None
            and not (before.given and (self._view.is_lower or self._view.is_shouted) and len(token.norm) > 3)
        ):
            return None
        if titled and not capital and self._view.is_lower and len(token.norm) < 3:
            return None
        near = self._roster.near(token.norm, titled=titled)
        last = place
        if titled and not any(self._roster.fitting(reading.people, self._title_at(place - 1)) for reading in near):
            near, last = self._near_in_pieces(place)
        if titled and not near and not capital and not self._view.is_lower:
            return None
        return Unit(place, last, token.norm, (), near, ordinary=known)

    def _near_in_pieces(self, place: int) -> tuple[tuple[Reading, ...], int]:
        """Read a name heard in pieces (`Voy Chick`): the word with the one or two after it."""
        for count in (2, 3):
            tokens = self._view.tokens[place : place + count]
            if len(tokens) == count and not any(t.gap or t.norm in self._never for t in tokens[1:]):
                near = self._roster.near("".join(token.norm for token in tokens))
                if near:
                    return near, place + count - 1
        return (), place

    def _may_be_hidden(self, token: Token, place: int) -> bool:
        """Whether a name may be hidden without a title: masked, or initials that are called so."""
        before = self._view.tokens[place - 1].norm if place else ""
        return "*" in token.norm or before in self._before_initials

    def _hidden_unit(self, token: Token, place: int) -> Unit | None:
        """A masked name (`Dr P****l`) or initials (`Dr A.O.`) after a title, when they fit somebody on the list."""
        written = self._view.text[token.start : token.end]
        if "*" in token.norm:
            readings = self._roster.masked(token.norm)
        elif len(token.norm) == 2 and "." in written:
            readings = (Reading(self._roster.initials(token.norm), "family", "exact"),)
        else:
            return None
        return Unit(place, place, token.norm, readings) if any(reading.people for reading in readings) else None

    def _near_unit(self, token: Token, place: int) -> Unit | None:
        """A word in no list that stands alone: a name if it is nearly one on the staff list, or looks like one."""
        if token.norm in self._view.vocabulary or not token.norm.isalpha() or len(token.norm) < 3:
            return None
        last = place
        while last + 1 < len(self._view.tokens) and self._view.tokens[last + 1].joined and last < place + 2:
            last += 1
        near = self._roster.near("".join(t.norm for t in self._view.tokens[place : last + 1]))
        if near and last > place:
            return Unit(place, last, token.norm, (), near)
        near = self._roster.near(token.norm)
        if near or (self.has_capital(place) and len(token.forms) == 1):
            return Unit(place, place, token.norm, (), near)
        return None

    def _looks_like_name(self, token: Token, place: int) -> bool:
        return token.case in ("capital", "mixed", "upper") or self._view.is_lower

    def has_capital(self, place: int) -> bool:
        """Whether the token bears a capital that nothing but a name explains."""
        token = self._view.tokens[place]
        if self._view.is_shouted or token.case not in ("capital", "mixed"):
            return False
        if not self._view.text[token.start].isupper():
            return False
        if place > 0 and token.gap < 2 and not self._starts_line(place):
            return True
        return self._small_starts

    @cached_property
    def _small_starts(self) -> bool:
        """Whether the author begins sentences with a small letter, so that a capital there is meant."""
        starts = [token for n, token in enumerate(self._view.tokens) if n and token.gap == 2 and token.case != "none"]
        return bool(starts) and all(token.case == "lower" for token in starts if token.norm not in self._never)

    def _starts_line(self, place: int) -> bool:
        between = self._view.gap_text(place)
        return any(mark in between for mark in "\n*•") or (
            between.strip()[-1:] in {'"', "“", "'", "‘"} and bool(between.strip())
        )

    def _bases(self, word: str, place: int, last: Token, *, titled: bool) -> Iterator[str]:
        """Give the word, and without the `s` of a possessive, or of a plural where several of a name are told."""
        yield word
        if not word.endswith("s") or len(word) < 4:
            return
        before = self._view.tokens[place - 1].norm if place else ""
        possessive = not self._view.text[last.start : last.end].isalnum()
        if (
            possessive
            or titled
            or before in self._several
            or (self._view.tokens[place].case == "capital" and self._list_after(last))
        ):
            yield word[:-1]

    def _is_one_of_several(self, place: int) -> bool:
        return place > 0 and self._view.tokens[place - 1].norm in self._several

    def _list_after(self, last: Token) -> bool:
        """Whether the word after is what a person has: `Patels list`."""
        following = next((token for token in self._view.tokens if token.start >= last.end), None)
        return following is not None and following.norm in ("list", "desk", "room", "clinic", "surgery", "name")


def _as_read(token: Token) -> str:
    """Give the letters that a token written with digits or signs stands for (`0konkwo`), or its own."""
    if token.norm.isalpha() or len(token.forms) == 1:
        return token.norm
    return token.forms[1]
