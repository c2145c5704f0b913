"""Downloader middlewares: robots.txt from the first request on, barred URLs, refreshes, and content codings."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK
from scrapy.responsetypes import responsetypes
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler

from newsscrape import urls
from newsscrape.crawl.credentials import TakesPasswords
from newsscrape.crawl.session import session_of
from newsscrape.crawl.visits import TASK, RobotsUnreachable
from newsscrape.discovery import refreshes
from newsscrape.payload import ACCEPTED, beginning, unpack

ROBOTS_LIMIT = 512 * 1024  # bytes of robots.txt that are read; RFC 9309 requires at least 500 KiB


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots middleware, except that every request waits for the rules.

    Scrapy's own lets requests through that arrive while robots.txt is being fetched, and treats a failed fetch as
    permission.
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._rules: dict[str, asyncio.Task[RobotParser]] = {}

    async def robot_parser(self, request: Request) -> RobotParser:
        """The rules of the request's host, fetched once; raises RobotsUnreachable if they cannot be fetched."""
        parts = urlsplit(request.url)
        key = f"{parts.scheme}://{parts.netloc}"
        if key not in self._rules:
            self._rules[key] = asyncio.ensure_future(self._fetch(f"{key}/robots.txt"))
        return await asyncio.shield(self._rules[key])

    async def _fetch(self, url: str) -> RobotParser:
        request = Request(
            url,
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            raise RobotsUnreachable(url, error) from error
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429:
            raise RobotsUnreachable(url, f"HTTP {response.status}")
        # Any other response without rules, such as 404, allows everything.
        rules = response.body[:ROBOTS_LIMIT] if response.status < 300 else b""
        parser = build_from_crawler(self._parserimpl, self.crawler, rules)
        pause = parser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        if pause is not None and pause > 0:
            session_of(self.crawler).pauses[urls.host(url)] = pause
        return parser


class Barred:
    """Blocks requests for URLs that were removed from the archive, at their own URL or in a web archive."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Barred:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        archived = urls.unwrap(request.url)
        reason = session_of(self.crawler).writer.taken_out(archived.url if archived else request.url)
        if reason is not None:
            raise IgnoreRequest(reason)


class MetaRefresh(TakesPasswords, MetaRefreshMiddleware):  # type: ignore[misc]
    """Scrapy's, except that a page that reloads itself, or whose refresh leads nowhere, is read as a page."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if (onward := self._by_header(request, response)) is not None:
            return onward
        start = beginning(response.body, codings(response), refreshes.WITHIN)
        if not refreshes.may_refresh(start):
            return response  # Scrapy would decode the whole page to find that out
        try:
            result = super().process_response(request, with_body(response, start))
        except ValueError:  # an invalid URL
            return response
        if isinstance(result, Request) and urls.canonical(result.url) != urls.canonical(request.url):
            return result
        return response

    def _by_header(self, request: Request, response: Response) -> Request | Response | None:
        """The target of the header ``Refresh``, which browsers obey; None if there is none."""
        said = (response.headers.get("Refresh") or b"").decode("latin-1")
        target = refreshes.by_header(response.url, said, self._maxdelay)
        if target is None or request.meta.get("dont_redirect"):
            return None
        return self._redirect(self._redirect_request_using_get(request, response, target), request, "refresh header")


class Unpack:
    """Decodes content codings instead of Scrapy, with the same code as for pages in WARC files.

    Never in the reactor, which a bomb would stop: what a spider of ours is to read is unpacked by the process that
    reads it, what others asked for (robots.txt, a project's own spiders) by one before it goes on.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Unpack:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ", ".join(ACCEPTED))

    async def process_response(self, request: Request, response: Response) -> Response:
        if TASK in request.meta or not (packed := codings(response)):
            return response
        found = await session_of(self.crawler).workers.run(unpack, response.body, packed, self.limit)
        return with_body(response, found.body, found.left)


def codings(response: Response) -> str:
    """The content codings that are on a response's body."""
    return b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")


def with_body(response: Response, body: bytes, left: str = "") -> Response:
    """A response with its body unpacked, of the class that fits; ``left`` is a coding that is still on."""
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    if left:
        headers["Content-Encoding"] = left
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    again = {"encoding": None} if issubclass(kind, TextResponse) else {}  # which Scrapy is to find out anew
    return response.replace(cls=kind, body=body, headers=headers, **again)
