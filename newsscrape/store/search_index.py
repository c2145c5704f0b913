"""The full-text search of the first release: two FTS5 tables and their triggers. ``fulltext`` has the current one."""

from __future__ import annotations

from sqlite_utils import Database

from newsscrape.store.views import IS_UNSPACED

# "porter" folds English endings, unicode61 diacritics: "elections" finds "election", "cafe" finds "café".
_TABLES = """
CREATE VIRTUAL TABLE article_fts USING fts5(
    headline, body, byline, content='article', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE article_fts_trigram USING fts5(
    headline, body, byline, content='articles_unspaced', content_rowid='id', tokenize='trigram'
);
"""
# The trigram index would be the largest part of the archive, so it only has the articles that need it.
_INDEXED = {"article_fts": "1", "article_fts_trigram": IS_UNSPACED}
_TRIGGERS = """
CREATE TRIGGER article_{name}_insert AFTER INSERT ON article WHEN {is_new} BEGIN
    INSERT INTO {table}(rowid, headline, body, byline) VALUES (new.id, new.headline, new.body, new.byline);
END;
CREATE TRIGGER article_{name}_delete AFTER DELETE ON article WHEN {is_old} BEGIN
    INSERT INTO {table}({table}, rowid, headline, body, byline)
    VALUES ('delete', old.id, old.headline, old.body, old.byline);
END;
CREATE TRIGGER article_{name}_update AFTER UPDATE OF headline, body, byline ON article BEGIN
    INSERT INTO {table}({table}, rowid, headline, body, byline)
    SELECT 'delete', old.id, old.headline, old.body, old.byline WHERE {is_old};
    INSERT INTO {table}(rowid, headline, body, byline)
    SELECT new.id, new.headline, new.body, new.byline WHERE {is_new};
END;
"""


def create(db: Database) -> None:
    """Create both, statement by statement: ``executescript`` would commit the migration's transaction."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
    for table, condition in _INDEXED.items():
        name, is_new, is_old = table.removeprefix("article_"), condition.format("new."), condition.format("old.")
        triggers = _TRIGGERS.format(table=table, name=name, is_new=is_new, is_old=is_old)
        for trigger in triggers.split("END;\n"):  # the body of a trigger contains semicolons
            if trigger.strip():
                db.conn.execute(f"{trigger}END")
