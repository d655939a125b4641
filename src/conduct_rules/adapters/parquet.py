"""Parquet files: posts read from them row group by row group, and reports written to them. Needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet

from conduct_rules.adapters.arrow import SCHEMA, make_batch
from conduct_rules.adapters.read_posts import Row, make_row
from conduct_rules.adapters.settings import match_columns
from conduct_rules.errors import InputError
from conduct_rules.report import Report

ROWS_AT_ONCE = 1024
ROWS_A_GROUP = 10_000


class ParquetPosts:
    """The posts of a Parquet file, read as they are asked for: iterate for its rows.

    Columns are found by the same names as in other files. Raises `InputError` for a file that is no Parquet, or has
    no column with text.
    """

    said = None

    def __init__(self, source: BinaryIO, *, text_column: str | None = None, prefix: str = "") -> None:
        self._prefix = prefix
        try:
            self._file = parquet.ParquetFile(source)
        except (pa.ArrowException, OSError):
            raise InputError("the file is not valid Parquet") from None
        names: list[str] = self._file.schema_arrow.names
        self._columns = match_columns(names, text_column=text_column)
        if "text" not in self._columns:
            wanted = f"column called {text_column!r}" if text_column else "text column"
            raise InputError(f"no {wanted} among the {len(names)} columns; name it with --text-column")

    def __iter__(self) -> Iterator[Row]:
        number = 0
        for batch in self._file.iter_batches(ROWS_AT_ONCE, columns=list(self._columns.values()), use_threads=False):
            cells = {name: batch.column(column).to_pylist() for name, column in self._columns.items()}
            for at in range(batch.num_rows):
                number += 1
                values = {name: _write_out(column[at]) for name, column in cells.items()}
                yield make_row(f"{self._prefix}row {number}", values)


def write_parquet(path: Path, reports: Sequence[Report]) -> None:
    """Write reports to a Parquet file of `conduct_rules.arrow.SCHEMA`."""
    with parquet.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        writer.write_batch(make_batch(reports))


def join_parquet(parts: Iterable[Path], path: Path) -> None:
    """Write the rows of several Parquet files to one, in row groups of a good size, holding one group at a time."""
    with parquet.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        group: list[pa.Table] = []
        for part in parts:
            group.append(parquet.read_table(part, schema=SCHEMA, use_threads=False))
            if sum(table.num_rows for table in group) >= ROWS_A_GROUP:
                writer.write_table(pa.concat_tables(group))
                group = []
        if group:
            writer.write_table(pa.concat_tables(group))


def _write_out(value: object) -> object:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
