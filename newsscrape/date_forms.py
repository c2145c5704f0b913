"""The forms of a written date: which numbers stand for year, month and day, and the time beside them.

Reads only what is printed. Which of two readings is meant is decided in ``dates``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsscrape.date_tokens import Tokens, Value, fold, tokens

MAX_LINE = 400  # characters read of a line


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. ``offset`` as printed (``+01:00``), ``zone`` a folded abbreviation."""

    hour: int
    minute: int
    second: int | None = None
    offset: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A date as printed. ``form`` names the pattern; ``a`` and ``b`` are the numbers of an undecided order.

    ``start`` and ``end`` are positions in the folded text. ``two_digit`` tells that the century was left out.
    """

    form: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    a: int | None = None
    b: int | None = None
    months: Value | None = None
    two_digit: bool = False
    weekday: int | None = None
    clock: Clock | None = None
    mark: str = ""
    back: int = 0
    unit: str = ""


_SEP = r"[-/.]"
_GLUE = r"[-fo,./']{0,4}"  # fillers, ordinal endings and marks between day, month and year
# In order: the first form that fits at a place is the one. Group names become fields; lower-case ``m`` is a month's
# number, ``M`` its name, ``J`` a name of the Persian calendar.
FORMS: tuple[tuple[str, str], ...] = (
    ("year first", rf"(?<![ny]{_SEP})(?P<y>y)(?P<s>{_SEP})(?P<m>n)(?P=s)(?P<d>n)"),
    ("han", r"(?:(?P<E>E)?(?P<y>[ykn])[Nf])(?P<m>n)[Gv](?P<d>n)R?"),
    ("numbers", rf"(?<![nykc]{_SEP})(?<![nykc]:)(?P<a>n)(?P<s>{_SEP})(?P<b>n)(?P=s)(?P<y>y)(?!:n)"),
    ("named", rf"(?P<d>n){_GLUE}(?P<M>[MJ]){_GLUE}(?P<y>y)"),
    ("named month first", rf"(?P<M>[MJ]){_GLUE}(?P<d>n){_GLUE}(?P<y>y)(?!:)"),
    ("named year first", rf"(?P<y>y){_GLUE}(?P<M>[MJ]){_GLUE}(?P<d>n)(?!:)"),
    ("named latvian", r"(?P<y>y)\.?f(?P<d>n)\.?(?P<M>M)(?![-fo,./']{0,4}y)"),
    ("named two-digit year", r"(?P<d>n)-(?P<M>M)-(?P<t>n)|(?P<d2>n)[.o]?f?(?P<M2>M)[.,]?'(?P<t2>n)"),
    ("named ctime", r"(?P<M>M)(?P<d>n)(?P<clock>n:n:n)[wZf]?(?P<y>y)"),
    ("vietnamese", rf"(?P<d>n){_GLUE}v(?P<m>n){_GLUE}(?P<y>y)"),
    ("compact time", r"(?P<C>C)"),
    ("compact", r"(?P<c>c)"),
    ("two-digit numbers", rf"(?<![nykcx]{_SEP})(?<![nykcx]:)(?P<a>n)(?P<s>{_SEP})(?P<b>n)(?P=s)(?P<t>n)(?!(?P=s)[nykcx])(?!:)"),
    ("han month", r"(?:(?P<E>E)?(?P<y>y)N)(?P<m>n)G"),
    ("named month", r"(?P<M>[MJ])[.o]?[,f'/-]{0,2}(?P<y>y)(?!y)"),
)
_FORM = re.compile("|".join(f"(?:{p})" for _, p in FORMS).replace("(?P<", "(?:<") if False else r"$^")
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in FORMS)
_PRECISE = tuple(form for form in _COMPILED if not form[0].endswith(" month"))
_MONTHS = tuple(form for form in _COMPILED if form[0].endswith(" month"))
_NEEDS = re.compile(r"[ny].*[nyMJ]|[MJ].*[ny]|[cC]", re.S)

_OFFSET = r"(?P<offset>[-+]n:n|[-+][yn])"
_TIME = (
    r"(?P<A1>A)?(?P<H>n)(?:(?P<colon>:)(?P<i>n)(?::(?P<S>n)(?:[.,:][nkxyc](?![:/]))?)?|(?P<han>h)(?:(?P<i2>n)[ih]?(?:(?P<S2>n)S)?)?"
    r"|(?P<dot>\.)(?P<i3>n)(?:\.(?P<S3>n)(?!\.))?|(?=A))"
    r"(?P<A2>A)?(?P<uhr>h)?(?P<open>\()?"
)
_AFTER = re.compile(r"[-,.|@?(fWwT)\]\[;:/]{0,5}?" + _TIME)
_BEFORE = re.compile(_TIME + r"[-Z,.|?fWT():+ynh;/]{0,7}$")
_AFTER_GAP = re.compile(r"[-,.|@?(foW)\]\[;:/T]{0,5}$")


@lru_cache(maxsize=2048)
def read_line(text: str, whole: bool) -> tuple[Found, ...]:
    """Every date in a line, left to right. ``whole`` also takes forms that mean something only on their own."""
    folded = fold(text)
    return tuple(_read(folded, tokens(folded), whole))


def _read(folded: str, line: Tokens, whole: bool) -> list[Found]:
    kinds = line.kinds
    found: list[Found] = []
    if not _NEEDS.search(kinds):
        return found
    position = 0
    while position < len(kinds):
        best: tuple[re.Match[str], str] | None = None
        for forms in (_PRECISE, _MONTHS):
            for name, pattern in forms:
                match = pattern.search(kinds, position)
                if match and (best is None or match.start() < best[0].start()) and _fits(folded, line, match, name):
                    best = (match, name)
            if best is not None and forms is _PRECISE:
                month = min((m.start() for _, p in _MONTHS if (m := p.search(kinds, position))), default=len(kinds))
                if month >= best[0].start():
                    break
        if best is None:
            break
        item, end = _found(folded, line, best[0], best[1], position)
        if item is not None:
            found.append(item)
        position = max(end, best[0].start() + 1)
    return found


def _fits(folded: str, line: Tokens, match: re.Match[str], name: str) -> bool:
    """Checks on the characters that the kinds do not show."""
    first, last = match.start(), match.end() - 1
    start, end = line.starts[first], line.ends[last]
    if name in ("numbers", "two-digit numbers", "year first"):
        piece = folded[start:end]
        if name == "two-digit numbers" and (" " in piece or len(line.texts[last]) != 2):
            return False
        before = folded[max(0, start - 2) : start]  # a name may run into the date; "v1.2.2013" is a version
        glued = before[-1:].isdigit() or (before[-1:].isalpha() and not before[:-1].isalpha())
        return not glued and before[-1:] not in ("$", "€", "£", "_") and piece.count(" ") in (0, 2, 4)
    if name == "named latvian":
        return "gad" in folded[start:end]
    if name.startswith("compact"):
        return line.texts[first][:2] in ("19", "20")
    return True


def _found(folded: str, line: Tokens, match: re.Match[str], name: str, floor: int) -> tuple[Found | None, int]:
    """One match as a ``Found`` with its time, and the token after it."""
    groups = {k: match.start(k) for k, v in match.groupdict().items() if v is not None}

    def number(*keys: str) -> int | None:
        return next((v for k in keys if k in groups and isinstance(v := line.values[groups[k]], int)), None)

    start, end = match.span()
    clock: Clock | None = None
    fields: dict[str, object] = {}
    if name.startswith("compact"):
        digits = line.texts[start]
        fields = {"year": int(digits[:4]), "month": int(digits[4:6]), "day": int(digits[6:8])}
        if len(digits) == 14:
            clock = Clock(int(digits[8:10]), int(digits[10:12]), int(digits[12:14]))
    else:
        era = line.values[groups["E"]] if "E" in groups else None
        year = number("y", "t", "t2")
        if isinstance(era, int) and year is not None:
            year += era
        month_token = groups.get("M", groups.get("M2"))
        fields = {"year": year, "month": number("m"), "day": number("d", "d2"), "a": number("a"), "b": number("b"),
                  "two_digit": "t" in groups or "t2" in groups,
                  "mark": line.texts[groups["s"]] if "s" in groups else ""}  # fmt: skip
        if month_token is not None:
            if line.kinds[month_token] == "J":
                fields.update(month=line.values[month_token], mark="jalali")
            else:
                fields["months"] = line.values[month_token]
        year_token = groups.get("y", groups.get("t", groups.get("t2", start)))
        if "clock" in groups:
            clock = _clock_at(folded, line, groups["clock"])[0]
        elif name in ("han month", "named month"):
            return Found(name, line.starts[start], line.ends[end - 1], **fields), end  # type: ignore[arg-type]
        if year is not None and not fields["two_digit"] and line.ends[year_token] < len(folded):
            after = folded[line.ends[year_token] : line.ends[year_token] + 1]
            if after.isdigit():
                return None, end
    weekday = _weekday(line, start, end)
    text_end = line.ends[end - 1]
    if clock is None:
        clock, after = _time_after(folded, line, end)
        if clock is not None:
            end = after
            text_end = line.ends[after - 1]
    text_start = line.starts[start]
    if clock is None:
        clock, first = _time_before(folded, line, floor, start)
        if clock is not None:
            text_start = line.starts[first]
    return Found(name, text_start, text_end, weekday=weekday, clock=clock, **fields), end  # type: ignore[arg-type]


def _weekday(line: Tokens, start: int, end: int) -> int | None:
    for index in (start - 1, start - 2, end, end + 1):
        if 0 <= index < len(line.kinds) and line.kinds[index] == "W":
            value = line.values[index]
            return value if isinstance(value, int) else None
    return None


def _time_after(folded: str, line: Tokens, position: int) -> tuple[Clock | None, int]:
    for start in range(position, min(position + 6, len(line.kinds))):
        if line.kinds[start] in "nA":
            if not _AFTER_GAP.fullmatch(line.kinds[position:start]) and line.kinds[position:start] != "w":
                return None, position
            if line.kinds[position:start] == "w" and line.texts[position] != "t":
                return None, position
            last = start + 3 == len(line.kinds) or line.kinds[start + 3] in "|(,-"
            return _clock_at(folded, line, start, last and len(line.texts[start]) == 2)
    return None, position


def _time_before(folded: str, line: Tokens, floor: int, position: int) -> tuple[Clock | None, int]:
    """A time that ends right before the date, no earlier than the date before it."""
    for start in range(max(floor, position - 12), position):
        if line.kinds[start] in "nA":
            clock, end = _clock_at(folded, line, start)
            if clock is not None and end <= position and re.fullmatch(r"[-,.|?fW():;/]{0,4}", line.kinds[end:position]):
                return clock, start
    return None, position


_CLOCK = re.compile(_TIME)
_DOT_BEFORE = frozenset(("kl", "klo", "kello", "ore", "alle", "um", "at", "kl.", "kell", "às", "as"))


def _clock_at(folded: str, line: Tokens, start: int, dotted: bool = False) -> tuple[Clock | None, int]:
    """The time that begins at a token, with its offset or zone, and the token after it."""
    match = _CLOCK.match(line.kinds, start)
    if match is None:
        return None, start

    def number(*keys: str) -> int | None:
        index = next((match.start(k) for k in keys if match[k] is not None), None)
        value = line.values[index] if index is not None else None
        return value if isinstance(value, int) else None

    hour, minute, second = number("H"), number("i", "i2", "i3"), number("S", "S2", "S3")
    half_index = next((match.start(k) for k in ("A1", "A2") if match[k] is not None), None)
    half = line.values[half_index] if half_index is not None else None
    if match["dot"] and not (
        match["uhr"] or match["S3"] or half is not None or (start and line.texts[start - 1] in _DOT_BEFORE) or dotted
    ):
        return None, start
    minute_index = next((match.start(k) for k in ("i", "i2", "i3") if match[k] is not None), None)
    if minute_index is not None and len(line.texts[minute_index]) != 2:
        return None, start
    if hour is None or (minute is None and half is None and not match["han"]):
        return None, start
    if minute is None and half is None and match["han"] and line.texts[match.start("han")] not in ("uhr", "시", "时", "時", "点", "點", "h"):
        return None, start
    if half is not None:
        if not 0 <= hour <= 12 and half == 0:
            return None, start
        hour = hour % 12 + int(half) if hour <= 12 else hour  # type: ignore[call-overload]
    if hour > 23 or (minute or 0) > 59 or (second or 0) > 59:
        return None, start
    end = match.end() - (1 if match["open"] else 0)
    offset, zone, end = _zone_at(folded, line, match.end(), second is not None, end)
    return Clock(hour, minute or 0, second, offset, zone), end


def _zone_at(folded: str, line: Tokens, position: int, certain: bool, end: int) -> tuple[str | None, str | None, int]:
    """Offset or abbreviation behind a time; ``certain`` where a bare ``-0500`` cannot be a range of hours."""
    from newsscrape.date_words import ZONES

    kinds, texts = line.kinds, line.texts
    zone: str | None = None
    if position < len(kinds) and kinds[position] == "f" and texts[position] == "f" :
        position += 1
    if position < len(kinds) and kinds[position].isalpha() and texts[position] in ZONES and kinds[position] not in "nykcCx":
        zone = texts[position]
        position, end = position + 1, position + 1
    if zone in (None, "gmt", "utc") and position + 1 < len(kinds) and kinds[position] in "+-":
        digits = texts[position + 1]
        colon = position + 3 < len(kinds) and kinds[position + 2] == ":" and len(texts[position + 3]) == 2
        adjacent = line.ends[position] == line.starts[position + 1]
        if adjacent and kinds[position + 1] in "ny" and (zone or certain or colon or len(digits) == 4):
            hours = int(digits[:2]) if len(digits) == 4 else int(digits)
            minutes = int(digits[2:]) if len(digits) == 4 else int(texts[position + 3]) if colon else 0
            if hours <= 14 and minutes in (0, 15, 30, 45):
                stop = position + (4 if colon and len(digits) != 4 else 2)
                return f"{texts[position]}{hours:02}:{minutes:02}", None, stop
    return None, zone, end
