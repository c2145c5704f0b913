"""Learns a site's order of day and month and its time zone from its pages, and applies them to later pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from newsscrape import dates, urls
from newsscrape.article.normalise import (
    Record,
    by_site_order,
    by_site_zone,
    hash_of,
    published_columns,
    record,
    with_evidence,
)
from newsscrape.items import ArticleDate, Visit
from newsscrape.store import evidence
from newsscrape.store.archive import Archive
from newsscrape.store.details import add_reading
from newsscrape.store.rows import lookup


@dataclass(frozen=True, slots=True)
class Settled:
    """A date that the site's order settled: ``before`` and ``after`` are equal if it was only ambiguous."""

    article_id: int
    site: str
    headline: str | None
    raw: str
    before: str
    after: str


def read_by_site(db: Database, site_id: int, visit: Visit, row: Record) -> tuple[Visit, Record]:
    """A visit with its article's dates in the order and the time zone learned so far, and its record."""
    order, timezone = db.conn.execute("SELECT date_order, timezone FROM site WHERE id = ?", (site_id,)).fetchone()
    if visit.article is None or not (order or timezone):
        return visit, row
    article = by_site_order(visit.article, order) if order else visit.article
    article = by_site_zone(article, timezone) if timezone else article
    if article is visit.article:
        return visit, row
    again = replace(record(article), evidence=row.evidence)
    return replace(visit, article=article), with_evidence(again, article) if row.evidence is not None else again


def learn(db: Database, site_id: int, row: Record) -> None:
    """Count what a new article's page shows about its site's order and time zone; each is known after ten agreeing
    dates.
    """
    if row.clock_seen is not None:
        _learn_zone(db, site_id, *row.clock_seen)
    day_first, month_first = row.order_seen
    if not day_first and not month_first:
        return
    db.conn.execute(
        "UPDATE site SET day_first_seen = day_first_seen + ?, month_first_seen = month_first_seen + ? WHERE id = ?",
        (day_first, month_first, site_id),
    )
    seen = db.conn.execute("SELECT day_first_seen, month_first_seen FROM site WHERE id = ?", (site_id,)).fetchone()
    db.conn.execute(
        "UPDATE site SET date_order = COALESCE(date_order, ?) WHERE id = ?", (dates.learned_order(*seen), site_id)
    )


def _learn_zone(db: Database, site_id: int, moment: str, offset: str) -> None:
    """Count a time that a page gives both in UTC and in local time, until the site's time zone is known."""
    domain, known, counted = db.conn.execute(
        "SELECT domain, timezone, clocks_seen FROM site WHERE id = ?", (site_id,)
    ).fetchone()
    if known is not None:
        return
    counts = dates.count_clock(json.loads(counted or "{}"), moment, offset)
    found = dates.learned_zone(counts, urls.country_of(f"//{domain}"), moment)
    db.conn.execute("UPDATE site SET clocks_seen = ?, timezone = ? WHERE id = ?", (json.dumps(counts), found, site_id))


def settle_dates(archive: Archive, *, site: str | None = None, dry_run: bool = False) -> list[Settled]:
    """Settle the ambiguous dates of earlier articles with what is known about their sites now; lists what changed."""
    found = list(_settled(archive.db, site))
    if found and not dry_run:
        with archive.transaction() as db:
            for settled, date in found:
                _update(db, settled, date)
    return [settled for settled, _ in found]


def _settled(db: Database, site: str | None) -> Iterator[tuple[Settled, ArticleDate]]:
    rows = db.query(
        "SELECT article.*, site.domain AS site, site.date_order AS site_order FROM article"
        " JOIN site ON site.id = article.site_id"
        " WHERE site.date_order IS NOT NULL AND article.published_iso IS NOT NULL"
        " AND (:site IS NULL OR site.domain = :site) ORDER BY article.id",
        {"site": site},
    )
    for row in rows:
        date = _date(row)
        again = dates.by_site_order(dates.with_readings(date, row["language"]), row["site_order"])
        if again != date:
            settled = Settled(row["id"], row["site"], row["headline"], date.raw, date.iso, again.iso)
            yield settled, again


def _date(row: dict[str, Any]) -> ArticleDate:
    return ArticleDate(
        iso=row["published_iso"],
        raw=row["published_raw"],
        source=row["published_source"],
        precision=row["published_precision"],
        ambiguous=bool(row["published_ambiguous"]),
        alternative=row["published_alternative"],
        order=row["published_order"],
        timezone_source=row["published_timezone_source"],
    )


def _update(db: Database, settled: Settled, date: ArticleDate) -> None:
    """Write the new reading to the article, its evidence and, if the day changed, a revision."""
    headline, byline, body, capture_id, order = db.conn.execute(
        "SELECT headline, byline, body, capture_id, site.date_order FROM article"
        " JOIN site ON site.id = article.site_id WHERE article.id = ?",
        (settled.article_id,),
    ).fetchone()
    columns = {**published_columns(date), "content_hash": hash_of(headline, byline, date.iso, body)}
    assignments = ", ".join(f"{column} = :{column}" for column in columns)
    db.conn.execute(f"UPDATE article SET {assignments} WHERE id = :id", {**columns, "id": settled.article_id})
    chosen = ("date_published", 1, date.iso, date.raw, date.source, f"the site's order, {order}", 1)
    evidence.choose(db, settled.article_id, capture_id, chosen)
    if settled.before != settled.after:
        modified = lookup(db, "SELECT modified_iso FROM article WHERE id = ?", settled.article_id)
        state = {**columns, "headline": headline, "byline": byline, "body": body, "modified_iso": modified}
        number = add_reading(db, settled.article_id, capture_id, state, ("published_iso",))
        db.conn.execute("UPDATE article SET revisions = ? WHERE id = ?", (number, settled.article_id))
