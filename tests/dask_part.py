"""What Dask runs on each of its workers, as `docs/any-size.md` shows it: a module that they can import."""

import pandas
import pyarrow as pa

from conduct_rules.arrow import SCHEMA, PackedEngine, score_batches


def score_part(part: pandas.DataFrame, packed: PackedEngine) -> pandas.DataFrame:
    """Score the posts of one partition."""
    scored = pa.Table.from_batches(score_batches(part, packed), schema=SCHEMA)
    return scored.to_pandas(types_mapper=pandas.ArrowDtype)
