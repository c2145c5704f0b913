"""Decides what a printed date means: its calendar and century, which number is the day, the offset of its time.

If nothing decides between day and month, the date stays marked as ambiguous, with both readings.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from newsscrape.dates import calendars, words, zones
from newsscrape.dates.forms import Found
from newsscrape.dates.time_of_day import Clock
from newsscrape.dates.tokens import Months
from newsscrape.items import ArticleDate, DateReading, Precision

# Languages with other codes in the tables, and dialects that print the same words.
_LANGUAGE_CODES = {"nb": "no", "nn": "no", "bs": "hr", "sh": "sr", "iw": "he", "in": "id", "prs": "fa", "mo": "ro"}
_EXACT_ZONES = frozenset(("utc", "gmt", "z"))  # as good as an offset
_PIVOT = 70  # two-digit years below it are in this century
# Calendar, languages, countries and years in which numbers such as 1392/03/13 belong to it. No such year occurs on a
# Gregorian page.
_NUMERIC_CALENDARS = (
    ("jalali", ("fa", "ps"), ("IR", "AF"), range(1300, 1451)),
    ("nepali", ("ne",), ("NP",), range(2040, 2101)),
)


class Setting(NamedTuple):
    """What is known besides the text; see ``dates.parse_date``."""

    source: str = "text"
    language: str | None = None
    order: str | None = None
    country: str | None = None
    timezone: str | None = None
    fetched: datetime | None = None
    other_order: str | None = None

    @property
    def base(self) -> str | None:
        """The language's code in the tables."""
        return split_tag(self.language)[0]

    @property
    def place(self) -> str:
        """The country: as given, or the region of the language tag."""
        return (self.country or split_tag(self.language)[1]).upper()


@lru_cache(maxsize=512)
def split_tag(tag: str | None) -> tuple[str | None, str]:
    """Language and region of a tag: ``("pt", "BR")`` for ``pt-BR``; region "" if it has none."""
    parts = (tag or "").replace("_", "-").split("-")
    region = next((part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()), "")
    base = parts[0].strip().lower()
    return _LANGUAGE_CODES.get(base, base) or None, region


def settle(found: Found, raw: str, setting: Setting) -> ArticleDate | None:
    """The date that the printed numbers and words mean; None if there is no such day."""
    settled = _day(found, raw, setting)
    return with_clock(settled, found.clock, setting) if settled is not None else None


def plain(raw: str, source: str, year: int, month: int, day: int | None, order: str | None = None) -> ArticleDate:
    """A date of a day, or of a month if ``day`` is None."""
    if day is None:
        return ArticleDate(f"{year:04}-{month:02}", raw, source, "month", order=order)
    return ArticleDate(f"{year:04}-{month:02}-{day:02}", raw, source, "day", order=order)


def exists(year: int, month: int, day: int | None) -> bool:
    """Whether the day, or the month, exists."""
    return calendars.valid_day(year, month, 1 if day is None else day)


def _day(found: Found, raw: str, setting: Setting) -> ArticleDate | None:
    if calendar := _calendar(found, setting):
        return _converted(found, calendar, raw, setting)
    year = _year(found, setting)
    if found.a is not None and found.b is not None:
        return _numbers(found, year, raw, setting)
    if found.months is not None:
        return _named(found, found.months, year, raw, setting)
    if found.month is None or not exists(year, found.month, found.day):
        return None
    order = "named month" if found.form == "vietnamese" else "iso" if raw[4:5] == "-" else "year first"
    return plain(raw, setting.source, year, found.month, found.day, order)


# -- the year ------------------------------------------------------------------------------------------------


def _year(found: Found, setting: Setting) -> int:
    """The Gregorian year: Thai years are 543 ahead, and two digits mean the current century or the end of the last."""
    thai = setting.base == "th" or setting.place == "TH" or _among(found.months, "th")
    year = found.year
    if found.two_digit:
        year = year + 2500 if thai else _century(year)
    return year - calendars.BUDDHIST if thai and 2400 <= year <= 2642 else year


def _century(year: int) -> int:
    return year + (2000 if year < _PIVOT else 1900)


def _calendar(found: Found, setting: Setting) -> str:
    """The calendar of a date, "" for Gregorian: from its month's name, or from its year on Persian and Nepali pages."""
    if found.calendar or found.form not in ("year first", "numbers"):
        return found.calendar
    for name, languages, countries, years in _NUMERIC_CALENDARS:
        if found.year in years and (setting.base in languages or setting.place in countries):
            return name
    return ""


def _converted(found: Found, calendar: str, raw: str, setting: Setting) -> ArticleDate | None:
    """A date of another calendar. Its months span two of ours, so without a day there is no date."""
    month = found.month if found.month is not None else found.b
    day = found.day if found.day is not None else found.a
    if month is None or day is None:
        return None
    gregorian = calendars.TO_GREGORIAN[calendar](found.year, month, day)
    if gregorian is None:
        return None
    order = "named month" if found.calendar else "year first"
    return plain(raw, setting.source, gregorian.year, gregorian.month, gregorian.day, order)


# -- day and month -------------------------------------------------------------------------------------------


def _numbers(found: Found, year: int, raw: str, setting: Setting) -> ArticleDate | None:
    """``03/04/2005``: the readings that exist, then what decides between them."""
    a, b = found.a or 0, found.b or 0
    readings: dict[str, date] = {}
    _add(readings, "DMY", year, b, a)
    _add(readings, "MDY", year, a, b)
    order, by = _order(setting)
    if found.two_digit and (order == "YMD" or not readings):
        _add(readings, "YMD", _century(a), b, found.year)
    days = sorted(set(readings.values()))
    if found.two_digit and order == "YMD" and order in readings:
        return _of(readings[order], raw, setting, by)
    if len(days) <= 1:
        return _of(days[0], raw, setting, "only reading") if days else None
    fitting = [day for day in days if day.weekday() == found.weekday]
    if len(fitting) == 1:
        return _of(fitting[0], raw, setting, "weekday")
    if order in readings and by in ("page", "site"):
        return _of(readings[order], raw, setting, by)
    if found.two_digit:
        _add(readings, "YMD", _century(a), b, found.year)
    kept: tuple[DateReading, ...] = tuple((name, day.isoformat(), None) for name, day in readings.items())
    if order in readings:
        return replace(_of(readings[order], raw, setting, by), readings=kept)
    alternative = readings["MDY"].isoformat()
    undecided = _of(readings["DMY"], raw, setting, None)
    return replace(undecided, ambiguous=True, alternative=alternative, readings=kept)


def _add(readings: dict[str, date], order: str, year: int, month: int, day: int) -> None:
    if calendars.valid_day(year, month, day):
        readings[order] = date(year, month, day)


def _of(day: date, raw: str, setting: Setting, order: str | None) -> ArticleDate:
    return plain(raw, setting.source, day.year, day.month, day.day, order)


def _order(setting: Setting) -> tuple[str, str]:
    """The order that applies and its source: the page, the site, its language and country; else ``("", "")``."""
    if setting.other_order:
        return setting.other_order, "page"
    if setting.order:
        return setting.order, "site"
    return _order_of_place(setting.language, setting.country)


@lru_cache(maxsize=512)
def _order_of_place(language: str | None, country: str | None) -> tuple[str, str]:
    """The order that the tag's region, the site's country and the language agree on, as far as they have one.

    They disagree on a British site that keeps its software's default ``en-US``: then none of them counts.
    """
    base, region = split_tag(language)
    by_region, by_country = _order_of_country(region), _order_of_country((country or "").upper())
    by_language = "DMY" if base in words.DAY_FIRST_LANGUAGES else ""
    said = {order for order in (by_region, by_country, by_language) if order}
    if len(said) != 1:
        return "", ""
    return said.pop(), "language" if by_region or by_language else "country"


def _order_of_country(country: str) -> str:
    if country in words.MONTH_FIRST_COUNTRIES:
        return "MDY"
    return "DMY" if country in words.DAY_FIRST_COUNTRIES else ""


def _named(found: Found, months: Months, year: int, raw: str, setting: Setting) -> ArticleDate | None:
    """A month by name. A name with two meanings ("listopada") stays ambiguous unless the language decides."""
    if found.friend and setting.base and not _among(months, setting.base):
        return None
    month, other = month_of(months, setting.base)
    if not exists(year, month, found.day):
        return None
    settled = plain(raw, setting.source, year, month, found.day, "named month")
    if other is None or not exists(year, other, found.day):
        return settled
    alternative = plain(raw, setting.source, year, other, found.day).iso
    return replace(settled, ambiguous=True, alternative=alternative, order=None)


def _among(months: Months | None, language: str) -> bool:
    return months is not None and any(language in languages for _, languages in months)


def month_of(months: Months, language: str | None) -> tuple[int, int | None]:
    """The month that a name means and, if the language does not decide, the other month that it could mean."""
    if len(months) == 1:
        return months[0][0], None
    spoken = next((number for number, languages in months if language in languages), None)
    if spoken is not None:
        return spoken, None
    ranked = sorted(months, key=lambda entry: (-len(entry[1]), entry[0]))
    return ranked[0][0], ranked[1][0]


# -- time and zone -------------------------------------------------------------------------------------------


def with_clock(settled: ArticleDate, clock: Clock | None, setting: Setting) -> ArticleDate:
    """Add the time and its offset: as printed, by its abbreviation, or from the site's time zone; otherwise none."""
    if clock is None or settled.precision != "day" or not clock.exists():
        return settled
    time = f"{clock.hour:02}:{clock.minute:02}" + ("" if clock.second is None else f":{clock.second:02}")
    iso = f"{settled.iso}T{time}"
    alternative = f"{settled.alternative}T{time}" if settled.alternative else None
    offset, by = _offset(iso, clock, setting)
    if alternative and (offset, by) != _offset(alternative, clock, setting):
        offset, by = "", None  # whether daylight saving time applied depends on the reading
    precision: Precision = "minute" if clock.second is None else "second"
    return replace(
        settled,
        iso=iso + offset,
        precision=precision,
        alternative=alternative + offset if alternative else None,
        timezone_source=by,
        readings=tuple(_timed(r, time, clock, setting) for r in settled.readings) if settled.readings else None,
    )


def _timed(reading: DateReading, time: str, clock: Clock, setting: Setting) -> DateReading:
    order, day, _ = reading
    offset, by = _offset(f"{day}T{time}", clock, setting)
    return order, f"{day}T{time}{offset}", by


def _offset(local: str, clock: Clock, setting: Setting) -> tuple[str, str | None]:
    """The offset of a local time and its source; ``("", None)`` if it is unknown."""
    if clock.offset:
        return clock.offset.replace("-00:00", "+00:00"), "source"
    if not clock.zone and not setting.timezone:
        return "", None
    moment = datetime.fromisoformat(local)
    if clock.zone:
        offset = zones.abbreviation_offset(clock.zone, setting.place, setting.base, moment)
        by = "source" if clock.zone in _EXACT_ZONES else "abbreviation"
        return (offset, by) if offset else ("", None)
    if setting.timezone and (offset := zones.zone_offset(setting.timezone, moment)):
        return offset, "site"
    return "", None
