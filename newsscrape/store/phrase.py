"""Finds a phrase in a SQLite database: in its values, its full-text indexes, and across two of its pages."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from newsscrape.store.untrusted_schema import distrust

_MAGIC = b"SQLite format 3\x00"
_WAL_MAGIC = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_WAL_HEADER, _FRAME_HEADER = 32, 24  # bytes, according to sqlite.org/fileformat2.html
_POINTER = 4  # bytes at the start of an overflow page that name the next one
_SURE = 8  # a shorter phrase is split by chance too often


def is_sqlite(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a SQLite database."""
    return head.startswith(_MAGIC)


def values_with(path: Path, phrase: str) -> Iterator[str]:
    """The tables, columns and full-text indexes that contain a phrase, the write-ahead log included.

    None for a database that cannot be read: its bytes are searched in any case.
    """
    uri = f"{path.resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
        distrust(connection)
        try:
            tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        except sqlite3.Error:
            return
        for table, sql in tables:
            is_virtual = (sql or "").upper().startswith("CREATE VIRTUAL")
            search = _indexed if is_virtual else _stored
            with contextlib.suppress(sqlite3.Error):
                yield from search(connection, table, phrase)


def _stored(connection: sqlite3.Connection, table: str, phrase: str) -> Iterator[str]:
    for _, column, *_ in connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall():
        name = _quoted(column)
        found = f"SELECT COUNT(*) FROM {_quoted(table)} WHERE INSTR(CAST({name} AS BLOB), CAST(? AS BLOB))"
        (count,) = connection.execute(found, (phrase,)).fetchone()
        if count:
            yield f"table {table}, column {column}: {count} row{'s' * (count > 1)}"


def _indexed(connection: sqlite3.Connection, table: str, phrase: str) -> Iterator[str]:
    """A full-text index does not store phrases as bytes, so it is queried for the words in order."""
    words = '"{}"'.format(phrase.casefold().replace('"', '""'))
    found = f"SELECT COUNT(*) FROM {_quoted(table)} WHERE {_quoted(table)} MATCH ?"
    (count,) = connection.execute(found, (words,)).fetchone()
    if count:
        yield f"full-text index {table}: {count} row{'s' * (count > 1)} (whatever the case of its letters)"


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


def split_over_pages(file: BinaryIO, forms: Sequence[bytes]) -> Iterator[str]:
    """Where one page ends with the first part of a phrase, and another starts with the rest, as overflow pages do.

    ``file`` is a database or its write-ahead log.
    """
    long = [form for form in forms if len(form) >= _SURE]
    ends: dict[tuple[bytes, int], int] = {}
    begins: set[tuple[bytes, int]] = set()
    for offset, page in _pages(file):
        for form in long:
            ends.update(((form, cut), offset) for cut in range(1, len(form)) if page.endswith(form[:cut]))
            begins.update((form, cut) for cut in range(1, len(form)) if page.startswith(form[cut:], _POINTER))
    yield from (f"split over pages, from the one at byte {ends[part]} on" for part in ends.keys() & begins)


def _pages(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    file.seek(0)
    head = file.read(_WAL_HEADER)
    if head.startswith(_WAL_MAGIC):
        size, offset, between = int.from_bytes(head[8:12], "big"), _WAL_HEADER, _FRAME_HEADER
    elif head.startswith(_MAGIC):
        size, offset, between = int.from_bytes(head[16:18], "big"), 0, 0
        size = 65_536 if size == 1 else size
    else:
        return
    if not 512 <= size <= 65_536:
        return
    file.seek(offset)
    while len(file.read(between)) == between and (page := file.read(size)):
        yield offset + between, page
        offset += between + len(page)
