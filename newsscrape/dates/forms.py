"""Finds the forms of a written date: which numbers are the year, month and day, and the time next to them.

Reads only what is printed. ``interpretation.py`` decides between two possible readings.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from newsscrape.dates.time_of_day import Clock, clock_after, clock_at, clock_before
from newsscrape.dates.tokens import Months, Tokens, Value, fold, may_hold_date, tokens
from newsscrape.dates.words import FALSE_FRIENDS, YEAR_WORDS

_YEAR_WORDS = frozenset(map(fold, YEAR_WORDS))
MAX_LINE = 400  # characters of a line that are read
MAX_BESIDE = 3  # words next to a date with a named month and a two-digit year


class Found(NamedTuple):
    """A date as printed. ``form`` names the pattern; ``a`` and ``b`` are the numbers of an undecided order.

    ``start`` and ``end`` are positions in the folded text; ``months`` are the possible meanings of a month's name;
    ``two_digit`` means that the century was left out; ``calendar`` names the calendar of a month that is not Gregorian;
    ``friend`` marks a month's name that is an everyday word in other languages.
    """

    form: str
    start: int
    end: int
    year: int
    month: int | None = None
    day: int | None = None
    a: int | None = None
    b: int | None = None
    months: Months | None = None
    two_digit: bool = False
    weekday: int | None = None
    clock: Clock | None = None
    calendar: str = ""
    friend: bool = False


_SEP = r"[-/.]"
_MARK = r"[-/.|]"  # in "26 | 01 | 2022"; before a date the bar separates it from other things
_GLUE = r"[-fo,./']{0,4}"  # fillers, ordinal suffixes and punctuation between day, month and year
_NAME = r"(?P<M>[MJ])(?:[-/(]{1,2}(?P<again>M)\)?)?"  # "أيار/مايو", "أيار (مايو)": one month by both its names
_ALONE = r"(?=$|[-,|()]|n:n)"  # what may follow a two-digit year: "14 May 24 comments" has none
# Name, required kinds, pattern over kinds. Of the forms that match at a token, the first is taken. Groups: y year, t
# two-digit year, m month's number, M its name, d day, a and b day and month in either order, E an era.
FORMS: tuple[tuple[str, str, str], ...] = (
    ("year first", "yn", rf"(?:(?<![ny]{_SEP})|(?<=y/n/n-))(?P<y>y)(?P<s>{_MARK})(?P<m>n)(?P=s)(?P<d>n)"),
    ("han", "Gn", r"(?P<E>E)?(?P<y>[ykn])[Nf](?P<m>n)(?:-[wf])?[Gv](?P<d>n)R?"),
    ("numbers", "yn", rf"(?<![nykc]{_SEP})(?<![nykc]:)(?P<a>n)(?P<s>{_MARK})(?P<b>n)(?P=s)(?P<y>y)(?!:n)"),
    ("named", "yM", rf"(?:(?<!n-)|(?<=:n-))(?P<d>n){_GLUE}{_NAME}{_GLUE}(?P<y>y)"),
    ("named month first", "yM", rf"{_NAME}{_GLUE}(?P<d>n){_GLUE}(?P<y>y)(?!:)"),
    ("named year first", "yM", rf"(?P<y>y)N?{_GLUE}{_NAME}{_GLUE}(?P<d>n)(?!:)"),
    ("named year, day", "yM", rf"(?P<y>y)[-.]?(?P<yearword>f)[.,]?(?P<d>n)[-.o]?(?P<M>[MJ])(?!{_GLUE}y)"),
    ("named short year", "nM", r"(?P<d>n)-(?P<M>M)-(?P<t>n)"),
    ("named apostrophe", "nM'", r"(?P<d>n)[.o]?f?(?P<M>M)[.,]?'(?P<t>n)"),
    ("named first, apostrophe", "nM'", r"(?P<M>M)\.?(?P<d>n)o?,?'(?P<t>n)"),
    ("named thai", "nM", rf"(?P<d>n){_GLUE}(?P<M>M){_GLUE}(?P<t>n)(?![:.hA])"),
    ("named two digits", "nM", rf"(?P<d>n)[.o]?f?(?P<M>M)[.,]{{0,2}}(?P<t>n){_ALONE}"),
    ("named first, two digits", "nM,", rf"(?P<M>M)\.?(?P<d>n)o?,(?P<t>n){_ALONE}"),
    ("named ctime", "yM:", r"(?:(?P<M>M)(?P<d>n)|(?P<d2>n)(?P<M2>M))(?P<clock>n:n(?::n)?A?[wf]?(?:[-+]y)?)(?P<y>y)"),
    ("vietnamese", "yv", rf"(?P<d>n){_GLUE}v(?P<m>n){_GLUE}(?P<y>y)"),
    ("compact time", "C", r"(?P<c>C)"),
    ("compact", "c", r"(?P<c>c)"),
    (
        "short year", "n",
        rf"(?<![nykcx]{_SEP})(?<![nykcx]:)(?P<a>n)(?P<s>{_SEP})(?P<b>n)(?P=s)(?P<t>n)(?!(?P=s)[nykcx])(?![:A])",
    ),
    ("han month", "NG", r"(?P<E>E)?(?P<y>y)N(?P<m>n)G"),
    ("named month", "yM", r"(?P<M>[MJ])[.o]?[,f'/-]{0,2}(?P<y>y)"),
)  # fmt: skip
_COMPILED = tuple((name, frozenset(needs), re.compile(pattern)) for name, needs, pattern in FORMS)
_NEEDED = frozenset("J").union(*(needs for _, needs, _ in _COMPILED))
_NUMERIC = frozenset(("year first", "numbers", "short year"))
_MONTH_ONLY = frozenset(("han month", "named month"))


@lru_cache(maxsize=256)
def _forms(present: frozenset[str]) -> list[tuple[str, re.Pattern[str]]]:
    """The forms that a set of token kinds allows."""
    kinds = present | {"M"} if "J" in present else present
    return [(name, pattern) for name, needs, pattern in _COMPILED if needs <= kinds]


@lru_cache(maxsize=2048)
def read_line(text: str) -> tuple[Found, ...]:
    """Every date in a line of at most ``MAX_LINE`` characters, from left to right."""
    folded = fold(text)
    if not may_hold_date(folded):
        return ()
    line = tokens(folded, text if len(folded) == len(text) else None)
    forms = _forms(_NEEDED.intersection(line.kinds))
    hits = [hit for form in forms if (hit := _first(folded, line, *form, 0)) is not None]
    found: list[Found] = []
    position = 0
    while hits:
        name, _, match = min(hits, key=_start)
        item, end = _found(folded, line, name, match, position)
        if item is not None:
            found.append(item)
        position = max(end, match.start() + 1)
        moved = (h if _start(h) >= position else _first(folded, line, h[0], h[1], position) for h in hits)
        hits = [hit for hit in moved if hit is not None]
    return tuple(found)


_Hit = tuple[str, re.Pattern[str], re.Match[str]]


def _start(hit: _Hit) -> int:
    return hit[2].start()


def _first(folded: str, line: Tokens, name: str, pattern: re.Pattern[str], position: int) -> _Hit | None:
    """The first form that matches from a token on and whose characters fit it too."""
    match = pattern.search(line.kinds, position)
    while match is not None and not _fits(folded, line, name, match):
        match = pattern.search(line.kinds, match.start() + 1)
    return (name, pattern, match) if match is not None else None


def _fits(folded: str, line: Tokens, name: str, match: re.Match[str]) -> bool:
    """Checks on the characters, which the kinds do not show."""
    first, last = match.start(), match.end() - 1
    start, end = line.starts[first], line.ends[last]
    if name in _NUMERIC:
        spaces = folded.count(" ", start, end)
        if spaces not in (0, 2, 4) or (name == "short year" and (spaces or len(line.texts[last]) != 2)):
            return False
        if line.kinds[first + 1] == "|" and 1 in (len(line.texts[first]), len(line.texts[first + 2])):
            return False  # "1 | 2 | 2013" are page numbers
        before = folded[max(0, start - 2) : start]  # a name may touch the date; "v1.2.2013" is a version
        glued = before[-1:].isdigit() or (before[-1:].isalpha() and not before[:-1].isalpha())
        return not glued and before[-1:] not in ("$", "€", "£", "_")
    if name == "named thai":  # the year 2547 is printed as 47
        months = line.values[match.start("M")]
        return isinstance(months, tuple) and any("th" in languages for _, languages in months)
    if name == "named year, day":
        return line.texts[match.start("yearword")] in _YEAR_WORDS
    if name.endswith("two digits"):
        return len(line.texts[last]) == 2 and line.kinds.count("w") <= MAX_BESIDE
    if match.groupdict().get("again") and line.values[match.start("M")] != line.values[match.start("again")]:
        return _same_month(line.values[match.start("M")], line.values[match.start("again")])
    if name.startswith("compact"):
        return line.texts[first][:2] in ("19", "20")
    if name.startswith("named") and "of" in line.texts[first:last]:  # "5 out of 2013"
        return line.texts[match.start("M")] not in FALSE_FRIENDS
    return True


def _same_month(one: Value | None, other: Value | None) -> bool:
    """Whether two names can mean the same month."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return False
    return not {number for number, _ in one}.isdisjoint(number for number, _ in other)


def _found(folded: str, line: Tokens, name: str, match: re.Match[str], floor: int) -> tuple[Found | None, int]:
    """A match with its time, and the token after both; ``floor`` is where the date before it ended."""
    at = {group.rstrip("2"): match.start(group) for group, text in match.groupdict().items() if text is not None}
    start, end = match.span()
    if "c" in at:
        return _compact(line, name, start)
    year = _number(line, at.get("y", at.get("t")))
    if year is None or folded[line.ends[at.get("y", at.get("t", start))] :][:1].isdigit():
        return None, end
    clock: Clock | None = None
    first = start
    if "clock" in at:
        clock, _ = clock_at(line, at["clock"])
    elif name not in _MONTH_ONLY:
        clock, end = clock_after(line, end)
        if clock is None:
            clock, first = clock_before(line, floor, start)
    name_at = at.get("M")
    months = line.values[name_at] if name_at is not None else None
    calendar, _, named = months.partition(" ") if isinstance(months, str) else ("", "", "")
    found = Found(
        form=name,
        start=line.starts[first],
        end=line.ends[end - 1],
        year=year + (_number(line, at.get("E")) or 0),
        month=int(named) if named else _number(line, at.get("m")),
        day=_number(line, at.get("d")),
        a=_number(line, at.get("a")),
        b=_number(line, at.get("b")),
        months=months if isinstance(months, tuple) else None,
        two_digit="t" in at,
        weekday=_weekday(line, *match.span()),
        clock=clock,
        calendar=calendar,
        friend=name_at is not None and line.texts[name_at] in FALSE_FRIENDS,
    )
    return found, end


def _compact(line: Tokens, name: str, index: int) -> tuple[Found, int]:
    """``20130603``, with or without a time after it, and ``20130603100500``."""
    digits = line.texts[index]
    end = index + 1
    if len(digits) == 14:
        clock: Clock | None = Clock(int(digits[8:10]), int(digits[10:12]), int(digits[12:]))
    else:
        clock, end = clock_after(line, end)
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    return Found(name, line.starts[index], line.ends[end - 1], year, month, day, clock=clock), end


def _number(line: Tokens, index: int | None) -> int | None:
    value = line.values[index] if index is not None else None
    return value if isinstance(value, int) else None


def _weekday(line: Tokens, start: int, end: int) -> int | None:
    """The weekday next to a date, Monday 0."""
    for index in (start - 1, start - 2, end, end + 1):
        if 0 <= index < len(line.kinds) and line.kinds[index] == "W" and len(line.texts[index]) > 2:
            return _number(line, index)  # abbreviations of two letters are too often other words
    return None
