"""Scrapy's scheduler with the archive as its queue; only a few URLs of each host are in memory.

Redirects and retries continue their original request. A redirect is sent at once, a retry after what is in memory. A
redirect to a URL that the crawl has already found is dropped, and recorded by ``pipelines.StorePipeline``.

Scrapy's downloader would accept requests for a host that it may not send yet. They wait here instead, so that nothing
more is sent to a host that asks for a pause or has used up its budget.
"""

from __future__ import annotations

from collections import Counter, deque

from scrapy import Request, Spider
from scrapy.core.scheduler import Scheduler

from newsscrape import urls
from newsscrape.crawl.session import Session, session_of
from newsscrape.crawl.spider import QueuedSpider, spider_of
from newsscrape.crawl.visits import TICKET, hops
from newsscrape.errors import ArchiveError
from newsscrape.store.frontier import Taken, Waiting

PER_HOST = 16  # URLs of one host in memory: hosts take turns, however many URLs one of them has waiting
IN_MEMORY = 1_000
_FOLLOWED = "newsscrape_followed"  # key in a redirect request's meta: the URL that it goes to


class ArchiveScheduler(Scheduler):
    """Requests without a ticket, from a spider that is not ours, use Scrapy's own queue and filter."""

    session: Session | None = None

    def open(self, spider: Spider) -> None:
        super().open(spider)
        assert self.crawler is not None
        if isinstance(spider, QueuedSpider):
            self.session = session_of(self.crawler)
        self._hosts: deque[str] = deque()
        self._waiting: dict[str, int] = {}
        self._taken: dict[str, Taken] = {}
        self._ready: dict[str, deque[Request]] = {}  # in memory, by host; the host whose turn it is comes first
        self._at_once = self.crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._asked: dict[str, int] = {}
        self._targets: dict[str, None] = {}  # of redirects in progress; the archive records them later

    def enqueue_request(self, request: Request) -> bool:
        """As Scrapy's; False for a redirect to a URL that the crawl has already found."""
        if TICKET not in request.meta or self.session is None:
            return super().enqueue_request(request)
        if self._leads_to_known(request):
            return False
        self._push(request)
        return True

    def next_request(self) -> Request | None:
        """The next request, taken from the archive if none is in memory."""
        if len(self) < PER_HOST:
            self._refill()
        return self._next_ready() or super().next_request()

    def __len__(self) -> int:
        return super().__len__() + sum(map(len, self._ready.values()))

    def has_pending_requests(self) -> bool:
        return super().has_pending_requests() or self.waiting() > 0

    def waiting(self) -> int:
        """How many URLs wait in the archive, without those in memory."""
        self._welcome()
        return sum(self._waiting.values())

    def _refill(self) -> None:
        """Take some URLs of each host, round robin."""
        if self.session is None or not self.waiting():
            return
        assert self.crawler is not None
        spider = spider_of(self.crawler)
        for _ in range(len(self._hosts)):
            if len(self) >= IN_MEMORY:
                return
            host = self._hosts.popleft()
            room = min(PER_HOST - len(self._ready.get(host, ())), self._allowed(host))
            found = self._take(host, room) if room > 0 else []
            for waiting in found:
                if (reason := spider.gives_up(waiting)) is None:
                    self._push(spider.request_for(waiting))
                else:
                    self._give_up(waiting, reason)
            if self._waiting[host] > 0:
                self._hosts.append(host)
            else:
                del self._waiting[host]

    def _take(self, host: str, room: int) -> list[Waiting]:
        assert self.session is not None
        try:
            found = self.session.writer.take(host, self._taken.get(host, Taken()), room)
        except ArchiveError:
            found = []  # the next write will raise it, and end the crawl
        if found:
            self._taken[host] = self._taken.get(host, Taken()).behind(found)
            self._asked[host] = self._asked.get(host, 0) + len(found)
        self._waiting[host] = self._waiting[host] - len(found) if len(found) == room else 0
        return found

    def _give_up(self, waiting: Waiting, reason: str) -> None:
        """Mark a row of the queue that will not be fetched."""
        assert self.session is not None and self.stats is not None
        try:
            self.session.writer.give_up(waiting, reason)
        except ArchiveError:
            return  # the next write will raise it, and end the crawl
        self.stats.inc_value("newsscrape/fate/skipped")

    def _allowed(self, host: str) -> int:
        """How many more pages may be fetched from a host; if none, its URLs stay in the archive."""
        assert self.crawler is not None and self.session is not None
        allowance = spider_of(self.crawler).budget(host).pages
        left = (
            0
            if host in self.session.resting
            else IN_MEMORY
            if allowance is None
            else max(0, allowance - self._asked.get(host, 0))
        )
        if not left:
            self._waiting[host] = 0
        return left

    def _welcome(self) -> None:
        """Count the links found on pages since the last call."""
        if self.session is None:
            return
        found, self.session.writer.found = self.session.writer.found, {}
        for host, count in found.items():
            if host not in self._waiting:
                self._hosts.append(host)
            self._waiting[host] = self._waiting.get(host, 0) + count

    def _leads_to_known(self, request: Request) -> bool:
        """Whether a redirect leads to a URL that has its own row in the queue, or back to itself.

        A redirect from one form of a URL to another, to remove a tracking parameter for example, is followed. A
        redirect to exactly the same URL is a loop.
        """
        path = hops(request)
        if not path or request.meta.get(_FOLLOWED) == request.url:  # the latter is a retry
            return False
        if request.url in path:
            return True
        if urls.canonical(request.url) in map(urls.canonical, path):
            return False
        assert self.session is not None
        target = urls.canonical(request.url)
        if target in self._targets or self.session.writer.knows(target):
            return True
        self._targets[target] = None
        request.meta[_FOLLOWED] = request.url
        if len(self._targets) > IN_MEMORY:
            del self._targets[next(iter(self._targets))]
        return False

    def _next_ready(self) -> Request | None:
        """A request to a host that may be contacted now; hosts take turns."""
        if not self._ready:
            return None
        assert self.crawler is not None and self.crawler.engine is not None
        asked = Counter(urls.host(request.url) for request in self.crawler.engine.downloader.active)
        for host in self._ready:
            if asked[host] < self._at_once:
                waiting = self._ready.pop(host)
                request = waiting.popleft()
                if waiting:
                    self._ready[host] = waiting
                return request
        return None

    def _push(self, request: Request) -> None:
        waiting = self._ready.setdefault(urls.host(request.url), deque())
        if request.priority > 0:  # a redirect
            waiting.appendleft(request)
        else:
            waiting.append(request)
        assert self.stats is not None
        self.stats.inc_value("scheduler/enqueued/memory")
        self.stats.inc_value("scheduler/enqueued")


LedgerScheduler = ArchiveScheduler  # the former name, which a project's settings may have
