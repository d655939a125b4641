"""See recordings of calls, consultations and staff: shared, made in secret, or made without leave."""

from __future__ import annotations

from collections.abc import Iterable

from conduct_rules.detect.cues import is_negated
from conduct_rules.detect.scene import Scene
from conduct_rules.detect.setting import Setting, sighting
from conduct_rules.hit import Sighting
from conduct_rules.phrases.phrase import Phrase, longest

LEXICON = "recordings"

SHARED_REASON = "A recording of a call, a consultation or staff is shared, or is to be."
MADE_REASON = "The author says that a call, a consultation or staff were recorded."
SECRET_REASON = "A recording was made in secret, or against what was asked."


def detect_recordings(scene: Scene) -> Iterable[Sighting]:
    """A recording counts when shared or secret; one that was merely made counts unless leave was asked."""
    setting = scene.once(recording_setting)
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
        yield sighting(phrase, kind="recording", reason=reasons[id(phrase)])
    for phrase in longest(doubtful)[:1]:
        yield sighting(phrase, kind="recording", reason=MADE_REASON, aside="asked first")


def recording_setting(scene: Scene) -> Setting:
    """Give what is said of recordings in this post."""
    return Setting(scene, LEXICON)
