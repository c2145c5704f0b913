"""Records how an article's URL ends: it redirects, to the same article or elsewhere, or answers no more."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from newsscrape.store.article_urls import End, add_address, dead_end, ended_before, note_dead_end, note_end, settle
from newsscrape.store.current import Stored
from newsscrape.store.identity import of_that_date
from newsscrape.store.joining import join_if_one
from newsscrape.store.rows import lookup


def led_on_before(db: Database, stored: Stored, url_id: int) -> Stored:
    """An article whose URL is known to have redirected later: captures may come in any order."""
    assert stored.article_id is not None
    target = ended_before(db, stored.article_id, url_id)
    if target is not None and (reason := dead_end(db, target)) is not None:
        note_dead_end(db, target, reason)
    other = lookup(db, "SELECT article_id FROM url WHERE id = ?", target)
    article_id = stored.article_id
    if other is not None and other != article_id and join_if_one(db, article_id, other, "redirect", target):
        article_id = min(article_id, other)
    settle(db, article_id)
    return replace(stored, article_id=note_successor(db, article_id))


def note_successor(db: Database, article_id: int) -> int:
    """Look for an article that no longer answers at its URLs and whose text is at a new one; returns its id."""
    gone, published, headline, site_id, last = db.conn.execute(
        "SELECT gone_at, published_iso, headline, site_id, last_captured_at FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    if gone is None or published is None:
        return article_id
    for other_id in of_that_date(db, published, site_id, headline):
        first = lookup(db, "SELECT first_captured_at FROM article WHERE id = ?", other_id)
        if other_id != article_id and first > last and join_if_one(db, article_id, other_id, "text"):
            return min(article_id, other_id)
    return article_id


def lead(db: Database, hop_id: int, target_id: int, article_id: int, moment: str) -> int:
    """Connect a URL that redirects to an article; returns the article's id.

    If another article was read at that URL itself, the two may turn out to be one; if not, that one is gone from there.
    """
    read = "SELECT article_id FROM article_url WHERE url_id = ? AND first_captured_at IS NOT NULL"
    own = [found for (found,) in db.conn.execute(read, (hop_id,))]
    target = str(lookup(db, "SELECT url FROM url WHERE id = ?", target_id))
    if not own:
        add_address(db, article_id, hop_id, "redirect")
        note_end(db, hop_id, moment, End(f"to {target}", leads_to=target_id))
    for one in own:
        if one == article_id:
            settle(db, one)
        elif join_if_one(db, one, article_id, "redirect", target_id):
            article_id = min(one, article_id)
        else:
            reason = f"leads to {target}, which is another article"
            db.conn.execute(
                "UPDATE article_url SET is_gone = 1, ended_reason = ?"
                " WHERE article_id = ? AND url_id = ? AND leads_to = ?",
                (reason, one, hop_id, target_id),
            )
            settle(db, one)
            note_successor(db, one)
    return article_id


def note_led_nowhere(db: Database, target_id: int) -> None:
    """Record that URLs redirect to one that was visited before and is not an article, if so."""
    reason = dead_end(db, target_id)
    for article_id in note_dead_end(db, target_id, reason) if reason is not None else ():
        settle(db, article_id)
        note_successor(db, article_id)


def note_gone(db: Database, url_id: int, moment: str, reason: str | None) -> None:
    """Record that a page is gone, and the URLs that redirected to it; the last state of its article stays."""
    note_end(db, url_id, moment, End(reason, is_gone=True))
    has = "SELECT article_id FROM article_url WHERE url_id = ?"
    for article_id in {found for (found,) in db.conn.execute(has, (url_id,))} | note_dead_end(db, url_id, reason):
        settle(db, article_id)
        note_successor(db, article_id)
