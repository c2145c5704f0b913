"""Parquet with types: days are dates, times are timestamps in UTC, and missing values are null."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsscrape.errors import NewsscrapeError
from newsscrape.export.columns import Kind, Table
from newsscrape.export.rows import Reading

if TYPE_CHECKING:
    import pyarrow

GROUP = 8  # batches in a row group


def require() -> None:
    """Raise NewsscrapeError if pyarrow, from the extra "export", is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise NewsscrapeError("Parquet needs the extra “export”: pip install pyarrow") from error


def write(path: Path, reading: Reading) -> None:
    """A table as Parquet, compressed with Zstandard."""
    from pyarrow import Table as ArrowTable
    from pyarrow import chunked_array
    from pyarrow.parquet import ParquetWriter

    schema = _schema(reading.table)
    batches = (
        [
            _array(values, column.kind, schema.field(column.name).type)
            for column, values in zip(reading.table.columns, columns, strict=True)
        ]
        for columns in reading.columns()
    )
    # A thread compresses and writes one row group while the next is read: pyarrow needs no Python for it.
    with ParquetWriter(path, schema, compression="zstd") as writer, ThreadPoolExecutor(1) as thread:
        writing: Future[None] | None = None
        while group := list(islice(batches, GROUP)):
            if writing is not None:
                writing.result()
            arrays = [chunked_array(parts) for parts in zip(*group, strict=True)]
            writing = thread.submit(writer.write_table, ArrowTable.from_arrays(arrays, schema=schema))
        if writing is not None:
            writing.result()


def _schema(table: Table) -> pyarrow.Schema:
    import pyarrow

    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.INTEGER: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.BOOLEAN: pyarrow.bool_(),
        Kind.DATE: pyarrow.date32(),
        Kind.MOMENT: pyarrow.timestamp("s", tz="UTC"),
    }
    return pyarrow.schema(
        [
            pyarrow.field(column.name, types[column.kind], metadata={"description": column.meaning})
            for column in table.columns
        ]
    )


def _array(values: Sequence[Any], kind: Kind, wanted: pyarrow.DataType) -> pyarrow.Array:
    import pyarrow

    if kind in (Kind.DATE, Kind.MOMENT):
        return pyarrow.array(values, pyarrow.string()).cast(wanted)
    if kind is Kind.BOOLEAN:
        return pyarrow.array(values, pyarrow.int8()).cast(wanted)
    return pyarrow.array(values, wanted)
