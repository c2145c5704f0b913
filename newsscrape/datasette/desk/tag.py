"""``/tag/NAME``: the articles with a tag, the last tagged first."""

from __future__ import annotations

from typing import Any

from newsscrape.datasette.desk.database import Desk, NotFound, Query

SHOWN = 50  # articles per page

_ARTICLES = Query(
    "Articles with this tag",
    """\
SELECT article.id, article.headline, article.byline, article.published_iso, article.section, article.language,
       site.domain AS site, SUBSTR(article.body, 1, 220) AS excerpt
FROM tag JOIN article ON article.id = tag.article_id JOIN site ON site.id = article.site_id
WHERE tag.name = :tag ORDER BY tag.tagged_at DESC, article.id LIMIT :shown OFFSET :offset""",
)
_TOTAL = Query("How many", "SELECT COUNT(*) AS articles FROM tag WHERE name = :tag")


async def tag(desk: Desk, values: dict[str, str]) -> dict[str, Any]:
    """One tag. Raises NotFound."""
    name = values["name"]
    total = (await desk.row(_TOTAL, tag=name) or {})["articles"]
    if not total:
        raise NotFound(f"no article has the tag “{name}”")
    page = max(1, int(values["page"])) if values.get("page", "").isdecimal() else 1
    articles = await desk.rows(_ARTICLES, tag=name, shown=SHOWN, offset=(page - 1) * SHOWN)
    return {
        "title": name, "name": name, "total": total, "page": page, "pages": -(-total // SHOWN), "articles": articles,
    }  # fmt: skip
