"""Learns a site's time zone from times that its pages give both in UTC and in local time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from newsscrape.dates.local_day import is_utc, offset_between
from newsscrape.dates.words import CLOCKS
from newsscrape.dates.zones import offset_text, zone
from newsscrape.items import ArticleDate

MIN_SEEN = 10  # times before a site's zone counts as known
SEEN = "seen"  # number of times counted, next to how many of them each zone explains


def clock_shown(dates: list[ArticleDate]) -> tuple[str, str] | None:
    """A time in UTC and the offset of the clock by which the page prints it; ``dates`` are those of one article.

    None unless the page gives the same moment both ways.
    """
    for date in dates:
        if date.timezone_source == "page" or (date.timezone_source == "abbreviation" and date.precision == "second"):
            return date.iso, date.iso[-6:]
    moments = [date for date in dates if is_utc(date)]
    for moment in moments[:1]:
        for printed in dates:
            if printed.timezone_source in (None, "abbreviation") and (offset := offset_between(moment, printed)):
                return moment.iso, offset
    return None


def count_clock(counts: Mapping[str, int], moment: str, offset: str) -> dict[str, int]:
    """The counts with one more time: for each zone, how many of the times it explains."""
    at = datetime.fromisoformat(moment)
    fitting = [name for name in CLOCKS if _offset(name, at) == offset]
    return {
        SEEN: counts.get(SEEN, 0) + 1,
        **{name: n for name in CLOCKS if (n := counts.get(name, 0) + (name in fitting))},
    }


def learned_zone(counts: Mapping[str, int], country: str | None, moment: str) -> str | None:
    """The zone that explains nine in ten of at least ten times; None if no zone does, or several different ones.

    Zones of the site's ``country`` come before others. If several zones remain, the first counts, provided that their
    clocks agree in January and in July of the year of ``moment``. Until both seasons were seen, zones with and without
    daylight saving time may not.
    """
    seen = counts.get(SEEN, 0)
    if seen < MIN_SEEN:
        return None
    fitting = [name for name in CLOCKS if counts.get(name, 0) * 10 >= seen * 9]
    near = [name for name in fitting if country in CLOCKS[name].split()] if country else []
    zones = near or fitting
    year = moment[:4]
    seasons = (datetime.fromisoformat(f"{year}-{month}-15T12:00+00:00") for month in ("01", "07"))
    agree = all(len({_offset(name, season) for name in zones}) == 1 for season in seasons)
    return zones[0] if zones and agree else None


def _offset(name: str, at: datetime) -> str | None:
    found = zone(name)
    offset = at.astimezone(found).utcoffset() if found is not None else None
    return offset_text(offset) if offset is not None else None
