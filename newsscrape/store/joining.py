"""Joins two articles that turn out to be one: everything that belongs to one moves to the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from newsscrape.article.identity import SAME, Likeness, Rule, is_one, seen_at_once
from newsscrape.article.revisions import changed_fields
from newsscrape.store import evidence
from newsscrape.store import near_duplicates as copies
from newsscrape.store.article_urls import earlier, later, settle
from newsscrape.store.contributors import contributors_of, write_contributors
from newsscrape.store.details import authors_of, drop_evidence, write_authors
from newsscrape.store.identity import has_ended, home_url, is_crowded, span_of, state_of
from newsscrape.store.rows import lookup
from newsscrape.store.rulings import are_apart
from newsscrape.store.state_history import rebuild_history
from newsscrape.store.states import UNPLACED, write_span
from newsscrape.store.tagging import move_annotations

_NOT_READ = ("id", "cluster_id", "site_id", "site", "url_id", "gone_at", "gone_reason", "revisions",
             "first_captured_at", "last_captured_at")  # fmt: skip
_SAME_NUMBER = (
    "SELECT 1 FROM article_url AS one JOIN article_url AS other ON other.site_number = one.site_number"
    " WHERE one.article_id = ? AND other.article_id = ? LIMIT 1"
)
_MOVED = ("revision", "article_part", "extraction_change", "extraction_failure")


def join_if_one(db: Database, article_id: int, other_id: int, rule: Rule, target: int | None = None) -> bool:
    """Join two articles if what connects them makes them one. ``target``: the URL that a redirect leads to."""
    sites = {lookup(db, "SELECT site_id FROM article WHERE id = ?", one) for one in (article_id, other_id)}
    if len(sites) > 1 and rule != "redirect":
        return False
    same_id = lookup(db, _SAME_NUMBER, article_id, other_id) is not None
    spans = span_of(db, article_id), span_of(db, other_id)
    met = max(spans[0].first, spans[1].first)  # compared as they were when the later of the two was first read
    like = Likeness(
        state_of(db, article_id, met), state_of(db, other_id, met), same_id=same_id, ended=has_ended(db, article_id)
    )
    crowded = target is not None and is_crowded(db, target, article_id)
    if not is_one(rule, like, crowded=crowded) or seen_at_once(*spans):
        return False
    if are_apart(db, article_id, other_id):
        return False
    first, second = sorted((article_id, other_id))
    join(db, first, second, rule)
    return True


def join(db: Database, article_id: int, other_id: int, rule: Rule) -> None:
    """Join two articles under the id of the first, with the URLs, revisions and evidence of both."""
    copies.remove(db, other_id)
    one, other = _row(db, article_id), _row(db, other_id)
    authors, contributors = authors_of(db, other_id), contributors_of(db, other_id)
    write_authors(db, other_id, ())
    write_contributors(db, other_id, ())
    _move_addresses(db, article_id, other_id, rule)
    # The numbers of both together must differ until they are recomputed.
    db.conn.execute(f"UPDATE revision SET number = number + {UNPLACED} WHERE article_id = ?", (other_id,))
    for table in _MOVED:
        db.conn.execute(f"UPDATE {table} SET article_id = ? WHERE article_id = ?", (article_id, other_id))
    evidence.move(db, other_id, article_id)
    homes = settle(db, article_id)
    rows = rebuild_history(db, article_id, homes)
    read = other if _says_more(rows[-1], other, one) else one
    if read is other:
        columns = {name: value for name, value in other.items() if name not in _NOT_READ}
        assignments = ", ".join(f"{name} = ?" for name in columns)
        db.conn.execute(f"UPDATE article SET {assignments} WHERE id = ?", (*columns.values(), article_id))
        write_authors(db, article_id, authors)
        write_contributors(db, article_id, contributors)
        db.conn.execute("DELETE FROM related_story WHERE article_id = ?", (article_id,))
        db.conn.execute("UPDATE related_story SET article_id = ? WHERE article_id = ?", (article_id, other_id))
    db.conn.execute("DELETE FROM related_story WHERE article_id = ?", (other_id,))
    db.conn.execute(
        "UPDATE related_story SET target_article_id = ? WHERE target_article_id = ?", (article_id, other_id)
    )
    db.conn.execute("UPDATE article SET revisions = ? WHERE id = ?", (len(rows), article_id))
    drop_evidence(db, article_id)
    write_span(db, article_id)
    move_annotations(db, article_id, other_id)
    db.conn.execute("DELETE FROM article WHERE id = ?", (other_id,))
    copies.refresh(db, article_id)


def _says_more(present: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the columns of one article and not those of the other are of the joined article's present state: it says
    so, or if both do, it was read from the capture that made the state, as in a crawl."""
    says, others = (not changed_fields(present, article) for article in (one, other))
    made, other_made = (present["capture_id"] == article["capture_id"] for article in (one, other))
    return says and (not others or (made and not other_made))


def adopt(db: Database, article_id: int, number: int, url: str, first: str) -> bool:
    """Turn a story that was stored on its own into another page of an article; returns whether it was one.

    Its headline and date must not contradict, and it must have had only one revision.
    """
    query = (
        "SELECT article_id, url.id, revisions, capture_id, body, body_blocks"
        " FROM url JOIN article ON article.id = article_id"
    )
    row = db.conn.execute(f"{query} WHERE url.url = ? AND article.pages IS NULL", (url,)).fetchone()
    if row is None or row[0] == article_id or row[2] > 1 or are_apart(db, article_id, row[0]):
        return False
    other_id, url_id, _, capture_id, *text = row
    like = Likeness(state_of(db, article_id), state_of(db, other_id))
    if not like.same_headline or like.dates_differ or like.of_shorter >= SAME:
        return False
    present = lookup(db, "SELECT id FROM article_state WHERE article_id = ? ORDER BY number DESC", article_id)
    mine = "(SELECT id FROM article_state WHERE article_id = ?)"
    db.conn.execute(f"UPDATE capture SET revision_id = ? WHERE revision_id IN {mine}", (present, other_id))
    db.conn.execute("DELETE FROM article_state WHERE article_id = ?", (other_id,))
    part = (
        "INSERT OR IGNORE INTO article_part (article_id, number, capture_id, body, body_blocks, pages)"
        " VALUES (?, ?, ?, ?, ?, ?)"
    )
    db.conn.execute(part, (article_id, number, capture_id, *text, number))
    join(db, article_id, other_id, "page")
    db.conn.execute(
        "UPDATE article_url SET page = ?, page_of = ? WHERE article_id = ? AND url_id = ?",
        (number, first, article_id, url_id),
    )
    home = home_url(db, article_id)
    note = "UPDATE url SET fate = 'duplicate', fate_reason = ? WHERE id = ?"
    db.conn.execute(note, (f"page {number} of {home}", url_id))
    return True


def _row(db: Database, article_id: int) -> Mapping[str, Any]:
    return next(iter(db.query("SELECT * FROM article WHERE id = ?", [article_id])))


def _move_addresses(db: Database, article_id: int, other_id: int, rule: Rule) -> None:
    """Move an article's URLs to another; if both have a URL, merge what was seen there."""
    for found in list(db.query("SELECT * FROM article_url WHERE article_id = ?", [other_id])):
        theirs = {**found, "rule": rule if found["rule"] == "first" else found["rule"]}
        same = db.query("SELECT * FROM article_url WHERE article_id = ? AND url_id = ?", [article_id, found["url_id"]])
        mine = next(iter(same), None)
        row = {**(_together(mine, theirs) if mine is not None else theirs), "article_id": article_id}
        marks = ", ".join("?" * len(row))
        db.conn.execute(f"INSERT OR REPLACE INTO article_url ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    db.conn.execute("DELETE FROM article_url WHERE article_id = ?", (other_id,))
    db.conn.execute("UPDATE url SET article_id = ? WHERE article_id = ?", (article_id, other_id))


def _together(mine: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    newest = max((mine, other), key=lambda row: row["last_captured_at"] or "")
    firsts = [row["first_captured_at"] for row in (mine, other) if row["first_captured_at"]]
    lasts = [row["last_captured_at"] for row in (mine, other) if row["last_captured_at"]]
    return {
        **newest,
        "rule": mine["rule"],
        "first_captured_at": earlier(firsts[0], firsts[-1]) if firsts else None,
        "last_captured_at": later(lasts[0], lasts[-1]) if lasts else None,
        "is_copy": mine["is_copy"] and other["is_copy"],
    }
