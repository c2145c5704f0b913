"""The ledger: a row for every URL and site that the archive has ever seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.items import Fate, Link
from newsscrape.store.rows import insert, lookup, timestamp
from newsscrape.store.takedowns import taken_out


def find_url(db: Database, url: str, now: datetime, link: Link | None = None) -> int:
    """The id of a URL's row, created if it is missing: queued, or skipped if the link is not to be followed.

    A URL that was removed from the archive is always skipped.
    """
    canonical = urls.canonical(url)
    fate: Fate = "queued" if link is None or link.followed else "skipped"
    reason = None
    if link is not None and not link.followed:
        reason = link.reason or f"a {link.via} link that this crawl was not asked to follow"
    if (barred := taken_out(db, canonical)) is not None:
        fate, reason = "skipped", barred
    row = db.conn.execute("SELECT id, fate, last_visited_at FROM url WHERE url = ?", (canonical,)).fetchone()
    if row is not None:
        if fate == "queued" and row[1] == "skipped" and row[2] is None:
            db.conn.execute("UPDATE url SET fate = 'queued', fate_reason = NULL WHERE id = ?", (row[0],))
        return int(row[0])
    return insert(
        db, "url", url=canonical, site_id=find_site(db, canonical), fate=fate, fate_reason=reason,
        first_found_at=timestamp(now),
    )  # fmt: skip


def awaiting(db: Database) -> dict[int, set[int]]:
    """The URLs that redirect to one that has not been read yet, given by its id."""
    found: dict[int, set[int]] = {}
    for hop_id, target_id in db.conn.execute(
        "SELECT hop.id, target.id FROM url AS hop JOIN url AS target ON target.url = substr(hop.fate_reason, 4)"
        " WHERE hop.fate = 'redirected' AND hop.article_id IS NULL AND target.last_visited_at IS NULL"
    ):
        found.setdefault(target_id, set()).add(hop_id)
    return found


def visited_before(db: Database, url: str) -> bool:
    """Whether a URL was ever visited, with any result; one that a crawl skipped counts as new."""
    query = "SELECT 1 FROM url WHERE url = ? AND last_visited_at IS NOT NULL AND fate <> 'skipped'"
    return lookup(db, query, urls.canonical(url)) is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive has for a URL: its article (None: none, and ``fate`` and ``reason`` say why), when it was last
    read, and the article's headline, date and URL.
    """

    url: str
    article_id: int | None
    fate: str
    reason: str | None
    visited_at: str
    headline: str | None
    published: str | None
    home: str | None


def answer(db: Database, url_id: int) -> Answer:
    """What the archive has for a URL that it visited before."""
    row = db.conn.execute(
        "SELECT url.url, article.id, url.fate, url.fate_reason, url.last_visited_at, article.headline,"
        " article.published_iso, home.url FROM url LEFT JOIN article ON article.id = url.article_id"
        " LEFT JOIN url AS home ON home.id = article.url_id WHERE url.id = ?",
        (url_id,),
    ).fetchone()
    return Answer(*row)


def find_site(db: Database, url: str) -> int:
    """The id of a URL's site, created if it is missing."""
    domain = urls.domain(url)
    found = lookup(db, "SELECT id FROM site WHERE domain = ?", domain)
    return int(found) if found is not None else insert(db, "site", domain=domain)


def point_to_article(db: Database, url_id: int, article_id: int) -> None:
    """Record that this URL leads to this article, and connect the related stories that link to it."""
    db.conn.execute("UPDATE url SET article_id = ? WHERE id = ?", (article_id, url_id))
    db.conn.execute("UPDATE related_story SET target_article_id = ? WHERE url_id = ?", (article_id, url_id))
