"""What a report says beside its findings: how complete each site is, where its values come from, what led nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsscrape.report.charts import Chart, over_time
from newsscrape.report.findings import ENOUGH, Finding, findings_of, unusual_months
from newsscrape.report.series import SiteMonths, read
from newsscrape.store import monthly
from newsscrape.store.archive import Archive

# Field → its name among the sources, and the count of articles that have it (None: every article has one).
FIELDS: dict[str, str | None] = {
    "headline": "headline", "body": None, "byline": "byline", "date_published": "published",
    "date_modified": "modified", "section": "section", "description": "description",
}  # fmt: skip
MOST_SOURCES = 3
MOST_REASONS = 8
DETAILED = 50  # sites with a section of their own in a report


@dataclass(frozen=True, slots=True)
class Field:
    """``share`` of a site's articles have it; ``sources`` are where it was read, with their share of what is filled."""

    name: str
    share: float
    sources: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """One site. ``reasons`` are fate, reason and URLs; ``copies`` counts pairs by kind."""

    domain: str
    articles: int
    first: str
    last: str
    fields: tuple[Field, ...]
    undated: int
    refused: int
    coarse: int
    ambiguous: int
    paywalled: int
    walls: int
    copies: Mapping[str, int]
    reasons: Sequence[tuple[str, str, int]]
    failed: int
    chart: Chart
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Report:
    """An archive's report: its sites, the largest first."""

    name: str
    sites: Sequence[SiteFigures]

    @property
    def findings(self) -> list[Finding]:
        """What to look at, site by site."""
        return [finding for site in self.sites for finding in site.findings]

    @property
    def articles(self) -> int:
        return sum(site.articles for site in self.sites)

    @property
    def summary(self) -> str:
        """How large the archive is, in a sentence without its full stop."""
        return f"{_count(self.articles, 'article')} from {_count(len(self.sites), 'site')}"

    @property
    def verdict(self) -> str:
        """What there is to look at, in a sentence."""
        count, judged = len(self.findings), sum(site.articles >= ENOUGH for site in self.sites)
        if count:
            return f"{_count(count, 'thing')} to look at before you rely on them."
        if not judged:
            return f"No site has {ENOUGH} articles, enough to learn its usual pattern, so no changes were looked for."
        return "No site departs from its usual pattern."


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


@dataclass(slots=True)
class Known:
    """What archives know of a site. ``reasons`` are fate, reason and URLs; ``copies`` counts pairs by kind."""

    months: SiteMonths = field(default_factory=SiteMonths)
    refused: int = 0
    copies: Counter[str] = field(default_factory=Counter)
    reasons: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def articles(self) -> int:
        return sum(counts["articles"] for counts in self.months.counts.values())

    def add(self, other: Known) -> None:
        """Add what another archive knows of the site."""
        self.months.add(other.months)
        self.refused += other.refused
        self.copies.update(other.copies)
        self.reasons += other.reasons


def report(archive: Archive) -> Report:
    """Everything that a report shows."""
    return report_of(archive.path.name, known(archive))


def known(archive: Archive) -> dict[str, Known]:
    """What an archive knows of each site with articles, by domain, the largest first."""
    months, domains = read(archive), monthly.sites(archive)
    found = {number: Known(months[number]) for number in domains if number in months}
    of_others = Known()  # a stranger's archive may count no article of a site that it has rows of
    for row in monthly.refused(archive):
        found.get(row["site"], of_others).refused = row["articles"]
    for row in monthly.pairs(archive):
        found.get(row["site"], of_others).copies[row["kind"]] = row["pairs"]
    for row in monthly.reasons(archive):
        found.get(row["site"], of_others).reasons.append((row["fate"], row["reason"], row["urls"]))
    return {domains[number]: one for number, one in found.items()}


def report_of(name: str, sites: Mapping[str, Known]) -> Report:
    """The report of sites by domain."""
    return Report(name, [_site(domain, one) for domain, one in sites.items()])


def _site(domain: str, of: Known) -> SiteFigures:
    site, reasons = of.months, of.reasons
    sums: Counter[str] = Counter()
    for counts in site.counts.values():
        sums.update(counts)
    dated = sorted(month for month in site.counts if month)
    monthly_counts = {month: site.counts[month]["articles"] for month in site.months() if month in site.counts}
    return SiteFigures(
        domain=domain, articles=sums["articles"], first=dated[0] if dated else "", last=dated[-1] if dated else "",
        fields=tuple(_field(name, column, site, sums) for name, column in FIELDS.items()),
        undated=sums["articles"] - sums["published"], refused=of.refused, coarse=sums["coarse"],
        ambiguous=sums["ambiguous"], paywalled=sums["paywalled"], walls=sum(site.walls.values()), copies=of.copies,
        reasons=_main(reasons), failed=sum(urls for fate, _, urls in reasons if fate == "failed"),
        chart=over_time(monthly_counts, unusual_months), findings=findings_of(domain, site),
    )  # fmt: skip


def _field(name: str, column: str | None, site: SiteMonths, sums: Mapping[str, int]) -> Field:
    total = sums["articles"]
    filled = total if column is None else sums[column]
    by_source = Counter({source: sum(months.values()) for (of, source), months in site.sources.items() if of == name})
    pages = sum(by_source.values())
    told = tuple((source, count / pages) for source, count in by_source.most_common(MOST_SOURCES))
    return Field(name, filled / total if total else 0.0, told)


def _main(reasons: Sequence[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """The most frequent reasons, without the words that differ from URL to URL."""
    sums: Counter[tuple[str, str]] = Counter()
    for fate, reason, urls in reasons:
        sums[fate, reason.partition(" (")[0][:120]] += urls
    return [(fate, reason, urls) for (fate, reason), urls in sums.most_common(MOST_REASONS)]


def plain(report: Report) -> dict[str, Any]:
    """The report as JSON has it."""
    return {
        "archive": report.name,
        "articles": report.articles,
        "findings": [
            {"site": one.site, "check": one.check, "first": one.first, "last": one.last, "what": one.what}
            for one in report.findings
        ],
        "sites": [
            {
                "site": site.domain, "articles": site.articles, "first": site.first, "last": site.last,
                "fields": {one.name: {"share": one.share, "sources": dict(one.sources)} for one in site.fields},
                "undated": site.undated, "refused": site.refused, "coarse": site.coarse, "ambiguous": site.ambiguous,
                "paywalled": site.paywalled, "consent_walls": site.walls, "duplicates": dict(site.copies),
                "reasons": [{"fate": fate, "reason": why, "urls": urls} for fate, why, urls in site.reasons],
            }
            for site in report.sites
        ],
    }  # fmt: skip
