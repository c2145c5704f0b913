"""Parses sitemaps and sitemap indexes, and decides which of their entries a range of days can do without.

Reads one file at a time: the caller decides how deep to follow an index. Fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin

from newsscrape import urls
from newsscrape.discovery import xmltext
from newsscrape.discovery.feeds import read_feed
from newsscrape.discovery.periods import Period, name_periods, period_of
from newsscrape.discovery.unpack import unpack
from newsscrape.extract.document import clean
from newsscrape.extract.markup import decode
from newsscrape.items import Link

MAX_ENTRIES = 50_000  # sitemaps.org: URLs per file
MAX_UNPACKED = 50 * 1024 * 1024  # sitemaps.org: bytes per file, unpacked
MAX_TEXT = 1_000
MAX_ROBOTS = 1024 * 1024  # RFC 9309 requires half of it
MAX_DECLARED = 1_000
_FEEDS = ("rss", "rdf", "feed")
_ADDRESS = re.compile(r"https?://\S", re.I)
_ROBOTS_LINE = re.compile(r"^[ \t]*site-?map[ \t]*:[ \t]*(\S+)", re.I | re.M)
_WELL_KNOWN = ("sitemap.xml", "sitemap_index.xml", "sitemap-index.xml", "news-sitemap.xml", "sitemap-news.xml",
               "wp-sitemap.xml", "sitemap.xml.gz", "sitemaps.xml", "sitemap/sitemap.xml", "sitemap.txt")  # fmt: skip


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One URL of a sitemap, with its dates as printed; ``position`` counts from 1.

    ``lastmod_raw`` is when the page last changed, ``published_raw`` the publication date in a news sitemap. ``nested``
    marks an entry that is a sitemap itself.
    """

    url: str
    lastmod_raw: str | None = None
    published_raw: str | None = None
    title: str | None = None
    language: str | None = None
    position: int = 1
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Sitemap:
    """``entries`` are pages, ``children`` further sitemaps. ``problem`` says what is wrong, None for a valid file."""

    entries: tuple[SitemapEntry, ...] = ()
    children: tuple[SitemapEntry, ...] = ()
    problem: str | None = None

    @property
    def links(self) -> tuple[Link, ...]:
        """The pages as links, with their publication dates but not their modification dates."""
        return tuple(Link(e.url, "sitemap", e.position, e.title, e.published_raw) for e in self.entries)


def read_sitemap(body: bytes, url: str, max_unpacked: int = MAX_UNPACKED, limit: int = MAX_ENTRIES) -> Sitemap:
    """Parse a sitemap, a sitemap index, a news sitemap, a text file of URLs or a feed used as a sitemap, gzipped or
    not.

    Relative URLs are resolved against ``url``. A damaged file is read up to the damage. Never raises.
    """
    data, packed = unpack(body, max_unpacked)
    source = xmltext.find_root(data, None, ("urlset", "sitemapindex", *_FEEDS))
    if isinstance(source, str):
        return _read_text(data, url, limit, packed, source)
    if source.root in _FEEDS:
        feed = read_feed(data, url, limit=limit)
        entries = tuple(
            SitemapEntry(e.url, e.updated_raw, e.published_raw, e.title, None, e.position) for e in feed.entries
        )
        return Sitemap(entries, (), _joined(packed, feed.problem))
    pages: list[SitemapEntry] = []
    children: list[SitemapEntry] = []
    problems: list[str] = []
    counted = 0
    for element in xmltext.read_elements(source, ("url", "sitemap"), problems):
        counted += 1
        if counted > limit:
            continue
        kind = children if element.tag.endswith("sitemap") else pages
        entry = _entry(element, url, len(kind) + 1, kind is children)
        if entry is not None and not (entry.nested and entry.url == url):
            kind.append(entry)
    too_many = f"{counted} entries, of which the first {limit} are read" if counted > limit else None
    return Sitemap(tuple(pages), tuple(children), _joined(packed, *problems, too_many))


def _entry(element: Any, base: str, position: int, nested: bool) -> SitemapEntry | None:
    location = lastmod = None
    news: dict[str, str] = {}
    for child in element:
        tag = child.tag
        if not isinstance(tag, str):  # a reference to an undeclared entity
            continue
        if tag.endswith("loc") and location is None and tag[-4:-3] in ("", "}"):
            location = child.text
        elif tag.endswith("lastmod"):
            lastmod = child.text
        elif tag.endswith("}news"):
            for part in child.iter():
                if isinstance(part.tag, str) and part.text:
                    news.setdefault(part.tag[part.tag.rfind("}") + 1 :], part.text.strip()[:MAX_TEXT])
    url = urls.join(base, location.strip()) if location else None
    if url is None:
        return None
    changed = lastmod.strip()[:MAX_TEXT] or None if lastmod else None
    if not news:
        return SitemapEntry(url, changed, position=position, nested=nested)
    title = clean(news.get("title", "")) or None
    return SitemapEntry(url, changed, news.get("publication_date"), title, news.get("language"), position, nested)


def _read_text(data: bytes, url: str, limit: int, packed: str | None, otherwise: str) -> Sitemap:
    """A list of URLs, one per line. If the first line is not a URL, the problem says what the file is instead."""
    lines = [line.strip() for line in decode(data).text.lstrip("\ufeff").splitlines()] if data else []
    lines = [line for line in lines if line]
    if not lines or not _ADDRESS.match(lines[0]):
        return Sitemap(problem=packed or otherwise)
    if packed:
        lines.pop()  # may be truncated
    found = list(dict.fromkeys(u for line in lines if _ADDRESS.match(line) and (u := urls.join(url, line))))
    too_many = f"{len(found)} entries, of which the first {limit} are read" if len(found) > limit else None
    entries = tuple(SitemapEntry(u, position=n) for n, u in enumerate(found[:limit], 1))
    return Sitemap(entries, (), _joined(packed, too_many))


def _joined(*problems: str | None) -> str | None:
    return "; ".join(filter(None, problems)) or None


@dataclass(frozen=True, slots=True)
class Pruned:
    """The entries of a sitemap that are kept, and those that were dropped, with reasons."""

    kept: tuple[SitemapEntry, ...]
    dropped: tuple[tuple[SitemapEntry, str], ...]


def prune(entries: Sequence[SitemapEntry], since: date | None, until: date | None) -> Pruned:
    """The entries that may be, or may contain, an article published from ``since`` to ``until``, both days included.

    An entry that could contain such an article is never dropped. The rules, each with a day to spare for time zones:

    - Last changed before ``since``: dropped. Everything in it was published before it last changed.
    - Last changed after ``until``: kept. An old article may have been edited since, an old list may have grown.
    - Publication date of a news sitemap before ``since`` or after ``until``: dropped.
    - Sitemap named after a day, month or year before ``since`` or after ``until``: dropped. The period is that of its
      articles; ``name_periods`` decides when a name counts. Names of pages are ignored.
    - A date that is missing, unreadable, ambiguous or before 1985: ignored.
    """
    periods = iter(name_periods([entry.url for entry in entries if entry.nested]))
    kept: list[SitemapEntry] = []
    dropped: list[tuple[SitemapEntry, str]] = []
    for entry in entries:
        reason = _outside("named after", next(periods), since, until) if entry.nested else None
        reason = reason or _outside("published", period_of(entry.published_raw), since, until)
        reason = reason or _outside("last changed", period_of(entry.lastmod_raw), since, None)
        if reason:
            dropped.append((entry, reason))
        else:
            kept.append(entry)
    return Pruned(tuple(kept), tuple(dropped))


def _outside(what: str, period: Period | None, since: date | None, until: date | None) -> str | None:
    if period is None:
        return None
    if since is not None and period.before(since):
        return f"{what} {period}, before {since}"
    if until is not None and period.after(until):
        return f"{what} {period}, after {until}"
    return None


def robots_sitemaps(robots_txt: bytes, url: str = "") -> tuple[str, ...]:
    """The sitemaps that a robots.txt declares, for any user agent; ``url`` is the URL of the robots.txt."""
    text = robots_txt[:MAX_ROBOTS].decode("utf-8", "replace").lstrip("\ufeff").replace("\r", "\n")
    found: Iterable[str | None] = (urls.join(url, match[1]) for match in _ROBOTS_LINE.finditer(text))
    return tuple(dict.fromkeys(filter(None, found)))[:MAX_DECLARED]


def well_known_sitemaps(home: str) -> tuple[str, ...]:
    """Conventional sitemap URLs, likeliest first: at the root of the host, and next to the home page."""
    bases = dict.fromkeys((urljoin(home, "/"), urljoin(home, ".")))
    return tuple(dict.fromkeys(urljoin(base, path) for base in bases for path in _WELL_KNOWN))
