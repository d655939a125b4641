"""Find the phrases of a set of lexicons in a post, with the exceptions of each entry applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conduct_rules.hit import Cause
from conduct_rules.phrases.lexicon import Entry, Lexicon
from conduct_rules.phrases.matcher import PhraseMatch, PhraseMatcher, Role, Tags
from conduct_rules.phrases.phrase import Phrase
from conduct_rules.text.view import View

ROLES: tuple[Role, ...] = ("patterns", "unless", "unless_sentence", "unless_post", "with_sentence", "with_post")


class PhraseFinder:
    """Compiled lexicons. Immutable once made, so that threads may share it."""

    def __init__(self, lexicons: Iterable[Lexicon], classes: Mapping[str, tuple[str, ...]]) -> None:
        self._matcher = PhraseMatcher(classes)
        self._owners: list[tuple[str, Entry]] = []
        for lexicon in lexicons:
            for entry in lexicon.entries:
                for role in ROLES:
                    for pattern in getattr(entry, role):
                        self._matcher.add(pattern, len(self._owners), role)
                self._owners.append((lexicon.name, entry))

    def words(self) -> frozenset[str]:
        """Give every word that stands in a pattern: the vocabulary to which misspellings are mended."""
        return self._matcher.words()

    def find(self, view: View, tags: Tags) -> dict[str, tuple[Phrase, ...]]:
        """Give the phrases found, by lexicon, in order of place."""
        by_owner: dict[int, list[PhraseMatch]] = {}
        for match in self._matcher.find(view, tags):
            by_owner.setdefault(match.owner, []).append(match)
        found: dict[str, list[Phrase]] = {}
        for owner, matches in sorted(by_owner.items()):
            name, entry = self._owners[owner]
            phrases = _apply_exceptions(view, entry, matches)
            if phrases:
                found.setdefault(name, []).extend(phrases)
        return {name: tuple(sorted(phrases, key=lambda p: (p.first, p.last))) for name, phrases in found.items()}


def _apply_exceptions(view: View, entry: Entry, matches: Sequence[PhraseMatch]) -> list[Phrase]:
    by_role: dict[Role, list[PhraseMatch]] = {}
    for match in matches:
        by_role.setdefault(match.role, []).append(match)
    if entry.with_post and "with_post" not in by_role:
        return []
    phrases: list[Phrase] = []
    for match in by_role.get("patterns", ()):
        sentence = view.tokens[match.first].sentence
        if entry.with_sentence and not _in_sentence(view, by_role.get("with_sentence", ()), sentence):
            continue
        vetoed = (
            "unless_post" in by_role
            or _in_sentence(view, by_role.get("unless_sentence", ()), sentence)
            or any(veto.first <= match.last and match.first <= veto.last for veto in by_role.get("unless", ()))
        )
        cause: Cause | None = entry.cause if vetoed else None
        phrases.append(Phrase(entry, match.first, match.last, *view.offsets(*match.marked), aside=cause))
    return phrases


def _in_sentence(view: View, matches: Iterable[PhraseMatch], sentence: int) -> bool:
    return any(view.tokens[match.first].sentence <= sentence <= view.tokens[match.last].sentence for match in matches)
