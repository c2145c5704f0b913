"""A person's rulings on which URLs are one article. All other decisions respect them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from newsscrape.store.rows import insert, lookup, timestamp

_APART = (
    "SELECT 1 FROM ruling JOIN article_url AS one ON one.url_id = ruling.url_id JOIN article_url AS other"
    " ON other.url_id = other_url_id WHERE kind = 'split' AND one.article_id = ? AND other.article_id = ?"
)


def rule(
    db: Database, kind: Literal["join", "split"], url_id: int, other_url_id: int, reason: str | None, now: datetime
) -> None:  # fmt: skip
    """Record a ruling on two URLs; it replaces an earlier one on them."""
    pair = (url_id, other_url_id, other_url_id, url_id)
    db.conn.execute(
        "DELETE FROM ruling WHERE (url_id = ? AND other_url_id = ?) OR (url_id = ? AND other_url_id = ?)", pair
    )
    insert(
        db, "ruling", kind=kind, url_id=url_id, other_url_id=other_url_id, reason=reason, ruled_at=timestamp(now)
    )  # fmt: skip


def are_apart(db: Database, article_id: int, other_id: int) -> bool:
    """Whether a person ruled that two articles are different."""
    if lookup(db, "SELECT 1 FROM ruling LIMIT 1") is None:
        return False
    pairs = ((article_id, other_id), (other_id, article_id))
    return any(lookup(db, _APART, *pair) is not None for pair in pairs)


def is_apart(db: Database, url_id: int, article_id: int) -> bool:
    """Whether a person ruled that a URL does not belong to an article."""
    query = (
        "SELECT 1 FROM ruling JOIN article_url ON article_url.url_id = other_url_id"
        " WHERE kind = 'split' AND ruling.url_id = ? AND article_id = ?"
        " UNION ALL SELECT 1 FROM ruling JOIN article_url ON article_url.url_id = ruling.url_id"
        " WHERE kind = 'split' AND other_url_id = ? AND article_id = ?"
    )
    return lookup(db, query, url_id, article_id, url_id, article_id) is not None
