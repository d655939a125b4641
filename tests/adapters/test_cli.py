"""The command: what it prints, what it writes, and how it ends, with real files and the real engine."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import conduct_rules
from conduct_rules.adapters.cli import app
from conduct_rules.engine import load
from conduct_rules.report import Report

CONFIG = ["--staff", "data/staff_names.csv", "--practice", "data/practice.toml"]
NAMED = "Dr Okonkwo was lovely with my dad"
PLAIN = "Thank you all"
Run = Callable[..., Result]

cached_load = cache(load)


@pytest.fixture(autouse=True)
def _load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every call in this module that names the same configuration share one engine."""
    monkeypatch.setattr(conduct_rules, "load", cached_load)


@pytest.fixture
def run() -> Run:
    return lambda *words, stdin=None: CliRunner().invoke(app, list(words), input=stdin, env={"COLUMNS": "160"})


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(f"id,text\n1,{NAMED}\n2,{PLAIN}\n", encoding="utf-8")
    return path


def reports(text: str) -> list[Report]:
    return [Report.model_validate_json(line) for line in text.splitlines()]


# score


def test_the_table_shows_post_rule_person_and_summary(run: Run, posts: Path) -> None:
    done = run("score", str(posts), *CONFIG)
    assert done.exit_code == 0, done.output
    assert "Okonkwo (S01)" in done.stdout
    assert "Summary by rule" in done.stdout
    assert "2 posts: 1 raised something, 1 raised nothing." in done.stdout
    assert PLAIN not in done.stdout


def test_the_table_says_why_somebody_may_be_in_danger(run: Run) -> None:
    assert "danger" in run("score", "-", *CONFIG, stdin="I want to die\n").stdout


def test_all_shows_the_rest_too(run: Run, posts: Path) -> None:
    assert PLAIN in run("score", str(posts), "--all", *CONFIG).stdout


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_output_goes_to_the_file_complete(run: Run, posts: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    done = run("score", str(posts), "-o", str(out), *CONFIG)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "2 posts: 1 raised something, 1 raised nothing.\n"
    if name.endswith("csv"):
        lines = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline="")))
        assert [(line["post_id"], line["rules"], line["staff_ids"]) for line in lines] == [
            ("1", "6", "S01"),
            ("2", "", ""),
        ]
        assert lines[0]["text"] == NAMED
    else:
        assert [(report.post_id, report.rules) for report in reports(out.read_text())] == [("1", (6,)), ("2", ())]
    assert sorted(tmp_path.iterdir()) == sorted([posts, out])


def test_json_lines_go_to_the_standard_output(run: Run, posts: Path) -> None:
    done = run("score", str(posts), "-o", "-", *CONFIG)
    assert [report.post_id for report in reports(done.stdout)] == ["1", "2"]


@pytest.mark.parametrize(
    ("stdin", "words"),
    [
        (f"{NAMED}\n{PLAIN}\n", []),
        (f"{NAMED}\n{PLAIN}\n", ["--format", "lines"]),
        (f'{{"text": "{NAMED}"}}\n{{"text": "{PLAIN}"}}\n', []),
        (f"review;id\n{NAMED};1\n{PLAIN};2\n", []),
        (f"what;id\n{NAMED};1\n{PLAIN};2\n", ["--text-column", "what"]),
    ],
)
def test_standard_input_is_read_in_any_form(run: Run, stdin: str, words: list[str]) -> None:
    done = run("score", "-", "-o", "-", *words, *CONFIG, stdin=stdin)
    assert done.exit_code == 0, done.output
    assert [report.rules for report in reports(done.stdout)] == [(6,), ()]


def test_bad_rows_become_reports_in_their_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(
        f'{{"text": 5}}\n{{"text": "{NAMED}", "id": "a"}}\n{{broken\n{{"id": 3}}\n{{"text": "{PLAIN}"}}\n{{'
    )
    done = run("score", str(path), "-o", "-", *CONFIG)
    assert done.exit_code == 3
    found = reports(done.stdout)
    assert [report.post_id for report in found] == ["line 1", "a", "line 3", "line 4", "line 5", "line 6"]
    assert [report.rules for report in found] == [(), (6,), (), (), (), ()]
    assert [report.error for report in found] == [
        "line 1: the text is a whole number, not text",
        None,
        "line 3: the line is not valid JSON",
        "line 4: there is no text",
        None,
        "line 6: the line is not valid JSON",
    ]
    assert "4 could not be scored" in done.stderr


def test_a_file_of_bad_rows_alone_is_scored(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text("{\n{\n")
    done = run("score", str(path))
    assert done.exit_code == 3
    assert "not scored" in done.stdout


def test_windows_files_are_read_and_said(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes("text;id\nSister Doyle’s café – Siobhán O’Neill\n".encode("cp1252"))
    done = run("score", str(path), "--all", *CONFIG)
    assert "Windows-1252" in done.stderr
    assert "O’Neill" in done.stdout


def test_a_formula_in_a_post_is_disarmed(run: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "posts.csv", tmp_path / "out.csv"
    path.write_text('id,text\n=1+1,"=HYPERLINK(""x"") Dr Okonkwo"\n')
    run("score", str(path), "-o", str(out), *CONFIG)
    cells = [cell for line in csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline="")) for cell in line]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


USAGE_ERRORS = {
    "missing file": (
        ["score", "{dir}/none.csv"],
        "Error: {dir}/none.csv: cannot be read (no such file or directory)\n",
    ),
    "a folder without posts": (["score", "{dir}/empty"], "Error: {dir}/empty: there are no files of posts\n"),
    "a pattern that fits nothing": (["score", "{dir}/*.tsv"], "Error: {dir}/*.tsv: there are no files of posts\n"),
    "a pipe among files": (
        ["score", "-", "{posts}"],
        "Error: the standard input cannot be read together with files\n",
    ),
    "resume without an output": (
        ["score", "{posts}", "--resume"],
        "Error: --resume goes on with a file that was being written; name it with -o\n",
    ),
    "courses without a key": (
        ["score", "{posts}", "--courses", "{dir}/x.csv"],
        "Error: --courses needs a key to hash authors with; name a file that holds one with --author-key\n",
    ),
    "format": (
        ["score", "{posts}", "--format", "jsnl"],
        "Error: no such --format; expected csv, jsonl, lines or parquet; did you mean jsonl?\n",
    ),
    "encoding": (
        ["score", "{posts}", "--encoding", "nope"],
        "Error: {posts}: no such encoding; expected one such as utf-8, windows-1252 or utf-16\n",
    ),
    "column": (
        ["score", "{posts}", "--text-column", "words"],
        "Error: {posts}: no column called 'words' among the 2 columns of the first row\n",
    ),
    "no column": (
        ["score", "{plain}", "--format", "csv"],
        (
            "Error: {plain}: no text column among the 1 column of the first row (text, comment, comments, review, "
            "body, message, content, post, tweet, feedback, snippet, caption); name it with --text-column\n"
        ),
    ),
    "output": (
        ["score", "{posts}", "-o", "{dir}/x.xlsx"],
        "Error: the output's name must end in .csv, .jsonl or .parquet; .gz or .zst may follow the first two\n",
    ),
    "same file": (
        ["score", "{posts}", "-o", "{posts}"],
        "Error: the output would replace the file that is being read\n",
    ),
    "output folder": (
        ["score", "{posts}", "-o", "{dir}/none/x.csv"],
        "Error: {dir}/none/x.csv: cannot be written (no such file or directory)\n",
    ),
}


@pytest.mark.parametrize("name", USAGE_ERRORS)
def test_bad_usage_is_told_plainly(run: Run, posts: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "plain.txt").write_text("a secret\n")
    (tmp_path / "empty").mkdir()
    names = {"dir": tmp_path, "posts": posts, "plain": tmp_path / "plain.txt"}
    words, message = USAGE_ERRORS[name]
    done = run(*(word.format(**names) for word in words))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == message.format(**names)


@pytest.mark.parametrize("words", [["scor"], ["score"], ["score", "x", "--nope"], ["score", "x", "--processes", "0"]])
def test_words_that_are_no_command_end_in_two(run: Run, words: list[str]) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


# explain


def test_explain_marks_words_where_there_is_no_colour(run: Run) -> None:
    done = run("explain", "Dr Okonkwo was lovely", *CONFIG)
    assert done.exit_code == 0
    assert "Dr [Okonkwo|staff] was lovely" in done.stdout
    assert "S01" in done.stdout


def test_explain_reads_the_standard_input(run: Run) -> None:
    assert "[Okonkwo|staff]" in run("explain", "-", *CONFIG, stdin="Dr Okonkwo\n").stdout


def test_explain_lets_no_post_steer_the_terminal(run: Run) -> None:
    done = run("explain", "\x1b[2J\x07 Dr Okonkwo \u202e [bold]x[/bold]", *CONFIG)
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)
    assert "[bold]x[/bold]" in done.stdout


# check-config


def test_check_config_says_what_is_loaded(run: Run) -> None:
    done = run("check-config", *CONFIG)
    assert done.exit_code == 0
    assert "West Road Medical Centre" in done.stdout
    assert "36 people" in done.stdout


def test_check_config_tells_every_problem(run: Run, tmp_path: Path) -> None:
    staff, practice = tmp_path / "staff.csv", tmp_path / "practice.toml"
    staff.write_text("staff_id,given_name,family_name\nA,Ann,Bell\nA,Bob,Cole\n")
    practice.write_text('naem = "x"\n')
    done = run("check-config", "--staff", str(staff), "--practice", str(practice))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "staff.csv, row 3" in done.stderr
    assert "did you mean name?" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_model_names_the_command(run: Run) -> None:
    done = run("explain", "x", "--model", "en_core_web_sn")
    assert done.exit_code == 2
    assert "pip install" in done.stderr


# the process


def test_version(run: Run) -> None:
    done = run("--version")
    assert (done.exit_code, done.stdout) == (0, "conduct-rules 0.1.0\n")


def test_an_old_windows_console_does_not_stop_it(posts: Path) -> None:
    posts.write_text("text\nDr Okonkwo ✨ \U0001f600 Wójcik 陈\n", encoding="utf-8")
    command = [sys.executable, "-m", "conduct_rules.adapters.cli", "score", str(posts), "--all", *CONFIG]
    environment = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "Okonkwo" in done.stdout.decode("cp1252")


def test_nothing_but_reports_in_a_pipe(posts: Path) -> None:
    command = [sys.executable, "-m", "conduct_rules.adapters.cli", "score", "-", "-o", "-", *CONFIG]
    done = subprocess.run(command, input=posts.read_bytes(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["post_id"] for line in done.stdout.splitlines()] == ["1", "2"]
    assert b"\x1b" not in done.stdout + done.stderr
