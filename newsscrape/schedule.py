"""Decides when a URL is due for another visit. Pure: depends on its fate, its age and the settings, not on the clock.

News changes in its first hours, now and then in its first days, and hardly ever after that. docs/spiders.md has the
rules in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsscrape.errors import BadArgument
from newsscrape.items import Fate

DEFAULT = "6h:1h 2d:12h 14d:4d"
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_STEP = re.compile(r"(\d+)([mhd]):(\d+)([mhd])")
_AT_ONCE = 3  # failures in a row after which a URL waits for a day
_GIVE_UP = 10  # … and after which it is not fetched any more
_GONE_FOR = 2  # how often a page must be gone to be gone permanently
_GONE_PAUSE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Schedule:
    """``steps``: up to which age an article is fetched again, and at which interval; never after the last."""

    steps: tuple[tuple[timedelta, timedelta], ...]

    @classmethod
    def parse(cls, text: str) -> Schedule:
        """``6h:1h 2d:12h``: every hour up to an age of six hours, twice a day up to two days, then never."""
        steps = []
        for word in text.split():
            match = _STEP.fullmatch(word)
            if match is None:
                raise BadArgument(
                    f"NEWSSCRAPE_REVISIT={text!r}: {word!r} is not a step; write AGE:INTERVAL, such as {DEFAULT!r}"
                )
            age, age_unit, pause, pause_unit = match.groups()
            steps.append((int(age) * _UNITS[age_unit], int(pause) * _UNITS[pause_unit]))
        return cls(tuple(sorted(steps)))

    def next_visit(self, fate: Fate, visited: datetime, born: datetime | None, repeats: int) -> datetime | None:
        """When to fetch a URL again that was just visited; None for never.

        ``born``: when its article was published or, if that is unknown, first seen. ``repeats``: how many visits in a
        row had this fate, including this one.
        """
        if fate == "failed":
            if repeats <= _AT_ONCE:
                return visited
            return visited + timedelta(days=1) if repeats < _GIVE_UP else None
        if fate == "gone":
            return visited + _GONE_PAUSE if repeats < _GONE_FOR else None
        if fate in ("archived", "unchanged") and born is not None:
            age = visited - born
            return next((visited + pause for limit, pause in self.steps if age < limit), None)
        return None
