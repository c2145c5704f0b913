"""Maintains the table ``article_url``: what was seen of an article at each of its URLs, and which was its home."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.home_url import Address, Home, homes, order
from newsscrape.article.identity import Rule, address_place, site_ids
from newsscrape.store import near_duplicates as copies
from newsscrape.store.rows import lookup, timestamp
from newsscrape.store.url_table import point_to_article
from newsscrape.tasks import STRICT

SKEW = timedelta(days=1)  # how far ahead a clock may be


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of an article at a URL: when, which URL the page named as canonical, and which name of the site's own
    system it showed (None: none)."""

    moment: str
    names: str | None = None
    page_id: str | None = None


@dataclass(frozen=True, slots=True)
class End:
    """How a URL stopped answering: the reason in words, whether the article is gone from it, where it redirects."""

    reason: str | None
    is_gone: bool = False
    leads_to: int | None = None


def believed(moment: str | None) -> str:
    """A time by which captures are sorted. One in the future comes first, because its clock must be wrong.

    So a capture with a wrong time never gets in the way of later ones.
    """
    return moment if moment is not None and moment <= _present(int(time.time()) // 3600) else ""


@lru_cache(maxsize=1)
def _present(hour: int) -> str:
    """The present plus an hour, in Unix time: called many times per page."""
    return timestamp(datetime.fromtimestamp(hour * 3600, UTC) + SKEW)


def add_address(db: Database, article_id: int, url_id: int, rule: Rule, reading: Reading | None = None) -> None:
    """Record that a URL belongs to an article, by which rule, and what was read there.

    A URL that is already recorded keeps its rule.
    """
    url, site_id = db.conn.execute("SELECT url, site_id FROM url WHERE id = ?", (url_id,)).fetchone()
    number = _number(site_id, url, reading)
    moment = reading.moment if reading is not None else None
    named = _named(reading, url)
    is_copy = reading is None or named is not None or urls.is_view(url)
    added = db.conn.execute(
        "INSERT INTO article_url (article_id, url_id, rule, is_copy, site_number, place, home_from, first_captured_at,"
        " last_captured_at, names_url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            article_id, url_id, rule, int(is_copy), number, address_place(url),
            moment if rule == "first" else None, moment, moment, named,
        ),
    ).rowcount  # fmt: skip
    point_to_article(db, url_id, article_id)
    if not added and reading is not None:
        note_reading(db, article_id, url_id, reading)


def note_reading(db: Database, article_id: int, url_id: int, reading: Reading) -> None:
    """Note that an article was read again at one of its addresses."""
    where = "WHERE article_id = ? AND url_id = ?"
    first, last, is_copy, names, number, ended, url, site_id = db.conn.execute(
        "SELECT first_captured_at, last_captured_at, is_copy, names_url, site_number, ended_at, url.url, url.site_id"
        " FROM article_url JOIN url ON url.id = url_id WHERE article_url.article_id = ? AND url_id = ?",
        (article_id, url_id),
    ).fetchone()
    named = _named(reading, url)
    if last is None or believed(reading.moment) >= believed(last):
        names, number = named, _number(site_id, url, reading) or number
    first, last = earlier(first, reading.moment), later(last, reading.moment)
    is_copy = int(is_copy and (named is not None or urls.is_view(url)))
    db.conn.execute(
        "UPDATE article_url SET first_captured_at = ?, last_captured_at = ?, is_copy = ?, names_url = ?,"
        f" site_number = ? {where}",
        (first, last, is_copy, names, number, article_id, url_id),
    )
    if ended is not None and ended <= last:
        _end(db, article_id, url_id, *_next_end(db, url_id, last))


def _number(site_id: int, url: str, reading: Reading | None) -> str | None:
    """The number by which the site knows the article: that of its URL, else the one that its page shows."""
    names = site_ids(url, reading.page_id if reading is not None else None)
    return f"{site_id}:{names[0]}" if names else None


def _named(reading: Reading | None, url: str) -> str | None:
    """The address that a page names as its own, if it is another than where it was read."""
    return None if reading is None or reading.names == url else reading.names


def ended_before(db: Database, article_id: int, url_id: int) -> int | None:
    """Record how a URL ended that was visited before its article came; returns the URL that it redirects to, if any."""
    last = lookup(
        db, "SELECT last_captured_at FROM article_url WHERE article_id = ? AND url_id = ?", article_id, url_id
    )
    moment, end = _next_end(db, url_id, last)
    if moment is not None:
        _end(db, article_id, url_id, moment, end)
    return end.leads_to


def renew_end(db: Database, article_id: int, url_id: int) -> None:
    """Record how a URL ended after it was last read, from the visits to it, or that it did not."""
    where = "WHERE article_id = ? AND url_id = ?"
    last = lookup(db, f"SELECT last_captured_at FROM article_url {where}", article_id, url_id)
    if last is not None:
        _end(db, article_id, url_id, *_next_end(db, url_id, last))


def earlier(one: str | None, other: str) -> str:
    """The earlier of two times, after ``believed``."""
    return other if one is None else min((m for m in (one, other) if believed(m)), default=min(one, other))


def later(one: str | None, other: str) -> str:
    """The later of two times, after ``believed``."""
    return other if one is None else max((m for m in (one, other) if believed(m)), default=max(one, other))


def note_end(db: Database, url_id: int, moment: str, end: End) -> None:
    """Record that a URL stopped answering, for each article that has it. The first time counts."""
    for article_id, last, ended in db.conn.execute(
        "SELECT article_id, last_captured_at, ended_at FROM article_url WHERE url_id = ?", (url_id,)
    ).fetchall():
        if last is None or (believed(last) < moment and (ended is None or moment < ended)):
            _end(db, article_id, url_id, moment, end)


def _end(db: Database, article_id: int, url_id: int, moment: str | None, end: End) -> None:
    db.conn.execute(
        "UPDATE article_url SET ended_at = ?, ended_reason = ?, is_gone = ?, leads_to = ?"
        " WHERE article_id = ? AND url_id = ?",
        (moment, end.reason, int(end.is_gone), end.leads_to, article_id, url_id),
    )


def _next_end(db: Database, url_id: int, after: str) -> tuple[str | None, End]:
    """When and how a URL was next found not to answer, from the visits to it; None if it was not."""
    row = db.conn.execute(
        "SELECT COALESCE(capture.captured_at, visit.visited_at) AS moment, visit.reason,"
        " visit.outcome <> 'redirected', target.id FROM visit"
        " LEFT JOIN capture ON capture.id = visit.capture_id LEFT JOIN url AS target"
        " ON visit.outcome = 'redirected' AND target.url = substr(visit.reason, 4)"
        " WHERE visit.url_id = ? AND visit.outcome IN ('gone', 'not_article', 'redirected') AND moment > ?"
        " ORDER BY moment LIMIT 1",
        (url_id, after),
    ).fetchone()
    return (None, End(None)) if row is None else (row[0], End(row[1], bool(row[2]), row[3]))


def note_dead_end(db: Database, target_id: int, reason: str | None) -> set[int]:
    """Record that some URLs lead nowhere: they are gone. Returns their articles."""
    found = {a for (a,) in db.conn.execute("SELECT article_id FROM article_url WHERE leads_to = ?", (target_id,))}
    if found:
        db.conn.execute(
            "UPDATE article_url SET is_gone = 1, ended_reason = ? WHERE leads_to = ? AND is_gone = 0",
            (reason, target_id),
        )
    return found


def dead_end(db: Database, url_id: int) -> str | None:
    """Why there is no article at a URL that was visited; None if there may be one."""
    row = db.conn.execute("SELECT fate, fate_reason, article_id FROM url WHERE id = ?", (url_id,)).fetchone()
    fate, reason, article_id = row
    if article_id is not None or fate not in ("gone", "not_article") or (reason or "").endswith(STRICT):
        return None
    return reason or fate


def settle(db: Database, article_id: int) -> tuple[Home, ...]:
    """Recompute an article's home periods and the time since when it is gone, from its URLs.

    An article is gone if it cannot be fetched at its home and no other URL answers.
    """
    rows = db.conn.execute(
        "SELECT url_id, url.url, first_captured_at, last_captured_at, is_copy, names_url, ended_at, leads_to, is_gone,"
        " rule, home_from, home_until FROM article_url JOIN url ON url.id = url_id WHERE article_url.article_id = ?",
        (article_id,),
    ).fetchall()
    rules = {url_id: rule for url_id, *_, rule, _, _ in rows}
    seen = [
        Address(url_id, url, first, last, bool(is_copy), names, ended, leads_to, bool(is_gone))
        for url_id, url, first, last, is_copy, names, ended, leads_to, is_gone, rule, _, _ in rows
        if rule != "page"
    ]
    if len(seen) > 1:
        _name_the_first(db, article_id, seen, rules)
    found = homes(seen)
    spans = {home.address.url_id: home for home in found}
    for url_id, *_, since, until in rows:
        span = spans.get(url_id)
        new = (span.since, span.until) if span is not None else (None, None)
        if new != (since, until):
            db.conn.execute(
                "UPDATE article_url SET home_from = ?, home_until = ? WHERE article_id = ? AND url_id = ?",
                (*new, article_id, url_id),
            )
    if found:
        _write_home(db, article_id, found[-1].address)
    return found


def _name_the_first(db: Database, article_id: int, seen: list[Address], rules: Mapping[int, str]) -> None:
    """Give the rule "first" to the URL where an article was first read; the URL that had it gets that URL's rule."""
    read = [a for a in seen if a.first is not None]
    first = min(read, key=lambda a: (believed(a.first), *order(a.url)), default=None)
    if first is None:
        return
    rule = rules[first.url_id]
    called = [url_id for url_id, other in rules.items() if other == "first" and url_id != first.url_id]
    if rule != "first" and called:
        update = "UPDATE article_url SET rule = ? WHERE article_id = ? AND url_id = ?"
        db.conn.execute(update, ("first", article_id, first.url_id))
        for url_id in called:
            db.conn.execute(update, (rule, article_id, url_id))


def _write_home(db: Database, article_id: int, home: Address) -> None:
    gone: tuple[Any, Any] = (None, None)
    if home.ended is not None and home.is_gone:
        reason = "SELECT ended_reason FROM article_url WHERE article_id = ? AND url_id = ?"
        gone = (home.ended, lookup(db, reason, article_id, home.url_id))
    before, *was = db.conn.execute(
        "SELECT url_id, gone_at, gone_reason FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    if (before, *was) == (home.url_id, *gone):
        return
    db.conn.execute(
        "UPDATE article SET url_id = ?, gone_at = ?, gone_reason = ? WHERE id = ?", (home.url_id, *gone, article_id)
    )
    if before != home.url_id:
        db.conn.execute(
            "UPDATE url SET fate = 'duplicate', fate_reason = ? WHERE id = ? AND fate IN ('archived', 'unchanged')",
            (f"{_said_of(db, article_id, before, home.url_id)} {home.url}", before),
        )
        copies.refresh(db, article_id)  # duplicates are sorted by URL


def _said_of(db: Database, article_id: int, *url_ids: int) -> str:
    query = "SELECT rule FROM article_url WHERE article_id = ? AND url_id = ?"
    rules = {lookup(db, query, article_id, url_id) for url_id in url_ids}
    return "by a canonical link the same as" if "canonical" in rules else "the same article as"
