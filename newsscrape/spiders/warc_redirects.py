"""Redirects in other programs' WARC files: each waits for the page that it leads to, in a later record."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from newsscrape import urls
from newsscrape.crawl.visits import LOOP
from newsscrape.pages.parsers import ParsedPage
from newsscrape.tasks import Fetched

LOOP_REASON = ParsedPage("failed", f"{LOOP}: back to itself")
_TARGETS = 2_000  # pages that are waited for
_HOPS = 50  # URLs that lead to one of them: a site may redirect all its old URLs to its home page


class Redirects:
    """URLs by the page that they redirect to, in any number of steps."""

    def __init__(self) -> None:
        self._hops: OrderedDict[str, list[Fetched]] = OrderedDict()
        self._overdue: list[Fetched] = []

    def loop(self, hop: Fetched, target: str) -> list[Fetched]:
        """Add a redirect. If it closes a loop, returns the redirects in the loop, which do not wait any more."""
        key = urls.canonical(target)
        path = [*self._hops.pop(urls.canonical(hop.url), ()), hop]
        circle = next((n for n, each in enumerate(path) if urls.canonical(each.url) == key), None)
        if circle is not None:
            self._overdue += path[:circle]
            return path[circle:]
        waiting = [*self._hops.pop(key, ()), *path]
        self._overdue += waiting[:-_HOPS]
        self._hops[key] = waiting[-_HOPS:]
        if len(self._hops) > _TARGETS:
            self._overdue += self._hops.popitem(last=False)[1]
        return []

    def to(self, url: str) -> list[Fetched]:
        """The redirects to a page that has come, first to last."""
        return self._hops.pop(urls.canonical(url), [])

    def overdue(self) -> list[Fetched]:
        """Those that are no longer waited with."""
        found, self._overdue = self._overdue, []
        return found

    def rest(self) -> Iterator[Fetched]:
        """Those whose page never came, or came before them."""
        yield from self.overdue()
        while self._hops:
            yield from self._hops.popitem(last=False)[1]
