"""The series of a site that are held against its own baseline: what is measured in each month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import asin, exp, log, sqrt
from statistics import median

from newsscrape.report.charts import months_between
from newsscrape.report.scales import Counts, Lengths, Measured, Scale, Shares, Weekdays
from newsscrape.store import monthly
from newsscrape.store.archive import Archive

SMALL = 0.02  # share of a site's articles from which a section, a language or a source has a series of its own
FIELDS = ("headline", "byline", "section", "description", "modified")
SOURCES = ("headline", "byline", "date_published", "body", "section", "description")  # fields whose sources are watched
A_YEAR = 12  # months of visits from which they are counted by month, not by day
A_WEEK = 5  # days with articles from which a month shows a weekly rhythm
YEARS = 3  # from which a month's season is known
_DAYS_A_MONTH = 365.25 / 12 / 7  # of each day of the week


@dataclass(frozen=True, slots=True)
class Series:
    """``values`` stand for ``labels``, months or days in order; ``subject`` is a section, a language, a source …"""

    check: str
    subject: str
    labels: tuple[str, ...]
    values: tuple[Measured | None, ...]
    scale: Scale


@dataclass(slots=True)
class SiteMonths:
    """What is known of a site, by month: filled by ``read``."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # of article_count
    languages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sections: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    copies: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)  # by day
    words: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    beginnings: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # the most frequent
    headlines: Counter[str] = field(default_factory=Counter)  # with a beginning
    sources: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    pages: Counter[str] = field(default_factory=Counter)
    visits: dict[str, tuple[int, int]] = field(default_factory=dict)  # by day: failed, of
    captures: Counter[str] = field(default_factory=Counter)  # by day
    walls: Counter[str] = field(default_factory=Counter)  # by day

    def months(self) -> tuple[str, ...]:
        """From the first to the last month that has an article."""
        known = [month for month in self.counts if len(month) == 7 and month.replace("-", "").isdigit()]
        return months_between(min(known), max(known)) if known else ()

    def add(self, other: SiteMonths) -> None:
        """Add what another archive knows of the site."""
        for of, more in (
            (self.counts, other.counts), (self.languages, other.languages), (self.sections, other.sections),
            (self.beginnings, other.beginnings),
        ):  # fmt: skip
            for key, counts in more.items():
                of[key].update(counts)
        for name in ("copies", "days", "headlines", "pages", "captures", "walls"):
            getattr(self, name).update(getattr(other, name))
        for month, words in other.words.items():
            self.words[month].extend(words)
        for source, months in other.sources.items():
            self.sources[source].update(months)
        for day, (failed, of_all) in other.visits.items():
            before = self.visits.get(day, (0, 0))
            self.visits[day] = (before[0] + failed, before[1] + of_all)


def read(archive: Archive) -> dict[int, SiteMonths]:
    """Number of a site → its months. One pass over each of some indexes; no article is read."""
    found: dict[int, SiteMonths] = defaultdict(SiteMonths)
    for row in monthly.filled(archive):
        site, month = found[row["site"]], row["month"]
        site.languages[(row["language"] or "unknown").partition("-")[0]][month] += row["articles"]
        site.counts[month].update({name: value for name, value in row.items() if isinstance(value, int)})
    for number, month, section, copy, articles in monthly.groups(archive):
        found[number].sections[section or ""][month] += articles
        if copy:
            found[number].copies[month] += articles
    for number, day, words in monthly.lengths(archive):
        found[number].days[day] += 1
        found[number].words[day[:7]].append(words)
    for number, month, beginning, most, of in monthly.beginnings(archive):
        found[number].beginnings[month][beginning] = most
        found[number].headlines[month] = of
    _read_sources(archive, found)
    for number, day, failed, of in monthly.visits(archive):
        found[number].visits[day] = (failed, of)
    for number, day, count in monthly.captures(archive):
        found[number].captures[day] += count
    for number, day, count in monthly.walls(archive):
        found[number].walls[day] += count
    return dict(found)


def _read_sources(archive: Archive, found: Mapping[int, SiteMonths] | dict[int, SiteMonths]) -> None:
    sources: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for layout, name, source in monthly.chosen(archive):
        sources[layout].append((name, source))
    for number, month, layout, pages in monthly.layouts(archive):
        site = found[number]
        site.pages[month] += pages
        for key in sources[layout]:
            site.sources[key][month] += pages


def series_of(site: SiteMonths) -> Iterator[Series]:
    """Every series of a site that can depart from anything."""
    months = site.months()
    for one in _all(site, months):
        if _moves(one):
            yield one


def _all(site: SiteMonths, months: Sequence[str]) -> Iterator[Series]:
    labels = tuple(months)
    of = {month: site.counts[month]["articles"] if month in site.counts else 0 for month in months}
    total = sum(of.values())
    yield articles(labels, [of[month] for month in months])
    for name in FIELDS:
        yield _shares("field", name, labels, {month: site.counts[month][name] for month in months}, of)
    yield _shares("paywall", "", labels, {month: site.counts[month]["paywalled"] for month in months}, of)
    yield _shares("ambiguous", "", labels, {month: site.counts[month]["ambiguous"] for month in months}, of)
    yield _coarse(site, labels, of)
    for check, groups in (("language", site.languages), ("section", site.sections)):
        for name, counts in groups.items():
            if name and sum(counts[month] for month in months) >= SMALL * total:
                yield _shares(check, name, labels, counts, of)
    yield _shares("copies", "", labels, site.copies, of)
    most = {month: max(counts.values()) for month, counts in site.beginnings.items()}
    yield _shares("headlines", "", labels, most, site.headlines)
    filled: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, _), counts in site.sources.items():
        filled[name].update(counts)
    for (name, source), counts in site.sources.items():
        if name in SOURCES and sum(counts.values()) >= SMALL * sum(filled[name].values()):
            yield _shares("source", f"{name.replace('_', ' ')} from {source}", labels, counts, filled[name])
    yield Series("length", "", labels, tuple(_lengths(site, months, of)), Lengths())
    yield Series("weekdays", "", labels, tuple(_week(month, site.days) for month in months), Weekdays())
    yield _visited(
        "failures",
        {day: failed for day, (failed, _) in site.visits.items()},
        {day: of for day, (_, of) in site.visits.items()},
    )
    yield _visited("consent", site.walls, site.captures)


def _lengths(site: SiteMonths, months: Sequence[str], of: Mapping[str, int]) -> list[Measured | None]:
    """Medians, which a live blog does not move; means where too few articles have a day, by which they are found."""
    by_day = [site.words.get(month, []) for month in months]
    if sum(2 * len(words) >= of[month] for words, month in zip(by_day, months, strict=True)) >= len(months) * 3 / 4:
        return [Measured(median(words), len(words)) if words else None for words in by_day]
    return [Measured(site.counts[month]["words"] / of[month], of[month]) if of[month] else None for month in months]


def articles(labels: tuple[str, ...], counts: Sequence[int]) -> Series:
    """Articles by month, held against the season where three years show one. The first and the last month are seldom
    whole, and say nothing."""
    seasons = _seasons(labels, counts)
    values: list[Measured | None] = [
        Measured(count, seasons[int(label[5:7])]) for label, count in zip(labels, counts, strict=True)
    ]
    if values:
        values[0] = values[-1] = None
    return Series("articles", "", labels, tuple(values), Counts())


def _seasons(labels: Sequence[str], counts: Sequence[int]) -> dict[int, float]:
    """Month of the year → its usual share of what is usual around it: 0.6 in a summer in which little is printed."""
    logs = [log(count + 0.5) for count in counts]
    of: dict[int, list[float]] = defaultdict(list)
    for at in range(1, len(logs) - 1):
        around = logs[max(1, at - 6) : min(len(logs) - 1, at + 7)]
        of[int(labels[at][5:7])].append(logs[at] - median(around))
    return {
        month: exp(max(-1.5, min(1.5, median(of[month])))) if len(of[month]) >= YEARS else 1.0 for month in range(1, 13)
    }


def _coarse(site: SiteMonths, labels: tuple[str, ...], of: Mapping[str, int]) -> Series:
    """Dates without a day. Those without a month are spread over their year."""
    yearly = {month: site.counts[month[:4]]["articles"] / 12 if month[:4] in site.counts else 0 for month in labels}
    coarse = {month: site.counts[month]["coarse"] + yearly[month] for month in labels}
    return _shares("coarse", "", labels, coarse, {month: of[month] + yearly[month] for month in labels})


def _shares(
    check: str, subject: str, labels: tuple[str, ...], part: Mapping[str, float], of: Mapping[str, float]
) -> Series:
    values = tuple(Measured(part.get(label, 0), of[label]) if of.get(label) else None for label in labels)
    return Series(check, subject, labels, values, Shares())


def _week(month: str, days: Mapping[str, int]) -> Measured | None:
    """The articles of each day of the week, as if the month had as many of each; a few days make no week."""
    year, number = int(month[:4]), int(month[5:7])
    counts, there, printed = [0.0] * 7, [0] * 7, 0
    for day in range(1, 32):
        try:
            at = date(year, number, day)
        except ValueError:
            break
        there[at.weekday()] += 1
        counts[at.weekday()] += days.get(at.isoformat(), 0)
        printed += at.isoformat() in days
    even = tuple(count * _DAYS_A_MONTH / times for count, times in zip(counts, there, strict=True))
    return Measured(0, sum(even), even) if printed >= A_WEEK else None


def _visited(check: str, part: Mapping[str, int], of: Mapping[str, int]) -> Series:
    """A share of what was visited, by month where visits go on for a year, else by day."""
    months = {day[:7] for day in of}
    if len(months) >= A_YEAR:
        part, of = _summed(part), _summed(of)
    return _shares(check, "", tuple(sorted(of)), part, of)


def _summed(days: Mapping[str, int]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for day, count in days.items():
        sums[day[:7]] += count
    return sums


def _moves(series: Series) -> bool:
    """Whether a series of shares moves far enough to depart from anything: most do not."""
    if not isinstance(series.scale, Shares):
        return bool(series.values)
    known: Iterable[Measured] = [value for value in series.values if value is not None]
    shares = [asin(sqrt(min(1.0, month.value / month.of))) for month in known]
    return bool(shares) and max(shares) - min(shares) >= series.scale.far
