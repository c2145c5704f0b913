"""Rebuilds an archive from its WARC files alone and compares it with the original, row by row.

A simulated newspaper (newsroom.py) is crawled ten times over ten years: articles move, change, extend over several
pages and are removed. Then its database is rebuilt from the WARC files, ten times, and once more on a system with
another time zone database, time zone and locale. Every second page prints its time with the name of a zone, so that the
result would change if the system's database were used. Exits with 1 if a table differs in more than ids.

    python benchmarks/rebuild.py
    python benchmarks/rebuild.py --articles 40 --crawls 3 --times 2
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from importlib import resources
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from loopback import crawl_command, prepare
from newsroom_years import SETTINGS, by_live_crawls, history, run, serving

from newsroom import Answer, Newsroom, Version

ELSEWHERE = {"TZ": "America/Vancouver", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}


class PrintedZones(Newsroom):
    """A paper in which every second article prints its time of publication with a time zone, that of London."""

    def answer(self, url: str, moment: datetime) -> Answer:
        found = super().answer(url, moment)
        number = self.whose(url)
        version = self.stories[number].at(moment) if number is not None and number % 2 else None
        return found if version is None or found.status != 200 else replace(found, body=_printed(found.body, version))


def _printed(html: str, version: Version) -> str:
    zone = "BST" if 4 <= version.published.month <= 9 else "GMT"
    line = f"<p class=date>{version.published:%-d %B %Y, %H:%M} {zone}</p>"
    stated = f'<meta property="article:published_time" content="{version.published.isoformat()}">'
    return html.replace(stated, "").replace("</h1>", f"</h1>{line}", 1)


# Columns that are not compared: ids, and the times of the runs themselves.
TABLES = {
    "article": "SELECT url.url, article.* FROM article JOIN url ON url.id = article.url_id",
    "revision": "SELECT url.url, revision.* FROM revision JOIN article ON article.id = revision.article_id"
    " JOIN url ON url.id = article.url_id",
    "evidence": "SELECT url.url, evidence.* FROM evidence JOIN article ON article.id = evidence.article_id"
    " JOIN url ON url.id = article.url_id",
    "related_story": "SELECT source.url AS source, target.url AS target, related_story.* FROM related_story"
    " JOIN article ON article.id = related_story.article_id JOIN url AS source ON source.id = article.url_id"
    " LEFT JOIN article AS there ON there.id = target_article_id LEFT JOIN url AS target ON target.id = there.url_id",
    "contributor": "SELECT url.url, name, role, position FROM contributor"
    " JOIN article ON article.id = contributor.article_id"
    " JOIN url ON url.id = article.url_id",
    "article_author": "SELECT url.url, author.name, article_author.position FROM article_author"
    " JOIN author ON author.id = author_id JOIN article ON article.id = article_author.article_id"
    " JOIN url ON url.id = article.url_id",
    "article_url": "SELECT url.url, home.url AS home, target.url AS target, article_url.* FROM article_url"
    " JOIN url ON url.id = article_url.url_id JOIN article ON article.id = article_url.article_id"
    " JOIN url AS home ON home.id = article.url_id LEFT JOIN url AS target ON target.id = leads_to",
    "article_part": "SELECT url.url, article_part.* FROM article_part"
    " JOIN article ON article.id = article_part.article_id"
    " JOIN url ON url.id = article.url_id",
    "discovery": "SELECT found.url, page.url AS page, via, discovery.position, anchor_text, date_raw FROM discovery"
    " JOIN url AS found ON found.id = discovery.url_id LEFT JOIN capture ON capture.id = capture_id"
    " LEFT JOIN url AS page ON page.id = capture.url_id",
    "capture": "SELECT url.url, capture.* FROM capture JOIN url ON url.id = capture.url_id",
    # Why a URL brought no response is in no WARC file either: it is queued again.
    "url": "SELECT url.url, iif(unanswered, 'queued', url.fate) AS fate,"
    " iif(unanswered, NULL, url.fate_reason) AS fate_reason, home.url AS home"
    " FROM (SELECT *, fate IN ('skipped', 'failed') AND NOT EXISTS"
    " (SELECT 1 FROM capture WHERE capture.url_id = url.id) AS unanswered FROM url) AS url"
    " LEFT JOIN article ON article.id = url.article_id LEFT JOIN url AS home ON home.id = article.url_id",
    # What a crawl learns of addresses steers crawls only, and no WARC file says it.
    "site": "SELECT domain, name, language, timezone, date_order, day_first_seen, month_first_seen FROM site",
}


def rows(path: Path, query: str) -> list[str]:
    """A table's rows without its ids, in an order of their own."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        found = [dict(row) for row in db.execute(query)]
    return sorted(
        repr({k: v for k, v in row.items() if k not in ("id", "leads_to", "site_number") and not k.endswith("_id")})
        for row in found
    )


def other_zones(folder: Path) -> Path:
    """A zone database in which London keeps the time of Tokyo."""
    shutil.copytree(str(resources.files("tzdata").joinpath("zoneinfo")), folder)
    for name in ("Europe/London", "GB", "Europe/Belfast"):
        shutil.copy(folder / "Asia" / "Tokyo", folder / name)
    return folder


def rebuilt(folder: Path, environment: Mapping[str, str]) -> dict[str, list[str]]:
    """The tables of an archive made from the folder's WARC files."""
    run(crawl_command({**SETTINGS, "NEWSSCRAPE_WORKERS": "1"}, "warc", path="warc"), folder, dict(environment))
    found = tables(folder / "archive.db")
    for path in folder.glob("archive.db*"):
        path.unlink()
    return found


def tables(path: Path) -> dict[str, list[str]]:
    return {table: rows(path, query) for table, query in TABLES.items()}


def made(articles: int, crawls: int, times: int) -> Iterator[tuple[str, dict[str, int], list[str]]]:
    """What was made, for each table how many rows differ from the archive that was there, and a few of those."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "paper"
        with serving(lambda _: Answer(404)) as free:
            host = free
        by_live_crawls(history(PrintedZones(articles, 7, host), crawls), folder)
        there = tables(folder / "archive.db")
        for path in folder.glob("archive.db*"):
            path.unlink()
        here = prepare(folder, [])
        elsewhere = {**here, **ELSEWHERE, "PYTHONTZPATH": str(other_zones(Path(work) / "zones"))}
        print(", ".join(f"{len(found)} of {table}" for table, found in there.items()), flush=True)
        for number, environment in enumerate([here] * times + [elsewhere], start=1):
            again = rebuilt(folder, environment)
            apart = {table: set(found) ^ set(again[table]) for table, found in there.items()}
            name = f"{number} of {times}" if environment is here else "elsewhere"
            yield (
                name,
                {t: len(a) for t, a in apart.items()},
                [f"{t}: {row[:700]}" for t, a in apart.items() for row in sorted(a)[:2]],
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--crawls", type=int, default=10)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    failed = False
    for name, differ, examples in made(options.articles, options.crawls, options.times):
        count = sum(differ.values())
        print(
            f"rebuild {name}: {count} rows differ",
            *(f"  {t} {n}" for t, n in differ.items() if n),
            sep="\n",
            flush=True,
        )
        print(*examples, sep="\n", end="\n" if examples else "")
        failed |= count > 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
