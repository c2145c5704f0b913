"""Findings: departures in words, those with one cause joined. Pure but for ``findings``, which reads the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from newsscrape.report.baselines import Departure, departures
from newsscrape.report.scales import Measured
from newsscrape.report.series import Series, SiteMonths, articles, read, series_of
from newsscrape.store import monthly
from newsscrape.store.archive import Archive

ENOUGH = 60  # articles of a site that it takes to learn its usual pattern
LONG_GAP = 20.0  # articles that a stretch of empty days would usually have
NEW = 3  # months in which a finding is news to a crawl
LONGER = 3  # times the usual longest gap of a year
MOST_TOLD = 4  # of the changes that are joined in one finding

# Check → its name in a report, and the checks whose departures at one time are one finding.
CHECKS: dict[str, str] = {
    "articles": "Number of articles",
    "gap": "Days without articles",
    "field": "Fields filled",
    "source": "Layout",
    "section": "Sections",
    "language": "Language",
    "length": "Length of the text",
    "headlines": "Headlines",
    "copies": "Copies",
    "weekdays": "Days moved",
    "coarse": "Dates without a day",
    "ambiguous": "Ambiguous dates",
    "paywall": "Paywall",
    "failures": "Failures",
    "consent": "Consent walls",
}
ADVICE: dict[str, str] = {
    "articles": "The crawl may have missed pages, or the site printed less. Compare a week with the site's own lists.",
    "gap": "Look whether the site published on these days, and crawl them again.",
    "field": "Open a page from before and one from after, and its “why”; a page object can read what is missing.",
    "source": "The site's pages may have been rebuilt. Compare an article from before with one from after.",
    "section": "The site may have renamed or closed it, or the crawl no longer reaches it.",
    "language": "Look whether the crawl took in another edition.",
    "length": "The text may end too early, or take in what is around it. Compare an article from before and after.",
    "headlines": "The headline may be read from the wrong place, or the articles are pages of another kind.",
    "copies": "The site may print more agency copy, or the same page is stored under several addresses.",
    "weekdays": "Dates may be wrong by a day, by a time zone for one. Compare some with the pages.",
    "coarse": "Count these articles by month or year, never by day.",
    "ambiguous": "Day and month may be swapped. Run: newsscrape reextract --dates",
    "paywall": "Their texts may be beginnings only.",
    "failures": "Run the crawl again; docs/troubleshooting.md explains the reasons.",
    "consent": "The site showed a consent wall in place of its articles: what it hid is missing here.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. ``first`` and ``last`` are months or days; ``last`` is None if it goes on to the end."""

    site: str
    check: str
    first: str
    last: str | None
    what: str
    strength: float

    @property
    def when(self) -> str:
        """``2014-05``, ``2014-05 to 2014-08`` or ``from 2014-05 on``."""
        if self.last is None:
            return f"from {self.first} on"
        return self.first if self.last == self.first else f"{self.first} to {self.last}"

    @property
    def title(self) -> str:
        return CHECKS[self.check]

    @property
    def advice(self) -> str:
        return ADVICE[self.check]


def findings_of(domain: str, site: SiteMonths) -> list[Finding]:
    """What to look at in a site, in order of time."""
    if sum(counts["articles"] for counts in site.counts.values()) < ENOUGH:
        return []
    found = [finding for series in series_of(site) for finding in judged(domain, series)]
    gone = [one for one in found if one.check in ("articles", "coarse")]  # which say the same in other words
    found += [gap for gap in gaps(domain, site) if not any(_within(gap, one) for one in gone)]
    return sorted(_joined(found), key=lambda one: (one.first, one.check))


def judged(domain: str, series: Series) -> Iterator[Finding]:
    """The departures of one series as findings."""
    for one in departures(series.values, series.scale):
        last = None if one.lasting else series.labels[one.last]
        yield Finding(domain, series.check, series.labels[one.first], last, _words(series, one), abs(one.strength))


def unusual_months(labels: Sequence[str], counts: Sequence[int]) -> Mapping[str, str]:
    """Month → what is unusual about the number of its articles: each month of a stretch, the first of a new baseline.

    ``labels`` are all months of the period in order, ``counts`` the articles of each.
    """
    series = articles(tuple(labels), counts)
    marks = {}
    for one in departures(series.values, series.scale):
        for at in range(one.first, one.first + 1 if one.lasting else one.last + 1):
            baseline = median(value.value for place in one.before if (value := series.values[place]) is not None)
            on = " from here on" if one.lasting else ""
            marks[labels[at]] = f"{counts[at] or 'no'} articles{on}; usually about {baseline:.0f}"
    return marks


def gaps(domain: str, site: SiteMonths) -> Iterator[Finding]:
    """Stretches of empty days, longer than the site's own and too long for chance.

    Usual is the median, over its years, of each year's longest gap: a paper that rests at Christmas rests every year.
    """
    days = sorted(day for day in site.days if len(day) == 10)
    if len(days) < 2:
        return
    stretches = [(day, after, _between(day, after)) for day, after in pairwise(days)]
    longest: dict[str, int] = {}
    for day, _, empty in stretches:
        longest[day[:4]] = max(longest.get(day[:4], 0), empty)
    usual = median(longest.values())
    for day, after, empty in stretches:
        if empty <= max(2, LONGER * usual):
            continue
        expected = empty * _rate(site, day, after)
        if expected >= LONG_GAP:
            first, last = _moved(day, 1), _moved(after, -1)
            yield Finding(
                domain,
                "gap",
                first,
                last,
                f"no articles for {empty} days; about {expected:.0f} expected",
                expected / LONG_GAP,
            )


def _rate(site: SiteMonths, day: str, after: str) -> float:
    """Articles a day in the eight weeks before and after a gap."""
    before = [site.days.get(_moved(day, -back), 0) for back in range(56)]
    later = [site.days.get(_moved(after, on), 0) for on in range(56)]
    return min(sum(before), sum(later)) / 56


def _moved(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(by)).isoformat()


def _between(day: str, after: str) -> int:
    return (date.fromisoformat(after) - date.fromisoformat(day)).days - 1


def _within(gap: Finding, other: Finding) -> bool:
    return other.first <= gap.first[:7] <= (other.last or "9999") or other.first <= str(gap.last)[:7] <= (
        other.last or "9999"
    )


def _joined(found: Iterable[Finding]) -> Iterator[Finding]:
    """Changes of one kind that begin within a month of each other are one finding: a relaunch moves every field."""
    for check in CHECKS:
        together: list[list[Finding]] = []
        for one in sorted((one for one in found if one.check == check), key=lambda one: one.first):
            if together and _near(together[-1][0].first, one.first):
                together[-1].append(one)
            else:
                together.append([one])
        for group in together:
            group.sort(key=lambda one: -one.strength)
            told = "; ".join(one.what for one in group[:MOST_TOLD])
            more = f"; and {len(group) - MOST_TOLD} more" if len(group) > MOST_TOLD else ""
            ends = [one.last for one in group]
            last = None if None in ends else max(str(end) for end in ends)
            yield Finding(group[0].site, check, group[0].first, last, told + more, group[0].strength)


def _near(one: str, other: str) -> bool:
    return abs(_number(one) - _number(other)) <= 1


def _number(label: str) -> int:
    return int(label[:4]) * 12 + int(label[5:7])


_Words = Callable[[str, Sequence[Measured], Sequence[Measured], Departure], str]


def _words(series: Series, one: Departure) -> str:
    now = [value for value in series.values[one.first : one.last + 1] if value is not None]
    usual = [value for at in one.before if (value := series.values[at]) is not None]
    return _WORDS[series.check](series.subject, now, usual, one)


def _pooled(months: Sequence[Measured]) -> str:
    share = 100 * sum(month.value for month in months) / sum(month.of for month in months)
    return f"{share:.0f} %" if share >= 1 or share == 0 else f"{share:.1f} %"


def _part(of: str) -> _Words:
    """Words such as ``54 % of visits; usually 3 %``."""

    def words(subject: str, now: Sequence[Measured], usual: Sequence[Measured], _: Departure) -> str:
        return f"{_pooled(now)} {of.format(subject)}; usually {_pooled(usual)}"

    return words


def _number_of(_: str, now: Sequence[Measured], usual: Sequence[Measured], one: Departure) -> str:
    count = sum(month.value for month in now) / len(now)
    baseline = median(month.value for month in usual)
    return f"{'no' if not count else f'{count:.0f}'} articles a month; usually about {baseline:.0f}"


def _length(_: str, now: Sequence[Measured], usual: Sequence[Measured], one: Departure) -> str:
    return f"{_typical(now)} words in the middle of all texts; usually {_typical(usual)}"


def _typical(months: Sequence[Measured]) -> str:
    return f"{median(month.value for month in months):.0f}"


def _days(_: str, now: Sequence[Measured], usual: Sequence[Measured], one: Departure) -> str:
    return (
        f"the week looks as if every article were dated a day {'later' if one.strength > 0 else 'earlier'} than before"
    )


_WORDS: dict[str, _Words] = {
    "articles": _number_of,
    "field": _part("have a {}"),
    "source": _part("have their {}"),
    "section": _part("in “{}”"),
    "language": _part("in the language {}"),
    "length": _length,
    "headlines": _part("begin with the same twelve letters"),
    "copies": _part("are copies of an earlier article"),
    "weekdays": _days,
    "coarse": _part("of dates have no day"),
    "ambiguous": _part("of dates may have day and month swapped"),
    "paywall": _part("of articles"),
    "failures": _part("of visits"),
    "consent": _part("of what was captured"),
}


def findings(archive: Archive) -> list[Finding]:
    """What to look at in every site, the largest site first."""
    months = read(archive)
    return [
        finding
        for number, domain in monthly.sites(archive).items()
        if number in months
        for finding in findings_of(domain, months[number])
    ]


def new_findings(found: Sequence[Finding], today: date) -> list[Finding]:
    """Those that began in the last ``NEW`` months: a gap of twenty years ago is no news to a crawl of today."""
    since = today.year * 12 + today.month - NEW
    return [one for one in found if _number(one.first) >= since]
