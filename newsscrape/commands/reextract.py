"""``newsscrape reextract``: read again what is in the archive, by what is known today."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from newsscrape.commands.options import db_option, json_option, show_table
from newsscrape.errors import BadArgument
from newsscrape.store.archive import Archive
from newsscrape.store.orders import settle_dates


@click.command()
@click.option("--dates", is_flag=True, help="Read doubtful dates by the order of day and month learned of their sites.")
@click.option("--site", metavar="DOMAIN", help="Only articles of this site.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@db_option
@json_option
def reextract(dates: bool, site: str | None, dry_run: bool, db: Path, as_json: bool) -> None:
    """Read again what is in the archive, and list what changed.

    With --dates: a date such as 03/04/2005 that nothing on its page decided is read by the order its site has
    shown since, in ten dates or more. The raw text stays, the former reading goes into the evidence, and a day that
    changes makes a revision.
    """
    if not dates:
        raise BadArgument("say what to read again: --dates")
    if not db.is_file():
        raise BadArgument(f"there is no archive at {db}. Run a crawl first, or name another file with --db.")
    archive = Archive.open(db)
    try:
        settled = settle_dates(archive, site=site, dry_run=dry_run)
    finally:
        archive.close()
    if as_json:
        click.echo(json.dumps([asdict(row) for row in settled], ensure_ascii=False, indent=2))
        return
    show_table("Dates that would be read anew" if dry_run else "Dates read anew", [asdict(row) for row in settled])
    changed = sum(row.before != row.after for row in settled)
    click.echo(f"{len(settled)} dates in doubt settled, {changed} of them to another day")
