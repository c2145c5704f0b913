"""``/search``: ranked results with snippets and filters, the true number of hits, and when they were published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from newsscrape.datasette.desk.charts import Chart, months_between
from newsscrape.datasette.desk.database import Desk, Query
from newsscrape.store.search import parse

SHOWN = 20  # results per page
LINES = 5  # sites with a line of their own in a chart
MARKS = ("\x02", "\x03")  # placed around the matching words in a snippet, until the template marks them

# Filter → the condition on an article's row; empty filters are ignored. A period is a day, a month or a year.
FILTERS: Mapping[str, str] = {
    "site": "article.site_id = (SELECT id FROM site WHERE domain = :site)",
    "since": "SUBSTR(article.published_iso, 1, 10) >= SUBSTR(:since, 1, MIN(10, LENGTH(article.published_iso)))",
    "until": "SUBSTR(article.published_iso, 1, LENGTH(:until)) <= SUBSTR(:until, 1, LENGTH(article.published_iso))",
    "language": "article.language = :language",
    "section": "article.section = :section",
    "author": (
        "article.id IN (SELECT article_id FROM article_author JOIN author ON author.id = author_id"
        " WHERE author.name = :author)"
    ),
    "tag": "article.id IN (SELECT article_id FROM tag WHERE name = :tag)",
    "free": "article.is_free = :free",
    "once": "article.id = COALESCE(article.cluster_id, article.id)",
}
ORDERS: Mapping[str, str] = {
    "best": "article_fts.rank",
    "newest": "article.published_iso IS NULL, article.published_iso DESC",
    "oldest": "article.published_iso IS NULL, article.published_iso",
}
# A word in the headline weighs eight times one in the body, one in the byline four times.
_MATCHED = """\
FROM article_fts JOIN article ON article.id = article_fts.rowid
WHERE article_fts MATCH :match{filters}"""
_RESULTS = f"""\
SELECT article.id, article.headline, article.byline, article.published_iso, article.section, article.language,
       site.domain AS site, SUBSTR(article.body, 1, 220) AS excerpt, article_folded.article_id IS NULL AS is_plain,
       snippet(article_fts, 1, char(2), char(3), ' … ', 28) AS snippet
FROM article_fts JOIN article ON article.id = article_fts.rowid JOIN site ON site.id = article.site_id
LEFT JOIN article_folded ON article_folded.article_id = article.id
WHERE article_fts MATCH :match AND article_fts.rank MATCH 'bm25(8.0, 1.0, 4.0, 0.0)'{{filters}}
ORDER BY {{order}} LIMIT {SHOWN} OFFSET :offset"""
_COUNT = "SELECT COUNT(*) AS found FROM article_fts WHERE article_fts MATCH :match"
_MONTHS = f"""\
SELECT SUBSTR(article.published_iso, 1, 7) AS month, COUNT(*) AS articles
{_MATCHED} AND LENGTH(article.published_iso) >= 7 GROUP BY month"""
_MONTHS_BY_SITE = f"""\
SELECT SUBSTR(article.published_iso, 1, 7) AS month, site.domain AS site, COUNT(*) AS articles
{_MATCHED.replace("WHERE", "JOIN site ON site.id = article.site_id WHERE")}
AND LENGTH(article.published_iso) >= 7 GROUP BY month, site.id"""
_SITES = f"""\
SELECT site.domain AS site, COUNT(*) AS articles
{_MATCHED.replace("WHERE", "JOIN site ON site.id = article.site_id WHERE")}
GROUP BY site.id ORDER BY articles DESC, site.domain LIMIT 12"""
_ALL_MONTHS = Query(
    "All articles by month",
    "SELECT month, SUM(articles) AS articles FROM article_count WHERE LENGTH(month) = 7 GROUP BY month",
)
_CHOICES = Query(
    "Sites to choose from",
    """\
SELECT site.domain, SUM(article_count.articles) AS articles FROM article_count
JOIN site ON site.id = article_count.site_id GROUP BY site.id ORDER BY articles DESC LIMIT 200""",
)
_LANGUAGES = Query(
    "Languages to choose from",
    "SELECT language, SUM(articles) AS articles FROM article_count WHERE language <> '' AND articles > 0"
    " GROUP BY language ORDER BY articles DESC LIMIT 100",
)
_TAGS = Query("Tags to choose from", "SELECT name, COUNT(*) AS articles FROM tag GROUP BY name ORDER BY name LIMIT 200")
_PERIOD = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


async def search(desk: Desk, values: dict[str, str]) -> dict[str, Any]:
    """The query and its results; only the form if the query is empty."""
    asked = {name: values.get(name, "").strip() for name in ("q", "order", "split", *FILTERS)}
    asked["order"] = asked["order"] if asked["order"] in ORDERS else "best"
    page = int(values["page"]) if re.fullmatch(r"[1-9]\d{0,5}", values.get("page", "")) else 1
    shown: dict[str, Any] = {
        "title": f"Search: {asked['q']}" if asked["q"] else "Search",
        "asked": asked, "page": page, "found": None, "understood": "", "error": None, "results": [],
        "sites": await desk.rows(_CHOICES), "tags": await desk.rows(_TAGS), "languages": await desk.rows(_LANGUAGES),
    }  # fmt: skip
    for name in ("since", "until"):
        if asked[name] and not _PERIOD.fullmatch(asked[name]):
            shown["error"] = f"“{asked[name]}” is not a day, month or year: write 2004-11-15, 2004-11 or 2004"
            return shown
    if not asked["q"]:
        return shown
    query = parse(asked["q"])
    shown["understood"], shown["error"] = query.understood, query.error
    if not query.match:
        shown["error"] = query.error or "the query holds no word"
        return shown
    return {**shown, **await _found(desk, query.match, asked, page)}


async def _found(desk: Desk, match: str, asked: Mapping[str, str], page: int) -> dict[str, Any]:
    used = [name for name in FILTERS if asked[name]]
    filters = "".join(f"\n  AND {FILTERS[name]}" for name in used)
    given = {"match": match, **{name: asked[name] for name in used}}
    counting = _COUNT if not used else f"SELECT COUNT(*) AS found {_MATCHED.format(filters=filters)}"
    results = _RESULTS.format(filters=filters, order=ORDERS[asked["order"]])
    found = (await desk.row(Query("How many articles match", counting), **given) or {"found": 0})["found"]
    rows = await desk.rows(Query("The articles, a page of them", results), **given, offset=(page - 1) * SHOWN)
    for row in rows:
        row["pieces"] = _pieces(row["snippet"]) if row["is_plain"] else [("", row["excerpt"])]
    months = await desk.rows(Query("Hits by month", _MONTHS.format(filters=filters)), **given)
    hits = {row["month"]: row["articles"] for row in months}
    by_site = await desk.rows(Query("Hits by site", _SITES.format(filters=filters)), **given)
    split = []
    if asked["split"]:
        monthly = await desk.rows(Query("Hits by month and site", _MONTHS_BY_SITE.format(filters=filters)), **given)
        split = [split_timeline(monthly, [row["site"] for row in by_site[:LINES]])]
    everything = {row["month"]: row["articles"] for row in await desk.rows(_ALL_MONTHS)}
    kept = {name: value for name, value in asked.items() if value and (name, value) != ("order", "best")}
    return {
        "found": found,
        "pages": -(-found // SHOWN) or 1,
        "results": rows,
        "charts": [*split, *timelines(hits, everything)],
        "by_site": by_site,
        "whole": urlencode({name: value for name, value in kept.items() if name != "split"}),
        "address": urlencode(kept),
    }


def timelines(hits: Mapping[str, int], everything: Mapping[str, int]) -> list[Chart]:
    """Hits by month, and as a share of all articles of that month; by year for a long period."""
    if not hits:
        return []
    labels = months_between(min(hits), max(hits))
    if len(labels) > 120:  # ten years
        hits, everything = _by_year(hits), _by_year(everything)
        labels = tuple(f"{year:04d}" for year in range(int(min(hits)), int(max(hits)) + 1))
    unit = "year" if len(labels[0]) == 4 else "month"
    counts = [hits.get(label, 0) for label in labels]
    shares = [
        round(100 * hits.get(label, 0) / everything[label], 2) if everything.get(label) else None for label in labels
    ]
    return [
        Chart(f"Hits by {unit}", "articles", labels, {"articles": counts}),
        Chart(f"Share of all articles of the {unit}, in per cent", "per cent", labels, {"per cent": shares}),
    ]


def split_timeline(rows: Sequence[Mapping[str, Any]], sites: Sequence[str]) -> Chart:
    """Hits by month, or by year for a long period, with a series for each of some sites and one for all others."""
    series: dict[str, dict[str, int]] = {site: {} for site in sites}
    for row in rows:
        of = series.setdefault(row["site"] if row["site"] in sites else "other sites", {})
        of[row["month"]] = of.get(row["month"], 0) + row["articles"]
    months = {row["month"] for row in rows} or {"0000-00"}
    labels = months_between(min(months), max(months))
    if len(labels) > 120:  # ten years
        series = {site: _by_year(counts) for site, counts in series.items()}
        labels = tuple(f"{year:04d}" for year in range(int(min(months)[:4]), int(max(months)[:4]) + 1))
    unit = "year" if len(labels[0]) == 4 else "month"
    counted = {site: [counts.get(label, 0) for label in labels] for site, counts in series.items() if counts}
    return Chart(f"Hits by {unit} and site", "articles", labels, counted)


def _by_year(months: Mapping[str, int]) -> dict[str, int]:
    years: dict[str, int] = {}
    for month, count in months.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    return years


def _pieces(snippet: str) -> list[tuple[str, str]]:
    """A snippet as runs of text, with the matching ones as ``mark``."""
    parts = re.split(f"[{MARKS[0]}{MARKS[1]}]", snippet)
    return [("mark" if position % 2 else "", part) for position, part in enumerate(parts) if part]
