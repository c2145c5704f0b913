"""From what came back, a response or a failure, to a Visit that says what it was."""

from __future__ import annotations

import gzip
import hashlib
import logging
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from scrapy import Request
from scrapy import exceptions as scrapy_errors
from scrapy.http import Response

from newsscrape import urls
from newsscrape.items import Article, Capture, Fate, Link, Origin, PageContext, SiteProfile, Visit
from newsscrape.middlewares import RobotsUnreachable
from newsscrape.pages import collector_paused, read_page
from newsscrape.pages.article import ArticlePage

logger = logging.getLogger(__name__)

LOOP = "redirect loop"
_GONE = (404, 410)
_HTML = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "application/vnd.wap.xhtml+xml")
# Content codings that are still on a body when it reaches us. Servers also send nonsense there, such as "utf-8".
_NOT_UNPACKED = ("br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi")
# What servers send under the name of HTML, or under none, by its first bytes.
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
)
# An exception of the downloader → the fate and the reason. The first that fits counts.
_FAILURES: tuple[tuple[type[BaseException], Fate, str], ...] = (
    (scrapy_errors.CannotResolveHostError, "failed", "the host name is not known"),
    (scrapy_errors.DownloadConnectionRefusedError, "failed", "the host refuses connections"),
    (scrapy_errors.DownloadTimeoutError, "failed", "no answer in time"),
    (scrapy_errors.DownloadCancelledError, "failed", "larger than the limit of {limit}"),
    (scrapy_errors.ResponseDataLossError, "failed", "the connection broke off before the end of the page"),
    (scrapy_errors.DownloadFailedError, "failed", "the connection failed: {error}"),
    (scrapy_errors.UnsupportedURLSchemeError, "failed", "not a web address"),
    (gzip.BadGzipFile, "failed", "its compressed body cannot be unpacked"),
    (zlib.error, "failed", "its compressed body cannot be unpacked"),
    (EOFError, "failed", "its compressed body cannot be unpacked"),
    (UnicodeError, "failed", "not a host name"),
    (ValueError, "failed", "leads to an address that cannot be read: {error}"),
)
_IGNORED = (
    ("Forbidden by robots.txt", "skipped", "robots.txt forbids it"),
    ("max redirections reached", "failed", LOOP + ": more than {redirects} redirects"),
    ("exceeded DOWNLOAD_MAXSIZE", "failed", "larger than the limit of {limit} when unpacked"),
    ("Filtered offsite request", "skipped", "on another site"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader made of a page: the fate it deserves, why, its article if it is one, the links it offers."""

    outcome: Fate
    reason: str | None = None
    article: Article | None = None
    links: tuple[Link, ...] = ()


PageReader = Callable[[ArticlePage], Finding]


def article_reader(find_links: Callable[[Article], tuple[Link, ...]]) -> PageReader:
    """A reader for pages that should be articles; ``find_links`` picks the links to note of one that is."""

    def read(page: ArticlePage) -> Finding:
        article = page.read()
        if article.page_type == "article":
            return Finding("archived", None, article, find_links(article))
        kind = article.page_type.replace("_", " ")
        return Finding("not_article", f"{kind}: {article.page_type_reason}" if article.page_type_reason else kind)

    return read


def page_visit(
    body: bytes,
    context: PageContext,
    *,
    visited_at: datetime,
    captured_at: datetime,
    origin: Origin,
    reader: PageReader,
    headers: Mapping[str, str],
    http_status: int | None = None,
    cut_off: bool = False,
    redirected_from: tuple[str, ...] = (),
) -> Visit:
    """A visit that brought bytes: is it a page, is the page an article, and what does it say?

    An error in extraction is our bug, not the crawl's end: it becomes this URL's failure.
    """
    mime = _mime(body, headers)
    packed = headers.get("content-encoding", "").strip().lower()
    charset = charset_source = None
    if http_status in _GONE:
        finding = Finding("gone", _status_reason(http_status or 0))
    elif http_status is not None and not 200 <= http_status < 300:
        target = headers.get("location", "")[:200]  # one that cannot be followed: the others were
        finding = Finding("failed", _status_reason(http_status) + (f", to {target}" if target else ""))
    elif cut_off:
        finding = Finding("failed", "the page is cut off: its compressed body ends early")
    elif packed in _NOT_UNPACKED:
        finding = Finding("failed", f"compressed as {packed}, which was not asked for and cannot be unpacked")
    elif not body.strip():
        finding = Finding("not_article", "an empty body")
    elif mime not in _HTML:
        finding = Finding("not_article", f"not a page but {mime}")
    else:
        with collector_paused():
            finding, charset, charset_source = _read(body, context, headers, reader)
    capture = Capture(
        captured_at=captured_at,
        origin=origin,
        payload_sha256=hashlib.sha256(body).hexdigest(),
        http_status=http_status,
        mime=mime,
        charset=charset,
        charset_source=charset_source,
        truncated=cut_off,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
    )
    return Visit(
        context.url, visited_at, finding.outcome, finding.reason, http_status, capture, finding.article,
        redirected_from, finding.links,
    )  # fmt: skip


def _read(
    body: bytes, context: PageContext, headers: Mapping[str, str], reader: PageReader
) -> tuple[Finding, str | None, str | None]:
    """What a page says, and the charset it was read in and how that was found."""
    try:
        page = read_page(body, context, headers)
        return reader(page), page.reading.charset, page.reading.charset_source
    except Exception as error:
        logger.exception("%s could not be read; please report this with the page", context.url)
        return Finding("failed", our_fault(error)), None, None


def our_fault(error: BaseException | None) -> str:
    """The reason of a URL that failed by an error of newsscrape's own."""
    return f"an error in newsscrape: {type(error).__name__}: {error}"[:500]


def response_visit(response: Response, site: SiteProfile | None, reader: PageReader) -> Visit:
    """The visit of a response off the web, live or from a web archive."""
    now = datetime.now(UTC)
    archived = urls.unwrap(response.url)
    captured_at = (archived.captured_at if archived else None) or now
    request = response.request
    assert request is not None  # the engine's responses have one
    return page_visit(
        response.body,
        PageContext(archived.url if archived else response.url, captured_at, site),
        visited_at=now,
        captured_at=captured_at,
        origin="wayback" if archived else "live",
        reader=reader,
        headers=plain_headers(response),
        http_status=response.status,
        cut_off=bool(request.meta.get("body_cut_off")),
        redirected_from=_hops(request),
    )


def failure_visits(request: Request, error: BaseException, limit: int) -> Iterator[Visit]:
    """The visits of a request that brought no response: one, or in a redirect loop one for each address."""
    now = datetime.now(UTC)
    hops = _hops(request)
    fate, reason = explain(error, limit, len(hops))
    url = own_address(request.url)
    if LOOP in reason:
        for hop in (*hops, url):
            yield Visit(hop, now, fate, reason)
    else:
        yield Visit(url, now, fate, reason, redirected_from=hops)


def unfetchable_visit(url: str) -> Visit:
    """The visit of what cannot be asked for at all."""
    reason = "not a web address: write it whole, with http:// or https://"
    if len(url) > urls.MAX_LENGTH:
        reason = f"longer than {urls.MAX_LENGTH:,} characters"
    return Visit(url, datetime.now(UTC), "failed", reason)


def own_address(url: str) -> str:
    """A page's own address, also where it was asked of a web archive."""
    archived = urls.unwrap(url)
    return archived.url if archived else url


def explain(error: BaseException, limit: int, redirects: int = 0) -> tuple[Fate, str]:
    """An exception as a fate and a reason in plain words."""
    if isinstance(error, RobotsUnreachable):
        cause = error.args[-1]
        why = explain(cause, limit)[1] if isinstance(cause, BaseException) else str(cause)
        return "failed", f"robots.txt cannot be fetched, so nothing may be: {why}"
    size = f"{limit // 2**20} MiB"
    if isinstance(error, scrapy_errors.IgnoreRequest):
        for message, fate, reason in _IGNORED:
            if message in str(error):
                return fate, reason.format(limit=size, redirects=redirects)  # type: ignore[return-value]
    for kind, fate, reason in _FAILURES:
        if isinstance(error, kind):
            return fate, reason.format(limit=size, error=str(error)[:200])
    return "failed", f"{type(error).__name__}: {error}"[:300]


def plain_headers(response: Response) -> dict[str, str]:
    """Headers as text, names in lower case, the last of repeated ones."""
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }


def _hops(request: Request) -> tuple[str, ...]:
    return tuple(request.meta.get("redirect_urls", ()))


def _status_reason(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _mime(body: bytes, headers: Mapping[str, Any]) -> str:
    """What the bytes are: by their signature, else as declared, else HTML where they look like it."""
    start = body[:64].lstrip()
    for signature, mime in _SIGNATURES:
        if start.startswith(signature):
            return mime
    declared = str(headers.get("content-type", "")).split(";")[0].strip().lower()
    if declared in ("", "text/plain", "application/octet-stream", "unknown/unknown"):
        return "text/html" if b"<" in body[:1024] else declared or "application/octet-stream"
    return declared
