"""The rows of an export, streamed from an open archive. The articles are those in the table ``selected``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from newsscrape.export.columns import Column, Table
from newsscrape.store.archive import Archive

Rows = list[tuple[Any, ...]]

BATCH = 8_192  # rows in memory: about 20 MB of articles, and a row group of Parquet


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
