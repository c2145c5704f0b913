"""The protocol between a crawl and a spider whose queue is the archive. ``spiders.base.NewsSpider`` implements it."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from scrapy import Request
from scrapy.crawler import Crawler

from newsscrape.items import Visit
from newsscrape.store.frontier import Waiting
from newsscrape.tasks import Budget


@runtime_checkable
class QueuedSpider(Protocol):
    """A spider that the scheduler, the budgets and the pipelines can call."""

    def request_for(self, waiting: Waiting) -> Request:
        """The request for a row of the queue."""

    def gives_up(self, waiting: Waiting) -> str | None:
        """Why a row of the queue is not worth fetching any more, from what the crawl has learned; None if it is."""

    def budget(self, host: str) -> Budget:
        """How much may be fetched from a host in one run."""

    def select_links(self, visit: Visit) -> Visit:
        """The visit with the links that will be followed. Called when the visit is stored."""

    def keep_learned(self) -> None:
        """Save what the spider has learned; called within the transaction that stores what it learned from."""


def spider_of(crawler: Crawler) -> QueuedSpider:
    """The crawl's spider, when it is open."""
    spider: Any = crawler.spider
    assert isinstance(spider, QueuedSpider)
    return spider
