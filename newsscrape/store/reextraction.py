"""Queries of a re-extraction: which captures to read again, and where an interrupted run continues."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from newsscrape.errors import BadArgument
from newsscrape.items import Origin
from newsscrape.store import evidence, page_texts
from newsscrape.store.archive import Archive, translated
from newsscrape.store.rows import insert, lookup, moment, timestamp
from newsscrape.tasks import Location
from newsscrape.versions import extractor_version

NO_ARTICLE = 0  # article_id of a source that no article was read from


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles, by site, publication day and a condition on the table article; which fields, () for all."""

    site: str | None = None
    since: str | None = None
    where: str | None = None
    fields: tuple[str, ...] = ()

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Source:
    """A capture with everything needed to read it again.

    ``article_id`` is ``NO_ARTICLE`` for a page that was refused; ``own`` differs from ``payload`` for a revisit.
    """

    article_id: int
    capture_id: int
    site: str
    date_order: str | None
    timezone: str | None
    url: str
    captured_at: datetime
    origin: Origin
    http_status: int | None
    truncated: bool
    task: str | None
    payload_sha256: str
    payload: Location | None
    own: Location | None
    further: tuple[Source, ...] = ()  # the other pages of an article over several


@dataclass(slots=True)
class Run:
    """A re-extraction in progress: its row (None in a dry run, which writes none) and its position."""

    id: int | None = None
    last_article_id: int = 0
    articles: int = 0
    changed: int = 0
    last_capture_id: int = 0
    resumed: bool = False


def select(archive: Archive, filters: Filters, after: int = 0) -> Sequence[int]:
    """The ids of the articles that match the filters. Raises BadArgument for an invalid site or condition."""
    db = archive.db.conn
    if filters.site and not lookup(archive.db, "SELECT 1 FROM site WHERE domain = ?", filters.site):
        raise BadArgument(f"--site {filters.site}: no such site in {archive.path}")
    query = "SELECT id FROM article WHERE id > :after"
    if filters.site:
        query += " AND site_id = (SELECT id FROM site WHERE domain = :site)"
    if filters.since:
        # A month or a year matches if one of its days may.
        query += " AND SUBSTR(published_iso, 1, 10) >= SUBSTR(:since, 1, LENGTH(SUBSTR(published_iso, 1, 10)))"
    if filters.where:
        query += f" AND ({filters.where}\n)"
    parameters = {"after": after, "site": filters.site, "since": filters.since}
    db.set_authorizer(_reading_only if filters.where else None)
    try:
        with translated(archive.path):
            return array("q", (row[0] for row in db.execute(f"{query} ORDER BY id", parameters)))
    except (sqlite3.Error, sqlite3.Warning) as error:
        if not filters.where:
            raise
        raise BadArgument(
            f"--where {filters.where!r}: {error}. Write a condition on the table article, such as "
            "\"word_count < 50 AND section = 'Sport'\"."
        ) from error
    finally:
        db.set_authorizer(None)


def _reading_only(action: int, *_: Any) -> int:
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY


def sources(archive: Archive, article_ids: Sequence[int]) -> list[Source]:
    """The current captures of some articles, sorted by article id."""
    marks = ", ".join("?" * len(article_ids))
    rows = archive.db.query(f"{_SOURCES} WHERE article.id IN ({marks}) ORDER BY article.id", list(article_ids))
    found = [source_of(row) for row in rows]
    several = f"SELECT DISTINCT article_id FROM article_part WHERE article_id IN ({marks})"
    paged = {article_id for (article_id,) in archive.db.conn.execute(several, list(article_ids))}
    return [_with_further(archive, source) if source.article_id in paged else source for source in found]


def _with_further(archive: Archive, source: Source) -> Source:
    captures = page_texts.further_captures(archive.db, source.article_id)
    return replace(source, further=tuple(of_capture(archive, capture_id) for capture_id in captures))


def of_capture(archive: Archive, capture_id: int) -> Source:
    """One capture of an article, whichever state it showed."""
    return source_of(next(iter(archive.db.query(f"{_ANY_SOURCE} WHERE capture.id = ?", [capture_id]))))


_SELECT = """
SELECT article.id AS article_id, capture.id AS capture_id, site.domain AS site, site.date_order, site.timezone,
       COALESCE(capture.warc_uri, url.url) AS url, capture.captured_at, capture.origin, capture.http_status,
       capture.truncated, capture.task, capture.payload_sha256,
       capture.warc_file AS own_file, capture.warc_offset AS own_offset, capture.warc_length AS own_length,
       kept.warc_file AS payload_file, kept.warc_offset AS payload_offset, kept.warc_length AS payload_length
FROM {} JOIN capture AS kept ON kept.id = COALESCE(capture.revisit_of, capture.id)
JOIN url ON url.id = capture.url_id JOIN site ON site.id = article.site_id
"""
_SOURCES = _SELECT.format("article JOIN capture ON capture.id = article.capture_id")
_ANY_SOURCE = _SELECT.format(
    "capture JOIN url AS own ON own.id = capture.url_id"
    " LEFT JOIN article_state ON article_state.id = capture.revision_id"
    " JOIN article ON article.id = COALESCE(article_state.article_id, own.article_id)"
)


def source_of(row: dict[str, Any]) -> Source:
    """A source from a row with its columns and the places of its records."""
    places = {
        name: Location(*(row[f"{name}_{part}"] for part in ("file", "offset", "length")))
        for name in ("own", "payload")
        if row[f"{name}_file"] is not None
    }
    names = {one.name for one in fields(Source)} - {"own", "payload", "further"}
    values = {name: row[name] for name in names}
    values["captured_at"], values["truncated"] = moment(row["captured_at"]), bool(row["truncated"])
    return Source(**values, payload=places.get("payload"), own=places.get("own"))


def begin(archive: Archive, filters: Filters, code: str, now: datetime) -> Run:
    """A new run, or the one that the same command left unfinished, if the code is still the same."""
    asked = filters.as_json()
    with archive.transaction() as db:
        row = db.conn.execute(
            "SELECT id, last_article_id, articles, changed, last_capture_id FROM reextraction"
            " WHERE finished_at IS NULL AND filters = ? AND code = ? ORDER BY id DESC LIMIT 1",
            (asked, code),
        ).fetchone()
        if row is not None:
            return Run(row[0], row[1], row[2], row[3], row[4], resumed=True)
        made = insert(
            db, "reextraction", started_at=timestamp(now), extractor_version=extractor_version(), code=code,
            filters=asked,
        )  # fmt: skip
    return Run(made)


def finish(archive: Archive, run: Run, now: datetime) -> None:
    """Record that a run has finished."""
    with archive.transaction() as db:
        evidence.forget_unused(db)
        db.conn.execute("UPDATE reextraction SET finished_at = ? WHERE id = ?", (timestamp(now), run.id))


def earlier_changes(archive: Archive, run: Run) -> Iterable[tuple[str, str, int]]:
    """Field, site and number of the changes that a run made before it was interrupted."""
    return archive.db.conn.execute(
        "SELECT extraction_change.field, site.domain, COUNT(*) FROM extraction_change"
        " JOIN article ON article.id = article_id JOIN site ON site.id = article.site_id WHERE run = ? GROUP BY 1, 2",
        (run.id,),
    ).fetchall()


def earlier_failures(archive: Archive, run: Run) -> Iterable[tuple[int, str]]:
    """Article and reason for the captures that a run could not read before it was interrupted."""
    query = "SELECT article_id, reason FROM extraction_failure WHERE run = ? ORDER BY id"
    return archive.db.conn.execute(query, (run.id,)).fetchall()
