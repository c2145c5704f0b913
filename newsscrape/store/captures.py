"""Stores captures, the rows with the locations of pages in WARC files, and finds the record with a payload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.items import Capture
from newsscrape.store.archive import Archive
from newsscrape.store.rows import insert, lookup, moment, timestamp
from newsscrape.tasks import Location

# A record by its name: the index has the end of it. The plus keeps SQLite from putting the one condition in the other.
_NAMED = "SUBSTR(record_id, -12) = SUBSTR(?1, -12) AND +record_id = ?1"


@dataclass(frozen=True, slots=True)
class KeptPayload:
    """A record with a payload: its ID, its location, and when it was captured."""

    record_id: str
    url: str
    captured_at: datetime


def is_late(db: Database, url_id: int, came: datetime, now: datetime) -> bool:
    """Whether the archive has a later response of a URL: this one arrived late, from a web archive or a WARC file.

    A response from the future has a wrong clock and makes none late.
    """
    newest = "SELECT MAX(captured_at) FROM capture WHERE url_id = ? AND captured_at <= ?"
    return timestamp(came) < str(lookup(db, newest, url_id, timestamp(now)) or "")


def add_capture(
    db: Database, url_id: int, capture: Capture, beside: Mapping[str | None, int] | None = None
) -> tuple[int, bool]:
    """The capture's id, and whether it existed. A capture whose bytes were not stored gets their location.

    ``beside``: captures of the same visit by record ID; a rendering was made from one of them.
    """
    key = (url_id, timestamp(capture.captured_at), capture.payload_sha256)
    found = lookup(db, "SELECT id FROM capture WHERE url_id = ? AND captured_at = ? AND payload_sha256 = ?", *key)
    if found is not None:
        if capture.warc_file is not None:
            db.conn.execute(
                "UPDATE capture SET warc_file = ?, warc_offset = ?, warc_length = ?, warc_uri = ?, record_id = ?"
                " WHERE id = ? AND warc_file IS NULL",
                (
                    capture.warc_file, capture.warc_offset, capture.warc_length, capture.warc_uri, capture.record_id,
                    found,
                ),
            )  # fmt: skip
        return int(found), True
    revisit_of = None
    if capture.refers_to:
        revisit_of = lookup(db, f"SELECT id FROM capture WHERE {_NAMED}", capture.refers_to)
    rendered_from = (beside or {}).get(capture.rendered_from) if capture.rendered_from else None
    made = insert(
        db, "capture", url_id=url_id, captured_at=key[1], origin=capture.origin, http_status=capture.http_status,
        mime=capture.mime, charset=capture.charset, charset_source=capture.charset_source,
        payload_sha256=capture.payload_sha256, truncated=int(capture.truncated), task=capture.task,
        record_id=capture.record_id if capture.warc_file else None, warc_uri=capture.warc_uri,
        warc_file=capture.warc_file, warc_offset=capture.warc_offset, warc_length=capture.warc_length,
        revisit_of=revisit_of, rendered_from=rendered_from,
    )  # fmt: skip
    return made, False


def kept_payload(db: Database, url: str, payload_sha256: str | None) -> KeptPayload | None:
    """The newest record with a page's payload, or the one that is named; None if none is stored."""
    row = db.conn.execute(
        "SELECT capture.record_id, capture.warc_uri, capture.captured_at FROM capture"
        " JOIN url ON url.id = capture.url_id WHERE url.url = ? AND capture.warc_file IS NOT NULL"
        # The plus keeps SQLite from using the index of revisits, with which it would read every other capture.
        " AND +capture.revisit_of IS NULL AND capture.http_status = 200 AND capture.origin = 'live'"
        " AND capture.payload_sha256 = COALESCE(?, capture.payload_sha256) ORDER BY +capture.id DESC LIMIT 1",
        (urls.canonical(url), payload_sha256),
    ).fetchone()
    return KeptPayload(row[0], row[1], moment(row[2])) if row else None


def repeated(db: Database, record_id: str | None, url: str, moment: str | None) -> tuple[str, Location] | None:
    """The record that a revisit repeats, by its ID, or else by URL and time; with its location."""
    select = "SELECT record_id, warc_file, warc_offset, warc_length FROM capture"
    row = db.conn.execute(f"{select} WHERE {_NAMED} AND warc_file IS NOT NULL", (record_id,)).fetchone()
    if row is None and moment is not None:
        row = db.conn.execute(
            f"{select} JOIN url ON url.id = capture.url_id WHERE url.url = ? AND captured_at = ?"
            " AND warc_file IS NOT NULL AND +revisit_of IS NULL",
            (urls.canonical(url), f"{moment[:19]}Z"),
        ).fetchone()
    return (row[0], Location(*row[1:])) if row else None


def is_kept(db: Database, url: str, captured_at: datetime, payload_sha256: str) -> bool:
    """Whether the bytes of this very capture are in a WARC file."""
    query = (
        "SELECT 1 FROM capture JOIN url ON url.id = capture.url_id WHERE url.url = ? AND capture.captured_at = ?"
        " AND capture.payload_sha256 = ? AND capture.warc_file IS NOT NULL"
    )
    return lookup(db, query, urls.canonical(url), timestamp(captured_at), payload_sha256) is not None


def lose_beyond(db: Database, file: str, size: int) -> Sequence[str]:
    """Clear captures whose record was cut off a file's end: they have no location, and their URLs are due again."""
    lost = [
        url
        for (url,) in db.conn.execute(
            "SELECT url.url FROM capture JOIN url ON url.id = capture.url_id"
            " WHERE capture.warc_file = ? AND capture.warc_offset + capture.warc_length > ?",
            (file, size),
        )
    ]
    if lost:
        db.conn.execute(
            "UPDATE url SET fate = 'queued', fate_reason = 'its page was lost in a crash' WHERE id IN (SELECT url_id"
            " FROM capture WHERE warc_file = ? AND warc_offset + warc_length > ?)",
            (file, size),
        )
        db.conn.execute(
            "UPDATE capture SET warc_file = NULL, warc_offset = NULL, warc_length = NULL, warc_uri = NULL"
            " WHERE warc_file = ? AND warc_offset + warc_length > ?",
            (file, size),
        )
    return lost


def of_article(db: Database, record_id: str) -> bool:
    """Whether a record is the page that an article was read from."""
    return lookup(db, f"SELECT 1 FROM capture WHERE {_NAMED} AND revision_id IS NOT NULL", record_id) is not None


def led_to_article(db: Database, capture_id: int) -> bool:
    """Whether a visit has stored a capture as that of an article; one that was refused at the time has not."""
    query = "SELECT 1 FROM visit WHERE url_id = (SELECT url_id FROM capture WHERE id = ?) AND capture_id = ?"
    return lookup(db, f"{query} AND outcome <> 'not_article'", capture_id, capture_id) is not None


def is_named(db: Database, record_id: str) -> bool:
    """Whether a capture names a record."""
    return lookup(db, f"SELECT 1 FROM capture WHERE {_NAMED}", record_id) is not None


def lose(archive: Archive, record_id: str) -> None:
    """Record that a record was overwritten: its capture has no location any more."""
    with archive.transaction() as db:
        db.conn.execute(
            "UPDATE capture SET warc_file = NULL, warc_offset = NULL, warc_length = NULL, warc_uri = NULL"
            f" WHERE {_NAMED}",
            (record_id,),
        )
