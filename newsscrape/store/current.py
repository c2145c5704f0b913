"""Writes an article's current state, all its columns and related rows; ``Stored`` is the result for a URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.normalise import Record
from newsscrape.items import CHANGED, PART, Fate, Visit
from newsscrape.store.article_urls import Reading
from newsscrape.store.contributors import write_contributors
from newsscrape.store.details import related_of, related_rows, write_authors, write_related
from newsscrape.store.identity import Page
from newsscrape.store.rows import lookup, timestamp
from newsscrape.store.states import Shown


@dataclass(frozen=True, slots=True)
class Stored:
    """The result for a URL: its fate, the reason, its article, how many other URLs led to it, and whether it is new."""

    fate: Fate
    reason: str | None
    article_id: int | None
    hops: int = 0
    is_new: bool = False


def changed(fields: Sequence[str], reason: str | None) -> str:
    """Why a URL is archived again: the fields that changed, and that the page is a part only where it is."""
    told = f"{CHANGED}{', '.join(fields)}"
    return f"{told}; {reason}" if reason is not None and reason.startswith(PART) else told


def reading_of(page: Page) -> Reading:
    """The reading of a page, with its canonical URL; a home page does not count as one."""
    named = page.state["canonical_url"]
    return Reading(page.moment, named if named and not urls.is_home(named) else None, page.record.page_id)


def write_state(db: Database, article_id: int, shown: Shown) -> None:
    """Set all columns of an article to what a page says."""
    values = {**shown.record.article, "capture_id": shown.capture_id}
    assignments = ", ".join(f"{column} = ?" for column in values)
    db.conn.execute(f"UPDATE article SET {assignments} WHERE id = ?", (*values.values(), article_id))
    write_authors(db, article_id, shown.record.authors)
    write_contributors(db, article_id, shown.record.contributors)


def restate(db: Database, article_id: int, capture_id: int, visit: Visit, record: Record) -> None:
    """Set an article back to what one of its captures says."""
    assert visit.capture is not None
    url_id = lookup(db, "SELECT url_id FROM capture WHERE id = ?", capture_id)
    moment = timestamp(visit.capture.captured_at)
    shown = Shown(url_id, capture_id, moment, visit.capture.payload_sha256, record)
    write_state(db, article_id, shown)
    list_related(db, article_id, shown, visit)


def list_related(db: Database, article_id: int, shown: Shown, visit: Visit) -> None:
    """Replace an article's related stories by those that a page lists."""
    followed = {urls.canonical(link.url): link for link in visit.links}
    write_related(db, article_id, shown.capture_id, shown.record, visit.visited_at, followed)


def refresh_related(db: Database, article_id: int, shown: Shown, visit: Visit) -> None:
    """Related stories change from day to day: the newest list replaces the last, without a revision."""
    if related_of(db, article_id) != related_rows(db, shown.record):
        list_related(db, article_id, shown, visit)
