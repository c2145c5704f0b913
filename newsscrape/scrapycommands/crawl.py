"""``scrapy crawl``, which checks its arguments and the archive first and has a meaningful exit code."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from newsscrape import urls
from newsscrape.crawl.browser import check_browser, prepare
from newsscrape.crawl.logs import make_safe
from newsscrape.errors import ArchiveError, NewsscrapeError
from newsscrape.report.findings import Finding, findings, new_findings
from newsscrape.spiders.arguments import listing
from newsscrape.spiders.base import NewsSpider
from newsscrape.store.archive import Archive
from newsscrape.terminal_text import visible

_CAME_THROUGH = ("archived", "unchanged", "duplicate", "not_article")


class Command(crawl.Command):
    """As Scrapy's; exits with 1 if no URL was found, every attempt failed or the archive could not be written."""

    def short_desc(self) -> str:
        return "Run a spider and archive what it finds"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one spider; 'scrapy list' lists them")
        assert self.settings is not None and self.crawler_process is not None
        make_safe(logging.getLogger())
        try:
            crawler = self._create_crawler(args[0])
        except KeyError:
            names = ", ".join(sorted(self.crawler_process.spider_loader.list()))
            print(visible(f"error: there is no spider {args[0]!r}. There are: {names}"), file=sys.stderr)
            self.exitcode = 2
            return
        if "help" in opts.spargs and issubclass(crawler.spidercls, NewsSpider):
            summary = (crawler.spidercls.__doc__ or "").strip().splitlines()[0]
            print(f"scrapy crawl {args[0]}: {summary}\n{listing(crawler.spidercls.arguments)}")
            return
        try:
            if issubclass(crawler.spidercls, NewsSpider):
                spider = crawler.spidercls(**opts.spargs)
                settings = crawler.settings.copy()
                if spider.follows and prepare(settings, spider.js.values()):
                    check_browser(settings)
            archive = Archive.open(
                self.settings["ARCHIVE_DB"], self.settings.getfloat("ARCHIVE_LOCK_TIMEOUT"), "-s ARCHIVE_DB=…"
            )
            archive.check_writable()
            archive.close()
        except NewsscrapeError as error:
            print(urls.without_users(visible(f"error: {error}")), file=sys.stderr)
            self.exitcode = 1 if isinstance(error, ArchiveError) else 2
            return
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed or failed(crawler.stats.get_stats()):
            self.exitcode = 1
        if self.settings.getbool("NEWSSCRAPE_REPORT"):
            found = _look(self.settings["ARCHIVE_DB"])
            for one in found:
                print(visible(f"  look at      {one.site} {one.when}: {one.title}, {one.what}"), file=sys.stderr)
            if found:
                self.exitcode = 1


def _look(path: str) -> list[Finding]:
    """What began in the last months in any site of an archive."""
    archive = Archive.read(path)
    try:
        return new_findings(findings(archive), datetime.now(UTC).date())
    finally:
        archive.close()


def failed(stats: Mapping[str, Any]) -> bool:
    """Whether a crawl has failed. A crawl that finds nothing new has not."""
    if stats.get("newsscrape/archive_error") or stats.get("finish_reason") == "start_error":
        return True
    if stats.get("newsscrape/known") or stats.get("newsscrape/settled"):
        return False
    return not any(stats.get(f"newsscrape/fate/{fate}") for fate in _CAME_THROUGH)
