"""Reports on a crawl: one live line while it runs, and a report when it is done."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Any, TextIO

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from newsscrape.crawl.logs import make_safe
from newsscrape.crawl.session import answers, resting_hosts
from newsscrape.pipelines import page_refused
from newsscrape.store.url_table import Answer
from newsscrape.tasks import LISTINGS, ROBOTS
from newsscrape.terminal_text import visible, visible_line

LIVE_INTERVAL = 0.5  # seconds between two updates of the live line
MAX_LISTED = 25  # URLs without an article that the report lists; the view "failures" has all of them
MAX_SHOWN = 300  # characters of one URL or reason
# Results that are always reported, and those that are reported if there are any.
_RESULT = {
    "new": "new", "changed": "changed", "fate/unchanged": "unchanged", "known": "skipped as known",
    "fate/failed": "failed",
}  # fmt: skip
_ALSO = {
    "fate/gone": "gone", "no_article": "not articles", "lists": "lists read for their links",
    "no_lists": "feeds and sitemaps that do not exist or are empty",
    "moved": "found at their own URL", "fate/duplicate": "under another URL already",
    "fate/redirected": "redirected", "fate/skipped": "skipped", "settled": "not articles at an earlier visit",
}  # fmt: skip
_REFUSED = {"not_article": "not article", "skipped": "skipped", "gone": "gone", "failed": "failed"}


class Progress:
    """Writes to standard error. On a terminal the line is rewritten in place, otherwise printed at intervals."""

    def __init__(self, crawler: Crawler, out: TextIO) -> None:
        self.crawler = crawler
        self.name = ""
        self.out = out
        self.live = out.isatty()
        self.started = monotonic()
        self.refused: list[tuple[str, str, str | None]] = []
        self.loop: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        make_safe(logging.getLogger())
        progress = cls(crawler, sys.stderr)
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        crawler.signals.connect(progress.page_refused, page_refused)
        return progress

    def spider_opened(self, spider: Spider) -> None:
        self.name = spider.name
        self.started = monotonic()
        interval = LIVE_INTERVAL if self.live else self.crawler.settings.getfloat("NEWSSCRAPE_PROGRESS_INTERVAL")
        self.out.write(f"{self.greeting(getattr(spider, 'follows', True), interval)}\n")
        self.out.flush()
        self.loop = create_looping_call(self.show)
        self.loop.start(interval, now=False)

    def greeting(self, fetches: bool, interval: float) -> str:
        """What is printed at once: that the crawl has started, how fast it may fetch, and when there will be more
        output.
        """
        settings = self.crawler.settings
        delay, robots = settings.getfloat("DOWNLOAD_DELAY"), settings.getbool("ROBOTSTXT_OBEY")
        pace = ""
        if fetches and delay:
            pace = f", at most one page every {delay:g} s from each host, to spare it (DOWNLOAD_DELAY)"
        rules = ", obeying robots.txt" if fetches and robots else ""
        more = "" if self.live else f"; a line every {interval:g} s"
        return f"{self.name}: started{pace}{rules}{more}"

    def spider_closed(self, reason: str) -> None:
        if self.loop is not None and self.loop.running:
            self.loop.stop()
        if self.live:
            self.out.write("\r\033[K")
        self.out.write(visible("\n".join(self.report(reason))) + "\n")
        self.out.flush()

    def page_refused(self, url: str, fate: str, reason: str | None) -> None:
        said = reason or ""
        usual = fate == "not_article" and said.startswith(LISTINGS) and not said.startswith(f"{ROBOTS}: ")
        if len(self.refused) <= MAX_LISTED and not usual:
            self.refused.append((fate, url, reason))

    def show(self) -> None:
        self.out.write(f"\r\033[K{self.line()}" if self.live else f"{self.line()}\n")
        self.out.flush()

    def line(self) -> str:
        """``4ni: 57 pages, 41 articles, 2 failed, 12 to go, 3.1 pages/s``"""
        pages, waiting = self._count("pages"), self._waiting()
        rate = pages / max(monotonic() - self.started, 0.001)
        parts = [f"{pages} pages", f"{self._count('fate/archived')} articles"]
        failed = self._count("fate/failed") + self._count("fate/gone")
        if failed:
            parts.append(f"{failed} failed")
        if waiting:
            parts.append(f"{waiting} to go")
        return f"{self.name}: {', '.join(parts)}, {rate:.1f} pages/s"

    def report(self, reason: str) -> Iterator[str]:
        """The lines at the end of a run: the results, what failed and why, where the archive is."""
        seconds = monotonic() - self.started
        ended = "" if reason == "finished" else f" ({reason})"
        result = ", ".join(f"{self._count(name)} {words}" for name, words in _RESULT.items())
        yield f"{self.name}: {self._count('pages')} pages in {seconds:.0f} s{ended}: {result}"
        also = [f"{count} {words}" for name, words in _ALSO.items() if (count := self._count(name))]
        if also:
            yield f"  also {', '.join(also)}"
        yield from self._unread()
        if not any(map(self._count, ("pages", "known", "settled"))):
            yield "  no URL was found to visit: check the list, or the page to begin at"
        yield from _answered(answers(self.crawler))
        for fate, url, why in self.refused[:MAX_LISTED]:
            yield f"  {_REFUSED[fate]:<12} {_printable(url)}  ({_printable(why or '')})"
        if len(self.refused) > MAX_LISTED:
            yield '  … and more: see the view "failures" in the archive'
        if self._count("undated"):
            yield f'  {self._count("undated")} archived without a date: see the view "date_problems" in the archive'
        for host, why in list(resting_hosts(self.crawler).items())[:MAX_LISTED]:
            yield f"  left alone   {_printable(host)}  ({why})"
        waiting = self._waiting()
        if waiting:
            yield f"  {waiting:,} found and not visited yet: run the same command to go on"
        error = self.crawler.stats.get_value("newsscrape/archive_error")
        if error:
            yield f"  NOT STORED from here on: {error}"
        yield f"  archive: {self.crawler.settings['ARCHIVE_DB']}"

    def _unread(self) -> Iterator[str]:
        """What could not be read from WARC files, by kind."""
        stats, kinds = self.crawler.stats.get_stats(), "newsscrape/passed_over/"
        counted = {name.removeprefix(kinds): count for name, count in stats.items() if name.startswith(kinds)}
        if counted:
            listed = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
            yield f"  passed over: {', '.join(f'{count} {_printable(kind)}' for kind, count in listed)}"
        if self._count("left_out"):
            yield f"  {self._count('left_out')} records left out by host, match or time of capture"
        if self._count("damaged"):
            yield f"  {self._count('damaged')} parts of files could not be read"

    def _waiting(self) -> int:
        """URLs that were found and not visited yet; it is not known what they lead to."""
        return int(self.crawler.stats.get_value("newsscrape/waiting", 0))

    def _count(self, name: str) -> int:
        if name == "no_article":  # a list that was read without an error is not a failure
            return self._count("fate/not_article") - self._count("lists") - self._count("no_lists")
        return int(self.crawler.stats.get_value(f"newsscrape/{name}", 0))


def _answered(found: Sequence[Answer]) -> Iterator[str]:
    """What the archive has for the pages that were named and not fetched again, and how to fetch them again."""
    for one in found[:MAX_LISTED]:
        if one.article_id is None:
            why = f"{one.fate.replace('_', ' ')}: {one.reason}, at the visit of {one.visited_at[:10]}"
            yield f"  left alone   {_printable(one.url)}  ({_printable(why)})"
            continue
        at = f" at {one.home}" if one.home != one.url else ""
        told = f"article {one.article_id}, {one.headline or 'without a headline'}, {one.published or 'no date'}{at}"
        yield f"  archived     {_printable(one.url)}  ({_printable(told)})"
    if len(found) > MAX_LISTED:
        yield "  … and more"
    if found:
        yield "  newsscrape explain ID shows an article and what it rests on; -a revisit=all fetches all of these again"


def _printable(text: str) -> str:
    """One line that is safe to print on a terminal: a URL from a list may contain anything."""
    shown = visible_line(text)
    return shown if len(shown) <= MAX_SHOWN else f"{shown[:MAX_SHOWN]}…"
