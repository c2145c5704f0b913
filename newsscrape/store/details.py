"""Writes the rows that belong to an article's state: authors, related stories, evidence, revisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlite_utils import Database

from newsscrape.article.normalise import Record
from newsscrape.article.revisions import FIELDS
from newsscrape.items import Link
from newsscrape.store import revisions
from newsscrape.store.rows import insert, lookup
from newsscrape.store.takedowns import taken_out
from newsscrape.store.url_table import find_url
from newsscrape.versions import extractor_version, libraries

STORY = ("position", "heading", "url", "headline", "date_raw", "date_iso", "date_day", "teaser")


def add_revision(
    db: Database, article_id: int, number: int, capture_id: int, columns: Mapping[str, Any], changed: Sequence[str],
    *, last_captured_at: str, cause: Literal["page", "extractor"] = "page", trivial: bool = False,
) -> int:  # fmt: skip
    """Add a revision: ``columns`` are the article's, ``changed`` those that differ from the previous one."""
    db.conn.execute(
        "INSERT OR IGNORE INTO extractor (version, libraries) VALUES (?, ?)",
        (extractor_version(), json.dumps(libraries())),
    )
    return revisions.add(
        db, article_id=article_id, number=number, capture_id=capture_id, trivial=int(trivial), cause=cause,
        extractor_version=extractor_version(), changed_fields=json.dumps(changed),
        content_hash=columns["content_hash"], last_captured_at=last_captured_at,
        **{field: columns[field] for field in FIELDS},
    )  # fmt: skip


def add_reading(
    db: Database, article_id: int, capture_id: int, columns: Mapping[str, Any], changed: Sequence[str],
    *, trivial: bool = False,
) -> int:  # fmt: skip
    """Add another reading of an article's present state; returns its number.

    The captures that showed that state now show this one.
    """
    former, number, last = db.conn.execute(
        "SELECT id, number, last_captured_at FROM revision WHERE article_id = ? ORDER BY number DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    made = add_revision(
        db, article_id, number + 1, capture_id, columns, changed, last_captured_at=last, cause="extractor",
        trivial=trivial,
    )  # fmt: skip
    db.conn.execute("UPDATE capture SET revision_id = ? WHERE revision_id = ?", (made, former))
    return int(number + 1)


def write_authors(db: Database, article_id: int, names: Iterable[str]) -> None:
    """Replace an article's authors; a name without any article is deleted."""
    site_id = lookup(db, "SELECT site_id FROM article WHERE id = ?", article_id)
    before = [
        row[0] for row in db.conn.execute("SELECT author_id FROM article_author WHERE article_id = ?", (article_id,))
    ]
    db.conn.execute("DELETE FROM article_author WHERE article_id = ?", (article_id,))
    for position, name in enumerate(dict.fromkeys(names), start=1):
        author_id = lookup(db, "SELECT id FROM author WHERE site_id = ? AND name = ?", site_id, name)
        if author_id is None:
            author_id = insert(db, "author", site_id=site_id, name=name)
        insert(db, "article_author", article_id=article_id, author_id=author_id, position=position)
    for author_id in before:
        db.conn.execute(
            "DELETE FROM author WHERE id = ? AND id NOT IN (SELECT author_id FROM article_author)", (author_id,)
        )


def authors_of(db: Database, article_id: int) -> tuple[str, ...]:
    """The names in an article's byline, in order."""
    query = (
        "SELECT author.name FROM article_author JOIN author ON author.id = article_author.author_id"
        " WHERE article_author.article_id = ? ORDER BY article_author.position"
    )
    return tuple(name for (name,) in db.conn.execute(query, (article_id,)))


def write_related(
    db: Database, article_id: int, capture_id: int, record: Record, now: datetime, links: Mapping[str, Link]
) -> None:
    """Replace an article's related stories by a page's; ``links`` (by canonical URL) say which are followed.

    A story that was removed from the archive is not listed again.
    """
    db.conn.execute("DELETE FROM related_story WHERE article_id = ?", (article_id,))
    for story in record.related:
        url_id = target = None
        if story["url"]:
            if taken_out(db, story["url"]):
                continue
            url_id = find_url(db, story["url"], now, links.get(story["url"]))
            target = lookup(db, "SELECT article_id FROM url WHERE id = ?", url_id)
        insert(
            db, "related_story", article_id=article_id, capture_id=capture_id, url_id=url_id,
            target_article_id=target, **story,
        )  # fmt: skip


def related_of(db: Database, article_id: int) -> list[tuple[Any, ...]]:
    """An article's related stories as rows of ``STORY``, in the page's order."""
    query = f"SELECT {', '.join(STORY)} FROM related_story WHERE article_id = ? ORDER BY position"
    return list(db.conn.execute(query, (article_id,)))


def related_rows(db: Database, record: Record) -> list[tuple[Any, ...]]:
    """A page's related stories as ``related_of`` would return them after they are stored."""
    return [
        tuple(story[name] for name in STORY)
        for story in record.related
        if not (story["url"] and taken_out(db, story["url"]))
    ]


def drop_evidence(db: Database, article_id: int) -> None:
    """Delete evidence from captures that made none of an article's present states and are none of its other pages."""
    db.conn.execute(
        "DELETE FROM evidence_page WHERE article_id = :id AND capture_id NOT IN (SELECT capture_id FROM article_state"
        " WHERE article_id = :id UNION SELECT capture_id FROM article WHERE id = :id"
        " UNION SELECT capture_id FROM article_part WHERE article_id = :id AND number > 1)",
        {"id": article_id},
    )
