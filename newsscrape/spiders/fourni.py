"""``scrapy crawl 4ni``: the section pages of 4ni.co.uk, or of a copy of it, and the articles they list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response

from newsscrape import urls
from newsscrape.discovery.sections import section_links
from newsscrape.items import Link, SiteProfile
from newsscrape.pages.article import ArticlePage
from newsscrape.pages.fourni import FourNiPage
from newsscrape.spiders.arguments import RELATED, Argument, address
from newsscrape.spiders.base import NewsSpider
from newsscrape.spiders.visits import Finding, response_visit

# /<section>/<number>/<slug>, such as /northern-ireland-news/322402/other-news-in-brief
ARTICLE = re.compile(r"^/[a-z0-9-]+/\d+/[^/]+/?$", re.I)
SECTION = re.compile(r"^/[a-z0-9-]*news\.aspx$", re.I)


class FourNiSpider(NewsSpider):
    """Begins at ``home``, follows section pages and their older pages, and archives what they list."""

    name = "4ni"
    arguments = (
        Argument("home", address, "https://www.4ni.co.uk/", "the page to begin at: the home page or a section page"),
        RELATED,
    )

    def start_links(self) -> Iterator[Link]:
        yield Link(self.options["home"], "home", 1)

    def visit_request(self, url: str, depth: int = 0) -> scrapy.Request:
        request = super().visit_request(url, depth)
        if ARTICLE.match(urlsplit(url).path):
            return request
        return request.replace(callback=self.parse_section, cb_kwargs={})

    def site_profile(self, url: str) -> SiteProfile | None:
        """4ni's page object for the host that the crawl was sent to, whatever its name."""
        if urls.host(url) != urls.host(self.options["home"]):
            return None
        return replace(FourNiPage.profile, domain=urls.domain(url))

    def parse_section(self, response: Response) -> Iterator[Any]:
        """Read a section page: the articles it lists and its own kind are followed."""
        visit = response_visit(response, self.site_profile(response.url), self.read_section)
        yield visit
        for link in visit.links:
            if link.followed:
                yield self.visit_request(link.url)

    def read_section(self, page: ArticlePage) -> Finding:
        """The links of a section page that stay on its host: articles, section pages, older pages."""
        host = urls.host(page.context.url)
        links = []
        for link in section_links(page.reading):
            if urls.host(link.url) == host:
                path = urlsplit(link.url).path
                if ARTICLE.match(path):
                    links.append(link)
                elif SECTION.match(path):
                    links.append(replace(link, via="pagination"))
        return Finding("not_article", "a section page", None, tuple(links))
