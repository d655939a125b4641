"""Several processes give what one gives, in order, lazily, and stop when nobody listens any more."""

import json
import math
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from deadly import DEADLY, DeadlyModel, FailingModel
from hypothesis import given
from hypothesis import strategies as st

import conduct_rules
from conduct_rules import Engine

ROOT = Path(__file__).resolve().parent.parent
GOLD = [json.loads(line) for line in (ROOT / "tests/gold/dev.jsonl").read_text(encoding="utf-8").splitlines()]
POSTS = [None, *({"id": post["id"], "text": post["text"]} for post in GOLD[::25]), math.nan, b"x", lambda: "", "\udc00"]


def test_two_processes_equal_one_in_order_and_whatever_stands_there(engine: Engine) -> None:
    given: list[object] = [*POSTS, *POSTS]
    assert list(engine.score_batch(given, n_process=2, batch_size=5)) == list(engine.score_batch(given))  # type: ignore[arg-type]


def test_no_posts_start_no_process_and_give_no_report(engine: Engine) -> None:
    assert list(engine.score_batch([], n_process=2)) == []


def test_posts_are_read_as_needed_and_an_early_stop_is_clean(engine: Engine) -> None:
    taken: list[int] = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield "Thank you Dr Okonkwo"

    reports = engine.score_batch(endless(), batch_size=3, n_process=2)
    assert not taken
    next(reports)
    assert len(taken) <= 3 * 2 * 2
    reports.close()  # type: ignore[attr-defined]
    with pytest.raises(StopIteration):
        next(reports)


def test_what_goes_wrong_in_the_source_of_posts_is_passed_on(engine: Engine) -> None:
    def broken() -> Iterator[str]:
        yield "Thank you Dr Okonkwo"
        raise OSError("the file is gone")

    with pytest.raises(OSError, match="the file is gone"):
        list(engine.score_batch(broken(), batch_size=1, n_process=2))


def test_an_engine_travels_by_what_it_was_made_of(engine: Engine) -> None:
    packed = pickle.dumps(engine)
    assert len(packed) < 200_000, "the model goes by its name"
    again = pickle.loads(packed)
    assert repr(again) == repr(engine)
    assert again.stamp == engine.stamp
    texts = [post["text"] for post in GOLD[::40]]
    assert list(again.score_batch(texts)) == list(engine.score_batch(texts))


def test_an_engine_with_a_ready_pipeline_travels_too() -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Elsie Brannigan"}])
    engine = conduct_rules.load(model=nlp)
    text = "Elsie Brannigan had her dementia test there and waited three weeks"
    assert pickle.loads(pickle.dumps(engine)).score(text) == engine.score(text)


def test_a_script_that_asks_for_processes_runs(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            """
            import conduct_rules

            if __name__ == "__main__":
                reports = conduct_rules.score_batch(["Dr Smith was kind"] * 5, n_process=2, batch_size=2)
                print(sum(1 for report in reports if report.error is None))
            """
        )
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "5", "")


# When processes die


def mixed(deadly: int, *, harmless: int = 9) -> list[str]:
    texts = [f"Dr Okonkwo was lovely {number}" for number in range(harmless)]
    for number in range(deadly):
        texts.insert(3 * number, f"{DEADLY} has dementia, number {number}")
    return texts


def test_a_post_that_ends_processes_gets_an_error_and_all_others_their_report() -> None:
    engine = conduct_rules.load(model=DeadlyModel())  # type: ignore[arg-type]
    given = [{"id": str(number), "text": text} for number, text in enumerate(mixed(1))]
    reports = list(engine.score_batch(given, n_process=2, batch_size=4))
    assert [report.post_id for report in reports] == [post["id"] for post in given]
    for post, report in zip(given, reports, strict=True):
        if DEADLY in post["text"]:
            assert "ended it again" in (report.error or "")
            assert report.not_checked == ("everything",)
            assert DEADLY not in repr(report)
        else:
            assert report == engine.score(post)


def test_a_death_by_chance_costs_no_report(tmp_path: Path) -> None:
    engine = conduct_rules.load(model=DeadlyModel(mark=tmp_path / "mark"))  # type: ignore[arg-type]
    reports = list(engine.score_batch(mixed(1), n_process=2, batch_size=4))
    assert (tmp_path / "mark").exists()
    assert reports == list(engine.score_batch(mixed(1)))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_processes_killed_from_outside_are_replaced(engine: Engine) -> None:
    given = [post["text"] for post in GOLD[::4]]
    reports = engine.score_batch(given, n_process=2, batch_size=8)
    found = [next(reports)]
    for process in multiprocessing.active_children():
        os.kill(process.pid or 0, signal.SIGKILL)
    found += reports
    assert found == list(engine.score_batch(given))


def test_what_a_model_raises_is_raised_here_too() -> None:
    engine = conduct_rules.load(model=FailingModel())  # type: ignore[arg-type]
    for n_process in (1, 2):
        with pytest.raises(ArithmeticError, match="the model failed"):
            list(engine.score_batch(mixed(1), n_process=n_process, batch_size=3))
    assert not multiprocessing.active_children()


def test_processes_that_do_not_start_are_said(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text('import conduct_rules\nlist(conduct_rules.score_batch(["Dr Smith"], n_process=2))\n')
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ProcessesError" in done.stderr
    assert "__main__" in done.stderr


ENDLESS = """
import multiprocessing, sys
from itertools import cycle
import conduct_rules

if __name__ == "__main__":
    reports = conduct_rules.score_batch(cycle(["Dr Smith was kind to Elsie Brannigan"]), n_process=2, batch_size=50)
    for number, _ in enumerate(reports):
        if number == 200:
            print(*(process.pid for process in multiprocessing.active_children()), flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no process groups")
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_no_process_outlives_the_one_that_asked(tmp_path: Path, name: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(ENDLESS)
    began = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert began.stdout is not None
    workers = [int(word) for word in began.stdout.readline().split()]
    assert len(workers) == 2
    if name == "SIGINT":
        os.killpg(began.pid, signal.SIGINT)  # as a terminal does: to everybody
    else:
        os.kill(began.pid, signal.SIGKILL)
    _, said = began.communicate(timeout=60)
    assert said.count("KeyboardInterrupt") == (1 if name == "SIGINT" else 0), said
    until_gone(workers)


def until_gone(pids: list[int]) -> None:
    """Wait for processes to end; the test's own time limit is what fails when they do not."""
    while any(is_running(pid) for pid in pids):
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    if state.parent.parent.joinpath("self").exists():
        return state.exists() and state.read_text().rpartition(")")[2].split()[0] not in "ZX"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# What may be given for a post


@given(st.lists(st.none() | st.text(max_size=30) | st.binary(max_size=5) | st.floats() | st.integers(), max_size=8))
def test_each_thing_gives_one_report_whatever_the_batch_size(engine: Engine, given: list[object]) -> None:
    whole = list(engine.score_batch(given))  # type: ignore[arg-type]
    assert len(whole) == len(given)
    for size in (1, 3):
        assert list(engine.score_batch(given, batch_size=size)) == whole  # type: ignore[arg-type]
    for thing, report in zip(given, whole, strict=True):
        assert (report.error is None) == isinstance(thing, str)


def test_megabyte_posts_give_one_report_each(engine: Engine) -> None:
    texts = ["a" * 1_000_000, "Dr Okonkwo rang back. " * 2_000, "\u202e\x00\n" * 300_000, ""]
    one = list(engine.score_batch(texts))
    assert [report.error for report in one] == [None] * 4
    assert list(engine.score_batch(texts, n_process=2, batch_size=1)) == one
