"""``newsscrape split``: splits an article in two."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from newsscrape.commands.options import db_option, existing_archive, warc_dir_option, warc_folder
from newsscrape.commands.printing import say
from newsscrape.operations import rulings
from newsscrape.store.archive import Archive


@click.command()
@click.argument("url")
@click.option("--reason", metavar="TEXT", help="The reason, stored in the table ruling.")
@db_option
@warc_dir_option
def split(url: str, reason: str | None, db: Path, warc_dir: Path | None) -> None:
    """Make URL, which the rules gave to another article, an article of its own.

    Its pages are read again from the WARC files. Later crawls and re-extraction keep the two apart; "newsscrape join"
    undoes it. The table article_url has an article's URLs.
    """
    archive = Archive.open(existing_archive(db))
    try:
        made = rulings.split(archive, warc_folder(db, warc_dir), url, reason, datetime.now(UTC))
    finally:
        archive.close()
    say(f"an article of its own, {made}, at {url}")
