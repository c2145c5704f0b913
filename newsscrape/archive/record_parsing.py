"""Reads one record of a WARC or ARC file: what it is about and what it holds."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from warcio.limitreader import LimitReader
from warcio.recordloader import ARC2WARCHeadersParser
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from newsscrape.archive.notes import Provenance, read_note
from newsscrape.archive.records import TASK, TRUNCATED
from newsscrape.archive.resync import begins_record
from newsscrape.archive.streams import Chunked, Stream
from newsscrape.archive.zstandard import Dictionary
from newsscrape.payload import content_type, is_text
from newsscrape.tasks import Location

_PIECE = 1 << 16
_WARC = StatusAndHeadersParser([], verify=False)
_ARC = ARC2WARCHeadersParser()
_HTTP = StatusAndHeadersParser([], verify=False)
_HTTP_LINE = re.compile(rb"HTTP/\d|[A-Z]{3,12} \S")  # of a response, of a request
_HTTP_KINDS = ("response", "revisit", "request")
_ABOUT_A_PAGE = (*_HTTP_KINDS, "resource", "conversion", "metadata")


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One record. ``body`` is the payload as it arrived, with its content coding; ``headers`` are HTTP's.

    ``kind`` is the WARC type. ``location`` is None in a file whose records cannot be reached one by one. ``refers_to``
    names the record, URL and time of a revisit's payload, as far as they are given. ``task`` is newsscrape's note in a
    record of its own (``ours``). ``cut_off`` says why ``body`` is known to be incomplete.
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
    cut_off: str | None = None
    ours: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is being read, up to ``size``, with bodies up to ``limit`` bytes, and who wrote its records."""

    file: BinaryIO
    name: str
    size: int
    limit: int
    dictionary: Dictionary | None = None
    reachable: bool = True
    provenance: Provenance = field(default_factory=Provenance)


def read_record(stream: Stream, line: bytes, source: Source) -> StoredRecord | str | None:
    """The record that begins with a line, and what is wrong with it; None for a record without a URL, such as a
    ``warcinfo``.

    In an uncompressed file the length can be checked before anything is read.
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
        length = max(length, 0)  # programs differ in what an ARC header counts as its own length
    if length < 0:
        raise ValueError("its Content-Length is negative")
    if not stream.packed:
        stream.look_ahead(length, source.size)
    block = LimitReader(stream, length)
    kind = said.get_header("WARC-Type") or ""
    http, begun = _http_head(block) if kind in _HTTP_KINDS else (None, b"")
    stream.lines_left = sys.maxsize
    framed = Chunked(block) if http and "chunked" in (http.get_header("Transfer-Encoding") or "").lower() else None
    body, too_large = _body(framed or block, begun, source.limit)
    stream.skip(block.limit)
    if kind == "warcinfo":
        source.provenance.begin(_bare(said.get_header("WARC-Record-ID")), body)
        return None
    found = _stored(said, kind, http if kind != "request" else None, body, too_large)
    if not isinstance(found, StoredRecord):
        return found
    if not warc:
        return replace(found, record_id=None)  # warcio invents a new record ID for an ARC record each time
    ours = source.provenance.is_ours(_bare(said.get_header("WARC-Warcinfo-ID")))
    return replace(found, ours=ours, cut_off=_cut_off(said.get_header("WARC-Truncated"), framed, found))


def _cut_off(truncated: str | None, framed: Chunked | None, record: StoredRecord) -> str | None:
    """Why a record is known to hold only part of what was sent."""
    if truncated:
        word = truncated.strip()[:40]
        return f"{TRUNCATED.get(word.lower(), 'its crawler does not say why')} (WARC-Truncated: {word})"
    if record.too_large or record.kind != "response":
        return None
    if framed is not None:
        return "its body ends within a chunk" if framed.cut_off else None
    stated = record.headers.get("content-length", "").strip()
    size = len(record.body)
    # the length is that of the compressed body
    stored_unpacked = "content-encoding" in record.headers and is_text(record.body)
    if stored_unpacked or not (stated.isascii() and stated.isdigit()) or size >= int(stated):
        return None
    return f"{size:,} of the {int(stated):,} bytes of its Content-Length"


def _http_head(block: LimitReader) -> tuple[StatusAndHeaders | None, bytes]:
    """The HTTP headers at the start of a block; if it has none, the bytes that were read to find out."""
    line = block.readline()
    return (_HTTP.parse(block, line), b"") if _HTTP_LINE.match(line) else (None, line)


def _body(stream: Chunked | LimitReader, begun: bytes, limit: int) -> tuple[bytes, bool]:
    """The payload without its transfer coding, and whether it exceeded the limit."""
    pieces, size = [begun], len(begun)
    while size <= limit and (piece := stream.read(_PIECE)):
        size += len(piece)
        pieces.append(piece)
    return (b"", True) if size > limit else (b"".join(pieces), False)


def _stored(
    said: StatusAndHeaders, kind: str, http: StatusAndHeaders | None, body: bytes, too_large: bool
) -> StoredRecord | str | None:
    if kind not in _ABOUT_A_PAGE:
        return f"a {kind} record, which holds no page"
    url = (said.get_header("WARC-Target-URI") or "").strip("<> ")
    moment = moment_of(said.get_header("WARC-Date")) or _moment_of_server(http)
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
        task=read_note(said.get_header(TASK)),
        too_large=too_large,
    )


def _headers(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers by lower-case name.

    Of repeated headers the last counts, but codings and links accumulate, and one type is chosen.
    """
    headers: dict[str, str] = {}
    types: list[str] = []
    for name, value in ((name.lower(), value) for name, value in pairs):
        before = headers.get(name) if name in ("content-encoding", "link") else None
        headers[name] = f"{before}, {value}" if before else value
        if name == "content-type":
            types.append(value)
    if types:
        headers["content-type"] = content_type(types)
    return headers


def _bare(name: str | None) -> str | None:
    return name.strip("<> ") if name else None


def _status(code: str | None) -> int | None:
    return int(code) if code and code.isascii() and code.isdigit() else None


def moment_of(text: str | None) -> datetime | None:
    """``2004-11-16T02:23:02Z``, with or without fractions; warcio converts ARC's 14 digits to this form."""
    try:
        moment = datetime.fromisoformat((text or "").strip()).replace(microsecond=0)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _moment_of_server(http: StatusAndHeaders | None) -> datetime | None:
    """The time of the server's response: ClueWeb09 has invalid days such as ``2009-03-065`` as times of capture."""
    try:
        moment = parsedate_to_datetime((http and http.get_header("Date")) or "")
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
