"""Charts as data: the bars, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Unusual = Callable[[Sequence[str], Sequence[int]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over time. ``series`` has a value for each label; None for a share of nothing.

    ``marks`` are the labels that need checking, with the reason.
    """

    title: str
    unit: str
    labels: tuple[str, ...]
    series: Mapping[str, Sequence[float | None]]
    marks: Mapping[str, str] = field(default_factory=dict)

    def table(self) -> Iterator[tuple[str, list[float | None]]]:
        """The chart's numbers, one row per label."""
        for position, label in enumerate(self.labels):
            yield label, [values[position] for values in self.series.values()]


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Every month from one to another, both included: ``2004-11`` to ``2005-01`` are three."""
    begin, end = _number(first), _number(last)
    return tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(begin, end + 1))


def by_month(counts: Mapping[str, int]) -> tuple[tuple[str, ...], list[int]]:
    """Counts for all months of a period: a month without articles is a visible zero."""
    if not counts:
        return (), []
    labels = months_between(min(counts), max(counts))
    return labels, [counts.get(month, 0) for month in labels]


def over_time(counts: Mapping[str, int], unusual: Unusual | None = None) -> Chart:
    """Articles by month, or by year if there are fewer articles than months.

    ``unusual`` has the months to mark; years are not marked.
    """
    labels, articles = by_month(counts)
    if sum(articles) >= len(labels):
        marks = unusual(labels, articles) if unusual else {}
        return Chart("Articles by month", "articles", labels, {"articles": articles}, marks)
    years = range(int(labels[0][:4]), int(labels[-1][:4]) + 1)
    sums = [sum(count for month, count in counts.items() if month.startswith(f"{year:04d}")) for year in years]
    return Chart("Articles by year", "articles", tuple(f"{year:04d}" for year in years), {"articles": sums})


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
