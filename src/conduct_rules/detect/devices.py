"""See phones and other devices used on the premises without regard for others."""

from __future__ import annotations

from collections.abc import Iterable

from conduct_rules.detect import recordings
from conduct_rules.detect.cues import is_negated
from conduct_rules.detect.scene import Scene
from conduct_rules.detect.setting import Setting, is_staff_near, sighting
from conduct_rules.hit import Cause, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, longest

LEXICON = "devices"
LEXICONS = (LEXICON, *recordings.LEXICONS)

FRICTION = ("aloud", "minded", "unmoved", "attended")
"""What makes the use of a thing inconsiderate, by kind."""

DEVICE_REASON = "The author tells of using a phone or other device on the premises without regard for others."
HIDDEN_REASON = "A device was kept running in a consultation without the clinician agreeing."


def detect_devices(scene: Scene) -> Iterable[Sighting]:
    """A device counts where it was imposed on others or on who attended to them, or was hidden to record somebody."""
    setting = Setting(scene, LEXICON)
    standing: list[Phrase] = []
    doubtful: list[tuple[Phrase, Cause]] = []
    for phrase in setting.of("thing", "hidden", "stashed", "bug"):
        if not _counts_as_device(scene, setting, phrase):
            continue
        cause = _device_cause(scene, setting, phrase)
        if cause is None:
            standing.append(phrase)
        else:
            doubtful.append((phrase, cause))
    if any(phrase.entry.sense != "bug" for phrase in standing):
        standing = [phrase for phrase in standing if phrase.entry.sense != "bug"]
    for phrase in longest(standing):
        reason = HIDDEN_REASON if phrase.entry.sense in ("hidden", "bug") else DEVICE_REASON
        yield sighting(phrase, kind="device", reason=reason)
    for phrase, cause in doubtful[:1]:
        yield sighting(phrase, kind="device", reason=DEVICE_REASON, aside=cause)


def _counts_as_device(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    """Whether the place and those who minded make this a breach, by how the device was used."""
    sense = phrase.entry.sense
    if sense == "thing":
        return _is_imposed(scene, setting, phrase)
    if sense == "stashed" and setting.near(phrase, "where", "around"):
        return True
    return _records_in_secret(scene, phrase)


def _records_in_secret(scene: Scene, phrase: Phrase) -> bool:
    here, reach = scene.sentence_of(phrase), read_toml("capture.toml")["distances"]["near"]
    return not scene.once(recordings.sentences_of_secret_recordings).isdisjoint(range(here - reach, here + reach + 1))


def _is_imposed(scene: Scene, setting: Setting, phrase: Phrase) -> bool:
    """Whether the author or their party used a thing among others who had to put up with it, and without manners."""
    plain = phrase.entry.weight > 1
    friction = sum(setting.weight_near(phrase, sense, "beside") for sense in FRICTION)
    attended = setting.weight_near(phrase, "attended", "beside")
    where = max(attended, setting.weight_near(phrase, "where", "around" if plain else "beside"))
    where = where or int(is_staff_near(scene, phrase, "near"))
    if not friction or phrase.entry.weight + friction + where < read_toml("capture.toml")["imposed"]:
        return False
    return _is_ours(scene, phrase) and not _is_let_be(setting, phrase)


def _is_let_be(setting: Setting, phrase: Phrase) -> bool:
    """Whether a thing was used with manners, or somewhere else than in the practice."""
    elsewhere = setting.near(phrase, "elsewhere", "beside") and setting.weight_near(phrase, "where", "same") < 2
    return elsewhere or setting.near(phrase, "mannerly", "beside")


def _is_ours(scene: Scene, phrase: Phrase) -> bool:
    """Whether the author or their party is spoken of beside a thing, or is left unsaid: "had the match on"."""
    here, reach = scene.sentence_of(phrase), read_toml("capture.toml")["distances"]["near"]
    named, unsaid = scene.once(_sentences_of_ours)
    return here in unsaid or not named.isdisjoint(range(here - reach, here + reach + 1))


def _sentences_of_ours(scene: Scene) -> tuple[frozenset[int], frozenset[int]]:
    """Give the sentences with a word of the author or their party, and those with a clause that leaves it unsaid."""
    words, tokens = read_toml("capture.toml"), scene.view.tokens
    ours, unsaid = {*words["own"], *words["party"]}, frozenset(words["unsaid"])
    return (
        frozenset(token.sentence for token in tokens if token.norm in ours),
        frozenset(token.sentence for n, token in enumerate(tokens) if token.norm in unsaid and (not n or token.gap)),
    )


def _device_cause(scene: Scene, setting: Setting, phrase: Phrase) -> Cause | None:
    reach = read_toml("capture.toml")["others_reach"]
    if any(_is_user(scene, other, phrase) for other in setting.just_before(phrase, "other", reach=reach)):
        return "outsider"
    if setting.just_before(phrase, "theirs", reach=0):
        return "outsider"
    inside = setting.weight_near(phrase, "where", "beside") > 1
    among_others = any(setting.near(phrase, sense, "beside") for sense in ("attended", "minded", "room"))
    if phrase.entry.sense == "thing" and not among_others and recordings.are_spoken_of(scene):
        return "set phrase"
    if setting.near(phrase, "remote", "same") or (setting.near(phrase, "remote", "beside") and not inside):
        return "not on the premises"
    if setting.near(phrase, "rung", "beside") and not inside:
        return "not on the premises"
    if phrase.entry.sense in ("hidden", "bug") and setting.near(phrase, "telephoned", "beside"):
        return "not on the premises"
    if phrase.entry.sense in ("hidden", "bug") and recordings.has_leave(scene.once(recordings.recording_setting)):
        return "asked first"
    resisted = any(setting.near(phrase, sense, "beside") for sense in ("minded", "unmoved"))
    resisted = resisted or phrase.entry.sense in ("hidden", "bug")
    if setting.near(phrase, "agreed", "beside") and not resisted:
        return "asked first"
    if phrase.entry.sense == "thing" and _has_leave(setting, phrase):
        return "asked first"
    if phrase.entry.sense == "thing" and _is_mannerly(setting, phrase):
        return "asked first"
    reach = read_toml("capture.toml")["denied_reach"]["device"]
    if setting.weight_near(phrase, "aloud", "same") > 1 or setting.near(phrase, "unmoved", "same"):  # "no earphones"
        return None
    return "denied" if is_negated(scene.view, phrase.first, reach=reach) else None


def _has_leave(setting: Setting, phrase: Phrase) -> bool:
    """Whether leave was asked for this very device, and nobody went on against a refusal."""
    asked = setting.weight_near(phrase, "agreed", "beside") >= read_toml("capture.toml")["settled"]
    return asked and not setting.near(phrase, "unmoved", "beside")


def _is_mannerly(setting: Setting, phrase: Phrase) -> bool:
    apart = any(setting.near(phrase, sense, "same") for sense in ("mannerly", "elsewhere"))
    return apart and not any(setting.near(phrase, sense, "same") for sense in FRICTION)


def _is_user(scene: Scene, other: Phrase, phrase: Phrase) -> bool:
    """Whether somebody else, named just before and not of the author's party, is the one who uses the device."""
    words, tokens = read_toml("capture.toml"), scene.view.tokens
    between = tokens[other.first : phrase.last + 1]
    if any(token.norm in words["own"] for token in between) or any(token.gap for token in between[1:]):
        return False
    before = tokens[max(other.first - 2, 0) : other.first]
    if any(token.norm in words["itself"] for token in before):
        return False
    return tokens[other.first].norm in words["articles"] or not any(t.norm in words["possessive"] for t in before)
