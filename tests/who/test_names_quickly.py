"""The quick look that passes over most tokens never passes over a name."""

import json
from pathlib import Path

import pytest

from conduct_rules.detect import DETECTORS
from conduct_rules.lexicons import read_words
from conduct_rules.phrases.finder import PhraseFinder
from conduct_rules.phrases.lexicon import load_classes, load_lexicon
from conduct_rules.practice.load import load_staff
from conduct_rules.text.view import View
from conduct_rules.text.vocabulary import Vocabulary
from conduct_rules.who.names import NameScan
from conduct_rules.who.roster import Roster

ROOT = Path(__file__).resolve().parent.parent
ROSTER = Roster(load_staff(ROOT.parent / "data" / "staff_names.csv").staff)
NAMES = dict.fromkeys(name for detector in DETECTORS for name in detector.lexicons)
VOCABULARY = Vocabulary(PhraseFinder([load_lexicon(name) for name in NAMES], load_classes()).words(), read_words())
POSTS = [json.loads(line)["text"] for line in (ROOT / "gold" / "own_a.jsonl").read_text("utf-8").splitlines() if line]


class SlowScan(NameScan):
    """A scan that looks for a name at every token."""

    def _may_begin(self, place: int) -> bool:
        return True


@pytest.mark.parametrize("written", [str, str.lower, str.upper, str.title])
def test_no_name_is_passed_over(written) -> None:  # type: ignore[no-untyped-def]
    found = 0
    for post in POSTS:
        view = View(written(post), VOCABULARY)
        groups = list(NameScan(view, ROSTER, {}).groups())
        assert groups == list(SlowScan(view, ROSTER, {}).groups())
        found += len(groups)
    assert found
