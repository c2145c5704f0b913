"""``newsscrape split``: two articles of one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from newsscrape.commands.options import db_option, existing_archive, warc_dir_option, warc_folder
from newsscrape.operations import rulings
from newsscrape.store.archive import Archive


@click.command()
@click.argument("url")
@click.option("--reason", metavar="TEXT", help="Why; kept in the table ruling.")
@db_option
@warc_dir_option
def split(url: str, reason: str | None, db: Path, warc_dir: Path | None) -> None:
    """Make an article of its own of what was read at URL, an address that the rules gave to another.

    Its pages are read again from the WARC files. Later crawls and re-extraction keep the two apart; "newsscrape join"
    undoes it. The table article_url has an article's addresses.
    """
    archive = Archive.open(existing_archive(db))
    try:
        made = rulings.split(archive, warc_folder(db, warc_dir), url, reason, datetime.now(UTC))
    finally:
        archive.close()
    click.echo(f"an article of its own, {made}, at {url}")
