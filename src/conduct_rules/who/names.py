"""Find where names of people stand: title, given and family name, by the staff list, the gazetteers and capitals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conduct_rules.lexicons import read_toml
from conduct_rules.text.view import Token, View
from conduct_rules.who.capitals import Capitals
from conduct_rules.who.gazetteer import function_words, kin_words, little_words, name_list, name_words, ordinary_names
from conduct_rules.who.neighbours import Neighbours
from conduct_rules.who.roster import Reading, Roster
from conduct_rules.who.surroundings import SENTENCE_END
from conduct_rules.who.units import NameGroup, Unit, are_initials, as_read

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
        self.capitals = Capitals(view)
        self._beside = Neighbours(view, roster)
        self._strange = frozenset(view.strange)
        self._case_tells = not (view.is_lower or view.is_shouted)
        self._titles: Mapping[str, str] = read_toml("names.toml")["titles"]
        self._plural_titles = name_words("plural_titles")
        self._kin_before = name_words("kin_before_sister")
        self._before_initials = name_words("before_initials")
        self._short_titles = name_words("short_titles")
        self._openers = name_words("openers")
        self._particles = name_words("particles")
        self._several = name_words("several_of_a_name")
        self._never = name_words("never_names")
        self._little = little_words()
        self._function_words = function_words()

    def groups(self) -> Iterator[NameGroup]:
        """Give the name groups in order; none overlaps another."""
        place, length = 0, len(self._view.tokens)
        while place < length:
            group = self._group_at(place) if self._may_begin(place) else None
            if group is None:
                place += 1
            else:
                yield group
                place = group.last + 1

    def _may_begin(self, place: int) -> bool:
        """Whether a name may begin here: quick, and no only where no title, initial, list or near spelling has it."""
        tokens, names, token = self._view.tokens, self._roster.names, self._view.tokens[place]
        word = token.norm
        if (
            len(word) == 1
            or place in self._strange
            or place in self._named
            or not self._titles.keys().isdisjoint(token.forms)
        ):
            return True
        if word in self._never:
            return False
        if word in names or word[:-1] in names or (place and tokens[place - 1].norm in self._before_initials):
            return True
        for following in tokens[place + 1 : place + MOST_JOINED]:
            word += following.norm
            if following.joined or word in names or word[:-1] in names:
                return True
        return False

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
            between = self._view.gap_text(at) if units else ""
            in_address = between == "." and tokens[at].case == "lower"  # `lena.kowal`
            if units and (tokens[at].gap or in_address or not BETWEEN_NAMES.issuperset(between)):
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
        if units[0].word in self._openers and (units[0].first == 0 or first.gap == SENTENCE_END) and units[1].given:
            return not self._beside.are_one_person(units[0].readings, units[1].readings)
        return units[0].ordinary and first.case == "lower" and second.case != "lower"

    def _title_at(self, place: int) -> str | None:
        token = self._view.tokens[place]
        if self._titles.keys().isdisjoint(token.forms) or self._view.text[token.end - 2 : token.end] in ("'s", "’s"):
            return None
        title = next(self._titles[form] for form in token.forms if form in self._titles)
        before = self._view.tokens[place - 1].norm if place else ""
        if token.norm == "sister" and before in self._kin_before:
            return None
        following = self._view.tokens[place + 1] if place + 1 < len(self._view.tokens) else token
        apart = following is not token and len(self._view.gap_text(place + 1).strip(".")) > 1
        small = following.case == "lower" and not self._beside.is_name(following.norm)
        if token.norm in self._plural_titles and (small or apart):
            return None
        return title

    def _unit_at(self, place: int, *, titled: bool, before: Unit | None) -> Unit | None:
        token = self._view.tokens[place]
        if (titled or before is not None) and self._beside.is_initial(place, before):
            return Unit(place, place, token.norm)
        if token.norm in self._never or not as_read(token)[:1].isalpha():
            return None
        verb = before is not None and token.case == "lower" and self._beside.is_verb_with_object(place)
        if verb or "@" in self._view.gap_text(place) or (not titled and self._is_blocked(token, place, before)):
            return None
        if (titled or self._may_be_hidden(token, place)) and (hidden := self._hidden_unit(token, place)) is not None:
            return hidden
        for count in range(MOST_JOINED, 0, -1):
            near, last = self._near_in_pieces(place, joined=True) if titled and count == 1 else ((), place)
            if near:
                return Unit(place, last, token.norm, (), near)
            unit = self._known_unit(place, count, titled=titled, before=before)
            if unit is not None:
                return unit
        if titled or before is not None:
            return self._unknown_unit(token, place, titled=titled, before=before)
        return self._near_unit(token, place)

    def _is_blocked(self, token: Token, place: int, before: Unit | None) -> bool:
        """Whether the token belongs to a place, an organisation or an illness, and not to a name after all."""
        if place not in self._blocked or (before is not None and self.capitals.is_meant(place)):
            return False
        if before is not None and token.norm not in self._view.vocabulary:
            return False
        names = (token.norm, token.norm.removesuffix("s"))
        if (
            before is not None
            and before.given
            and not (before.ordinary or name_list("family_names").keys().isdisjoint(names))
        ):
            return False
        if self._blocked[place] > 1:
            return True
        if place in self._strange and token.case == "capital" and self._beside.after_kin(place):  # `our Callan`
            return False
        return not any(self._roster.read(name) or name in name_list("given_names") for name in names)

    def _known_unit(self, place: int, count: int, *, titled: bool, before: Unit | None) -> Unit | None:
        tokens = self._view.tokens[place : place + count]
        if len(tokens) < count or any(token.gap for token in tokens[1:]):
            return None
        joined = "".join([token.norm for token in tokens]) if count > 1 else as_read(tokens[0])
        named = count == 1 and place in self._named
        if not named and joined not in self._roster.names and joined[:-1] not in self._roster.names:
            return self._double_barrelled(place, count) if count == MOST_PIECES else None
        for word in self._bases(joined, place, place + count - 1, titled=titled, before=before):
            readings = self._roster.read(word)
            given = named or word in name_list("given_names")
            family = word in name_list("family_names")
            if not readings and not given and not family:
                continue
            if count > 1 and any(token.norm in self._never for token in tokens):
                continue
            little = count == 1 and word in self._function_words and self._looks_small(tokens[0])
            little = little and not self._beside.names_one_person(readings, word, place, before)
            if "'" in word or (little and not (titled or named or self._beside.is_relative(place))):
                continue
            if count > 1 and not readings and not any(self._looks_like_name(token) for token in tokens):
                continue
            ordinary = count == 1 and not named and (word in ordinary_names() or word in self._view.vocabulary.ordinary)
            unit = Unit(place, place + count - 1, word, readings, (), given, family, ordinary)
            if self._may_stand(unit, tokens[0], titled=titled, before=before):
                near = self._roster.near(word) if len(word) > 3 else ()
                plural = word != joined and tokens[-1].norm.endswith("s") and self._beside.is_one_of_several(place)
                return Unit(unit.first, unit.last, word, readings, near, given, family, ordinary, plural)
        return self._double_barrelled(place, count) if count == MOST_PIECES else None

    def _double_barrelled(self, place: int, count: int) -> Unit | None:
        """A name of two halves that is not spelt right: `Fenwick-Hugs`, `Al Ameen`."""
        tokens = self._view.tokens[place : place + count]
        particle = tokens[0].norm in self._particles and not tokens[-1].gap
        if len(tokens) < count or not (tokens[1].joined or particle) or tokens[0].norm in self._never:
            return None
        word = "".join(token.norm for token in tokens)
        near = self._roster.near(word)
        halves = tuple(reading for reading in self._roster.read(tokens[0].norm) if reading.how == "part")
        return Unit(place, place + 1, word, halves, near) if near or halves else None

    def _may_stand(self, unit: Unit, token: Token, *, titled: bool, before: Unit | None) -> bool:
        """Whether a known name may be one here: an ordinary word needs a title, a name before it, or a capital."""
        if titled and unit.readings:
            doctor = self._view.tokens[unit.first - 1].norm
            word_alone = unit.word in self._function_words and unit.word in self._little
            told = doctor in self._short_titles or self._beside.finite_verb_follows(unit.last)
            return told or not self._looks_small(token) or not word_alone
        if not unit.ordinary:
            return token.case != "lower" or self._view.is_lower or bool(unit.readings)
        if self.capitals.is_meant(unit.first):
            return True
        if self._beside.names_one_person(unit.readings, unit.word, unit.last, before):
            return True
        if before is not None and not self._case_tells and unit.family and unit.word not in self._function_words:
            return before.given and not before.ordinary
        if before is not None and token.case == "lower" and self._case_tells:
            return not before.ordinary and any(reading.part == "family" for reading in unit.readings)
        kin = self._beside.after_kin(unit.first) and unit.word not in kin_words()  # not `our son`
        if unit.given and (kin or self._beside.before_family_name(unit.last, small=not self._case_tells)):
            return True
        if unit.given and token.case == "capital" and self._beside.is_subject(unit.word, unit.last):
            return True
        if not unit.readings:
            return False
        return token.case != "lower" or not self._case_tells or self._beside.job_may_follow(unit.last)

    def _unknown_unit(self, token: Token, place: int, *, titled: bool, before: Unit | None) -> Unit | None:
        """A word after a title or a given name that is in no list: a name if it bears a capital or is no word."""
        known = token.norm in self._view.vocabulary
        if "*" in token.norm and before is not None:
            return Unit(place, place, token.norm, self._roster.masked(token.norm))
        if not as_read(token).isalpha():
            return None
        if token.case == "upper" and before is not None and self._beside.is_initials_of_name(before, token):
            return Unit(place, place, token.norm)
        capital = self.capitals.is_meant(place) or self._beside.is_stressed(token, before)
        shouted = self._view.is_shouted and before is not None and before.given and not before.ordinary
        heard = titled and known and self._beside.is_heard_after_title(place)
        if not capital and not heard and (known or (token.case != "lower" and not titled and not shouted)):
            return None
        if not capital and before is not None and not self._beside.goes_with(token, before):
            return None
        if titled and not capital and self._view.is_lower and len(token.norm) < 3:
            return None
        near, last = self._roster.near(token.norm, titled=titled), place
        if titled and not any(self._roster.fitting(reading.people, self._title_at(place - 1)) for reading in near):
            near, last = self._near_in_pieces(place)
        if titled and not (near or capital or self._view.is_lower):
            return None
        return Unit(place, last, token.norm, (), near, ordinary=known)

    def _near_in_pieces(self, place: int, *, joined: bool = False) -> tuple[tuple[Reading, ...], int]:
        """Read a name heard in pieces (`Voy Chick`, `joined`: `Oh-conk-woe`): the word with the one or two after it."""
        for count in (3, 2) if joined else (2, 3):
            tokens = self._view.tokens[place : place + count]
            if len(tokens) == count and not any(
                t.gap or (joined and not t.joined) or t.norm in self._never for t in tokens[1:]
            ):
                near = self._roster.near("".join(token.norm for token in tokens), titled=True)
                if near:
                    return near, place + count - 1
        return (), place

    def _may_be_hidden(self, token: Token, place: int) -> bool:
        """Whether a name may be hidden without a title: masked, or initials, called so or with their stops."""
        before = self._view.tokens[place - 1].norm if place else ""
        strange = token.case == "upper" and token.norm not in self._view.vocabulary
        initials = strange and are_initials(token.norm, self._view.text[token.start : token.end])
        return "*" in token.norm or before in self._before_initials or initials

    def _hidden_unit(self, token: Token, place: int) -> Unit | None:
        """A masked name (`Dr P****l`) or initials (`Dr A.O.`) after a title, when they fit somebody on the list."""
        written = self._view.text[token.start : token.end]
        if "*" in token.norm:
            readings = self._roster.masked(token.norm)
        elif are_initials(token.norm, written):
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
        heads = token.case == "capital" and not self._view.is_shouted and self._beside.is_subject(token.norm, place)
        told = (
            heads
            or self.capitals.is_meant(place)
            or (self._beside.after_kin(place) and (self._view.is_lower or self._view.is_shouted))
        )
        related = self.capitals.is_meant(place) and self._beside.after_kin_or_nickname(place)
        if near or (told and (len(token.forms) == 1 or related)):
            return Unit(place, place, token.norm, (), near)
        return None

    def _looks_small(self, token: Token) -> bool:
        """Whether a word bears no capital, or one that tells nothing."""
        return token.case == "lower" or self._view.is_shouted

    def _looks_like_name(self, token: Token) -> bool:
        return token.case in ("capital", "mixed", "upper") or self._view.is_lower

    def _bases(self, word: str, place: int, last: int, *, titled: bool, before: Unit | None) -> Iterator[str]:
        """Give the word, and without the `s` of a possessive, or of a plural where several of a name are told."""
        if not word.endswith("s") or len(word) < 4:
            yield word
            return
        lead = self._view.tokens[place - 1].norm if place else ""
        possessive = not self._view.text[self._view.tokens[last].start : self._view.tokens[last].end].isalnum()
        if possessive and word[:-1] in name_list("given_names"):  # `Peter's`, though there are people called Peters
            yield word[:-1]
        yield word
        if (
            possessive
            or titled
            or lead in self._several
            or (before is not None and self._beside.is_family_of(before, word[:-1], last))
            or (self._view.tokens[place].case == "capital" and self._beside.list_after(last))
        ):
            yield word[:-1]
