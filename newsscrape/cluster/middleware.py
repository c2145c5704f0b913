"""What a crawl in a cluster owes to hosts: it keeps to its own, and a delay holds across restarts and machines."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from newsscrape import urls
from newsscrape.cluster.shards import HOSTS, replace_file
from newsscrape.crawl.session import session_of


class HostManners:
    """A downloader middleware. Hosts of other domains are another task's, which may be at work at the same time.

    A crawl that goes on starts when the one before it has ended (``child``), so whatever that one asked a host for was
    before. It waits for as long as the host's delay, and needs no clock that two machines agree on.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.domains = frozenset(crawler.settings.getlist("CLUSTER_DOMAINS"))
        self.delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self.started = monotonic()
        self.path = Path(HOSTS).absolute()
        self.before: dict[str, float] = json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}
        self.hosts = dict(self.before)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostManners:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if self.domains and urls.domain(request.url) not in self.domains:
            raise IgnoreRequest("on a host of another task: list its site in sites.toml")
        host = urls.host(request.url)
        self._note(host)
        due = self.started + max(self.before[host], self.delay) if host in self.before else 0.0
        if (wait := due - monotonic()) > 0:
            await asyncio.sleep(wait)

    def _note(self, host: str) -> None:
        """Write down a host before its first request, and its pause when it is known."""
        pause = session_of(self.crawler).pauses.get(host, self.before.get(host, 0.0))
        if self.hosts.get(host) != pause:
            self.hosts[host] = pause
            replace_file(self.path, json.dumps(self.hosts))
