"""``newsscrape join``: joins two articles."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from newsscrape.commands.options import article_argument, db_option, existing_archive
from newsscrape.commands.printing import say
from newsscrape.operations import rulings
from newsscrape.store.archive import Archive
from newsscrape.store.reader import address_of


@click.command()
@article_argument
@click.argument("other", metavar="ID|URL")
@click.option("--reason", metavar="TEXT", help="The reason, stored in the table ruling.")
@db_option
def join(article: str, other: str, reason: str | None, db: Path) -> None:
    """Join two articles that the rules kept apart.

    Their URLs, captures and revisions become those of one article, in order of time. "newsscrape split" undoes it.
    """
    archive = Archive.open(existing_archive(db))
    try:
        one, two = address_of(archive, article), address_of(archive, other)
        joined = rulings.join(archive, one, two, reason, datetime.now(UTC))
    finally:
        archive.close()
    say(f"one article, {joined}, at {one} and {two}")
