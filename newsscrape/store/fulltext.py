"""The full-text index of the articles: adds and removes texts.

What is searched is each article's text with folded letters (``article/folding.py``). If that differs from the text
itself, it is stored in ``article_folded``, and the view ``article_searched`` shows what the index contains. So any
SQLite can search, check and rebuild the index, and remove an article from it. Adding one needs our functions, which
only an archive opened for writing has.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from newsscrape.article.folding import ALL, ENGLISH, folded, index_marks
from newsscrape.store import facets

AT_A_TIME = 1_000  # articles per transaction when an index is rebuilt
# Bytes of new rows of the index that FTS5 keeps in memory before it writes a segment, to be merged with others later:
# its own number, and one that halves the time of ten thousand texts.
_IN_MEMORY, _MORE_IN_MEMORY = 1 << 20, 1 << 25

_MARKS = f"IIF({{0}}language LIKE 'en%', '{ALL} {ENGLISH}', '{ALL}')"
_VIEW = f"""
CREATE VIEW article_searched AS
SELECT article.id, IIF(kept.article_id IS NULL, article.headline, kept.headline) AS headline,
       IIF(kept.article_id IS NULL, article.body, kept.body) AS body,
       IIF(kept.article_id IS NULL, article.byline, kept.byline) AS byline,
       IFNULL(kept.marks, {_MARKS.format("article.")}) || ' ' || {facets.TERMS.format("article.")} AS language
FROM article LEFT JOIN article_folded AS kept ON kept.article_id = article.id"""
TABLES = f"""
CREATE TABLE article_folded (
    article_id INTEGER PRIMARY KEY,
    headline TEXT,
    body TEXT,
    byline TEXT,
    marks TEXT
) STRICT;

CREATE TABLE search_backlog (
    next_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL
) STRICT;
{_VIEW};

CREATE VIRTUAL TABLE article_fts USING fts5(
    headline, body, byline, language, content='article_searched', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
"""
# Rows of article, by a condition on {row}, that are indexed.
_FOLD = f"""
    INSERT INTO article_folded SELECT id, headline, body, byline, marks FROM (
        SELECT id, newsscrape_folded(headline) AS headline, newsscrape_folded(body) AS body,
               newsscrape_folded(byline) AS byline, newsscrape_marks(language, headline, body, byline) AS marks,
               headline AS headline_, body AS body_, byline AS byline_, {_MARKS.format("")} AS marks_
        FROM article WHERE {{rows}} LIMIT -1
    ) WHERE headline IS NOT headline_ OR body IS NOT body_ OR byline IS NOT byline_ OR marks IS NOT marks_;"""
_ADD = """
    INSERT INTO article_fts(rowid, headline, body, byline, language)
    SELECT id, headline, body, byline, language FROM article_searched WHERE {rows};"""
_TAKE_OUT = """
    INSERT INTO article_fts(article_fts, rowid, headline, body, byline, language)
    SELECT 'delete', id, headline, body, byline, language FROM article_searched WHERE id = old.id;"""
_UNFOLD = """
    DELETE FROM article_folded WHERE article_id = old.id;"""
_NEW = _FOLD.format(rows="id = new.id") + _ADD.format(rows="id = new.id")


def _changes(columns: Iterable[str]) -> str:
    return " OR ".join(f"old.{name} IS NOT new.{name}" for name in columns)


_TEXT = ("headline", "body", "byline", "language")
_FACETS = tuple(name for name in facets.COLUMNS if name not in _TEXT)


def _text_triggers(condition: str) -> str:
    """``condition``: when an update counts."""
    update = f"UPDATE OF {', '.join(_TEXT)} ON article{condition}"
    return f"""
CREATE TRIGGER article_fts_insert AFTER INSERT ON article BEGIN{_NEW}
END;
CREATE TRIGGER article_fts_delete BEFORE DELETE ON article BEGIN{_TAKE_OUT}{_UNFOLD}
END;
CREATE TRIGGER article_fts_before BEFORE {update} BEGIN{_TAKE_OUT}{_UNFOLD}
END;
CREATE TRIGGER article_fts_update AFTER {update} BEGIN{_NEW}
END;
"""


_FIRST_TRIGGERS = _text_triggers("")
# An update takes an article out by one trigger and puts it in by another, once, whichever columns it changes. The
# facets of an article can also be changed without our functions: its text stays as it was folded.
_FACET_UPDATE = (
    f"UPDATE OF {', '.join(_FACETS)} ON article WHEN NOT ({_changes(_TEXT)}) AND ({_changes(_FACETS)}) BEGIN"
)
TRIGGERS = (
    _text_triggers(f" WHEN {_changes(_TEXT)}")
    + f"""
CREATE TRIGGER article_fts_facets_before BEFORE {_FACET_UPDATE}{_TAKE_OUT}
END;
CREATE TRIGGER article_fts_facets_update AFTER {_FACET_UPDATE}{_ADD.format(rows="id = new.id")}
END;
"""
)


def create(db: Database) -> None:
    """Replace the indexes of the first release by this one, and list the articles that it does not contain yet."""
    for name in ("fts", "fts_trigram"):
        for event in ("insert", "delete", "update"):
            db.conn.execute(f"DROP TRIGGER IF EXISTS article_{name}_{event}")
        db.conn.execute(f"DROP TABLE article_{name}")
    # Statement by statement: ``executescript`` would commit the migration's transaction.
    for statement in TABLES.split(";\n\n"):
        db.conn.execute(statement)
    _create_triggers(db, _FIRST_TRIGGERS)
    _list_all(db)


def add_facets(db: Database) -> None:
    """Index all articles anew, with the terms of ``facets``."""
    for name in ("insert", "delete", "before", "update"):
        db.conn.execute(f"DROP TRIGGER IF EXISTS article_fts_{name}")
    db.conn.execute("DROP VIEW article_searched")
    db.conn.execute(_VIEW)
    _create_triggers(db, TRIGGERS)
    renew(db)


def _create_triggers(db: Database, triggers: str) -> None:
    for trigger in triggers.split("END;\n")[:-1]:
        db.conn.execute(f"{trigger}END")


def renew(db: Database) -> None:
    """Empty the index, and list all articles for ``work_off``, which fills it again."""
    for statement in (
        "INSERT INTO article_fts(article_fts) VALUES ('delete-all')",
        "DELETE FROM article_folded",
        "DELETE FROM search_backlog",
    ):
        db.conn.execute(statement)
    _list_all(db)


def _list_all(db: Database) -> None:
    db.conn.execute(
        "INSERT INTO search_backlog SELECT first, last FROM (SELECT MIN(id) AS first, MAX(id) AS last FROM article)"
        " WHERE first IS NOT NULL"
    )


@contextmanager
def indexed_at_once(db: Database, last_id: int) -> Iterator[None]:
    """Index the articles after ``last_id`` together at the end, which is faster than by the trigger.

    Whoever copies them copies ``article_folded`` as well. Runs within a transaction.
    """
    (trigger,) = (text for text in TRIGGERS.split("END;\n") if "article_fts_insert" in text)
    db.conn.execute("DROP TRIGGER article_fts_insert")
    yield
    rows = f"id > {int(last_id)}"
    if db.conn.execute(f"SELECT 1 FROM article WHERE {rows}").fetchone():
        keep = "INSERT INTO article_fts(article_fts, rank) VALUES ('hashsize', ?)"
        db.conn.execute(keep, (_MORE_IN_MEMORY,))
        db.conn.execute(_ADD.format(rows=rows))
        db.conn.execute(keep, (_IN_MEMORY,))
    db.conn.execute(f"{trigger}END")


def add_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that indexing needs."""
    connection.create_function("newsscrape_folded", 1, folded, deterministic=True)
    connection.create_function("newsscrape_marks", 4, index_marks, deterministic=True)


def work_off(db: Database) -> None:
    """Index the articles that a migration left, in batches. A kill loses at most one batch."""
    while db.conn.execute("SELECT 1 FROM search_backlog").fetchone():
        db.conn.execute("BEGIN IMMEDIATE")  # another process may have been faster
        row = db.conn.execute("SELECT next_id, last_id FROM search_backlog").fetchone()
        if row is not None:
            first, last = row[0], min(row[0] + AT_A_TIME - 1, row[1])
            for statement in (_FOLD, _ADD):
                db.conn.execute(statement.format(rows=f"id BETWEEN {first} AND {last}"))
            db.conn.execute("UPDATE search_backlog SET next_id = ?", (last + 1,))
            db.conn.execute("DELETE FROM search_backlog WHERE next_id > last_id")
        db.conn.execute("COMMIT")
