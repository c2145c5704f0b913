"""Finds pages that were refused as not being articles, for a re-extraction that may read them as articles."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime

import newsscrape
from newsscrape.store.archive import Archive
from newsscrape.store.extraction_changes import Change, Reading
from newsscrape.store.frontier import job_name
from newsscrape.store.reextraction import NO_ARTICLE, Filters, Run, Source, source_of
from newsscrape.store.rows import insert, lookup, timestamp
from newsscrape.store.writer import Writer
from newsscrape.versions import extractor_version

FIELD = "page_type"  # what extraction_change calls such a change
# Captures that were rendered, or that repeat another capture, are left out: their page is in the other capture. Pages
# that were read as a feed or a section are not candidates either.
_IDS = """
SELECT capture.id FROM url CROSS JOIN capture ON capture.url_id = url.id
WHERE url.fate = 'not_article' AND url.article_id IS NULL AND capture.id > :after AND capture.warc_file IS NOT NULL
  AND +capture.revisit_of IS NULL AND COALESCE(capture.http_status, 200) BETWEEN 200 AND 299
  AND COALESCE(IIF(json_valid(capture.task), json_extract(capture.task, '$.role'), NULL), 'article')
      IN ('article', 'page')
  AND NOT EXISTS (SELECT 1 FROM capture AS rendering WHERE rendering.rendered_from = capture.id)
  AND (:site IS NULL OR url.site_id = (SELECT id FROM site WHERE domain = :site))
ORDER BY capture.id
"""
_SOURCES = f"""
SELECT {NO_ARTICLE} AS article_id, capture.id AS capture_id, site.domain AS site, site.date_order, site.timezone,
       COALESCE(capture.warc_uri, url.url) AS url, capture.captured_at, capture.origin, capture.http_status,
       capture.truncated, capture.task, capture.payload_sha256,
       capture.warc_file AS own_file, capture.warc_offset AS own_offset, capture.warc_length AS own_length,
       capture.warc_file AS payload_file, capture.warc_offset AS payload_offset, capture.warc_length AS payload_length
FROM capture JOIN url ON url.id = capture.url_id JOIN site ON site.id = url.site_id
"""
# The state of a capture's URL before its page is stored as an article, and the version that last read it.
_BEFORE = """
SELECT url.id, url.fate_reason, url.last_visited_at, crawl.version
FROM capture JOIN url ON url.id = capture.url_id
JOIN visit ON visit.id = (SELECT MAX(id) FROM visit WHERE url_id = url.id) JOIN crawl ON crawl.id = visit.crawl_id
WHERE capture.id = ?
"""
SPIDER = "reextract"  # what the crawl is called that such visits belong to


def refused_captures(archive: Archive, filters: Filters, after: int) -> Sequence[int]:
    """The ids of captures to read again, of URLs without an article; none if the filters select articles.

    ``after`` is the last capture that the same code has read, with a result that would be the same.
    """
    if filters.since or filters.where or filters.fields:
        return array("q")
    rows = archive.db.conn.execute(_IDS, {"after": after, "site": filters.site})
    return array("q", (row[0] for row in rows))


def read_before(archive: Archive, filters: Filters, code: str) -> int:
    """The last refused capture that a run of the same code, with the same filters or none, has read."""
    query = (
        "SELECT MAX(last_capture_id) FROM reextraction WHERE code = ? AND extractor_version = ? AND filters IN (?, ?)"
    )
    return int(lookup(archive.db, query, code, extractor_version(), filters.as_json(), Filters().as_json()) or 0)


def refused_sources(archive: Archive, capture_ids: Sequence[int]) -> list[Source]:
    """Some captures, in the order of their ids."""
    marks = ", ".join("?" * len(capture_ids))
    rows = archive.db.query(f"{_SOURCES} WHERE capture.id IN ({marks}) ORDER BY capture.id", list(capture_ids))
    return [source_of(row) for row in rows]


def take_in(archive: Archive, run: Run, readings: Sequence[Reading], now: datetime) -> list[Change]:
    """Store the articles among some readings and the progress of the run, in one transaction."""
    changes = []
    with archive.transaction() as db:
        for reading in readings:
            if reading.visit is None:
                continue
            capture_id = reading.source.capture_id
            url_id, reason, last, old_version = db.conn.execute(_BEFORE, (capture_id,)).fetchone()
            writer = Writer(archive)
            writer.crawl_id = _crawl(archive, run, now)
            stored = writer.store(reading.visit, reading.record)
            db.conn.execute("UPDATE url SET last_visited_at = MAX(last_visited_at, ?) WHERE id = ?", (last, url_id))
            if stored.article_id is None:
                continue
            change = Change(stored.article_id, reading.source.site, FIELD, reason, "article")
            changes.append(change)
            insert(
                db, "extraction_change", run=run.id, article_id=stored.article_id, capture_id=capture_id, field=FIELD,
                old=reason, new="article", old_version=old_version, extractor_version=extractor_version(),
                changed_at=timestamp(now),
            )  # fmt: skip
        run.last_capture_id = readings[-1].source.capture_id
        db.conn.execute("UPDATE reextraction SET last_capture_id = ? WHERE id = ?", (run.last_capture_id, run.id))
    return changes


def _crawl(archive: Archive, run: Run, now: datetime) -> int:
    """The row in ``crawl`` for a run's visits, created with the first of them."""
    arguments = {"run": run.id}
    query = "SELECT id FROM crawl WHERE job = ?"
    known = lookup(archive.db, query, job_name(SPIDER, arguments))
    return known or Writer(archive).start_crawl(SPIDER, arguments, {}, newsscrape.__version__, now)
