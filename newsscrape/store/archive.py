"""Opens an archive file, runs its transactions, and translates SQLite's errors into messages for researchers."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from newsscrape.errors import ArchiveError, ArchiveFull, ArchiveLocked, ArchiveTooNew
from newsscrape.store import fulltext, packing
from newsscrape.store.schema import migration_names, migrations
from newsscrape.store.untrusted_schema import distrust, foreign_objects, reach_out, stop_after, stop_never, trust

CACHE_KIB = 32 * 1024
WAL_PAGES = 8_192  # of 4 KiB, before they are moved to the file itself
LOCK_TIMEOUT = 30.0  # seconds to wait for another process's transaction

_ERRORS: dict[str, tuple[type[ArchiveError], str]] = {
    "SQLITE_BUSY": (
        ArchiveLocked,
        "{path} stayed locked by another process. Close the program that writes to it, then run the same command "
        "again: what was found stays queued.",
    ),
    "SQLITE_FULL": (
        ArchiveFull,
        "no room left on the disk for {path}. Make room, then run the same command again: what was found stays queued.",
    ),
    "SQLITE_READONLY": (ArchiveError, "{path} cannot be written. Check its permissions and those of its folder."),
    "SQLITE_CANTOPEN": (ArchiveError, "{path} cannot be opened. Check that its folder exists and can be written."),
    "SQLITE_NOTADB": (ArchiveError, "{path} is not a SQLite database. Name another file with {option}."),
    "SQLITE_CORRUPT": (ArchiveError, "{path} is damaged. Keep a copy, then try: sqlite3 {path} .recover"),
    "SQLITE_IOERR": (ArchiveError, "{path} could not be read or written: {error}. Check the disk."),
}
_ERRORS["SQLITE_INTERRUPT"] = (
    ArchiveError,
    "a query of {path} took too long and was stopped. If the archive is not your own, a view in it may be made to take "
    "for ever; if it is large, ANALYZE it: sqlite3 {path} ANALYZE",
)
_ERRORS["SQLITE_LOCKED"] = _ERRORS["SQLITE_BUSY"]


class Archive:
    """An open archive. One process at a time writes to it; readers such as Datasette never wait (WAL)."""

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path
        self.go_on: Callable[[], None] = lambda: None  # gives a long statement that has brought rows more time
        self._file = _identity(path)

    @classmethod
    def open(cls, path: str | Path, lock_timeout: float = LOCK_TIMEOUT, option: str = "--db") -> Archive:
        """Open for writing; create the file, its folder and its tables if they do not exist.

        ``option`` is the option that names another file, for error messages. Raises ArchiveTooNew for an archive
        written by a newer newsscrape, ArchiveLocked, ArchiveFull or ArchiveError.
        """
        path = Path(path)
        with translated(path, option):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ArchiveError(f"cannot make the folder {path.parent}: {error.strerror}") from error
            db = Database(_connect(path, lock_timeout), strict=True)
            try:
                _refuse_newer(db, path)
                _refuse_foreign(db, path, option)
                trust(db.conn)
                db.conn.execute("PRAGMA journal_mode = WAL")
                # With WAL, a crash of the program loses nothing. A power failure can lose the last transactions, but
                # never the file's consistency; what is lost stays queued and is fetched again.
                db.conn.execute("PRAGMA synchronous = NORMAL")
                db.conn.execute("PRAGMA foreign_keys = ON")
                # The search index touches many pages for each text: cached in memory, they are written once for many
                # texts.
                db.conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
                db.conn.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
                if migrations.pending(db):
                    db.conn.execute("BEGIN IMMEDIATE")  # two crawls may start on a new archive at the same time
                    _migrate(db, path, option)
                    db.conn.execute("COMMIT")
                fulltext.work_off(db)
                packing.work_off(db)
            except BaseException:
                db.close()
                raise
        return cls(db, path)

    @classmethod
    def read(cls, path: str | Path, limit: float | None = None) -> Archive:
        """Open an existing archive read-only, also one in a folder that cannot be written.

        ``limit`` is how many seconds a statement may take; ArchiveError after it, within ``translated``.
        """
        path = Path(path)
        if not path.is_file():
            raise ArchiveError(f"there is no archive at {path}. Run a crawl first, or name another file with --db.")
        with translated(path):
            connection = _connect_to_read(path)
            go_on = stop_after(connection, limit) if limit is not None else None
            db = Database(connection, strict=True)
            _refuse_newer(db, path)
            if migrations.pending(db):
                db.close()
                raise ArchiveError(
                    f"{path} has no archive of this version in it. If newsscrape wrote it, run any crawl on it: "
                    "that brings it up to date."
                )
            if packing.is_behind(db):
                db.close()
                raise ArchiveError(
                    f"{path} is not complete: an upgrade was broken off. Any command that writes goes on with it, "
                    "newsscrape reextract --dates --dry-run for one."
                )
        archive = cls(db, path)
        archive.go_on = go_on or archive.go_on
        return archive

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Run all or nothing, with the write lock from the start: a read first would fail at once next to another
        writer.

        Within another transaction it is a savepoint, which may fail alone.
        """
        inside = self.db.conn.in_transaction
        if not inside and _identity(self.path) != self._file:
            # SQLite would silently go on writing a file that nobody can open.
            raise ArchiveError(
                f"{self.path} was deleted, moved or replaced while it was open. What was stored since is lost; put it "
                "back, then run the same command again."
            )
        begin, end = ("SAVEPOINT part", "RELEASE part") if inside else ("BEGIN IMMEDIATE", "COMMIT")
        with translated(self.path):
            self.db.conn.execute(begin)
            try:
                yield self.db
                self.db.conn.execute(end)
            except BaseException:
                if not inside:
                    self.db.rollback()
                elif self.db.conn.in_transaction:  # if the disk is full, SQLite itself ends the whole transaction
                    self.db.conn.execute("ROLLBACK TO part")
                    self.db.conn.execute("RELEASE part")
                raise

    def freeze(self, path: Path) -> None:
        """Write a copy of the archive as it is now, without a journal, to a file that does not exist yet."""
        stop_never(self.db.conn)
        reach_out(self.db.conn)
        with translated(path):
            self.db.conn.execute("VACUUM INTO ?", (str(path),))

    def check_writable(self) -> None:
        """Raise the error that a write would raise, before the first request instead of after it."""
        with self.transaction() as db:  # which also starts on a read-only file
            db.conn.execute("UPDATE crawl SET id = id WHERE 0")

    def wait_no_longer(self) -> None:
        """From here on, a lock is an error at once."""
        self.db.conn.execute("PRAGMA busy_timeout = 0")

    def close(self) -> None:
        self.db.close()


@contextmanager
def translated(path: Path, option: str = "--db") -> Iterator[None]:
    """Translate SQLite's errors about the file into ours; errors about a statement are bugs and pass through."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        for prefix, (kind, message) in _ERRORS.items():
            if name.startswith(prefix):
                raise kind(message.format(path=path, error=error, option=option)) from error
        raise


def _connect(path: Path, lock_timeout: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=lock_timeout, isolation_level=None)
    fulltext.add_functions(connection)
    connection.execute("PRAGMA schema_version")  # an unreadable file fails here, before anything is written
    distrust(connection)
    return connection


def is_frozen(path: Path) -> bool:
    """Whether an archive is where nobody can write: SQLite makes its files beside it even to read it, unless it is told
    that nothing changes. Not while a log beside it has what the archive lacks."""
    log = path.with_name(f"{path.name}-wal")
    return not _may_write(path.parent) and not (log.exists() and log.stat().st_size)


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def uri_to_read(path: Path) -> str:
    """What SQLite opens to read an archive and never write it."""
    return f"{path.resolve().as_uri()}?{'immutable=1' if is_frozen(path) else 'mode=ro'}"


def _connect_to_read(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(uri_to_read(path), uri=True)
    distrust(connection)
    return connection


def _refuse_newer(db: Database, path: Path) -> None:
    known = migration_names()
    unknown = [m.name for m in migrations.applied(db) if m.name not in known]
    if unknown:
        raise ArchiveTooNew(
            f"{path} was written by a newer newsscrape (it has {', '.join(unknown)}). "
            "Nothing was changed. Upgrade newsscrape: run git pull in your clone of it, then pip install -e ."
        )


def _refuse_foreign(db: Database, path: Path, option: str) -> None:
    """An empty file and one of ours may be written; of one with another schema nothing is."""
    found = foreign_objects(db)
    if not found:
        return
    if not migrations.applied(db):
        raise ArchiveError(
            f"{path} holds tables of another program ({', '.join(found)}). Nothing was changed; name another file with "
            f"{option}."
        )
    raise ArchiveError(
        f"{path} holds what newsscrape did not make, which could run while it is written: {', '.join(found)}. Nothing "
        f"was changed. Look at it with: sqlite3 {path} .schema. Drop what you did not put there (DROP TRIGGER …), and "
        "keep tables of your own in a file beside it (ATTACH)."
    )


def _migrate(db: Database, path: Path, option: str) -> None:
    try:
        migrations.apply(db)
    except sqlite3.OperationalError as error:
        if "already exists" in str(error):
            raise ArchiveError(
                f"{path} holds tables of another program ({error}). Nothing was changed; name another file with "
                f"{option}."
            ) from error
        raise


def _identity(path: Path) -> tuple[int, int] | None:
    """What distinguishes a file from another one at the same path; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
