"""The packed table of revisions: the texts of an article's present state are stored in ``article`` only.

Triggers ensure this whichever program writes. Before a text in ``article`` changes, the state that shares it gets a
copy; after the change, a state with the same text gives up its copy. The view ``revision`` shows every state with its
texts.
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from newsscrape.store.rows import insert, lookup

SHARED = ("headline", "byline", "body", "published_iso", "modified_iso", "content_hash")
_OTHERS = (
    "article_id", "number", "capture_id", "extractor_version", "cause", "changed_fields", "trivial", "last_captured_at",
)  # fmt: skip
# The value of a column whose text is in ``article``. It is not NULL, because two of the columns are NOT NULL.
_BLANK = {**dict.fromkeys(SHARED), "body": "", "content_hash": ""}


def _each(form: str, between: str = ", ") -> str:
    return between.join(form.format(name) for name in SHARED)


_BLANKED = ", ".join(f"{name} = {'NULL' if blank is None else repr(blank)}" for name, blank in _BLANK.items())
_ALIKE = _each("article.{0} IS article_state.{0}", " AND ")
# Removes the texts of states that ``article`` has as well; the braces are for a condition on the states.
SHARE = (
    f"UPDATE article_state SET is_present = 1, {_BLANKED} WHERE NOT is_present AND {{}}"
    f" AND EXISTS (SELECT 1 FROM article WHERE id = article_state.article_id AND {_ALIKE});"
)
_TEXTS = _each("IIF(is_present, (SELECT article.{0} FROM article WHERE id = article_id), {0}) AS {0}")
VIEW = f"""
CREATE VIEW revision AS
SELECT id, {", ".join(_OTHERS[:-1])}, {_TEXTS}, last_captured_at FROM article_state
"""
_CHANGED = _each("old.{0} IS NOT new.{0}", " OR ")
_WRITTEN = (*_OTHERS, *SHARED)
TRIGGERS = f"""
CREATE TRIGGER article_state_insert AFTER INSERT ON article_state WHEN NOT new.is_present BEGIN
    {SHARE.format("id = new.id")}
END;
CREATE TRIGGER article_state_keeps BEFORE UPDATE OF {", ".join(SHARED)} ON article WHEN {_CHANGED} BEGIN
    UPDATE article_state SET is_present = 0, {_each("{0} = old.{0}")} WHERE article_id = old.id AND is_present;
END;
CREATE TRIGGER article_state_shares AFTER UPDATE OF {", ".join(SHARED)} ON article WHEN {_CHANGED} BEGIN
    {SHARE.format("article_id = new.id")}
END;
CREATE TRIGGER revision_insert INSTEAD OF INSERT ON revision BEGIN
    INSERT INTO article_state (id, {", ".join(_WRITTEN)})
        VALUES (new.id, {", ".join(f"new.{name}" for name in _WRITTEN)});
END;
CREATE TRIGGER revision_update INSTEAD OF UPDATE ON revision BEGIN
    UPDATE article_state SET is_present = 0, {", ".join(f"{name} = new.{name}" for name in _WRITTEN)} WHERE id = old.id;
    {SHARE.format("id = old.id")}
END;
CREATE TRIGGER revision_delete INSTEAD OF DELETE ON revision BEGIN
    DELETE FROM article_state WHERE id = old.id;
END;
"""
_IS_PRESENT = f"SELECT {_each('{0} IS ?', ' AND ')} FROM article WHERE id = ?"


def add(db: Database, **row: Any) -> int:
    """Add a state, given as a row of ``revision``; returns its id there."""
    texts = {name: row[name] for name in SHARED}
    if lookup(db, _IS_PRESENT, *texts.values(), row["article_id"]):
        row |= {**_BLANK, "is_present": 1}
    return insert(db, "article_state", **row)
