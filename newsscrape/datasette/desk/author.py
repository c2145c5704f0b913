"""``/author/ID``: a name as one site prints it, its articles over time, and similar names."""

from __future__ import annotations

from typing import Any

from newsscrape.datasette.desk.database import Desk, NotFound, Query
from newsscrape.report.charts import over_time

SHOWN = 50  # articles per page

_AUTHOR = Query(
    "The name",
    """\
SELECT author.id, author.name, author.site_id, site.domain AS site
FROM author JOIN site ON site.id = author.site_id WHERE author.id = :author""",
)
_ARTICLES = Query(
    "Articles under this name",
    """\
SELECT article.id, article.headline, article.byline, article.published_iso, article.section, article.language,
       SUBSTR(article.body, 1, 220) AS excerpt
FROM article_author JOIN article ON article.id = article_author.article_id
WHERE article_author.author_id = :author
ORDER BY article.published_day DESC LIMIT :shown OFFSET :offset""",
)
_MONTHS = Query(
    "Articles by month",
    """\
SELECT SUBSTR(article.published_iso, 1, 7) AS month, COUNT(*) AS articles
FROM article_author JOIN article ON article.id = article_author.article_id
WHERE article_author.author_id = :author AND LENGTH(article.published_iso) >= 7 GROUP BY month ORDER BY month""",
)
_TOTAL = Query("How many", "SELECT COUNT(*) AS articles FROM article_author WHERE author_id = :author")
_VARIANTS = Query(
    "Names on the same site that end alike",
    """\
SELECT id, name FROM author
WHERE site_id = :site AND id <> :author AND LENGTH(:last) > 2 AND LOWER(name) LIKE '%' || LOWER(:last)
ORDER BY name LIMIT 20""",
)


async def author(desk: Desk, values: dict[str, str]) -> dict[str, Any]:
    """One name. Raises NotFound."""
    number = int(values["id"])
    found = await desk.row(_AUTHOR, author=number)
    if found is None:
        raise NotFound(f"there is no author {number} in this archive")
    page = max(1, int(values["page"])) if values.get("page", "").isdecimal() else 1
    counts = {row["month"]: row["articles"] for row in await desk.rows(_MONTHS, author=number)}
    total = (await desk.row(_TOTAL, author=number) or {})["articles"]
    last = found["name"].split()[-1] if found["name"].split() else ""
    return {
        "title": found["name"],
        "author": found,
        "total": total,
        "page": page,
        "pages": -(-total // SHOWN) or 1,
        "chart": over_time(counts),
        "articles": await desk.rows(_ARTICLES, author=number, shown=SHOWN, offset=(page - 1) * SHOWN),
        "variants": await desk.rows(_VARIANTS, site=found["site_id"], author=number, last=last),
    }
