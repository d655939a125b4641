"""Find the phrases of a set of lexicons in a post, with the exceptions of each entry applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conduct_rules.phrases.lexicon import Entry, Lexicon
from conduct_rules.phrases.line import Line, Tags
from conduct_rules.phrases.matcher import PhraseMatch, PhraseMatcher, Role
from conduct_rules.phrases.patterns import PatternReader
from conduct_rules.phrases.phrase import Phrase
from conduct_rules.text.view import View

EXCEPTIONS: tuple[Role, ...] = ("unless", "unless_sentence", "unless_post", "with_sentence", "with_post")


class PhraseFinder:
    """Compiled lexicons. Immutable once made, so that threads may share it."""

    def __init__(self, lexicons: Iterable[Lexicon], classes: Mapping[str, tuple[str, ...]]) -> None:
        reader = PatternReader(classes)
        self._phrases = PhraseMatcher(reader)
        self._exceptions: dict[int, PhraseMatcher] = {}
        self._owners: list[tuple[str, Entry]] = []
        for lexicon in lexicons:
            for entry in lexicon.entries:
                owner = len(self._owners)
                for pattern in entry.patterns:
                    self._phrases.add(pattern, owner, "patterns")
                for role in EXCEPTIONS:
                    for pattern in getattr(entry, role):
                        self._exceptions.setdefault(owner, PhraseMatcher(reader)).add(pattern, owner, role)
                self._owners.append((lexicon.name, entry))

    def words(self) -> frozenset[str]:
        """Give every word that stands in a pattern: the vocabulary to which misspellings are mended."""
        return self._phrases.words().union(*(matcher.words() for matcher in self._exceptions.values()))

    def find(self, view: View, tags: Tags) -> dict[str, tuple[Phrase, ...]]:
        """Give the phrases found, by lexicon, in order of place. Only an entry's own finds call for its exceptions."""
        line = Line(view, tags)
        by_owner: dict[int, list[PhraseMatch]] = {}
        for match in self._phrases.find(line):
            by_owner.setdefault(match.owner, []).append(match)
        found: dict[str, list[Phrase]] = {}
        for owner, matches in sorted(by_owner.items()):
            name, entry = self._owners[owner]
            exceptions = _by_role(self._exceptions[owner].find(line)) if owner in self._exceptions else {}
            phrases = _apply_exceptions(view, entry, matches, exceptions)
            if phrases:
                found.setdefault(name, []).extend(phrases)
        return {name: tuple(sorted(phrases, key=lambda p: (p.first, p.last))) for name, phrases in found.items()}


def _by_role(matches: Iterable[PhraseMatch]) -> dict[Role, list[PhraseMatch]]:
    by_role: dict[Role, list[PhraseMatch]] = {}
    for match in matches:
        by_role.setdefault(match.role, []).append(match)
    return by_role


def _apply_exceptions(
    view: View, entry: Entry, matches: Sequence[PhraseMatch], exceptions: Mapping[Role, Sequence[PhraseMatch]]
) -> list[Phrase]:
    if (entry.with_post and "with_post" not in exceptions) or (entry.with_sentence and not exceptions):
        return []
    tokens = view.tokens
    if not exceptions:
        return [
            Phrase(entry, first, last, tokens[begin].start, tokens[end].end)
            for _, _, first, last, (begin, end) in matches
        ]
    needed, vetoed = (_sentences(view, exceptions.get(role, ())) for role in ("with_sentence", "unless_sentence"))
    taken = {place for veto in exceptions.get("unless", ()) for place in range(veto.first, veto.last + 1)}
    phrases: list[Phrase] = []
    for match in matches:
        sentence = tokens[match.first].sentence
        if entry.with_sentence and sentence not in needed:
            continue
        aside = (
            "unless_post" in exceptions
            or sentence in vetoed
            or not taken.isdisjoint(range(match.first, match.last + 1))
        )
        start, end = view.offsets(*match.marked)
        phrases.append(Phrase(entry, match.first, match.last, start, end, entry.cause if aside else None))
    return phrases


def _sentences(view: View, matches: Iterable[PhraseMatch]) -> set[int]:
    tokens = view.tokens
    return {n for m in matches for n in range(tokens[m.first].sentence, tokens[m.last].sentence + 1)}
