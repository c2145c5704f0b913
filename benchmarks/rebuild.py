"""Makes an archive anew from its WARC files alone and compares it with the one that was there, row by row.

Crawls a loopback site, puts its database aside, reads the WARC files with ``scrapy crawl warc`` into a new one, and
exits with 1 where a table differs in more than ids.

    python benchmarks/rebuild.py --pages 500
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from loopback import crawl_command, prepare, running

# All but ids and the times of the runs themselves.
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
    # What a crawl learns of addresses steers crawls only, and no WARC file says it.
    "site": "SELECT domain, name, language, timezone, date_order, day_first_seen, month_first_seen FROM site",
}


def rows(path: Path, query: str) -> list[str]:
    """A table's rows without its ids, in an order of their own."""
    with sqlite3.connect(path) as db:
        db.row_factory = sqlite3.Row
        found = [dict(row) for row in db.execute(query)]
    return sorted(
        repr({k: v for k, v in row.items() if k not in ("id", "leads_to", "site_number") and not k.endswith("_id")})
        for row in found
    )


def differences(pages: int) -> dict[str, tuple[int, int]]:
    """For each table how many rows there were, and how many of them, or in their place, differ."""
    found = {}
    with tempfile.TemporaryDirectory() as work, running(pages, (20, 120)) as urls:
        folder = Path(work)
        environment = prepare(folder, urls)
        subprocess.run(crawl_command({}), cwd=folder, env=environment, check=True)
        original = Path(shutil.move(folder / "archive.db", folder / "original.db"))
        again = [sys.executable, "-m", "scrapy", "crawl", "warc", "-a", "path=warc", "-s", "ARCHIVE_DB=archive.db"]
        subprocess.run(again, cwd=folder, env=environment, check=True)
        for table, query in TABLES.items():
            before, after = rows(original, query), rows(folder / "archive.db", query)
            found[table] = (len(before), len(set(before) ^ set(after)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    found = differences(parser.parse_args().pages)
    for table, (count, differ) in found.items():
        print(f"{table:<16}{count:>8} rows{differ:>8} differ")
    sys.exit(any(differ for _, differ in found.values()))


if __name__ == "__main__":
    main()
