"""What one crawl keeps open: the archive's writer and its WARC file, shared by pipelines, spiders and extensions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

import newsscrape
from newsscrape import urls
from newsscrape.archive.erase import erase
from newsscrape.archive.locations import locate_record
from newsscrape.archive.records import (
    Earlier,
    Exchange,
    conversion_record,
    exchange_records,
    metadata_record,
    new_record_id,
    resource_record,
)
from newsscrape.archive.writer import WarcWriter
from newsscrape.crawl.recovery import recovered
from newsscrape.crawl.workers import Workers
from newsscrape.errors import NewsscrapeError
from newsscrape.items import Capture, Link, Visit
from newsscrape.schedule import Schedule
from newsscrape.store.archive import Archive
from newsscrape.store.frontier import Question, job_name
from newsscrape.store.redirects import own
from newsscrape.store.url_table import Answer
from newsscrape.store.writer import Writer
from newsscrape.tasks import Fetched, Location, Scope

logger = logging.getLogger(__name__)

SEEDS = "urn:newsscrape:seeds"
SEEDS_AT_A_TIME = 1_000
RULES = "rules"  # role of a robots.txt that was fetched to obey it; nothing is extracted from it
# What a researcher needs to know about a crawl; other Scrapy settings are not recorded.
_RECORDED_PREFIXES = ("ARCHIVE_", "NEWSSCRAPE_")
_RECORDED = ("USER_AGENT", "ROBOTSTXT_OBEY", "DOWNLOAD_DELAY", "CONCURRENT_REQUESTS_PER_DOMAIN", "DOWNLOAD_MAXSIZE")


class Session:
    """Opened with the spider, closed after its last item. WARC files that a crash left open are repaired first.

    ``left``: how many URLs an earlier run of the same command had found and not visited.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings, spider = crawler.settings, crawler.spider
        assert spider is not None
        limit, count = settings.getint("DOWNLOAD_MAXSIZE"), settings.getint("NEWSSCRAPE_WORKERS")
        self.workers = Workers(count, limit, lambda: not crawler.crawling)
        archive = Archive.open(settings["ARCHIVE_DB"], settings.getfloat("ARCHIVE_LOCK_TIMEOUT"), "-s ARCHIVE_DB=…")
        revisit = getattr(spider, "options", {}).get("revisit", "due")
        question = Question(revisit, getattr(spider, "scope", Scope()), settings.getbool("NEWSSCRAPE_STRICT"))
        self.writer = Writer(archive, Schedule.parse(settings["NEWSSCRAPE_REVISIT"]), question)
        started = datetime.now(UTC)
        recorded = recorded_settings(settings)
        given = {name: urls.without_users(str(value)) for name, value in getattr(spider, "given", {}).items()}
        said = {name: self._without_barred(value) for name, value in given.items()}
        self.resting: dict[str, str] = {}  # hosts that are not contacted again in this run, and why
        self.pauses: dict[str, float] = {}  # seconds between two requests that a host's robots.txt asks for
        self.left = self.writer.follow(spider.name, given, started) if getattr(spider, "follows", True) else 0
        job = job_name(spider.name, given)
        self.writer.start_crawl(spider.name, said, recorded, newsscrape.__version__, started, job)
        self.warc: WarcSink | None = None
        if settings.getbool("ARCHIVE_WARC"):
            folder = warc_folder(settings)
            for one in recovered(self.writer, folder):
                logger.warning("%s", one)
            info = {
                "software": f"newsscrape/{newsscrape.__version__}",
                "format": "WARC File Format 1.1",
                "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
                "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
                "http-header-user-agent": settings["USER_AGENT"],
                "isPartOf": spider.name,
                **{f"newsscrape-argument-{name}": value for name, value in said.items()},
                **{f"newsscrape-setting-{name.lower()}": str(value) for name, value in recorded.items()},
            }
            roll_size = settings.getint("ARCHIVE_WARC_SIZE")
            self.warc = WarcSink(WarcWriter(folder, spider.name, started, info, roll_size))

    def _without_barred(self, argument: str) -> str:
        """An argument as it is recorded: without URLs that were removed from the archive."""
        words = argument.split()
        barred = {word for word in words if urls.is_fetchable(word) and self.writer.taken_out(own(word))}
        return " ".join("taken-out" if word in barred else word for word in words) if barred else argument

    def store_exchange(self, exchange: Exchange) -> None:
        """Write a response as it arrived, or as a revisit of the same payload."""
        if self.warc is not None:
            earlier = self._earlier(exchange)
            self.warc.keep(
                Pending(exchange.record_id, exchange.url, earlier),
                lambda info: exchange_records(exchange, earlier, info),
            )

    def _earlier(self, exchange: Exchange) -> Earlier | None:
        """The record whose payload this response repeats: the bytes are equal, or a 304 says so."""
        if exchange.status == 304:
            kept = self.writer.kept_payload(exchange.url, None)
        elif exchange.status == 200 and exchange.body:
            kept = self.writer.kept_payload(exchange.url, exchange.payload_sha256)
        else:
            kept = None
        return Earlier(kept.record_id, kept.url, kept.captured_at) if kept else None

    def store_rendering(self, rendered: Fetched, body: bytes) -> None:
        """Write a page as a browser rendered it."""
        if self.warc is not None:
            record_id, url, of = str(rendered.record_id), urls.requested(rendered.url), str(rendered.rendered_from)
            self.warc.keep(
                Pending(record_id, url),
                lambda info: (conversion_record(record_id, url, rendered.captured_at, body, of, note(rendered), info),),
            )

    def store_saved_page(self, fetched: Fetched) -> Fetched:
        """Write a saved page, unless this capture is stored already or the page was removed."""
        if (
            self.warc is None
            or self.writer.taken_out(fetched.url)
            or self.writer.is_kept(fetched.url, fetched.captured_at, fetched.payload_sha256)
        ):
            return fetched
        kept = replace(fetched, record_id=new_record_id())
        mime = fetched.headers.get("content-type", "text/html")
        record_id = str(kept.record_id)
        self.warc.keep(
            Pending(record_id, kept.url),
            lambda info: (resource_record(record_id, kept.url, kept.captured_at, mime, kept.body, note(kept), info),),
        )
        return kept

    def seed(self, links: Iterable[Link]) -> None:
        """Queue the start URLs, in batches, and record the seeds."""
        given = iter(links)
        while batch := list(islice(given, SEEDS_AT_A_TIME)):
            now = datetime.now(UTC)
            if self.warc is not None:
                values = [
                    {"url": link.url, "via": link.via, "position": link.position}
                    for link in batch
                    if self.writer.taken_out(own(link.url)) is None
                ]
                self.warc.say(partial(metadata_record, SEEDS, now, values))
            self.writer.discovered(batch, now)

    async def written(self, visit: Visit) -> None:
        """Wait until the records of a visit are in the file or have failed."""
        if self.warc is not None:
            captures = [capture for _, capture in visit.earlier] + ([visit.capture] if visit.capture else [])
            await asyncio.gather(*(self.warc.written(capture) for capture in captures))

    def located(self, visit: Visit) -> Visit:
        """A visit with the locations of its captures' records. Raises ArchiveError if one could not be written."""
        capture = self.placed(visit.url, visit.capture)[1] if visit.capture else None
        return replace(visit, capture=capture, earlier=tuple(self.placed(*one) for one in visit.earlier))

    def placed(self, url: str, capture: Capture) -> tuple[str, Capture]:
        """A URL and its capture with the location of its record; waits for a record that is not written yet."""
        return url, self.warc.placed(capture) if self.warc is not None else capture

    def erase_refused(self) -> None:
        """Overwrite the records of pages that were found, when read, to be removed ones."""
        refused, self.writer.refused = self.writer.refused, []
        if self.warc is not None:
            for place, record_id in refused:
                self.warc.erase(place, record_id)

    def close(self) -> None:
        """Finish the WARC file and close the archive."""
        self.workers.close()
        try:
            if self.warc is not None:
                self.warc.close()
                self.warc.erase_unplaced(self.writer.is_named)
        finally:
            self.writer.archive.close()


@dataclass(frozen=True, slots=True)
class Pending:
    """A record that is being written: its ID, its URL, and the record whose payload it repeats."""

    record_id: str
    url: str
    earlier: Earlier | None = None


class WarcSink:
    """Writes records in a separate thread, in the order given; compression releases the GIL."""

    def __init__(self, writer: WarcWriter) -> None:
        self._writer = writer
        self._thread = ThreadPoolExecutor(1, "warc")
        self._places: dict[str, tuple[Pending, Future[Location]]] = {}

    def keep(self, pending: Pending, records: Callable[[str], Sequence[bytes]]) -> None:
        """Write records, made with the ID of their file's ``warcinfo``; ``placed`` returns where the first is."""
        self._places[pending.record_id] = (pending, self._thread.submit(self._writer.make, records))

    def say(self, record: Callable[[str], bytes]) -> None:
        """Write a record that no capture refers to."""
        self._thread.submit(self._writer.make, lambda info: (record(info),))

    def erase(self, place: Location, record_id: str | None) -> None:
        """Overwrite a record, after everything queued before has been written."""
        self._thread.submit(self._erase, place, record_id)

    def _erase(self, place: Location, record_id: str | None) -> None:
        try:
            erase(locate_record(self._writer.folder, place), place, record_id, datetime.now(UTC))
        except NewsscrapeError as error:
            logger.error("a removed page is still in a WARC file: %s", error)

    def forget(self, record_id: str) -> None:
        """Discard the location of this record."""
        self._places.pop(record_id, None)

    async def written(self, capture: Capture) -> None:
        place = self._places.get(str(capture.record_id))
        if place is not None:
            waiting = asyncio.wrap_future(place[1])
            await asyncio.wait([waiting])
            waiting.exception()  # "placed" raises it; here it only has to be retrieved

    def placed(self, capture: Capture) -> Capture:
        place = self._places.pop(str(capture.record_id), None)
        if place is None:
            return capture
        pending, future = place
        location = future.result()
        return replace(
            capture, warc_file=location.file, warc_offset=location.offset, warc_length=location.length,
            warc_uri=pending.url, refers_to=pending.earlier.record_id if pending.earlier else None,
        )  # fmt: skip

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._writer.close()

    def erase_unplaced(self, is_named: Callable[[str], bool]) -> None:
        """When everything is written, overwrite records whose visits were not stored: their pages are fetched again."""
        for record_id, (_, future) in self._places.items():
            if future.exception() is None and not is_named(record_id):
                self._erase(future.result(), record_id)


_sessions: WeakKeyDictionary[Crawler, Session] = WeakKeyDictionary()


def session_of(crawler: Crawler) -> Session:
    """The session of a crawl, opened at the first call. Raises ArchiveError if it cannot be opened."""
    if crawler not in _sessions:
        _sessions[crawler] = Session(crawler)
    return _sessions[crawler]


def resting_hosts(crawler: Crawler) -> Mapping[str, str]:
    """The hosts that are not contacted again in this run, and why."""
    session = _sessions.get(crawler)
    return session.resting if session is not None else {}


def answers(crawler: Crawler) -> Sequence[Answer]:
    """What the archive has for pages that were named and not fetched again; the first few."""
    session = _sessions.get(crawler)
    return session.writer.answers if session is not None else ()


def note(fetched: Fetched) -> dict[str, Any]:
    """What is stored with a record so that the page can be read again in the same way."""
    came: dict[str, Any] = {"redirected_from": list(fetched.redirected_from)} if fetched.redirected_from else {}
    fragment = urlsplit(fetched.url).fragment
    if urls.is_hashbang(fragment):
        came["fragment"] = fragment
    return {"role": fetched.task.role, **fetched.task.to_json(), **came}


def recorded_settings(settings: BaseSettings) -> dict[str, Any]:
    """The settings that are written down, without the passwords in their addresses."""
    named = {name: settings[name] for name in settings if name in _RECORDED or name.startswith(_RECORDED_PREFIXES)}
    return {name: urls.without_users(value) if isinstance(value, str) else value for name, value in named.items()}


def warc_folder(settings: BaseSettings) -> Path:
    """A crawl's WARC folder: ``ARCHIVE_WARC_DIR``, or ``warc`` next to the archive."""
    return Path(settings["ARCHIVE_WARC_DIR"] or Path(settings["ARCHIVE_DB"]).parent / "warc")
