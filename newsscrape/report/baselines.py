"""Where a series leaves its own baseline: the one rule behind every mark in charts and every finding of a report. Pure.

Each month, and the two, three, six and twelve months from it, are compared with the twelve ordinary months before them;
the scale (``scales.py``) says what is far and certain. A stretch that departs ends when the series is back nearer to
what was usual. One that lasts half a year, or to the end, is the new baseline, with which later months are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsscrape.report.scales import Level, Measured, Scale, Strength

BASELINE = 12  # months that are the baseline
LEAST = 4  # of them have to be known
LASTING = 6  # months after which a change is the new baseline
WINDOWS = (1, 2, 3, 6, 12)
SOON = 12  # months within which a series may return to an older baseline


@dataclass(frozen=True, slots=True)
class Departure:
    """A stretch of a series, by positions of its first and last measurement; ``lasting``: it goes on to the end.

    ``before`` are the positions of the baseline that it departs from; ``strength`` has the direction as its sign.
    """

    first: int
    last: int
    lasting: bool
    strength: float
    before: tuple[int, ...]


def departures(series: Sequence[Measured | None], scale: Scale) -> list[Departure]:
    """All of them in order. None in the series is a month that says nothing, and is passed over."""
    known = [position for position, month in enumerate(series) if month is not None]
    months = [month for month in series if month is not None]
    if len(months) < LEAST + 1:
        return []
    early = _early(months, scale)
    found = [] if early is None else [early]
    found += _Walk(months, scale).from_(0 if early is None else early.last + 1)
    return [
        Departure(known[one.first], known[one.last], one.lasting, one.strength, tuple(known[at] for at in one.before))
        for one in found
    ]


def _early(months: Sequence[Measured], scale: Scale) -> Departure | None:
    """Whether the first months, which have none before them, depart from those that follow."""
    baseline = range(LEAST, min(LEAST + BASELINE, len(months)))
    if len(baseline) < LEAST:
        return None
    usual = scale.baseline([months[at] for at in baseline])
    for length in WINDOWS:
        for last in range(LEAST):
            first = last - length + 1
            if first < 0:
                continue
            strength = scale.departure(usual, months[first : last + 1]).least
            if abs(strength) >= 1:
                begin, end = _grown(months, scale, usual, first, last)
                if end - begin + 1 >= LASTING:  # then it is the baseline, and what comes later is the change
                    return None
                return Departure(begin, end, False, strength, tuple(baseline))
    return None


def _grown(months: Sequence[Measured], scale: Scale, usual: Level, first: int, last: int) -> tuple[int, int]:
    """A stretch with the months at both ends that are like it."""
    new = scale.baseline(months[first : last + 1])
    while last + 1 < len(months) and not _back(months, scale, usual, new, last + 1):
        last += 1
    while first > 0 and not scale.returned(usual, new, months[first - 1]):
        first -= 1
    return first, last


def _back(months: Sequence[Measured], scale: Scale, usual: Level, new: Level, at: int) -> bool:
    """Whether the series is back from here on: one month that is back is none if the next is not."""
    return all(scale.returned(usual, new, month) for month in months[at : at + 2])


class _Walk:
    def __init__(self, months: Sequence[Measured], scale: Scale) -> None:
        self.months = months
        self.scale = scale
        self.found: list[Departure] = []
        self.baseline: list[int] = []

    def from_(self, start: int) -> list[Departure]:
        self.baseline = list(range(start, min(start + LEAST, len(self.months))))
        at = start + LEAST
        while at < len(self.months):
            usual = self._level(self.baseline)
            span = self._span(usual, at)
            if span is None:
                self.baseline.append(at)
                at += 1
                continue
            first, last = span
            self.baseline += range(at, first)
            at = self._note(first, last) + 1
        return self.found

    def _level(self, positions: Sequence[int]) -> Level:
        return self.scale.baseline([self.months[at] for at in positions[-BASELINE:]])

    def _strength(self, usual: Level, first: int, last: int) -> Strength:
        return self.scale.departure(usual, self.months[first : last + 1])

    def _span(self, usual: Level, at: int) -> tuple[int, int] | None:
        """The shortest window from here that departs, without the months at its beginning that weaken it."""
        for length in WINDOWS:
            last = at + length - 1
            if last >= len(self.months):
                return None
            if abs(self._strength(usual, at, last).least) >= 1:
                first = max(
                    range(at, last + 1), key=lambda first: (abs(self._strength(usual, first, last).certain), -first)
                )
                new = self._level(range(first, last + 1))
                while first > at and not self.scale.returned(usual, new, self.months[first - 1]):
                    first -= 1
                return first, last
        return None

    def _note(self, first: int, last: int) -> int:
        """Add a departure, or end the one before if this is its end; the last position that was judged."""
        before = tuple(self.baseline[-BASELINE:])
        usual, new = self._level(before), self._level(range(first, last + 1))
        strength = self._strength(usual, first, last).least
        former = self.found[-1] if self.found else None
        if former is not None and former.lasting and first - former.first <= SOON:
            older = self._level(former.before)
            if all(self.scale.returned(older, usual, self.months[at]) for at in range(first, last + 1)):
                self.found[-1] = Departure(former.first, first - 1, False, former.strength, former.before)
                self.baseline = [*former.before, *range(first, last + 1)]
                return last
        end = last
        while end + 1 < len(self.months) and not _back(self.months, self.scale, usual, new, end + 1):
            end += 1
            if end - first + 1 >= LASTING:
                break
        lasting = end - first + 1 >= LASTING or end == len(self.months) - 1
        self.found.append(Departure(first, end, lasting, strength, before))
        if end - first + 1 >= LASTING:
            self.baseline = list(range(first, end + 1))
        return end
