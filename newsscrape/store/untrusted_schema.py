"""Makes it safe to open an archive that somebody else made.

A database file can contain code: triggers and views run when a table is written or read, and virtual tables call
modules. So an archive is opened with an untrusted schema, an authorizer restricts what statements may do, and it is
only written if its whole schema is newsscrape's own. SQLite recommends all three: https://www.sqlite.org/security.html.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from sqlite_utils import Database

from newsscrape.store.packing import OF_BEFORE
from newsscrape.store.schema import migrations

STEPS = 100_000  # steps of SQLite's virtual machine, some milliseconds, between two checks of the time
WHOLE = 3_600.0  # seconds for a statement that reads a whole archive: a check of ten million articles takes less
_OBJECTS = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
# Tables that SQLite creates itself, for AUTOINCREMENT and ANALYZE.
_SQLITES_OWN = re.compile(r"create table sqlite_(?:sequence|stat1|stat4)\([\w,]+\)")
# An index on plain columns, such as a reader may have added. It runs no code.
_PLAIN_INDEX = re.compile(r"create (?:unique )?index \w+ on \w+ ?\([\w, ]+\)")


# Functions that load code or access other files, in SQLite builds that have them.
_REACHING = frozenset(("load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "fsdir"))
# Pragmas that only report something, and those that sqlite-utils and Datasette set for a connection. Others change how
# or where a file is written.
_PRAGMAS = frozenset(
    (
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
        "foreign_key_check", "integrity_check", "quick_check", "database_list", "collation_list", "compile_options",
        "function_list", "module_list", "pragma_list", "data_version", "page_count", "freelist_count",
        "recursive_triggers", "query_only", "cache_size",
    )
)  # fmt: skip
_ASKED_WITHOUT_VALUE = frozenset(("schema_version", "user_version", "page_size", "encoding", "journal_mode"))
_INSIDE = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
)  # what a view may do


def distrust(connection: sqlite3.Connection) -> None:
    """Restrict a file's schema to functions that SQLite considers harmless, detect damaged pages, and keep statements
    from accessing other files: they raise ``sqlite3.DatabaseError``, "not authorized".
    """
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.set_authorizer(_authorized)


def trust(connection: sqlite3.Connection) -> None:
    """Allow triggers to call our functions. Only for a schema that is newsscrape's own."""
    reach_out(connection)
    connection.execute("PRAGMA trusted_schema = ON")


def reach_out(connection: sqlite3.Connection) -> None:
    """Allow statements to access other files again, as copying the archive requires."""
    connection.set_authorizer(None)


def _authorized(action: int, first: str | None, second: str | None, _database: str | None, within: str | None) -> int:
    """Whether SQLite may do something that a statement contains; ``within`` is the view or trigger that contains it."""
    if action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        allowed = name in _PRAGMAS or (name in _ASKED_WITHOUT_VALUE and second is None)
    elif action == sqlite3.SQLITE_FUNCTION:
        allowed = (second or "").lower() not in _REACHING
    elif within is not None:
        allowed = action in _INSIDE
    else:
        allowed = action not in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def stop_after(connection: sqlite3.Connection, seconds: float) -> Callable[[], None]:
    """Interrupt each statement that runs for longer than this, including the time that its reader takes between rows.

    Returns a function that restarts the time of the running statement.
    """
    started = time.monotonic()

    def begin(_statement: str = "") -> None:
        nonlocal started
        started = time.monotonic()

    connection.set_trace_callback(begin)
    connection.set_progress_handler(lambda: time.monotonic() - started > seconds, STEPS)
    return begin


def stop_never(connection: sqlite3.Connection) -> None:
    """Remove the limit that ``stop_after`` set."""
    connection.set_trace_callback(None)
    connection.set_progress_handler(None, 0)


def foreign_objects(db: Database) -> list[str]:
    """The objects in a database's schema that newsscrape did not create, such as ``trigger steal``, sorted.

    Tables may have additional columns, and views may be those of an earlier version, which the next migration replaces.
    Triggers and virtual tables must be exactly newsscrape's.
    """
    objects, ours = _found_and_expected(db)
    found = [
        (str(kind), str(name)) for kind, name, sql in objects if not _is_ours(kind, _plain(sql), ours.get((kind, name)))
    ]
    return sorted(f"{kind} {name}" for kind, name in found)


def replaced_objects(db: Database) -> list[str]:
    """What stands in the place of newsscrape's tables and views and has other SQL, such as ``view articles``, sorted.

    Tables may have additional columns. Queries of newsscrape's own read nothing else that could run for ever.
    """
    objects, ours = _found_and_expected(db)
    names = {name.lower() for kind, name in ours if kind in ("table", "view")}
    return sorted(
        f"{kind} {name}"
        for kind, name, sql in objects
        if kind in ("table", "view") and name.lower() in names and _plain(sql) != ours.get((kind, name))
        if kind == "view" or not _is_ours(kind, _plain(sql), ours.get((kind, name)))
    )


def _found_and_expected(db: Database) -> tuple[list[tuple[str, str, str]], Mapping[tuple[str, str], str]]:
    """Type, name and SQL of what is in a database, and of what newsscrape's migrations that it has had created."""
    with _one_state(db.conn):  # another process may be migrating it
        applied = tuple(migration.name for migration in migrations.applied(db))
        objects = db.conn.execute(_OBJECTS).fetchall()
    return objects, _expected(applied)


def _is_ours(kind: str, found: str, mine: str | None) -> bool:
    """Whether an object is acceptable, from its SQL and the SQL of newsscrape's object of that name."""
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
    """The schema that some migrations create: type and name → SQL."""
    made = Database(memory=True)
    later = [one.name for one in migrations.pending(made) if one.name not in applied]
    migrations.apply(made, stop_before=later)
    ours = {(kind, name): _plain(sql) for kind, name, sql in made.conn.execute(_OBJECTS)}
    return ours | {("table", OF_BEFORE): f"create table {OF_BEFORE} (…)"}  # in an upgrade that was interrupted


def _plain(sql: object) -> str:
    """SQL without differences that mean nothing: case, white space, quotation marks around names."""
    return " ".join(re.sub(r'["`\[\]]', "", str(sql)).split()).lower()
