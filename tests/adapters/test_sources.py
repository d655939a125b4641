"""Posts come from files, folders and patterns, packed or not, in one order, each row with its place."""

import gzip
import os
from datetime import datetime
from pathlib import Path

import pytest

from conduct_rules.adapters.read_posts import Row
from conduct_rules.adapters.sources import Source, find_files, skip
from conduct_rules.errors import InputError

CSV = 'id,comment\n1,Thank you\n2,"Rang 111,\ninstead"\n'


def rows(*names: Path | str, **options: object) -> list[Row]:
    with Source([str(name) for name in names], **options) as source:  # type: ignore[arg-type]
        return list(source)


def texts(found: list[Row]) -> list[str | None]:
    return [row.post.text if row.post else row.problem for row in found]


def test_packed_files_read_as_plain_ones(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    plain = tmp_path / "posts.csv"
    plain.write_text(CSV, newline="")
    packed = tmp_path / "posts.csv.gz"
    packed.write_bytes(
        gzip.compress(CSV[:20].encode()) + gzip.compress(CSV[20:].encode())
    )  # as two runs would write it
    zstd = tmp_path / "posts.csv.zst"
    zstd.write_bytes(b"".join(pyarrow.compress(half.encode(), "zstd", asbytes=True) for half in (CSV[:20], CSV[20:])))
    assert texts(rows(plain)) == ["Thank you", "Rang 111,\ninstead"]
    assert rows(packed) == rows(zstd) == rows(plain)


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_a_packed_file_that_is_cut_short_is_said(tmp_path: Path, ending: str) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    data = b"text\n" + b"".join(b"%d\n" % (number * number) for number in range(90_000))
    whole = gzip.compress(data) if ending == "gz" else pyarrow.compress(data, "zstd", asbytes=True)
    path = tmp_path / f"posts.csv.{ending}"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=rf"posts\.csv\.{ending}: cannot be read to its end"):
        rows(path)


def test_a_parquet_file_reads_like_the_others(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    table = pyarrow.table(
        {
            "Review ID": [7, 8, 9],
            "stars": [1.5, 2.5, 3.5],
            "Comment": ["Thank you", None, ""],
            "date": [datetime(2026, 11, 25), None, datetime(2026, 11, 26)],
        }
    )
    parquet.write_table(table, tmp_path / "posts.parquet", row_group_size=2)
    found = rows(tmp_path / "posts.parquet")
    assert [row.place for row in found] == ["row 1", "row 2", "row 3"]
    assert texts(found) == ["Thank you", "there is no text", ""]
    assert found[0].post is not None
    assert (found[0].post.id, found[0].post.posted_at) == ("7", "2026-11-25T00:00:00")


@pytest.mark.parametrize("content", [b"", b"PAR1 and no more", b"text\nThank you\n"])
def test_what_is_no_parquet_is_said(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    path = tmp_path / "posts.parquet"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"posts\.parquet: the file is not valid Parquet"):
        rows(path)


def test_a_folder_stands_for_the_files_of_posts_in_it_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a/z.jsonl", "a/notes.md", ".hidden.csv", "_SUCCESS", "_logs/x.csv", "out.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('"text"\n' if name.endswith("csv") else '{"text": "in a"}\n')
    (tmp_path / "b.csv").write_text("text\nin b\n")
    found = rows(tmp_path, leave_out=tmp_path / "out.csv")
    assert texts(found) == ["in a", "in b"]
    assert [row.place for row in found] == [f"{tmp_path / 'a/z.jsonl'}, line 1", f"{tmp_path / 'b.csv'}, row 2"]
    assert [row.post.id for row in found if row.post] == [row.place for row in found]
    assert rows(tmp_path / "*.csv", tmp_path / "a", leave_out=tmp_path / "out.csv") == [
        Row(row.place, row.post) for row in reversed(found)
    ]


def test_a_file_is_read_once_however_often_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("text\nin b\n")
    assert texts(rows(path, tmp_path, str(tmp_path / "*.csv"))) == ["in b"]


def test_a_name_with_signs_of_a_pattern_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "posts [1].csv"
    path.write_text("text\nin b\n")
    assert find_files(str(path)) == [str(path)]


def test_each_of_several_files_is_looked_at_before_the_first_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\nin a\n")
    (tmp_path / "b.csv").write_text("what\nin b\n")
    with pytest.raises(InputError, match=r"b\.csv: no text column"):
        Source([str(tmp_path)])


def test_a_source_says_whether_it_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\nin a\n")
    with Source([str(path)]) as source:
        assert source.can_be_read_again
        before = source.describe()
    os.utime(path, ns=(1, 1))
    with Source([str(path)]) as source:
        assert source.describe() != before


def test_skip_gives_the_rest() -> None:
    given = [Row(str(number)) for number in range(5)]
    assert list(skip(given, 2)) == given[2:]
    assert list(skip(given, 9)) == []
