"""The base of all spiders: arguments, requests that cannot get lost, and a visit for each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newsscrape import urls
from newsscrape.crawl.browser import is_wanted, mode_of, prepare, rendering_of
from newsscrape.crawl.credentials import Passwords
from newsscrape.crawl.private_networks import PublicResolver
from newsscrape.crawl.retry import Postponed
from newsscrape.crawl.session import session_of
from newsscrape.crawl.visits import (
    TASK,
    TICKET,
    earlier_captures,
    failure_visits,
    fetched,
    own_address,
    ticket_of,
    unfetchable_visit,
)
from newsscrape.crawl.workers import Interrupted
from newsscrape.errors import ArchiveError
from newsscrape.items import Link, Role, SiteProfile, Visit
from newsscrape.pages.registry import use_page_objects
from newsscrape.spiders.arguments import RELATED, REVISIT, Argument, read_arguments
from newsscrape.store.frontier import Waiting
from newsscrape.tasks import Budget, Mode, Scope, Task

_ASKED_IF_CHANGED: tuple[Role, ...] = ("article", "page", "feed")


class NewsSpider(scrapy.Spider):
    """Base class of all spiders. ``arguments`` declares what ``-a`` accepts; the values are in ``self.options``.

    A spider yields ``Visit`` items, which the pipelines store. It makes no requests of its own: links wait in the
    archive until the scheduler passes them to ``request_for``. A refusal, an error and a lost connection become visits
    too.
    """

    follows: ClassVar[bool] = True  # whether its links are queued and fetched
    arguments: ClassVar[tuple[Argument, ...]] = (RELATED, REVISIT)

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name)
        self.given = given
        self.sent_to = PublicResolver.allowed = set()  # the hosts where the crawl starts, wherever they are
        Passwords.known = {}
        self.options: dict[str, Any] = read_arguments(self.name, self.arguments, given)
        self.js: dict[str, Mode] = {}  # domain → when its pages need a browser, if that is known

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider, with the project's page objects, and with a browser if its pages may need one.

        Raises NewsscrapeError.
        """
        use_page_objects(crawler.settings.getlist("NEWSSCRAPE_PAGES"))
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.follows:
            prepare(crawler.settings, spider.js.values())
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Set the User-Agent to who crawls and how to reach them, unless the project has its own.

        Scrapy's own spider middlewares are left out, because each handles every item, and these spiders yield only
        visits. The one that redirects rely on for their Referer stays.
        """
        super().update_settings(settings)
        theirs = settings.getdict("SPIDER_MIDDLEWARES")
        unused = [name for name in settings["SPIDER_MIDDLEWARES_BASE"] if not name.endswith(".RefererMiddleware")]
        settings.set("SPIDER_MIDDLEWARES", {**dict.fromkeys(unused), **theirs}, "spider")
        contact = settings.get("NEWSSCRAPE_CONTACT") or "no contact given"
        agent = f"{settings.get('NEWSSCRAPE_USER_AGENT')} (news archive for research; {contact})"
        settings.set("USER_AGENT", agent, "addon")

    async def start(self) -> AsyncIterator[Any]:
        """Queue the start links in the archive, where the scheduler finds them; an invalid URL fails at once."""
        refused: list[Visit] = []
        taken_out = session_of(self.crawler).writer.taken_out

        def links() -> Iterator[Link]:
            for given in self.start_links():
                link = replace(given, url=Passwords.take(given.url))
                if not urls.is_fetchable(link.url):
                    refused.append(unfetchable_visit(link.url))
                elif (why := taken_out(own_address(link.url))) is not None:
                    refused.append(Visit(own_address(link.url), datetime.now(UTC), "skipped", why))
                else:
                    self.sent_to.add((urlsplit(link.url).hostname or "").lower())
                yield replace(link, url=own_address(link.url), address=link.url)

        self.seed(links())
        for visit in refused:
            yield visit
        await self.stored()

    async def stored(self) -> None:
        """Wait until the items of ``start`` are stored, then let it end.

        The engine checks for more work when ``start`` ends, and after that only every five seconds.
        """
        await asyncio.sleep(0)  # the last item has not been passed on yet
        engine = self.crawler.engine
        while engine is not None and engine.scraper.slot is not None and not engine.scraper.slot.is_idle():
            await asyncio.sleep(0.01)

    def seed(self, links: Iterable[Link]) -> None:
        """Queue the start URLs; an archive that cannot be written ends the crawl."""
        try:
            session_of(self.crawler).seed(links)
        except ArchiveError as error:
            self.crawler.stats.set_value("newsscrape/archive_error", str(error))
            self.logger.critical("%s", error)
            raise CloseSpider("archive_error") from error

    def start_links(self) -> Iterator[Link]:
        """Where the crawl starts."""
        raise NotImplementedError(f"{type(self).__name__} must say where it begins")

    def site_profile(self, url: str) -> SiteProfile | None:
        """What this spider knows about a page's site; spiders for one site override it."""
        return None

    @property
    def scope(self) -> Scope:
        """How far the crawl goes from its start."""
        return Scope(related=self.options.get("related", 0))

    def task(self, url: str, role: Role, depth: int = 0) -> Task:
        """What a URL is read for, ``depth`` steps of related stories away from the start."""
        js = self.js.get(urls.domain(url)) or mode_of(self.settings["NEWSSCRAPE_JS"])
        return Task(role, depth, self.scope, self.site_profile(url), js=js)

    def request_for(self, waiting: Waiting) -> scrapy.Request:
        """The request for a row of the queue.

        Stored articles and feeds are fetched conditionally (If-None-Match, If-Modified-Since); lists never are, because
        an unchanged list may lead to changed ones.
        """
        headers = {}
        task = replace(self.task(waiting.url, waiting.role, waiting.depth), hints=waiting.hints)
        # A page that needs a browser may show something else without having changed.
        if_changed = waiting.role in _ASKED_IF_CHANGED and task.js != "always"
        if waiting.etag and if_changed:
            headers["If-None-Match"] = waiting.etag
        if waiting.last_modified and if_changed:
            headers["If-Modified-Since"] = waiting.last_modified
        return scrapy.Request(
            waiting.address, callback=self.parse_page, errback=self.visit_failed, headers=headers,
            meta={TASK: task, TICKET: waiting.id}, dont_filter=True,
        )  # fmt: skip

    async def parse_page(self, response: Response) -> AsyncIterator[Any]:
        """Read a page; its links are queued when it is stored."""
        assert response.request is not None
        came, workers = fetched(response), session_of(self.crawler).workers
        try:
            visit = await workers.read(came)
            if is_wanted(came, visit):
                yield rendering_of(response, await workers.unpacked(came))
                return
        except Interrupted as error:
            for unread in failure_visits(response.request, Postponed(str(error)), 0):
                yield unread
            return
        earlier = earlier_captures(response.request, answered=True)
        # The resume key of an index is known nowhere else, so a part that failed keeps its row in the queue.
        again = came.task.role == "cdx" and visit.outcome == "failed"
        yield replace(visit, earlier=earlier, ticket=None if again else ticket_of(response.request))

    def select_links(self, visit: Visit) -> Visit:
        """The visit with the links that will be followed; spiders that choose among a page's links override it.

        Called when the visit is stored, for one visit after the other; what a spider learns is saved with them.
        """
        return visit

    def gives_up(self, waiting: Waiting) -> str | None:
        """Why a row of the queue is not worth fetching any more; spiders that learn override it."""
        return None

    def budget(self, host: str) -> Budget:
        """How much may be fetched from a host in one run."""
        pages, megabytes, minutes = (
            self.settings.getfloat(f"NEWSSCRAPE_{name}_PER_HOST") for name in ("PAGES", "MEGABYTES", "MINUTES")
        )
        return Budget(int(pages) or None, int(megabytes * 1e6) or None, timedelta(minutes=minutes) if minutes else None)

    def keep_learned(self) -> None:
        """Save what the spider has learned; called within the transaction that stores what it learned from."""

    def visit_failed(self, failure: Failure) -> Iterator[Visit]:
        """A request without a response: refused, timed out, forbidden."""
        assert failure.value is not None
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # put there by the engine
        yield from failure_visits(request, failure.value, self.settings.getint("DOWNLOAD_MAXSIZE"))
