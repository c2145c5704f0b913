"""Has pages read in processes of their own: a crawl goes on fetching meanwhile, and survives what a page may do.

Reading is a pure function of what came back; it gives the same visit here as there.
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
    """The crawl is to end, and a page is still being read."""


class Workers:
    """``count`` processes; with 0 every page is read in place, without limits. ``limit`` is in bytes of a page.

    ``is_ending`` says whether somebody has asked the crawl to end: it does not wait for slow pages then.
    """

    def __init__(self, count: int, limit: int, is_ending: Callable[[], bool] = lambda: False) -> None:
        self._limit = limit
        self._is_ending = is_ending
        self._processes = started(count)

    async def read(self, fetched: Fetched, *, in_part: bool = False) -> Visit:
        """The visit of what came back. A page that ends its process twice, or takes too long, is that URL's failure.

        Raises Interrupted.
        """
        try:
            return await self.run(read_packed, fetched, self._limit, in_part)
        except Broken as error:
            unread = replace(fetched, body=b"")  # nothing is known of it but what its server said
            return parsed_visit(unread, ParsedPage("failed", f"an error in newsscrape: the page {error}"))

    async def unpacked(self, fetched: Fetched) -> Fetched:
        """What came back without its content codings. Raises what ``reading.unpacked`` raises, and as ``run`` does."""
        return await self.run(unpacked, fetched, self._limit)

    async def run(self, function: Callable[..., Result], *args: Any) -> Result:
        """What a function of a module gives, in a process. Raises Broken where it ends that, and Interrupted."""
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
