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
from newsscrape.items import Article, Discovered, Link, SiteProfile, Visit
from newsscrape.spiders.arguments import RELATED, Argument, read_arguments
from newsscrape.spiders.visits import article_reader, failure_visits, own_address, response_visit, unfetchable_visit


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
            yield self.visit_request(link.url) if urls.is_fetchable(link.url) else unfetchable_visit(link.url)

    def start_links(self) -> Iterator[Link]:
        """Where the crawl begins."""
        raise NotImplementedError(f"{type(self).__name__} must say where it begins")

    def site_profile(self, url: str) -> SiteProfile | None:
        """What this spider knows of a page's site; spiders that were sent to one site override it."""
        return None

    def visit_request(self, url: str, depth: int = 0) -> scrapy.Request:
        """A request for an article page, ``depth`` steps of related stories away from the start."""
        return scrapy.Request(
            url,
            callback=self.parse_article,
            errback=self.visit_failed,
            cb_kwargs={"depth": depth},
        )

    def parse_article(self, response: Response, depth: int) -> Iterator[Any]:
        """Read an article page; follow its related stories while there are steps left."""
        visit = response_visit(
            response,
            self.site_profile(response.url),
            article_reader(lambda article: self.related_links(article, depth)),
        )
        yield visit
        for link in visit.links:
            if link.followed:
                yield self.visit_request(link.url, depth + 1)

    def visit_failed(self, failure: Failure) -> Iterator[Visit]:
        """A request without a response: refused, timed out, forbidden."""
        assert failure.value is not None
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # put there by the engine
        yield from failure_visits(request, failure.value, self.settings.getint("DOWNLOAD_MAXSIZE"))

    def related_links(self, article: Article, depth: int) -> tuple[Link, ...]:
        """The related stories' links; followed on the article's own site while steps are left."""
        home = urls.domain(article.url)
        return tuple(
            Link(
                story.url,
                "related",
                position=story.position,
                anchor_text=story.headline,
                date_raw=story.date.raw if story.date else None,
                followed=depth < self.options["related"] and urls.domain(story.url) == home,
            )
            for story in article.related
            if story.url
        )
