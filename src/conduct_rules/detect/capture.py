"""See devices used without regard for others, recordings of people, and photographs of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from conduct_rules.detect.cues import is_negated
from conduct_rules.detect.scene import Scene
from conduct_rules.hit import About, Cause, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, longest

LEXICONS = ("devices", "recordings", "photos")
OTHERS_REACH = 10  # tokens from somebody else to the device in the same clause
NEAR = 2
"""How many sentences away a context still belongs to a phrase."""

DEVICE_REASON = "The author tells of using a phone or other device on the premises without regard for others."
HIDDEN_REASON = "A device was kept running in a consultation without the clinician agreeing."
SHARED_REASON = "A recording of a call, a consultation or staff is shared, or is to be."
MADE_REASON = "The author says that a call, a consultation or staff were recorded."
SECRET_REASON = "A recording was made in secret, or against what was asked."
PHOTO_REASON = "A photograph was taken inside the practice, of other patients, or of staff."
FILM_REASON = "Staff or a consultation were filmed."


def detect_capture(scene: Scene) -> Iterable[Sighting]:
    """Give devices, recordings and photographs: who did it, where, with what leave, and whether it is shared."""
    yield from _devices(scene)
    yield from _recordings(scene)
    yield from _photos(scene)


def _devices(scene: Scene) -> Iterable[Sighting]:
    """A device counts in use in a consultation or when somebody minded, when heard by the waiting room, or hidden."""
    setting = _Setting(scene, "devices")
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
        yield _sighting(phrase, kind="device", about="practice", reason=reason)
    for phrase, cause in doubtful[:1]:
        yield _sighting(phrase, kind="device", about="practice", reason=DEVICE_REASON, aside=cause)


def _counts_as_device(scene: Scene, setting: _Setting, phrase: Phrase) -> bool:
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
    recordings = scene.once(_recording_setting)
    return any(recordings.near(phrase, sense, reach=2) for sense in ("secret", "made", "shared"))


def _is_shameless(setting: _Setting, phrase: Phrase) -> bool:
    """Whether somebody minded and the author went on, or did not care, or attended to it while being attended to."""
    minded = setting.near(phrase, "rebuke", reach=1)
    return (
        (minded and setting.near(phrase, "refusal", reach=1))
        or setting.near(phrase, "shameless", reach=1)
        or (setting.near(phrase, "meanwhile", reach=0) and setting.near(phrase, "consultation", reach=0))
        or (setting.near(phrase, "meanwhile", reach=0) and setting.near(phrase, "clinician", reach=0))
    )


def _is_imposed(scene: Scene, setting: _Setting, phrase: Phrase) -> bool:
    """Whether the author or their party used a thing among others who had to put up with it, and without manners."""
    words = read_toml("capture.toml")
    ours = any(
        scene.view.tokens[place].norm in (*words["own"], *words["party"])
        for place in scene.view.sentence_of(phrase.first)
    )
    placed = setting.near(phrase, "where", reach=3)
    rubbed = setting.near(phrase, "friction", reach=1)
    return ours and placed and rubbed and not setting.near(phrase, "mannerly", reach=1)


def _device_cause(scene: Scene, setting: _Setting, phrase: Phrase) -> Cause | None:
    if any(_is_user(scene, other, phrase) for other in setting.just_before(phrase, "other", reach=OTHERS_REACH)):
        return "outsider"
    inside = setting.near(phrase, "premises", reach=1)
    if setting.near(phrase, "remote", reach=0) or (setting.near(phrase, "remote", reach=1) and not inside):
        return "not on the premises"
    if phrase.entry.sense == "hidden" and setting.near(phrase, "telephoned", reach=1):
        return "not on the premises"
    if phrase.entry.sense == "hidden" and scene.once(_recording_setting).has("agreed"):
        return "asked first"
    resisted = setting.near(phrase, "rebuke", reach=1) or phrase.entry.sense == "hidden"
    if setting.near(phrase, "agreed", reach=1) and not resisted:
        return "asked first"
    if phrase.entry.sense in ("use", "loud", "gadget") and _is_mannerly(setting, phrase):
        return "asked first"
    return "denied" if is_negated(scene.view, phrase.first, reach=2) else None


def _is_mannerly(setting: _Setting, phrase: Phrase) -> bool:
    return setting.near(phrase, "mannerly", reach=0) and not setting.near(phrase, "rebuke", reach=0)


def _is_user(scene: Scene, other: Phrase, phrase: Phrase) -> bool:
    """Whether somebody else, named just before, is the one who uses the device."""
    between = scene.view.tokens[other.first : phrase.last + 1]
    own = read_toml("capture.toml")["own"]
    return not any(token.norm in own for token in between) and not any(token.gap for token in between[1:])


def _recordings(scene: Scene) -> Iterable[Sighting]:
    """A recording counts when shared or secret; one that was merely made counts unless leave was asked."""
    setting = scene.once(_recording_setting)
    agreed = setting.has("agreed")
    standing: list[tuple[Phrase, str]] = []
    doubtful: list[Phrase] = []
    for sense, reason in (("shared", SHARED_REASON), ("secret", SECRET_REASON), ("made", MADE_REASON)):
        for phrase in setting.of(sense):
            if agreed and sense != "shared":
                doubtful.append(phrase)
            elif not is_negated(scene.view, phrase.first, reach=3) or sense == "secret":
                standing.append((phrase, reason))
    if agreed:
        standing += [(phrase, SHARED_REASON) for phrase in setting.of("beyond")]
    reasons = {id(phrase): reason for phrase, reason in standing}
    for phrase in longest([phrase for phrase, _ in standing]):
        yield _sighting(phrase, kind="recording", about="practice", reason=reasons[id(phrase)])
    for phrase in longest(doubtful)[:1]:
        yield _sighting(phrase, kind="recording", about="practice", reason=MADE_REASON, aside="asked first")


def _photos(scene: Scene) -> Iterable[Sighting]:
    """A picture counts when it shows the inside, another patient or staff, and not the author's own rash or form."""
    setting = _Setting(scene, "photos")
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
        yield _sighting(phrase, kind="photo", about="practice", reason=reason)
    for phrase in longest(doubtful)[:1]:
        yield _sighting(phrase, kind="photo", about="practice", reason=PHOTO_REASON, aside="not on the premises")
    excepted = [phrase for phrase in scene.set_aside("photos") if phrase.entry.sense in ("whole", "pictured", "film")]
    if not standing and not doubtful:
        for phrase in longest(excepted)[:1]:
            yield _sighting(phrase, kind="photo", about="practice", reason=PHOTO_REASON, aside=phrase.aside)


def _signs(scene: Scene, setting: _Setting) -> Iterable[Sighting]:
    """A camera sign beside talk of the inside of the practice, or of staff by name, shows that a picture was taken."""
    if setting.has("own") or not (setting.has("inside") or scene.staff):
        return
    for sign in read_toml("capture.toml")["camera_signs"]:
        start = scene.view.text.find(sign)
        if start >= 0:
            end = start + len(sign)
            yield Sighting("photo", start, end, about="practice", certainty="possible", reason=PHOTO_REASON)
            return


def _shows_somebody(scene: Scene, setting: _Setting, phrase: Phrase) -> bool:
    named = scene.once(_sentences_with_staff)
    here = _sentence(scene, phrase)
    return not named.isdisjoint(range(here - NEAR, here + NEAR + 1)) or setting.near(phrase, "scene", reach=NEAR)


def _sentences_with_staff(scene: Scene) -> frozenset[int]:
    return frozenset(scene.view.tokens[mention.first].sentence for mention in scene.staff)


def _shows_own(scene: Scene, setting: _Setting, phrase: Phrase) -> bool:
    return setting.near(phrase, "own", reach=0) and not setting.near(phrase, "inside", reach=0)


class _Setting:
    """The phrases of one lexicon by sense, and which of them stand near another."""

    def __init__(self, scene: Scene, lexicon: str) -> None:
        self._scene = scene
        self._phrases = scene.found(lexicon)
        self._by_sense: dict[str, list[Phrase]] = {}
        self._sentences: dict[str, list[int]] = {}
        for phrase in self._phrases:
            self._by_sense.setdefault(phrase.entry.sense or "", []).append(phrase)
            self._sentences.setdefault(phrase.entry.sense or "", []).append(_sentence(scene, phrase))
        self._longest = max((phrase.last - phrase.first + 1 for phrase in self._phrases), default=0)

    def of(self, *senses: str) -> list[Phrase]:
        return [phrase for phrase in self._phrases if phrase.entry.sense in senses]

    def has(self, sense: str) -> bool:
        return sense in self._by_sense

    def near(self, phrase: Phrase, sense: str, *, reach: int) -> bool:
        """Whether a phrase of this sense stands within `reach` sentences."""
        sentences, here = self._sentences.get(sense, ()), _sentence(self._scene, phrase)
        place = bisect_left(sentences, here - reach)
        return place < len(sentences) and sentences[place] <= here + reach

    def just_before(self, phrase: Phrase, sense: str, *, reach: int) -> list[Phrase]:
        """Give the phrases of this sense that begin no later and end at most `reach` tokens before."""
        phrases = self._by_sense.get(sense, [])
        low = bisect_left(phrases, phrase.first - reach - self._longest, key=lambda other: other.first)
        high = bisect_right(phrases, phrase.first, key=lambda other: other.first)
        return [other for other in phrases[low:high] if phrase.first <= other.last + reach]


def _sentence(scene: Scene, phrase: Phrase) -> int:
    return scene.view.tokens[phrase.first].sentence


def _recording_setting(scene: Scene) -> _Setting:
    return _Setting(scene, "recordings")


def _sighting(phrase: Phrase, *, kind: str, about: About, reason: str, aside: Cause | None = None) -> Sighting:
    return Sighting(
        kind=kind,  # type: ignore[arg-type]
        start=phrase.start,
        end=phrase.end,
        about=about,
        certainty=phrase.entry.certainty,
        reason=reason,
        aside=aside,
    )
