"""``scrapy crawl warc``: pages out of WARC and ARC files, our own and anyone's. Asks no host for anything.

Our own files hold what each page was read with and where each crawl began: an archive made anew from them is the one
that was lost. Of other programs' files every HTML page is read as an article page; pictures, scripts and the like are
passed over and counted.
"""

from __future__ import annotations

import asyncio
import glob
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from newsscrape import urls
from newsscrape.archive.reader import Damage, StoredRecord, read_records
from newsscrape.archive.writer import OPEN
from newsscrape.crawl.browser import is_wanted
from newsscrape.crawl.session import RULES, SEEDS, session_of, warc_folder
from newsscrape.crawl.visits import own_address
from newsscrape.errors import BadArgument
from newsscrape.items import Capture, Link, Visit
from newsscrape.pages.responses import capture_of, finding_visit, is_html
from newsscrape.spiders.arguments import CAPTURED_SINCE, CAPTURED_UNTIL, Argument, pattern
from newsscrape.spiders.base import NewsSpider
from newsscrape.spiders.warc_records import RecordOpener
from newsscrape.tasks import Fetched

_FILES = re.compile(rf"\.w?arc(\.gz)?({re.escape(OPEN)})?$", re.I)
_REDIRECTS = (301, 302, 303, 307, 308)
_FILTERS = ("host", "match", "captured_since", "captured_until")
_SHOWN = 20  # damaged stretches that are told one by one
AHEAD = 16  # pages that are being read at a time


class WarcSpider(NewsSpider):
    """Reads files in order of name, with the memory of a few pages, however large they are."""

    name = "warc"
    follows = False
    arguments = (
        Argument("path", str, "", "WARC or ARC files: a file, a folder, or a pattern such as 'data/warc/*.gz'"),
        Argument("host", str, "", "only pages of this host and of hosts below it, such as bbc.co.uk"),
        Argument("match", pattern, None, "only pages whose address this regular expression is found in"),
        CAPTURED_SINCE,
        CAPTURED_UNTIL,
    )

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self.files = warc_files(self.options["path"])
        self.redirects: dict[str, list[Fetched]] = {}  # ours, until the page that they led to comes
        self.unrendered: dict[str, tuple[Fetched, Visit]] = {}  # ours, until the rendering of the page comes
        self.damaged = 0

    async def start(self) -> AsyncIterator[Any]:
        session = session_of(self.crawler)
        limit = self.settings.getint("DOWNLOAD_MAXSIZE")
        self.opener = RecordOpener(session.writer, warc_folder(self.settings), limit)
        reading: deque[tuple[Fetched, asyncio.Future[Visit]]] = deque()
        for path in self.files:
            for item in self._items(path):
                if isinstance(item, Visit):
                    yield item
                    continue
                reading.append((item, asyncio.ensure_future(session.workers.read(item))))
                if len(reading) >= AHEAD:
                    for visit in self._visits(*await _read(*reading.popleft())):
                        yield visit
        while reading:
            for visit in self._visits(*await _read(*reading.popleft())):
                yield visit
        for _, left in self.unrendered.values():
            yield self._with_earlier(left)
        for waiting in self.redirects.values():
            for hop in waiting:
                self._stranded(hop)
        await self.stored()

    def _visits(self, fetched: Fetched, visit: Visit) -> Iterator[Visit]:
        """A visit, unless it waits for the page's rendering; with one, it is no visit of its own."""
        if visit.outcome == "skipped" and visit.article is not None:
            visit = replace(visit, outcome="archived", reason=None)  # its crawl asked for other days; this one has none
        key = urls.canonical(visit.url)
        arrived, waiting = self.unrendered.pop(key, (None, None))
        if arrived is not None and arrived.record_id == fetched.rendered_from:
            rendered = self._with_earlier(visit)
            yield replace(rendered, earlier=(*rendered.earlier, (arrived.url, capture_of(arrived))))
            return
        if waiting is not None:
            yield self._with_earlier(waiting)
        if is_wanted(fetched, visit):
            self.unrendered[key] = (replace(fetched, body=b""), visit)
        else:
            yield self._with_earlier(visit)

    def _items(self, path: Path) -> Iterator[Fetched | Visit]:
        """What is to be read of a file, and what need not be."""
        for record in read_records(path, self.settings.getint("DOWNLOAD_MAXSIZE")):
            if isinstance(record, Damage):
                self._report(record)
            elif record.kind == "metadata" and record.url == SEEDS:
                self._seed(record)
            elif _is_page(record) and self._wanted(record):
                yield from self._item(path, record)

    def _item(self, path: Path, record: StoredRecord) -> Iterator[Fetched | Visit]:
        if record.task is not None and record.task.get("role") == RULES:
            return
        ours = record.task is not None
        if not ours and not is_html(record.headers.get("content-type", record.mime or "")):
            self._count("passed_over")
            return
        fetched, refused = self.opener.open(path, record)
        if refused is not None:
            yield finding_visit(fetched, refused)
        elif ours and record.status in _REDIRECTS and record.headers.get("location"):
            self.redirects.setdefault(urls.canonical(record.url), []).append(fetched)
        else:
            yield fetched

    def _with_earlier(self, visit: Visit) -> Visit:
        """A visit with the captures of the redirects that led to it."""
        earlier: list[tuple[str, Capture]] = []
        for hop in visit.redirected_from:
            waiting = self.redirects.pop(urls.canonical(hop), [])
            earlier += [(one.url, capture_of(one)) for one in waiting]
        return replace(visit, earlier=tuple(earlier)) if earlier else visit

    def _stranded(self, hop: Fetched) -> None:
        """A redirect to a page that was asked for on its own account, or never."""
        target = own_address(urljoin(hop.url, hop.headers["location"]))
        session_of(self.crawler).writer.redirected([hop.url], target, hop.visited_at, [(hop.url, capture_of(hop))])

    def _seed(self, record: StoredRecord) -> None:
        """Where a crawl of ours began, which no page says."""
        try:
            links = [Link(seed["url"], seed["via"], seed.get("position")) for seed in json.loads(record.body)]
        except (ValueError, KeyError, TypeError, AttributeError):
            self._report(Damage("", 0, "seeds that cannot be read"))
            return
        session_of(self.crawler).writer.discovered(links, record.moment)

    def _wanted(self, record: StoredRecord) -> bool:
        """Whether a record passes the filters that were given."""
        host, match, since, until = (self.options[name] for name in _FILTERS)
        url, day_ = own_address(record.url), record.moment.date().isoformat()
        name = urls.host(url).partition(":")[0]
        return (
            (not host or name == host or name.endswith(f".{host}"))
            and (match is None or match.search(url) is not None)
            and (since is None or day_ >= since)
            and (until is None or day_[: len(until)] <= until)
        )

    def _report(self, damage: Damage) -> None:
        self._count("damaged")
        self.damaged += 1
        if self.damaged <= _SHOWN:
            self.logger.warning("%s, offset %d: skipped, %s", damage.file, damage.offset, damage.reason)

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(f"newsscrape/{name}")


async def _read(fetched: Fetched, reading: asyncio.Future[Visit]) -> tuple[Fetched, Visit]:
    return fetched, await reading


def _is_page(record: StoredRecord) -> bool:
    """Whether a record may hold a page; what other programs have converted one to is theirs."""
    return record.kind in ("response", "resource", "revisit") or (record.kind == "conversion" and bool(record.task))


def warc_files(text: str) -> list[Path]:
    """The files that ``path`` names; BadArgument where there are none."""
    if not text:
        raise BadArgument("name the files to read: -a path=FILE, a folder, or a pattern in quotes")
    path = Path(text)
    if path.is_dir():
        found = [file for file in sorted(path.rglob("*")) if _FILES.search(file.name)]
    else:
        found = [Path(name) for name in sorted(glob.glob(text, recursive=True)) if Path(name).is_file()]  # noqa: PTH207
    if not found:
        raise BadArgument(f"-a path={text}: no WARC or ARC file there; put a pattern in quotes and check the folder")
    return found
