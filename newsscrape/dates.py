"""The only place that understands a date string: text in, ``ArticleDate`` out, with how it was understood.

Never guesses: no date from the machine's clock, none filled in from today's, and day and month stay marked as
ambiguous where nothing decides between them. The rules are written out in ``docs/dates.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone as fixed_zone
from functools import lru_cache
from typing import Literal

from newsscrape import date_calendars as calendars
from newsscrape import date_words as words
from newsscrape.date_forms import MAX_LINE, Clock, Found, read_line
from newsscrape.date_relative import read_relative
from newsscrape.date_tokens import fold, offsets
from newsscrape.items import ArticleDate, Precision

Order = Literal["DMY", "MDY", "YMD"]
_ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)(?:(?:[Tt]|\s{1,3}|\s?[-|,]\s?)(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?"
    r"\s?(?:([Zz]|UTC|GMT)(?![A-Za-z+-])|([+-]\d\d):?(\d\d)?(?!\d))?)?(?![\d:.-]\d|\s*[A-Za-z]{2,5}\b|\s?[ap]\.?m)",
    re.ASCII,
)
_EPOCH = re.compile(r"\s*(\d{10})(?:\.\d{1,6}|\d{3})?\s*", re.ASCII)
_YEAR = re.compile(r"\s*(?:©|\(c\))?\s*((?:1[89]|20)\d\d)\s*", re.ASCII)
_MONTH_YEAR = re.compile(r"\s*(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))\s*", re.ASCII)
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/-])", re.ASCII)
_MACHINE_SOURCES = ("jsonld", "meta", "microdata", "time", "data", "feed")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known beside the text; see ``parse_date``."""

    source: str = "text"
    language: str | None = None
    order: str | None = None
    country: str | None = None
    timezone: str | None = None
    fetched: datetime | None = None
    other_order: str | None = None


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """How many dates could only be read day first (``15/11/2004``), how many only month first."""

    day_first: int = 0
    month_first: int = 0

    @property
    def order(self) -> Literal["DMY", "MDY"] | None:
        """What they say; None without evidence or with more than one in ten against."""
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
    """The first date in ``raw``, or None where it holds none. Reads the first 400 characters; never raises.

    ``language`` is a BCP 47 tag, ``country`` an ISO 3166 code, ``timezone`` an IANA zone (the site's), ``order`` and
    ``other_order`` one of ``DMY``, ``MDY``, ``YMD``: learned of the site, and shown by the page's other dates.
    ``fetched`` (aware) is what "yesterday" is relative to; without it relative forms give None.
    """
    setting = Setting(source, language, order, country, timezone, fetched, other_order)
    text = raw[:MAX_LINE].strip()
    if not text:
        return None
    found = _exact(text, setting)
    if found is not None:
        return found
    for item in read_line(text, True):
        settled = _settle(item, text, setting)
        if settled is not None:
            return replace(settled, raw=text)
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
    """Every date inside a longer line with the span it takes in ``text``; arguments as of ``parse_date``.

    Reads the first 400 characters. Bare years and ``6/2013`` are no dates here; relative forms are.
    """
    setting = Setting(source, language, order, country, timezone, fetched, other_order)
    line = text[:MAX_LINE]
    places = offsets(line)
    results: list[tuple[ArticleDate, int, int]] = []
    for item in read_line(line, False):
        start, end = (places[item.start], places[item.end]) if places else (item.start, item.end)
        settled = _settle(item, line[start:end], setting)
        if settled is not None:
            results.append((settled, start, end))
    if not results and (found := _relative(line, setting)) is not None:
        results.append((found, 0, len(line)))
    return results


def to_utc(date: ArticleDate) -> str | None:
    """The moment in UTC, ``2004-11-15T10:05:00Z``; None without a time and an offset."""
    if date.precision not in ("minute", "second") or date.timezone_source is None:
        return None
    try:
        moment = datetime.fromisoformat(date.iso)
        if moment.tzinfo is None:
            return None
        return moment.astimezone(fixed_zone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return None


def order_of(texts: Iterable[str]) -> OrderEvidence:
    """Count the numeric dates in some texts that have only one reading, for an order to be learned from."""
    day_first = month_first = 0
    for text in texts:
        for match in _NUMERIC.finditer(text[:MAX_LINE]):
            a, b = int(match[1]), int(match[3])
            if not calendars.MIN_YEAR <= int(match[4]) <= calendars.MAX_YEAR:
                continue
            day_first += 12 < a <= 31 and 1 <= b <= 12
            month_first += 12 < b <= 31 and 1 <= a <= 12
    return OrderEvidence(day_first, month_first)


_UNWRAPPED = re.compile(r"^https?://[^/]{1,200}/(?:web|wayback|all)/\d{4,14}(?:[a-z]{2}_)?/")  # a web archive's
_URL_FORMS = (
    re.compile(r"(?<![\d])(?P<y>(?:19|20)\d\d)(?P<s>[-/_.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d])(?P<y>(?:19|20)\d\d)[-/_](?P<M>[a-z]{3,9})[-/_](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\da-z])(?P<y>(?:19|20)\d\d)/?(?P<m>0[1-9]|1[0-2])/?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])(?=/)"),
)


def url_date(url: str) -> ArticleDate | None:
    """The day (or month) that an address names: ``/2013/06/03/``, ``/2013/jun/03/``, ``/20130603``, ``2013-06-03``."""
    path = _UNWRAPPED.sub("", url[:2_000].lower()).split("://", 1)[-1]
    path = path[path.find("/") :] if "/" in path else ""
    for form in _URL_FORMS:
        for match in form.finditer(path):
            parts = match.groupdict()
            if parts.get("M"):
                named = read_line(f"1 {parts['M']} 2000", True)
                month = _month(named[0].months, None)[0] if named and named[0].months else None
            else:
                month = int(parts["m"])
            if month is None:
                continue
            year, day = int(parts["y"]), int(parts["d"]) if parts.get("d") else None
            if calendars.valid_day(year, month, day or 1):
                return _date(match[0].strip("/"), "url", year, month, day, order="year first")
    return None


def decide(date: ArticleDate, day: str, by: str) -> ArticleDate:
    """An ambiguous date settled by another that names one of its two readings; otherwise unchanged."""
    if not date.ambiguous or date.alternative is None or day not in (date.day, date.alternative[:10]):
        return date
    iso = date.iso if day == date.day else date.alternative
    return replace(date, iso=iso, ambiguous=False, alternative=None, order=by)


# -- exact forms ---------------------------------------------------------------------------------------------


def _exact(text: str, setting: Setting) -> ArticleDate | None:
    """ISO 8601 and, from machine sources, seconds since 1970."""
    match = _ISO.match(text)
    if match is None:
        epoch = _EPOCH.fullmatch(text) if setting.source.startswith(_MACHINE_SOURCES) else None
        if epoch is None or not 631_152_000 <= int(epoch[1]) < 4_102_444_800:
            return None
        moment = datetime.fromtimestamp(int(epoch[1]), fixed_zone.utc)
        return ArticleDate(
            moment.isoformat(), text, setting.source, "second", order="epoch", timezone_source="source"
        )
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not calendars.valid_day(year, month, day):
        return None
    clock = None
    if match[4] and int(match[4]) < 24 and int(match[5]) < 60 and int(match[6] or 0) < 60:
        offset = "+00:00" if match[7] else f"{match[8]}:{match[9] or '00'}" if match[8] else None
        clock = Clock(int(match[4]), int(match[5]), int(match[6]) if match[6] else None, offset)
    return _with_clock(_date(text, setting.source, year, month, day, order="iso"), clock, setting)


def _coarse(text: str, setting: Setting) -> ArticleDate | None:
    """A year or a month that is all of the text."""
    if match := _YEAR.fullmatch(text):
        return ArticleDate(match[1], text, setting.source, "year")
    if match := _MONTH_YEAR.fullmatch(text):
        year, month = (int(match[1]), int(match[2])) if match[1] else (int(match[4]), int(match[3]))
        if calendars.valid_day(year, month, 1):
            return _date(text, setting.source, year, month, None)
    return None


def _date(
    raw: str, source: str, year: int, month: int, day: int | None, order: str | None = None
) -> ArticleDate:
    if day is None:
        return ArticleDate(f"{year:04}-{month:02}", raw, source, "month", order=order)
    return ArticleDate(f"{year:04}-{month:02}-{day:02}", raw, source, "day", order=order)


# -- day, month and year -------------------------------------------------------------------------------------


def _settle(found: Found, raw: str, setting: Setting) -> ArticleDate | None:
    """Found numbers as a date: the calendar, the century, the order, then the time."""
    if found.mark == "jalali" or _is_jalali(found, setting):
        return _jalali(found, raw, setting)
    year = _year(found, setting)
    if year is None:
        return None
    if found.a is not None and found.b is not None:
        settled = _numbers(found, year, raw, setting)
    elif found.months is not None:
        settled = _named(found, year, raw, setting)
    elif found.month is not None and calendars.valid_day(year, found.month, found.day or 1):
        order = "iso" if found.mark == "-" else "year first" if found.form != "vietnamese" else "named month"
        settled = _date(raw, setting.source, year, found.month, found.day, order=order)
    else:
        return None
    return _with_clock(settled, found.clock, setting) if settled is not None else None


def _year(found: Found, setting: Setting) -> int | None:
    """The Gregorian year of a printed one: Thai years are 543 ahead, two digits mean the century around now."""
    year = found.year
    if year is None:
        return None
    thai = (setting.language or "")[:2].lower() == "th" or (setting.country or "").upper() == "TH" or (
        isinstance(found.months, tuple) and any("th" in languages for _, languages in found.months)
    )
    if found.two_digit:
        if thai:
            year += 2500
        else:
            return year + (2000 if year < 70 else 1900)
    return year - calendars.BUDDHIST if thai and 2400 <= year <= 2642 else year


def _numbers(found: Found, year: int, raw: str, setting: Setting) -> ArticleDate | None:
    """``03/04/2005``: the readings that exist, then what decides between them."""
    a, b = found.a or 0, found.b or 0
    readings: dict[str, date] = {}
    _add(readings, "DMY", year, b, a)
    _add(readings, "MDY", year, a, b)
    order, by = _order(setting)
    if found.two_digit and found.year is not None and (order == "YMD" or not readings):
        readings = {} if order == "YMD" and 1 <= b <= 12 else readings
        _add(readings, "YMD", a + (2000 if a < 70 else 1900), b, found.year)
    days = sorted(set(readings.values()))
    if not days:
        return None
    if len(days) == 1:
        return _date(raw, setting.source, days[0].year, days[0].month, days[0].day, order="only reading")
    if found.weekday is not None:
        fitting = [d for d in days if d.weekday() == found.weekday]
        if len(fitting) == 1:
            return _date(raw, setting.source, fitting[0].year, fitting[0].month, fitting[0].day, order="weekday")
    if order in readings:
        day = readings[order]
        return _date(raw, setting.source, day.year, day.month, day.day, order=by)
    first, second = readings["DMY"], readings["MDY"]
    settled = _date(raw, setting.source, first.year, first.month, first.day)
    return replace(settled, ambiguous=True, alternative=second.isoformat())


def _add(readings: dict[str, date], order: str, year: int, month: int, day: int) -> None:
    if calendars.valid_day(year, month, day):
        readings[order] = date(year, month, day)


def _order(setting: Setting) -> tuple[str, str]:
    """The order that applies and what says so: the page, the site, its language and country."""
    if setting.other_order:
        return setting.other_order, "page"
    if setting.order:
        return setting.order, "site"
    return _order_of_place(setting.language, setting.country)


@lru_cache(maxsize=512)
def _order_of_place(language: str | None, country: str | None) -> tuple[str, str]:
    """By the tag's region and the site's country where they agree, then by the language; ``("", "")`` if undecided."""
    tag = (language or "").replace("_", "-").split("-")
    region = next((part.upper() for part in tag[1:] if len(part) == 2 and part.isalpha()), "")
    by_region, by_country = _order_of_country(region), _order_of_country((country or "").upper())
    if by_region and by_country and by_region != by_country:
        return "", ""
    if by_region:
        return by_region, "language"
    if tag[0].lower() in words.DAY_FIRST_LANGUAGES and by_country != "MDY":
        return "DMY", "language"
    return by_country, "country" if by_country else ""


def _order_of_country(country: str) -> str:
    if country in words.MONTH_FIRST_COUNTRIES:
        return "MDY"
    return "DMY" if country in words.DAY_FIRST_COUNTRIES else ""


def _named(found: Found, year: int, raw: str, setting: Setting) -> ArticleDate | None:
    """A month by name. A name that means two months ("listopada") stays ambiguous unless the language decides."""
    month, other = _month(found.months, setting.language)
    if month is None or not calendars.valid_day(year, month, found.day or 1):
        return None
    settled = _date(raw, setting.source, year, month, found.day, order="named month")
    if other is not None and calendars.valid_day(year, other, found.day or 1):
        alternative = _date(raw, setting.source, year, other, found.day).iso
        return replace(settled, ambiguous=True, alternative=alternative, order=None)
    return settled


_LANGUAGE_NAMES = {"nb": "no", "nn": "no", "bs": "hr", "sh": "sr", "iw": "he", "in": "id", "prs": "fa", "mo": "ro"}


def _month(months: object, language: str | None) -> tuple[int | None, int | None]:
    """The month a name means and, where the language does not decide, the other it could mean."""
    if not isinstance(months, tuple) or not months:
        return None, None
    if len(months) == 1:
        return months[0][0], None
    base = (language or "").replace("_", "-").split("-")[0].lower()
    base = _LANGUAGE_NAMES.get(base, base)
    for number, languages in months:
        if base in languages:
            return number, None
    ranked = sorted(months, key=lambda entry: (-len(entry[1]), entry[0]))
    return ranked[0][0], ranked[1][0]


def _is_jalali(found: Found, setting: Setting) -> bool:
    persian = (setting.language or "")[:2].lower() in ("fa", "ps") or (setting.country or "").upper() in ("IR", "AF")
    return persian and found.form in ("year first", "numbers") and 1300 <= (found.year or 0) <= 1450


def _jalali(found: Found, raw: str, setting: Setting) -> ArticleDate | None:
    """A date of Iran's calendar. A month alone spans two of ours, so without a day there is no date."""
    month, day = found.month or found.b, found.day or found.a
    if found.year is None or month is None or day is None:
        return None
    gregorian = calendars.jalali_to_gregorian(found.year, month, day)
    if gregorian is None:
        return None
    order = "named month" if found.mark == "jalali" else "year first"
    settled = _date(raw, setting.source, gregorian.year, gregorian.month, gregorian.day, order=order)
    return _with_clock(settled, found.clock, setting)


# -- time and zone -------------------------------------------------------------------------------------------


def _with_clock(settled: ArticleDate, clock: Clock | None, setting: Setting) -> ArticleDate:
    """Add the time and the offset: printed, by its abbreviation, or by the site's zone; else none."""
    if clock is None or settled.precision != "day":
        return settled
    time = f"{clock.hour:02}:{clock.minute:02}" + ("" if clock.second is None else f":{clock.second:02}")
    precision: Precision = "minute" if clock.second is None else "second"
    iso = f"{settled.iso}T{time}"
    offset, by = _offset(datetime.fromisoformat(iso), clock, setting)
    alternative = f"{settled.alternative}T{time}" if settled.alternative else None
    if settled.ambiguous and by != "source":
        offset, by = None, None  # summer time depends on the reading
    if offset:
        alternative = alternative + offset if alternative else None
    return replace(
        settled, iso=iso + (offset or ""), precision=precision, alternative=alternative, timezone_source=by
    )


def _offset(moment: datetime, clock: Clock, setting: Setting) -> tuple[str | None, str | None]:
    if clock.offset:
        return clock.offset.replace("-00:00", "+00:00"), "source"
    if clock.zone:
        tag = (setting.language or "").replace("_", "-").split("-")
        region = next((part.upper() for part in tag[1:] if len(part) == 2), "")
        country = (setting.country or region).upper()
        offset = calendars.abbreviation_offset(clock.zone, country, tag[0].lower(), moment)
        return (offset, "source" if clock.zone in ("utc", "gmt", "z") else "abbreviation") if offset else (None, None)
    if setting.timezone and (offset := calendars.zone_offset(setting.timezone, moment)):
        return offset, "site"
    return None, None


# -- relative forms and the fallback -------------------------------------------------------------------------


def _relative(text: str, setting: Setting) -> ArticleDate | None:
    """"3 hours ago", "gestern, 10:05" on the site's clocks at the time of the capture."""
    if setting.fetched is None or setting.fetched.tzinfo is None:
        return None
    relative = read_relative(fold(text))
    if relative is None:
        return None
    now = calendars.in_zone(setting.fetched, setting.timezone)
    try:
        moment = now - timedelta(seconds=relative.seconds, days=relative.days)
    except OverflowError:
        return None
    if relative.precision == "minute":
        offset = calendars.offset_text(now.utcoffset() or timedelta())
        iso = f"{moment:%Y-%m-%dT%H:%M}{offset or ''}"
        return ArticleDate(iso, text, setting.source, "minute", order="relative", timezone_source="site")
    if relative.precision in ("month", "year"):
        months = moment.year * 12 + moment.month - 1 - relative.months
        year, month = divmod(months, 12)
        if relative.precision == "year":
            return ArticleDate(f"{year:04}", text, setting.source, "year", order="relative")
        return _date(text, setting.source, year, month + 1, None, order="relative")
    settled = _date(text, setting.source, moment.year, moment.month, moment.day, order="relative")
    return _with_clock(settled, relative.clock, setting)


def _fallback(text: str, setting: Setting) -> ArticleDate | None:
    """dateparser, for languages outside our tables; only where a day and a four-digit year are printed."""
    from newsscrape.date_fallback import read_with_dateparser

    found = read_with_dateparser(text, setting.language)
    return _date(text, setting.source, *found, order="named month") if found is not None else None
