"""See photographs and films taken inside the practice, of other patients, or of staff."""

from __future__ import annotations

from collections.abc import Iterable

from conduct_rules.detect.cues import is_negated
from conduct_rules.detect.scene import Scene
from conduct_rules.detect.setting import Setting, is_staff_near, sighting
from conduct_rules.hit import Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, longest

LEXICON = "photos"

PHOTO_REASON = "A photograph was taken inside the practice, of other patients, or of staff."
FILM_REASON = "Staff or a consultation were filmed."


def detect_photos(scene: Scene) -> Iterable[Sighting]:
    """A picture counts when it shows the inside, another patient or staff, and not the author's own rash or form."""
    setting = scene.once(_photo_setting)
    standing: list[Phrase] = []
    doubtful: list[Phrase] = []
    for phrase in setting.of("whole", "taken"):
        if is_negated(scene.view, phrase.first):
            continue
        if phrase.entry.sense == "taken" and not _shows_somebody(scene, setting, phrase):
            continue
        own = phrase.entry.sense == "taken" and _shows_own(scene, setting, phrase)
        (doubtful if own else standing).append(phrase)
    filmed = films(scene)
    standing += [phrase for phrase in setting.of("clip") if _shows_the_inside(scene, setting, phrase)]
    if not (standing or doubtful or filmed):
        standing = [phrase for phrase in setting.of("lens") if _is_aired(scene, setting, phrase)]
    if not (standing or doubtful or filmed):
        yield from _signs(scene, setting)
    standing += filmed
    for phrase in longest(standing):
        reason = FILM_REASON if phrase.entry.sense in ("film", "clip") else PHOTO_REASON
        yield sighting(phrase, kind="photo", reason=reason)
    for phrase in longest(doubtful)[:1]:
        yield sighting(phrase, kind="photo", reason=PHOTO_REASON, aside="not on the premises")
    excepted = [phrase for phrase in scene.set_aside(LEXICON) if phrase.entry.sense in ("whole", "taken", "film")]
    if not standing and not doubtful:
        for phrase in longest(excepted)[:1]:
            yield sighting(phrase, kind="photo", reason=PHOTO_REASON, aside=phrase.aside)


def films(scene: Scene) -> list[Phrase]:
    """Give the films of staff or of a consultation."""
    return scene.once(_films)


def _films(scene: Scene) -> list[Phrase]:
    setting = scene.once(_photo_setting)
    said = [phrase for phrase in setting.of("film") if not is_negated(scene.view, phrase.first)]
    return said or [
        phrase
        for phrase in setting.of("clip")
        if (setting.near(phrase, "attended", "near") or is_staff_near(scene, phrase, "near"))
        and _is_shown(scene, setting, phrase)
    ]


def _is_aired(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    """Whether a weak sign of a picture stands by one that it is shown, and by somebody who may be in it."""
    aired = setting.of("aired")
    apart = bool(aired) and (aired[0].last < phrase.first or phrase.last < aired[-1].first)
    return apart and _shows_somebody(scene, setting, phrase) and not _shows_own(scene, setting, phrase)


def _shows_the_inside(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    return setting.near(phrase, "inside", "beside") and _is_shown(scene, setting, phrase)


def _is_shown(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    return setting.near(phrase, "shown", "beside") and not is_negated(scene.view, phrase.first)


def _photo_setting(scene: Scene) -> Setting:
    return Setting(scene, LEXICON)


def _signs(scene: Scene, setting: Setting) -> Iterable[Sighting]:
    """A camera sign beside talk of the inside of the practice, or of staff by name, shows that a picture was taken."""
    if setting.has("own") or scene.set_aside(LEXICON) or not (setting.has("scene") or scene.staff):
        return
    for sign in read_toml("capture.toml")["camera_signs"]:
        start = scene.view.text.find(sign)
        if start >= 0:
            end = start + len(sign)
            yield Sighting("photo", start, end, about="practice", certainty="possible", reason=PHOTO_REASON)
            return


def _shows_somebody(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    """Whether a picture, and who may be in it, say together enough that it is of somebody or of the inside."""
    seen = max(2 * is_staff_near(scene, phrase, "near"), setting.weight_near(phrase, "scene", "near"))
    return bool(seen) and phrase.entry.weight + _is_apart(scene, phrase) + seen >= read_toml("capture.toml")["pictured"]


def _shows_own(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    wanted = setting.weight_near(phrase, "own", "beside") >= read_toml("capture.toml")["settled"]
    return (wanted or setting.near(phrase, "own", "same")) and not setting.near(phrase, "inside", "same")


def _is_apart(scene: Scene, phrase: Phrase) -> bool:
    """Whether a picture is named between stops or brackets, as under one: "(pic)", "Photo:"."""
    gaps = scene.view.gaps
    opened = scene.view.text[max(phrase.start - 1, 0) : phrase.start] in ("(", "[")
    return opened or (bool(gaps[phrase.first] or not phrase.first) and all(gaps[phrase.last + 1 : phrase.last + 2]))
