"""When a URL is worth another visit. Pure: the answer depends on its fate, its age and what is given, on no clock.

News changes in its first hours, now and then in its first days, and then hardly ever. docs/spiders.md has the rules
in words.
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
_GIVE_UP = 10  # … and after which it is left alone
_GONE_FOR = 2  # times that a page must be gone to be gone for good
_GONE_PAUSE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Schedule:
    """``steps``: up to which age an article is asked for again, and after how long a pause; none past the last."""

    steps: tuple[tuple[timedelta, timedelta], ...]

    @classmethod
    def parse(cls, text: str) -> Schedule:
        """``6h:1h 2d:12h``: up to six hours old every hour, up to two days twice a day, then never."""
        steps = []
        for word in text.split():
            match = _STEP.fullmatch(word)
            if match is None:
                raise BadArgument(
                    f"NEWSSCRAPE_REVISIT={text!r}: {word!r} is no step; write AGE:PAUSE, such as {DEFAULT!r}"
                )
            age, age_unit, pause, pause_unit = match.groups()
            steps.append((int(age) * _UNITS[age_unit], int(pause) * _UNITS[pause_unit]))
        return cls(tuple(sorted(steps)))

    def next_visit(self, fate: Fate, visited: datetime, born: datetime | None, repeats: int) -> datetime | None:
        """When to ask again for a URL visited just now; None for never.

        ``born``: when its article was published or, where that is unknown, first seen. ``repeats``: how many visits
        in a row came to this fate, this one counted.
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
