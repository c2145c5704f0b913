"""``scrapy crawl wayback``: a site's pages in a web archive, found through its index of captures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsscrape import urls
from newsscrape.discovery.cdx import MatchType, cdx_query
from newsscrape.discovery.periods import period_of
from newsscrape.errors import BadArgument
from newsscrape.items import Link
from newsscrape.spiders.arguments import (
    CAPTURED_SINCE,
    CAPTURED_UNTIL,
    RELATED,
    REVISIT,
    SINCE,
    UNTIL,
    Argument,
    choice,
)
from newsscrape.spiders.base import NewsSpider
from newsscrape.tasks import Scope

AT_A_TIME = 5_000  # captures per request to the index


class WaybackSpider(NewsSpider):
    """Queries a CDX server, Wayback's or pywb's, and reads the captures in their original form.

    The time of a capture is never taken for the publication date, which comes from the page.
    """

    name = "wayback"
    arguments = (
        Argument("url", str, "", "a site or a part of one, such as 4ni.co.uk or 4ni.co.uk/uk-news/*"),
        Argument("captures", choice("first", "last", "all"), "first", "which captures of a page: first, last or all"),
        CAPTURED_SINCE,
        CAPTURED_UNTIL,
        SINCE,
        UNTIL,
        RELATED,
        REVISIT,
    )

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        if not self.options["url"]:
            raise BadArgument("name the site: -a url=4ni.co.uk, or a part of it: -a url='4ni.co.uk/uk-news/*'")

    def start_links(self) -> Iterator[Link]:
        wanted = self.options["url"]
        match: MatchType = "domain"
        if wanted.endswith("*"):
            wanted, match = wanted.rstrip("*"), "prefix"
        elif urls.path_depth(wanted if "://" in wanted else f"http://{wanted}"):
            match = "exact"
        query = cdx_query(
            self.settings["NEWSSCRAPE_CDX"], wanted, match_type=match, limit=AT_A_TIME,
            since=_moment(self.options["captured_since"], end=False),
            until=_moment(self.options["captured_until"], end=True),
        )  # fmt: skip
        yield Link(query, "cdx", 1, role="cdx")

    @property
    def scope(self) -> Scope:
        options = self.options
        return replace(super().scope, since=options["since"], until=options["until"], captures=options["captures"])


def _moment(day: str | None, *, end: bool) -> datetime | None:
    """The first or the last second of a day, month or year."""
    period = period_of(day)
    if period is None:
        return None
    edge = period.last + timedelta(days=1) if end else period.first
    return datetime(edge.year, edge.month, edge.day, tzinfo=UTC) - timedelta(seconds=int(end))
