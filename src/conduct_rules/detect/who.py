"""Say who is meant: staff, other patients, the author, outsiders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from conduct_rules.detect.scene import Mention
from conduct_rules.practice.model import Practice, StaffMember
from conduct_rules.text.people import PersonFinder
from conduct_rules.text.view import View


class WhoFinder:
    """The staff list, compiled, and the names, roles and relations by which people are told apart."""

    def __init__(self, staff: Sequence[StaffMember], practice: Practice, person_finder: PersonFinder) -> None:
        self._staff = staff
        self._practice = practice
        self._person_finder = person_finder

    def words(self) -> frozenset[str]:
        """Give the words of roles and relations, to which misspellings are mended."""
        return frozenset()

    def find(self, views: Sequence[View]) -> Iterator[tuple[tuple[Mention, ...], Mapping[str, frozenset[int]]]]:
        """Give, for each view, the people mentioned and the tags that phrase patterns may ask for."""
        for view in views:
            yield (), {"num": frozenset(n for n, token in enumerate(view.tokens) if token.norm[:1].isdigit())}
