"""The rulebooks under test, and strategies that draw sightings and rulebooks."""

from pathlib import Path

from hypothesis import strategies as st

from conduct_rules.hit import ABOUTS, CAUSES, CERTAINTIES, KINDS, Sighting
from conduct_rules.rulebook.judge import ACTIONS
from conduct_rules.rulebook.load import load_rulebook
from conduct_rules.rulebook.model import Rulebook

ROOT = Path(__file__).parents[2]
BOOKS = {"west_road": load_rulebook(), "riverside": load_rulebook(ROOT / "data" / "rulebook_riverside.toml")}

asides = st.sampled_from(CAUSES)
nothing = st.none()


@st.composite
def any_sighting(draw: st.DrawFn, aside: st.SearchStrategy = nothing | asides) -> Sighting:
    start = draw(st.integers(0, 12))
    return Sighting(
        kind=draw(st.sampled_from(KINDS)),
        start=start,
        end=start + draw(st.integers(1, 6)),
        about=draw(st.sampled_from(ABOUTS)),
        certainty=draw(st.sampled_from(CERTAINTIES)),
        reason=draw(st.sampled_from(["one thing", "another thing."])),
        staff_id=draw(st.none() | st.sampled_from(["S1", "S2"])),
        grade=draw(st.sampled_from([None, "formal", "grievance"])),
        aside=draw(aside),
    )


def some(sighting: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(sighting, max_size=12)


@st.composite
def any_rulebook(draw: st.DrawFn) -> Rulebook:
    """Draw a rulebook of up to six rules that bring one another in any way, circles included."""
    numbers = draw(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True))
    some_numbers = st.lists(st.sampled_from(numbers), max_size=2)
    some_actions = st.lists(st.sampled_from(ACTIONS), max_size=2)
    ways = st.lists(
        st.fixed_dictionaries(
            {
                "kinds": st.lists(st.sampled_from(KINDS), min_size=1, max_size=6),
                "about": st.lists(st.sampled_from(ABOUTS), max_size=3),
                "actions": some_actions,
            }
        ),
        max_size=3,
    )
    words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9).map(lambda text: f"a{text}b")
    fixed = {"title": words, "summary": words, "clause": words, "actions": some_actions, "raised_by": ways}
    rules = [
        draw(st.fixed_dictionaries(fixed | {"severity": st.sampled_from(["low", "high"]), "brings": some_numbers}))
        | {"number": number}
        for number in numbers
    ]
    advisories = [draw(st.fixed_dictionaries(fixed | {"raised_by": ways.filter(bool)})) | {"name": "safeguarding"}]
    return Rulebook.model_validate(
        {
            "id": "drawn",
            "title": draw(words),
            "source": draw(words),
            "rules": rules,
            "advisories": advisories[: draw(st.integers(0, 1))],
            "complaint": {"rule": draw(st.sampled_from(numbers)), "formal_with": draw(some_numbers)},
            "next_steps": [{"action": action, "text": draw(words)} for action in ACTIONS],
            "replies": [{"outcome": "any", "when": {"any_rules": numbers[:1]}, "text": draw(words)}],
        }
    )


books = st.sampled_from(list(BOOKS.values())) | any_rulebook()
