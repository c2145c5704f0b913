"""Converts the response for a URL to a Visit that says what it was. Pure: no network, no clock, no archive.

The same for a live response, a saved file, a WARC record and a test. Responses that may not be pages (an error, an
image, half a body) are sorted out first; ``pages/parsers.py`` reads the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from newsscrape import tasks
from newsscrape.article import duplicates
from newsscrape.discovery import embedded_links
from newsscrape.items import PART, Capture, Fate, Role, Visit
from newsscrape.pages.choice import collector_paused
from newsscrape.pages.parsers import HTML_ROLES, ParsedPage, guessed_sitemaps, is_named, read_role
from newsscrape.payload import ACCEPTED
from newsscrape.tasks import FEED, ROBOTS, SITEMAP, Fetched

logger = logging.getLogger(__name__)


_GONE = (404, 410)
# Roles of conventional URLs: if nothing is there, it says nothing about an article.
_SOUGHT: Mapping[Role, str] = {"feed": FEED, "sitemap": SITEMAP}
_HTML = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "application/vnd.wap.xhtml+xml")
_UNDECLARED = ("", "text/plain", "application/octet-stream", "unknown/unknown")  # what servers send for anything
# Content codings still on a body that we receive. Servers also send nonsense, such as "utf-8".
_NOT_UNPACKED = (*ACCEPTED, "compress", "x-compress", "dcb", "dcz", "exi")
# Other files that servers send as HTML, or without a type, by their first bytes.
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
)


def read_fetched(fetched: Fetched) -> Visit:
    """Decide whether a response is a page and whether the page is an article, and extract it.

    An error in extraction is our bug and does not end the crawl: it becomes this URL's failure.
    """
    return parsed_visit(fetched, _unread(fetched) or _in_part(fetched, _read(fetched)))


def _in_part(fetched: Fetched, parsed: ParsedPage) -> ParsedPage:
    """The result, marked as incomplete if the bytes or what was read of them are only part of the page."""
    missing = fetched.incomplete or parsed.incomplete
    if missing is None:
        return parsed
    reason = "; ".join(filter(None, (parsed.reason, f"{PART}{missing}")))
    return replace(parsed, reason=reason, incomplete=missing)


def parsed_visit(fetched: Fetched, parsed: ParsedPage) -> Visit:
    """The visit for a response, with what was found in it."""
    article = parsed.article
    return Visit(
        fetched.url, fetched.visited_at, parsed.outcome, parsed.reason, fetched.http_status,
        capture_of(fetched, parsed), article, fetched.redirected_from, parsed.links,
        fingerprint=duplicates.fingerprint(article.body) if article is not None else None,
    )  # fmt: skip


def capture_of(fetched: Fetched, parsed: ParsedPage | None = None) -> Capture:
    """The capture's row: what was received, where it is stored, and in which charset it was decoded."""
    place = fetched.location
    return Capture(
        captured_at=fetched.captured_at,
        origin=fetched.origin,
        payload_sha256=fetched.payload_sha256,
        http_status=fetched.http_status,
        mime=mime_type(fetched.body, fetched.headers),
        charset=parsed.charset if parsed else None,
        charset_source=parsed.charset_source if parsed else None,
        truncated=fetched.cut_off or bool(fetched.incomplete or (parsed and parsed.incomplete)),
        etag=fetched.headers.get("etag"),
        last_modified=fetched.headers.get("last-modified"),
        task=tasks.dump(fetched.task),
        record_id=fetched.record_id,
        warc_uri=fetched.warc_uri,
        warc_file=place.file if place else None,
        warc_offset=place.offset if place else None,
        warc_length=place.length if place else None,
        refers_to=fetched.refers_to,
        rendered_from=fetched.rendered_from,
    )


def _unread(fetched: Fetched) -> ParsedPage | None:
    """The result for responses that need no reading: not a page, or not a complete one."""
    status, body = fetched.http_status, fetched.body
    if fetched.task.role == "robots" and status is not None and 400 <= status < 500:
        # No robots.txt, or none for us: a site without rules. Only unusual cases need a reason.
        why = ROBOTS if status in _GONE else f"{ROBOTS}: {status_reason(status)}"
        return ParsedPage("not_article", why, None, tuple(guessed_sitemaps(fetched.url)))
    packed = fetched.headers.get("content-encoding", "").strip().lower()
    if (status or 0) >= 400 and fetched.task.role == "sitemap" and is_named(fetched.task):
        fate: Fate = "gone" if status in _GONE else "failed"
        return ParsedPage(fate, f"{SITEMAP}: {status_reason(status or 0)}", None, tuple(guessed_sitemaps(fetched.url)))
    if status in _GONE and fetched.task.role in _SOUGHT:
        return ParsedPage("not_article", f"{_SOUGHT[fetched.task.role]}: {status_reason(status or 0)}")
    if status in _GONE:
        return ParsedPage("gone", status_reason(status or 0))
    if status == 304:
        return ParsedPage("unchanged", status_reason(status))
    if status is not None and not 200 <= status < 300:
        target = fetched.headers.get("location", "")[:200]  # one that cannot be followed: the others were
        return ParsedPage("failed", status_reason(status) + (f", to {target}" if target else ""))
    if fetched.cut_off:
        return ParsedPage("failed", "the page is cut off: its compressed body ends early")
    if packed in _NOT_UNPACKED:
        return ParsedPage("failed", f"compressed as {packed}, which was not asked for and cannot be unpacked")
    if not body.strip() and fetched.task.role not in ("robots", "cdx"):
        return ParsedPage("not_article", "an empty body")
    mime = mime_type(body, fetched.headers)
    if fetched.task.role in ("section", "page") and embedded_links.is_json(mime) and embedded_links.html_in_json(body):
        return None
    if mime not in _HTML and fetched.task.role in HTML_ROLES:
        return ParsedPage("not_article", f"not a page but {mime}")
    return None


def _read(fetched: Fetched) -> ParsedPage:
    try:
        with collector_paused():
            return read_role(fetched)
    except MemoryError:
        raise  # the process is of no more use
    except Exception as error:
        logger.exception("%s could not be read; please report this with the page", fetched.url)
        return ParsedPage("failed", our_fault(error))


def may_be_page(fetched: Fetched) -> bool:
    """Whether a response is HTML, by its bytes if it is declared as anything else; for an error, by its type."""
    if fetched.http_status is None or 200 <= fetched.http_status < 300:
        return mime_type(fetched.body, fetched.headers) in _HTML
    declared = fetched.headers.get("content-type", "").split(";", maxsplit=1)[0].strip().lower()
    return declared in _HTML or declared in _UNDECLARED


def our_fault(error: BaseException | None) -> str:
    """The reason of a URL that failed because of an error in newsscrape."""
    return f"an error in newsscrape: {type(error).__name__}: {error}"[:500]


def status_reason(status: int) -> str:
    """``HTTP 404 Not Found``"""
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def mime_type(body: bytes, headers: Mapping[str, str]) -> str:
    """The media type of the bytes: by their signature, else as declared, else HTML if they look like it."""
    start = body[:64].lstrip()
    for signature, mime in _SIGNATURES:
        if start.startswith(signature):
            return mime
    declared = headers.get("content-type", "").split(";")[0].strip().lower()
    if declared in _UNDECLARED:
        return "text/html" if b"<" in body[:1024] else declared or "application/octet-stream"
    return declared
