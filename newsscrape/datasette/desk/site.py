"""``/site/DOMAIN``: one site's coverage over time, how often its fields are filled, and what failed."""

from __future__ import annotations

from typing import Any

from newsscrape.datasette.desk.database import Desk, NotFound, Query
from newsscrape.datasette.desk.layouts import LAYOUTS, layouts
from newsscrape.report.charts import over_time
from newsscrape.report.findings import unusual_months
from newsscrape.store.summary import COUNTS

_SITE = Query("The site", "SELECT * FROM site WHERE domain = :domain")
_MONTHS = Query(
    "Articles by month",
    """\
SELECT month, SUM(articles) AS articles FROM article_count
WHERE site_id = :site AND LENGTH(month) = 7 AND articles > 0 GROUP BY month ORDER BY month""",
)
_FIELDS = Query(
    "How often each field is filled",
    f"SELECT {', '.join(f'COALESCE(SUM({name}), 0) AS {name}' for name in COUNTS)}"
    " FROM article_count WHERE site_id = :site",
)
_LANGUAGES = Query(
    "Languages",
    """\
SELECT language, SUM(articles) AS articles FROM article_count
WHERE site_id = :site AND articles > 0 GROUP BY language ORDER BY articles DESC LIMIT 10""",
)
_FATES = Query(
    "What became of its URLs",
    """\
SELECT fate, fate_reason AS reason, COUNT(*) AS urls FROM url
WHERE site_id = :site GROUP BY fate, fate_reason ORDER BY urls DESC LIMIT 25""",
)
_AUTHORS = Query(
    "Names in its bylines",
    """\
SELECT author.id, author.name, COUNT(*) AS articles
FROM author JOIN article_author ON article_author.author_id = author.id
WHERE author.site_id = :site GROUP BY author.id ORDER BY articles DESC, author.name LIMIT 20""",
)
_NEWEST = Query(
    "Its newest articles",
    """\
SELECT article.id, article.headline, article.byline, article.published_iso, article.section, article.language,
       SUBSTR(article.body, 1, 220) AS excerpt
FROM article WHERE site = :domain AND published_day IS NOT NULL ORDER BY published_day DESC LIMIT 10""",
)
_CRAWLS = Query(
    "The last crawls that came across its URLs",
    """\
SELECT crawl.id, crawl.spider, crawl.started_at, crawl.finish_reason FROM crawl
WHERE crawl.id IN (SELECT id FROM crawl ORDER BY id DESC LIMIT 200) AND EXISTS (
  SELECT 1 FROM visit JOIN url ON url.id = visit.url_id WHERE visit.crawl_id = crawl.id AND url.site_id = :site)
ORDER BY crawl.id DESC LIMIT 8""",
)
_FILLED = ("headline", "byline", "published", "modified", "section", "description")


async def site(desk: Desk, values: dict[str, str]) -> dict[str, Any]:
    """One site. Raises NotFound."""
    found = await desk.row(_SITE, domain=values["domain"])
    if found is None:
        raise NotFound(f"there is no site {values['domain']} in this archive")
    number = found["id"]
    counts = {row["month"]: row["articles"] for row in await desk.rows(_MONTHS, site=number)}
    sums = await desk.row(_FIELDS, site=number) or {}
    total = sums["articles"]
    return {
        "title": found["name"] or found["domain"],
        "site": found,
        "total": total,
        "sums": sums,
        "chart": over_time(counts, unusual_months),
        "fields": [(name, sums[name], sums[name] / total if total else 0) for name in _FILLED],
        "languages": await desk.rows(_LANGUAGES, site=number),
        "fates": await desk.rows(_FATES, site=number),
        "authors": await desk.rows(_AUTHORS, site=number),
        "layouts": layouts(await desk.rows(LAYOUTS, site=number)),
        "crawls": await desk.rows(_CRAWLS, site=number),
        "newest": await desk.rows(_NEWEST, domain=found["domain"]),
    }
