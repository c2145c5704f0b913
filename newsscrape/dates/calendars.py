"""Converts days of other calendars to Gregorian ones. Returns None for a day that does not exist."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

from newsscrape.dates.words import NEPALI_YEARS

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MIN_YEAR, MAX_YEAR = 1500, 2099
BUDDHIST = 543  # the Thai year coincides with the Gregorian since 1941
# Years after which the 33-year leap cycle of the Solar Hijri calendar shifts (Birashk's table, as in Borkowski's "The
# Persian calendar for 3000 years", 1996).
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060)


# The first day of the Bikram Sambat year 2000, where the table of Nepal's months begins.
_FIRST_NEPALI_YEAR, _NEPALI_EPOCH = 2000, date(1943, 4, 14)


def valid_day(year: int, month: int, day: int) -> bool:
    """Whether the day exists in the Gregorian calendar and its year is plausible."""
    if not (MIN_YEAR <= year <= MAX_YEAR and 1 <= month <= 12):
        return False
    return 1 <= day <= (29 if month == 2 and isleap(year) else _DAYS[month - 1])


def jalali_to_gregorian(year: int, month: int, day: int) -> date | None:
    """A day of Iran's Solar Hijri calendar, 1210 to 1634; None if there is no such day."""
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


def ethiopian_to_gregorian(year: int, month: int, day: int) -> date | None:
    """A day of the Ethiopian calendar: twelve months of thirty days and one of five, six before a leap year."""
    leap = year % 4 == 3
    if not (1900 <= year <= 2092 and 1 <= month <= 13 and 1 <= day <= (30 if month < 13 else 5 + leap)):
        return None
    days = 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1
    return date(8, 8, 27) + timedelta(days=days)  # the first day of the year 1, on the Gregorian calendar


def nepali_to_gregorian(year: int, month: int, day: int) -> date | None:
    """A day of Nepal's Bikram Sambat calendar, 2000 to 2100.

    The lengths of its months come from a table, not a rule.
    """
    index = year - _FIRST_NEPALI_YEAR
    if not (0 <= index < len(NEPALI_YEARS) and 1 <= month <= 12 and 1 <= day <= NEPALI_YEARS[index][month - 1]):
        return None
    before = sum(map(sum, NEPALI_YEARS[:index])) + sum(NEPALI_YEARS[index][: month - 1])
    return _NEPALI_EPOCH + timedelta(days=before + day - 1)


TO_GREGORIAN = {
    "jalali": jalali_to_gregorian,
    "ethiopian": ethiopian_to_gregorian,
    "nepali": nepali_to_gregorian,
}
