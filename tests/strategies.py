"""What Hypothesis makes posts from: any text that a keyboard or a program can produce, and posts like real ones."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import strategies as st

from conduct_rules import Post
from conduct_rules.hit import ABOUTS, CAUSES, CERTAINTIES, KINDS, Sighting

ROOT = Path(__file__).resolve().parent.parent

LOOKALIKES = "аеорсухіѕԁԛԝοαινｄｒＰＡ𝐃𝓻𝕻🅳🅡ⓓⓡłøđðþæœßſıﬁﬂŉ"
COMBINING = "\u0300\u0301\u0308\u0327\u0336\u0338\u20dd\u0345"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u202c\u2066\u2069\ufe0f\u180e\u061c"
CONTROLS = "\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x85\u2028\u2029"
LONE_SURROGATES = "\ud800\udbff\udc00\udfff"
EMOJI = ("😀", "👩‍⚕️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👍🏽", "❤️", "🇬🇧", "⚓", "1️⃣", "🖕")
CASES = "İıΣςǅŸﬀẞßŉΐ"
MARKS = "'’‘´`\"“”«».,!?…;:-–—_*#@£$€|+/\\()[]{}<>&%~^="

odd_characters = st.one_of(
    st.sampled_from(LOOKALIKES + COMBINING + UNSEEN + CONTROLS + LONE_SURROGATES + CASES + MARKS),
    st.sampled_from(EMOJI),
    st.sampled_from("abcdefghijklmnopqrstuvwxyzDRPS0134579 \n\t"),
    st.characters(exclude_categories=()),
)

odd_texts = st.lists(odd_characters, max_size=60).map("".join)
"""Texts in which the oddest characters stand side by side."""

any_text = st.one_of(odd_texts, st.text(max_size=80), st.text(st.characters(max_codepoint=127), max_size=80))
"""Any text at all, broken halves of surrogate pairs included."""

WORDS = [
    "the", "a", "of", "my", "our", "she", "he", "they", "was", "were", "is", "not", "never", "no", "and", "but", "so",
    "because", "rude", "lovely", "kind", "waited", "weeks", "hours", "phone", "queue", "appointment", "receptionist",
    "nurse", "doctor", "surgery", "prescription", "blood", "test", "results", "complaint", "solicitor", "recording",
    "photo", "waiting", "room", "patient", "mum", "bairn", "nowt", "canny", "thank", "you", "all", "brilliant", "liar",
    "negligent", "useless", "idiot", "bloody", "shite", "f*ck", "w@nker", "sh!t", "twat", "kill", "hurt", "myself",
    "help", "please", "111", "07700", "900123", "ne4", "1aa", "12/03/1961", "w.r.m.c.", "x",
]  # fmt: skip

staff_names = st.deferred(lambda: st.sampled_from(_names_on_the_list()))
"""Names as the example staff list has them: `Dr Amara Okonkwo`, `Amara`, `Okonkwo`."""


def _names_on_the_list() -> list[str]:
    with (ROOT / "data" / "staff_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    written = [
        name.strip()
        for row in rows
        for name in (
            f"{row['title']} {row['family_name']}",
            f"{row['title']} {row['given_name']} {row['family_name']}",
            f"{row['given_name']} {row['family_name']}",
            row["known_as"] or row["family_name"],
        )
    ]
    return sorted(set(written))


noise = st.sampled_from(
    [*EMOJI, "...", "!!", "?", ",", "\n\n", " - ", "😡😡", "lol", "#nhs", "@westroad", "(", ")", '"', "'"]
)


@st.composite
def realistic_texts(draw: st.DrawFn) -> str:
    """Make a post from names of staff, words of posts and noise, in one of the casings that people use."""
    pieces = draw(st.lists(st.one_of(staff_names, st.sampled_from(WORDS), st.sampled_from(WORDS), noise), max_size=30))
    text = draw(st.sampled_from([" ", " ", "  ", "\n"])).join(pieces)
    return draw(st.sampled_from([str, str, str.lower, str.upper, str.title]))(text)


texts = st.one_of(any_text, realistic_texts())
"""Texts of every sort."""

posts = st.builds(
    Post,
    text=texts,
    id=st.none() | st.text(max_size=8),
    platform=st.none() | st.sampled_from(["facebook", "x", "google", "nhs"]),
    author=st.none() | st.text(max_size=12),
    posted_at=st.none() | st.dates() | st.datetimes(),
    url=st.none() | st.text(max_size=12),
)

nothing_to_score = st.one_of(
    st.none(),
    st.just(float("nan")),
    st.integers(),
    st.floats(),
    st.binary(max_size=8),
    st.lists(st.text(max_size=3), max_size=2),
    st.just({}),
    st.fixed_dictionaries(
        {"id": st.text(max_size=4), "text": st.one_of(st.none(), st.integers(), st.just(float("nan")))}
    ),
)
"""Values that hold no text and may stand in a column of posts all the same."""


@st.composite
def sightings(draw: st.DrawFn, *, length: int = 40) -> Sighting:
    """Make a sighting in a text of `length` characters."""
    start = draw(st.integers(0, length - 1))
    kind = draw(st.sampled_from(KINDS))
    return Sighting(
        kind=kind,
        start=start,
        end=draw(st.integers(start + 1, length)),
        about=draw(st.sampled_from(ABOUTS)),
        certainty=draw(st.sampled_from(CERTAINTIES)),
        reason="seen by a test",
        staff_id=draw(st.none() | st.sampled_from(["S01", "S02"])),
        grade=draw(st.sampled_from([None, "formal", "grievance"])) if kind == "complaint" else None,
        aside=draw(st.none() | st.sampled_from(CAUSES)),
    )
