"""Item pipelines: normalise → validate → store. A page is stored completely or not at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from newsscrape import urls
from newsscrape.article import normalise
from newsscrape.article.normalise import Record, record
from newsscrape.crawl.batches import Batch
from newsscrape.crawl.session import Session, session_of
from newsscrape.crawl.spider import spider_of
from newsscrape.crawl.visits import LOOP, TASK, earlier_captures, ticket_of
from newsscrape.errors import ArchiveError
from newsscrape.items import CHANGED, Visit
from newsscrape.pages.parsers import guessed_sitemaps
from newsscrape.pages.responses import our_fault
from newsscrape.store.current import Stored
from newsscrape.store.writer import Writer
from newsscrape.tasks import LISTINGS, STRICT

logger = logging.getLogger(__name__)

UNDATED = "without a date"  # the reason of an article that is archived nevertheless


@dataclass(frozen=True, slots=True)
class Prepared:
    """A visit and, if it has an article, its record."""

    visit: Visit
    record: Record | None = None


class NormalisePipeline:
    """Converts an article to the values of the archive's columns, unless the worker that read it has done so."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Visit):
            if item.outcome != "archived" or item.article is None:
                return Prepared(item)
            return Prepared(item, item.record or record(item.article))
        return item


class ValidatePipeline:
    """Rejects what is not an article; with NEWSSCRAPE_STRICT=1 also an article without headline, date or body.

    Otherwise an article without a date is archived, and its fate says so.
    """

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
            undated = None if item.record.article["published_iso"] else UNDATED
            reason = "; ".join(filter(None, (item.visit.reason, undated))) or None
            return replace(item, visit=replace(item.visit, reason=reason))
        return Prepared(replace(item.visit, outcome="not_article", reason=reason, article=None, refused=True))

    def refusal(self, row: Record) -> str | None:
        """Why a record must not be stored as an article; None if it may."""
        article = row.article
        if (reason := normalise.refusal(row)) is not None:
            return reason
        if self.strict:
            missing = [name for name, column in _REQUIRED.items() if not article[column]]
            if missing:
                return f"no {' and no '.join(missing)} {STRICT}"
        return None


_REQUIRED = {"headline": "headline", "date": "published_iso", "text": "body"}


class StorePipeline:
    """Writes visits to the archive. If the archive cannot be written, the crawl ends; nothing is dropped."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session: Session | None = None
        self.batch: Batch[Prepared, Stored | None] = Batch(self._store_all)
        self.unstored = 0  # transactions that were not written since the archive failed
        self.redirects: dict[str, str] = {}  # of requests that Scrapy dropped: from where to where

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.scheduler_empty, signals.scheduler_empty)
        crawler.signals.connect(pipeline.request_dropped, signals.request_dropped)
        crawler.signals.connect(pipeline.spider_error, signals.spider_error)
        crawler.signals.connect(pipeline.item_error, signals.item_error)
        crawler.signals.connect(pipeline.spider_closed, signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        self.session = session_of(self.crawler)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Prepared):
            await self.opened.written(item.visit)
            self._report(item.visit, await self.batch.put(item))
        return item

    def _store_all(self, items: Sequence[Prepared]) -> Sequence[Stored | Exception | None]:
        """Store visits in one transaction. A visit that fails is left out, with its exception as its result."""
        return self._write(lambda writer: self._stored(writer, items)) or [None] * len(items)

    def _stored(self, writer: Writer, items: Sequence[Prepared]) -> Sequence[Stored | Exception]:
        found: list[Stored | Exception] = []
        spider = spider_of(self.crawler)
        with writer.archive.transaction():
            for item in items:
                try:
                    found.append(writer.store(spider.select_links(self.opened.located(item.visit)), item.record))
                except ArchiveError:
                    raise
                except Exception as error:
                    found.append(error)
            spider.keep_learned()
        self.opened.erase_refused()
        return found

    def _store(self, visit: Visit) -> None:
        self._report(visit, self._write(lambda writer: writer.store(self.opened.located(visit), None)))
        self.opened.erase_refused()

    def _report(self, visit: Visit, stored: Stored | None) -> None:
        if stored is None:
            return
        self._count("pages")
        self._count(f"fate/{stored.fate}")
        if stored.fate == "archived":
            changed = (stored.reason or "").startswith(CHANGED)
            self._count("changed" if changed else "new" if stored.is_new else "moved")
        if stored.fate == "not_article" and (stored.reason or "").startswith(LISTINGS):
            self._count("lists" if stored.reason in LISTINGS else "no_lists")
        self._count("fate/redirected", stored.hops)
        if (stored.reason or "").endswith(UNDATED):
            self._count("undated")
        if stored.fate in ("failed", "gone", "not_article", "skipped"):
            asked = " → ".join(dict.fromkeys((*visit.redirected_from[:1], visit.url)))
            self.crawler.signals.send_catch_log(page_refused, url=asked, fate=stored.fate, reason=stored.reason)
        self._tell()

    @property
    def opened(self) -> Session:
        assert self.session is not None
        return self.session

    def _tell(self) -> None:
        """Update the figures that the progress line and the report show."""
        writer = self.opened.writer
        self.crawler.stats.set_value("newsscrape/known", writer.known)
        self.crawler.stats.set_value("newsscrape/settled", writer.settled)
        self.crawler.stats.set_value("newsscrape/waiting", writer.waiting)

    def _write(self, action: Callable[[Writer], Any]) -> Any:
        """Run one transaction; an error of the archive, or of its WARC file, is reported once and ends the crawl."""
        if not self.unstored:
            try:
                return action(self.opened.writer)
            except ArchiveError as error:
                logger.critical("%s", error)
                self.crawler.stats.set_value("newsscrape/archive_error", str(error))
                self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="archive_error"))
        self.unstored += 1
        return None

    def scheduler_empty(self) -> None:
        self._tell()

    def request_dropped(self, request: Request) -> None:
        """A redirect to a URL that was already fetched: Scrapy drops it, the ledger must record it."""
        hops = request.meta.get("redirect_urls")
        if not hops or self.session is None:
            return
        now = datetime.now(UTC)
        chain = [urls.canonical(url) for url in (*hops, request.url)]
        self.redirects.update(pair for pair in pairwise(chain) if pair[0] != pair[1])
        if self._comes_back(chain):
            earlier = earlier_captures(request, answered=False)
            for hop in dict.fromkeys(chain):
                reason = f"{LOOP}: back to {chain[-1]}"
                self._store(Visit(hop, now, "failed", reason, earlier=earlier, ticket=ticket_of(request)))
                earlier = ()
        else:
            seen = [self.opened.placed(url, capture) for url, capture in earlier_captures(request, answered=False)]
            stored = self._write(lambda writer: writer.redirected(hops, request.url, now, seen, ticket_of(request)))
            self._count("fate/redirected", stored or 0)
            task = request.meta.get(TASK)
            if task is not None and task.role == "robots":  # it led to a page, so it names no sitemap
                self._write(lambda _: self.opened.seed(guessed_sitemaps(hops[0])))

    def _comes_back(self, chain: list[str]) -> bool:
        """Whether redirects lead from the end of a chain back to it; in two steps if both ends were fetched."""
        seen = set(chain[:-1])
        url: str | None = chain[-1]
        while url is not None and url not in seen:
            seen.add(url)
            url = self.redirects.get(url)
        return url is not None

    def spider_error(self, failure: Failure, response: Response | Failure | None) -> None:
        """An error in a spider is ours, and no reason to lose the URL."""
        request = getattr(response, "request", None)
        if request is not None:
            reason = our_fault(failure.value)
            self._store(Visit(request.url, datetime.now(UTC), "failed", reason, ticket=ticket_of(request)))

    def item_error(self, item: Any, failure: Failure) -> None:
        """An error in a pipeline likewise."""
        if isinstance(item, Visit):
            reason = our_fault(failure.value)
            self._store(replace(item, outcome="failed", reason=reason, article=None, links=()))

    def spider_closed(self, reason: str) -> None:
        """Record how the crawl ended; this signal comes after every item has been stored."""
        if self.session is None:
            return
        if self.unstored:
            self.session.writer.archive.wait_no_longer()
        try:
            stats = {k: v for k, v in self.crawler.stats.get_stats().items() if isinstance(v, (int, float, str))}
            self.session.writer.finish_crawl(reason, stats, datetime.now(UTC))
        except ArchiveError as error:
            logger.critical("%s", error)
        finally:
            self._close(self.session)

    def _close(self, session: Session) -> None:
        """Close the WARC file and the archive; a file that no longer exists is reported as an error."""
        try:
            session.close()
        except ArchiveError as error:
            logger.critical("%s", error)
            self.crawler.stats.set_value("newsscrape/archive_error", str(error))

    def _count(self, name: str, by: int = 1) -> None:
        if by:
            self.crawler.stats.inc_value(f"newsscrape/{name}", by)


page_refused = object()  # signal: a URL without an article, with url, fate and reason
