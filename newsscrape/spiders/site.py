"""``scrapy crawl site``: finds a site's articles in feeds, sitemaps, section pages and their older pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from newsscrape import urls
from newsscrape.crawl.credentials import site_cookies
from newsscrape.crawl.session import session_of
from newsscrape.discovery.sites import SiteEntry, read_sites
from newsscrape.errors import BadArgument
from newsscrape.items import Link, SiteProfile, Visit
from newsscrape.spiders.arguments import RELATED, REVISIT, SINCE, UNTIL, Argument, address, existing_file, flag
from newsscrape.spiders.base import NewsSpider
from newsscrape.spiders.folders import OUTSIDE, leads_out
from newsscrape.spiders.link_selection import LinkSelector
from newsscrape.store.frontier import Waiting
from newsscrape.tasks import Budget, Scope
from newsscrape.terminal_text import visible

_SHOWN = 1_000  # URLs that a dry run lists


class SiteSpider(NewsSpider):
    """Starts at each site's home page and robots.txt; stops when nothing is left to look through."""

    name = "site"
    arguments = (
        Argument("url", address, "", "the home page of the site"),
        Argument("sites", existing_file, None, "a file of many sites, sites.toml; see docs/sites.md"),
        OUTSIDE,
        SINCE,
        UNTIL,
        Argument("dry_run", flag, False, "1: show which articles would be fetched, without fetching them"),
        RELATED,
        REVISIT,
    )

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        if bool(given.get("url")) == bool(given.get("sites")):
            raise BadArgument("name the site: -a url=https://…, or many of them: -a sites=sites.toml")
        entries = read_sites(self.options["sites"].read_text("utf-8")) if given.get("sites") else ()
        if not entries:
            entries = (SiteEntry(self.options["url"]),)
        today = datetime.now(UTC).date()
        self.selectors = {urls.domain(e.home): LinkSelector(e, today, self.options["dry_run"]) for e in entries}
        self.js = {domain: g.entry.js for domain, g in self.selectors.items() if g.entry.js}
        self._check_cookie_files(entries)
        self.cookies = {
            name: site_cookies(g.entry.cookies, name) for name, g in self.selectors.items() if g.entry.cookies
        }

    def _check_cookie_files(self, entries: Sequence[SiteEntry]) -> None:
        """A file of sites may be a stranger's: it names files in its own folder only, unless the user allows more."""
        for entry in entries:
            if entry.cookies is None or self.options["outside"]:
                continue
            if leads_out(Path(entry.cookies), self.options["sites"].parent):
                raise BadArgument(
                    f"sites.toml: the cookie file {entry.cookies} is outside the folder of {self.options['sites']}; "
                    "-a outside=1 takes it all the same"
                )

    async def start(self) -> AsyncIterator[Any]:
        writer = session_of(self.crawler).writer
        for domain, selector in self.selectors.items():
            selector.begin(writer.has_met, *writer.learned(domain))
        async for item in super().start():
            yield item

    def start_links(self) -> Iterator[Link]:
        writer = session_of(self.crawler).writer
        now = datetime.now(UTC)
        for domain, selector in self.selectors.items():
            entry = selector.entry
            last = writer.last_visit(entry.home)
            if entry.every is not None and last is not None and now - last < entry.every:
                self.logger.info("%s was looked through %s ago: left for a later run", domain, now - last)
                continue
            yield Link(entry.home, "home", 1, role="section")
            yield Link(urljoin(entry.home, "/robots.txt"), "robots", 1, role="robots")
            yield from (Link(url, "sites", n, role="feed") for n, url in enumerate(entry.feeds, 1))
            yield from (Link(url, "sites", n, role="sitemap") for n, url in enumerate(entry.sitemaps, 1))
            yield from (Link(url, "revisit", n) for n, url in enumerate(writer.due((domain,), now), 1))

    @property
    def scope(self) -> Scope:
        return replace(super().scope, since=self.options["since"], until=self.options["until"])

    def site_profile(self, url: str) -> SiteProfile | None:
        """What the file of sites says about a page's site."""
        selector = self.selectors.get(urls.domain(url))
        return selector.entry.profile if selector is not None and self.options["sites"] else None

    def select_links(self, visit: Visit) -> Visit:
        """The visit with its links judged by the site's link selection; links to other sites are not followed."""
        selector = self.selectors.get(urls.domain(visit.url))
        if selector is not None:
            visit = selector.select(visit, visit.ticket.depth if visit.ticket is not None else 0)
        elsewhere = "on another site"
        return replace(
            visit,
            links=tuple(
                replace(link, followed=False, reason=elsewhere)
                if link.followed
                and link.role not in ("feed", "sitemap")
                and urls.domain(link.url) not in self.selectors
                else link
                for link in visit.links
            ),
        )

    def gives_up(self, waiting: Waiting) -> str | None:
        """A list of a kind that has had nothing new since it was found."""
        selector = self.selectors.get(urls.domain(waiting.url))
        if selector is None or waiting.role not in ("section", "page"):
            return None
        return selector.gives_up(waiting.url, waiting.depth)

    def budget(self, host: str) -> Budget:
        """As in the settings, unless the file of sites has a budget for the host's site."""
        usual = super().budget(host)
        selector = self.selectors.get(urls.domain(f"http://{host}/"))
        if selector is None:
            return usual
        entry = selector.entry
        return Budget(entry.max_pages or usual.pages, entry.max_bytes or usual.bytes, entry.max_time or usual.time)

    def closed(self, reason: str) -> None:
        """Show what a dry run found."""
        for selector in self.selectors.values():
            for url, why in list(selector.wanted.items())[:_SHOWN]:
                print(visible(f"{url}\t{why}"))
            if len(selector.wanted) > _SHOWN:
                print(f"… and {len(selector.wanted) - _SHOWN:,} more")

    def keep_learned(self) -> None:
        """Save what the crawl has learned about the sites' URLs."""
        for domain, selector in self.selectors.items():
            if selector.learned:
                session_of(self.crawler).writer.keep_learned(
                    domain, selector.shapes.to_dict(), selector.traps.to_dict()
                )
                selector.learned = False
