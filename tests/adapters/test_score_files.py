"""Many files in, one file out, and a run of the command that is stopped goes on: nothing lost, nothing doubled."""

import csv
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import conduct_rules
from conduct_rules.adapters.cli import app
from conduct_rules.adapters.parts import JOURNAL, folder_of
from conduct_rules.engine import load
from conduct_rules.report import Report

KEY = "a key of more than sixteen bytes"
cached_load = cache(load)
MANY = 2_500


@pytest.fixture(autouse=True)
def _load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every call in this module that names the same configuration share one engine."""
    monkeypatch.setattr(conduct_rules, "load", cached_load)


def run(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["score", *map(str, words)], input=stdin, env={"COLUMNS": "160"})


def many(path: Path) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write("id,text\n")
        file.writelines(f"{number},Thank you Dr Smith {number}\n" for number in range(MANY))
    return path


def ids(path: Path) -> list[str]:
    return [json.loads(line)["post_id"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_folder_is_scored_into_each_kind_of_file(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    from conduct_rules.arrow import SCHEMA, read_reports

    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "a.csv").write_text("id,text\n1,Thank you Dr Smith\n")
    (posts / "b.jsonl").write_text('{"text": "you are a disgrace", "id": "2"}\n{\n')
    for name in ("out.jsonl", "out.csv.gz", "out.parquet"):
        done = run(posts, "-o", tmp_path / name)
        assert done.exit_code == 3, done.output
        assert "3 posts:" in done.stderr
    expected = [Report.model_validate_json(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [report.post_id for report in expected] == ["1", "2", f"{posts / 'b.jsonl'}, line 2"]
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.schema.equals(SCHEMA)
    assert list(read_reports(table.to_batches())) == expected
    lines = list(
        csv.DictReader(gzip.decompress((tmp_path / "out.csv.gz").read_bytes()).decode("utf-8-sig").splitlines())
    )
    assert [line["post_id"] for line in lines] == [report.post_id for report in expected]


def test_a_pipe_cannot_be_resumed_and_leaves_nothing(tmp_path: Path) -> None:
    done = run("-", "-o", tmp_path / "out.csv", "--resume", stdin="text\nThank you\n")
    assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "cannot be read again" in done.stderr
    assert run("-", "-o", tmp_path / "out.csv", stdin="text\nThank you\n").exit_code == 0


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_run_that_is_killed_and_interrupted_goes_on(tmp_path: Path) -> None:
    posts, output, key = many(tmp_path / "posts.csv"), tmp_path / "out.jsonl", tmp_path / "key"
    key.write_text(KEY)
    command = [sys.executable, "-m", "conduct_rules.adapters.cli", "score", str(posts), "-o", str(output)]
    command += ["--processes", "2", "--resume"]
    journal = folder_of(output) / JOURNAL
    for parts, sign in ((1, signal.SIGKILL), (2, signal.SIGINT)):
        began = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        while began.poll() is None and (not journal.exists() or journal.read_bytes().count(b"\n") < 1 + parts):
            time.sleep(0.01)
        began.send_signal(sign)
        _, said = began.communicate()
        assert not output.exists()
        if sign == signal.SIGINT:
            assert began.returncode == 130
            assert "posts are done; the same command with --resume goes on from there" in said
            assert "Traceback" not in said
    done = subprocess.run(command[:-1], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "add --resume" in done.stderr
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.split(":")[0]) == (0, f"{MANY} posts")
    assert ids(output) == [str(number) for number in range(MANY)]
    assert not folder_of(output).exists()


def test_input_that_changed_is_not_gone_on_with(tmp_path: Path) -> None:
    posts, output = many(tmp_path / "posts.csv"), tmp_path / "out.jsonl"
    with posts.open("ab") as file:
        file.write(gzip.compress(b"text\n")[:-4])
    packed = tmp_path / "posts.csv.gz"
    packed.write_bytes(gzip.compress(posts.read_bytes())[:-20])
    done = run(packed, "-o", output)
    assert done.exit_code == 2
    assert "is all of it there?" in done.stderr
    assert "posts are done; the same command with --resume goes on" in done.stderr
    os.utime(packed, ns=(1, 1))
    done = run(packed, "-o", output, "--resume")
    assert done.exit_code == 2
    assert "other things were given then: files" in done.stderr


def test_courses_of_conduct_are_counted_shown_and_written(tmp_path: Path) -> None:
    posts, key, table = tmp_path / "posts.csv", tmp_path / "key", tmp_path / "courses.csv"
    key.write_text(KEY)
    posts.write_text(
        "author,date,text\n"
        "Elsie B,2026-11-01,Dr Okonkwo is a stupid cow\n"
        "elsie b,03/11/2026,That Dr Okonkwo is a useless bitch\n"
        "Someone,2026-11-01,Dr Okonkwo is a stupid cow\n"
    )
    staff = ("--staff", "data/staff_names.csv")
    for output in ((), ("-o", tmp_path / "out.jsonl")):
        done = run(posts, *staff, *output, "--author-key", key, "--courses", table)
        assert done.exit_code == 0, done.output
        section = done.stderr if output else done.stdout
        assert "Course of conduct" in section
        lines = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
        assert {(line["staff_id"], line["posts"], line["first"][:10], line["last"][:10]) for line in lines} == {
            ("S01", "2", "2026-11-01", "2026-11-03")
        }
        assert "4" in {line["rule"] for line in lines}
        assert len({line["author"] for line in lines}) == 1
        assert "lsie" not in table.read_text(encoding="utf-8") + section.partition("Course of conduct")[2]
    run(posts, *staff, "--author-key", key, "--courses", tmp_path / "one_day.jsonl", "--course-days", "1")
    assert (tmp_path / "one_day.jsonl").read_text() == ""


def test_a_key_that_could_be_guessed_is_refused(tmp_path: Path) -> None:
    posts, key = many(tmp_path / "posts.csv"), tmp_path / "key"
    key.write_text("short")
    done = run(posts, "--author-key", key)
    assert done.exit_code == 2
    assert "expected at least 16 bytes" in done.stderr
