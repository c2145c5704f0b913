"""Stores contributors: photographers, translators, fact checkers and others who did not write the article."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from newsscrape.store.rows import insert

TABLE = """
CREATE TABLE contributor (
    article_id INTEGER NOT NULL REFERENCES article(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX contributor_role ON contributor(role, name);
"""


def write_contributors(db: Database, article_id: int, pairs: Iterable[tuple[str, str]]) -> None:
    """Replace an article's contributors, pairs of name and role."""
    db.conn.execute("DELETE FROM contributor WHERE article_id = ?", (article_id,))
    for position, (name, role) in enumerate(pairs, start=1):
        insert(db, "contributor", article_id=article_id, position=position, name=name, role=role)


def contributors_of(db: Database, article_id: int) -> tuple[tuple[str, str], ...]:
    """An article's contributors in order: pairs of name and role."""
    query = "SELECT name, role FROM contributor WHERE article_id = ? ORDER BY position"
    return tuple((name, role) for name, role in db.conn.execute(query, (article_id,)))
