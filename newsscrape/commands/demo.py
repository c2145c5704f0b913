"""``newsscrape demo``: a real crawl of a bundled news site, without internet access."""

from __future__ import annotations

from pathlib import Path

import click

from newsscrape.commands.printing import say, show_table
from newsscrape.demo.server import DemoServer
from newsscrape.errors import NewsscrapeError
from newsscrape.operations.project import make_project, scrapy
from newsscrape.store.archive import Archive
from newsscrape.store.reader import front_page, statistics

FOLDER = Path("demo")
SHOWN = 12


@click.command()
def demo() -> None:
    """Crawl a bundled news site and show what is in the archive.

    A fictional regional paper with twenty years of pages, as untidy as real ones, is served on this computer only;
    "scrapy crawl 4ni" archives it into demo/data/archive.db. Nothing else is touched, and no other host is contacted. A
    second run starts afresh.
    """
    make_project(FOLDER, "demo, on this machine only")
    archive_file = FOLDER / "data" / "archive.db"
    for leftover in (*archive_file.parent.glob("archive.db*"), *archive_file.parent.glob("warc/*")):
        leftover.unlink()
    with DemoServer() as server:
        arguments = ["crawl", "4ni", "-a", f"home={server.url}", "-a", "related=2"]
        say(f"A demo news site is up at {server.url}\n$ scrapy {' '.join(arguments)}", err=True)
        # Our own server needs no delay; everything else is as for a real site.
        code = scrapy([*arguments, "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"], FOLDER)
    if code:
        raise NewsscrapeError(f"the crawl ended with exit code {code}; its report above says why")
    archive = Archive.read(archive_file)
    try:
        _show(archive)
    finally:
        archive.close()
    say(
        f"\nOpen it:     newsscrape serve --db {archive_file}   (then http://127.0.0.1:8001)\n"
        f"Search it:   newsscrape search --db {archive_file} 'ferry OR bridge'\n"
        f"Figures:     newsscrape stats --db {archive_file}"
    )


def _show(archive: Archive) -> None:
    show_table(f"The newest {SHOWN} articles", front_page(archive, SHOWN))
    figures = statistics(archive)
    totals, fates = figures.totals, {row["fate"]: row["urls"] for row in figures.fates}
    others = totals["urls"] - fates["archived"] - fates.get("skipped", 0) - fates.get("queued", 0)
    say(
        f"\n{totals['articles']} articles from {totals['first_date']} to {totals['last_date']}, "
        "each value traced to the page it came from.\n"
        f"{others} of the URLs visited are not articles: section pages, redirects, and broken, "
        'missing and forbidden pages. The report above names them; "newsscrape stats" counts every URL by its fate.'
    )
