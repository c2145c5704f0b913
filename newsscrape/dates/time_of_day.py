"""Parses the time of day printed next to a date, with its offset or the abbreviation of its time zone."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsscrape.dates.tokens import Tokens
from newsscrape.dates.words import ZONES

# Patterns over kinds of tokens (see ``tokens.py``): "10:05", "10:05:00.000", "10h05", "10时05分", "10.05", "10 pm".
_TIME = re.compile(
    r"(?P<before>[AB])?(?P<hour>n)"
    r"(?::(?P<minute>n)(?::(?P<second>n)(?:[.,:][nkxyc](?![:/]))?)?"
    r"|(?P<mark>h)(?:(?P<minute_m>n)[ih]?(?:(?P<second_m>n)S)?)?"
    r"|\.(?P<minute_d>n)(?:\.(?P<second_d>n)(?!\.))?"
    r"|(?=[AB]))"
    r"(?P<behind>[AB])?(?P<hours>h)?"
)
# Tokens allowed between a date and its time, and between a time and its date.
_GAP_AFTER = re.compile(r"(?:\([GRWw]\))?[-,.|@?(foWh)\]\[;:/T]{0,5}")
_GAP_BEFORE = re.compile(r"[-,.|?fW():;/]{0,4}")
_REACH_AFTER, _REACH_BEFORE = 6, 12  # tokens
_WHOLE_HOURS = frozenset("uhr 시 时 時 点 點 h".split())  # "10 Uhr" is a time, "10 horas" may be a duration
_DOT_WORDS = frozenset((word,) for word in "kl klo kello ore ora alle um at kl. klo. kell pukul godz godz.".split())


class Clock(NamedTuple):
    """A time of day. ``offset`` as printed (``+01:00``), ``zone`` a folded abbreviation (``bst``)."""

    hour: int
    minute: int
    second: int | None = None
    offset: str | None = None
    zone: str | None = None

    def exists(self) -> bool:
        """Whether a day has this time, and whether any place has this offset."""
        time = self.hour < 24 and self.minute < 60 and (self.second or 0) < 60
        return time and (self.offset or "")[1:] <= "14:45"


def clock_after(line: Tokens, position: int) -> tuple[Clock | None, int]:
    """The time directly after a date that ends before token ``position``, and the token after it."""
    kinds = line.kinds
    for start in range(position, min(position + _REACH_AFTER, len(kinds))):
        if kinds[start] in "nAB":
            gap = kinds[position:start]
            if not _GAP_AFTER.fullmatch(gap) and not (gap == "w" and line.texts[position] == "t"):
                return None, position
            dotted = len(line.texts[start]) == 2 and _ends_time(line, start + 3)
            clock, end = clock_at(line, start, dotted)
            return (clock, end) if clock is not None else (None, position)
    return None, position


def _ends_time(line: Tokens, index: int) -> bool:
    """Whether "10.05" before this token can only be a time: the line ends there, or a time zone follows."""
    if line.kinds[index : index + 1] in ("", "|", "(", ",", "-"):
        return True
    return line.texts[index] in ZONES and line.capital(index)


def clock_before(line: Tokens, floor: int, position: int) -> tuple[Clock | None, int]:
    """The time directly before a date that begins at ``position``, not before ``floor``, and its first token."""
    for start in range(max(floor, position - _REACH_BEFORE), position):
        if line.kinds[start] in "nAB":
            clock, end = clock_at(line, start)
            if clock is not None and end <= position and _GAP_BEFORE.fullmatch(line.kinds[end:position]):
                return clock, start
    return None, position


def clock_at(line: Tokens, start: int, dotted: bool = False) -> tuple[Clock | None, int]:
    """The time that begins at a token. ``dotted`` allows "10.05" without a word that marks it as a time."""
    match = _TIME.match(line.kinds, start)
    if match is None:
        return None, start
    at = {name: match.start(name) for name, text in match.groupdict().items() if text is not None}
    hour = _number(line, at.get("hour"))
    minute_at = at.get("minute", at.get("minute_m", at.get("minute_d")))
    minute = _number(line, minute_at)
    second = _number(line, at.get("second", at.get("second_m", at.get("second_d"))))
    half = _number(line, at.get("before", at.get("behind")))
    if hour is None:
        return None, start
    said = dotted or second is not None or half is not None or "hours" in at
    if "minute_d" in at and not said and not _is_announced(line, start):
        return None, start
    if minute_at is not None and "minute_m" not in at and len(line.texts[minute_at]) != 2:
        return None, start
    if minute is None and half is None and line.texts[at.get("mark", start)] not in _WHOLE_HOURS:
        return None, start
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    clock = Clock(hour, minute or 0, second)
    if not clock.exists():
        return None, start
    offset, zone, end = _zone(line, match.end(), second is not None)
    return Clock(hour, minute or 0, second, offset, zone), end


def _is_announced(line: Tokens, start: int) -> bool:
    """Whether a word that marks a time precedes a token, perhaps abbreviated: "kl 10.05", "godz. 10.05"."""
    before = start - 1 if line.texts[start - 1 : start] != (".",) else start - 2
    return before >= 0 and line.texts[before : before + 1] in _DOT_WORDS


def _number(line: Tokens, index: int | None) -> int | None:
    value = line.values[index] if index is not None else None
    return value if isinstance(value, int) else None


def _zone(line: Tokens, position: int, certain: bool) -> tuple[str | None, str | None, int]:
    """The offset or abbreviation after a time, and the token after it.

    ``certain`` means that "-05" cannot be the end of a range of hours. ``(GMT+1)`` may be in brackets.
    """
    kinds, texts = line.kinds, line.texts
    end = position
    if kinds[position : position + 1] == "(":
        position += 1
    zone = texts[position] if position < len(kinds) and texts[position] in ZONES else None
    if zone is not None and line.capital(position):
        position += 1
        end = position
    else:
        zone = None
    if kinds[position : position + 1] not in ("+", "-") or kinds[position + 1 : position + 2] not in ("n", "y"):
        return None, zone, end
    digits = texts[position + 1]
    colon = kinds[position + 2 : position + 4] == ":n" and len(texts[position + 3]) == 2 and len(digits) <= 2
    exact = colon or len(digits) == 4
    adjacent = line.ends[position] == line.starts[position + 1]
    if not adjacent or not (exact or zone in ("gmt", "utc") or (certain and zone is None)):
        return None, zone, end
    hours, minutes = int(digits[:2]), int(digits[2:] or (texts[position + 3] if colon else 0))
    if hours > 14 or minutes not in (0, 15, 30, 45):
        return None, zone, end
    return f"{texts[position]}{hours:02}:{minutes:02}", None, position + (4 if colon else 2)
