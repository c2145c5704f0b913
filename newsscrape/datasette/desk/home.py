"""``/``: totals, articles over time, what needs checking, and the newest articles."""

from __future__ import annotations

from typing import Any

from newsscrape.datasette.desk.database import Desk, Query
from newsscrape.report.charts import over_time

_TOTALS = Query(
    "What the archive holds",
    """\
SELECT COALESCE(SUM(articles), 0) AS articles, COALESCE(SUM(words), 0) AS words,
       COUNT(DISTINCT site_id) AS sites, COALESCE(SUM(articles - published), 0) AS undated,
       COALESCE(SUM(ambiguous), 0) AS ambiguous, COALESCE(SUM(coarse), 0) AS coarse
FROM article_count WHERE articles > 0""",
)
_SPAN = Query(
    "First and last day",
    "SELECT (SELECT MIN(published_day) FROM article) AS first, (SELECT MAX(published_day) FROM article) AS last",
)
_MONTHS = Query(
    "Articles by month",
    """\
SELECT month, SUM(articles) AS articles FROM article_count
WHERE LENGTH(month) = 7 AND articles > 0 GROUP BY month ORDER BY month""",
)
_LAST_CRAWL = Query(
    "The last crawl", "SELECT id, spider, started_at, finished_at, finish_reason FROM crawl ORDER BY id DESC LIMIT 1"
)
_FAILED = Query("URLs that failed", "SELECT COUNT(*) AS urls FROM url WHERE fate = 'failed'")
_SITES = Query(
    "Sites",
    """\
SELECT site.domain, site.name, SUM(article_count.articles) AS articles,
       MIN(NULLIF(month, '')) AS first, MAX(month) AS last
FROM article_count JOIN site ON site.id = article_count.site_id
WHERE article_count.articles > 0 GROUP BY site.id ORDER BY articles DESC, site.domain LIMIT 30""",
)
_NEWEST = Query(
    "The newest articles",
    """\
SELECT article.id, article.headline, article.byline, article.published_iso, article.section, article.language,
       site.domain AS site, SUBSTR(article.body, 1, 220) AS excerpt
FROM article JOIN site ON site.id = article.site_id
WHERE article.published_day IS NOT NULL ORDER BY article.published_day DESC LIMIT 12""",
)


async def home(desk: Desk, _values: dict[str, str]) -> dict[str, Any]:
    """The home page."""
    counts = {row["month"]: row["articles"] for row in await desk.rows(_MONTHS)}
    totals = await desk.row(_TOTALS) or {}
    failed = await desk.row(_FAILED) or {}
    return {
        "title": "Archive",
        "totals": totals,
        "span": await desk.row(_SPAN),
        "crawl": await desk.row(_LAST_CRAWL),
        "look": totals["undated"] + totals["ambiguous"] + totals["coarse"] + failed["urls"],
        "chart": over_time(counts),
        "sites": await desk.rows(_SITES),
        "newest": await desk.rows(_NEWEST),
    }
