"""What a sample is drawn from and shows: the articles by stratum, and what the archive says of each that was drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newsscrape.store.archive import Archive
from newsscrape.store.reader import rows

# What a stratum may be made of, as SQL over the index that a search reads: no article is read to draw one.
STRATA: Mapping[str, str] = {
    "site": "site.domain",
    "year": "IFNULL(SUBSTR(drawn.day, 1, 4), 'no date')",
    "month": "IFNULL(SUBSTR(drawn.day, 1, 7), 'no date')",
    "section": "IFNULL(drawn.section, 'no section')",
    "language": "IFNULL(drawn.language, 'unknown')",
}
_DRAWN = """
SELECT {strata}, drawn.id FROM (
  SELECT id, site_id, SUBSTR(published_iso, 1, 10) AS day, language, section FROM article INDEXED BY article_search
) AS drawn JOIN site ON site.id = drawn.site_id ORDER BY drawn.id"""
_SHOWN = """
SELECT article.id, article.site, url.url, article.capture_id AS capture, article.headline, article.byline,
       article.published_iso AS published, article.published_raw, article.section, article.body,
       (SELECT JSON_GROUP_ARRAY(name) FROM (
          SELECT author.name FROM article_author JOIN author ON author.id = article_author.author_id
          WHERE article_author.article_id = article.id ORDER BY article_author.position)) AS authors
FROM article JOIN url ON url.id = article.url_id WHERE article.id = ?"""


def strata(archive: Archive, by: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    """Stratum → the ids of its articles, in order. ``by`` are names of ``STRATA``."""
    found: dict[tuple[str, ...], list[int]] = {}
    query = _DRAWN.format(strata=", ".join(STRATA[name] for name in by) or "''")
    for *stratum, number in archive.db.conn.execute(query):
        found.setdefault(tuple(stratum), []).append(number)
    return found


def article(archive: Archive, number: int) -> dict[str, Any]:
    """What the archive says of an article; ``authors`` is JSON."""
    return rows(archive, _SHOWN, (number,))[0]
