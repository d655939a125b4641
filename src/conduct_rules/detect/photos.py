"""See photographs and films taken inside the practice, of other patients, or of staff."""

from __future__ import annotations

from collections.abc import Iterable

from conduct_rules.detect.cues import is_negated
from conduct_rules.detect.scene import Scene
from conduct_rules.detect.setting import Setting, sentence_of, sighting
from conduct_rules.hit import Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, longest

LEXICON = "photos"

PHOTO_REASON = "A photograph was taken inside the practice, of other patients, or of staff."
FILM_REASON = "Staff or a consultation were filmed."


def detect_photos(scene: Scene) -> Iterable[Sighting]:
    """A picture counts when it shows the inside, another patient or staff, and not the author's own rash or form."""
    setting = Setting(scene, LEXICON)
    standing: list[Phrase] = []
    doubtful: list[Phrase] = []
    for phrase in setting.of("whole", "pictured", "taken", "film"):
        if is_negated(scene.view, phrase.first):
            continue
        if phrase.entry.sense == "taken" and not _shows_somebody(scene, setting, phrase):
            continue
        own = phrase.entry.sense in ("pictured", "taken") and _shows_own(scene, setting, phrase)
        (doubtful if own else standing).append(phrase)
    if not standing and not doubtful:
        yield from _signs(scene, setting)
    for phrase in longest(standing):
        reason = FILM_REASON if phrase.entry.sense == "film" else PHOTO_REASON
        yield sighting(phrase, kind="photo", reason=reason)
    for phrase in longest(doubtful)[:1]:
        yield sighting(phrase, kind="photo", reason=PHOTO_REASON, aside="not on the premises")
    excepted = [phrase for phrase in scene.set_aside(LEXICON) if phrase.entry.sense in ("whole", "pictured", "film")]
    if not standing and not doubtful:
        for phrase in longest(excepted)[:1]:
            yield sighting(phrase, kind="photo", reason=PHOTO_REASON, aside=phrase.aside)


def _signs(scene: Scene, setting: Setting) -> Iterable[Sighting]:
    """A camera sign beside talk of the inside of the practice, or of staff by name, shows that a picture was taken."""
    if setting.has("own") or not (setting.has("inside") or scene.staff):
        return
    for sign in read_toml("capture.toml")["camera_signs"]:
        start = scene.view.text.find(sign)
        if start >= 0:
            end = start + len(sign)
            yield Sighting("photo", start, end, about="practice", certainty="possible", reason=PHOTO_REASON)
            return


def _shows_somebody(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    named = scene.once(_sentences_with_staff)
    here, near = sentence_of(scene, phrase), read_toml("capture.toml")["near"]
    return not named.isdisjoint(range(here - near, here + near + 1)) or setting.near(phrase, "scene", reach=near)


def _sentences_with_staff(scene: Scene) -> frozenset[int]:
    return frozenset(scene.view.tokens[mention.first].sentence for mention in scene.staff)


def _shows_own(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    return setting.near(phrase, "own", reach=0) and not setting.near(phrase, "inside", reach=0)
