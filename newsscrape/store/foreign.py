"""What keeps an archive that a stranger made from acting on whoever opens it.

A database file can hold code: triggers and views run when a table is written or read, and virtual tables call modules.
So an archive is read without trust in its schema, and written only if all of its schema is newsscrape's own. SQLite
recommends both: https://www.sqlite.org/security.html.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from sqlite_utils import Database

from newsscrape.store.packing import OF_BEFORE
from newsscrape.store.schema import migrations

STEPS = 100_000  # of SQLite's virtual machine, some milliseconds, between two looks at the clock
_OBJECTS = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
# Made by SQLite itself: by AUTOINCREMENT and by ANALYZE.
_SQLITES_OWN = re.compile(r"create table sqlite_(?:sequence|stat1|stat4)\([\w,]+\)")
# An index of plain columns computes nothing: a reader's own.
_PLAIN_INDEX = re.compile(r"create (?:unique )?index \w+ on \w+ ?\([\w, ]+\)")


def distrust(connection: sqlite3.Connection) -> None:
    """Let the schema of a file call only what SQLite calls harmless, and have damaged pages noticed."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def trust(connection: sqlite3.Connection) -> None:
    """Let our own triggers call our own functions, once nothing else is in the schema."""
    connection.execute("PRAGMA trusted_schema = ON")


def stop_after(connection: sqlite3.Connection, seconds: float) -> None:
    """Interrupt each statement that runs for longer than that, its reader's time between two rows included."""
    started = time.monotonic()

    def begin(_statement: str) -> None:
        nonlocal started
        started = time.monotonic()

    connection.set_trace_callback(begin)
    connection.set_progress_handler(lambda: time.monotonic() - started > seconds, STEPS)


def stop_never(connection: sqlite3.Connection) -> None:
    """Take the limit of ``stop_after`` off."""
    connection.set_trace_callback(None)
    connection.set_progress_handler(None, 0)


def foreign_objects(db: Database) -> list[str]:
    """What is in the schema of a database that newsscrape did not put there, such as ``trigger steal``; sorted.

    Ordinary tables may have columns of a reader's own, and views may be of an earlier version: the next migration makes
    them anew. Triggers and virtual tables have to be ours to the letter.
    """
    with _one_state(db.conn):  # another process may be migrating it
        applied = tuple(migration.name for migration in migrations.applied(db))
        objects = db.conn.execute(_OBJECTS).fetchall()
    ours = _expected(applied)
    found = [
        (str(kind), str(name)) for kind, name, sql in objects if not _is_ours(kind, _plain(sql), ours.get((kind, name)))
    ]
    return sorted(f"{kind} {name}" for kind, name in found)


def _is_ours(kind: str, found: str, mine: str | None) -> bool:
    """Whether an object may stay, by its SQL and that of ours of its name."""
    if found == mine:
        return True
    if kind == "index":
        return _PLAIN_INDEX.fullmatch(found) is not None
    if mine is None:
        return kind == "table" and _SQLITES_OWN.fullmatch(found) is not None
    ordinary = found.startswith(f"create {kind} ") and mine.startswith(f"create {kind} ")
    return kind in ("table", "view") and ordinary


@contextmanager
def _one_state(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


@cache
def _expected(applied: tuple[str, ...]) -> Mapping[tuple[str, str], str]:
    """The schema that some migrations make: type and name → SQL."""
    made = Database(memory=True)
    later = [one.name for one in migrations.pending(made) if one.name not in applied]
    migrations.apply(made, stop_before=later)
    ours = {(kind, name): _plain(sql) for kind, name, sql in made.conn.execute(_OBJECTS)}
    return ours | {("table", OF_BEFORE): f"create table {OF_BEFORE} (…)"}  # in an upgrade that was interrupted


def _plain(sql: object) -> str:
    """SQL without what tells two ways of writing the same apart: case, white space, quotation marks around names."""
    return " ".join(re.sub(r'["`\[\]]', "", str(sql)).split()).lower()
