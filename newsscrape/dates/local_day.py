"""Finds the local day of a time given in UTC, from the clock that a page prints or from the site's time zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from newsscrape.dates.words import WESTERN_COUNTRIES
from newsscrape.dates.zones import in_zone, offset_text, zone_offset
from newsscrape.items import ArticleDate

EARLIEST, LATEST = timedelta(hours=-12), timedelta(hours=14)  # the offsets in use anywhere
STEP = timedelta(minutes=15)  # every offset since 1972 is a multiple of it
SAME = timedelta(seconds=60)  # difference allowed between two prints of one time: one of them has no seconds


def is_utc(date: ArticleDate) -> bool:
    """Whether a date is a time in UTC, which does not give its local day."""
    return date.timezone_source == "source" and date.iso.endswith("+00:00")


def falls_on(moment: ArticleDate, day: str, country: str | None = None) -> bool:
    """Whether a time in UTC falls on this day anywhere, or on the country's side of Greenwich."""
    if not is_utc(moment):
        return False
    at = datetime.fromisoformat(moment.iso)
    west = not country or country in WESTERN_COUNTRIES
    east = not country or not west
    offsets = [offset for offset, meant in ((EARLIEST, west), (LATEST, east)) if meant]
    return day in {(at + offset).strftime("%Y-%m-%d") for offset in offsets}


def offset_between(moment: ArticleDate, printed: ArticleDate) -> str | None:
    """The offset of the clock that printed a time given in UTC, ``-05:00``; None if they are two different times.

    ``printed`` has a time of day; if it has an offset of its own, it must be the same moment.
    """
    if not is_utc(moment) or is_utc(printed) or printed.precision not in ("minute", "second") or printed.ambiguous:
        return None
    at, shown = datetime.fromisoformat(moment.iso), datetime.fromisoformat(printed.iso)
    if shown.tzinfo is not None:
        own = shown.utcoffset() or timedelta()
        return offset_text(own) if abs(at - shown) < SAME else None
    apart = shown.replace(second=0) - at.replace(second=0, tzinfo=None)
    return offset_text(apart) if EARLIEST <= apart <= LATEST and not apart % STEP else None


def at_offset(moment: ArticleDate, offset: str, by: str) -> ArticleDate:
    """The same moment on a clock of this offset; ``by`` is its ``timezone_source``."""
    local = datetime.fromisoformat(moment.iso).astimezone(datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo)
    timespec = "minutes" if moment.precision == "minute" else "seconds"
    return replace(moment, iso=local.isoformat(timespec=timespec), timezone_source=by)


def in_site_zone(moment: ArticleDate, timezone: str | None) -> ArticleDate:
    """A date in its site's time zone: a local time gets its offset, a time in UTC its local day.

    A time in UTC is unchanged if its day is the same.
    """
    if not timezone:
        return moment
    if not is_utc(moment):
        return _with_offset(moment, timezone)
    try:
        offset = in_zone(datetime.fromisoformat(moment.iso), timezone).utcoffset()
    except OverflowError:
        return moment
    local = at_offset(moment, offset_text(offset) or "+00:00", "site") if offset else moment
    return local if local.day != moment.day else moment


def _with_offset(local: ArticleDate, timezone: str) -> ArticleDate:
    if local.timezone_source or local.ambiguous or local.precision not in ("minute", "second"):
        return local
    offset = zone_offset(timezone, datetime.fromisoformat(local.iso))
    return replace(local, iso=local.iso + offset, timezone_source="site") if offset else local
