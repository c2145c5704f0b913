"""``newsscrape new-site``: drafts a page object for a site from a few of its pages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from newsscrape.commands.printing import say, show_table
from newsscrape.errors import BadArgument, NewsscrapeError, UnreadablePage
from newsscrape.urls import is_fetchable

MAX_PAGES = 20


@click.command("new-site")
@click.argument("pages", metavar="URL|FILE...", nargs=-1, required=True)
@click.option(
    "--url", "addresses", multiple=True, metavar="URL",
    help="The URL of a FILE that does not name its own (canonical link, og:url); once for each, in order.",
)  # fmt: skip
def new_site(pages: tuple[str, ...], addresses: tuple[str, ...]) -> None:
    """Draft a page object for a site, with fixtures and tests, from a few of its pages.

    Run it in the folder of a project (newsscrape init), with three to five articles of one site, of different years and
    sections. URLs are fetched by "scrapy crawl article", politely. It writes pages/SITE.py, with what is read wrongly
    or not at all prepared as comments, a fixture of each page, and tests that say what is still missing, field by
    field. docs/own-site.md walks through it.
    """
    from newsscrape.operations.new_site import draft

    if len(pages) > MAX_PAGES:
        raise BadArgument(
            f"{len(pages)} pages are too many to compare by hand: give three to five, {MAX_PAGES} at most"
        )
    fetchable = [page for page in pages if is_fetchable(page)]
    files = [Path(page) for page in pages if not is_fetchable(page)]
    saved = [*_fetched(fetchable), *_saved(files, addresses)]
    made = draft(Path(), saved)
    show_table("What is read without a page object", [
        {"field": field, "pages": f"{count} of {made.pages}"} for field, count in made.found.items()
    ])  # fmt: skip
    say()
    for path in made.files:
        say(f"made {path}")
    say("\nNext:\n  python -m pytest        says what is still missing (pip install pytest)")


def _saved(files: Sequence[Path], addresses: Sequence[str]) -> Iterator:  # type: ignore[type-arg]
    from newsscrape.operations.evaluation import read_page_file
    from newsscrape.operations.new_site import Saved
    from newsscrape.spiders.saved_pages import own_address

    given = iter(addresses)
    for file in files:
        try:
            body = read_page_file(file)
        except OSError as error:
            raise UnreadablePage(
                str(file), f"{error.strerror}; give a file, or a URL with http:// or https://"
            ) from error
        url = own_address(body) or next(given, None)
        if not url or not is_fetchable(url):
            raise BadArgument(f"{file} does not say what its URL is: give it with --url")
        yield Saved(url, body, {"Content-Type": "text/html"}, None)


def _fetched(addresses: Sequence[str]) -> Iterator:  # type: ignore[type-arg]
    """The pages at some URLs, crawled into an archive that is thrown away."""
    if not addresses:
        return
    from newsscrape.operations.new_site import Saved
    from newsscrape.operations.project import scrapy
    from newsscrape.operations.shown_page import Shelf
    from newsscrape.store.archive import Archive
    from newsscrape.store.captured_page import page_captures

    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder, "archive.db")
        scrapy(["crawl", "article", "-a", f"urls={' '.join(addresses)}", "-a", "related=0", "-s", f"ARCHIVE_DB={db}",
                "-s", f"ARCHIVE_WARC_DIR={folder}/warc"])  # fmt: skip
        shelf, archive = Shelf(db, Path(folder, "warc")), Archive.read(db)
        captures = page_captures(archive.db)
        archive.close()
        if not captures:
            raise NewsscrapeError("none of the pages came back: the report above says why")
        for number in captures:
            shown = shelf.show(number)
            kept = shown.kept
            charset = f"; charset={kept.charset}" if kept.charset else ""
            moment = datetime.fromisoformat(kept.captured_at)
            yield Saved(kept.url, shown.body, {"Content-Type": f"text/html{charset}"}, moment)
