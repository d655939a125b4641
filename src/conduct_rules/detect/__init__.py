"""The detectors. `DETECTORS` is the visible table: a new family is a function, its lexicons, and a line here."""

from conduct_rules.detect import allegations, capture, complaints, falsehoods, fraud, offence, risk
from conduct_rules.detect.detection import Detection, Detector
from conduct_rules.detect.identifiers import detect_identifiers
from conduct_rules.detect.people import detect_people

DETECTORS: tuple[Detector, ...] = (
    Detector("people", detect_people),
    Detector("identifiers", detect_identifiers, lexicons=("identifiers",)),
    Detector("offence", offence.detect_offence, lexicons=offence.LEXICONS),
    Detector("allegations", allegations.detect_allegations, lexicons=allegations.LEXICONS),
    Detector("complaints", complaints.detect_complaints, lexicons=complaints.LEXICONS),
    Detector("capture", capture.detect_capture, lexicons=capture.LEXICONS),
    Detector("fraud", fraud.detect_fraud, lexicons=(fraud.LEXICON,)),
    Detector("falsehoods", falsehoods.detect_falsehoods, lexicons=(falsehoods.LEXICON,)),
    Detector("risk", risk.detect_risk, lexicons=risk.LEXICONS),
)

__all__ = ["DETECTORS", "Detection", "Detector"]
