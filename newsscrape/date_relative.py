"""Relative forms: "3 hours ago", "vor 3 Stunden", "yesterday, 10:05". Says how far back, never from when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from newsscrape.date_forms import Clock, _time_after
from newsscrape.date_tokens import AGO, UNITS, tokens

MAX_RELATIVE = 80  # characters; longer lines are sentences, and "a year ago" in them is no dateline


@dataclass(frozen=True, slots=True)
class Relative:
    """How far back; ``precision`` is what the unit allows: hours say a day, weeks and months a month."""

    precision: Literal["minute", "day", "month", "year"]
    seconds: int = 0
    days: int = 0
    months: int = 0
    clock: Clock | None = None


_AMOUNT = re.compile(r"(?<![\d:./-])(\d{1,3})(?![\d:/])\s{0,2}([^\d\s.,:;|)(]{1,16})", re.ASCII)
_AGO = re.compile("|".join(sorted((re.escape(w) for w in AGO), key=len, reverse=True)))
_PRECISION: dict[str, tuple[Literal["minute", "day", "month", "year"], str, int]] = {
    "second": ("minute", "seconds", 1), "minute": ("minute", "seconds", 60), "hour": ("day", "seconds", 3_600),
    "day": ("day", "days", 1), "week": ("month", "days", 7), "month": ("month", "months", 1),
    "year": ("year", "months", 12),
}  # fmt: skip


def read_relative(folded: str) -> Relative | None:
    """What a short folded line says relative to its capture; None where it says nothing of the kind."""
    if len(folded) > MAX_RELATIVE:
        return None
    match = _AMOUNT.search(folded)
    if match is not None:
        unit = UNITS.get(match[2]) or next((UNITS[match[2][:n]] for n in (2, 1) if match[2][:n] in UNITS and match[2][n:] in AGO), None)
        around = folded[max(0, match.start() - 12) : match.start()] + " " + folded[match.start(2) : match.end() + 14]
        if unit is not None and _has_ago(around):
            precision, name, factor = _PRECISION[unit]
            amount = int(match[1]) * factor
            return Relative(precision, **{name: amount})  # type: ignore[arg-type]
    line = tokens(folded)
    for index, kind in enumerate(line.kinds[:12]):
        back = line.values[index]
        if kind == "T" and isinstance(back, int):
            clock, _ = _time_after(folded, line, index + 1)
            if len(line.kinds) <= index + 9:
                return Relative("day", days=back, clock=clock)
    return None


def _has_ago(text: str) -> bool:
    for match in _AGO.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        latin = match[0][0] < "\u0e00"
        if not latin or not (before.isalpha() or after.isalpha()):
            return True
    return False
