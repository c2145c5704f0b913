"""Writes a crawl to the archive. Each public method is one transaction, or joins the one that the caller opened.

Storing the same visit twice changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.article.normalise import Record
from newsscrape.items import SCRIPT_SHELL, Capture, Link, Ticket, Visit
from newsscrape.schedule import DEFAULT, Schedule
from newsscrape.store import captures, frontier
from newsscrape.store.archive import Archive, translated
from newsscrape.store.articles import not_modified, store_article, stored_before
from newsscrape.store.captures import KeptPayload, add_capture, is_late
from newsscrape.store.cdx_hints import note_hinted, note_listed
from newsscrape.store.current import Stored
from newsscrape.store.fates import fate_of, outlasts, outlives
from newsscrape.store.frontier import Question, Taken, Waiting
from newsscrape.store.moved_or_gone import lead, note_gone, note_led_nowhere
from newsscrape.store.redirects import Hops, note_hop, own, own_hops
from newsscrape.store.rows import aware, insert, lookup, moment, timestamp
from newsscrape.store.takedown_refusals import Erasable, Refusal, bar_too, records_of, refusal
from newsscrape.store.takedowns import taken_out
from newsscrape.store.url_table import Answer, answer, awaiting, find_url, visited_before
from newsscrape.tasks import Location

# Fates that an archived URL may change to: the page is gone, or something else is there now. A failed visit leaves it
# archived.
_NO_ARTICLE = ("gone", "not_article")
BY_HAND = "list"  # the ``via`` of a link that the user named
ANALYSED = 400
MAX_ANSWERS = 26  # answers about URLs that the user named which are kept for the report


class Writer:
    """Writes one crawl to an archive."""

    def __init__(
        self, archive: Archive, schedule: Schedule | None = None, question: Question | None = None
    ) -> None:  # fmt: skip
        self.archive = archive
        self.schedule = schedule or Schedule.parse(DEFAULT)
        self.question = question or Question()
        self.crawl_id = 0
        self.job: str | None = None
        self.found: dict[str, int] = {}  # host → URLs queued since the scheduler last asked
        self.waiting = 0  # URLs in the queue that are not done
        self.known = 0  # links that were not followed because their article is in the archive
        self.settled = 0  # links that were not followed because an earlier visit found no article there
        self.answers: list[Answer] = []  # for the first URLs that the user named: what the archive has of them
        self.refused: list[Erasable] = []  # WARC records of removed pages, to be overwritten
        self._newest = int(lookup(archive.db, "SELECT MAX(id) FROM article") or 0)
        self._awaiting: dict[int, set[int]] = {}  # URL not read yet → the URLs that redirect to it

    def start_crawl(
        self, spider: str, arguments: Mapping[str, Any], settings: Mapping[str, Any], version: str, now: datetime,
        job: str | None = None,
    ) -> int:  # fmt: skip
        """Record the start of a crawl; returns its id, which everything written until ``finish_crawl`` gets.

        ``arguments`` are recorded as given. ``job`` names the queue; by default the name is made from the arguments.
        """
        with self.archive.transaction() as db:
            job = job or frontier.job_name(spider, arguments)
            self.crawl_id = insert(
                db, "crawl", job=job, spider=spider, arguments=_json(arguments), settings=_json(settings),
                version=version, started_at=timestamp(now),
            )  # fmt: skip
        return self.crawl_id

    def follow(self, spider: str, arguments: Mapping[str, Any], now: datetime) -> int:
        """Queue links from now on; returns the number of URLs that an earlier run of the same command left queued."""
        self.job = frontier.job_name(spider, arguments)
        with self.archive.transaction() as db:
            left = frontier.resume(db, self.job, now)
            self.found = frontier.hosts(db, self.job)
            if left:
                self._awaiting = awaiting(db)
            else:
                forget = "UPDATE site SET url_traps = NULL WHERE json_extract(url_traps, '$.job') = ?"
                db.conn.execute(forget, (self.job,))
        self.waiting = left
        return left

    def due(self, domains: Iterable[str], now: datetime) -> list[str]:
        """The articles of some sites that are due for another visit."""
        return frontier.due_of_sites(self.archive.db, domains, now, self.question.revisit)

    def take(self, host: str, after: Taken, count: int) -> list[Waiting]:
        """The next ``count`` URLs of a host, after those that were taken last."""
        with translated(self.archive.path):
            return frontier.take(self.archive.db, self._job, host, after, count)

    def knows(self, address: str) -> bool:
        """Whether this crawl has already found a URL."""
        with translated(self.archive.path):
            return frontier.knows(self.archive.db, self._job, address)

    @property
    def _job(self) -> str:
        assert self.job is not None
        return self.job

    def has_met(self, address: str) -> bool:
        """Whether this crawl has already found a URL, or an earlier one has visited it."""
        with translated(self.archive.path):
            return frontier.knows(self.archive.db, self._job, address) or visited_before(self.archive.db, address)

    def learned(self, domain: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """What was learned about a site's URLs: their shapes, from all crawls, and their traps, from this job only."""
        query = "SELECT url_shapes, url_traps FROM site WHERE domain = ?"
        row = self.archive.db.conn.execute(query, (domain,)).fetchone() or (None, None)
        shapes, traps = (json.loads(text) if text else {} for text in row)
        return shapes, traps["shapes"] if traps.get("job") == self.job else {}

    def keep_learned(self, domain: str, shapes: Mapping[str, Any], traps: Mapping[str, Any]) -> None:
        """Store what a crawl has learned about a site's URLs."""
        mine = {"job": self.job, "shapes": traps}
        with self.archive.transaction() as db:
            db.conn.execute(
                "UPDATE site SET url_shapes = ?, url_traps = ? WHERE domain = ?", (_json(shapes), _json(mine), domain)
            )

    def _is_new(self, stored: Stored) -> bool:
        """Whether an article is new. Ids of articles only grow."""
        newest, self._newest = self._newest, max(self._newest, stored.article_id or 0)
        return (stored.article_id or 0) > newest

    def last_visit(self, url: str) -> datetime | None:
        """The time of a URL's last visit."""
        text = lookup(self.archive.db, "SELECT last_visited_at FROM url WHERE url = ?", urls.canonical(url))
        return moment(text) if text else None

    def finish_crawl(self, reason: str, stats: Mapping[str, Any], now: datetime) -> None:
        """Record the end of the crawl, its reason and its statistics."""
        with self.archive.transaction() as db:
            db.conn.execute(
                "UPDATE crawl SET finished_at = ?, finish_reason = ?, stats = ? WHERE id = ?",
                (timestamp(now), reason, _json(stats), self.crawl_id),
            )
            if self.job is not None:
                frontier.finish(db, self.job)
            # Statistics for the query planner, from a sample of this many rows of each index.
            db.conn.execute(f"PRAGMA analysis_limit = {ANALYSED}")
            db.conn.execute("ANALYZE")

    def kept_payload(self, url: str, payload_sha256: str | None) -> KeptPayload | None:
        """The record that already has this payload of a URL (for None, its newest payload), or None."""
        with translated(self.archive.path):
            return captures.kept_payload(self.archive.db, url, payload_sha256)

    def is_kept(self, url: str, captured_at: datetime, payload_sha256: str) -> bool:
        """Whether a WARC file already has the bytes of exactly this capture."""
        with translated(self.archive.path):
            return captures.is_kept(self.archive.db, url, captured_at, payload_sha256)

    def repeated(self, record_id: str | None, url: str, moment: str | None) -> tuple[str, Location] | None:
        """The digest and location of the record that a revisit refers to, by its ID or by URL and time."""
        with translated(self.archive.path):
            return captures.repeated(self.archive.db, record_id, url, moment)

    def taken_out(self, url: str) -> str | None:
        """Why a URL must not be fetched again (``taken out on 2026-11-24``); None if it may."""
        with translated(self.archive.path):
            return taken_out(self.archive.db, url)

    def cut_off(self, file: str, size: int) -> Sequence[str]:
        """Record that a WARC file ends at ``size`` after a crash; returns the URLs whose captures were lost."""
        with self.archive.transaction() as db:
            return captures.lose_beyond(db, file, size)

    def is_named(self, record_id: str) -> bool:
        """Whether a capture refers to a WARC record."""
        with translated(self.archive.path):
            return captures.is_named(self.archive.db, record_id)

    def has_started(self, moment_: datetime) -> bool:
        """Whether a crawl of this archive started at exactly this time."""
        with translated(self.archive.path):
            query = "SELECT 1 FROM crawl WHERE started_at = ?"
            return lookup(self.archive.db, query, timestamp(moment_)) is not None

    def discovered(self, links: Iterable[Link], now: datetime) -> None:
        """Queue links that were not found on a page."""
        with self.archive.transaction() as db:
            self._add_links(db, links, None, now)

    def store(self, visit: Visit, record: Record | None) -> Stored:
        """Store a visit with its capture, its article (``record``) and its links; returns the URL's fate and why."""
        with self.archive.transaction() as db:
            visit = own_hops(visit)
            if (refused := refusal(db, visit, record)) is not None:
                return self._refuse(db, visit, refused)
            url_id = find_url(db, visit.url, visit.visited_at)
            hop_captures = Hops.of(db, visit.earlier, visit.visited_at)
            beside = hop_captures.by_record
            capture_id, known = add_capture(db, url_id, visit.capture, beside) if visit.capture else (None, False)
            article_id = lookup(db, "SELECT article_id FROM url WHERE id = ?", url_id)
            came = visit.capture.captured_at if visit.capture else visit.visited_at
            hops = {
                note_hop(db, self.crawl_id, hop, (url_id, visit.url), visit.visited_at, hop_captures.at(hop, came))
                for hop in visit.redirected_from
            }
            if visit.outcome == "unchanged":
                stored = not_modified(db, visit, url_id, capture_id)
            elif record is None or capture_id is None:
                stored = Stored(visit.outcome, visit.reason, None)
            elif known and article_id is not None and captures.led_to_article(db, capture_id):
                stored = stored_before(db, url_id, article_id)
            else:
                stored = store_article(db, visit, record, url_id, capture_id)
            self._settle(db, url_id, stored, visit, capture_id)
            for hop_id in hops - {url_id}:
                self._lead(db, hop_id, url_id, stored.article_id, came)
            self._lead_the_waiting(db, url_id, stored.article_id, came)
            if stored.fate in _NO_ARTICLE and visit.capture is not None and not visit.refused:
                note_gone(db, url_id, timestamp(came), stored.reason)
            note_hinted(db, url_id, visit.capture.task if visit.capture else None)
            self._add_links(db, visit.links, capture_id, visit.visited_at)
            if visit.ticket is not None:
                self.waiting -= frontier.settle(db, self._job, visit.ticket)
        return replace(stored, is_new=self._is_new(stored), hops=len(hops - {url_id}))

    def _refuse(self, db: Database, visit: Visit, refused: Refusal) -> Stored:
        """Record only that the visit is done, and store no URL that names what was removed."""
        stored = Stored("skipped", refused.reason, None)
        unnamed = {urls.canonical(url) for url in refused.unnamed}
        if visit.ticket is not None:
            asked = tuple(url for url in visit.ticket.asked if urls.canonical(own(url)) not in unnamed)
            self.waiting -= frontier.settle(db, self._job, replace(visit.ticket, asked=asked))
        self.refused += records_of(visit)
        self.refused += bar_too(db, refused.unnamed, refused.removal)
        for url in (visit.url, *visit.redirected_from):
            if urls.canonical(url) not in unnamed:
                bare = Visit(url, visit.visited_at, "skipped", refused.reason, visit.http_status)
                self._settle(db, find_url(db, url, visit.visited_at), stored, bare, None)
        return stored

    def give_up(self, waiting: Waiting, reason: str) -> None:
        """Record that a queued URL is not fetched. The fate of an earlier visit stays."""
        with self.archive.transaction() as db:
            url_id = lookup(db, "SELECT url_id FROM frontier WHERE id = ?", waiting.id)
            db.conn.execute(
                "UPDATE url SET fate = 'skipped', fate_reason = ? WHERE id = ? AND last_visited_at IS NULL",
                (reason, url_id),
            )
            self.waiting -= frontier.settle(db, self._job, Ticket(waiting.id, ()))

    def redirected(
        self, hops: Sequence[str], target: str, now: datetime, seen: Iterable[tuple[str, Capture]] = (),
        ticket: Ticket | None = None,
    ) -> int:  # fmt: skip
        """Record URLs that redirect to a URL with a request of its own, whether that one has been read yet or not.

        ``seen`` are the captures of the redirects. Returns their number.
        """
        led = Visit(
            own(target), now, "redirected", redirected_from=tuple(map(own, hops)), earlier=tuple(seen), ticket=ticket
        )
        with self.archive.transaction() as db:
            if (refused := refusal(db, led, None)) is not None:
                self._refuse(db, led, refused)
                return 0
            captures_ = Hops.of(db, led.earlier, now)
            target_id = find_url(db, own(target), now)
            hop_ids = set()
            for hop in map(own, hops):
                came = captures_.at(hop, now)
                hop_id = note_hop(db, self.crawl_id, hop, (target_id, own(target)), now, came)
                article_id = lookup(db, "SELECT article_id FROM url WHERE id = ?", target_id)
                if hop_id != target_id:
                    hop_ids.add(hop_id)
                    self._lead(db, hop_id, target_id, article_id, came.moment)
            note_led_nowhere(db, target_id)
            article_id = lookup(db, "SELECT article_id FROM url WHERE id = ?", target_id)
            if article_id is None:
                self._awaiting.setdefault(target_id, set()).update(hop_ids)
            if ticket is not None:  # the target keeps its own place in the queue
                self.waiting -= frontier.settle(db, self._job, replace(ticket, asked=tuple(hops)))
        return len(hop_ids)

    def _settle(self, db: Database, url_id: int, stored: Stored, visit: Visit, capture_id: int | None) -> None:
        now = timestamp(visit.visited_at)
        insert(
            db, "visit", crawl_id=self.crawl_id, url_id=url_id, visited_at=now, outcome=stored.fate,
            reason=stored.reason, http_status=visit.http_status, capture_id=capture_id,
        )  # fmt: skip
        late = visit.capture is not None and is_late(db, url_id, visit.capture.captured_at, visit.visited_at)
        keep = (outlasts if late else outlives)(fate_of(db, url_id), stored.fate)
        again = None if late and keep else self._next_visit(db, url_id, stored, visit.visited_at)
        # An error's ETag says nothing about the page, and neither does that of a page whose text is loaded by scripts.
        # A page that this crawl skipped must be read by the next one.
        shell = (visit.reason or "").startswith(SCRIPT_SHELL)
        left_out = visit.refused or stored.fate == "skipped"
        page = visit.capture if visit.http_status == 200 and not shell and not left_out and not late else None
        etag, modified = (page.etag, _past(page.last_modified, visit.visited_at)) if page else (None, None)
        db.conn.execute(
            "UPDATE url SET fate = IIF(:keep, fate, :fate), fate_reason = IIF(:keep, fate_reason, :reason),"
            " last_visited_at = :now, etag = COALESCE(:etag, etag), last_modified = COALESCE(:modified, last_modified),"
            " next_visit_at = IIF(:keep AND :late, next_visit_at, :again) WHERE id = :id",
            {"keep": keep, "late": late, "fate": stored.fate, "reason": stored.reason, "now": now, "etag": etag,
             "modified": modified, "again": again, "id": url_id},
        )  # fmt: skip

    def _next_visit(self, db: Database, url_id: int, stored: Stored, visited: datetime) -> str | None:
        born = None
        if stored.article_id is not None:
            text = lookup(
                db, "SELECT COALESCE(published_utc, published_day, first_captured_at) FROM article WHERE id = ?",
                stored.article_id,
            )  # fmt: skip
            born = aware(text)
        repeats = 0
        for (outcome,) in db.conn.execute(
            "SELECT outcome FROM visit WHERE url_id = ? ORDER BY id DESC LIMIT 10", (url_id,)
        ):
            if outcome != stored.fate:
                break
            repeats += 1
        again = self.schedule.next_visit(stored.fate, visited, born, repeats)
        return timestamp(again) if again else None

    def _lead(self, db: Database, hop_id: int, target_id: int, article_id: int | None, came: datetime) -> None:
        """Connect a redirecting URL to the article of its target, if there is one."""
        if article_id is not None:
            article_id = lead(db, hop_id, target_id, article_id, timestamp(came))
        self._lead_the_waiting(db, hop_id, article_id, came)

    def _lead_the_waiting(self, db: Database, url_id: int, article_id: int | None, came: datetime) -> None:
        for hop_id in self._awaiting.pop(url_id, ()):
            self._lead(db, hop_id, url_id, article_id, came)

    def _add_links(self, db: Database, links: Iterable[Link], capture_id: int | None, now: datetime) -> None:
        for link in links:
            if taken_out(db, link.url):
                continue
            url_id = find_url(db, link.url, now, link)
            insert(
                db, "discovery", url_id=url_id, capture_id=capture_id, crawl_id=self.crawl_id, via=link.via,
                position=link.position, anchor_text=link.anchor_text, date_raw=link.date_raw, found_at=timestamp(now),
            )  # fmt: skip
            note_listed(db, url_id, link)
            if link.followed and self.job is not None and urls.is_fetchable(link.address or link.url):
                self._queue(db, url_id, link, now)

    def _queue(self, db: Database, url_id: int, link: Link, now: datetime) -> None:
        if frontier.knows(db, self._job, link.address or link.url):
            return
        standing = frontier.standing(db, url_id, link, self.question, now)
        if standing != "due":
            self.known += standing == "archived"
            self.settled += standing == "settled" and link.role in ("article", "page")
            if link.via == BY_HAND and len(self.answers) < MAX_ANSWERS:
                self.answers.append(answer(db, url_id))
        elif frontier.add(db, self._job, url_id, link):
            host = urls.host(link.address or link.url)
            self.found[host] = self.found.get(host, 0) + 1
            self.waiting += 1


def _past(date: str | None, now: datetime) -> str | None:
    """A ``Last-Modified`` that may be sent back to the server; one in the future would give "not modified" forever."""
    try:
        said = parsedate_to_datetime(date or "")
        return None if said.timestamp() > now.timestamp() + 86_400 else date
    except (ValueError, OverflowError):
        return date


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
