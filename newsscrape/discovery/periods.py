"""The days that a printed date or a sitemap's name covers, widened rather than narrowed wherever there is doubt."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

from newsscrape import dates

MIN_YEAR = 1985  # an earlier year in a lastmod or a name is a software default: 0001, 1601, 1970
MAX_YEAR = 2099
_ISO = re.compile(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")
_YEAR = r"(?<!\d)(?P<y>(?:19[89]|20\d)\d)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = rf"(?P<n>{'|'.join(_MONTHS)})[a-z]{{0,6}}"
# Formats of a date in a sitemap's URL, most exact first; text that one of them has matched is not matched again. A
# month of one digit (2024-3) counts as its year only: it may just as well be the third part of 2024.
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?<![a-z])y(?:yyy|ear)?=(?P<y>\d{4})&m(?:m|onth|onthnum)?=(?P<m>\d{1,2})(?:&d(?:d|ay)?=(?P<d>\d{1,2}))?(?!\d)",
        _YEAR + r"(?P<s>[-_/.]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])[-_.](?P<m>0[1-9]|1[0-2])[-_.](?P<y>(?:19[89]|20\d)\d)(?!\d)",
        _YEAR + r"[-_/.]?(?P<m>0[1-9]|1[0-2])(?!\d)",
        _YEAR + r"[-_/.]?" + _NAMED + r"(?![a-z])",
        r"(?<![a-z])" + _NAMED + r"[-_/.]?(?P<y>(?:19[89]|20\d)\d)(?!\d)",
        r"(?<!\d)(?P<m>0[1-9]|1[0-2])[-_.](?P<y>(?:19[89]|20\d)\d)(?!\d)",
        _YEAR + r"(?!\d)",
    )
)
_NUMBER = re.compile(rf"\d+|(?<![a-z]){_NAMED}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    def before(self, day: date) -> bool:
        """Whether the whole period is before a day, with a day to spare for differences between time zones."""
        return self.last + timedelta(days=1) < day

    def after(self, day: date) -> bool:
        """Whether the whole period is after a day, with a day to spare."""
        return self.first - timedelta(days=1) > day


def period_of(raw: str | None) -> Period | None:
    """The period that a printed date covers: a day, a month or a year. None if it cannot be read with certainty.

    >>> str(period_of("2024-02"))
    '2024-02-01 to 2024-02-29'
    """
    if not raw:
        return None
    match = _ISO.match(raw)
    if match is not None:
        return span(*(int(part) if part else None for part in match.groups()))
    found = dates.parse_date(raw, source="sitemap")
    if found is None or found.ambiguous:
        return None
    return period_of(found.iso)


def name_periods(urls: Sequence[str]) -> list[Period | None]:
    """The periods that the sitemaps of one index name in their URLs; None where a name is not certain.

    A number that looks like a date counts only in a series: the URLs that differ only in their numbers
    (``sitemap-2024-01.xml``, ``sitemap-2024-02.xml``) must all contain a date, and not all the same one. So
    ``sitemap-1999.xml`` between ``-1998`` and ``-2500`` is a number, and a day that all names share is the day on which
    they were generated. The least exact name of a series sets the precision of all of them.
    """
    series: dict[str, list[int]] = defaultdict(list)
    paths = [_path(url) for url in urls]
    for index, path in enumerate(paths):
        series[_NUMBER.sub("#", path)].append(index)
    named: list[Period | None] = [None] * len(paths)
    for members in series.values():
        found = [_named(paths[index]) for index in members]
        known = [each for each in found if each is not None]
        if len(known) < len(found) or len({period for period, _ in known}) < 2:
            continue
        coarsest = max(size for _, size in known)
        for index, (period, _) in zip(members, known, strict=True):
            named[index] = _widened(period, coarsest)
    return named


def _path(url: str) -> str:
    return url.lower().partition("://")[2].partition("/")[2]


# Precision of a period.
_DAY, _MONTH, _WHOLE_YEAR = range(3)


def _named(path: str) -> tuple[Period, int] | None:
    """The period in one URL and its precision.

    Where one date contains another, the inner one counts; separate dates both count.
    """
    found: list[tuple[Period, int]] = []
    for form in _FORMS:
        for match in form.finditer(path):
            parts = match.groupdict()
            month = _MONTHS.index(parts["n"]) + 1 if parts.get("n") else int(parts["m"]) if parts.get("m") else None
            day = int(parts["d"]) if parts.get("d") else None
            period = span(int(parts["y"]), month, day)
            if period is not None:
                found.append((period, _DAY if day else _MONTH if month else _WHOLE_YEAR))
        path = form.sub(" ", path)
    return reduce(_both, found) if found else None


def _both(one: tuple[Period, int], other: tuple[Period, int]) -> tuple[Period, int]:
    first, last = max(one[0].first, other[0].first), min(one[0].last, other[0].last)
    if first <= last:
        return Period(first, last), min(one[1], other[1])
    return Period(min(one[0].first, other[0].first), max(one[0].last, other[0].last)), max(one[1], other[1])


def _widened(period: Period, size: int) -> Period:
    """The whole months or years that a period touches."""
    first, last = period.first, period.last
    if size == _WHOLE_YEAR:
        return Period(first.replace(month=1, day=1), last.replace(month=12, day=31))
    if size == _MONTH:
        return Period(first.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1]))
    return period


def span(year: int | None, month: int | None = None, day: int | None = None) -> Period | None:
    """The days of a year, a month or a day; None for dates that do not exist, and for years outside 1985 to 2099."""
    if year is None or not MIN_YEAR <= year <= MAX_YEAR:
        return None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return _widened(Period(first, first), _DAY if day else _MONTH if month else _WHOLE_YEAR)
