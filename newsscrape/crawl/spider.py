"""What a crawl needs of a spider whose queue is the archive. ``spiders.base.NewsSpider`` is one."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from scrapy import Request
from scrapy.crawler import Crawler

from newsscrape.items import Visit
from newsscrape.store.frontier import Waiting
from newsscrape.tasks import Budget


@runtime_checkable
class QueuedSpider(Protocol):
    """A spider that the scheduler, the budgets and the pipelines can ask."""

    def request_for(self, waiting: Waiting) -> Request:
        """The request for a place in the queue."""

    def gives_up(self, waiting: Waiting) -> str | None:
        """Why a place in the queue is not worth asking for any more, by what the crawl has learned; None if it is."""

    def budget(self, host: str) -> Budget:
        """How much may be fetched from a host in one run."""

    def judged(self, visit: Visit) -> Visit:
        """The visit with the links that are to be followed. Called when the visit is stored."""

    def keep_learned(self) -> None:
        """Keep what the spider has learned; called within the transaction that stores what it learned from."""


def spider_of(crawler: Crawler) -> QueuedSpider:
    """The crawl's spider, once it is open."""
    spider: Any = crawler.spider
    assert isinstance(spider, QueuedSpider)
    return spider
