"""``/search``: ranked results with snippets and filters, the true number of hits, and when they were published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from newsscrape.datasette.desk.database import Desk, Query
from newsscrape.report.charts import Chart, months_between
from newsscrape.store.facets import narrowed
from newsscrape.store.queries import RANKED
from newsscrape.store.search import parse

SHOWN = 20  # results per page
LINES = 5  # sites with a line of their own in a chart
MARKS = ("\x02", "\x03")  # placed around the matching words in a snippet, until the template marks them

COUNTED = 30_000  # hits that a timeline is drawn from; of more it takes every second, third …
_DAY = "SUBSTR(hit.published_iso, 1, 10)"
INDEXED = ("site", "since", "until", "language", "section", "free")  # filters that the search index itself knows
# Filter → the condition on a hit. What is empty is not asked for. A period is a day, a month or a year.
FILTERS: Mapping[str, str] = {
    **dict.fromkeys(INDEXED, ""),
    "author": (
        "\n  AND article_fts.rowid IN (SELECT article_id FROM article_author JOIN author ON author.id = author_id"
        " WHERE author.name = :author)"
    ),
    "tag": "\n  AND article_fts.rowid IN (SELECT article_id FROM tag WHERE name = :tag)",
    "once": "\n  AND article_fts.rowid NOT IN (SELECT id FROM article INDEXED BY article_copy WHERE cluster_id <> id)",
}
# Order of the hits → what they are ordered by, and how. A word in the headline weighs eight times one in the body, one
# in the byline four times. Only the best are sought among some hits: another order reads nothing but days.
ORDERS: Mapping[str, tuple[str, str]] = {
    "best": ("bm25(article_fts, 8.0, 1.0, 4.0, 0.0)", "place, number"),
    "newest": (_DAY, "place DESC, number DESC"),
    "oldest": (_DAY, "place IS NULL, place, number"),
}
_AMONG = f"\nORDER BY article_fts.rowid DESC LIMIT {RANKED}"
# What the index article_search has of an article, because a million rows are too long to be read.
_HIT = "CROSS JOIN article AS hit INDEXED BY article_search ON hit.id = article_fts.rowid"
HITS = "FROM article_fts{joined}\nWHERE article_fts MATCH :match{filters}"
_NARROWED = f"""\
WITH RECURSIVE query AS (SELECT :words AS match),
{narrowed(INDEXED)}
SELECT match FROM narrowed"""
_COUNT = f"SELECT COUNT(*) AS found {HITS.replace('{joined}', '')}"
# A page of hits is picked before anything of them is read.
_RESULTS = f"""\
WITH page AS MATERIALIZED (
  SELECT number, place FROM (SELECT article_fts.rowid AS number, {{place}} AS place {HITS}{{among}})
  ORDER BY {{order}} LIMIT {SHOWN} OFFSET :offset
)
SELECT article.id, article.headline, article.byline, article.published_iso, article.section, article.language,
       article.site, SUBSTR(article.body, 1, 220) AS excerpt, article_folded.article_id IS NULL AS is_plain,
       snippet(article_fts, 1, char(2), char(3), ' … ', 28) AS snippet, page.place
FROM page CROSS JOIN article_fts ON article_fts.rowid = page.number CROSS JOIN article ON article.id = page.number
LEFT JOIN article_folded ON article_folded.article_id = page.number
WHERE article_fts MATCH :match ORDER BY {{order}}"""
# Without a limit SQLite would read each article's row, too, for the columns that the index is made of.
_TIMES = f"""\
SELECT month, site_id, COUNT(*) AS articles FROM (
  SELECT SUBSTR({_DAY}, 1, 7) AS month, hit.site_id {HITS.replace("{joined}", " " + _HIT)}
    AND article_fts.rowid % :step = 0 LIMIT -1
)
GROUP BY 1, 2"""
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
_DOMAINS = Query("Sites by number", "SELECT id, domain FROM site")
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


async def _found(desk: Desk, words: str, asked: Mapping[str, str], page: int) -> dict[str, Any]:
    match = await narrow(desk, words, asked)
    used = [name for name in FILTERS if asked[name]]
    filters = "".join(FILTERS[name] for name in used)
    given = {name: asked[name] for name in used if FILTERS[name]}
    counted = await desk.row(Query("How many articles match", _COUNT.format(filters=filters)), match=match, **given)
    found = counted["found"] if counted else 0
    step = 1 + found // COUNTED
    some = Query("Hits by month and site", _TIMES.format(filters=filters))
    times = await desk.rows(some, match=match, **given, step=step)
    months = Counter[str]()
    for row in times:
        months[row["month"] or ""] += step * row["articles"]
    offset = (page - 1) * SHOWN
    place, order = ORDERS[asked["order"]]
    most = RANKED if asked["order"] == "best" else found
    results = _RESULTS.format(
        joined="" if asked["order"] == "best" else f" {_HIT}", filters=filters, place=place, order=order,
        among=_AMONG if most < found else "",
    )  # fmt: skip
    query = Query("The articles, a page of them", results)
    rows: list[dict[str, Any]] = []
    period = _enough(months, asked, offset + SHOWN) if found > COUNTED else {}
    if period:  # of so many hits, only those of some months are put in order
        near = await narrow(desk, words, {**asked, **period})
        rows = await desk.rows(query, match=near, **given, offset=offset)
    if not period or not _reach(rows, period):
        rows = await desk.rows(query, match=match, **given, offset=offset)
    for row in rows:
        row["pieces"] = _pieces(row["snippet"]) if row["is_plain"] else [("", row["excerpt"])]
    domains = {row["id"]: row["domain"] for row in await desk.rows(_DOMAINS)}
    counts = [
        {"month": row["month"] or "", "site": domains[row["site_id"]], "articles": step * row["articles"]}
        for row in times
    ]
    by_site = _sums(counts, "site").most_common(12)
    monthly = [row for row in counts if len(row["month"]) == 7]
    split = [split_timeline(monthly, [site for site, _ in by_site[:LINES]])] if asked["split"] else []
    everything = {row["month"]: row["articles"] for row in await desk.rows(_ALL_MONTHS)}
    kept = {name: value for name, value in asked.items() if value and (name, value) != ("order", "best")}
    return {
        "found": found,
        "ranked": RANKED if most < found else None,
        "step": step,
        "pages": -(-min(found, most) // SHOWN) or 1,
        "results": rows,
        "charts": [*split, *timelines(_sums(monthly, "month"), everything, step)],
        "by_site": [{"site": site, "articles": articles} for site, articles in by_site],
        "whole": urlencode({name: value for name, value in kept.items() if name != "split"}),
        "address": urlencode(kept),
    }


async def narrow(desk: Desk, words: str, asked: Mapping[str, str]) -> str:
    """A query's FTS5 expression, with terms for the filters that the index knows."""
    if not any(asked.get(name) for name in INDEXED):
        return words
    given = {name: asked.get(name, "") for name in INDEXED}
    row = await desk.row(Query("The filters as words of the index", _NARROWED), words=words, **given)
    return row["match"] if row else words


def _enough(months: Mapping[str, int], asked: Mapping[str, str], wanted: int) -> dict[str, str]:
    """A narrower period than the one asked for that probably has as many hits as wanted, at the end that comes first;
    empty if there is none.

    ``months``: estimated hits by month; a year of which no month is known is none.
    """
    is_newest = asked["order"] == "newest"
    if asked["order"] == "best":
        return {}
    sums = 0
    for month in sorted((month for month in months if len(month) == 7), reverse=is_newest):
        sums += months[month]
        if sums > 2 * wanted + COUNTED // 10:
            if is_newest:
                return {"since": max(asked["since"], month)}
            return {"until": min(asked["until"] or month, month, key=lambda end: f"{end}~")}
    return {}


def _reach(rows: Sequence[Mapping[str, Any]], period: Mapping[str, str]) -> bool:
    """Whether a page of hits from a period is the page of all hits: full, and with no day from outside the period."""
    if len(rows) < SHOWN:
        return False
    last = str(rows[-1]["place"])
    return last >= period["since"] if "since" in period else last < f"{period['until']}~"


def _sums(rows: Sequence[Mapping[str, Any]], name: str) -> Counter[str]:
    """Articles by a column; of equal numbers the first by name comes first."""
    sums = Counter[str]()
    for row in sorted(rows, key=lambda row: str(row[name])):
        sums[row[name]] += row["articles"]
    return sums


def timelines(hits: Mapping[str, int], everything: Mapping[str, int], step: int = 1) -> list[Chart]:
    """Hits by month, and as a share of all articles of that month; over years where the span is long.

    ``step``: the hits are an estimate, from every so many.
    """
    if not hits:
        return []
    labels = months_between(min(hits), max(hits))
    if len(labels) > 120:  # ten years
        hits, everything = _by_year(hits), _by_year(everything)
        labels = tuple(f"{year:04d}" for year in range(int(min(hits)), int(max(hits)) + 1))
    estimated = f", estimated from one in {step}" if step > 1 else ""
    unit = "year" if len(labels[0]) == 4 else "month"
    counts = [hits.get(label, 0) for label in labels]
    shares = [
        round(100 * hits.get(label, 0) / everything[label], 2) if everything.get(label) else None for label in labels
    ]
    return [
        Chart(f"Hits by {unit}{estimated}", "articles", labels, {"articles": counts}),
        Chart(f"Share of all articles of the {unit}, in per cent{estimated}", "per cent", labels, {"per cent": shares}),
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
