"""Finds everything that is needed to show a capture: its URL, its article, and the location of its record."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from newsscrape.tasks import Location

_KEPT = """
SELECT capture.id, capture.url_id, url.url, capture.captured_at, capture.origin, capture.http_status, capture.mime,
       capture.charset, capture.truncated, capture.warc_uri, capture.rendered_from, url.article_id, article.headline,
       capture.warc_file AS own_file, capture.warc_offset AS own_offset, capture.warc_length AS own_length,
       kept.id AS holder, kept.mime AS holder_mime, kept.charset AS holder_charset,
       kept.record_id, kept.payload_sha256, kept.warc_file, kept.warc_offset, kept.warc_length
FROM capture
JOIN url ON url.id = capture.url_id
LEFT JOIN article ON article.id = url.article_id
JOIN capture AS kept ON kept.id = COALESCE(capture.revisit_of, capture.id)
WHERE capture.id = ?
"""


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture, and the record with its payload: its own or, for a revisit, that of the capture ``holder``.

    ``own`` is None if nothing was stored, ``place`` if the payload was not. ``mime`` and ``charset`` are those of the
    payload; ``article`` is the article that its URL leads to, if any. If this capture is a browser's rendering,
    ``rendered_from`` is the capture of the page as it was received.
    """

    id: int
    url_id: int
    url: str
    captured_at: str
    origin: str
    http_status: int | None
    mime: str | None
    charset: str | None
    truncated: bool
    warc_uri: str | None
    article: int | None
    headline: str | None
    own: Location | None
    holder: int
    place: Location | None
    record_id: str | None
    payload_sha256: str
    rendered_from: int | None = None

    @property
    def is_revisit(self) -> bool:
        return self.holder != self.id


def stored_capture(db: Database, capture_id: int) -> StoredCapture | None:
    """A capture by its id; None if there is none."""
    row = next(iter(db.query(_KEPT, (capture_id,))), None)
    if row is None:
        return None
    return StoredCapture(
        id=row["id"], url_id=row["url_id"], url=row["url"], captured_at=row["captured_at"], origin=row["origin"],
        http_status=row["http_status"], mime=row["holder_mime"] or row["mime"],
        charset=row["holder_charset"] or row["charset"], truncated=bool(row["truncated"]), warc_uri=row["warc_uri"],
        article=row["article_id"], headline=row["headline"],
        own=_location(row["own_file"], row["own_offset"], row["own_length"]),
        holder=row["holder"], place=_location(row["warc_file"], row["warc_offset"], row["warc_length"]),
        record_id=row["record_id"], payload_sha256=row["payload_sha256"], rendered_from=row["rendered_from"],
    )  # fmt: skip


def capture_of_article(db: Database, article_id: int) -> int | None:
    """The capture from which an article's values were read."""
    row = db.conn.execute("SELECT capture_id FROM article WHERE id = ?", (article_id,)).fetchone()
    return row[0] if row else None


def page_captures(db: Database) -> list[int]:
    """The captures of pages that were asked for as articles, whatever they turned out to be, in order."""
    query = """SELECT capture.id FROM visit JOIN capture ON capture.id = visit.capture_id
        WHERE visit.outcome IN ('archived', 'not_article') AND capture.http_status = 200
          AND capture.mime IN ('text/html', 'application/xhtml+xml') AND capture.warc_file IS NOT NULL
        ORDER BY capture.id"""
    return [number for (number,) in db.conn.execute(query)]


def warc_files(db: Database) -> list[str]:
    """The WARC files that captures refer to, sorted by name."""
    return [name for (name,) in db.conn.execute(
        "SELECT DISTINCT warc_file FROM capture WHERE warc_file IS NOT NULL ORDER BY warc_file"
    )]  # fmt: skip


def _location(file: str | None, offset: int | None, length: int | None) -> Location | None:
    """Also None for a record in a file that is a single gzip stream: no offset leads to it."""
    return Location(file, offset, length or 0) if file is not None and offset is not None else None
