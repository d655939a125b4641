"""Spark on a real cluster of two workers gives what one process gives, also when a partition has to be run again."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="PySpark is not installed; `make test` brings it")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Java is not installed: Spark needs Java 17", allow_module_level=True)

import pyarrow as pa
import pyspark

import conduct_rules.spark
from conduct_rules import Engine, InputError
from conduct_rules.arrow import SCHEMA, read_reports

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Spark's own warnings are many

ROOT = Path(__file__).resolve().parent.parent.parent
GOLD = [json.loads(line) for line in (ROOT / "tests/gold/dev.jsonl").read_text(encoding="utf-8").splitlines()]
CONFIGURATION = {"staff": ROOT / "data" / "staff_names.csv", "practice": ROOT / "data" / "practice.toml"}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A master and two workers with a core each, in processes of their own."""
    from pyspark.sql import SparkSession

    before = dict(os.environ)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def posts(spark: Any) -> Any:
    rows = [(place, post["id"], post["text"]) for place, post in enumerate(GOLD)]
    return spark.createDataFrame([*rows, (len(GOLD), "none", None)], "place int, id string, text string").repartition(4)


@pytest.fixture(scope="module")
def expected(engine: Engine) -> list[conduct_rules.Report]:
    given = [{"id": post["id"], "text": post["text"]} for post in GOLD]
    return list(engine.score_batch([*given, {"id": "none", "text": None}]))


def reports_of(scored: Any) -> list[conduct_rules.Report]:
    return list(read_reports(scored.toArrow().sort_by("place").to_batches()))


def test_a_cluster_gives_what_one_process_gives(posts: Any, expected: list[conduct_rules.Report]) -> None:
    scored = conduct_rules.spark.score(posts, keep=["place"], **CONFIGURATION)  # type: ignore[arg-type]
    assert scored.columns == ["place", *SCHEMA.names]
    assert reports_of(scored) == expected


def test_a_partition_that_dies_is_run_again_and_doubles_nothing(
    posts: Any, expected: list[conduct_rules.Report], engine: Engine, tmp_path: Path
) -> None:
    mark = str(tmp_path / "died once")
    scored = conduct_rules.spark.score(posts, keep=["place"], engine=engine)

    def die_once(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for number, batch in enumerate(batches):
            if number == 1 and not os.path.exists(mark):
                with open(mark, "x"):
                    os._exit(9)  # after a whole batch was scored and handed on
            yield batch

    again = scored.mapInArrow(die_once, scored.schema)
    assert reports_of(again) == expected
    assert Path(mark).exists()


def test_an_engine_is_made_once_in_each_python_worker(posts: Any, engine: Engine) -> None:
    def count(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from conduct_rules.adapters import packed

        for _ in batches:
            pass
        made = sorted(id(engine) for engine in packed._made.values())
        yield pa.record_batch({"pid": [os.getpid()], "made": [str(made)]})

    scored = conduct_rules.spark.score(posts.repartition(6), engine=engine)
    table = scored.mapInArrow(count, "pid long, made string").toArrow()
    seen = {(row["pid"], row["made"]) for row in table.to_pylist()}
    assert table.num_rows == 6
    assert len(seen) == len({pid for pid, _ in seen}) <= 2


def test_a_column_that_is_not_there_is_said_before_anything_runs(posts: Any, engine: Engine) -> None:
    with pytest.raises(InputError, match="no column called 'txet'; did you mean text"):
        conduct_rules.spark.score(posts, text="txet", engine=engine)


def test_a_configuration_that_is_wrong_is_said_before_anything_runs(posts: Any) -> None:
    with pytest.raises(conduct_rules.ConfigurationError):
        conduct_rules.spark.score(posts, staff=ROOT / "nowhere.csv")


def test_the_name_is_importable_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import conduct_rules.spark as s; print(s.__all__)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "['score']"
