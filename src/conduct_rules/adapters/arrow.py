"""Arrow tables: record batches of posts in, record batches of reports out.

Whatever speaks Arrow can be given: an iterable of record batches, a `pyarrow` table or dataset, a pandas or Polars
data frame, a DuckDB relation. Needs pyarrow, the extra `arrow`. `SCHEMA` is what comes out, described in
`docs/any-size.md`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from conduct_rules.adapters.packed import PackedEngine
from conduct_rules.engine import DEFAULT_BATCH_SIZE, Engine
from conduct_rules.errors import InputError, hint_for
from conduct_rules.report import Report

ROWS_A_BATCH = 16 * DEFAULT_BATCH_SIZE
NUMBERS = pa.list_(pa.int32())
WORDS = pa.list_(pa.string())
SPAN = [("kind", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("text", pa.string())]
HIT = pa.struct(
    [*SPAN, ("rules", NUMBERS), ("staff_id", pa.string()), ("certainty", pa.string()), ("reason", pa.string())]
)
SET_ASIDE = pa.struct([*SPAN, ("cause", pa.string()), ("reason", pa.string())])
FINDING = pa.struct(
    [
        ("number", pa.int32()),
        ("title", pa.string()),
        ("why", pa.string()),
        ("certainty", pa.string()),
        ("hits", NUMBERS),  # places in the report's own list of hits, from 0
    ]
)
SCHEMA = pa.schema(
    [
        ("post_id", pa.string()),
        ("rules", NUMBERS),
        ("complaint", pa.string()),
        ("advisories", WORDS),
        ("hits", pa.list_(HIT)),
        ("set_aside", pa.list_(SET_ASIDE)),
        ("findings", pa.list_(FINDING)),
        ("actions", WORDS),
        ("reply", pa.string()),
        ("rulebook", pa.struct([("id", pa.string()), ("fingerprint", pa.string())])),
        ("not_checked", WORDS),
        ("error", pa.string()),
    ]
)
"""One row a report, as `Report` has it, but that a finding names its hits by their places in `hits`."""


def score_batches(
    batches: object,
    engine: Engine | PackedEngine,
    *,
    text: str = "text",
    id: str | None = None,
    keep: Sequence[str] = (),
    n_process: int = 1,
) -> Iterator[pa.RecordBatch]:
    """Score the column `text` of any Arrow data, lazily: one row of `SCHEMA` for each row given, in order.

    `id` is the column that becomes `post_id`, by default one called "id" where there is one. The columns in `keep` are
    passed on as they are, before the others. Large batches come back in slices. A cell that holds no text gives a
    row with an `error`. On the workers of a cluster, give what `pack` makes of an engine. Raises `InputError` for a
    column that is not there, or that a report has itself.

    >>> import conduct_rules
    >>> posts = pa.table({"text": ["Thank you all", None], "id": [7, 8]})
    >>> pa.Table.from_batches(score_batches(posts, conduct_rules.load())).select(["post_id", "error"]).to_pylist()
    [{'post_id': '7', 'error': None}, {'post_id': '8', 'error': 'the post has no text'}]
    """
    opened = engine.open() if isinstance(engine, PackedEngine) else engine
    waiting: deque[pa.RecordBatch] = deque()

    def hand_over() -> Iterator[Mapping[str, Any]]:
        for batch in _slices(batches):
            known_id = check_columns(batch.schema, text=text, id=id, keep=keep)
            waiting.append(batch)
            texts = batch.column(text).to_pylist()
            ids = batch.column(known_id).to_pylist() if known_id is not None else [None] * len(texts)
            yield from (
                {"text": cell, "id": None if name is None else str(name)} for cell, name in zip(texts, ids, strict=True)
            )

    reports: list[Report] = []
    for report in opened.score_batch(hand_over(), n_process=n_process):
        reports.append(report)
        if len(reports) == waiting[0].num_rows:
            given = waiting.popleft()
            scored = make_batch(reports)
            kept = {name: given.column(name) for name in keep}
            schema = pa.schema([*(given.schema.field(name) for name in keep), *SCHEMA])
            yield pa.RecordBatch.from_arrays([*kept.values(), *scored.columns], schema=schema)
            reports = []


def make_batch(reports: Sequence[Report]) -> pa.RecordBatch:
    """Write reports as one record batch of `SCHEMA`."""
    rows = [_write(report) for report in reports]
    return pa.RecordBatch.from_arrays(
        [pa.array([row[field.name] for row in rows], field.type) for field in SCHEMA], schema=SCHEMA
    )


def read_reports(batches: Iterable[pa.RecordBatch]) -> Iterator[Report]:
    """Give back the reports that record batches of `SCHEMA` hold; columns that were kept are left out."""
    for batch in batches:
        for row in batch.select(SCHEMA.names).to_pylist():
            findings = [
                finding | {"hits": [row["hits"][place] for place in finding["hits"]]} for finding in row["findings"]
            ]
            yield Report.model_validate(row | {"findings": findings})


def _write(report: Report) -> dict[str, Any]:
    row = dict(report)
    places = {hit: place for place, hit in enumerate(report.hits)}
    row["hits"] = [dict(hit) for hit in report.hits]
    row["set_aside"] = [dict(aside) for aside in report.set_aside]
    row["findings"] = [dict(finding) | {"hits": [places[hit] for hit in finding.hits]} for finding in report.findings]
    row["rulebook"] = dict(report.rulebook)
    return row


def _slices(given: Any) -> Iterator[pa.RecordBatch]:
    """Give record batches of bounded length, whatever the data came as; empty ones say nothing and are left out."""
    if isinstance(given, pa.RecordBatch):
        batches: Iterable[pa.RecordBatch] = [given]
    elif hasattr(given, "to_batches"):
        batches = given.to_batches()
    elif hasattr(given, "__arrow_c_stream__"):
        batches = pa.RecordBatchReader.from_stream(given)
    else:
        batches = given
    for batch in batches:
        for start in range(0, batch.num_rows, ROWS_A_BATCH):
            yield batch.slice(start, ROWS_A_BATCH)


def check_columns(schema: pa.Schema, *, text: str, id: str | None, keep: Sequence[str]) -> str | None:
    """Refuse columns that are not there, and give the one that holds ids."""
    for name in [text, *keep, *([] if id is None else [id])]:
        if schema.names.count(name) != 1:
            hint = hint_for(name, schema.names)
            raise InputError(
                f"{'no' if name not in schema.names else 'more than one'} column called {name!r}"
                + (f"; did you mean {hint}?" if hint and hint != name else "")
            )
    if clash := sorted(set(keep) & set(SCHEMA.names)):
        raise InputError(f"the column {clash[0]!r} cannot be kept: reports have one of that name")
    return id if id is not None else "id" if schema.names.count("id") == 1 else None
