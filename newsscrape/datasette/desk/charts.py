"""Charts as data: what a page draws, and the table of the same numbers beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Unusual = Callable[[Sequence[str], Sequence[int]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over time. ``series`` holds a value for each label; None where a share of nothing is unknown.

    ``marks`` names the labels that need a look, with the reason.
    """

    title: str
    unit: str
    labels: tuple[str, ...]
    series: Mapping[str, Sequence[float | None]]
    marks: Mapping[str, str] = field(default_factory=dict)

    def table(self) -> Iterator[tuple[str, list[float | None]]]:
        """The chart's numbers, a row a label."""
        for position, label in enumerate(self.labels):
            yield label, [values[position] for values in self.series.values()]


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Every month from one to another, both included: ``2004-11`` to ``2005-01`` are three."""
    begin, end = _number(first), _number(last)
    return tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(begin, end + 1))


def by_month(counts: Mapping[str, int]) -> tuple[tuple[str, ...], list[int]]:
    """The whole span of some months with its counts: a month without articles is a zero that one sees."""
    if not counts:
        return (), []
    labels = months_between(min(counts), max(counts))
    return labels, [counts.get(month, 0) for month in labels]


def over_time(counts: Mapping[str, int], unusual: Unusual | None = None) -> Chart:
    """Articles by month; by year where there are fewer articles than months, since single ones show nothing.

    ``unusual`` says which months to mark; years are not judged.
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
