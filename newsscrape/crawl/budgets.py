"""Stops fetching from a host when its budget of bytes or time is used up; the scheduler counts the budget of pages.

The rest stays queued, and a later run of the same command continues with it.
"""

from __future__ import annotations

from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from newsscrape import urls
from newsscrape.crawl.retry import Postponed
from newsscrape.crawl.session import session_of
from newsscrape.crawl.spider import spider_of
from newsscrape.crawl.visits import TICKET


class Budgets:
    """Counts the bytes transferred and the time since the first request, for each host and one run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._bytes: dict[str, int] = {}
        self._began: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Budgets:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if TICKET not in request.meta:
            return
        host = urls.host(request.url)
        reason = self._spent(host)
        if reason is not None:
            session_of(self.crawler).resting.setdefault(host, reason)
            raise Postponed(reason)

    def process_response(self, request: Request, response: Response) -> Response:
        host = urls.host(request.url)
        self._bytes[host] = self._bytes.get(host, 0) + len(response.body)
        return response

    def _spent(self, host: str) -> str | None:
        budget = spider_of(self.crawler).budget(host)
        if budget.bytes is not None and self._bytes.get(host, 0) >= budget.bytes:
            return f"its budget of {budget.bytes / 1e6:g} MB is used up"
        seconds = monotonic() - self._began.setdefault(host, monotonic())
        if budget.time is not None and seconds >= budget.time.total_seconds():
            return f"its budget of {budget.time.total_seconds() / 60:g} minutes is used up"
        return None
