"""A captured page from its WARC record, checked and made safe to view. Reads two files and does not use the network.

The page's own text is shown, except that links to style sheets and the like, and frames within it, are disarmed
(``_DISARMED``). The frame's sandbox and the page's policy (``PAGE_POLICY``) block everything else that could connect. A
policy cannot block those two: Chromium connects to the host of a ``<link rel=preconnect>`` and of a frame before it
checks the policy.
"""

from __future__ import annotations

import codecs
import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from newsscrape.archive.locations import locate_record
from newsscrape.archive.reader import read_at
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.errors import NewsscrapeError, UnreadableRecord
from newsscrape.extract.markup import decode
from newsscrape.payload import NotPacked, TooLarge, digest, unpack
from newsscrape.store.archive import Archive
from newsscrape.store.captured_page import StoredCapture, capture_of_article, stored_capture
from newsscrape.tasks import Location

MAX_SIZE = 64 * 1024 * 1024  # bytes, packed or unpacked: twice a crawl's limit
QUERY_LIMIT = 10.0  # seconds
HTML = ("text/html", "application/xhtml+xml")
# Without allow-scripts a sandbox also stops <meta http-equiv=refresh>; without allow-same-origin the page has no
# origin to share. frame-ancestors keeps other sites from putting our pages into theirs.
PAGE_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
_CARRIES_PAYLOAD = ("response", "resource", "conversion")
# HTML's parser treats <basefont> like <link>, so the page keeps its structure, and it does nothing. Of repeated
# attributes the first counts; a frame with srcdoc ignores its src.
_DISARMED = (
    (re.compile(r"<link(?=[\s/>])", re.I), "<basefont"),
    (re.compile(r"<iframe(?=[\s/>])", re.I), '<iframe srcdoc=""'),
    (re.compile(r"<frame(?=[\s/>])", re.I), '<frame src="about:blank"'),
)


_DOCTYPE = re.compile(r"\A\s*(?:<!--.*?-->\s*)*<!doctype[^>]*>", re.I | re.S)
_REFRESH = re.compile(r"http-equiv(?=\s*=\s*[\"']?\s*refresh)", re.I)


class Unavailable(NewsscrapeError):
    """A capture that cannot be shown: 404 if there is nothing, 410 if it has changed.

    ``kept`` is what the archive knows about it, if anything.
    """

    def __init__(self, status: int, reason: str, kept: StoredCapture | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Shown:
    """A capture with its payload unpacked.

    ``html`` is None for anything but an HTML page; ``actual_sha256`` is the digest of the bytes that were found, which
    ``verified`` compares with the archive's.
    """

    kept: StoredCapture
    body: bytes
    html: str | None
    actual_sha256: str

    @property
    def verified(self) -> bool:
        return self.actual_sha256 == self.kept.payload_sha256


@dataclass(frozen=True, slots=True)
class Shelf:
    """An archive and its WARC folder."""

    archive: Path
    warc_dir: Path

    def capture_of(self, article_id: int) -> int:
        """The capture that an article was read from. Raises Unavailable."""
        with closing(Archive.read(self.archive, QUERY_LIMIT)) as archive:
            capture = capture_of_article(archive.db, article_id)
        if capture is None:
            raise Unavailable(404, f"there is no article {article_id} in this archive")
        return capture

    def kept(self, capture_id: int) -> StoredCapture:
        """What the archive knows about a capture. Raises Unavailable."""
        with closing(Archive.read(self.archive, QUERY_LIMIT)) as archive:
            kept = stored_capture(archive.db, capture_id)
        if kept is None:
            raise Unavailable(404, f"there is no capture {capture_id} in this archive")
        return kept

    def show(self, capture_id: int) -> Shown:
        """A capture with its page. Raises Unavailable."""
        kept = self.kept(capture_id)
        record = self._record(kept)
        try:
            body = unpack(record.body, record.headers.get("content-encoding", ""), MAX_SIZE).body
        except TooLarge as error:
            raise Unavailable(410, f"the page cannot be shown: {error}", kept) from error
        except NotPacked:
            body = record.body  # served with a wrong coding; a crawl reads it like this, too
        html = _safe_text(body, kept, record) if kept.mime in HTML else None
        return Shown(kept, body, html, digest(record.body))

    def raw_record(self, capture_id: int) -> bytes:
        """A capture's own record as stored, still packed. Raises Unavailable."""
        kept = self.kept(capture_id)
        if kept.own is None:
            raise _not_kept(kept)
        if kept.own.length > MAX_SIZE:
            raise Unavailable(410, f"its record has more than {MAX_SIZE} bytes", kept)
        try:
            with self._file(kept, kept.own).open("rb") as file:
                file.seek(kept.own.offset)
                data = file.read(kept.own.length)
        except OSError as error:
            raise _no_file(kept, kept.own) from error
        if len(data) < kept.own.length or not data:
            raise Unavailable(410, f"the file {kept.own.file} ends before this record does", kept)
        return data

    def _file(self, kept: StoredCapture, place: Location) -> Path:
        try:
            return locate_record(self.warc_dir, place)
        except UnreadableRecord as error:
            raise Unavailable(410, f"its record cannot be read: {error}", kept) from error

    def _record(self, kept: StoredCapture) -> StoredRecord:
        """The record with a capture's payload."""
        place = kept.place
        if place is None:
            raise _not_kept(kept)
        path = self._file(kept, place)
        if not path.is_file():
            raise _no_file(kept, place)
        try:
            record = read_at(path, place, MAX_SIZE)
        except UnreadableRecord as error:
            raise Unavailable(410, f"its record is damaged: {error}", kept) from error
        if record.too_large:
            raise Unavailable(410, f"its record holds more than {MAX_SIZE} bytes", kept)
        if record.kind not in _CARRIES_PAYLOAD or (kept.record_id and record.record_id != kept.record_id):
            reason = f"another record is in its place: {place.file}, offset {place.offset}, a {record.kind}"
            raise Unavailable(410, reason, kept)
        return record


def _not_kept(kept: StoredCapture) -> Unavailable:
    return Unavailable(404, "its bytes were not kept: the crawl wrote no WARC files, or a crash took the record", kept)


def _no_file(kept: StoredCapture, place: Location) -> Unavailable:
    return Unavailable(
        404, f"its WARC file, {place.file}, is not there; newsscrape serve --warc-dir names another folder", kept
    )


def _safe_text(body: bytes, kept: StoredCapture, record: StoredRecord) -> str:
    """The page as text, decoded in the article's charset, and disarmed."""
    return disarmed(_text(body, kept, record))


def disarmed(text: str) -> str:
    """A page's text without what connects before a browser asks the policy: links to sheets and the like, frames."""
    for pattern, replacement in _DISARMED:
        text = pattern.sub(replacement, text)
    return text


def inert(html: str) -> str:
    """A disarmed page as a file, safe where it is opened by itself: its policy forbids scripts and every fetch."""
    allowed = PAGE_POLICY.removeprefix("sandbox; ").partition("; frame-ancestors")[0]
    meta = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{allowed}">'
    html = _REFRESH.sub("data-http-equiv", html)
    begin = _DOCTYPE.match(html)
    at = begin.end() if begin else 0
    return f"{html[:at]}{meta}{html[at:]}"


def _text(body: bytes, kept: StoredCapture, record: StoredRecord) -> str:
    try:
        name = codecs.lookup(kept.charset or "").name
    except LookupError:
        return decode(body, record.headers).text
    return body.decode(name, "replace").removeprefix("\ufeff")
