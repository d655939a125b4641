"""Spark: score a data frame of posts on a cluster. Needs pyspark and pyarrow, the extra `spark`, and Java."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from conduct_rules.adapters.arrow import SCHEMA, check_columns, score_batches
from conduct_rules.adapters.packed import PackedEngine, pack
from conduct_rules.engine import Engine, load
from conduct_rules.practice.load import PracticeSource, StaffSource
from conduct_rules.rulebook.load import Source as RulebookSource

if TYPE_CHECKING:
    from pyspark.core.broadcast import Broadcast
    from spacy.language import Language

ScorePartition = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def score(
    df: DataFrame,
    *,
    text: str = "text",
    id: str | None = None,
    keep: Sequence[str] = (),
    engine: Engine | None = None,
    staff: StaffSource = None,
    practice: PracticeSource = None,
    rulebook: RulebookSource = None,
    model: str | Language | None = None,
) -> DataFrame:
    """Give a data frame with one row of `conduct_rules.arrow.SCHEMA` for each row of `df`, scored where the rows are.

    `text`, `id` and `keep` are as in `conduct_rules.arrow.score_batches`; the rest as in `conduct_rules.load`, read
    here and sent to the workers, each of which makes one engine; or give an `engine`. Scoring has no effects besides
    its rows, so a partition that Spark runs again is doubled nowhere. The workers need this library and the model.
    Raises `InputError` for a column that is not there, and all that `load` raises, before anything runs.
    """
    names = pa.schema([(name, pa.null()) for name in df.columns])
    known_id = check_columns(names, text=text, id=id, keep=keep)
    used = engine or load(staff=staff, practice=practice, rulebook=rulebook, model=model)
    packed: Broadcast[PackedEngine] = df.sparkSession.sparkContext.broadcast(pack(used))
    schema = StructType([*(df.schema[name] for name in keep), *from_arrow_schema(SCHEMA)])
    read = list(dict.fromkeys([text, *keep, *([] if known_id is None else [known_id])]))
    scored = df.select(*(f"`{name}`" for name in read)).mapInArrow(
        _score_with(packed, text, known_id, tuple(keep)), schema
    )
    return cast(DataFrame, scored)


def _score_with(packed: Broadcast[PackedEngine], text: str, id: str | None, keep: tuple[str, ...]) -> ScorePartition:
    """Make what runs on the workers, which holds no engine: each process opens the one that was broadcast."""
    return lambda batches: score_batches(batches, packed.value, text=text, id=id, keep=keep)
