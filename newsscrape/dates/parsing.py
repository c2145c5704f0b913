"""The only place that parses a date string: takes a text and returns an ``ArticleDate`` with how it was understood.

Never guesses: nothing is filled in from the computer's clock, and a date stays marked as ambiguous if nothing decides
between day and month. The rules: ``docs/dates.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

from newsscrape.dates import calendars, zones
from newsscrape.dates.fallback import read_with_dateparser
from newsscrape.dates.forms import MAX_LINE, read_line
from newsscrape.dates.interpretation import Setting, exists, month_of, plain, settle, with_clock
from newsscrape.dates.relative import read_relative
from newsscrape.dates.time_of_day import Clock
from newsscrape.dates.tokens import fold, offsets
from newsscrape.items import ArticleDate

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?"
    r"(?:([Zz]|UTC|GMT)|([+-]\d\d):?(\d\d)?)?)?",
    re.ASCII,
)
_BASIC = re.compile(
    r"(\d{4})(\d\d)(\d\d)[Tt](\d\d)(\d\d)(\d\d)?(?:([Zz])|([+-]\d\d):?(\d\d)?)?", re.ASCII
)  # ISO 8601's basic format
_EPOCH = re.compile(r"(\d{10})(?:\.\d{1,6}|\d{3})?", re.ASCII)
_EPOCH_RANGE = range(631_152_000, 2_000_000_000)  # 1990 to 2033; 2013060312 is not seconds but a date with an hour
_YEAR = re.compile(r"(?:©|\(c\))?\s{0,3}((?:1[89]|20)\d\d)", re.ASCII)
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})", re.ASCII)
# What must not precede a number is checked after its first digit, so that the search moves from digit to digit.
_NUMERIC = re.compile(r"(\d(?<![\d/.-]\d)\d?)([/.-])(\d{1,2})\2(\d{4})(?![\d/-])", re.ASCII)
MIN_LEARNED = 10  # dates with a single reading before a site's order counts as known
# Sources in which a bare number may be seconds since 1970; in running text it is not.
_MACHINE_SOURCES = ("jsonld", "meta", "microdata", "dom:time", "script", "hint", "feed")


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """How many dates could only be read day first (``15/11/2004``), and how many only month first."""

    day_first: int = 0
    month_first: int = 0

    @property
    def order(self) -> Literal["DMY", "MDY"] | None:
        """The order that they show; None without any, or if more than one in ten disagree."""
        most, least = max(self.day_first, self.month_first), min(self.day_first, self.month_first)
        if not most or least * 10 > most:
            return None
        return "DMY" if self.day_first > self.month_first else "MDY"


def parse_date(
    raw: str,
    *,
    source: str = "text",
    language: str | None = None,
    order: str | None = None,
    country: str | None = None,
    timezone: str | None = None,
    fetched: datetime | None = None,
    other_order: str | None = None,
) -> ArticleDate | None:
    """The first date in ``raw``, or None if there is none. Reads the first 400 characters; never raises.

    ``language`` is a BCP 47 tag, ``country`` an ISO 3166 code, ``timezone`` the site's IANA time zone. ``order`` and
    ``other_order`` are ``DMY``, ``MDY`` or ``YMD``: learned from the site, and shown by the page's other dates.
    ``fetched`` (aware) is what "yesterday" is relative to; without it relative dates give None.
    """
    text = raw[:MAX_LINE].strip()
    if not text:
        return None
    return _of_string(text, Setting(source, language, order, country, timezone, fetched, other_order))


@lru_cache(maxsize=512)  # of one page: its head and scripts repeat the same text many times
def _of_string(text: str, setting: Setting) -> ArticleDate | None:
    exact = _exact(text, setting)
    if exact is not None:
        return exact
    for found in read_line(text):
        settled = settle(found, text, setting)
        if settled is not None:
            return settled
    return _relative(text, setting) or _coarse(text, setting) or _fallback(text, setting)


def find_dates(
    text: str,
    *,
    source: str = "text",
    language: str | None = None,
    order: str | None = None,
    country: str | None = None,
    timezone: str | None = None,
    fetched: datetime | None = None,
    other_order: str | None = None,
) -> list[tuple[ArticleDate, int, int]]:
    """Every date in a line with its span in ``text``; the arguments are those of ``parse_date``.

    Reads the first 400 characters. A bare year or ``6/2013`` does not count here; a short relative date does.
    """
    setting = Setting(source, language, order, country, timezone, fetched, other_order)
    return list(_in_line(text[:MAX_LINE], setting))


@lru_cache(maxsize=512)  # of one page: several fields read the same lines
def _in_line(line: str, setting: Setting) -> tuple[tuple[ArticleDate, int, int], ...]:
    results: list[tuple[ArticleDate, int, int]] = []
    places: list[int] | None = None
    for number, found in enumerate(read_line(line)):
        places = offsets(line) if number == 0 else places
        start, end = (places[found.start], places[found.end]) if places else (found.start, found.end)
        settled = settle(found, line[start:end], setting)
        if settled is not None:
            results.append((settled, start, end))
    if not results and (relative := _relative(line, setting)) is not None:
        results.append((relative, 0, len(line)))
    return tuple(results)


def to_utc(date: ArticleDate) -> str | None:
    """The time in UTC, ``2004-11-15T10:05:00Z``; None without a time and an offset."""
    if date.timezone_source is None or date.precision not in ("minute", "second"):
        return None
    try:
        return datetime.fromisoformat(date.iso).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return None


def order_of(texts: Iterable[str]) -> OrderEvidence:
    """Count the numeric dates with a single reading in some texts, to learn an order from them."""
    day_first = month_first = 0
    for text in texts:
        for match in _NUMERIC.finditer(text, 0, MAX_LINE):
            a, b = int(match[1]), int(match[3])
            if calendars.MIN_YEAR <= int(match[4]) <= calendars.MAX_YEAR:
                day_first += 12 < a <= 31 and 1 <= b <= 12
                month_first += 12 < b <= 31 and 1 <= a <= 12
    return OrderEvidence(day_first, month_first)


def learned_order(day_first: int, month_first: int) -> Literal["DMY", "MDY"] | None:
    """A site's order of day and month, from all its dates with a single reading; None until ten have been seen."""
    enough = day_first + month_first >= MIN_LEARNED
    return OrderEvidence(day_first, month_first).order if enough else None


def decide(date: ArticleDate, day: str, by: str) -> ArticleDate:
    """An ambiguous date settled by a day that is one of its two readings; any other date unchanged."""
    if not date.ambiguous or date.alternative is None or day not in (date.day, date.alternative[:10]):
        return date
    iso = date.iso if day == date.day else date.alternative
    kept = date.readings if by == "url" else None  # a site's order takes precedence over its URLs
    return replace(date, iso=iso, ambiguous=False, alternative=None, order=by, readings=kept)


def by_site_order(date: ArticleDate, order: str) -> ArticleDate:
    """A date in its site's order, once that is known; unchanged if something stronger had decided."""
    for name, iso, by in date.readings or ():
        if name == order:
            return replace(
                date, iso=iso, ambiguous=False, alternative=None, order="site", timezone_source=by, readings=None
            )
    return date


# What a site's order takes precedence over (docs/dates.md, "Day and month").
_WEAKER_THAN_SITE = ("language", "country", "url")


def with_readings(date: ArticleDate, language: str | None) -> ArticleDate:
    """A date from the archive, which stores no readings, with those that its site's order would choose between."""
    if not date.ambiguous and date.order not in _WEAKER_THAN_SITE:
        return date
    again = parse_date(date.raw, source=date.source, language=language)
    return replace(date, readings=again.readings) if again is not None else date


MAX_URL = 2_000
_UNWRAPPED = re.compile(r"^https?://[^/]{1,200}/(?:web|wayback|all)/\d{4,14}(?:[a-z]{2}_)?/")  # a web archive's
_URL_FORMS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[-/_.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/_](?P<M>[a-z]{3,9})[-/_](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\da-z])(?P<y>(?:19|20)\d\d)/?(?P<m>0[1-9]|1[0-2])/?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])(?=/)"),
)


def url_date(url: str) -> ArticleDate | None:
    """The day or month in a URL: ``/2013/06/03/``, ``/2013/jun/03/``, ``/20130603``, ``/2013/06/``."""
    address = _UNWRAPPED.sub("", url[:MAX_URL].lower()).split("://", 1)[-1]
    path = address[address.find("/") :] if "/" in address else ""
    for form in _URL_FORMS:
        for match in form.finditer(path):
            parts = match.groupdict()
            year, day = int(parts["y"]), int(parts["d"]) if parts.get("d") else None
            month = int(parts["m"]) if parts.get("m") else _named_month(parts["M"])
            if month is not None and exists(year, month, day):
                return plain(match[0].strip("/"), "url", year, month, day, "year first")
    return None


def _named_month(word: str) -> int | None:
    found = read_line(f"1 {word} 2000")
    return month_of(found[0].months, "en")[0] if found and found[0].months else None


def _exact(text: str, setting: Setting) -> ArticleDate | None:
    """ISO 8601 and, from machine-readable sources, seconds since 1970."""
    match = _ISO.fullmatch(text) or _BASIC.fullmatch(text)
    if match is not None:
        year, month, day, hour, minute, second, utc, hours, minutes = match.groups()
        if not exists(int(year), int(month), int(day)):
            return None
        settled = ArticleDate(f"{year}-{month}-{day}", text, setting.source, "day", order="iso")
        if hour is None:
            return settled
        offset = "+00:00" if utc else f"{hours}:{minutes or '00'}" if hours else None
        clock = Clock(int(hour), int(minute), int(second) if second else None, offset)
        return with_clock(settled, clock, setting)
    epoch = _EPOCH.fullmatch(text)
    if epoch and int(epoch[1]) in _EPOCH_RANGE and setting.source.startswith(_MACHINE_SOURCES):
        iso = datetime.fromtimestamp(int(epoch[1]), UTC).isoformat()
        return ArticleDate(iso, text, setting.source, "second", order="epoch", timezone_source="source")
    return None


def _coarse(text: str, setting: Setting) -> ArticleDate | None:
    """A text that is only a year or a month."""
    if match := _YEAR.fullmatch(text):
        return ArticleDate(match[1], text, setting.source, "year")
    if match := _MONTH.fullmatch(text):
        year, month = (int(match[1]), int(match[2])) if match[1] else (int(match[4]), int(match[3]))
        return plain(text, setting.source, year, month, None) if exists(year, month, None) else None
    return None


def _relative(text: str, setting: Setting) -> ArticleDate | None:
    """ "3 hours ago", "gestern, 10:05": in the site's time zone at the time of the capture."""
    if setting.fetched is None or setting.fetched.tzinfo is None:
        return None
    relative = read_relative(fold(text), setting.base)
    if relative is None:
        return None
    now = zones.in_zone(setting.fetched, setting.timezone)
    try:
        moment = now - timedelta(days=relative.days, seconds=relative.seconds)
    except OverflowError:
        return None
    year, month = divmod(moment.year * 12 + moment.month - 1 - relative.months, 12)
    if not exists(year, month + 1, None):
        return None
    if relative.precision == "minute":
        offset = zones.offset_text(now.utcoffset() or timedelta()) or ""
        by = "site" if setting.timezone else "source"
        iso = f"{moment:%Y-%m-%dT%H:%M}{offset}"
        return ArticleDate(iso, text, setting.source, "minute", order="relative", timezone_source=by)
    if relative.precision == "year":
        return ArticleDate(f"{year:04}", text, setting.source, "year", order="relative")
    day = moment.day if relative.precision == "day" else None
    return with_clock(plain(text, setting.source, year, month + 1, day, "relative"), relative.clock, setting)


def _fallback(text: str, setting: Setting) -> ArticleDate | None:
    """dateparser, for languages outside our tables."""
    found = read_with_dateparser(text, setting.base)
    return plain(text, setting.source, *found, "named month") if found is not None else None
