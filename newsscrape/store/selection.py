"""Selects the articles of an export: a search, and conditions on site, day and language, all of which must hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from newsscrape.errors import BadArgument, NoSuchSite
from newsscrape.store.archive import Archive
from newsscrape.store.search import parse

# Option → the condition on an article's row. A period is a day, a month or a year; an article whose date is coarser
# than that is in where the two overlap, as in ``newsscrape search``.
_CONDITIONS: Mapping[str, str] = {
    "query": "article.id IN (SELECT rowid FROM article_fts WHERE article_fts MATCH :query)",
    "since": "SUBSTR(article.published_iso, 1, 10) >= SUBSTR(:since, 1, MIN(10, LENGTH(article.published_iso)))",
    "until": "SUBSTR(article.published_iso, 1, LENGTH(:until)) <= SUBSTR(:until, 1, LENGTH(article.published_iso))",
    "site": "article.site_id = (SELECT id FROM site WHERE domain = :site)",
    "tag": "article.id IN (SELECT article_id FROM tag WHERE name = :tag)",
    "language": "(article.language = :language OR article.language LIKE :language || '-%')",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of an export; None if not given. ``where`` is SQL on the columns of the view ``articles``."""

    query: str | None = None
    since: str | None = None
    until: str | None = None
    site: str | None = None
    language: str | None = None
    tag: str | None = None
    where: str | None = None

    def words(self) -> str:
        """The selection in a sentence's part, such as ``site: 4ni.co.uk; since: 2004``."""
        asked = [f"{name}: {value}" for name, value in asdict(self).items() if value]
        return "; ".join(asked) or "every article of the archive"


def select(archive: Archive, selection: Selection) -> tuple[int, int]:
    """Put the ids of the selected articles into the temporary table ``selected``; returns their number and that of all.

    Raises NoSuchSite, and BadArgument for a query or a condition that cannot be understood.
    """
    db = archive.db.conn
    if selection.site and not db.execute("SELECT 1 FROM site WHERE domain = ?", [selection.site]).fetchone():
        raise NoSuchSite(f"--site {selection.site}: no such site in {archive.path}")
    given = {name: value for name, value in asdict(selection).items() if value and name != "where"}
    conditions = [_CONDITIONS[name] for name in given]
    if selection.query:
        asked = parse(selection.query)
        if not asked.match:
            raise BadArgument(f"the query {selection.query!r} is not understood: {asked.error or 'it holds no word'}")
        given["query"] = asked.match
    if selection.where:
        conditions.append(f"article.id IN (SELECT id FROM articles WHERE ({selection.where}\n))")
    db.execute("CREATE TEMP TABLE selected (id INTEGER PRIMARY KEY)")
    try:
        db.execute(
            f"INSERT INTO selected SELECT article.id FROM article WHERE {' AND '.join(conditions) or '1'} ORDER BY id",
            given,
        )
    except sqlite3.Error as error:
        if not selection.where:
            raise
        raise BadArgument(
            f"--where {selection.where!r}: {error}. Write a condition on the columns of the view articles, such as "
            "\"word_count > 300 AND section = 'Sport'\"; docs/tables.md lists them."
        ) from error
    row = db.execute("SELECT (SELECT COUNT(*) FROM selected), (SELECT COUNT(*) FROM article)").fetchone()
    return int(row[0]), int(row[1])
