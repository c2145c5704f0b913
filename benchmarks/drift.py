"""Does a report find what goes wrong in an archive, and is it quiet where nothing does?

Three newspapers over five years, made from a seed: a daily of twelve articles a day, a regional paper that rests on
Sundays, a local paper of three articles a week. They behave as papers do: a weekly rhythm, a summer slump, a rest at
Christmas, good and bad months, slow changes. Twelve troubles are planted in them, each of another kind, where and
when the seed says. The report knows nothing of them. With ``--quiet`` nothing is planted, and every finding is a false
alarm.

    python benchmarks/drift.py                    # seeds 1 to 5
    python benchmarks/drift.py --quiet --seeds 1 2 3

Exits 1 if a trouble is missed, or if there is more than one false alarm in an archive.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsscrape.article.normalise import EvidenceRow
from newsscrape.report.findings import Finding, findings
from newsscrape.store import evidence, summary
from newsscrape.store.archive import Archive

FIRST, MONTHS = 2014, 60
FALSE_ALARMS = 1  # at most, in an archive

Article = dict[str, Any]
Change = Callable[[Article, random.Random], None]


@dataclass(frozen=True)
class Paper:
    """``week``: articles on each day from Monday; ``summer``: what is left of them in July and August."""

    domain: str
    week: tuple[float, ...]
    summer: float
    growth: float  # times as many articles after five years
    sections: Mapping[str, float]
    byline: float
    words: int


PAPERS = (
    Paper(
        "daily.example", (14, 13, 13, 13, 14, 9, 6), 0.7, 1.8,
        {"News": 5, "Sport": 3, "Business": 2, "Culture": 1.5}, 0.85, 420,
    ),
    Paper("regional.example", (5, 4, 4, 5, 5, 3, 0.1), 0.55, 1.0, {"Region": 4, "Sport": 3, "Nation": 2}, 0.7, 310),
    Paper(
        "local.example", (0.1, 1.2, 0.1, 0.1, 1.5, 0.2, 0), 0.8, 0.8,
        {"Village": 3, "Council": 2, "Clubs": 2}, 0.6, 250,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """``checks``: the names under which a report may find it; ``months`` it lasts, 0 for ever."""

    name: str
    checks: tuple[str, ...]
    months: tuple[int, ...]
    change: Change


def _set(**values: Any) -> Change:
    def change(article: Article, _: random.Random) -> None:
        article.update(values)

    return change


def _sometimes(share: float, change: Change) -> Change:
    def maybe(article: Article, chance: random.Random) -> None:
        if chance.random() < share:
            change(article, chance)

    return maybe


def _a_day_later(article: Article, _: random.Random) -> None:
    article["day"] += timedelta(days=1)


def _coarse(article: Article, _: random.Random) -> None:
    article["precision"] = "month"


def _shorter(article: Article, _: random.Random) -> None:
    article["words"] //= 2


def _no_section(article: Article, chance: random.Random) -> None:
    if article["section"] in ("Sport", "Clubs"):
        article["fate"] = "missing"


TROUBLES = (
    Trouble("a layout change", ("source",), (0,), _set(layout=1)),
    Trouble("a month missing", ("articles",), (1,), _set(fate="missing")),
    Trouble("bylines that stop", ("field",), (0, 4), _set(byline=None)),
    Trouble("dates that shift by a day", ("weekdays",), (0, 8), _a_day_later),
    Trouble("a consent wall", ("consent",), (3, 5), _sometimes(0.7, _set(fate="consent"))),
    Trouble("body length that falls by half", ("length",), (0, 4), _shorter),
    Trouble("a section that vanishes", ("section",), (0,), _no_section),
    Trouble("duplicates that jump", ("copies",), (0, 5), _sometimes(0.4, _set(copy=True))),
    Trouble("headlines that become the same", ("headlines",), (3, 0), _set(headline="Read the news of the day")),
    Trouble("a change of language", ("language",), (3, 0), _set(language="fr")),
    Trouble("dates that become coarse", ("coarse",), (4, 0), _coarse),
    Trouble("failures that jump", ("failures",), (3, 5), _sometimes(0.5, _set(fate="failed"))),
)


@dataclass(frozen=True)
class Planted:
    """A trouble in a paper, from a month to a month (numbers from 0; the last is not in it)."""

    trouble: Trouble
    paper: Paper
    first: int
    last: int


def planted(seed: int) -> list[Planted]:
    """Four troubles in each paper, a year or so apart. Days that move show only where dates have days."""
    chance = random.Random(seed)
    troubles = list(TROUBLES)
    places = {one.name: place for place, one in enumerate(troubles)}
    while places["dates that shift by a day"] % 3 == places["dates that become coarse"] % 3 or troubles == list(
        TROUBLES
    ):
        chance.shuffle(troubles)
        places = {one.name: place for place, one in enumerate(troubles)}
    found = []
    for place, trouble in enumerate(troubles):
        paper, at = PAPERS[place % 3], place // 3
        first = 9 + at * 12 + chance.randrange(5)
        months = chance.choice(trouble.months)
        found.append(Planted(trouble, paper, first, first + months if months else MONTHS))
    return found


def articles(paper: Paper, seed: int, troubles: list[Planted]) -> Iterator[Article]:
    """Everything that a paper printed and a daily crawl met, with what its troubles made of it."""
    chance = random.Random(f"{seed} {paper.domain}")
    for month in range(MONTHS):
        first = date(FIRST + month // 12, month % 12 + 1, 1)
        mood = chance.lognormvariate(0, 0.1) * paper.growth ** (month / MONTHS)
        tastes = {name: share * chance.lognormvariate(0, 0.15) for name, share in paper.sections.items()}
        bylines = min(0.98, paper.byline + chance.gauss(0, 0.03))
        day = first
        while day.month == first.month:
            rests = (day.month, day.day) in ((12, 25), (12, 26), (1, 1))
            rate = 0 if rests else paper.week[day.weekday()] * mood * (paper.summer if day.month in (7, 8) else 1)
            for _ in range(_poisson(rate, chance)):
                article = {
                    "day": day, "seen": day + timedelta(days=chance.randrange(2)), "fate": "archived",
                    "headline": " ".join(chance.choices(_WORDS, k=6)),
                    "byline": "Ann Lee" if chance.random() < bylines else None, "precision": "day", "language": "en",
                    "section": chance.choices(list(tastes), list(tastes.values()))[0], "layout": 0,
                    "words": max(20, int(paper.words * chance.lognormvariate(0, 0.5))), "copy": chance.random() < 0.03,
                }  # fmt: skip
                if chance.random() < 0.02:
                    article["fate"] = "failed"
                for one in troubles:
                    if one.paper is paper and one.first <= month < one.last:
                        one.trouble.change(article, chance)
                yield article
            day += timedelta(days=1)


_WORDS = (
    "Council river market school bridge harbour minister ferry winter teacher court budget storm union museum".split()
)


def _poisson(rate: float, chance: random.Random) -> int:
    """A number of events; by counting waits, which is exact."""
    count, waited = 0, chance.expovariate(1)
    while waited < rate:
        count += 1
        waited += chance.expovariate(1)
    return count


_SOURCES = (
    {"headline": "dom:h1", "date_published": "dom:text", "byline": "dom:byline", "body": "dom", "section": "url"},
    {"headline": "jsonld", "date_published": "jsonld", "byline": "jsonld", "body": "dom", "section": "jsonld"},
)


def make(path: Path, seed: int, troubles: list[Planted]) -> int:
    """Write the archive; how many articles it has."""
    archive = Archive.open(path)
    db = archive.db
    for setting in ("synchronous = OFF", "foreign_keys = OFF"):
        db.conn.execute(f"PRAGMA {setting}")
    for (name,) in db.conn.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'article'"
    ).fetchall():
        db.conn.execute(f"DROP TRIGGER {name}")
    number = 0
    with archive.transaction():
        db.conn.execute(
            "INSERT INTO crawl (id, job, spider, arguments, settings, version, started_at)"
            " VALUES (1, '', 'site', '{}', '{}', '0', '2014-01-01T00:00:00Z')"
        )
        for site, paper in enumerate(PAPERS, 1):
            db.conn.execute("INSERT INTO site (id, domain) VALUES (?, ?)", (site, paper.domain))
            for article in articles(paper, seed, troubles):
                if article["fate"] != "missing":
                    number += 1
                    _write(db, number, site, paper, article)
        summary.recount(db)
    (count,) = db.conn.execute("SELECT COUNT(*) FROM article").fetchone()
    archive.close()
    return int(count)


def _write(db: Database, number: int, site: int, paper: Paper, article: Article) -> None:
    seen, fate = f"{article['seen']}T06:00:00Z", article["fate"]
    outcome = "not_article" if fate == "consent" else fate
    reason = {"consent": "consent: asks for consent before it shows anything", "failed": "HTTP 503"}.get(fate)
    run = db.conn.execute
    run(
        "INSERT INTO url (id, url, site_id, article_id, fate, fate_reason, first_found_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, f"https://{paper.domain}/news/{number}", site, number if fate == "archived" else None, outcome,
         reason, seen),
    )  # fmt: skip
    if fate != "failed":
        run(
            "INSERT INTO capture (id, url_id, captured_at, origin, http_status, payload_sha256)"
            " VALUES (?, ?, ?, 'live', 200, ?)",
            (number, number, seen, str(number)),
        )
    run(
        "INSERT INTO visit (crawl_id, url_id, visited_at, outcome, reason, capture_id) VALUES (1, ?, ?, ?, ?, ?)",
        (number, seen, outcome, reason, None if fate == "failed" else number),
    )
    if fate != "archived":
        return
    day = str(article["day"])
    iso, known = (day, day) if article["precision"] == "day" else (day[:7], None)
    run(
        "INSERT INTO article (id, url_id, site_id, site, capture_id, headline, body, byline, section, language,"
        " published_iso, published_day, published_precision, word_count, content_hash, first_captured_at,"
        " last_captured_at, cluster_id) VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, number, site, paper.domain, number, article["headline"], article["byline"], article["section"],
         article["language"], iso, known, article["precision"], article["words"], str(number), seen, seen,
         number - 1 if article["copy"] else number),
    )  # fmt: skip
    evidence.write(db, number, number, list(_evidence(article, iso)))


def _evidence(article: Article, iso: str) -> Iterator[EvidenceRow]:
    values = {
        "headline": article["headline"],
        "date_published": iso,
        "byline": article["byline"],
        "body": "",
        "section": article["section"],
    }
    for name, source in _SOURCES[article["layout"]].items():
        if values[name] is not None:
            yield name, 1, values[name], values[name], source, "as stated", 1


def month_of(label: str) -> int:
    return (int(label[:4]) - FIRST) * 12 + int(label[5:7]) - 1


def is_of(finding: Finding, one: Planted) -> bool:
    """Whether a finding lies in a trouble's time: it begins with it, or ends with it, or is within."""
    if finding.site != one.paper.domain:
        return False
    first, last = month_of(finding.first), month_of(finding.last) if finding.last else MONTHS
    return one.first - 2 <= first <= one.last + 1 and (last <= one.last + 1 or first <= one.first + 6)


def judge(found: list[Finding], troubles: list[Planted]) -> tuple[list[Planted], list[Finding]]:
    """What was missed, and what was found where nothing was planted."""
    missed = [
        one for one in troubles
        if not any(
            is_of(finding, one) and finding.check in one.trouble.checks
            and abs(month_of(finding.first) - one.first) <= 2
            for finding in found
        )
    ]  # fmt: skip
    return missed, [finding for finding in found if not any(is_of(finding, one) for one in troubles)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--quiet", action="store_true", help="plant nothing")
    parser.add_argument("--keep", type=Path, help="a folder in which the archives stay")
    parser.add_argument("--all", action="store_true", help="print every finding")
    given = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for seed in given.seeds:
            path = (given.keep or Path(folder)) / f"drift-{seed}{'-quiet' if given.quiet else ''}.db"
            troubles = [] if given.quiet else planted(seed)
            if not path.exists():
                make(path, seed, troubles)
            start = time.perf_counter()
            archive = Archive.read(path)
            found = findings(archive)
            archive.close()
            missed, false = judge(found, troubles)
            good &= not missed and len(false) <= FALSE_ALARMS
            print(
                f"seed {seed}: {len(troubles) - len(missed)} of {len(troubles)} found, {len(false)} false alarms,"
                f" {len(found)} findings, {time.perf_counter() - start:.1f} s"
            )
            for one in missed:
                last = f"to month {one.last}" if one.last < MONTHS else "for ever"
                print(f"  MISSED {one.trouble.name} in {one.paper.domain}, from month {one.first} {last}")
            for finding in found if given.all else false:
                mark = "FALSE" if finding in false else "     "
                print(f"  {mark} {finding.site} {finding.when} {finding.check}: {finding.what}")
    sys.exit(not good)


if __name__ == "__main__":
    main()
