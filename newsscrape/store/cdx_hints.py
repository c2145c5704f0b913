"""Records what the index of a web archive says about pages that are not fetched: when and how they were gone.

The index is read before the pages that it lists or, if it comes in parts, after some of them. So this is recorded
twice: when the index comes, and when the page does.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlite_utils import Database

from newsscrape.items import CDX_VIA, GONE, Hint, Link
from newsscrape.store.moved_or_gone import note_gone
from newsscrape.store.rows import timestamp
from newsscrape.tasks import load


def note_listed(db: Database, url_id: int, link: Link) -> None:
    """Record that an index lists a page as gone, if the page's article is already in the archive."""
    if link.via == CDX_VIA and not link.followed and link.date_raw:
        _note(db, url_id, f"{link.date_raw} {link.anchor_text}")


def note_hinted(db: Database, url_id: int, task: str | None) -> None:
    """Record for a page that was just read what the index said about it; ``task`` is that of its capture."""
    if task and f'"{GONE}"' in task:
        for hint in load(task).hints:
            if hint.field == GONE:
                _note(db, url_id, hint.raw)


def indexed_hints(db: Database, url_id: int) -> list[Hint]:
    """What the index says about a page, as hints for its request."""
    query = (
        "SELECT date_raw, anchor_text FROM discovery WHERE url_id = ? AND via = ? AND anchor_text LIKE 'HTTP %'"
        " ORDER BY id LIMIT 1"
    )
    return [Hint(GONE, f"{raw} {status}", CDX_VIA) for raw, status in db.conn.execute(query, (url_id, CDX_VIA))]


def _note(db: Database, url_id: int, said: str) -> None:
    stamp, _, status = said.partition(" ")
    try:
        moment = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return
    note_gone(db, url_id, timestamp(moment), f"{status}, by the index of the web archive ({CDX_VIA})")
