"""See phones and other devices used on the premises without regard for others."""

from __future__ import annotations

from collections.abc import Iterable

from conduct_rules.detect.cues import is_negated
from conduct_rules.detect.recordings import recording_setting
from conduct_rules.detect.scene import Scene
from conduct_rules.detect.setting import Setting, sighting
from conduct_rules.hit import Cause, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, longest

LEXICON = "devices"

DEVICE_REASON = "The author tells of using a phone or other device on the premises without regard for others."
HIDDEN_REASON = "A device was kept running in a consultation without the clinician agreeing."


def detect_devices(scene: Scene) -> Iterable[Sighting]:
    """A device counts in use in a consultation or when somebody minded, when heard by the waiting room, or hidden."""
    setting = Setting(scene, LEXICON)
    standing: list[Phrase] = []
    doubtful: list[tuple[Phrase, Cause]] = []
    for phrase in setting.of("whole", "use", "loud", "hidden", "stashed", "gadget", "thing"):
        if phrase.entry.sense == "thing" and standing:
            continue
        if not _counts_as_device(scene, setting, phrase):
            continue
        cause = _device_cause(scene, setting, phrase)
        if cause is None:
            standing.append(phrase)
        else:
            doubtful.append((phrase, cause))
    for phrase in longest(standing):
        reason = HIDDEN_REASON if phrase.entry.sense == "hidden" else DEVICE_REASON
        yield sighting(phrase, kind="device", reason=reason)
    for phrase, cause in doubtful[:1]:
        yield sighting(phrase, kind="device", reason=DEVICE_REASON, aside=cause)


def _counts_as_device(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    """Whether the place and those who minded make this a breach, by how the device was used."""
    sense = phrase.entry.sense
    consulted, minded = setting.near(phrase, "consultation", reach=2), setting.near(phrase, "rebuke", reach=2)
    inside = setting.near(phrase, "premises", reach=3)
    if sense == "whole":
        return True
    if sense == "loud":
        return inside or (minded and consulted) or setting.near(phrase, "shameless", reach=1)
    if sense == "use":
        return consulted or (minded and inside)
    if sense == "gadget":
        spoken_of = inside or consulted or setting.near(phrase, "clinician", reach=1)
        return spoken_of and _is_shameless(setting, phrase)
    if sense == "thing":
        return _is_imposed(scene, setting, phrase)
    if sense == "stashed" and (consulted or inside):
        return True
    recordings = scene.once(recording_setting)
    return any(recordings.near(phrase, sense, reach=2) for sense in ("secret", "made", "shared"))


def _is_shameless(setting: Setting, phrase: Phrase) -> bool:
    """Whether somebody minded and the author went on, or did not care, or attended to it while being attended to."""
    minded = setting.near(phrase, "rebuke", reach=1)
    return (
        (minded and setting.near(phrase, "refusal", reach=1))
        or setting.near(phrase, "shameless", reach=1)
        or (setting.near(phrase, "meanwhile", reach=0) and setting.near(phrase, "consultation", reach=0))
        or (setting.near(phrase, "meanwhile", reach=0) and setting.near(phrase, "clinician", reach=0))
    )


def _is_imposed(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    """Whether the author or their party used a thing among others who had to put up with it, and without manners."""
    words = read_toml("capture.toml")
    ours = any(
        scene.view.tokens[place].norm in (*words["own"], *words["party"])
        for place in scene.view.sentence_of(phrase.first)
    )
    placed = setting.near(phrase, "where", reach=3)
    rubbed = setting.near(phrase, "friction", reach=1)
    return ours and placed and rubbed and not setting.near(phrase, "mannerly", reach=1)


def _device_cause(scene: Scene, setting: Setting, phrase: Phrase) -> Cause | None:
    if any(
        _is_user(scene, other, phrase)
        for other in setting.just_before(phrase, "other", reach=read_toml("capture.toml")["others_reach"])
    ):
        return "outsider"
    inside = setting.near(phrase, "premises", reach=1)
    if setting.near(phrase, "remote", reach=0) or (setting.near(phrase, "remote", reach=1) and not inside):
        return "not on the premises"
    if phrase.entry.sense == "hidden" and setting.near(phrase, "telephoned", reach=1):
        return "not on the premises"
    if phrase.entry.sense == "hidden" and scene.once(recording_setting).has("agreed"):
        return "asked first"
    resisted = setting.near(phrase, "rebuke", reach=1) or phrase.entry.sense == "hidden"
    if setting.near(phrase, "agreed", reach=1) and not resisted:
        return "asked first"
    if phrase.entry.sense in ("use", "loud", "gadget") and _is_mannerly(setting, phrase):
        return "asked first"
    return "denied" if is_negated(scene.view, phrase.first, reach=2) else None


def _is_mannerly(setting: Setting, phrase: Phrase) -> bool:
    return setting.near(phrase, "mannerly", reach=0) and not setting.near(phrase, "rebuke", reach=0)


def _is_user(scene: Scene, other: Phrase, phrase: Phrase) -> bool:
    """Whether somebody else, named just before, is the one who uses the device."""
    between = scene.view.tokens[other.first : phrase.last + 1]
    own = read_toml("capture.toml")["own"]
    return not any(token.norm in own for token in between) and not any(token.gap for token in between[1:])
