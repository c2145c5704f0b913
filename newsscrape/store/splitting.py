"""Splits an article in two: one of its URLs, with everything that was read there, becomes an article of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlite_utils import Database

from newsscrape.article.normalise import Record
from newsscrape.errors import BadArgument
from newsscrape.items import Visit
from newsscrape.store import near_duplicates as copies
from newsscrape.store.article_urls import settle
from newsscrape.store.articles import store_article
from newsscrape.store.current import restate
from newsscrape.store.details import drop_evidence
from newsscrape.store.rows import lookup
from newsscrape.store.rulings import rule
from newsscrape.store.state_history import rebuild_history
from newsscrape.store.states import write_span

# A copy's captures made no state, but they were read as the article nevertheless.
_READ_THERE = """
SELECT capture.id FROM capture LEFT JOIN article_state ON article_state.id = revision_id
WHERE url_id = :url AND (article_id = :article OR (revision_id IS NULL AND EXISTS (
    SELECT 1 FROM visit WHERE visit.capture_id = capture.id AND outcome IN ('archived', 'unchanged', 'duplicate'))))
ORDER BY captured_at, capture.id
"""
_READ_ELSEWHERE = """
SELECT 1 FROM capture JOIN article_state ON article_state.id = revision_id WHERE article_id = ? AND url_id <> ? LIMIT 1
"""
Read = Callable[[int], tuple[Visit, Record]]  # a capture's id → what its page says


def split(db: Database, article_id: int, url_id: int, read: Read, reason: str | None, now: datetime) -> int:
    """Make an article of its own of what was read at a URL; returns its id.

    Raises BadArgument if nothing would be left of the other.
    """
    mine = [capture_id for (capture_id,) in db.conn.execute(_READ_THERE, {"article": article_id, "url": url_id})]
    if not mine or lookup(db, _READ_ELSEWHERE, article_id, url_id) is None:
        raise BadArgument("the article was read at no other address, so that there is nothing to split")
    readings = [(capture_id, *read(capture_id)) for capture_id in mine]
    _detach(db, article_id, url_id, mine)
    _restore(db, article_id, read)
    home = lookup(db, "SELECT url_id FROM article WHERE id = ?", article_id)
    rule(db, "split", url_id, home, reason, now)
    stored = [store_article(db, visit, record, url_id, capture_id) for capture_id, visit, record in readings]
    fate = "UPDATE url SET fate = 'archived', fate_reason = NULL WHERE id = ?"
    db.conn.execute(fate, (url_id,))
    return int(stored[-1].article_id or 0)


def _detach(db: Database, article_id: int, url_id: int, captures: list[int]) -> None:
    for capture_id in captures:
        db.conn.execute("UPDATE capture SET revision_id = NULL WHERE id = ?", (capture_id,))
        db.conn.execute("DELETE FROM article_part WHERE article_id = ? AND capture_id = ?", (article_id, capture_id))
    db.conn.execute("DELETE FROM article_url WHERE article_id = ? AND url_id = ?", (article_id, url_id))
    db.conn.execute("UPDATE url SET article_id = NULL WHERE id = ?", (url_id,))


def _restore(db: Database, article_id: int, read: Read) -> None:
    """Set an article to what it was without the rows that were taken from it."""
    state = rebuild_history(db, article_id, settle(db, article_id))[-1]
    if state["capture_id"] != lookup(db, "SELECT capture_id FROM article WHERE id = ?", article_id):
        restate(db, article_id, state["capture_id"], *read(state["capture_id"]))
    drop_evidence(db, article_id)
    write_span(db, article_id)
    copies.refresh(db, article_id)
