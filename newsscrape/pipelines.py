"""Item pipelines: normalise → validate → store. One transaction a page."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request

import newsscrape
from newsscrape import urls
from newsscrape.errors import ArchiveError
from newsscrape.items import Discovered, Visit
from newsscrape.normalise import Record, record
from newsscrape.store.archive import Archive
from newsscrape.store.writer import Writer

logger = logging.getLogger(__name__)

# What a researcher needs to know of how a crawl was run; the rest of Scrapy's settings are its own affair.
_RECORDED_PREFIXES = ("ARCHIVE_", "NEWSSCRAPE_")
_RECORDED = ("USER_AGENT", "ROBOTSTXT_OBEY", "DOWNLOAD_DELAY", "CONCURRENT_REQUESTS_PER_DOMAIN", "DOWNLOAD_MAXSIZE")
MAX_HEADLINE = 1_000  # characters; a longer one is a page without markup, read as one line


@dataclass(frozen=True, slots=True)
class Prepared:
    """A visit and, if it brought an article, its record."""

    visit: Visit
    record: Record | None = None


class NormalisePipeline:
    """Turns an article into the values that the archive's columns hold."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Visit):
            article = item.article if item.outcome == "archived" else None
            return Prepared(item, record(article) if article else None)
        return item


class ValidatePipeline:
    """Refuses what is no article, and with NEWSSCRAPE_STRICT=1 also one that lacks headline, date or body."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ValidatePipeline:
        return cls(crawler.settings.getbool("NEWSSCRAPE_STRICT"))

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Prepared) or item.record is None:
            return item
        reason = self.refusal(item.record)
        if reason is None:
            return item
        return Prepared(replace(item.visit, outcome="not_article", reason=reason, article=None))

    def refusal(self, row: Record) -> str | None:
        """Why a record must not be stored as an article; None if it may."""
        article = row.article
        if not article["headline"] and not article["body"]:
            return "neither headline nor text"
        if article["headline"] and len(article["headline"]) > MAX_HEADLINE:
            return f"a headline of {len(article['headline'])} characters"
        if self.strict:
            missing = [name for name, column in _REQUIRED.items() if not article[column]]
            if missing:
                return f"no {' and no '.join(missing)} (NEWSSCRAPE_STRICT)"
        return None


_REQUIRED = {"headline": "headline", "date": "published_iso", "text": "body"}


class StorePipeline:
    """Writes visits into the archive. An archive that cannot be written ends the crawl; nothing is dropped."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.writer: Writer | None = None
        self.unstored: list[str] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.request_dropped, signals.request_dropped)
        crawler.signals.connect(pipeline.spider_closed, signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        settings = self.crawler.settings
        archive = Archive.open(settings["ARCHIVE_DB"], settings.getfloat("ARCHIVE_LOCK_TIMEOUT"))
        self.writer = Writer(archive)
        recorded = {
            name: settings[name] for name in settings if name in _RECORDED or name.startswith(_RECORDED_PREFIXES)
        }
        spider = self.crawler.spider
        self.writer.start_crawl(
            spider.name, getattr(spider, "given", {}), recorded, newsscrape.__version__, datetime.now(UTC)
        )

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Discovered):
            self._write(lambda writer: writer.discovered(item.links, datetime.now(UTC)), "the start URLs")
            self._count("found", len(item.links))
        elif isinstance(item, Prepared):
            self._store(item)
        return item

    def _store(self, item: Prepared) -> None:
        visit = item.visit
        stored = self._write(lambda writer: writer.store(visit, item.record), visit.url)
        if stored is None:
            return
        self._count("pages")
        self._count(f"fate/{stored.fate}")
        for link in visit.links:
            self._count("found", int(link.followed))
        if stored.fate in ("failed", "gone", "not_article", "skipped"):
            self.crawler.signals.send_catch_log(page_refused, url=visit.url, fate=stored.fate, reason=stored.reason)

    def _write(self, action: Any, what: str) -> Any:
        """Run one transaction; an error that ends the crawl is said once, with what was not stored."""
        assert self.writer is not None
        if self.unstored:
            self.unstored.append(what)
            return None
        try:
            return action(self.writer)
        except ArchiveError as error:
            self.unstored.append(what)
            logger.critical("%s", error)
            self.crawler.stats.set_value("newsscrape/archive_error", str(error))
            self.crawler.engine.close_spider(self.crawler.spider, "archive_error")
            return None

    def request_dropped(self, request: Request) -> None:
        """A redirect to an address that was asked for already: Scrapy forgets it, the ledger must not."""
        hops = request.meta.get("redirect_urls")
        if not hops or self.writer is None:
            return
        loop = urls.canonical(request.url) in {urls.canonical(hop) for hop in hops}
        visit = Visit(
            hops[0],
            datetime.now(UTC),
            "failed" if loop else "redirected",
            f"redirect loop: back to {request.url}" if loop else f"to {request.url}",
        )
        self._store(Prepared(visit))

    def spider_closed(self, reason: str) -> None:
        """Note how the crawl ended; this signal comes after every item has been stored."""
        if self.writer is None:
            return
        try:
            stats = {k: v for k, v in self.crawler.stats.get_stats().items() if isinstance(v, (int, float, str))}
            self.writer.finish_crawl(reason, stats, datetime.now(UTC))
        except ArchiveError as error:
            logger.critical("%s", error)
        finally:
            self.writer.archive.close()

    def _count(self, name: str, by: int = 1) -> None:
        if by:
            self.crawler.stats.inc_value(f"newsscrape/{name}", by)


page_refused = object()  # signal: a URL that came to nothing, with url, fate and reason
