"""Reads pages in worker processes, so that fetching continues meanwhile and no page can break the crawl.

Reading is a pure function of the response, so a worker gives the same visit as the crawl's own process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from newsscrape.crawl.processes import Broken, Closed, started
from newsscrape.crawl.response_parsing import read_packed, unpacked
from newsscrape.items import Visit
from newsscrape.pages.parsers import ParsedPage
from newsscrape.pages.responses import parsed_visit
from newsscrape.tasks import Fetched

Result = TypeVar("Result")

GRACE = 0.5  # seconds that a page may still take when the crawl is to end


class Interrupted(Exception):
    """The crawl is ending while a page is still being read."""


class Workers:
    """``count`` processes; with 0 every page is read in the crawl's process, without limits. ``limit``: bytes per page.

    ``is_ending`` tells whether the crawl is ending. It does not wait for slow pages then.
    """

    def __init__(self, count: int, limit: int, is_ending: Callable[[], bool] = lambda: False) -> None:
        self._limit = limit
        self._is_ending = is_ending
        self._processes = started(count)

    async def read(self, fetched: Fetched, *, in_part: bool = False) -> Visit:
        """The visit for a response. A page that ends its process twice, or takes too long, is a failure of its URL.

        Raises Interrupted.
        """
        try:
            return await self.run(read_packed, fetched, self._limit, in_part)
        except Broken as error:
            unread = replace(fetched, body=b"")  # nothing is known of it but what its server said
            return parsed_visit(unread, ParsedPage("failed", f"the page {error}"))

    async def unpacked(self, fetched: Fetched) -> Fetched:
        """A response without its content codings. Raises as ``response_parsing.unpacked`` and ``run`` do."""
        return await self.run(unpacked, fetched, self._limit)

    async def run(self, function: Callable[..., Result], *args: Any) -> Result:
        """The result of a function, run in a process. Raises Broken if the process ended, or Interrupted."""
        running = asyncio.wrap_future(self._processes.submit(function, *args))
        while not running.done():
            await asyncio.wait([running], timeout=GRACE)
            if self._is_ending() and not running.done():
                running.cancel()
                raise Interrupted("the crawl ended while the page was read")
        try:
            return running.result()
        except Closed as error:
            raise Interrupted("the crawl ended before the page was read") from error

    def close(self) -> None:
        """End the processes."""
        self._processes.close()
