"""The detectors. `DETECTORS` is the visible table: a new family is a function, its lexicons, and a line here."""

from conduct_rules.detect import (
    allegations,
    complaints,
    devices,
    falsehoods,
    fraud,
    offence,
    photos,
    recordings,
    risk,
)
from conduct_rules.detect.detection import Detection, Detector
from conduct_rules.detect.identifiers import detect_identifiers
from conduct_rules.detect.people import detect_people

DETECTORS: tuple[Detector, ...] = (
    Detector("people", detect_people),
    Detector("identifiers", detect_identifiers, lexicons=("identifiers",)),
    Detector("offence", offence.detect_offence, lexicons=offence.LEXICONS),
    Detector("allegations", allegations.detect_allegations, lexicons=allegations.LEXICONS, needs=allegations.DEEDS),
    Detector("complaints", complaints.detect_complaints, lexicons=complaints.LEXICONS, needs=complaints.EVIDENCE),
    Detector("devices", devices.detect_devices, lexicons=devices.LEXICONS, needs=(devices.LEXICON,)),
    Detector("recordings", recordings.detect_recordings, lexicons=recordings.LEXICONS, needs=recordings.LEXICONS),
    Detector("photos", photos.detect_photos, lexicons=(photos.LEXICON,)),
    Detector("fraud", fraud.detect_fraud, lexicons=(fraud.LEXICON,), needs=(fraud.LEXICON,)),
    Detector("falsehoods", falsehoods.detect_falsehoods, lexicons=(falsehoods.LEXICON,), needs=(falsehoods.LEXICON,)),
    Detector("risk", risk.detect_risk, lexicons=risk.LEXICONS, needs=risk.DANGERS),
)

__all__ = ["DETECTORS", "Detection", "Detector"]
