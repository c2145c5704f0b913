"""``scrapy crawl warc``: reads pages from WARC and ARC files, newsscrape's own and others'. Fetches nothing.

Our own files record what each page was read with and where each crawl started, so that a lost archive can be rebuilt
from them. In files from other programs every HTML page is read as an article page; pictures, scripts and the like are
skipped and counted by kind.
"""

from __future__ import annotations

import asyncio
import glob
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from newsscrape import urls
from newsscrape.archive.files import file_records, files_within, in_order, is_readable
from newsscrape.archive.reader import Damage
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.crawl.browser import is_wanted
from newsscrape.crawl.session import RULES, SEEDS, session_of, warc_folder
from newsscrape.crawl.visits import LOOP, own_address
from newsscrape.discovery import refreshes
from newsscrape.errors import BadArgument
from newsscrape.items import Capture, Link, Visit
from newsscrape.pages.responses import capture_of, may_be_page, mime_type, parsed_visit
from newsscrape.payload import beginning
from newsscrape.spiders.arguments import CAPTURED_SINCE, CAPTURED_UNTIL, Argument, pattern
from newsscrape.spiders.base import NewsSpider
from newsscrape.spiders.folders import OUTSIDE, folder_of, leads_out
from newsscrape.spiders.warc_records import RecordOpener, own_task
from newsscrape.spiders.warc_redirects import LOOP_REASON, Redirects
from newsscrape.tasks import Fetched

_REDIRECTS = (301, 302, 303, 307, 308)
_FILTERS = ("host", "match", "captured_since", "captured_until")
_PAGE_SCHEMES = ("http", "https", "file")
_SHOWN = 20  # damaged parts, and files that are not read, that are reported one by one
_KINDS = 40  # kinds of skipped records that are counted separately
_DEFERRED = 100_000  # revisits that wait for what they repeat
AHEAD = 16  # pages that are being read at a time
Action = Callable[[], None]  # what must wait until everything read before is stored


class WarcSpider(NewsSpider):
    """Reads files in the order of their first records, using the memory of a few pages, however large they are."""

    name = "warc"
    follows = False
    arguments = (
        Argument("path", str, "", "WARC, ARC or WACZ files: a file, a folder, or a pattern such as 'data/warc/*.gz'"),
        Argument("host", str, "", "only pages on this host and its subdomains, such as bbc.co.uk"),
        Argument("match", pattern, None, "only pages whose URL matches this regular expression"),
        CAPTURED_SINCE,
        CAPTURED_UNTIL,
        OUTSIDE,
    )

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self.files, self.others = warc_files(self.options["path"], self.options["outside"])
        self.redirects: dict[str, list[Fetched]] = {}  # until the page that they redirect to comes
        self.led = Redirects()  # of other programs, which do not record what redirected to a page
        self.unrendered: dict[str, tuple[Fetched, Visit]] = {}  # ours, until the rendering of the page comes
        self.deferred: deque[tuple[Path, StoredRecord]] = deque()
        self.kinds: set[str] = set()
        self.damaged = 0

    async def start(self) -> AsyncIterator[Any]:
        session = session_of(self.crawler)
        limit = self.settings.getint("DOWNLOAD_MAXSIZE")
        self.opener = RecordOpener(session.writer, warc_folder(self.settings), self.files, limit)
        self._name_others()
        reading: deque[tuple[Fetched, asyncio.Future[Visit]]] = deque()
        for item in self._all_items():
            if isinstance(item, Fetched):
                # Our pages can be fetched again; those of another program cannot, and are read as far as possible.
                coming = session.workers.read(item, in_part=item.origin == "warc")
                reading.append((item, asyncio.ensure_future(coming)))
            # An action, and a visit that needed no reading, must not overtake what was read before.
            while reading and (len(reading) >= AHEAD or not isinstance(item, Fetched)):
                for visit in self._visits(*await _read(*reading.popleft())):
                    yield visit
            if isinstance(item, Visit):
                yield item
            elif not isinstance(item, Fetched):
                await self.stored()
                item()
        while reading:
            for visit in self._visits(*await _read(*reading.popleft())):
                yield visit
        for _, left in self.unrendered.values():
            yield self._with_earlier(left)
        await self.stored()
        for path in self._stranded_paths():
            if _target(path[-1]) in [hop.url for hop in path]:
                for visit in _loop(path):
                    yield visit
            else:
                self._stranded(*path)
        for hop in self.led.rest():
            self._stranded(hop)
        await self.stored()

    def _all_items(self) -> Iterator[Fetched | Visit | Action]:
        """All files, then again those that repeat a page that had not come yet."""
        for path in in_order(self.files):
            yield from self._items(path)
        while self.deferred:
            yield from self._item(*self.deferred.popleft(), last=True)

    def _visits(self, fetched: Fetched, visit: Visit) -> Iterator[Visit]:
        """A visit, unless it waits for the page's rendering, in which case it is part of the rendering's visit."""
        if visit.outcome == "skipped" and visit.article is not None:
            visit = replace(visit, outcome="archived", reason=None)  # its crawl had other days; this one has none
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

    def _items(self, path: Path) -> Iterator[Fetched | Visit | Action]:
        """The pages of a file, and the other records that matter."""
        for record in file_records(path, self.settings.getint("DOWNLOAD_MAXSIZE")):
            if isinstance(record, Damage):
                self._report(record)
            elif record.kind == "metadata" and record.ours and record.url == SEEDS:
                yield lambda record=record: self._seed(record)  # type: ignore[misc]  # mypy: no default in a lambda
            elif (reason := _no_page(record)) is not None:
                if reason:
                    self._pass_over(reason)
            elif not self._wanted(record):
                self._count("left_out")
            else:
                yield from self._item(path, record)

    def _item(self, path: Path, record: StoredRecord, last: bool = False) -> Iterator[Fetched | Visit | Action]:
        opened = self.opener.open(path, record)
        fetched, start = opened.fetched, _beginning(opened.fetched)
        if opened.missing and not last and len(self.deferred) < _DEFERRED:
            self.deferred.append((path, record))
        elif opened.refused is not None:
            yield parsed_visit(fetched, opened.refused)
        elif (hop := self._hop(fetched, start)) is not None:
            if own_task(record) is not None:
                self.redirects.setdefault(urls.canonical(record.url), []).append(hop)
            else:
                yield from self._redirected(hop)
        elif own_task(record) is not None:
            yield fetched
        elif start.body.strip() and not may_be_page(start):
            self._pass_over(mime_type(start.body, start.headers))
        else:
            hops = self.led.to(fetched.url)
            for hop in hops:
                self.redirects.setdefault(urls.canonical(hop.url), []).append(hop)
            yield replace(fetched, redirected_from=tuple(hop.url for hop in hops))

    def _hop(self, fetched: Fetched, start: Fetched) -> Fetched | None:
        """What came back, if it leads elsewhere by HTTP or by a refresh: its ``location`` says where.

        ``start`` is its beginning, unpacked.
        """
        if fetched.http_status in _REDIRECTS:
            return fetched if fetched.headers.get("location") else None
        if fetched.http_status != 200:
            return None
        longest = self.settings.getfloat("METAREFRESH_MAXDELAY")
        onward = refreshes.target(fetched.url, start.body, fetched.headers, longest)
        return None if onward is None else replace(start, headers={**start.headers, "location": onward})

    def _redirected(self, hop: Fetched) -> Iterator[Fetched | Visit | Action]:
        """A redirect in another program's file: it waits for the page that it leads to."""
        target = _target(hop)
        if not urls.is_fetchable(target) or urls.canonical(target) == urls.canonical(hop.url):
            yield hop
            return
        for each in self.led.loop(hop, target):
            yield replace(parsed_visit(each, LOOP_REASON), capture=capture_of(each))
        for old in self.led.overdue():
            yield lambda old=old: self._stranded(old)  # type: ignore[misc]

    def _with_earlier(self, visit: Visit) -> Visit:
        """A visit with the captures of the redirects that led to it."""
        earlier: list[tuple[str, Capture]] = []
        for hop in visit.redirected_from:
            waiting = self.redirects.pop(urls.canonical(hop), [])
            earlier += [(one.url, capture_of(one)) for one in waiting]
        return replace(visit, earlier=tuple(earlier)) if earlier else visit

    def _stranded_paths(self) -> Iterator[list[Fetched]]:
        """The redirects that led to no page of theirs, those of one request together and in its order."""
        left = [hop for hops in self.redirects.values() for hop in hops]
        waiting = {str(hop.record_id): hop for hop in left}
        for last in sorted(left, key=lambda hop: -len(hop.redirected_from)):  # the end of a path before its parts
            if waiting.pop(str(last.record_id), None) is None:
                continue
            path = [last]
            for count in reversed(range(len(last.redirected_from))):
                asked = last.redirected_from[: count + 1]
                before = [
                    hop
                    for hop in self.redirects.get(urls.canonical(asked[-1]), ())
                    if str(hop.record_id) in waiting
                    and hop.redirected_from == asked[:-1]
                    and hop.visited_at <= last.visited_at
                ]
                if before:
                    path.insert(0, waiting.pop(str(max(before, key=lambda hop: hop.visited_at).record_id)))
            yield path

    def _stranded(self, *path: Fetched) -> None:
        """Redirects, one to the next, to a page that was fetched separately, or never."""
        last = path[-1]
        session_of(self.crawler).writer.redirected(
            [hop.url for hop in path], _target(last), last.visited_at, [(hop.url, capture_of(hop)) for hop in path]
        )
        for _ in path:
            self._count("fate/redirected")

    def _seed(self, record: StoredRecord) -> None:
        """The start URLs of a crawl of ours, which no page records."""
        try:
            links = [Link(seed["url"], seed["via"], seed.get("position")) for seed in json.loads(record.body)]
        except (ValueError, KeyError, TypeError, AttributeError):
            self._report(Damage("", 0, "seeds that cannot be read"))
            return
        session_of(self.crawler).writer.discovered(links, record.moment)

    def _wanted(self, record: StoredRecord) -> bool:
        """Whether a record passes the filters."""
        host, match, since, until = (self.options[name] for name in _FILTERS)
        url, day_ = own_address(record.url), record.moment.date().isoformat()
        name = urls.host(url).partition(":")[0]
        return (
            (not host or name == host or name.endswith(f".{host}"))
            and (match is None or match.search(url) is not None)
            and (since is None or day_ >= since)
            and (until is None or day_[: len(until)] <= until)
        )

    def _name_others(self) -> None:
        """Report which files of the folder are not read."""
        for path in self.others[:_SHOWN]:
            self.logger.warning(
                "%s: not read: no WARC, ARC or WACZ file by its name, or a link out of the folder", path
            )
        if len(self.others) > _SHOWN:
            self.logger.warning("… and %d more files that are not read", len(self.others) - _SHOWN)

    def _report(self, damage: Damage) -> None:
        self._count("damaged")
        self.damaged += 1
        if self.damaged <= _SHOWN:
            self.logger.warning("%s, offset %d: skipped, %s", damage.file, damage.offset, damage.reason)

    def _pass_over(self, kind: str) -> None:
        """Count a record without a page, by its contents."""
        if kind not in self.kinds:
            kind = kind if len(self.kinds) < _KINDS else "of other kinds"
            self.kinds.add(kind)
        self._count("passed_over")
        self._count(f"passed_over/{kind}")

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(f"newsscrape/{name}")


async def _read(fetched: Fetched, reading: asyncio.Future[Visit]) -> tuple[Fetched, Visit]:
    return fetched, await reading


def _beginning(fetched: Fetched) -> Fetched:
    """As much of what came back as tells what it is, unpacked."""
    headers = dict(fetched.headers)
    packed = headers.pop("content-encoding", "")
    return replace(fetched, body=beginning(fetched.body, packed, refreshes.WITHIN), headers=headers)


def _target(hop: Fetched) -> str:
    return own_address(urljoin(hop.url, hop.headers["location"]))


def _loop(path: list[Fetched]) -> Iterator[Visit]:
    """The visits of redirects of ours that lead back to one of them, as the crawl recorded them."""
    reason = f"{LOOP}: back to {urls.canonical(_target(path[-1]))}"
    earlier = tuple((hop.url, capture_of(hop)) for hop in path)
    for url in dict.fromkeys(urls.canonical(hop.url) for hop in path):
        yield Visit(url, path[-1].visited_at, "failed", reason, earlier=earlier)
        earlier = ()


def _no_page(record: StoredRecord) -> str | None:
    """What a record contains instead of a page, in words; empty if it goes with another record; None for a page.

    A tool's notes about itself, such as wget's ``metadata://gnu.org/…``, have URIs of their own.
    """
    if record.kind == "request" or (record.ours and (record.task or {}).get("role") == RULES):
        return ""
    if record.ours and record.kind in ("metadata", "resource"):
        return None if record.kind == "resource" else ""
    if record.kind == "metadata" or (record.kind == "conversion" and own_task(record) is None):
        return f"{record.kind} records"
    if urls.scheme(record.url) not in _PAGE_SCHEMES:
        return "records of no web address"
    return None


def warc_files(text: str, outside: bool = False) -> tuple[list[Path], list[Path]]:
    """The files that ``path`` names, and those of a folder that are not read; BadArgument if there are none.

    Links that lead out of the folder are not read, unless ``outside``.
    """
    if not text:
        raise BadArgument("name the files to read: -a path=FILE, a folder, or a pattern in quotes")
    path = Path(text)
    others: list[Path] = []
    if path.is_dir():
        found, others = files_within(path)
        if outside:
            found, others = _by_name(sorted([*found, *others]))
    else:
        found = [Path(name) for name in sorted(glob.glob(text, recursive=True)) if Path(name).is_file()]  # noqa: PTH207
        if len(found) > 1:
            found, others = _by_name(found)
        strays = [] if outside else [file for file in found if leads_out(file, folder_of(text))]
        found, others = [file for file in found if file not in strays], [*others, *strays]
    if not found:
        raise BadArgument(f"-a path={text}: no WARC or ARC file there; put a pattern in quotes and check the folder")
    return found, others


def _by_name(files: list[Path]) -> tuple[list[Path], list[Path]]:
    """The files with records and the others, by their names."""
    return [one for one in files if is_readable(one.name)], [one for one in files if not is_readable(one.name)]
