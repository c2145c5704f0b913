"""Reads an archive's rows as Arrow batches through ADBC: in C, without a Python object for each value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

from newsscrape.errors import ArchiveError
from newsscrape.export.columns import Column, Kind, Table
from newsscrape.store.archive import Archive, uri_to_read
from newsscrape.store.untrusted_schema import replaced_objects

if TYPE_CHECKING:
    import pyarrow

_IDS = 65_536  # numbers of articles copied at a time
# ADBC takes a column's type from its first rows, which may all be NULL: a row of these precedes them.
_EXAMPLES = {Kind.INTEGER: "1", Kind.BOOLEAN: "1", Kind.NUMBER: "1.0"}


class ArrowReader:
    """A second connection to an archive, which sees the same state, and the same articles in ``selected``."""

    def __init__(self, archive: Archive) -> None:
        """Begin to read on both connections; the archive's is in no transaction yet.

        Raises ArchiveError for an archive with other views than newsscrape's: a query cannot be stopped in ADBC, and
        that of a stranger's view might never end.
        """
        # ADBC's plain interface: the one like Python's for databases imports pandas and polars, some 70 MB.
        import adbc_driver_sqlite
        from adbc_driver_manager import AdbcConnection, AdbcStatement

        if found := replaced_objects(archive.db):
            raise ArchiveError(
                f"{archive.path} has {', '.join(found)}, which newsscrape did not make. Export it as CSV."
            )
        self._archive = archive
        self._copied = -1  # the archive's connection's count of changes when ``selected`` was copied
        with ExitStack() as opened:
            database = opened.enter_context(adbc_driver_sqlite.connect(uri_to_read(archive.path)))
            self._connection = opened.enter_context(AdbcConnection(database))
            self._statement = opened.enter_context(AdbcStatement(self._connection))
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON"):  # as in store/untrusted_schema.py
                self._execute(f"PRAGMA {pragma}")
            self._execute("CREATE TEMP TABLE selected (id INTEGER PRIMARY KEY)")
            self._begin()
            self._opened = opened.pop_all()

    def _begin(self) -> None:
        """Begin on both connections in one state: again if a crawl has written between the one and the other."""
        ours = self._archive.db.conn
        while True:
            (before,) = ours.execute("PRAGMA data_version").fetchone()
            self._execute("BEGIN")
            self._execute("SELECT 1 FROM sqlite_schema")
            ours.execute("BEGIN")
            ours.execute("SELECT 1 FROM sqlite_schema").fetchone()
            if ours.execute("PRAGMA data_version").fetchone() == (before,):
                return
            ours.execute("ROLLBACK")
            self._execute("ROLLBACK")

    def batches(self, table: Table, expression: Callable[[Column], str], size: int) -> Iterator[pyarrow.RecordBatch]:
        """The rows of a table, ``size`` at a time, in its order: integers, numbers, and texts for all else."""
        self._select()
        examples = ", ".join(_EXAMPLES.get(column.kind, "''") for column in table.columns)
        columns = ", ".join(expression(column) for column in table.columns)
        self._statement.set_options(**{"adbc.sqlite.query.batch_rows": str(size)})
        query = (  # LIMIT keeps the order
            f"SELECT {examples} UNION ALL"
            f" SELECT * FROM (SELECT {columns} FROM {table.source} ORDER BY {table.order} LIMIT -1)"
        )
        example = 1
        for batch in self._rows(query):
            if rows := batch.slice(example):
                yield rows
            example = 0

    def _select(self) -> None:
        """Copy the numbers of the selected articles, if they are others than before."""
        ours = self._archive.db.conn
        if self._copied == ours.total_changes:
            return
        self._execute("DELETE FROM selected")
        cursor = ours.execute("SELECT id FROM selected")
        while rows := cursor.fetchmany(_IDS):
            numbers = ",".join(str(number) for (number,) in rows)
            self._execute(f"INSERT INTO selected SELECT value FROM JSON_EACH('[{numbers}]')")
        self._copied = ours.total_changes

    def _execute(self, statement: str) -> None:
        for _ in self._rows(statement):
            pass

    def _rows(self, query: str) -> Iterator[pyarrow.RecordBatch]:
        """Run a statement; what goes wrong is an ArchiveError."""
        import pyarrow
        from adbc_driver_manager import Error

        try:
            self._statement.set_sql_query(query)
            stream, _ = self._statement.execute_query()
            with pyarrow.RecordBatchReader.from_stream(stream) as reader:
                for batch in reader:
                    batch.validate(full=True)  # that texts are UTF-8, which SQLite does not see to
                    yield batch
        except (Error, pyarrow.ArrowException, OSError) as error:
            raise ArchiveError(f"{self._archive.path} could not be read: {error}") from error

    def close(self) -> None:
        self._opened.close()
