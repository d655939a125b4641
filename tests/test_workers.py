"""Several processes give what one gives, in order, lazily, and stop when nobody listens any more."""

import json
import math
import pickle
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

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
