"""An output appears whole or not at all, and a run that was stopped anywhere goes on without loss or doubling."""

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from conduct_rules.adapters.parts import JOURNAL, folder_of, open_parts
from conduct_rules.adapters.read_posts import Row
from conduct_rules.adapters.write_reports import Pair
from conduct_rules.errors import InputError
from conduct_rules.post import Post
from conduct_rules.report import Report, RulebookStamp

STAMP = RulebookStamp(id="west-road", fingerprint="0" * 16)
without_pyarrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")
FORMATS: list[Any] = ["out.csv", "out.jsonl", "out.csv.gz", "out.jsonl.gz"]
FORMATS += [pytest.param(name, marks=without_pyarrow) for name in ("out.jsonl.zst", "out.parquet")]


def pair(number: int) -> Pair:
    return Row(f"row {number}", Post(text=f"é {number}")), Report(post_id=str(number), rulebook=STAMP)


def write(output: Path, count: int, *, stop_at: int | None = None, resume: bool = False, of: str = "x") -> list[int]:
    """Write `count` reports in parts of three, and stop before one of them; give what was noted."""
    with open_parts(
        output, made_of={"files": of}, note=lambda pairs: {"count": len(pairs)}, resume=resume, posts_a_part=3
    ) as parts:
        for number in range(parts.posts, count):
            if number == stop_at:
                raise KeyboardInterrupt
            parts.add(pair(number))
    return [note["count"] for note in parts.notes()]


def ids(output: Path) -> list[str]:
    if output.name.endswith("parquet"):
        from pyarrow import parquet

        return parquet.read_table(output)["post_id"].to_pylist()
    if output.name.endswith("gz"):
        data = gzip.decompress(output.read_bytes())
    elif output.name.endswith("zst"):
        import pyarrow

        with pyarrow.input_stream(str(output)) as stream:
            data = stream.read()
    else:
        data = output.read_bytes()
    if "csv" in output.name:
        assert data.count(b"\xef\xbb\xbf") == 1
        return [line["post_id"] for line in csv.DictReader(data.decode("utf-8-sig").splitlines())]
    return [json.loads(line)["post_id"] for line in data.splitlines()]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("stop_at", [3, 5, 9])
def test_a_stopped_run_goes_on_and_gives_the_same_bytes(tmp_path: Path, name: str, stop_at: int) -> None:
    output = tmp_path / name
    output.write_text("before")
    with pytest.raises(KeyboardInterrupt):
        write(output, 10, stop_at=stop_at)
    assert output.read_text() == "before"
    assert write(output, 10, resume=True) == [3, 3, 3, 1]
    assert ids(output) == [str(number) for number in range(10)]
    other = tmp_path / f"other-{name}"
    write(other, 10)
    assert other.read_bytes() == output.read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted([output, other])


@pytest.mark.parametrize("name", FORMATS)
def test_no_reports_make_an_empty_file_of_the_right_form(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, 0)
    assert ids(tmp_path / name) == []


def test_a_run_that_finished_no_part_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "out.csv", 10, stop_at=2)
    assert not list(tmp_path.iterdir())


def test_an_earlier_run_is_neither_lost_nor_taken_for_another(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        write(output, 10, stop_at=7)
    with pytest.raises(InputError, match="stopped after 6 posts; add --resume"):
        write(output, 10)
    with pytest.raises(InputError, match="other things were given then: files"):
        write(output, 10, resume=True, of="y")
    assert write(output, 10, resume=True) == [3, 3, 3, 1]


def test_two_runs_do_not_write_the_same_output(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no fcntl")
    with (
        open_parts(tmp_path / "out.csv", made_of={}, note=lambda pairs: {}),
        pytest.raises(InputError, match="another run"),
        open_parts(tmp_path / "out.csv", made_of={}, note=lambda pairs: {}, resume=True),
    ):
        pass


@pytest.mark.parametrize("harm", ["line torn", "part torn", "part gone"])
def test_what_the_disk_did_not_keep_is_done_again(tmp_path: Path, harm: str) -> None:
    output = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        write(output, 20, stop_at=10)
    journal = folder_of(output) / JOURNAL
    part = sorted(folder_of(output).glob("part-*"))[1]
    if harm == "line torn":
        journal.write_bytes(journal.read_bytes()[:-9])
    elif harm == "part torn":
        part.write_bytes(part.read_bytes()[:-9])
    else:
        part.unlink()
    assert sum(write(output, 20, resume=True)) == 20
    assert ids(output) == [str(number) for number in range(20)]


def test_an_output_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write(tmp_path / "nowhere" / "out.csv", 1)


SCRIPT = """
    import sys
    from pathlib import Path
    sys.path[:0] = [{tests!r}, {here!r}]
    from test_parts import write
    if "small" in sys.argv:
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    write(Path({output!r}), 2_000, resume=True)
"""


def run_script(tmp_path: Path, output: Path, *words: str) -> subprocess.Popen[str]:
    script = tmp_path / "script.py"
    here = Path(__file__).parent
    script.write_text(textwrap.dedent(SCRIPT.format(tests=str(here.parent), here=str(here), output=str(output))))
    return subprocess.Popen([sys.executable, str(script), *words], stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_kills_at_any_moment_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    output, chance, kills = tmp_path / "out.jsonl", random.Random(20261125), 0
    while not output.exists():
        run = run_script(tmp_path, output)
        if kills < 8:
            while run.poll() is None and not (folder_of(output) / JOURNAL).exists():
                time.sleep(0.001)
            time.sleep(chance.random() * 0.05)
            run.kill()
            kills += run.wait() == -signal.SIGKILL
            if run.stderr is not None:
                run.stderr.close()
        else:
            assert run.communicate()[1] == ""
    assert kills >= 3
    assert (
        run_script(tmp_path, output).communicate()[1] == ""
    )  # the last kill may have come just before the clearing up
    assert ids(output) == [str(number) for number in range(2_000)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "script.py"]


@pytest.mark.skipif(os.name == "nt", reason="Windows sets no limit to the size of files")
def test_a_disk_that_takes_no_more_is_said_and_the_run_goes_on_later(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    _, said = run_script(tmp_path, output, "small").communicate()
    assert "out.jsonl: cannot be written (file too large)" in said
    assert not output.exists()
    assert folder_of(output).exists()
    assert run_script(tmp_path, output).communicate()[1] == ""
    assert ids(output) == [str(number) for number in range(2_000)]
