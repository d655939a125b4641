"""From texts to sightings: cut, say who is meant, find the phrases, and ask every detector."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from conduct_rules.detect.scene import Scene
from conduct_rules.hit import Sighting
from conduct_rules.lexicons import read_words
from conduct_rules.phrases.finder import PhraseFinder
from conduct_rules.phrases.lexicon import load_classes, load_lexicon
from conduct_rules.practice.model import Practice, StaffMember
from conduct_rules.text.people import PersonFinder
from conduct_rules.text.view import View
from conduct_rules.text.vocabulary import Vocabulary
from conduct_rules.who.find import WhoFinder
from conduct_rules.who.gazetteer import name_list


@dataclass(frozen=True, slots=True)
class Detector:
    """One family: a plain function from the scene to what it sees there, and the lexicons whose phrases it reads.

    `needs` are lexicons of which one must have found something, or else there is nothing to see; with none of them
    named, it is always asked.
    """

    name: str
    detect: Callable[[Scene], Iterable[Sighting]]
    lexicons: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def may_see(self, scene: Scene) -> bool:
        """Whether it is worth asking about this scene."""
        return not self.needs or any(name in scene.phrases for name in self.needs)


class Detection:
    """The staff list and all lexicons, compiled, with the detectors to run. Immutable once made."""

    def __init__(
        self,
        staff: Sequence[StaffMember],
        practice: Practice,
        person_finder: PersonFinder,
        *,
        detectors: Sequence[Detector],
    ) -> None:
        names = dict.fromkeys(name for detector in detectors for name in detector.lexicons)
        self._practice = practice
        self._detectors = tuple(detectors)
        self._phrases = PhraseFinder([load_lexicon(name) for name in names], load_classes())
        self._who = WhoFinder(staff, practice, person_finder)
        self._vocabulary = Vocabulary(self._phrases.words() | self._who.words(), read_words(), name_list("given_names"))

    def detect(self, texts: Sequence[str]) -> list[list[Sighting]]:
        """Give the sightings in each text, in order of place within each.

        Each step is taken for all texts before the next: what it looks words up in stays near at hand meanwhile.
        """
        views = [View(text, self._vocabulary) for text in texts]
        companies = list(self._who.find(views))
        phrases = [self._phrases.find(company.view, company.tags) for company in companies]
        found = {
            company.number: self._ask_all(Scene(company.view, self._practice, company.mentions, said))
            for company, said in zip(companies, phrases, strict=True)
        }
        return [found[number] for number in range(len(texts))]

    def _ask_all(self, scene: Scene) -> list[Sighting]:
        asked = (detector for detector in self._detectors if detector.may_see(scene))
        sightings = [sighting for detector in asked for sighting in detector.detect(scene)]
        return sorted(sightings, key=lambda sighting: (sighting.start, sighting.end, sighting.kind))


PhraseTags = Mapping[str, frozenset[int]]
