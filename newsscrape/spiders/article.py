"""``scrapy crawl article``: single pages, given by URL, in a list, or saved as files."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

from newsscrape import urls
from newsscrape.crawl.processes import Broken
from newsscrape.crawl.session import session_of
from newsscrape.crawl.visits import own_address
from newsscrape.crawl.workers import Workers
from newsscrape.errors import BadArgument
from newsscrape.items import Link, Visit
from newsscrape.spiders.arguments import RELATED, REVISIT, Argument, addresses, existing_file
from newsscrape.spiders.base import NewsSpider
from newsscrape.spiders.folders import OUTSIDE
from newsscrape.spiders.saved_pages import SavedPage, find_pages, open_saved, read_manifest
from newsscrape.spiders.url_lists import read_list
from newsscrape.tasks import Fetched, Task

_SOURCES = ("urls", "file", "pages")


class ArticleSpider(NewsSpider):
    """Reads single article pages; does not follow section pages or feeds."""

    name = "article"
    arguments = (
        Argument("urls", addresses, (), "URLs, separated by spaces"),
        Argument(
            "file", existing_file, "", "a file with one URL per line, or CSV with a column url; - for standard input"
        ),
        Argument("pages", str, "", "saved pages (.html, .html.gz), as a pattern such as 'saved/*.html'"),
        Argument("manifest", existing_file, "", "a CSV or JSON Lines file with page, url, fetched for the saved pages"),
        OUTSIDE,
        RELATED,
        REVISIT,
    )

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        if not any(source in given for source in _SOURCES):
            raise BadArgument("name the pages to archive: -a urls='URL URL', -a file=LIST, or -a pages='saved/*.html'")
        self.saved: list[SavedPage] = []
        if "pages" in given:
            listed = self.options["manifest"]
            manifest = read_manifest(listed) if listed else {}
            self.saved = find_pages(given["pages"], manifest, self.options["outside"])

    async def start(self) -> AsyncIterator[Any]:
        """The saved pages, which need no fetching, then the live ones."""
        named = [(position, page.url) for position, page in enumerate(self.saved, 1) if page.url]
        session = session_of(self.crawler)
        self.seed(Link(own_address(url), "file", position, followed=False) for position, url in named)
        for page in self.saved:
            came = await self._opened(session.workers, page)
            yield came if isinstance(came, Visit) else await session.workers.read(session.store_saved_page(came))
        async for item in super().start():
            yield item

    async def _opened(self, workers: Workers, page: SavedPage) -> Fetched | Visit:
        """A saved page to read, or the visit that says why it cannot be: its own words may tell where it was."""
        try:
            return await workers.run(open_saved, page, self.settings.getint("DOWNLOAD_MAXSIZE"), Task(scope=self.scope))
        except Broken as error:
            named = page.url or urls.from_path(page.path)
            return Visit(named, datetime.now(UTC), "failed", f"the page {error}")

    def start_links(self) -> Iterator[Link]:
        for position, url in enumerate(self._named(), start=1):
            yield Link(url, "list", position)

    def _named(self) -> Iterator[str]:
        yield from self.options["urls"]
        if "file" in self.given:
            path = self.options["file"]
            text = path.read_bytes() if path else sys.stdin.buffer.read()
            yield from read_list(text.decode("utf-8-sig", "replace"))
