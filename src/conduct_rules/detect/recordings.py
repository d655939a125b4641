"""See recordings of calls, consultations and staff: shared, made in secret, or made without leave."""

from __future__ import annotations

from collections.abc import Iterable

from conduct_rules.detect import photos
from conduct_rules.detect.cues import is_negated
from conduct_rules.detect.scene import Scene
from conduct_rules.detect.setting import Setting, is_staff_near, sighting
from conduct_rules.hit import Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, longest

LEXICON = "recordings"
LEXICONS = (LEXICON, photos.LEXICON)

SHARED_REASON = "A recording of a call, a consultation or staff is shared, or is to be."
FILM_REASON = "Staff or a consultation were filmed."
MADE_REASON = "The author says that a call, a consultation or staff were recorded."
SECRET_REASON = "A recording was made in secret, or against what was asked."


def detect_recordings(scene: Scene) -> Iterable[Sighting]:
    """A recording counts when shared or secret; one that was merely made counts unless leave was asked and given."""
    standing = list(scene.once(_standing))
    if standing:
        standing += [(phrase, SHARED_REASON) for phrase in scene.once(recording_setting).of("outlet")]
    reasons = {id(phrase): reason for phrase, reason in standing}
    for phrase in longest([phrase for phrase, _ in standing]):
        yield sighting(phrase, kind="recording", reason=reasons[id(phrase)])
    setting = scene.once(recording_setting)
    if has_leave(setting):
        for phrase in longest(setting.of("secret", "made"))[:1]:
            yield sighting(phrase, kind="recording", reason=MADE_REASON, aside="asked first")


def sentences_of_secret_recordings(scene: Scene) -> frozenset[int]:
    """Give the sentences with a recording that was kept from somebody, whether or not it is shared now."""
    setting = scene.once(recording_setting)
    return frozenset(
        scene.sentence_of(phrase)
        for phrase, _ in scene.once(_standing)
        if phrase.entry.sense == "secret" or setting.near(phrase, "hush", "near")
    )


def _standing(scene: Scene) -> list[tuple[Phrase, str]]:
    setting, reach = scene.once(recording_setting), read_toml("capture.toml")["denied_reach"]["recording"]

    def told(sense: str) -> list[Phrase]:
        return [phrase for phrase in setting.of(sense) if not is_negated(scene.view, phrase.first, reach=reach)]

    shared = [(phrase, SHARED_REASON) for phrase in told("shared")]
    if has_leave(setting):
        return [*shared, *((phrase, SHARED_REASON) for phrase in setting.of("beyond"))]
    secret = [(phrase, SECRET_REASON) for phrase in setting.of("secret") if not _was_heeded(setting, phrase)]
    made = [(phrase, MADE_REASON) for phrase in told("made") if not _is_official(setting, phrase)]
    filmed = [(phrase, FILM_REASON) for phrase in photos.films(scene)]
    return [*shared, *secret, *made, *filmed] or list(_traces(scene, setting))


def are_spoken_of(scene: Scene) -> bool:
    """Whether the post tells of a recording, with or without leave: its telephone is then no nuisance to a room."""
    return bool(scene.once(_standing)) or has_leave(scene.once(recording_setting))


def has_leave(setting: Setting) -> bool:
    """Whether leave to record was asked, and nothing says that it was refused."""
    return setting.has("agreed") and not setting.has("refused")


def _traces(scene: Scene, setting: Setting) -> Iterable[tuple[Phrase, str]]:
    """Give what may be a recording of somebody, by whether others hear it, or it was kept from whom it is of."""
    for phrase in setting.of("trace"):
        of_somebody = setting.near(phrase, "said", "near") or is_staff_near(scene, phrase, "near")
        if not of_somebody or _is_official(setting, phrase):
            continue
        if setting.near(phrase, "spread", "near"):
            yield phrase, SHARED_REASON
        elif _is_hushed(setting, phrase) and not _was_heeded(setting, phrase):
            yield phrase, SECRET_REASON


def _is_hushed(setting: Setting, phrase: Phrase) -> bool:
    """Whether it was kept from somebody; after a refusal, "did it anyway" may stand a sentence further off."""
    return setting.near(phrase, "hush", "near" if setting.near(phrase, "refused", "near") else "beside")


def _is_official(setting: Setting, phrase: Phrase) -> bool:
    """Whether the practice's own recordings, or one that the doctor wanted, are spoken of."""
    wanted = setting.weight_near(phrase, "official", "beside") >= read_toml("capture.toml")["settled"]
    return wanted or setting.near(phrase, "official", "same")


def _was_heeded(setting: Setting, phrase: Phrase) -> bool:
    """Whether somebody did not want to be recorded, and the author let it be, and not for show only."""
    heeded = all(setting.near(phrase, sense, "near") for sense in ("refused", "heeded"))
    return heeded and not setting.near(phrase, "defied", "near")


def recording_setting(scene: Scene) -> Setting:
    """Give what is said of recordings in this post."""
    return Setting(scene, LEXICON)
