"""Checks an archive's database: SQLite's own checks, tables and triggers, counts, the search index, and rows.

Other programs may have damaged it. For example, ``sqlite-utils transform`` on ``article`` keeps the rows but drops the
triggers, and search then misses every later change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping

from sqlite_utils import Database

from newsscrape.article.normalise import hash_of
from newsscrape.body_blocks import fits
from newsscrape.store import fulltext, summary
from newsscrape.store.archive import Archive
from newsscrape.store.schema import migrations
from newsscrape.store.untrusted_schema import foreign_objects

MOST = 20  # faults named of a kind
REPAIRED = ("table", "counts", "search")  # faults that ``repair`` can correct

Check = Callable[[Database], Iterator[str]]


def checks() -> Mapping[str, tuple[str, Check]]:
    """Each check by name: what it checks, in words, and a function that yields its faults as sentences."""
    return {
        "file": ("the file, by SQLite", _told(_file)),
        "keys": ("rows that refer to rows", _told(_keys)),
        "table": ("tables, views, indexes and triggers", _told(_schema)),
        "counts": ("the counts by site and month", _told(_counts)),
        "search": ("the search index", _told(_search)),
        "articles": ("articles and their revisions", _told(_articles)),
    }


def _told(check: Check) -> Check:
    """A check that reports SQLite's errors as faults: a table may be different, or lack a column that is queried."""

    def checked(db: Database) -> Iterator[str]:
        try:
            yield from check(db)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise
            yield f"it cannot be checked: {error}"

    return checked


def repair(archive: Archive) -> None:
    """Create missing views, indexes and triggers, and rebuild the counts and the search index from the articles."""
    expected = _made()
    with archive.transaction() as db:
        for name, (kind, sql) in expected.items():
            if name not in _objects(db) and kind in ("view", "index", "trigger"):
                db.conn.execute(sql)
        summary.recount(db)
        fulltext.renew(db)
    fulltext.work_off(archive.db)


def _file(db: Database) -> Iterator[str]:
    for (line,) in db.conn.execute(f"PRAGMA integrity_check({MOST})"):
        if line != "ok":
            yield str(line)


def _keys(db: Database) -> Iterator[str]:
    for table, rowid, parent, _ in db.conn.execute("PRAGMA foreign_key_check"):
        yield f"row {rowid} of {table} refers to a row of {parent} that is not there"


def _schema(db: Database) -> Iterator[str]:
    made = _fresh()
    found, expected = _objects(db), _objects(made)
    for name, (kind, _) in expected.items():
        if name not in found:
            yield f"the {kind} {name} is missing"
        elif kind == "table" and (lost := _columns(made, name) - _columns(db, name)):
            yield f"the table {name} has lost {', '.join(sorted(lost))}"
    for name in foreign_objects(db):
        yield f"the {name} is not newsscrape's"


def _counts(db: Database) -> Iterator[str]:
    for row in summary.differences(db):
        if row["what"] == "counted":
            yield f"site {row['site_id']}, {row['month'] or 'no date'}: {row['articles']} articles counted"
        else:
            yield f"site {row['site_id']}, {row['month'] or 'no date'}: {row['articles']} articles in article_count"


def _search(db: Database) -> Iterator[str]:
    if db.conn.execute("SELECT 1 FROM search_backlog").fetchone():
        yield "an upgrade of the index was broken off; any command that writes continues it"
        return
    indexed = "SELECT id FROM article_fts_docsize"
    for sql, what in (
        (f"SELECT id FROM article EXCEPT {indexed}", "article {} is not in the index"),
        (f"{indexed} EXCEPT SELECT id FROM article", "the index has article {}, which is not in the archive"),
    ):
        for (number,) in db.conn.execute(sql):
            yield what.format(number)


def _articles(db: Database) -> Iterator[str]:
    query = "SELECT id, headline, byline, published_iso, body, content_hash, body_blocks FROM article ORDER BY id"
    for number, headline, byline, published, body, kept, blocks in db.conn.execute(query):
        if hash_of(headline, byline, published, body) != kept:
            yield f"article {number} was changed by another program: its content_hash is that of another text"
        if not fits(body, blocks):
            yield f"article {number} has another text than its body_blocks describe; reextract writes them again"
    query = """
        SELECT article.id, article.revisions, COUNT(state.id), MAX(state.number)
        FROM article LEFT JOIN article_state AS state ON state.article_id = article.id GROUP BY article.id
        HAVING article.revisions <> COUNT(state.id) OR COUNT(state.id) <> MAX(state.number)"""
    for number, said, there, _ in db.conn.execute(query):
        yield f"article {number} should have {said} revisions, numbered from 1, and has {there}"


def _fresh() -> Database:
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    fulltext.add_functions(db.conn)
    migrations.apply(db)
    return db


def _made() -> dict[str, tuple[str, str]]:
    """The schema of an archive of this version."""
    return _objects(_fresh())


def _objects(db: Database) -> dict[str, tuple[str, str]]:
    rows = db.conn.execute(
        "SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    )
    return {name: (kind, sql) for name, kind, sql in rows}


def _columns(db: Database, table: str) -> set[str]:
    return {row[1] for row in db.conn.execute(f"PRAGMA table_info([{table}])")}
