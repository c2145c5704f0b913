"""An archive's figures by site and month, for reports: each query reads an index or a short table, never an article.

A month is that of publication unless it says otherwise; ``2004`` is a year's articles of which no more is known, and an
empty month is that of articles without a date.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from newsscrape.store.archive import Archive
from newsscrape.store.reader import rows
from newsscrape.store.summary import COUNTS

# What the summary table has, and the index that a search reads.
_FILLED = f"""
SELECT site_id AS site, month, language, {", ".join(COUNTS)} FROM article_count WHERE articles > 0"""
_GROUPS = """
SELECT site_id, IFNULL(SUBSTR(day, 1, 7), ''), section, NOT alone FROM (
  SELECT id, site_id, SUBSTR(published_iso, 1, 10) AS day, section, COALESCE(cluster_id, id) = id AS alone
  FROM article INDEXED BY article_search)"""
_LENGTHS = """
SELECT site_id, published_day, word_count FROM article INDEXED BY article_published_day
WHERE published_day IS NOT NULL ORDER BY published_day, site_id"""
_BEGINNINGS = """
SELECT SUBSTR(published_iso, 1, 7), site_id, SUBSTR(headline, 1, 12)
FROM article INDEXED BY article_published_iso
WHERE published_iso IS NOT NULL AND SUBSTR(headline, 1, 12) IS NOT NULL ORDER BY published_iso"""
_LAYOUTS = """
SELECT article.site_id, IFNULL(SUBSTR(article.day, 1, 7), ''), page.layout_id
FROM evidence_page AS page CROSS JOIN (
  SELECT id, site_id, SUBSTR(published_iso, 1, 10) AS day FROM article INDEXED BY article_search
) AS article ON article.id = page.article_id"""
_CHOSEN = """
SELECT DISTINCT item.layout_id, kind.field, kind.source
FROM evidence_layout AS item JOIN evidence_kind AS kind ON kind.id = item.kind_id WHERE kind.chosen = 1"""
_VISITS = """
SELECT url.site_id, SUBSTR(visit.visited_at, 1, 10), SUM(visit.outcome = 'failed'), COUNT(*)
FROM visit CROSS JOIN url ON url.id = visit.url_id GROUP BY 1, 2"""
_CAPTURES = """
SELECT url.site_id, SUBSTR(capture.captured_at, 1, 10), COUNT(*)
FROM capture INDEXED BY sqlite_autoindex_capture_1 CROSS JOIN url ON url.id = capture.url_id GROUP BY 1, 2"""
_WALLS = """
SELECT url.site_id, SUBSTR(capture.captured_at, 1, 10), COUNT(*)
FROM visit INDEXED BY visit_outcome CROSS JOIN url ON url.id = visit.url_id
CROSS JOIN capture ON capture.id = visit.capture_id
WHERE visit.outcome = 'not_article' AND visit.reason LIKE 'consent%' GROUP BY 1, 2"""
_REASONS = """
SELECT site_id AS site, fate, IFNULL(fate_reason, '') AS reason, COUNT(*) AS urls FROM url INDEXED BY url_site_id
WHERE fate IN ('failed', 'gone', 'not_article') GROUP BY 1, 2, 3"""
_PAIRS = """
SELECT article.site_id AS site, duplicate.kind, COUNT(*) AS pairs FROM duplicate CROSS JOIN (
  SELECT id, site_id FROM article INDEXED BY article_search) AS article ON article.id = duplicate.article_id
GROUP BY 1, 2"""
_REFUSED = """
SELECT article.site_id AS site, COUNT(*) AS articles FROM article INDEXED BY article_published_iso
WHERE article.published_iso IS NULL AND EXISTS (
  SELECT 1 FROM evidence_page AS page JOIN evidence_layout AS item ON item.layout_id = page.layout_id
  JOIN evidence_kind AS kind ON kind.id = item.kind_id
  WHERE page.article_id = article.id AND kind.field = 'date_published')
GROUP BY 1"""


def sites(archive: Archive) -> dict[int, str]:
    """Number of a site → its domain, those with articles or URLs that failed, the largest first."""
    query = """SELECT site.id, site.domain, IFNULL(SUM(articles), 0) AS articles FROM site
        LEFT JOIN article_count ON article_count.site_id = site.id GROUP BY site.id ORDER BY articles DESC, domain"""
    return {row["id"]: row["domain"] for row in rows(archive, query)}


def filled(archive: Archive) -> list[dict[str, Any]]:
    """``article_count``, with ``site`` as a number: how many articles have what, by site, month and language."""
    return rows(archive, _FILLED)


def groups(archive: Archive) -> Iterator[tuple[int, str, str | None, int, int]]:
    """Site, month, section, whether they are copies of an earlier article, articles."""
    yield from _counted(archive, _GROUPS)


def lengths(archive: Archive) -> Iterator[tuple[int, str, int]]:
    """Site, day and words of every article that has a day, by day."""
    yield from archive.db.conn.execute(_LENGTHS)


def beginnings(archive: Archive) -> Iterator[tuple[int, str, str, int, int]]:
    """Site, month, the most frequent first twelve letters of a headline, how many articles share them, of how many."""
    for month, of_month in groupby(archive.db.conn.execute(_BEGINNINGS), itemgetter(0)):
        of: dict[int, dict[str, int]] = defaultdict(dict)
        for (_, site, beginning), articles in Counter(of_month).items():
            of[site][beginning] = articles
        for site, counts in of.items():
            most = max(counts, key=counts.__getitem__)
            yield site, month, most, counts[most], sum(counts.values())


def layouts(archive: Archive) -> Iterator[tuple[int, str, int, int]]:
    """Site, month, number of the layout of evidence, pages that were read so."""
    yield from _counted(archive, _LAYOUTS)


def _counted(archive: Archive, query: str) -> Iterator[tuple[Any, ...]]:
    """Each row that a query gives, with how often: a third of the time of SQLite's GROUP BY, which sorts all rows."""
    for row, count in Counter(archive.db.conn.execute(query)).items():
        yield *row, count


def chosen(archive: Archive) -> Iterator[tuple[int, str, str]]:
    """Number of a layout, a field, and the source that was chosen for it."""
    yield from archive.db.conn.execute(_CHOSEN)


def visits(archive: Archive) -> Iterator[tuple[int, str, int, int]]:
    """Site, day of the visit, how many failed, of how many."""
    yield from archive.db.conn.execute(_VISITS)


def walls(archive: Archive) -> Iterator[tuple[int, str, int]]:
    """Site, day of the capture, pages that asked for consent and showed nothing else."""
    yield from archive.db.conn.execute(_WALLS)


def captures(archive: Archive) -> Iterator[tuple[int, str, int]]:
    """Site, day of the capture, captures."""
    yield from archive.db.conn.execute(_CAPTURES)


def reasons(archive: Archive) -> list[dict[str, Any]]:
    """``site``, ``fate``, ``reason`` and ``urls``, of URLs that led to no article."""
    return rows(archive, _REASONS)


def pairs(archive: Archive) -> list[dict[str, Any]]:
    """``site``, ``kind`` and ``pairs`` of duplicates, by the site of the first article."""
    return rows(archive, _PAIRS)


def refused(archive: Archive) -> list[dict[str, Any]]:
    """``site`` and ``articles``: undated ones whose page has dates, of which none can be theirs."""
    return rows(archive, _REFUSED)
