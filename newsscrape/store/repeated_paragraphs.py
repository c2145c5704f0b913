"""Removes site furniture: paragraphs that are in two articles of a site, and so belong to neither.

Works on the stored bodies, only on request. The removed text stays in the evidence, as the reading that was chosen
before, and in the article's history.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

import newsscrape
from newsscrape.article.normalise import hash_of, text_hash, word_count
from newsscrape.body_blocks import without
from newsscrape.store import evidence
from newsscrape.store import near_duplicates as copies
from newsscrape.store.archive import Archive
from newsscrape.store.details import add_reading

SHORTEST = 30  # characters; a shorter paragraph ("He declined to comment.") may well occur twice
MOST = 0.5  # share of an article's text from which it is a copy of another article, with or without furniture


@dataclass(frozen=True, slots=True)
class Cleared:
    """An article and the paragraphs that were removed from it."""

    article_id: int
    site: str
    headline: str | None
    paragraphs: tuple[str, ...]


def remove_repeated_paragraphs(archive: Archive, *, site: str | None = None, dry_run: bool = False) -> list[Cleared]:
    """Remove from every article the paragraphs that another article of its site has too; lists them.

    Copies of one article, which share a cluster, count as one. Idempotent.
    """
    with archive.transaction() as db:
        found = [
            cleared
            for site_id, domain in db.execute("SELECT id, domain FROM site WHERE ? IS NULL OR domain = ?", [site, site])
            for cleared in _cleared(db, site_id, domain)
        ]
        if not dry_run:
            for cleared in found:
                _update(db, cleared)
    return found


def _cleared(db: Database, site_id: int, domain: str) -> Iterator[Cleared]:
    """The articles of a site that contain furniture."""
    holders: dict[str, int] = {}  # hash of a paragraph → the cluster that it was first seen in
    furniture: set[str] = set()
    for cluster_id, _, _, body in _articles(db, site_id):
        for key in {text_hash(paragraph) for paragraph in _long(body)}:
            if holders.setdefault(key, cluster_id) != cluster_id:
                furniture.add(key)
    if not furniture:
        return
    for _, article_id, headline, body in _articles(db, site_id):
        gone = tuple(paragraph for paragraph in _long(body) if text_hash(paragraph) in furniture)
        if gone and sum(map(len, gone)) < MOST * len(body):
            yield Cleared(article_id, domain, headline, gone)


def _articles(db: Database, site_id: int) -> Iterator[tuple[int, int, str | None, str]]:
    yield from db.execute(
        "SELECT COALESCE(cluster_id, id), id, headline, body FROM article WHERE site_id = ? AND body != '' ORDER BY id",
        [site_id],
    )


def _long(body: str) -> list[str]:
    return [paragraph for paragraph in body.split("\n\n") if len(paragraph) >= SHORTEST]


def _update(db: Database, cleared: Cleared) -> None:
    """Write the shorter body to the article, its evidence and a revision."""
    cursor = db.execute("SELECT * FROM article WHERE id = ?", [cleared.article_id])
    old: dict[str, Any] = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    gone = set(cleared.paragraphs)
    paragraphs = old["body"].split("\n\n")
    body = "\n\n".join(paragraph for paragraph in paragraphs if paragraph not in gone)
    removed = {number for number, paragraph in enumerate(paragraphs, start=1) if paragraph in gone}
    columns = {
        "body": body,
        "body_blocks": without(old["body_blocks"], removed),
        "word_count": word_count(body),
        "content_hash": hash_of(old["headline"], old["byline"], old["published_iso"], body),
    }
    assignments = ", ".join(f"{column} = :{column}" for column in columns)
    db.conn.execute(f"UPDATE article SET {assignments} WHERE id = :id", {**columns, "id": cleared.article_id})
    rule = "without paragraphs that another article of the site has too"
    chosen = ("body", 1, text_hash(body), "\n\n".join(cleared.paragraphs), "site", rule, 1)
    evidence.choose(db, cleared.article_id, old["capture_id"], chosen, newsscrape.__version__)
    number = add_reading(db, cleared.article_id, old["capture_id"], {**old, **columns}, ("body",))
    db.conn.execute("UPDATE article SET revisions = ? WHERE id = ?", (number, cleared.article_id))
    copies.refresh(db, cleared.article_id)
