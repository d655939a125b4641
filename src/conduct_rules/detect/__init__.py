"""The detectors. `DETECTORS` is the visible table: a new family is a function, its lexicons, and a line here."""

from conduct_rules.detect.detection import Detection, Detector

DETECTORS: tuple[Detector, ...] = ()

__all__ = ["DETECTORS", "Detection", "Detector"]
