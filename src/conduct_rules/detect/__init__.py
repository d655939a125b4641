"""The detectors. `DETECTORS` is the visible table: a new family is a function, its lexicons, and a line here."""

from conduct_rules.detect.detection import Detection, Detector
from conduct_rules.detect.people import detect_people

DETECTORS: tuple[Detector, ...] = (
    Detector("people", detect_people),
)

__all__ = ["DETECTORS", "Detection", "Detector"]
