"""Packs an archive of an earlier version: each text once, one row of evidence per page, each fingerprint as one value.

The migration creates the tables and records which articles must be packed. ``work_off`` packs them in transactions of
several articles, so that a kill loses only the current one. The archive cannot be read until all are packed.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from itertools import groupby

from sqlite_utils import Database

from newsscrape.store import evidence_tables, revisions
from newsscrape.store.indexes import OF_A_MILLION
from newsscrape.store.rows import lookup

AT_A_TIME = 500  # articles that are packed in one transaction

_FINGERPRINTS = """
CREATE TABLE article_fingerprint (
    article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
    key INTEGER NOT NULL,
    hashes BLOB NOT NULL
) STRICT;

CREATE TABLE packing_backlog (
    next_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL
) STRICT;
"""
OF_BEFORE = "evidence_unpacked"


# An article has its site's domain, so that lists and facets by site need no second table.
_SITE = """
CREATE TRIGGER article_site_insert AFTER INSERT ON article WHEN new.site IS NULL BEGIN
    UPDATE article SET site = (SELECT domain FROM site WHERE id = new.site_id) WHERE id = new.id;
END;
"""


def create(db: Database) -> None:
    """Replace the tables of the first release by the packed ones, under views with the same names and columns."""
    db.conn.execute("ALTER TABLE article ADD COLUMN site TEXT")
    db.conn.execute(f"ALTER TABLE evidence RENAME TO {OF_BEFORE}")
    db.conn.execute("DROP INDEX evidence_capture_id")
    db.conn.execute("ALTER TABLE revision RENAME TO article_state")
    db.conn.execute(
        "ALTER TABLE article_state ADD COLUMN is_present INTEGER NOT NULL DEFAULT 0 CHECK (is_present IN (0, 1))"
    )
    for script, between in (
        (evidence_tables.TABLES, ";\n\n"), (_FINGERPRINTS, ";\n\n"), (evidence_tables.VIEW, ";\n\n"),
        (OF_A_MILLION, ";\n"), (_SITE, "END;\n"), (revisions.VIEW, ";\n\n"),
        (evidence_tables.TRIGGERS, "END;\n"), (revisions.TRIGGERS, "END;\n"),
    ):  # fmt: skip
        # Statement by statement: ``executescript`` would commit the migration's transaction.
        for statement in filter(str.strip, script.split(between)):
            db.conn.execute(f"{statement}END" if between.startswith("END") else statement)
    db.conn.execute(
        "INSERT INTO packing_backlog SELECT first, last FROM (SELECT MIN(id) AS first, MAX(id) AS last FROM article)"
        " WHERE first IS NOT NULL"
    )
    if not is_behind(db):
        _finish(db)


def is_behind(db: Database) -> bool:
    """Whether some articles are not packed yet."""
    return lookup(db, "SELECT 1 FROM packing_backlog") is not None


def work_off(db: Database) -> None:
    """Pack the articles that a migration left, and free the disk space that they took."""
    if not is_behind(db):
        return
    while is_behind(db):
        db.conn.execute("BEGIN IMMEDIATE")  # another process may have been faster
        row = db.conn.execute("SELECT next_id, last_id FROM packing_backlog").fetchone()
        if row is not None:
            first, last = row[0], min(row[0] + AT_A_TIME - 1, row[1])
            _pack(db, first, last)
            db.conn.execute("UPDATE packing_backlog SET next_id = ?", (last + 1,))
            db.conn.execute("DELETE FROM packing_backlog WHERE next_id > last_id")
            if last == row[1]:
                _finish(db)
        db.conn.execute("COMMIT")
    with suppress(
        sqlite3.OperationalError
    ):  # another process reads, or there is no room for a copy: SQLite will reuse the free pages
        db.conn.execute("VACUUM")


def _pack(db: Database, first: int, last: int) -> None:
    """Pack the articles in a range of ids."""
    from newsscrape.store import evidence, near_duplicates  # imports dates/, which commands that only read do without

    articles = "article_id BETWEEN ? AND ?"
    site = "UPDATE article SET site = (SELECT domain FROM site WHERE id = site_id) WHERE id BETWEEN ? AND ?"
    db.conn.execute(site, (first, last))
    rows = db.conn.execute(
        "SELECT article_id, capture_id, field, rank, value, raw, source, rule, chosen, extractor_version"
        f" FROM {OF_BEFORE} WHERE {articles} ORDER BY article_id, capture_id, id",
        (first, last),
    ).fetchall()
    for (article_id, capture_id), page in groupby(rows, key=lambda row: row[:2]):
        evidence.put(db, article_id, capture_id, [(row[2:9], row[9]) for row in page])
    db.conn.execute(f"DELETE FROM {OF_BEFORE} WHERE {articles}", (first, last))
    db.conn.execute(revisions.SHARE.format(articles), (first, last))
    rows = db.conn.execute(
        f"SELECT article_id, key, hash FROM fingerprint WHERE {articles} ORDER BY article_id", (first, last)
    ).fetchall()
    for (article_id, key), hashes in groupby(rows, key=lambda row: row[:2]):
        near_duplicates.keep_by_article(db, article_id, [row[2] for row in hashes], key)


def _finish(db: Database) -> None:
    db.conn.execute(f"DROP TABLE {OF_BEFORE}")
    db.conn.execute("DROP INDEX fingerprint_article_id")
