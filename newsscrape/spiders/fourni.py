"""``scrapy crawl 4ni``: the section pages of 4ni.co.uk, or of a copy of it, and the articles that they list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from newsscrape import urls
from newsscrape.items import Link, Role, SiteProfile
from newsscrape.pages.fourni import FourNiPage
from newsscrape.spiders.arguments import RELATED, REVISIT, Argument, address
from newsscrape.spiders.base import NewsSpider
from newsscrape.tasks import Scope, Task

# /<section>/<number>/<slug>, such as /northern-ireland-news/322402/other-news-in-brief
ARTICLE = r"(?i)^/[a-z0-9-]+/\d+/[^/]+/?$"
SECTION = r"(?i)^/[a-z0-9-]*news\.aspx$"


class FourNiSpider(NewsSpider):
    """Starts at ``home``, follows section pages and their older pages, and archives the articles that they list."""

    name = "4ni"
    arguments = (
        Argument("home", address, "https://www.4ni.co.uk/", "the page to start at: the home page or a section page"),
        RELATED,
        REVISIT,
    )

    def start_links(self) -> Iterator[Link]:
        yield Link(self.options["home"], "home", 1, role="section")

    def task(self, url: str, role: Role, depth: int = 0) -> Task:
        """A page without an article's URL is a section page, however it was found."""
        told: Role = "article" if re.search(ARTICLE, urlsplit(url).path) else "section"
        return super().task(url, told, depth)

    @property
    def scope(self) -> Scope:
        return replace(super().scope, host=urls.host(self.options["home"]), articles=ARTICLE, sections=SECTION)

    def site_profile(self, url: str) -> SiteProfile | None:
        """4ni's page object for the host that the crawl was sent to, whatever its name."""
        if urls.host(url) != urls.host(self.options["home"]):
            return None
        return replace(FourNiPage.profile, domain=urls.domain(url))
