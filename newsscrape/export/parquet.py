"""Parquet with types: days are dates, times are timestamps in UTC, and missing values are null."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from newsscrape.errors import NewsscrapeError
from newsscrape.export.columns import Kind, Table
from newsscrape.export.rows import Reading

if TYPE_CHECKING:
    import pyarrow

GROUP = 8
REPEATED = 2  # times that each value of a column stands in a row group, in the mean, for a dictionary to be worth it


def require() -> None:
    """Raise NewsscrapeError if pyarrow or ADBC, from the extra "export", is not installed."""
    try:
        import adbc_driver_sqlite  # noqa: F401
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise NewsscrapeError("Parquet needs the extra “export”: pip install pyarrow adbc-driver-sqlite") from error


def write(path: Path, reading: Reading) -> None:
    """A table as Parquet, compressed with Zstandard."""
    from pyarrow.parquet import ParquetWriter

    schema = _schema(reading.table)
    batches = reading.arrow_batches()
    first = list(islice(batches, GROUP))
    groups = chain([first] if first else [], iter(lambda: list(islice(batches, GROUP)), []))
    # A thread compresses and writes one row group while the next is read: neither needs Python for it.
    with (
        ParquetWriter(path, schema, compression="zstd", use_dictionary=_repeated(schema.names, first)) as writer,
        ThreadPoolExecutor(1) as thread,
    ):
        writing: Future[None] | None = None
        for group in groups:
            if writing is not None:
                writing.result()
            writing = thread.submit(_write, writer, schema, group)
        if writing is not None:
            writing.result()


def _write(writer: pyarrow.parquet.ParquetWriter, schema: pyarrow.Schema, group: Sequence[pyarrow.RecordBatch]) -> None:
    """Give the columns of a row group their types, and write it."""
    import pyarrow

    read = pyarrow.Table.from_batches(group)
    columns = [column.cast(wanted.type) for column, wanted in zip(read.columns, schema, strict=True)]
    writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))


def _repeated(names: Sequence[str], group: Sequence[pyarrow.RecordBatch]) -> list[str]:
    """Which columns have few values, such as the sites: a dictionary of the others' would only cost time."""
    import pyarrow
    from pyarrow import compute

    if not group:
        return []
    read = pyarrow.Table.from_batches(group)
    return [
        name
        for name, column in zip(names, read.columns, strict=True)
        if compute.count_distinct(column).as_py() * REPEATED <= len(column) - column.null_count
    ]


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
