"""What a crawl brings back of a removed article: the visit counts as done, and nothing of it is stored.

A URL that leads to a barred one, or whose page names one as canonical, may say as much as the barred URL does: if it
has the same slug it is barred too, and its row is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.normalise import Record
from newsscrape.items import Visit
from newsscrape.store.removal import delete_addresses
from newsscrape.store.rows import lookup
from newsscrape.store.takedowns import removal_of, taken_out, url_hash
from newsscrape.tasks import Location

Erasable = tuple[Location, str | None]  # a record's place and its name
_BARE = (
    "SELECT id FROM url WHERE url = ? AND article_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM article_url WHERE url_id = url.id)"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a visit is not stored (``taken out on 2026-11-24``), and which of its URLs must not be stored."""

    reason: str
    unnamed: tuple[str, ...]
    removal: int


def refusal(db: Database, visit: Visit, record: Record | None) -> Refusal | None:
    """The refusal of a visit that would bring back a removed page; None for any other.

    The page's own URL, one that redirected to it, or its canonical URL may be barred.
    """
    canonical = record.article["canonical_url"] if record else None
    addresses = (visit.url, *visit.redirected_from)
    barred = {url for url in (*addresses, *((canonical,) if canonical else ())) if taken_out(db, url)}
    if not barred:
        return None
    slugs = {slug for url in barred if (slug := urls.slug(url))}
    unnamed = tuple(url for url in addresses if url in barred or urls.slug(url) in slugs)
    first = sorted(barred)[0]
    return Refusal(str(taken_out(db, first)), () if _is_named_by_hand(visit) else unnamed, removal_of(db, first))


def _is_named_by_hand(visit: Visit) -> bool:
    """Whether a person named the URL, and it was refused before anything was fetched: that gets a row."""
    return visit.ticket is None and visit.capture is None and not visit.redirected_from


def records_of(visit: Visit) -> list[Erasable]:
    """The records of a visit."""
    captures = [capture for _, capture in visit.earlier] + ([visit.capture] if visit.capture else [])
    return [
        (Location(one.warc_file, one.warc_offset, one.warc_length), one.record_id)
        for one in captures
        if one.warc_file is not None and one.warc_offset is not None and one.warc_length is not None
    ]


def bar_too(db: Database, addresses: Iterable[str], removal: int) -> list[Erasable]:
    """Bar URLs and delete their rows, unless an article was read there; returns the records to overwrite.

    Deleted bytes are overwritten in the file at once, and in its write-ahead log when the crawl ends.
    """
    db.conn.execute("PRAGMA secure_delete = ON")
    ids = []
    for address in addresses:
        db.conn.execute("INSERT OR IGNORE INTO barred VALUES (?, ?)", (url_hash(address), removal))
        url_id = lookup(db, _BARE, urls.canonical(address))
        ids += [url_id] if url_id is not None else []
    return [(kept.location, kept.record_id) for kept in delete_addresses(db, ids) if kept.location is not None]
