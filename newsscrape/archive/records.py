"""Builds WARC records as bytes, each a gzip member of its own, in the form that other tools read and replay.

warcio lays out a record and ISA-L compresses it, to about the size of zlib's level 6 in a tenth of the time. A
response's body is stored exactly as it arrived. Its header block is rebuilt, because Scrapy passes on neither the case
of the names nor the framing: ``Transfer-Encoding`` and ``Connection`` are left out, and ``Content-Length`` is the
length of the stored body.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from isal import isal_zlib
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsscrape import urls

Headers = Iterable[tuple[str, str]]
VERSION = "WARC/1.1"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# Headers about the connection, not the page. They do not apply to a stored body.
_FRAMING = frozenset(("transfer-encoding", "connection", "keep-alive", "content-length", "trailer", "upgrade"))
_OF_A_USER = frozenset(("set-cookie",))  # of a response to a request with one of the next
_LEADS_ON = frozenset(("location", "content-location", "refresh", "link"))  # may hold passwords in their URLs
# Headers that would let a reader of the file act as the user who fetched the page.
SECRETS = frozenset(("cookie", "authorization", "proxy-authorization"))
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")  # would end a header line, or start one of the server's choosing
# Reasons for a partial record: WARC's term for each, and what it means.
TRUNCATED = {
    "length": "it was longer than its crawler's limit",
    "time": "it took longer than its crawler's limit",
    "disconnect": "the connection broke off",
}
DISCONNECTED = f"{TRUNCATED['disconnect']} (WARC-Truncated: disconnect)"
TASK = "WARC-JSON-Metadata"  # the name that Webrecorder uses for a tool's notes on its record


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response. ``sent`` and ``received`` are their headers, including repeated ones; those
    named in ``secrets``, in lower case, are not written.

    ``cut_off`` is set if the connection broke before the end of the body.
    """

    record_id: str
    url: str
    moment: datetime
    payload_sha256: str
    body: bytes
    status: int
    sent: tuple[tuple[str, str], ...] = ()
    received: tuple[tuple[str, str], ...] = ()
    protocol: str = "HTTP/1.1"
    ip_address: str | None = None
    task: Mapping[str, Any] | None = None
    cut_off: bool = False
    secrets: frozenset[str] = SECRETS


@dataclass(frozen=True, slots=True)
class Earlier:
    """The record that already holds the same payload."""

    record_id: str
    url: str
    moment: datetime


def new_record_id() -> str:
    """An ID for a new record: ``urn:uuid:…``, without the angle brackets that surround it in the file."""
    return f"urn:uuid:{uuid.uuid4()}"


def exchange_records(
    exchange: Exchange, earlier: Earlier | None = None, info: str | None = None
) -> tuple[bytes, bytes]:
    """A response and its request, each as a gzip member. A payload that ``earlier`` holds is not stored again.

    ``info``, here and below: the ID of the ``warcinfo`` of the file that the record will be in.
    """
    return _response(exchange, earlier, info), _request(exchange, info)


def info_record(filename: str, fields: Mapping[str, str], record_id: str | None = None) -> bytes:
    """The ``warcinfo`` at the start of a file: the program, the crawl and its settings."""
    writer = _writer()
    said = {name: _line(urls.without_users(fields[name])) for name in fields}
    record = writer.create_warcinfo_record(filename, said)
    record.rec_headers.replace_header("WARC-Record-ID", f"<{record_id or new_record_id()}>")
    return _packed(writer, record)


def resource_record(
    record_id: str, url: str, moment: datetime, mime: str, body: bytes, task: Mapping[str, Any] | None,
    info: str | None = None,
) -> bytes:  # fmt: skip
    """A saved page: bytes that came without an HTTP exchange."""
    headers = _headers(record_id, moment, info) | _said(task)
    return _plain("resource", url, mime, body, headers)


def conversion_record(
    record_id: str, url: str, moment: datetime, html: bytes, of: str, task: Mapping[str, Any] | None = None,
    info: str | None = None,
) -> bytes:  # fmt: skip
    """A page as a browser rendered it from the record ``of``: not a response, because no server sent it."""
    headers = _headers(record_id, moment, info) | _said(task) | {"WARC-Refers-To": f"<{of}>"}
    return _plain("conversion", url, "text/html; charset=utf-8", html, headers)


def metadata_record(url: str, moment: datetime, values: Any, info: str | None = None) -> bytes:
    """The crawler's own data as JSON, under a URI of its own such as ``urn:newsscrape:seeds``."""
    body = urls.without_users(json.dumps(values, ensure_ascii=False)).encode()
    return _plain("metadata", url, "application/json", body, _headers(new_record_id(), moment, info))


class _HttpHead(StatusAndHeaders):  # type: ignore[misc]  # warcio is not typed
    """A header block exactly as it arrived; warcio's own class would encode non-ASCII text differently."""

    def to_ascii_bytes(self, header_filter: Any = None) -> bytes:
        lines = [
            f"{self.protocol} {self.statusline}",
            *(f"{_line(name)}: {_line(value)}" for name, value in self.headers),
        ]
        return "\r\n".join((*lines, "", "")).encode("latin-1", "replace")


def _response(exchange: Exchange, earlier: Earlier | None, info: str | None) -> bytes:
    headers = _headers(exchange.record_id, exchange.moment, info) | _said(exchange.task)
    headers["WARC-Payload-Digest"] = f"sha256:{exchange.payload_sha256}"
    if exchange.ip_address:
        headers["WARC-IP-Address"] = exchange.ip_address
    if exchange.cut_off:
        headers["WARC-Truncated"] = "disconnect"
    kind, block, body = "response", _http_head(exchange), exchange.body
    if earlier is not None:
        kind = "revisit"
        headers["WARC-Refers-To"] = f"<{earlier.record_id}>"
        headers["WARC-Refers-To-Target-URI"] = earlier.url
        headers["WARC-Refers-To-Date"] = iso(earlier.moment)
        headers["WARC-Profile"] = NOT_MODIFIED if exchange.status == 304 else IDENTICAL
        if exchange.status == 304:
            # pywb replays such a record only if it has no header block of its own; the capture stores the headers that
            # matter.
            del headers["WARC-Payload-Digest"]
            block, body = None, b""
        # warcio would write the digest of a body that is not in the record.
        headers["WARC-Block-Digest"] = _sha1(block.to_ascii_bytes() if block else b"")
    writer = _writer()
    record = writer.create_warc_record(
        exchange.url, kind, payload=BytesIO(body), length=len(body), http_headers=block,
        warc_content_type="application/http; msgtype=response", warc_headers_dict=headers,
    )  # fmt: skip
    return _packed(writer, record)


def _sha1(block: bytes) -> str:
    """A digest in the form that WARC tools write: base 32."""
    return f"sha1:{b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()}"


def _request(exchange: Exchange, info: str | None) -> bytes:
    target = urlsplit(exchange.url)
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    sent = [(name, value) for name, value in exchange.sent if name.lower() not in exchange.secrets]
    if not any(name.lower() == "host" for name, _ in sent):
        sent.insert(0, ("Host", target.netloc.rpartition("@")[2]))
    headers = _headers(new_record_id(), exchange.moment, info)
    headers["WARC-Concurrent-To"] = f"<{exchange.record_id}>"
    writer = _writer()
    block = _HttpHead(f"GET {_line(path)} HTTP/1.1", sent, is_http_request=True)
    record = writer.create_warc_record(
        exchange.url, "request", http_headers=block, warc_headers_dict=headers,
        warc_content_type="application/http; msgtype=request",
    )  # fmt: skip
    return _packed(writer, record)


def _http_head(exchange: Exchange) -> _HttpHead | None:
    secret = any(name.lower() in exchange.secrets for name, _ in exchange.sent)
    left_out = _FRAMING | exchange.secrets | (_OF_A_USER if secret else frozenset())
    kept = [
        (name, urls.without_users(value) if name.lower() in _LEADS_ON else value)
        for name, value in exchange.received
        if name.lower() not in left_out
    ]
    kept.append(("Content-Length", str(len(exchange.body))))
    try:
        phrase = HTTPStatus(exchange.status).phrase
    except ValueError:
        phrase = "Unknown"
    # HTTP/2 has no status line; WARC readers only know those of HTTP/1.
    protocol = exchange.protocol if exchange.protocol in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"
    return _HttpHead(f"{exchange.status} {phrase}", kept, protocol=protocol)


def _plain(kind: str, url: str, mime: str, body: bytes, headers: dict[str, str]) -> bytes:
    writer = _writer()
    record = writer.create_warc_record(
        url, kind, payload=BytesIO(body), length=len(body), warc_content_type=mime, warc_headers_dict=headers
    )
    return _packed(writer, record)


def _headers(record_id: str, moment: datetime, info: str | None) -> dict[str, str]:
    said = {"WARC-Record-ID": f"<{record_id}>", "WARC-Date": iso(moment)}
    return said | {"WARC-Warcinfo-ID": f"<{info}>"} if info else said


def _said(task: Mapping[str, Any] | None) -> dict[str, str]:
    return {TASK: urls.without_users(json.dumps(task, ensure_ascii=True))} if task else {}


def _line(text: str) -> str:
    """Text reduced to a single header line."""
    return _CONTROL.sub(" ", text)


def iso(moment: datetime) -> str:
    """A time as WARC writes it, to the second, like the archive's columns."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _writer() -> WARCWriter:
    return WARCWriter(BytesIO(), gzip=False, warc_version=VERSION)


def _packed(writer: WARCWriter, record: Any) -> bytes:
    said = record.rec_headers
    record.content_type = _line(record.content_type)
    said.headers = [(name, _line(value)) for name, value in said.headers]
    writer.write_record(record)
    packer = isal_zlib.compressobj(2, isal_zlib.DEFLATED, 31)
    return bytes(packer.compress(writer.out.getvalue()) + packer.flush())
