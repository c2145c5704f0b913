"""Reads WARC and ARC files, ours and anyone's: whole files in flat memory, or one record at its offset.

Damage is data: a record that cannot be read is reported with its offset and the reason, and reading goes on at the
next one that can.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from newsscrape.archive.records import TASK
from newsscrape.archive.resync import next_record
from newsscrape.errors import UnreadableRecord
from newsscrape.tasks import Location

_PIECE = 1 << 16
_ONE_MEMBER = "non-chunked gzip"  # warcio's words for a file whose records share one gzip stream
# What a damaged file makes warcio and its codecs raise, most of it never meant for a caller.
_DAMAGE = (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, AttributeError, IndexError, TypeError)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One record. ``body`` is the payload as it arrived, its content coding still on; ``headers`` are HTTP's.

    ``kind`` is the WARC type. ``location`` is None in a file whose records cannot be reached one by one.
    ``refers_to`` names the record, and the address and moment, where a revisit's payload stands, as far as it says.
    """

    kind: str
    url: str
    moment: datetime
    record_id: str | None = None
    location: Location | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    mime: str | None = None
    body: bytes = b""
    payload_digest: str | None = None
    refers_to: tuple[str | None, str | None, str | None] = (None, None, None)
    task: Mapping[str, Any] | None = None
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that could not be read, from ``offset`` on."""

    file: str
    offset: int
    reason: str


def read_records(path: Path, limit: int) -> Iterator[StoredRecord | Damage]:
    """Every record of a file, in order; bodies past ``limit`` bytes are left out and marked."""
    offset: int | None = 0
    with path.open("rb") as file:
        while offset is not None:
            try:
                yield from _from(file, path.name, offset, limit)
                return
            except _Broken as broken:
                if _ONE_MEMBER in broken.reason:
                    yield from _unaddressed(path, limit, skip=broken.read)
                    return
                yield Damage(path.name, broken.offset, broken.reason)
                offset = next_record(file, broken.offset + 1)


def read_at(path: Path, location: Location, limit: int) -> StoredRecord:
    """The one record at a place; UnreadableRecord where there is none that can be read."""
    try:
        with path.open("rb") as file:
            for record in _from(file, location.file, location.offset, limit):
                return record
    except FileNotFoundError as error:
        raise UnreadableRecord(location.file, location.offset, "the file is not there") from error
    except _Broken as broken:
        raise UnreadableRecord(location.file, broken.offset, broken.reason) from broken
    raise UnreadableRecord(location.file, location.offset, "no record stands there")


class _Broken(Exception):
    def __init__(self, offset: int, reason: str, read: int) -> None:
        super().__init__(reason)
        self.offset, self.reason, self.read = offset, reason, read


def _from(file: BinaryIO, name: str, offset: int, limit: int) -> Iterator[StoredRecord]:
    """Records from an offset on, as long as they can be read."""
    file.seek(offset)
    records = ArchiveIterator(file, arc2warc=True)
    start, read = offset, 0
    try:
        for record in records:
            body, too_large = _body(record, limit)
            rest = getattr(record.raw_stream, "limit", 0)
            records.read_to_end(record)
            start = records.get_record_offset()
            if rest and not too_large:
                raise ValueError("the record is cut off")
            place = Location(name, start, records.get_record_length())
            found = _stored(record, body, too_large, place)
            read += 1
            if found is not None:
                yield found
            start += place.length
    except _DAMAGE as error:
        raise _Broken(start, _words(error), read) from error
    finally:
        records.close()


def _unaddressed(path: Path, limit: int, skip: int) -> Iterator[StoredRecord | Damage]:
    """The records of a file that is one gzip stream: read from its beginning, reached by no offset."""
    with gzip.open(path) as file:
        try:
            for number, record in enumerate(ArchiveIterator(file, arc2warc=True)):
                body, too_large = _body(record, limit)
                found = _stored(record, body, too_large, None)
                if number >= skip and found is not None:
                    yield found
        except _DAMAGE as error:
            yield Damage(path.name, 0, f"in a file that is one gzip stream: {_words(error)}")


def _body(record: ArcWarcRecord, limit: int) -> tuple[bytes, bool]:
    """The payload without its transfer coding, and whether it passed the limit."""
    chunked = record.http_headers and (record.http_headers.get_header("transfer-encoding") or "").lower() == "chunked"
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    pieces, size = [], 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > limit:
            while stream.read(_PIECE):
                pass
            return b"", True
        pieces.append(piece)
    return b"".join(pieces), False


def _stored(record: ArcWarcRecord, body: bytes, too_large: bool, place: Location | None) -> StoredRecord | None:
    """A record in our words; None for one that is about no address at a time, such as a file's own header."""
    said = record.rec_headers
    url, moment = said.get_header("WARC-Target-URI"), _moment(said.get_header("WARC-Date"))
    if not url or moment is None:
        return None
    http = record.http_headers if record.rec_type in ("response", "revisit") else None
    return StoredRecord(
        kind=record.rec_type,
        url=url.strip("<> "),
        moment=moment,
        record_id=_bare(said.get_header("WARC-Record-ID")),
        location=place,
        status=_status(http.get_statuscode()) if http else None,
        headers={name.lower(): value for name, value in http.headers} if http else {},
        mime=said.get_header("Content-Type"),
        body=body,
        payload_digest=said.get_header("WARC-Payload-Digest"),
        refers_to=(
            _bare(said.get_header("WARC-Refers-To")),
            said.get_header("WARC-Refers-To-Target-URI"),
            said.get_header("WARC-Refers-To-Date"),
        ),
        task=_task(said.get_header(TASK)),
        too_large=too_large,
    )


def _bare(name: str | None) -> str | None:
    return name.strip("<> ") if name else None


def _status(code: str | None) -> int | None:
    return int(code) if code and code.isascii() and code.isdigit() else None


def _task(text: str | None) -> Mapping[str, Any] | None:
    """Our own note beside a record; another program's, or a mangled one, is none."""
    try:
        values = json.loads(text) if text else None
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _moment(text: str | None) -> datetime | None:
    """``2004-11-16T02:23:02Z``, with or without fractions; ARC's 14 digits have been turned into that by warcio."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment.replace(microsecond=0) if moment.tzinfo else moment.replace(microsecond=0, tzinfo=UTC)


def _words(error: BaseException) -> str:
    if isinstance(error, EOFError):
        return "the file ends within the record"
    return " ".join(str(error).split())[:200] or type(error).__name__
