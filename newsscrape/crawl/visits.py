"""Converts Scrapy's responses and failures to newsscrape's visits: what was received, or why nothing was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy import exceptions as scrapy_errors
from scrapy.http import Headers, Response

from newsscrape import urls
from newsscrape.archive.records import DISCONNECTED
from newsscrape.crawl.browser import RenderingFailed
from newsscrape.crawl.private_networks import PrivateAddress, PublicResolver
from newsscrape.crawl.retry import Postponed
from newsscrape.items import Capture, Fate, Ticket, Visit
from newsscrape.pages.responses import capture_of
from newsscrape.payload import NotPacked, TooLarge, content_type, digest
from newsscrape.tasks import Fetched, Task

LOOP = "redirect loop"
CAPTURES = "newsscrape_captures"  # key in a request's meta: the responses so far, see crawl/capturing.py
TASK = "newsscrape_task"  # key in a request's meta
DATALOSS = "dataloss"  # Scrapy's flag on an incomplete response, with DOWNLOAD_FAIL_ON_DATALOSS=0
TICKET = "newsscrape_ticket"  # … and the id of its row in the queue


class RobotsUnreachable(scrapy_errors.IgnoreRequest):
    """robots.txt could not be fetched, so nothing may be fetched from the host (RFC 9309, 2.3.1.4)."""


# An exception of the downloader → fate and reason. The first match counts.
_FAILURES: tuple[tuple[type[BaseException], Fate, str], ...] = (
    (scrapy_errors.CannotResolveHostError, "failed", "the host name is not known"),
    (scrapy_errors.DownloadConnectionRefusedError, "failed", "the host refuses connections"),
    (scrapy_errors.DownloadTimeoutError, "failed", "no answer in time"),
    (scrapy_errors.DownloadCancelledError, "failed", "larger than the limit of {limit}"),
    (scrapy_errors.ResponseDataLossError, "failed", "the connection broke off before the end of the page"),
    (scrapy_errors.DownloadFailedError, "failed", "the connection failed: {error}"),
    (scrapy_errors.UnsupportedURLSchemeError, "failed", "not a web address"),
    (RenderingFailed, "failed", "{error}"),
    (TooLarge, "failed", "larger than the limit of {limit} when unpacked"),
    (NotPacked, "failed", "its compressed body cannot be unpacked"),
    (UnicodeError, "failed", "not a host name"),
    (ValueError, "failed", "leads to an address that cannot be read: {error}"),
)
_IGNORED = (
    ("Forbidden by robots.txt", "skipped", "robots.txt forbids it"),
    ("max redirections reached", "failed", LOOP + ": more than {redirects} redirects"),
    ("Filtered offsite request", "skipped", "on another site"),
    ("taken out on", "skipped", "{error}"),
)  # fmt: skip


def fetched(response: Response) -> Fetched:
    """A response from the web, live or from a web archive, in the form in which it is read; its body may be packed."""
    request = response.request
    assert request is not None  # the engine's responses have one
    last = captured(request)[-1:]
    now = last[0].visited_at if last else datetime.now(UTC).replace(microsecond=0)
    archived = urls.unwrap(response.url)
    return Fetched(
        url=archived.url if archived else answered_at(response, request),
        body=response.body,
        captured_at=(archived.captured_at if archived else None) or now,
        visited_at=now,
        origin="wayback" if archived else "live",
        payload_sha256=last[0].payload_sha256 if last else digest(response.body),
        task=request.meta.get(TASK, Task()),
        headers=last[0].headers if last else plain_headers(response.headers),
        http_status=None if last and last[0].rendered_from else response.status,
        incomplete=DISCONNECTED if DATALOSS in response.flags else None,
        record_id=last[0].record_id if last else None,
        redirected_from=hops(request),
        rendered_from=last[0].rendered_from if last else None,
    )


def earlier_captures(request: Request, *, answered: bool) -> tuple[tuple[str, Capture], ...]:
    """The responses before the final one: redirects, and errors that were retried."""
    found = captured(request)
    return tuple((own_address(one.url), capture_of(one)) for one in (found[:-1] if answered else found))


def ticket_of(request: Request) -> Ticket | None:
    """The row of the queue that a request came from, with the URLs that redirected to it."""
    place = request.meta.get(TICKET)
    depth = request.meta[TASK].depth if TASK in request.meta else 0
    return Ticket(place, (*hops(request), request.url), depth) if place is not None else None


def captured(request: Request) -> tuple[Fetched, ...]:
    """Every response to a request so far, oldest first, without their bodies."""
    return tuple(request.meta.get(CAPTURES, ()))


def failure_visits(request: Request, error: BaseException, limit: int) -> Iterator[Visit]:
    """The visits of a request without a response: one, or in a redirect loop one for each URL."""
    now = datetime.now(UTC)
    path = hops(request)
    fate, reason = explain(_refused_name(request, error) or error, limit, len(path))
    ticket = None if fate == "queued" else ticket_of(request)  # a postponed request keeps its row
    url = own_address(request.url)
    earlier = earlier_captures(request, answered=False)
    last = Visit(url, now, fate, reason, redirected_from=path, earlier=earlier, ticket=ticket)
    if LOOP in reason:
        yield from (Visit(hop, now, fate, reason) for hop in path)
        last = replace(last, redirected_from=())
    yield last


def _refused_name(request: Request, error: BaseException) -> PrivateAddress | None:
    """What really happened to a host whose name "is not known", robots.txt's included: it was refused."""
    cause = error.args[-1] if isinstance(error, RobotsUnreachable) else error
    host = (urlsplit(request.url).hostname or "").lower()
    if isinstance(cause, scrapy_errors.CannotResolveHostError) and host in PublicResolver.refused:
        return PrivateAddress(PublicResolver.refused[host])
    return None


def unfetchable_visit(url: str) -> Visit:
    """The visit of a URL that cannot be fetched at all."""
    reason = "not a web address: write it whole, with http:// or https://"
    if len(url) > urls.MAX_LENGTH:
        reason = f"longer than {urls.MAX_LENGTH:,} characters"
    return Visit(url, datetime.now(UTC), "failed", reason)


def own_address(url: str) -> str:
    """A page's original URL, even if it was fetched from a web archive."""
    archived = urls.unwrap(url)
    return archived.url if archived else url


def explain(error: BaseException, limit: int, redirects: int = 0) -> tuple[Fate, str]:
    """An exception as a fate and a reason in plain words."""
    if isinstance(error, RobotsUnreachable):
        cause = error.args[-1]
        why = explain(cause, limit)[1] if isinstance(cause, BaseException) else str(cause)
        return "failed", f"robots.txt cannot be fetched, so nothing may be: {why}"
    if isinstance(error, Postponed):
        return "queued", f"put off: {error}"
    if isinstance(error, PrivateAddress):
        return "skipped", f"leads to this machine or into a private network: {error}"
    size = f"{limit // 2**20} MiB"
    if isinstance(error, scrapy_errors.IgnoreRequest):
        for message, fate, reason in _IGNORED:
            if message in str(error):
                return fate, reason.format(limit=size, redirects=redirects, error=error)  # type: ignore[return-value]
    for kind, fate, reason in _FAILURES:
        if isinstance(error, kind):
            return fate, reason.format(limit=size, error=str(error)[:200])
    return "failed", f"{type(error).__name__}: {error}"[:300]


def plain_headers(headers: Headers) -> dict[str, str]:
    """Headers as text by lower-case name, the last of repeated ones; of several types the one that counts.

    Links and content codings are joined.
    """
    plain = {name.decode("latin-1").lower(): values[-1].decode("latin-1") for name, values in headers.items() if values}
    if len(types := headers.getlist("Content-Type")) > 1:
        plain["content-type"] = content_type([one.decode("latin-1") for one in types])
    for name in ("Link", "Content-Encoding"):
        if len(values := headers.getlist(name)) > 1:
            plain[name.lower()] = ", ".join(one.decode("latin-1") for one in values)
    return plain


def answered_at(response: Response, request: Request) -> str:
    """The URL of a response, including a fragment that starts with ``#!``, which no server sees."""
    fragment = urlsplit(request.url).fragment
    return f"{response.url}#{fragment}" if urls.is_hashbang(fragment) else response.url


def hops(request: Request) -> tuple[str, ...]:
    """The URLs that redirected to this request, first to last."""
    return tuple(request.meta.get("redirect_urls", ()))
