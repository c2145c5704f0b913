"""Waits for hosts that ask for it, in a response or in robots.txt, and stops contacting hosts that keep failing.

A short wait is waited for. A longer one is postponed: the URL stays queued with everything else that waits for its
host, and a later run of the same command fetches it.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.signals import request_reached_downloader

from newsscrape import urls
from newsscrape.crawl.session import session_of

LONGEST = 60.0  # seconds to wait for a host; longer waits are postponed
FAILURES = 8  # failed connections in a row, after which a host is not contacted again in this run
_BUSY = (429, 503)


class Postponed(IgnoreRequest):
    """A request postponed to a later run; the message says why."""


class RetryAfterMiddleware(RetryMiddleware):
    """Scrapy's retry middleware with support for ``Retry-After`` and a limit on failures."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self.step = 4 * crawler.settings.getfloat("DOWNLOAD_DELAY")  # seconds of the first wait if the host names none
        self._until: dict[str, float] = {}
        self._busy: dict[str, int] = {}
        self._failures: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterMiddleware:
        made = cls(crawler)
        crawler.signals.connect(made.keep_pause, signal=request_reached_downloader)
        return made

    async def process_request(self, request: Request) -> None:
        """Hold a request back until its host may be contacted again."""
        host, session, now = urls.host(request.url), session_of(self.crawler), monotonic()
        pause = session.pauses.get(host, 0.0)
        if pause > LONGEST:
            asks = f"its robots.txt asks for {pause / 60:.0f} minutes between two requests"
            session.resting.setdefault(host, asks)
        if host in session.resting:
            raise Postponed(session.resting[host])
        if (wait := self._until.get(host, now) - now) > 0:
            await asyncio.sleep(wait)

    def keep_pause(self, request: Request) -> None:
        """Raise the delay of the downloader, which holds the request, to what the host's robots.txt asks for."""
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots[request.meta["download_slot"]]
        slot.delay = max(slot.delay, session_of(self.crawler).pauses.get(urls.host(request.url), 0.0))

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        host = urls.host(request.url)
        self._failures.pop(host, None)
        if response.status not in _BUSY:
            self._busy.pop(host, None)
            return super().process_response(request, response)
        times = self._busy[host] = self._busy.get(host, 0) + 1
        asked = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        wait = min(self.step * 2 ** (times - 1), LONGEST) if asked is None else asked
        if wait > LONGEST:
            session_of(self.crawler).resting[host] = f"the host asks to be left alone for {wait / 60:.0f} minutes"
            raise Postponed(session_of(self.crawler).resting[host])
        self._until[host] = max(self._until.get(host, 0.0), monotonic() + wait)
        return super().process_response(request, response)

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        again = super().process_exception(request, exception)
        if again is None and isinstance(exception, self.exceptions_to_retry):
            host = urls.host(request.url)
            times = self._failures[host] = self._failures.get(host, 0) + 1
            if times >= FAILURES:
                session_of(self.crawler).resting[host] = f"the host failed {times} times in a row"
        return again


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """The seconds in a ``Retry-After``, in either of its forms; None if it cannot be read."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdecimal() and text.isascii():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
