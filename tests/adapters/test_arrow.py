"""Tables of any make go in, one documented schema comes out, and the reports are those of the engine."""

import math
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed; `make test` brings it")

from conduct_rules import Engine, InputError  # noqa: E402
from conduct_rules.arrow import SCHEMA, PackedEngine, pack, read_reports, score_batches  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
TEXTS = [
    "Dr Okonkwo is a stupid cow, three weeks I waited",
    None,
    "",
    "Thank you all",
    "you are a disgrace \ud83d\ude00",
]
IDS = ["a", "b", "c", "d", None]
POSTS = [{"text": text, "id": id} for text, id in zip(TEXTS, IDS, strict=True)]


@pytest.fixture
def table() -> Any:
    return pa.table({"id": IDS, "text": [t and t.encode("utf-16", "surrogatepass").decode("utf-16") for t in TEXTS]})


def reports_of(batches: Iterator[Any]) -> list[Any]:
    return list(read_reports(batches))


def test_rows_of_the_schema_hold_the_whole_report(engine: Engine, table: Any) -> None:
    batches = list(score_batches(table, engine))
    assert all(batch.schema.equals(SCHEMA) for batch in batches)
    expected = list(engine.score_batch(table.to_pylist()))
    assert reports_of(iter(batches)) == expected
    assert expected[0].findings
    assert expected[1].error


def test_the_schema_is_the_documented_one() -> None:
    said = (ROOT / "docs" / "any-size.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| (.+?) \|", said.partition("## The schema")[2], re.MULTILINE)
    assert [(name, kind.replace("`", "")) for name, kind in told] == [
        (field.name, str(field.type).replace("list<element: ", "list<").replace("list<item: ", "list<"))
        for field in SCHEMA
    ]


@pytest.mark.parametrize("kind", ["large_string", "string_view", "dictionary"])
def test_text_of_any_arrow_type_is_read(engine: Engine, table: Any, kind: str) -> None:
    given = pa.dictionary(pa.int8(), pa.string()) if kind == "dictionary" else getattr(pa, kind)()
    cast = table.set_column(1, "text", table["text"].cast(given))
    assert reports_of(score_batches(cast, engine)) == reports_of(score_batches(table, engine))


def test_cells_that_hold_no_text_give_a_row_that_says_so(engine: Engine) -> None:
    for cells in ([b"x", None], [1, 2], [math.nan, 1.0], [None, None], [["a"], []]):
        found = reports_of(score_batches(pa.table({"text": cells}), engine))
        assert len(found) == 2
        assert all(report.error for report in found)


def test_columns_are_kept_in_front_and_rows_in_order_over_many_batches(engine: Engine) -> None:
    size = 3_000
    table = pa.table({"n": range(size), "words": ["Thank you"] * size, "who": [{"x": 1}] * size, "ref": range(size)})
    out = pa.Table.from_batches(score_batches(table, engine, text="words", id="ref", keep=["who", "n"]))
    assert out.column_names == ["who", "n", *SCHEMA.names]
    assert out["n"].to_pylist() == list(range(size))
    assert out["post_id"].to_pylist() == [str(n) for n in range(size)]
    assert max(len(batch) for batch in out.to_batches()) < size


def test_batches_are_taken_as_needed(engine: Engine) -> None:
    taken = []

    def endless() -> Iterator[Any]:
        while True:
            taken.append(1)
            yield pa.record_batch({"text": ["Thank you"] * 300})

    scored = score_batches(endless(), engine)
    assert not taken
    assert next(scored).num_rows == 300
    assert len(taken) <= 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text": "txet"}, "no column called 'txet'; did you mean text?"),
        ({"id": "nope"}, "no column called 'nope'"),
        ({"keep": ["rules"]}, "the column 'rules' cannot be kept"),
        ({"keep": ["twice"]}, "more than one column called 'twice'"),
    ],
)
def test_columns_that_cannot_be_used_are_said(engine: Engine, options: dict[str, Any], message: str) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["x"])] * 4, names=["text", "rules", "twice", "twice"])
    with pytest.raises(InputError, match=re.escape(message)):
        list(score_batches([batch], engine, **options))


def test_an_engine_is_unpacked_once(engine: Engine, table: Any) -> None:
    packed = pack(engine)
    assert isinstance(packed, PackedEngine)
    assert packed.open() is packed.open()
    assert reports_of(score_batches(table, packed)) == reports_of(score_batches(table, engine))


def test_nothing_brings_pyarrow_or_pyspark_in_unasked() -> None:
    code = (
        "import sys, conduct_rules, conduct_rules.adapters.cli\n"
        "sys.exit(str({'pyarrow', 'pyspark', 'pandas'} & set(sys.modules) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""


# An example of each, as `docs/any-size.md` shows them


def test_pandas(engine: Engine) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pandas.DataFrame({"text": ["Thank you", "Dr Okonkwo is a stupid cow", None]})
    scored = pa.Table.from_batches(score_batches(frame, engine)).to_pandas()
    frame["rules"] = scored["rules"].map(list)
    assert frame["rules"].tolist() == [[], [4, 6], []]


def test_polars(engine: Engine) -> None:
    polars = pytest.importorskip("polars", reason="Polars is not installed")
    frame = polars.DataFrame({"id": [1, 2], "text": ["Thank you", "Dr Okonkwo is a stupid cow"]})
    scored = polars.from_arrow(pa.Table.from_batches(score_batches(frame, engine, keep=["text"])))
    hits = scored.explode("hits").unnest("hits", separator="_").drop_nulls("hits_kind")
    assert set(hits["hits_kind"]) >= {"staff", "offence"}
    assert set(hits["post_id"]) == {"2"}


def test_duckdb(engine: Engine) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    posts = duckdb.sql("select * from (values (1, 'Thank you'), (2, 'Dr Okonkwo is a stupid cow')) as t(id, text)")
    scored = pa.Table.from_batches(score_batches(posts, engine))
    assert scored.num_rows == 2
    found = duckdb.sql("select post_id, unnest(rules) as rule from scored order by rule").fetchall()
    assert found == [("2", 4), ("2", 6)]


def test_a_dataset_of_files(engine: Engine, tmp_path: Path) -> None:
    from pyarrow import dataset, parquet

    for number in range(2):
        parquet.write_table(pa.table({"text": ["Thank you", "you are a disgrace"]}), tmp_path / f"{number}.parquet")
    posts = dataset.dataset(tmp_path)
    written = tmp_path / "scored"
    dataset.write_dataset(score_batches(posts, engine), written, schema=SCHEMA, format="parquet")
    assert dataset.dataset(written).count_rows() == 4
    assert reports_of(dataset.dataset(written).to_batches()) == reports_of(score_batches(posts, engine))


def test_dask_in_two_processes(engine: Engine) -> None:
    dataframe = pytest.importorskip("dask.dataframe", reason="Dask is not installed")
    import pandas
    from dask_part import score_part

    texts = ["Thank you", "Dr Okonkwo is a stupid cow"] * 10
    posts = dataframe.from_pandas(pandas.DataFrame({"text": texts}), npartitions=3)
    packed = pack(engine)
    meta = score_part(posts.head(0), packed)
    scored = posts.map_partitions(score_part, packed, meta=meta).compute(scheduler="processes", num_workers=2)
    assert [list(rules) for rules in scored["rules"]] == [list(report.rules) for report in engine.score_batch(texts)]
