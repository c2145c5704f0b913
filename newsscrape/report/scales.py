"""How two stretches of a series are compared: what is far, and what is certain. Pure.

A scale knows one kind of measurement: counts, shares, lengths, days of the week. It puts measurements where their noise
is even (shares on the arcsine scale, counts as roots, lengths as logarithms), takes it from the site's own months,
and never below what chance alone makes of so few articles. A departure has to be both far (``FAR`` of the scale) and
certain (``CERTAIN`` standard errors): a large archive is certain of differences that do not matter, and a small one has
large differences by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, log, sqrt
from statistics import median
from typing import Protocol

CERTAIN = 5.0  # standard errors; a report makes tens of thousands of comparisons
_MAD = 1.4826  # a normal distribution's standard deviation, in median absolute deviations
_LOW = 0.37  # the mean of the lower three quarters of squares of a normal distribution


@dataclass(frozen=True, slots=True)
class Strength:
    """How far and how certain a departure is, each in units of what it takes; the sign is the direction."""

    far: float
    certain: float

    @property
    def least(self) -> float:
        """The lesser of the two: a departure is one beyond 1 or -1."""
        return self.far if abs(self.far) < abs(self.certain) else self.certain


NONE = Strength(0.0, 0.0)


class Scale(Protocol):
    """Compares a window of measurements with the baseline before it."""

    def baseline(self, months: Sequence[Measured]) -> Level:
        """What is usual in these months."""

    def departure(self, usual: Level, window: Sequence[Measured]) -> Strength:
        """How far and how certainly a window departs: it does if both are beyond 1 or -1; the sign is the direction."""

    def returned(self, usual: Level, new: Level, month: Measured) -> bool:
        """Whether a month is nearer to what was usual than to the new level."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One month's measurement: ``value`` of ``of`` articles; ``days``, from Monday, where the scale counts them."""

    value: float
    of: float
    days: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """What is usual: on the scale, with its noise for one unit of weight, and the weight of the months it rests on."""

    at: float
    noise: float
    weight: float
    days: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """``value`` of ``of`` articles have something. Far: Cohen's h of 0.6, such as 0 to 9 %, 10 to 34 %, 50 to 79 %."""

    far: float = 0.3  # on the arcsine scale, half of Cohen's h

    def baseline(self, months: Sequence[Measured]) -> Level:
        of = sum(month.of for month in months)
        share = (sum(month.value for month in months) + 0.5) / (of + 1)
        chance = share * (1 - share)
        spread = _spread((month.value - month.of * share) ** 2 / (month.of * chance) for month in months)
        return Level(_share(months), spread / 4, of)

    def departure(self, usual: Level, window: Sequence[Measured]) -> Strength:
        of = sum(month.of for month in window)
        change = _share(window) - usual.at
        error = sqrt(usual.noise * (1 / of + 1 / usual.weight))
        return Strength(change / self.far, change / error / CERTAIN)

    def returned(self, usual: Level, new: Level, month: Measured) -> bool:
        return abs(_share([month]) - usual.at) < abs(_share([month]) - new.at)


@dataclass(frozen=True, slots=True)
class Counts:
    """``value`` articles, each month by itself. Far: half or double. ``of`` is the season's usual share, or 1."""

    far: float = log(2)
    least: float = 5.0  # articles a month from which a change means something

    def baseline(self, months: Sequence[Measured]) -> Level:
        roots = [_root(month.value / month.of) for month in months]
        at = median(roots)
        spread = (median(abs(root - at) for root in roots) * _MAD) ** 2
        usual = median(month.value / month.of for month in months)
        return Level(at, max(spread, 1.0), len(months), (usual,))

    def departure(self, usual: Level, window: Sequence[Measured]) -> Strength:
        now, before = sum(month.value / month.of for month in window) / len(window), usual.days[0]
        if max(before, now / 2) < self.least:
            return NONE
        error = sqrt(usual.noise * (1 / len(window) + 1 / usual.weight))
        certain = (sum(_root(month.value / month.of) for month in window) / len(window) - usual.at) / error / CERTAIN
        return Strength(log((now + 0.5) / (before + 0.5)) / self.far, certain)

    def returned(self, usual: Level, new: Level, month: Measured) -> bool:
        root = _root(month.value / month.of)
        return abs(root - usual.at) < abs(root - new.at)


@dataclass(frozen=True, slots=True)
class Lengths:
    """``value`` is the median length of ``of`` texts. Far: two thirds, or half as long again."""

    far: float = log(1.5)
    spread: float = 0.5  # at least, of the logarithms of lengths, as far as it counts in a median

    def baseline(self, months: Sequence[Measured]) -> Level:
        at = median(log(month.value + 1) for month in months)
        own = _spread(month.of * (log(month.value + 1) - at) ** 2 / self.spread**2 for month in months)
        return Level(at, own * self.spread**2, sum(month.of for month in months))

    def departure(self, usual: Level, window: Sequence[Measured]) -> Strength:
        of = sum(month.of for month in window)
        change = sum(log(month.value + 1) * month.of for month in window) / of - usual.at
        error = sqrt(usual.noise * (1 / of + 1 / usual.weight))
        return Strength(change / self.far, change / error / CERTAIN)

    def returned(self, usual: Level, new: Level, month: Measured) -> bool:
        at = log(month.value + 1)
        return abs(at - usual.at) < abs(at - new.at)


@dataclass(frozen=True, slots=True)
class Weekdays:
    """``days`` are the articles of each day of the week: does the week fit better if all days move by one?

    Far: a log likelihood ratio of 0.03 an article. A paper that prints as much on every day has no rhythm to tell by.
    """

    far: float = 0.03
    even: float = 4.0  # articles added to each day, so that few articles make no rhythm

    def baseline(self, months: Sequence[Measured]) -> Level:
        sums = [sum(month.days[day] for month in months) + self.even for day in range(7)]
        shares = tuple(value / sum(sums) for value in sums)
        noise = _spread(
            sum((month.days[day] - month.of * shares[day]) ** 2 / (month.of * shares[day]) for day in range(7)) / 6
            for month in months
        )
        return Level(0.0, noise, sum(month.of for month in months), shares)

    def departure(self, usual: Level, window: Sequence[Measured]) -> Strength:
        days = [sum(month.days[day] for month in window) for day in range(7)]
        later, earlier = self._moved(usual, days, 1), self._moved(usual, days, -1)
        return later if later.least > earlier.least else Strength(-earlier.far, -earlier.certain)

    def _moved(self, usual: Level, days: Sequence[float], by: int) -> Strength:
        """How much better a week fits with every day moved, as a departure; 0 if it does not."""
        of = sum(days)
        gains = [log(usual.days[(day - by) % 7] / usual.days[day]) for day in range(7)]
        ratio = sum(count * gain for count, gain in zip(days, gains, strict=True))
        if ratio <= 0:
            return NONE
        expected = of * sum(share * gain for share, gain in zip(usual.days, gains, strict=True))  # below 0
        chance = of * sum(share * gain**2 for share, gain in zip(usual.days, gains, strict=True))
        error = sqrt(chance * usual.noise * (1 + of / usual.weight))
        return Strength(ratio / of / self.far, (ratio - expected) / error / CERTAIN)

    def returned(self, usual: Level, new: Level, month: Measured) -> bool:
        fits = sum(month.days[day] * log(usual.days[day] / new.days[day]) for day in range(7))
        return fits > 0


def _spread(squares: Iterable[float]) -> float:
    """How much more than chance makes the months differ, at least 1: from squared deviations over their expectation.

    Of few months it is uncertain itself, so half a year in which chance alone counts is added to them.
    """
    ordered = sorted(squares)
    low = ordered[: max(1, len(ordered) * 3 // 4)]
    own = sum(low) / len(low) / _LOW
    return max(1.0, (own * len(ordered) + 6) / (len(ordered) + 6))


def _share(months: Sequence[Measured]) -> float:
    """On the arcsine scale, by Anscombe's correction, so that none of a few is not as far from some as it looks."""
    of = sum(month.of for month in months)
    value = min(of, sum(month.value for month in months))
    return asin(sqrt((value + 0.375) / (of + 0.75)))


def _root(count: float) -> float:
    """On the scale on which a count by chance has a noise of 1, by Anscombe."""
    return 2 * sqrt(count + 0.375)
