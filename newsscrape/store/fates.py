"""Which of two things that became of a URL counts: the later one, except that an archived page outlives an error."""

from __future__ import annotations

from sqlite_utils import Database

from newsscrape.store.rows import lookup

SETTLED = ("archived", "unchanged", "duplicate")  # the URL has an article
_ANSWERS = (*SETTLED, "gone", "redirected")  # what a site says of an article; others say nothing about it


def fate_of(db: Database, url_id: int) -> str:
    """A URL's present fate."""
    return str(lookup(db, "SELECT fate FROM url WHERE id = ?", url_id))


def outlives(old: str, new: str) -> bool:
    """Whether a fate remains after a later visit."""
    return old in SETTLED and new not in SETTLED and new != "gone"


def outlasts(later: str, earlier: str) -> bool:
    """Whether a fate remains when an earlier response arrives after it."""
    return later in _ANSWERS or earlier not in _ANSWERS
