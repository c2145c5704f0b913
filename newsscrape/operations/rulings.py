"""Carries out a person's rulings on which URLs are one article: ``newsscrape join`` and ``newsscrape split``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from newsscrape.article.normalise import Record, record
from newsscrape.errors import BadArgument, UnreadableRecord
from newsscrape.items import Visit
from newsscrape.operations.reextract import as_fetched
from newsscrape.pages.responses import read_fetched
from newsscrape.store.archive import Archive
from newsscrape.store.history import article_at
from newsscrape.store.joining import join as join_articles
from newsscrape.store.reextraction import of_capture
from newsscrape.store.rows import lookup
from newsscrape.store.rulings import rule
from newsscrape.store.splitting import split as split_article
from newsscrape.store.url_table import find_url


def join(archive: Archive, url: str, other: str, reason: str | None, now: datetime) -> int:
    """Join the articles at two URLs; returns the id. Raises BadArgument if they are one article or lead to none."""
    first, second = sorted((article_at(archive, url), article_at(archive, other)))
    if first == second:
        raise BadArgument(f"{url} and {other} are addresses of one article already")
    with archive.transaction() as db:
        rule(db, "join", find_url(db, other, now), find_url(db, url, now), reason, now)
        join_articles(db, first, second, "person")
    return first


def split(archive: Archive, folder: Path, url: str, reason: str | None, now: datetime) -> int:
    """Make an article of its own of what was read at a URL; returns its id. ``folder`` has the WARC files.

    Raises BadArgument if the article was read at this URL only, or if one of its pages cannot be read again.
    """
    article_id = article_at(archive, url)

    def read(capture_id: int) -> tuple[Visit, Record]:
        try:
            visit = read_fetched(as_fetched(of_capture(archive, capture_id), folder))
        except UnreadableRecord as error:
            raise BadArgument(
                f"{url} cannot be split off, because a page of it cannot be read again: {error}"
            ) from error
        if visit.article is None:
            raise BadArgument(f"{url} cannot be split off, because its page is read as no article: {visit.reason}")
        return visit, record(visit.article)

    with archive.transaction() as db:
        url_id = find_url(db, url, now)
        if lookup(db, "SELECT 1 FROM article_url WHERE article_id = ? AND url_id = ?", article_id, url_id) is None:
            raise BadArgument(f"{url} is not an address of its article")
        return split_article(db, article_id, url_id, read, reason, now)
