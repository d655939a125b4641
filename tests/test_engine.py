"""Promises of the whole engine: one report a post, in order, the same every way it is asked, for any text at all."""

import json
import logging
import math
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import nothing_to_score, odd_texts, posts, realistic_texts, staff_names, texts

import conduct_rules
from conduct_rules import Engine, ModelNotFoundError, Post, Report

ROOT = Path(__file__).resolve().parent.parent
GOLD = [json.loads(line) for line in (ROOT / "tests/gold/dev.jsonl").read_text(encoding="utf-8").splitlines()]
SOME = [post["text"] for post in GOLD[::17]]
SECRET = "Zebulon Quixworthy"
HARMLESS = st.sampled_from(["well", "I", "must say", "today", "honestly,", "at the surgery", "😀", "on Tuesday", "and"])


def words_outside(text: str, start: int, end: int) -> tuple[str, str]:
    return text[:start], text[end:]


# Any text ------------------------------------------------------------------------------------------------------------


@given(texts)
@example("")
@example("\ud83d")
@example("İstanbul Dr Okonkwo ﬁne \u0301\u0301")
@example("'" * 500)
@example("a " * 300)
@example("!?" * 400)
def test_any_text_scores_without_error_and_offsets_give_the_text(engine: Engine, text: str) -> None:
    post = Post(text=text)
    report = engine.score(text)
    assert report.error is None
    assert report.not_checked == ()
    for span in (*report.hits, *report.set_aside):
        assert 0 <= span.start < span.end <= len(text)
        assert post.text[span.start : span.end] == span.text


@given(posts)
def test_a_report_is_sorted_and_whole(engine: Engine, post: Post) -> None:
    report = engine.score(post)
    assert report.post_id == post.id
    assert list(report.rules) == sorted(set(report.rules)) == [finding.number for finding in report.findings]
    assert list(report.advisories) == sorted(set(report.advisories))
    assert {hit for finding in report.findings for hit in finding.hits} <= set(report.hits)
    assert [hit.start for hit in report.hits] == sorted(hit.start for hit in report.hits)
    assert all(hit.reason and hit.text for hit in report.hits)
    assert (report.complaint is not None) <= (8 in report.rules)


@given(posts)
def test_a_report_survives_json(engine: Engine, post: Post) -> None:
    report = engine.score(post)
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert Report.model_validate(report.model_dump()) == report
    assert Report.model_validate(json.loads(json.dumps(report.model_dump(mode="json")))) == report


@given(st.lists(texts, max_size=12), st.integers(1, 13))
@settings(max_examples=25)
def test_a_batch_of_any_size_equals_singles(engine: Engine, some: list[str], batch_size: int) -> None:
    assert list(engine.score_batch(some, batch_size=batch_size)) == [engine.score(text) for text in some]


@given(realistic_texts())
@settings(max_examples=30)
def test_a_string_a_post_and_a_mapping_are_the_same(engine: Engine, text: str) -> None:
    as_text, as_post, as_mapping = engine.score_batch([text, Post(text=text), {"text": text, "shop": "anything"}])
    assert as_text == as_post == as_mapping


# What a hit says -----------------------------------------------------------------------------------------------------


@given(realistic_texts(), st.data())
@settings(max_examples=40)
def test_text_outside_a_hit_is_untouched_when_the_hit_is_redacted(
    engine: Engine, text: str, data: st.DataObject
) -> None:
    hits = engine.score(text).hits
    if not hits:
        return
    hit = data.draw(st.sampled_from(hits))
    redacted = text[: hit.start] + "█" * (hit.end - hit.start) + text[hit.end :]
    assert words_outside(redacted, hit.start, hit.end) == words_outside(text, hit.start, hit.end)
    for other in engine.score(redacted).hits:
        assert other.text == redacted[other.start : other.end]
        assert not (hit.start <= other.start and other.end <= hit.end), "nothing is seen where nothing is left"


@given(staff_names.filter(lambda name: " " in name), st.lists(HARMLESS, max_size=4), st.lists(HARMLESS, max_size=4))
@settings(max_examples=60)
def test_harmless_words_round_a_full_name_keep_its_hit(
    engine: Engine, name: str, before: list[str], after: list[str]
) -> None:
    alone = [hit for hit in engine.score(f"Thank you {name}").hits if hit.kind == "staff"]
    text = " ".join([*before, f"Thank you {name}", *after])
    within = [hit for hit in engine.score(text).hits if hit.kind == "staff"]
    assert alone
    for hit in alone:
        same = [other for other in within if other.text.rstrip(",") == hit.text]
        assert same, "the hit is gone"
        assert hit.staff_id in {other.staff_id for other in same}


# What cannot be scored -----------------------------------------------------------------------------------------------


@given(st.lists(st.one_of(nothing_to_score, realistic_texts()), max_size=10))
@settings(max_examples=30)
def test_there_is_one_report_a_post_whatever_stands_there(engine: Engine, column: list[object]) -> None:
    reports = list(engine.score_batch(column, batch_size=3))  # type: ignore[arg-type]
    assert len(reports) == len(column)
    for given_post, report in zip(column, reports, strict=True):
        assert (report.error is None) == isinstance(given_post, str)
        assert report.error is None or (report.not_checked and not report.is_clean)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        pytest.param(None, "the post has no text", id="None"),
        pytest.param(math.nan, "the post has no text", id="NaN"),
        pytest.param({}, "the post has no text", id="no text"),
        pytest.param({"text": None}, "the post has no text", id="text None"),
        pytest.param({"text": math.nan}, "the post has no text", id="text NaN"),
        pytest.param(b"Dr Patel", "expected text, a Post, or a mapping with a text; found bytes", id="bytes"),
        pytest.param(7, "expected text, a Post, or a mapping with a text; found int", id="number"),
        pytest.param({"text": 7}, "the text is of type int, not a string", id="text a number"),
        pytest.param({"text": b"Dr Patel"}, "the text is of type bytes, not a string", id="text bytes"),
        pytest.param({"text": "x", "platform": ["x"]}, "of the wrong type: platform", id="platform a list"),
    ],
)
def test_what_is_no_post_is_said_in_words(engine: Engine, bad: object, said: str) -> None:
    report = engine.score(bad)  # type: ignore[arg-type]
    assert report.error == said
    assert report.rules == ()
    assert not report.is_clean


def test_the_id_of_a_bad_row_is_kept(engine: Engine) -> None:
    assert [report.post_id for report in engine.score_batch([{"id": "17", "text": None}, {"id": "18"}])] == ["17", "18"]


def test_empty_cells_of_a_table_are_as_good_as_absent(engine: Engine) -> None:
    row = {"text": "Thank you Dr Okonkwo", "author": math.nan, "url": None, "platform": "x", "stars": 5}
    assert engine.score(row).error is None


def test_a_megabyte_gives_one_report(engine: Engine) -> None:
    text = "The waiting room was clean and bright, with plenty of chairs. " * 17_000 + "Thank you Dr Patel"
    report = engine.score(text)
    assert len(text) > 1_000_000
    assert report.error is None
    assert [text[hit.start : hit.end] for hit in report.hits if hit.kind == "staff"] == ["Patel"]


@pytest.mark.parametrize("piece", ["f ", "a.", "'", '"', "*", "@", "!1", "o\u0301", "😀", "x-", "no ", "-" * 9 + "a"])
def test_monotonous_text_gives_a_report(engine: Engine, piece: str) -> None:
    report = engine.score(piece * (20_000 // len(piece)))
    assert report.error is None
    assert report.not_checked == ()


# Batches -------------------------------------------------------------------------------------------------------------


def test_a_batch_is_lazy(engine: Engine) -> None:
    taken: list[int] = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield "Thank you Dr Okonkwo"

    reports = engine.score_batch(endless(), batch_size=4)
    assert not taken
    next(reports)
    assert len(taken) == 4


@pytest.mark.parametrize("sizes", [{"batch_size": 0}, {"n_process": 0}, {"batch_size": -1}])
def test_sizes_below_one_are_refused_at_once(engine: Engine, sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        engine.score_batch([], **sizes)


def test_eight_threads_give_what_one_gives(engine: Engine) -> None:
    alone = [engine.score(text) for text in SOME]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(engine.score, SOME * 4)) == alone * 4


def test_the_batch_function_equals_an_engine(engine: Engine) -> None:
    found = conduct_rules.score_batch(
        SOME[:5], staff=ROOT / "data/staff_names.csv", practice=ROOT / "data/practice.toml", batch_size=2
    )
    assert list(found) == list(engine.score_batch(SOME[:5]))


# What must not happen ------------------------------------------------------------------------------------------------


def test_nothing_of_a_post_is_logged(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        list(engine.score_batch([f"{SECRET} is a fucking liar", {"text": 5, "id": SECRET}, SECRET.encode()]))
    assert SECRET.split()[1] not in caplog.text


@given(odd_texts)
@settings(max_examples=30)
def test_no_repr_shows_words_of_a_post(engine: Engine, text: str) -> None:
    report = engine.score(f"{SECRET} {text} Dr Okonkwo is a useless twat {SECRET}")
    for shown in (repr(report), str(report), f"{report.findings}", f"{report.hits} {report.set_aside}"):
        assert "Quixworthy" not in shown
        assert "Okonkwo" not in shown
        assert "twat" not in shown


def test_an_engine_says_what_it_is_and_cannot_be_given_more(engine: Engine) -> None:
    assert repr(engine).startswith("Engine('West Road")
    with pytest.raises(AttributeError):
        engine.colour = "red"  # type: ignore[attr-defined]


def test_loading_and_scoring_open_no_connection(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    fresh = conduct_rules.load(staff=ROOT / "data/staff_names.csv", practice=ROOT / "data/practice.toml")
    assert list(fresh.score_batch(SOME)) == list(engine.score_batch(SOME))


def test_import_is_light() -> None:
    code = "import sys, conduct_rules; sys.exit(bool({'spacy', 'rich', 'typer', 'multiprocessing'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_model_names_the_command_that_installs_one() -> None:
    with pytest.raises(ModelNotFoundError, match="pip install"):
        conduct_rules.load(model="no_such_pipeline")


def test_titles_and_roles_find_staff_without_a_list() -> None:
    bare = conduct_rules.load()
    report = bare.score("Dr Quixworthy was ever so kind to me, thank you")
    assert [(hit.kind, hit.text, hit.staff_id) for hit in report.hits] == [("staff", "Quixworthy", None)]
