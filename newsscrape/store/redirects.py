"""Redirects: when a URL redirected to another, according to its capture, and what that means for its article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.items import Capture, Visit
from newsscrape.store.article_urls import End, note_end
from newsscrape.store.captures import add_capture, is_late
from newsscrape.store.fates import fate_of, outlasts
from newsscrape.store.rows import insert, timestamp
from newsscrape.store.url_table import find_url


@dataclass(frozen=True, slots=True)
class Came:
    """The time of a response, as a web archive has it, and its capture, if there is one."""

    moment: datetime
    capture_id: int | None = None


@dataclass(frozen=True, slots=True)
class Hops:
    """The captures of the responses before the final one: by record ID, and by URL."""

    by_record: Mapping[str | None, int]
    by_address: Mapping[str, Came]

    @classmethod
    def of(cls, db: Database, seen: Iterable[tuple[str, Capture]], now: datetime) -> Hops:
        """Store them."""
        records: dict[str | None, int] = {}
        addresses: dict[str, Came] = {}
        for address, capture in seen:
            capture_id, _ = add_capture(db, find_url(db, address, now), capture)
            records[capture.record_id] = capture_id
            addresses[urls.canonical(address)] = Came(capture.captured_at, capture_id)
        return cls(records, addresses)

    def at(self, hop: str, otherwise: datetime) -> Came:
        """When a URL redirected."""
        return self.by_address.get(urls.canonical(hop), Came(otherwise))


def own(url: str) -> str:
    """A page's original URL, even if it was fetched from a web archive."""
    archived = urls.unwrap(url)
    return archived.url if archived else url


def own_hops(visit: Visit) -> Visit:
    """A visit with only the pages' own redirects: a web archive also redirects from one time to another."""
    if not visit.redirected_from:
        return visit
    return replace(visit, redirected_from=tuple(dict.fromkeys(map(own, visit.redirected_from))))


def note_hop(
    db: Database, crawl_id: int, hop: str, target: tuple[int, str], now: datetime, came: Came
) -> int:  # fmt: skip
    """Record that a URL, given by its id, redirected to another; returns the id of that one."""
    url_id = find_url(db, hop, now)
    target_id, target_url = target
    if url_id == target_id:
        return url_id  # a tracking parameter or the like: the same row
    reason, moment = f"to {target_url}", timestamp(now)
    insert(
        db, "visit", crawl_id=crawl_id, url_id=url_id, visited_at=moment, outcome="redirected", reason=reason,
        capture_id=came.capture_id,
    )  # fmt: skip
    late = is_late(db, url_id, came.moment, now)
    db.conn.execute(
        "UPDATE url SET (fate, fate_reason) = (IIF(:keep, fate, 'redirected'), IIF(:keep, fate_reason, :reason)),"
        " last_visited_at = :moment WHERE id = :id",
        {
            "keep": late and outlasts(fate_of(db, url_id), "redirected"),
            "reason": reason,
            "moment": moment,
            "id": url_id,
        },
    )
    note_end(db, url_id, timestamp(came.moment), End(reason, leads_to=target_id))
    return url_id
