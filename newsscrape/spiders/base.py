"""What every spider shares: arguments, requests that cannot get lost, and a visit for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, ClassVar

import scrapy
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newsscrape import urls
from newsscrape.items import Discovered, Link, Role, SiteProfile, Visit
from newsscrape.readers import read_fetched
from newsscrape.spiders.arguments import RELATED, Argument, read_arguments
from newsscrape.spiders.visits import (
    TASK,
    earlier_captures,
    failure_visits,
    fetched,
    own_address,
    unfetchable_visit,
)
from newsscrape.tasks import Fetched, Scope, Task


class NewsSpider(scrapy.Spider):
    """Base of all spiders. ``arguments`` declares what ``-a`` takes; the values are ``self.options``.

    A spider yields ``Visit`` and ``Discovered`` items; pipelines do the rest. Every request goes out through
    ``visit_request`` so that a refusal, an error and a lost connection come back as visits too.
    """

    arguments: ClassVar[tuple[Argument, ...]] = (RELATED,)

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name)
        self.given = given
        self.options: dict[str, Any] = read_arguments(self.name, self.arguments, given)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Say who crawls and how to reach them, unless the project's own settings say it in other words."""
        super().update_settings(settings)
        contact = settings.get("NEWSSCRAPE_CONTACT") or "no contact given"
        agent = f"{settings.get('NEWSSCRAPE_USER_AGENT')} (news archive for research; {contact})"
        settings.set("USER_AGENT", agent, "addon")

    async def start(self) -> AsyncIterator[Any]:
        """Queue the start links in the archive, then ask for them; what is no web address fails at once."""
        links = tuple(self.start_links())
        yield Discovered(tuple(replace(link, url=own_address(link.url)) for link in links))
        for link in links:
            if urls.is_fetchable(link.url):
                yield self.visit_request(link.url, self.task(link.url, link.role))
            else:
                yield unfetchable_visit(link.url)

    def start_links(self) -> Iterator[Link]:
        """Where the crawl begins."""
        raise NotImplementedError(f"{type(self).__name__} must say where it begins")

    def site_profile(self, url: str) -> SiteProfile | None:
        """What this spider knows of a page's site; spiders that were sent to one site override it."""
        return None

    @property
    def scope(self) -> Scope:
        """How far the crawl goes from its start."""
        return Scope(related=self.options.get("related", 0))

    def task(self, url: str, role: Role, depth: int = 0) -> Task:
        """What is wanted of a URL, ``depth`` steps of related stories away from the start."""
        return Task(role, depth, self.scope, self.site_profile(url))

    def visit_request(self, url: str, task: Task) -> scrapy.Request:
        """A request for a page in a role."""
        return scrapy.Request(url, callback=self.parse_page, errback=self.visit_failed, meta={TASK: task})

    def parse_page(self, response: Response) -> Iterator[Any]:
        """Read a page; follow the links that it offers and that the crawl goes to."""
        assert response.request is not None
        came = fetched(response)
        visit = read_fetched(came)
        yield replace(visit, earlier=earlier_captures(response.request, answered=True))
        yield from self.follow(visit, came)

    def follow(self, visit: Visit, came: Fetched) -> Iterator[scrapy.Request]:
        """Requests for the links of a page."""
        for link in visit.links:
            if link.followed:
                steps = came.task.depth + 1 if link.via == "related" else came.task.depth
                yield self.visit_request(link.url, self.task(link.url, link.role, steps))

    def visit_failed(self, failure: Failure) -> Iterator[Visit]:
        """A request without a response: refused, timed out, forbidden."""
        assert failure.value is not None
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # put there by the engine
        yield from failure_visits(request, failure.value, self.settings.getint("DOWNLOAD_MAXSIZE"))
