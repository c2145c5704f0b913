"""The data that flows through newsscrape: an article, its dates, its related stories and their evidence.

Plain frozen dataclasses that know nothing of HTML, Scrapy or SQLite. Words follow schema.org.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

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
CDX_VIA = "cdx"  # how a link is found that the index of a web archive lists
GONE = "gone"  # the field of a hint: when, by such an index, a page was no longer there, and with which status
NAMED = "named"  # the field of a hint: that a feed or a sitemap is named somewhere, and not guessed
PAGE = "page"  # how a link was found that leads to another page of the same article
SCRIPT_SHELL = "script shell"  # how the reason of a page begins whose text is brought by scripts
PART = "a part only: "  # how the reason of an incomplete page starts


# What a date means if its site writes ``DMY``, ``MDY`` or ``YMD``: that order, ``iso``, ``timezone_source``. A plain
# tuple, because itemadapter cannot make a named one again.
DateReading = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """A date as precise as the page gave it, never more.

    ``iso`` is ``2004``, ``2004-11``, ``2004-11-15``, ``2004-11-15T10:05`` or with seconds and an offset.
    ``ambiguous`` is true where day and month could be swapped and nothing decided; ``alternative`` is then
    the other reading. ``order`` names what decided between day and month (``iso``, ``named month``,
    ``only reading``, ``site``, ``language`` …), None where the question did not arise.
    ``timezone_source`` says where an offset came from: ``source`` (printed with the date), ``abbreviation``
    (``BST``), ``page`` (from the same moment in UTC), ``site`` (assumed from the site's zone); None when there is no
    offset. ``readings`` are what its site's order would choose between; none where the page itself has decided.
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
        """``YYYY-MM-DD``, or None when the date is coarser than a day."""
        return self.iso[:10] if len(self.iso) >= 10 else None


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """One line of a "related stories" list; ``position`` counts from 1 over the page."""

    headline: str
    url: str | None = None
    date: ArticleDate | None = None
    teaser: str | None = None
    heading: str | None = None
    position: int = 1


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that belongs to the article; ``caption`` as printed under it, ``alt`` its stand-in text."""

    url: str
    caption: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who did something else for the article than write it.

    ``role`` is one of ``photographer``, ``illustrator``, ``translator``, ``editor``, ``reporter`` (additional
    reporting), ``fact checker``, ``reviewer``, ``tester``, ``videographer``, ``producer``, ``narrator``, ``designer``
    and ``contributor``, whatever word the page has for it.
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
    """What is known of a site before one of its pages is read. All of it but the domain may be unknown.

    ``pages`` is the domain whose page object reads this site, where it is not the site's own: a copy of
    4ni.co.uk at another address.
    """

    domain: str
    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    date_order: Literal["DMY", "MDY", "YMD"] | None = None
    pages: str | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Something said of the page elsewhere, such as a feed's date for it: ``field``, raw text, where."""

    field: str
    raw: str
    source: str


@dataclass(frozen=True, slots=True)
class ArticlePages:
    """That an article goes over several pages, as one of them says it: ``number`` of this one, the address of the
    ``first``, the ``last`` number that is linked, and the other pages that are, with their numbers."""

    number: int
    first: str
    last: int
    links: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Article:
    """What was read off one page. ``page_type`` tells whether it is an article at all.

    ``headline`` is the one printed over the article, ``share_title`` what it is called on cards (``og:title``, else
    ``twitter:title``), ``title_tag`` the whole text of ``<title>``.
    ``day_first_dates`` and ``month_first_dates`` count the page's numeric dates that have one reading only: a
    site's order of day and month is learned from them.
    """

    url: str
    page_type: PageType = "article"
    page_type_reason: str | None = None
    headline: str | None = None
    share_title: str | None = None
    title_tag: str | None = None
    body: str = ""
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
    publisher: str | None = None
    images: tuple[Image, ...] = ()
    is_free: bool | None = None
    related: tuple[RelatedStory, ...] = ()
    pages: ArticlePages | None = None
    day_first_dates: int = 0
    month_first_dates: int = 0
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageContext:
    """All that goes into an article besides the bytes, so that it can be computed again.

    ``url`` is the page's own address (unwrapped from a web archive's), ``fetched`` when the bytes were
    received (aware, UTC), ``site`` what was known of the site at that time.
    """

    url: str
    fetched: datetime | None = None
    site: SiteProfile | None = None
    hints: tuple[Hint, ...] = ()


Fate = Literal["queued", "archived", "unchanged", "redirected", "duplicate", "not_article", "skipped", "gone", "failed"]
Origin = Literal["live", "file", "wayback", "warc"]
Role = Literal["article", "section", "page", "feed", "sitemap", "robots", "cdx"]


@dataclass(frozen=True, slots=True)
class Link:
    """A place that offered a URL: how (``via``), where on the page, and with what text and date beside it.

    ``followed`` is false for a link that this crawl was not asked to follow; it is noted, not queued. ``role`` is
    what the page behind it is taken for, ``depth`` how many related stories it lies away from the start, and
    ``address`` what to ask for where that is not the page's own URL: its copy in a web archive; with
    ``every_capture`` it is wanted even where another copy is here. ``reason`` says why it is not followed.
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
    """A place in a crawl's queue, ``depth`` steps from where it began, and the addresses asked for on its account."""

    id: int
    asked: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes as they arrived, by their digest: what an article was read from.

    ``record_id`` and the ``warc_`` fields say where the bytes are kept, ``task`` (JSON) with what else the page was
    read; ``refers_to`` is the record that holds the bytes where this one only says that they were the same again, and
    ``rendered_from`` the record of the page as it arrived where these bytes are what a browser made of it.
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
    """One attempt at one URL and all that came of it; the item that spiders yield.

    ``outcome`` is what the spider knows: ``archived`` for a page with an article (the archive decides whether
    it is new, unchanged or a duplicate), else the fate itself, with its ``reason``. ``redirected_from`` are
    the addresses that led here, first to last; ``earlier`` holds the captures of theirs and of failed tries, each
    with its address. ``links`` were offered by this page; ``ticket`` is the place in the queue that the visit settles.
    ``article`` is also that of a page ``skipped`` for its date. ``refused``: an article was read, and must not be
    stored. ``fingerprint``: that of the article's text, by which its copies are found; None where it is yet to be made.
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
