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
    "article", "listing", "front_page", "consent", "paywall_stub", "error", "video_stub", "script_shell", "stub"
]


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """A date as precise as the page gave it, never more.

    ``iso`` is ``2004``, ``2004-11``, ``2004-11-15``, ``2004-11-15T10:05`` or with seconds and an offset.
    ``ambiguous`` is true where day and month could be swapped and nothing decided; ``alternative`` is then
    the other reading. ``order`` names what decided between day and month (``iso``, ``named month``,
    ``only reading``, ``site``, ``language`` …), None where the question did not arise.
    ``timezone_source`` says where an offset came from: ``source`` (printed with the date), ``abbreviation``
    (``BST``), ``site`` (assumed from the site's zone); None when there is no offset.
    """

    iso: str
    raw: str
    source: str
    precision: Precision
    ambiguous: bool = False
    alternative: str | None = None
    order: str | None = None
    timezone_source: str | None = None

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
class Evidence:
    """One candidate for one field: what was read (``raw``), where (``source``), how (``rule``)."""

    value: Any
    raw: str | None
    source: str
    rule: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """What is known of a site before one of its pages is read. All of it may be unknown."""

    domain: str
    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    date_order: Literal["DMY", "MDY", "YMD"] | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Something said of the page elsewhere, such as a feed's date for it: ``field``, raw text, where."""

    field: str
    raw: str
    source: str


@dataclass(frozen=True)
class Article:
    """What was read off one page. ``page_type`` tells whether it is an article at all."""

    url: str
    page_type: PageType = "article"
    page_type_reason: str | None = None
    headline: str | None = None
    body: str = ""
    byline: str | None = None
    authors: tuple[str, ...] = ()
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
