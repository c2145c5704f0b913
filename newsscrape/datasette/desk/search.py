"""``/search``: ranked results with snippets and filters, the true number of hits, and when they were published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from newsscrape.datasette.desk.database import Desk, Query
from newsscrape.report.charts import Chart, months_between
from newsscrape.store.queries import RANKED
from newsscrape.store.search import parse

SHOWN = 20  # results per page
LINES = 5  # sites with a line of their own in a chart
MARKS = ("\x02", "\x03")  # placed around the matching words in a snippet, until the template marks them

COUNTED = 30_000  # hits that a timeline is drawn from; of more it takes every second, third …
_DAY = "SUBSTR(hit.published_iso, 1, 10)"
# Filter → the condition on a hit, in what the index article_search has of it, because a million rows are too long to be
# read. What is empty is not asked for. A period is a day, a month or a year.
FILTERS: Mapping[str, str] = {
    "site": "hit.site_id = (SELECT id FROM site WHERE domain = :site)",
    "since": f"({_DAY} >= :since OR {_DAY} = SUBSTR(:since, 1, 4) OR {_DAY} = SUBSTR(:since, 1, 7))",
    "until": f"{_DAY} < :until || '~'",  # which every day of a month or year precedes, and the month of a day
    "language": "hit.language = :language",
    "section": "hit.section = :section",
    "author": (
        "hit.id IN (SELECT article_id FROM article_author JOIN author ON author.id = author_id"
        " WHERE author.name = :author)"
    ),
    "tag": "hit.id IN (SELECT article_id FROM tag WHERE name = :tag)",
    "free": "hit.is_free = :free",
    "once": "COALESCE(hit.cluster_id, hit.id) = hit.id",
}
# Order of the hits → what they are ordered by, and how. A word in the headline weighs eight times one in the body, one
# in the byline four times. Only the best are sought among some hits: another order reads nothing but days.
ORDERS: Mapping[str, tuple[str, str, str]] = {
    "best": ("bm25(article_fts, 8.0, 1.0, 4.0, 0.0)", "place", f"\nORDER BY article_fts.rowid DESC LIMIT {RANKED}"),
    "newest": (_DAY, "place DESC", ""),
    "oldest": (_DAY, "place IS NULL, place", ""),
}
HITS = """\
FROM article_fts CROSS JOIN article AS hit INDEXED BY article_search ON hit.id = article_fts.rowid
WHERE article_fts MATCH :match{filters}"""
_COUNT = "SELECT COUNT(*) AS found FROM article_fts WHERE article_fts MATCH :match"
_FILTERED = f"SELECT COUNT(*) AS found {HITS}"
# A page of hits is picked before anything of them is read.
_RESULTS = f"""\
WITH page AS MATERIALIZED (
  SELECT id, place FROM (SELECT hit.id, {{place}} AS place {HITS}{{among}})
  ORDER BY {{order}} LIMIT {SHOWN} OFFSET :offset
)
SELECT article.id, article.headline, article.byline, article.published_iso, article.section, article.language,
       article.site, SUBSTR(article.body, 1, 220) AS excerpt, article_folded.article_id IS NULL AS is_plain,
       snippet(article_fts, 1, char(2), char(3), ' … ', 28) AS snippet
FROM page CROSS JOIN article_fts ON article_fts.rowid = page.id CROSS JOIN article ON article.id = page.id
LEFT JOIN article_folded ON article_folded.article_id = page.id
WHERE article_fts MATCH :match ORDER BY {{order}}"""
_TIMES = f"""\
SELECT month, site_id, COUNT(*) AS articles FROM (SELECT SUBSTR({_DAY}, 1, 7) AS month, hit.site_id {HITS}{{some}})
GROUP BY 1, 2"""
# Without a limit SQLite would read each article's row, too, for the columns that the index is made of.
_ONE_IN = " AND article_fts.rowid % :step = 0 LIMIT -1"
SAMPLED = 61
_SAMPLE = f" AND article_fts.rowid % {SAMPLED} = 0"
_FEW = f" LIMIT {COUNTED + 1}"
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


async def _found(desk: Desk, match: str, asked: Mapping[str, str], page: int) -> dict[str, Any]:
    used = [name for name in FILTERS if asked[name]]
    filters = "".join(f"\n  AND {FILTERS[name]}" for name in used)
    given = {"match": match, **{name: asked[name] for name in used}}
    title = "Hits by month and site"
    times: list[dict[str, Any]] | None = None
    found = 0
    if used and await _seem_few(desk, filters, given):  # one reading tells the number of hits and their months
        few = Query(f"{title}, if they are few", _TIMES.format(filters=filters, some=_FEW))
        times = await desk.rows(few, **given)
        found = sum(row["articles"] for row in times)
    if times is None or found > COUNTED:
        counting = _FILTERED.format(filters=filters) if used else _COUNT
        found = (await desk.row(Query("How many articles match", counting), **given) or {"found": 0})["found"]
        times = None
    step = 1 + found // COUNTED
    if times is None:
        some = Query(title, _TIMES.format(filters=filters, some=_ONE_IN))
        times = await desk.rows(some, **given, step=step)
    most = RANKED if asked["order"] == "best" else found
    place, order, among = ORDERS[asked["order"]]
    results = _RESULTS.format(filters=filters, place=place, order=order, among=among if most < found else "")
    rows = await desk.rows(Query("The articles, a page of them", results), **given, offset=(page - 1) * SHOWN)
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


async def _seem_few(desk: Desk, filters: str, given: Mapping[str, str]) -> bool:
    """Whether about so few hits pass the filters that their months need not be estimated, by a sample of the hits."""
    everything = await desk.row(Query("How many match without the filters", _COUNT), match=given["match"])
    if everything is None or everything["found"] <= COUNTED:
        return True
    sampled = Query(f"How many match among one in {SAMPLED}", f"{_FILTERED.format(filters=filters)}{_SAMPLE}")
    sample = await desk.row(sampled, **given)
    return sample is None or SAMPLED * sample["found"] <= COUNTED


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
