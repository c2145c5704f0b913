"""A site's layouts over time: where headline and date were found, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from newsscrape.datasette.desk.database import Query

SAMPLE = 3  # articles per month: each is read from a place of its own, and every page of a layout shows it

LAYOUTS = Query(
    f"Where headline and date were read, in {SAMPLE} articles a month",
    f"""\
WITH months AS (
  SELECT DISTINCT month FROM article_count WHERE site_id = :site AND LENGTH(month) = 7 AND articles > 0
)
SELECT months.month, evidence.field, evidence.source, evidence.rule, COUNT(*) AS articles
FROM months CROSS JOIN article ON article.id IN (
  SELECT id FROM article
  WHERE site = (SELECT domain FROM site WHERE id = :site)
    AND published_day BETWEEN months.month || '-01' AND months.month || '-31' LIMIT {SAMPLE}
) CROSS JOIN evidence ON evidence.article_id = article.id AND evidence.capture_id = article.capture_id
WHERE evidence.chosen = 1 AND evidence.field IN ('headline', 'date_published')
GROUP BY months.month, evidence.field, evidence.source, evidence.rule""",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Consecutive months in which most sampled pages had headline and date in the same places."""

    first: str
    last: str
    headline: str
    date: str


def layouts(rows: Iterable[Mapping[str, Any]]) -> list[Layout]:
    """The layouts in order of time. A single month that differs between two equal ones is treated as noise.

    ``rows``: month, field, source, rule, articles, as in ``LAYOUTS``.
    """
    months: dict[str, dict[str, Counter[str]]] = {}
    for row in rows:
        places = months.setdefault(row["month"], {}).setdefault(row["field"], Counter())
        places[f"{row['source']}: {row['rule']}"] += row["articles"]
    seen = [
        (month, tuple(_most(fields.get(name)) for name in ("headline", "date_published")))
        for month, fields in sorted(months.items())
    ]
    places_of = [places for _, places in seen]
    for at in range(1, len(seen) - 1):
        if places_of[at - 1] == places_of[at + 1]:
            places_of[at] = places_of[at - 1]
    runs: list[Layout] = []
    for (month, _), (headline, date) in zip(seen, places_of, strict=True):
        if runs and (runs[-1].headline, runs[-1].date) == (headline, date):
            runs[-1] = Layout(runs[-1].first, month, headline, date)
        else:
            runs.append(Layout(month, month, headline, date))
    return runs


def _most(places: Counter[str] | None) -> str:
    return min(places, key=lambda place: (-places[place], place)) if places else "not found"
