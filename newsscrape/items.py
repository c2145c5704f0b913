"""The data that flows through newsscrape: an article, its dates, its related stories and their evidence.

Plain frozen dataclasses that know nothing about HTML, Scrapy or SQLite. Names follow schema.org.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from newsscrape.body_blocks import expanded

Precision = Literal["year", "month", "day", "minute", "second"]
PageType = Literal[
    "article",
    "listing",
    "product",
    "service",
    "forum",
    "documentation",
    "front_page",
    "consent",
    "paywall_stub",
    "error",
    "video_stub",
    "script_shell",
    "stub",
]
CDX_VIA = "cdx"  # ``via`` of a link in the index of a web archive
GONE = "gone"  # field of a hint: when, according to such an index, a page was gone, and with which status
NAMED = "named"  # field of a hint: a feed or a sitemap was declared somewhere, not guessed
PAGE = "page"  # ``via`` of a link to another page of the same article
SCRIPT_SHELL = "script shell"  # prefix of the reason for a page whose text needs scripts
PART = "a part only: "  # how the reason of an incomplete page starts
CHANGED = "changed: "  # prefix of an archived URL's reason if its article was there in another state


# What a date means if its site writes ``DMY``, ``MDY`` or ``YMD``: that order, ``iso``, ``timezone_source``. A plain
# tuple, because itemadapter cannot restore a named one.
DateReading = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """A date as precise as on the page, never more.

    ``iso`` is ``2004``, ``2004-11``, ``2004-11-15``, ``2004-11-15T10:05``, or with seconds and an offset. ``ambiguous``
    is true if day and month could be swapped and nothing decided; ``alternative`` is then the other reading. ``order``
    names what decided between day and month (``iso``, ``named month``, ``only reading``, ``site``, ``language`` …),
    None if there was nothing to decide. ``timezone_source`` says where an offset came from: ``source`` (printed with
    the date), ``abbreviation`` (``BST``), ``page`` (from the same moment in UTC), ``site`` (assumed from the site's
    time zone); None without an offset. ``readings`` are the dates that the site's order would choose between; none if
    the page itself decided.
    """

    iso: str
    raw: str
    source: str
    precision: Precision
    ambiguous: bool = False
    alternative: str | None = None
    order: str | None = None
    timezone_source: str | None = None
    readings: tuple[DateReading, ...] | None = None

    @property
    def day(self) -> str | None:
        """``YYYY-MM-DD``, or None if the date is less precise than a day."""
        return self.iso[:10] if len(self.iso) >= 10 else None


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """One line of a list of related stories; ``position`` counts from 1 over the page."""

    headline: str
    url: str | None = None
    date: ArticleDate | None = None
    teaser: str | None = None
    heading: str | None = None
    position: int = 1


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that belongs to the article; ``caption`` as printed below it, ``alt`` its alternative text."""

    url: str
    caption: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody with another part in the article than writing it.

    ``role`` is one of ``photographer``, ``illustrator``, ``translator``, ``editor``, ``reporter`` (additional
    reporting), ``fact checker``, ``reviewer``, ``tester``, ``videographer``, ``producer``, ``narrator``, ``designer``
    and ``contributor``, whatever word the page uses.
    """

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One candidate for one field: what was read (``raw``), where (``source``), how (``rule``)."""

    value: Any
    raw: str | None
    source: str
    rule: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """What is known about a site before one of its pages is read. Everything but the domain may be unknown.

    ``pages`` is the domain whose page object reads this site, if it is not the site's own: for a copy of 4ni.co.uk at
    another URL.
    """

    domain: str
    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    date_order: Literal["DMY", "MDY", "YMD"] | None = None
    pages: str | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """What another page says about this one, such as a feed's date for it: ``field``, raw text, where."""

    field: str
    raw: str
    source: str


@dataclass(frozen=True, slots=True)
class ArticlePages:
    """The pages of an article over several pages, according to one of them: its own ``number``, the URL of the
    ``first``, the ``last`` number with a link, and the other linked pages with their numbers.
    """

    number: int
    first: str
    last: int
    links: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Article:
    """What was extracted from one page. ``page_type`` says whether it is an article.

    ``headline`` is the one printed above the article, ``share_title`` its title on cards (``og:title``, else
    ``twitter:title``), ``title_tag`` the whole text of ``<title>``. ``body_structure`` is what ``body_blocks`` adds to
    the body, in the form that is stored; None for plain paragraphs only. ``day_first_dates`` and ``month_first_dates``
    count the page's numeric dates with a single reading: a site's order of day and month is learned from them.
    ``page_id`` is the name by which the site's own system knows the article, if the page shows it.
    """

    url: str
    page_type: PageType = "article"
    page_type_reason: str | None = None
    headline: str | None = None
    share_title: str | None = None
    title_tag: str | None = None
    body: str = ""
    body_structure: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    date_published: ArticleDate | None = None
    date_modified: ArticleDate | None = None
    description: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    canonical_url: str | None = None
    page_id: str | None = None
    publisher: str | None = None
    images: tuple[Image, ...] = ()
    is_free: bool | None = None
    related: tuple[RelatedStory, ...] = ()
    pages: ArticlePages | None = None
    day_first_dates: int = 0
    month_first_dates: int = 0
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)

    @property
    def body_blocks(self) -> list[dict[str, Any]]:
        """The paragraphs of the body with what they are and their links; see docs/blocks.md."""
        return expanded(self.body, self.body_structure)

    def to_dict(self) -> dict[str, Any]:
        """The article as strings, numbers, booleans and lists, without the evidence.

        Dates are flat, under the names that the archive's columns have: ``published_iso``, ``published_day`` …; all of
        them are None for a page without that date.
        """
        return {
            "url": self.url, "page_type": self.page_type, "headline": self.headline, "share_title": self.share_title,
            "title_tag": self.title_tag, "body": self.body, "body_blocks": self.body_blocks,
            "byline": self.byline, "authors": list(self.authors),
            "contributors": [asdict(one) for one in self.contributors], **_flat("published", self.date_published),
            **_flat("modified", self.date_modified), "description": self.description, "section": self.section,
            "keywords": list(self.keywords), "language": self.language, "canonical_url": self.canonical_url,
            "publisher": self.publisher, "images": [asdict(one) for one in self.images], "is_free": self.is_free,
            "related": [
                {
                    "position": one.position, "heading": one.heading, "url": one.url, "headline": one.headline,
                    "date_iso": one.date.iso if one.date else None, "date_raw": one.date.raw if one.date else None,
                    "teaser": one.teaser,
                }
                for one in self.related
            ],
        }  # fmt: skip

    def to_json(self, indent: int | None = None) -> str:
        """``to_dict`` as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)


def _flat(name: str, date: ArticleDate | None) -> dict[str, Any]:
    found = date and (date.iso, date.day, date.raw, date.precision, date.ambiguous, date.source, date.timezone_source)
    columns = ("iso", "day", "raw", "precision", "ambiguous", "source", "timezone_source")
    return dict(zip((f"{name}_{column}" for column in columns), found or (None,) * len(columns), strict=True))


@dataclass(frozen=True, slots=True)
class PageContext:
    """Everything that an article is extracted from besides the bytes, so that it can be computed again.

    ``url`` is the page's original URL (without a web archive's prefix), ``fetched`` when the bytes were received
    (aware, UTC), ``site`` what was known about the site at that time.
    """

    url: str
    fetched: datetime | None = None
    site: SiteProfile | None = None
    hints: tuple[Hint, ...] = ()


# field, rank, value, raw, source, rule, chosen: a row of ``evidence`` without its foreign keys
EvidenceRow = tuple[str, int, str | None, str | None, str, str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """``article``: the columns that are extracted from the page. Names and stories go to tables of their own.

    ``order_seen``: how many dates of the page could only be read day first, and how many only month first.
    ``clock_seen``: a time that the page gives in UTC, and the offset of the clock that it is printed by.
    ``contributors`` are pairs of name and role. ``evidence``: the rows of all candidates; None if they have not been
    made. ``page_id``: the site's own name of the article, if the page shows it.
    """

    article: dict[str, Any]
    authors: tuple[str, ...]
    related: tuple[dict[str, Any], ...]
    content_hash: str
    order_seen: tuple[int, int] = (0, 0)
    clock_seen: tuple[str, str] | None = None
    contributors: tuple[tuple[str, str], ...] = ()
    evidence: tuple[EvidenceRow, ...] | None = None
    page_id: str | None = None


Fate = Literal["queued", "archived", "unchanged", "redirected", "duplicate", "not_article", "skipped", "gone", "failed"]
Origin = Literal["live", "file", "wayback", "warc"]
Role = Literal["article", "section", "page", "feed", "sitemap", "robots", "cdx"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a URL: its kind (``via``), its position on the page, its text and the date next to it.

    ``followed`` is false for a link outside the crawl's scope, which is recorded but not queued; ``reason`` says why.
    ``role`` is what the linked page will be read as, ``depth`` how many related stories it is away from the start.
    ``address`` is the URL to fetch if that is not the page's own, but its copy in a web archive; with ``every_capture``
    it is fetched even if the archive has another copy.
    """

    url: str
    via: str
    position: int | None = None
    anchor_text: str | None = None
    date_raw: str | None = None
    followed: bool = True
    role: Role = "article"
    depth: int = 0
    address: str | None = None
    every_capture: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A row of a crawl's queue, ``depth`` steps from the start, and the URLs that were fetched for it."""

    id: int
    asked: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes as received, identified by their digest: what an article was read from.

    ``record_id`` and the ``warc_`` fields locate the stored bytes; ``task`` (JSON) is what else the page was read with.
    ``refers_to`` is the record with the bytes if this one only says that they were the same again. ``rendered_from`` is
    the record of the page as received if these bytes are a browser's rendering.
    """

    captured_at: datetime
    origin: Origin
    payload_sha256: str
    http_status: int | None = None
    mime: str | None = None
    charset: str | None = None
    charset_source: str | None = None
    truncated: bool = False
    etag: str | None = None
    last_modified: str | None = None
    task: str | None = None
    record_id: str | None = None
    warc_uri: str | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    warc_length: int | None = None
    refers_to: str | None = None
    rendered_from: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One attempt at one URL and its results; the item that spiders yield.

    ``outcome`` is what the spider knows: ``archived`` for a page with an article (the archive decides whether it is
    new, unchanged or a duplicate), else the fate itself, with its ``reason``. ``redirected_from`` are the URLs that
    redirected here, first to last; ``earlier`` has their captures and those of failed attempts, each with its URL.
    ``links`` are the page's; ``ticket`` is the row of the queue that the visit completes. ``article`` is also set for a
    page ``skipped`` because of its date. ``refused``: an article was read and must not be stored. ``fingerprint``: that
    of the article's text, by which its copies are found; ``record``: the article as columns. Both are None if they have
    not been computed.
    """

    url: str
    visited_at: datetime
    outcome: Fate
    reason: str | None = None
    http_status: int | None = None
    capture: Capture | None = None
    article: Article | None = None
    redirected_from: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    earlier: tuple[tuple[str, Capture], ...] = ()
    ticket: Ticket | None = None
    refused: bool = False
    fingerprint: tuple[int, ...] | None = None
    record: Record | None = None
