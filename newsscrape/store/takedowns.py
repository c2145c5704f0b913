"""URLs that were removed from the archive permanently, stored as hashes only and refused wherever they occur."""

from __future__ import annotations

import hashlib
import re

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.store.rows import lookup

# These variants of a URL have a page in common, and a crawl may come across any of them.
_FORM = re.compile(r"^https?://(?:(?:www|m|mobile|amp)\.)?", re.I)


def url_hash(url: str) -> str:
    """The hash of a barred URL: http and https, with or without ``www.``, have the same hash."""
    return hashlib.sha256(_FORM.sub("", urls.canonical(url)).rstrip("/").encode()).hexdigest()


def taken_out(db: Database, url: str) -> str | None:
    """Why a URL must not be stored, as the reason of a fate: ``taken out on 2026-11-24``; None if it may be."""
    if lookup(db, "SELECT 1 FROM barred LIMIT 1") is None:
        return None
    day = lookup(
        db, "SELECT day FROM barred JOIN removal ON removal.id = barred.removal_id WHERE url_hash = ?", url_hash(url)
    )
    return f"taken out on {day}" if day else None


def removal_of(db: Database, url: str) -> int:
    """The ID of the removal that barred a URL."""
    return int(lookup(db, "SELECT removal_id FROM barred WHERE url_hash = ?", url_hash(url)))
