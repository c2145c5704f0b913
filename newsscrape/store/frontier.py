"""The queue of a crawl, stored in the archive: the URLs that it found, and which of them are done.

Rows are added in the transaction of the page with the link, and marked in that of the visit, so the same command
continues after a crash or a kill. They belong to a *job*, the spider with its arguments, and are deleted when the job
is finished. All operations use single indexed rows: no query grows with the archive.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlite_utils import Database

from newsscrape import urls
from newsscrape.items import NAMED, Hint, Link, Role, Ticket
from newsscrape.store.cdx_hints import indexed_hints
from newsscrape.store.rows import lookup, moment, timestamp
from newsscrape.tasks import STRICT, Scope, date_left_out

# A page that an earlier crawl skipped must be read: "not modified" would say nothing.
_IF_KEPT = f"IIF(url.fate = 'skipped' OR url.fate_reason LIKE '%{STRICT}', NULL, url.{{}})"
LISTS_OF = 4  # one in this many places is a list's
_ARTICLES, _OTHERS = "role = 'article'", "role <> 'article'"  # as in the partial indexes
_NAMING = "('robots', 'sites', 'sitemap')"  # where feeds and sitemaps are named
STALE = timedelta(hours=12)  # after which a continued job fetches its section pages and feeds again


@dataclass(frozen=True, slots=True)
class Taken:
    """The last ids taken of a host's articles, and of all other URLs."""

    article: int = 0
    other: int = 0

    def behind(self, found: Iterable[Waiting]) -> Taken:
        """The position after these have been taken, too."""
        article, other = self.article, self.other
        for one in found:
            if one.role == "article":
                article = max(article, one.id)
            else:
                other = max(other, one.id)
        return Taken(article, other)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A URL to visit: ``address`` is what to fetch, ``url`` its canonical form.

    ``etag`` and ``last_modified`` are set if the archive has a copy; ``hints`` are what feeds said about it.
    """

    id: int
    address: str
    url: str
    role: Role
    depth: int
    etag: str | None
    last_modified: str | None
    hints: tuple[Hint, ...]


def job_name(spider: str, arguments: Mapping[str, Any]) -> str:
    """The name of a job: the same for the same command."""
    said = json.dumps([spider, sorted(arguments.items())], ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def add(db: Database, job: str, url_id: int, link: Link) -> bool:
    """Queue a link; False if the job already has its URL."""
    address = urls.without_user(link.address or link.url)
    key = urls.canonical(address)
    cursor = db.conn.execute(
        "INSERT OR IGNORE INTO frontier (job, key, url_id, address, role, depth, host) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (job, key, url_id, None if address == key else address, link.role, link.depth, urls.host(address)),
    )
    return cursor.rowcount > 0


def knows(db: Database, job: str, address: str) -> bool:
    """Whether this job has already found a URL, done or not."""
    return lookup(db, "SELECT 1 FROM frontier WHERE job = ? AND key = ?", job, urls.canonical(address)) is not None


def hosts(db: Database, job: str) -> dict[str, int]:
    """How many URLs are waiting, by host."""
    query = "SELECT host, COUNT(*) FROM frontier WHERE job = ? AND done = 0 GROUP BY host"
    return dict(db.conn.execute(query, (job,)).fetchall())


def take(db: Database, job: str, host: str, after: Taken, count: int) -> list[Waiting]:
    """The next URLs of a host, articles first, each kind in the order in which they were found.

    A quarter of the places is for lists, if any are waiting, so that they are read in the meantime.
    """
    articles = _next(db, _ARTICLES, job, host, after.article, count)
    others = _next(db, _OTHERS, job, host, after.other, count)
    articles = articles[: count - min(len(others), count // LISTS_OF)]
    found = articles + others[: count - len(articles)]
    return [
        Waiting(id_, address or key, url, role, depth, etag, modified, _hints(db, url_id, role, key != url))
        for id_, address, key, url, role, depth, etag, modified, url_id in found
    ]


def _next(db: Database, kind: str, job: str, host: str, after: int, count: int) -> list[Any]:
    return db.conn.execute(
        "SELECT frontier.id, frontier.address, frontier.key, url.url, frontier.role, frontier.depth,"
        f" {_IF_KEPT.format('etag')}, {_IF_KEPT.format('last_modified')}, url.id"
        " FROM frontier JOIN url ON url.id = frontier.url_id"
        f" WHERE job = ? AND done = 0 AND {kind} AND host = ? AND frontier.id > ? ORDER BY frontier.id LIMIT ?",
        (job, host, after, count),
    ).fetchall()


def settle(db: Database, job: str, ticket: Ticket) -> int:
    """Mark a URL and the URLs that redirected to it as done for this job.

    Returns how many of them were waiting.
    """
    settled = db.conn.execute("UPDATE frontier SET done = 1 WHERE id = ? AND done = 0", (ticket.id,)).rowcount
    for address in ticket.asked:
        key = urls.canonical(address)
        settled += db.conn.execute(
            "UPDATE frontier SET done = 1 WHERE job = ? AND key = ? AND done = 0", (job, key)
        ).rowcount
        db.conn.execute(
            "INSERT OR IGNORE INTO frontier (job, key, url_id, role, depth, host, done)"
            " SELECT ?, ?, url_id, role, depth, ?, 1 FROM frontier WHERE id = ?",
            (job, key, urls.host(address), ticket.id),
        )
    return settled


def resume(db: Database, job: str, now: datetime) -> int:
    """How many URLs an earlier run of the job left. After a while, pages that list articles are due again."""
    last = lookup(db, "SELECT MAX(started_at) FROM crawl WHERE job = ?", job)
    if last is not None and now - moment(last) > STALE:
        db.conn.execute("UPDATE frontier SET done = 0 WHERE job = ? AND done = 1 AND role <> 'article'", (job,))
    return int(lookup(db, "SELECT COUNT(*) FROM frontier WHERE job = ? AND done = 0", job))


def finish(db: Database, job: str) -> None:
    """Delete a job's rows when none of them is waiting."""
    if lookup(db, "SELECT 1 FROM frontier WHERE job = ? AND done = 0 LIMIT 1", job) is None:
        db.conn.execute("DELETE FROM frontier WHERE job = ?", (job,))


@dataclass(frozen=True, slots=True)
class Question:
    """What a crawl is looking for, as far as an earlier result for a URL depends on it.

    ``revisit`` is the spiders' argument, ``scope`` has the days of publication, ``strict`` is NEWSSCRAPE_STRICT.
    """

    revisit: str = "due"
    scope: Scope = field(default_factory=Scope)
    strict: bool = False


Standing = Literal["due", "archived", "settled"]


def standing(db: Database, url_id: int, link: Link, question: Question, now: datetime) -> Standing:
    """Whether to follow a link (``due``), or why not.

    ``archived``: the archive has its article. ``settled``: an earlier visit found no article there, and this crawl
    would not either. Pages that list articles are always due.
    """
    fate, reason, visited, due, article_id = db.conn.execute(
        "SELECT fate, fate_reason, last_visited_at, next_visit_at, article_id FROM url WHERE id = ?", (url_id,)
    ).fetchone()
    left = "settled" if article_id is None else "archived"
    if link.via == "well-known" and visited is not None and ": " in (reason or ""):
        return "due" if question.revisit == "all" else "settled"  # many sites have a feed there, this one has not
    if link.role not in ("article", "page") or visited is None or fate == "queued":
        return "due"
    if _left_out_before(fate, reason):
        return "due" if question.revisit == "all" or not _left_out_again(reason, question) else "settled"
    if link.every_capture:
        return "archived" if _is_here(db, url_id, link) else "due"
    is_due = question.revisit == "due" and due is not None and due <= timestamp(now)
    return "due" if is_due or question.revisit == "all" else left  # type: ignore[return-value]


def _left_out_before(fate: str, reason: str | None) -> bool:
    """Whether an earlier visit only said that a page was not wanted: its days, its fields, robots.txt."""
    return fate == "skipped" or (reason or "").endswith(STRICT)


def _left_out_again(reason: str | None, question: Question) -> bool:
    """Whether this crawl would skip what an earlier one skipped. If only a visit can tell: no."""
    published = date_left_out(reason)
    return question.scope.leaves_out(published) if published else question.strict and (reason or "").endswith(STRICT)


def _is_here(db: Database, url_id: int, link: Link) -> bool:
    """Whether the capture that a link leads to is in the archive."""
    archived = urls.unwrap(link.address or "")
    if archived is None or archived.captured_at is None:
        return False
    moment_ = timestamp(archived.captured_at)
    return lookup(db, "SELECT 1 FROM capture WHERE url_id = ? AND captured_at = ?", url_id, moment_) is not None


def due_of_sites(db: Database, domains: Iterable[str], now: datetime, policy: str) -> list[str]:
    """Articles of some sites to visit again: those that are due, the longest due first; or all, or none."""
    if policy == "never":
        return []
    marks = list(domains)
    sites = f"SELECT id FROM site WHERE domain IN ({', '.join('?' * len(marks))})"
    due = f"SELECT url FROM url WHERE next_visit_at <= ? AND article_id IS NOT NULL AND site_id IN ({sites})"
    every = f"SELECT url FROM article JOIN url ON url.id = article.url_id WHERE url.site_id IN ({sites})"
    if policy == "all":
        found = db.conn.execute(f"{every} ORDER BY url.id", marks)
    else:
        found = db.conn.execute(f"{due} ORDER BY next_visit_at", (timestamp(now), *marks))
    return [url for (url,) in found]


def _hints(db: Database, url_id: int, role: Role, archived: bool) -> tuple[Hint, ...]:
    """What feeds and sitemaps said about a page: its date and its title, from the first of each kind; for a feed or a
    sitemap, where it is declared; for a page in a web archive, what the index said.
    """
    if role in ("feed", "sitemap"):
        query = f"SELECT via FROM discovery WHERE url_id = ? AND via IN {_NAMING} ORDER BY id LIMIT 1"
        return tuple(Hint(NAMED, "", via) for (via,) in db.conn.execute(query, (url_id,)))
    said = db.conn.execute(
        "SELECT via, date_raw, anchor_text FROM discovery WHERE url_id = ? AND via IN ('feed', 'sitemap')"
        " ORDER BY id LIMIT 8",
        (url_id,),
    ).fetchall()
    hints = [Hint("date_published", raw, via) for via, raw, _ in said if raw]
    hints += [Hint("headline", title, via) for via, _, title in said if title]
    return tuple(dict.fromkeys(hints + (indexed_hints(db, url_id) if archived else [])))
