"""``/look``: what to check before relying on the archive, each with its number and what to do."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from newsscrape.datasette.desk.database import Desk, Query, TooSlow

_ARTICLE = """\
SELECT article.id, article.headline, article.published_iso, article.published_raw, site.domain AS site
FROM article JOIN site ON site.id = article.site_id"""
# The newest of the articles without a day, by the two indexes: one by one, a million articles would be looked at.
_NEWEST_WITHOUT_DAY = f"""\
{_ARTICLE} WHERE article.id IN (
    SELECT id FROM article WHERE published_day IS NULL
    %s SELECT id FROM article WHERE published_iso IS NULL ORDER BY id DESC LIMIT 10
) ORDER BY article.id DESC"""

_DAYS = [f"SUBSTR({name}.published_iso, 1, 10)" for name in ("one", "other")]
# In the index article_search alone: the rows of a million articles lie far apart on the disk. A date that is only
# precise to the year would be the number of a day to JULIANDAY.
_DISAGREEING = f"""\
FROM duplicate
CROSS JOIN article AS one INDEXED BY article_search ON one.id = duplicate.article_id
CROSS JOIN article AS other INDEXED BY article_search ON other.id = duplicate.other_id
WHERE duplicate.kind = 'copy' AND LENGTH({_DAYS[0]}) = 10 AND LENGTH({_DAYS[1]}) = 10
  AND ABS(JULIANDAY({_DAYS[0]}) - JULIANDAY({_DAYS[1]})) > 7"""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to check: how many there are, the newest of them, and what to do about it.

    ``view`` is the table or view in Datasette that lists them all, with its filters.
    """

    name: str
    title: str
    count: str
    rows: str
    advice: str
    view: tuple[str, dict[str, str]]


MATTERS: tuple[Matter, ...] = (
    Matter(
        "undated",
        "Articles without a date",
        "SELECT COALESCE(SUM(articles - published), 0) AS number FROM article_count",
        _NEWEST_WITHOUT_DAY % "INTERSECT",
        "The page gave none, or only dates that cannot be the article's. Open an article and its “why” to see them.",
        ("date_problems", {"problem": "missing"}),
    ),
    Matter(
        "coarse",
        "Dates without a day",
        "SELECT COALESCE(SUM(coarse), 0) AS number FROM article_count",
        _NEWEST_WITHOUT_DAY % "EXCEPT",
        "The page prints a month or a year. Count such articles by month or year, never by day.",
        ("date_problems", {"problem": "coarse"}),
    ),
    Matter(
        "ambiguous",
        "Day and month may be swapped",
        "SELECT COALESCE(SUM(ambiguous), 0) AS number FROM article_count",
        f"{_ARTICLE} WHERE article.published_ambiguous = 1 ORDER BY article.id DESC LIMIT 10",
        "Ten dates that can be read in one way only teach a site's order; then run: newsscrape reextract --dates",
        ("date_problems", {"problem": "ambiguous"}),
    ),
    Matter(
        "failed",
        "URLs that could not be fetched or read",
        "SELECT COUNT(*) AS number FROM url WHERE fate = 'failed'",
        "SELECT url.url, url.fate_reason AS reason, site.domain AS site FROM url JOIN site ON site.id = url.site_id"
        " WHERE url.fate = 'failed' ORDER BY url.id DESC LIMIT 10",
        "Run the same crawl again: it tries them once more. docs/troubleshooting.md explains the reasons.",
        ("failures", {"fate": "failed"}),
    ),
    Matter(
        "truncated",
        "Pages that were cut off",
        "SELECT COUNT(*) AS number FROM capture WHERE truncated = 1",
        "SELECT capture.id AS capture, url.url, site.domain AS site, capture.captured_at FROM capture"
        " JOIN url ON url.id = capture.url_id JOIN site ON site.id = url.site_id"
        " WHERE capture.truncated = 1 ORDER BY capture.id DESC LIMIT 10",
        "Their text may end too early. Fetch them again: scrapy crawl article -a urls=URL -a revisit=all",
        ("capture", {"truncated": "1"}),
    ),
    Matter(
        "gone",
        "Articles that the site has taken down",
        "SELECT COALESCE(SUM(gone), 0) AS number FROM article_count",
        f"{_ARTICLE} WHERE article.gone_at IS NOT NULL ORDER BY article.gone_at DESC LIMIT 10",
        "The archive keeps what they said. If you have to remove one: newsscrape forget URL",
        ("article", {"gone_at__notblank": "1"}),
    ),
    Matter(
        "disagreeing",
        "Copies that disagree about the day",
        f"SELECT COUNT(*) AS number {_DISAGREEING}",
        f"""\
WITH pair AS MATERIALIZED (SELECT article_id, other_id {_DISAGREEING} ORDER BY article_id DESC LIMIT 10)
SELECT a.id, a.headline, a.published_iso, b.published_iso AS published_raw, a.site
FROM pair CROSS JOIN article AS a ON a.id = pair.article_id CROSS JOIN article AS b ON b.id = pair.other_id""",
        "The same text more than a week apart: a reprint, or one of the two dates is wrong.",
        ("duplicates", {"kind": "copy"}),
    ),
)


async def look(desk: Desk, _values: dict[str, str]) -> dict[str, Any]:
    """Everything to check, with empty ones last; ``number`` is None where counting takes longer than a page may."""
    found = []
    for matter in MATTERS:
        number, rows = await _number_and_newest(desk, matter)
        found.append({
            "name": matter.name, "title": matter.title, "number": number, "rows": rows, "advice": matter.advice,
            "all": desk.table(matter.view[0], **matter.view[1]),
        })  # fmt: skip
    return {"title": "What needs a look", "matters": sorted(found, key=lambda matter: matter["number"] == 0)}


async def _number_and_newest(desk: Desk, matter: Matter) -> tuple[int | None, list[dict[str, Any]]]:
    number: int | None = None
    rows: list[dict[str, Any]] = []
    with suppress(TooSlow):
        counted = await desk.row(Query(matter.title, matter.count))
        number = counted["number"] if counted else 0
    with suppress(TooSlow):
        rows = await desk.rows(Query(f"{matter.title}: the newest", matter.rows)) if number != 0 else []
    return number, rows
