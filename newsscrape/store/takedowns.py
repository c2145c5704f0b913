"""Addresses that were taken out of the archive for good. Known by their hash alone, refused wherever they turn up."""

from __future__ import annotations

import hashlib
import re

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.normalise import Record
from newsscrape.items import Visit
from newsscrape.store.rows import lookup

# A page has these forms of address in common, and a crawl may come by any of them.
_FORM = re.compile(r"^https?://(?:(?:www|m|mobile|amp)\.)?", re.I)


def url_hash(url: str) -> str:
    """The hash under which an address is barred: http and https, with ``www.`` or without, are one."""
    return hashlib.sha256(_FORM.sub("", urls.canonical(url)).rstrip("/").encode()).hexdigest()


def taken_out(db: Database, url: str) -> str | None:
    """Why an address must not be stored, as a fate's reason: ``taken out on 2026-11-24``; None where it may."""
    if lookup(db, "SELECT 1 FROM barred LIMIT 1") is None:
        return None
    day = lookup(
        db, "SELECT day FROM barred JOIN removal ON removal.id = barred.removal_id WHERE url_hash = ?", url_hash(url)
    )
    return f"taken out on {day}" if day else None


def barred_off(db: Database, visit: Visit, record: Record | None) -> tuple[Visit, Record | None]:
    """A visit to store; one that would bring back what was taken out comes without capture, article and links.

    That is so by its own address, by one that led to it, or by the one that its page calls its own.
    """
    canonical = record.article["canonical_url"] if record else None
    addresses = (visit.url, *visit.redirected_from, *((canonical,) if canonical else ()))
    reason = next(filter(None, (taken_out(db, url) for url in addresses)), None)
    if reason is None:
        return visit, record
    return Visit(visit.url, visit.visited_at, "skipped", reason, visit.http_status), None
