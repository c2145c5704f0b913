"""The rows of an export, streamed from an open archive. The articles are those in the table ``selected``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsscrape.export.arrow import ArrowReader
from newsscrape.export.columns import Column, Table
from newsscrape.store.archive import Archive

if TYPE_CHECKING:
    import pyarrow

Rows = list[tuple[Any, ...]]

BATCH = 512  # rows in memory: about 2 MB of articles, which a processor's cache holds
MASK = 60  # columns whose missing values one number of SQLite tells


def read(column: Column) -> str:
    """The SQL of a column, unchanged."""
    return column.sql


@dataclass(slots=True)
class Reading:
    """A table being read: its batches, and afterwards the number of rows and of missing values."""

    archive: Archive
    table: Table
    expression: Callable[[Column], str] = read  # the SQL of a column in the form that a format needs
    progress: Callable[[int], None] = lambda _: None  # called with the number of rows in each batch
    arrow: ArrowReader | None = None  # for ``arrow_batches``
    rows: int = 0
    missing: list[int] = field(default_factory=list)  # by column

    def batches(self) -> Iterator[Rows]:
        """Lists of rows, in the table's order."""
        self.missing = [0] * len(self.table.columns)
        columns = ", ".join(self.expression(column) for column in self.table.columns)
        cursor = self.archive.db.conn.execute(f"SELECT {columns} FROM {self.table.source} ORDER BY {self.table.order}")
        while batch := cursor.fetchmany(BATCH):
            self.archive.go_on()
            self.rows += len(batch)
            for place, values in enumerate(zip(*batch, strict=True)):
                self.missing[place] += values.count(None)
            yield batch
            self.progress(len(batch))

    def arrow_batches(self) -> Iterator[pyarrow.RecordBatch]:
        """The same rows in Arrow: integers, numbers, and texts for all else."""
        assert self.arrow is not None, "opened for formats that are written from Arrow"
        self.missing = [0] * len(self.table.columns)
        for batch in self.arrow.batches(self.table, self.expression, BATCH):
            self.rows += batch.num_rows
            for place, column in enumerate(batch.columns):
                self.missing[place] += column.null_count
            yield batch
            self.progress(batch.num_rows)

    def lines(self, cell: Callable[[Column, str], str]) -> Iterator[str]:
        """Text of many rows at a time, a line for each, put together by SQLite, without a Python object for each value.

        ``cell`` is the SQL of a value's text, from its column and its name in the query.
        """
        columns = self.table.columns
        self.missing = [0] * len(columns)
        inner = ", ".join(f"{self.expression(column)} AS c{place}" for place, column in enumerate(columns))
        line = _joined([cell(column, f"c{place}") for place, column in enumerate(columns)])
        masks = [
            " | ".join(f"((c{first + bit} IS NULL) << {bit})" for bit in range(min(MASK, len(columns) - first)))
            for first in range(0, len(columns), MASK)
        ]
        # LIMIT keeps SQLite from reading an expression once for the line and once for the mask.
        query = f"SELECT {inner} FROM {self.table.source} ORDER BY {self.table.order} LIMIT -1"
        cursor = self.archive.db.conn.execute(f"SELECT {line}, {', '.join(masks)} FROM ({query})")
        while batch := cursor.fetchmany(BATCH):
            self.archive.go_on()
            self.rows += len(batch)
            texts, *told = zip(*batch, strict=True)
            for number, found in enumerate(told):
                for mask, count in Counter(found).items():
                    for bit in range(mask.bit_length()):
                        self.missing[number * MASK + bit] += count * (mask >> bit & 1)
            yield "\n".join(texts) + "\n"
            self.progress(len(batch))


def _joined(cells: list[str]) -> str:
    """SQL that joins texts by commas, halves first: one after the other, each would copy all before it."""
    if len(cells) == 1:
        return cells[0]
    half = len(cells) // 2
    return f"({_joined(cells[:half])} || ',' || {_joined(cells[half:])})"
