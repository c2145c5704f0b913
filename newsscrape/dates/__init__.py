"""Parses dates: takes a printed text and its setting (language, site, time of capture), returns an ``ArticleDate``.

Other packages import from here. Nothing else in newsscrape parses a date.
"""

from newsscrape.dates.local_day import at_offset, falls_on, in_site_zone, is_utc, offset_between
from newsscrape.dates.parsing import (
    OrderEvidence,
    by_site_order,
    decide,
    find_dates,
    learned_order,
    order_of,
    parse_date,
    to_utc,
    url_date,
    with_readings,
)
from newsscrape.dates.site_zone import clock_shown, count_clock, learned_zone

__all__ = [
    "OrderEvidence",
    "at_offset",
    "by_site_order",
    "clock_shown",
    "count_clock",
    "decide",
    "falls_on",
    "find_dates",
    "in_site_zone",
    "is_utc",
    "learned_order",
    "learned_zone",
    "offset_between",
    "order_of",
    "parse_date",
    "to_utc",
    "url_date",
    "with_readings",
]
