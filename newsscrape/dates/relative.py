"""Parses relative dates: "3 hours ago", "vor 3 Stunden", "yesterday, 10:05". Returns how far back, not from when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from newsscrape.dates.time_of_day import Clock, clock_after
from newsscrape.dates.tokens import AGO, DAY_WORDS, ONE, UNIT_WORDS, Value, tokens

MAX_RELATIVE = 80  # characters; longer lines are sentences, and "a year ago" in them is not a dateline
Step = Literal["minute", "day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Relative:
    """How far back; ``precision`` is what the unit allows: a day for hours, a month for weeks and months."""

    precision: Step
    seconds: int = 0
    days: int = 0
    months: int = 0
    clock: Clock | None = None


_AMOUNT = re.compile(rf"(?<![\w:./-])(\d{{1,3}}|(?:{'|'.join(ONE)})(?= ))(?![\d:/])\s{{0,2}}([^\d\s.,:;|)(]{{1,16}})")
_AGO, _DAY_WORDS = (
    re.compile("|".join(sorted(map(re.escape, group), key=len, reverse=True))) for group in (AGO, DAY_WORDS)
)
_WINDOW_BEFORE, _WINDOW_AFTER = 12, 14  # characters around an amount in which its "ago" must be
_UNITS = {
    "second": Relative("minute", seconds=1),
    "minute": Relative("minute", seconds=60),
    "hour": Relative("day", seconds=3_600),
    "day": Relative("day", days=1),
    "week": Relative("month", days=7),
    "month": Relative("month", months=1),
    "year": Relative("year", months=12),
}


def read_relative(folded: str, language: str | None) -> Relative | None:
    """The relative date in a short folded line; None if there is none.

    ``language`` is the page's, None if unknown: a word such as "hier" needs it.
    """
    if len(folded) > MAX_RELATIVE:
        return None
    match = _AMOUNT.search(folded)
    if match is not None and (unit := _unit(match[2])) is not None:
        around = folded[max(0, match.start() - _WINDOW_BEFORE) : match.start()] + " "
        around += folded[match.start(2) : match.end() + _WINDOW_AFTER]
        if _has_ago(around):
            amount = int(match[1]) if match[1].isdigit() else 1
            one = _UNITS[unit]
            return Relative(one.precision, one.seconds * amount, one.days * amount, one.months * amount)
    return _day_word(folded, language)


def _unit(word: str) -> str | None:
    """The unit that a word names, also with the "ago" word attached, as in some scripts: "3日前"."""
    if word in UNIT_WORDS:
        return UNIT_WORDS[word]
    parts = ((word[:n], word[n:]) for n in range(1, len(word)))
    return next((UNIT_WORDS[unit] for unit, rest in parts if unit in UNIT_WORDS and rest in AGO), None)


def _has_ago(text: str) -> bool:
    """Whether an "ago" word is there, as a separate word if the script has spaces."""
    for match in _AGO.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        if match[0][0] >= "\u0e00" or not (before.isalpha() or after.isalpha()):
            return True
    return False


def _day_word(folded: str, language: str | None) -> Relative | None:
    """ "Yesterday, 10:05", with hardly another word: in a sentence it is not a dateline."""
    if not _DAY_WORDS.search(folded):
        return None
    line = tokens(folded)
    for index, kind in enumerate(line.kinds):
        back = _days_back(line.values[index], language) if kind == "T" else None
        if back is None:
            continue
        clock, end = clock_after(line, index + 1)
        others = line.kinds.count("w")
        if others <= (2 if clock is not None else 1) and len(line.kinds) <= end + 3:
            return Relative("day", days=back, clock=clock)
    return None


def _days_back(value: Value | None, language: str | None) -> int | None:
    """The meaning of a day word in a language; if the language is unknown, only if all languages agree."""
    if not isinstance(value, tuple):
        return None
    if language is None:
        return value[0][0] if len(value) == 1 else None
    return next((back for back, languages in value if language in languages), None)
