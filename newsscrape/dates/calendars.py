"""Other calendars to the Gregorian, and time zones to offsets. Refuses days and hours that do not exist."""

from __future__ import annotations

from calendar import isleap
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from newsscrape.dates.words import ZONES

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MIN_YEAR, MAX_YEAR = 1500, 2099
BUDDHIST = 543  # the Thai year runs with the Gregorian since 1941
# Years after which the 33-year leap rhythm of the Solar Hijri calendar shifts (Birashk's table, as in Borkowski's
# "The Persian calendar for 3000 years", 1996).
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060)


def valid_day(year: int, month: int, day: int) -> bool:
    """Whether the day exists in the Gregorian calendar and its year can be meant."""
    if not (MIN_YEAR <= year <= MAX_YEAR and 1 <= month <= 12):
        return False
    return 1 <= day <= (29 if month == 2 and isleap(year) else _DAYS[month - 1])


def jalali_to_gregorian(year: int, month: int, day: int) -> date | None:
    """A day of Iran's Solar Hijri calendar, 1210 to 1634; None where there is no such day."""
    if not (1210 <= year < 1635 and 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    new_year = _nowruz(year)
    start = new_year + timedelta(days=31 * (month - 1) - max(0, month - 7))
    found = start + timedelta(days=day - 1)
    return found if found < _nowruz(year + 1) else None


def _nowruz(year: int) -> date:
    """The first day of a Solar Hijri year."""
    gregorian = year + 621
    leap_jalali, jump, last = -14, 0, _BREAKS[0]
    for limit in _BREAKS[1:]:
        jump = limit - last
        if year < limit:
            break
        leap_jalali += jump // 33 * 8 + jump % 33 // 4
        last = limit
    n = year - last
    leap_jalali += n // 33 * 8 + (n % 33 + 3) // 4
    if jump % 33 == 4 and jump - n == 4:
        leap_jalali += 1
    leap_gregorian = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    return date(gregorian, 3, 1) + timedelta(days=20 + leap_jalali - leap_gregorian - 1)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return None
    except KeyError:
        return None


@lru_cache(maxsize=1024)
def zone_offset(name: str, moment: datetime) -> str | None:
    """The offset of an IANA zone at a local time, ``+01:00``.

    None for an unknown zone and for the hour that the clocks leave out or repeat: nobody can tell which was meant.
    """
    zone = _zone(name)
    if zone is None:
        return None
    first, second = (moment.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return offset_text(first) if first is not None and first == second else None


def offset_text(offset: timedelta) -> str | None:
    """``+05:30``; None for offsets with seconds, which were local mean time."""
    minutes, rest = divmod(int(offset.total_seconds()), 60)
    if rest:
        return None
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"


def in_zone(moment: datetime, name: str | None) -> datetime:
    """An aware moment on the clocks of a zone; in UTC where there is no such zone."""
    zone = _zone(name) if name else None
    return moment.astimezone(zone or UTC)


@lru_cache(maxsize=1024)
def abbreviation_offset(word: str, country: str | None, language: str | None, moment: datetime) -> str | None:
    """The offset of ``bst``, ``edt`` … at a local time; None where it is unknown or means several zones here."""
    meanings = ZONES.get(word, ())
    near = {c for c in (country, language) if c} or {"en"}  # these letters alone are English
    meant = [zone for zone, where in meanings if not where or (country and country in where.split())]
    if not meant:
        meant = [zone for zone, where in meanings if near & set(where.split())]
    if len(meant) != 1:
        return None
    return meant[0] if meant[0][0] in "+-" else zone_offset(meant[0], moment)
