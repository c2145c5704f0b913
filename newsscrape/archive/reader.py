"""Reads WARC and ARC files, ours and anyone's: whole files in flat memory, or one record at its offset.

Damage is data: a record that cannot be read is reported with its offset and the reason, and reading goes on at the
next one that can.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.limitreader import LimitReader
from warcio.recordloader import ARC2WARCHeadersParser
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from newsscrape.archive.records import TASK
from newsscrape.archive.resync import begins_record, next_record
from newsscrape.archive.streams import MAX_HEADER, Chunked, Member, Stream
from newsscrape.errors import UnreadableRecord
from newsscrape.tasks import Location

_PIECE = 1 << 16
_WARC = StatusAndHeadersParser([], verify=False)
_ARC = ARC2WARCHeadersParser()
_HTTP = StatusAndHeadersParser([], verify=False)
_HTTP_LINE = re.compile(rb"HTTP/\d|[A-Z]{3,12} \S")  # a response's, a request's
_HTTP_KINDS = ("response", "revisit", "request")
_ABOUT_A_PAGE = (*_HTTP_KINDS, "resource", "conversion", "metadata")
# Bytes that may be read a second time to find a record within what turned out to be none, a file's size beside them:
# a file made on purpose could else have its end read once for each of its lines.
_PATIENCE = 1 << 22
_READ_ANYWAY = 1 << 16
# What damaged bytes make the codecs and warcio's parsers raise.
_DAMAGE = (zlib.error, EOFError, OSError, ValueError, AttributeError, IndexError, TypeError, OverflowError)


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
        size = file.seek(0, 2)
        patience = size + _PATIENCE
        while offset is not None and offset < size:
            try:
                offset = yield from _from(file, path.name, offset, size, limit)
            except _DAMAGE as error:
                yield Damage(path.name, offset, _words(error))
                read = file.tell() - offset
                patience -= max(read - _READ_ANYWAY, 0)
                offset = next_record(file, offset + (1 if patience > 0 else max(read, 1)))


def read_at(path: Path, location: Location, limit: int) -> StoredRecord:
    """The one record at a place; UnreadableRecord where there is none that can be read."""
    reason = "no record stands there"
    try:
        with path.open("rb") as file:
            for found in _from(file, location.file, location.offset, file.seek(0, 2), limit):
                if isinstance(found, StoredRecord):
                    return found
                reason = found.reason
    except FileNotFoundError as error:
        raise UnreadableRecord(location.file, location.offset, "the file is not there") from error
    except _DAMAGE as error:
        raise UnreadableRecord(location.file, location.offset, _words(error)) from error
    raise UnreadableRecord(location.file, location.offset, reason)


def _from(file: BinaryIO, name: str, offset: int, size: int, limit: int) -> Generator[StoredRecord | Damage, None, int]:
    """What stands at an offset: a record, or the records of one gzip member. Returns where the next thing begins."""
    stream = Stream.at(file, offset)
    packed = isinstance(stream, Member)
    line = _next_line(stream)
    alone = True
    while line:
        found = _record(stream, line, limit, None if packed else size)
        end = stream.position()
        line = stream.readline()
        if line.strip() and not begins_record(line):
            raise ValueError("other data follows where its Content-Length has it end")
        line = line if line.strip() else _next_line(stream)
        if packed and line and not begins_record(line):
            raise ValueError("other data follows the record")
        alone = alone and not (packed and line)
        place = Location(name, offset, (stream.position() if packed else end) - offset) if alone else None
        if isinstance(found, StoredRecord):
            yield replace(found, location=place)
        elif found:
            yield Damage(name, offset, found)
        if not packed:
            break
    return stream.position() - len(line)


def _next_line(stream: Stream) -> bytes:
    """The next line that is not blank: a record's first."""
    stream.lines_left = MAX_HEADER
    while (line := stream.readline()) and not line.strip():
        pass
    return line


def _record(stream: Stream, line: bytes, limit: int, size: int | None) -> StoredRecord | str | None:
    """The record that begins with a line; what it lacks; None for one about no address, such as a file's own header.

    ``size`` is the file's, where it is not packed: a length can be checked there before anything is read.
    """
    if not begins_record(line):
        raise ValueError("no record begins there")
    warc = line.startswith(b"WARC/")
    said = (_WARC if warc else _ARC).parse(stream, line)
    stated = (said.get_header("Content-Length") or "").strip()
    if not (stated.isascii() and stated.isdigit() and len(stated) < 19):
        raise ValueError("its Content-Length is missing or no number")
    length = int(stated) - (0 if warc else said.total_len)
    if line.startswith(b"filedesc:"):
        length = max(length, 0)  # programs differ in what an ARC's own header counts
    if length < 0:
        raise ValueError("its Content-Length is negative")
    if size is not None:
        stream.look_ahead(length, size)
    block = LimitReader(stream, length)
    kind = said.get_header("WARC-Type") or ""
    http, begun = _http_head(block) if kind in _HTTP_KINDS else (None, b"")
    stream.lines_left = sys.maxsize
    chunked = http is not None and "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    body, too_large = _body(Chunked(block) if chunked else block, begun, limit)
    stream.skip(block.limit)
    found = _stored(said, kind, http if kind != "request" else None, body, too_large)
    # warcio makes up a name for a record of ARC, another one each time.
    return found if warc or not isinstance(found, StoredRecord) else replace(found, record_id=None)


def _http_head(block: LimitReader) -> tuple[StatusAndHeaders | None, bytes]:
    """HTTP's headers at the head of a block; where it has none, what was read of it to find out."""
    line = block.readline()
    return (_HTTP.parse(block, line), b"") if _HTTP_LINE.match(line) else (None, line)


def _body(stream: Chunked | LimitReader, begun: bytes, limit: int) -> tuple[bytes, bool]:
    """The payload without its transfer coding, and whether it passed the limit."""
    pieces, size = [begun], len(begun)
    while size <= limit and (piece := stream.read(_PIECE)):
        size += len(piece)
        pieces.append(piece)
    return (b"", True) if size > limit else (b"".join(pieces), False)


def _stored(
    said: StatusAndHeaders, kind: str, http: StatusAndHeaders | None, body: bytes, too_large: bool
) -> StoredRecord | str | None:
    if kind not in _ABOUT_A_PAGE:
        return None
    url, moment = (said.get_header("WARC-Target-URI") or "").strip("<> "), _moment(said.get_header("WARC-Date"))
    if not url or moment is None:
        return f"a {kind} record without a {'WARC-Date that can be read' if url else 'WARC-Target-URI'}"
    return StoredRecord(
        kind=kind,
        url=url,
        moment=moment,
        record_id=_bare(said.get_header("WARC-Record-ID")),
        status=_status(http.get_statuscode()) if http else None,
        headers=_headers(http.headers) if http else {},
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


def _headers(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By name in lower case, the last of repeated ones; but codings add up."""
    headers: dict[str, str] = {}
    for name, value in ((name.lower(), value) for name, value in pairs):
        before = headers.get(name) if name == "content-encoding" else None
        headers[name] = f"{before}, {value}" if before else value
    return headers


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
        moment = datetime.fromisoformat((text or "").strip()).replace(microsecond=0)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _words(error: BaseException) -> str:
    if isinstance(error, EOFError):
        return "the file ends within the record"
    return " ".join(str(error).split())[:200] or type(error).__name__
