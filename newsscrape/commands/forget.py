"""``newsscrape forget``: an article taken out for good."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from newsscrape.commands.options import article_argument, db_option, existing_archive, warc_dir_option, warc_folder
from newsscrape.errors import BadArgument
from newsscrape.operations.forget import forget as take_out
from newsscrape.store.archive import Archive
from newsscrape.store.reader import address_of
from newsscrape.store.removal import Plan, plan, scrub
from newsscrape.store.takedowns import taken_out


@click.command()
@article_argument
@click.option("--reason", metavar="TEXT", help="Why; kept in the table removal. Write no name into it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@db_option
@warc_dir_option
def forget(article: str, reason: str | None, yes: bool, db: Path, warc_dir: Path | None) -> None:
    """Take an article out of the archive for good, and bar its return.

    All of it goes: text, revisions, evidence, search index, what other pages' lists say of it, its addresses, and
    its pages in the WARC files, which are overwritten where they stand. Copies that you made of the archive are yours
    to mend. This cannot be undone.
    """
    archive = Archive.open(existing_archive(db))
    try:
        url = address_of(archive, article)
        before = taken_out(archive.db, url)
        try:
            found = plan(archive, url)
        except BadArgument:
            if before is None:
                raise
            scrub(archive)
            click.echo(f"{url} was {before} already; nothing of it is left in {db}")
            return
        if not yes:
            click.confirm(_summary(found), abort=True, err=True)
        done = take_out(archive, warc_folder(db, warc_dir), found, reason, datetime.now(UTC))
    finally:
        archive.close()
    click.echo(f"taken out: {_counts(found)}, {done.records} WARC records overwritten")
    for left in done.left:
        click.echo(f"not overwritten: {left}", err=True)
    if done.left:
        sys.exit(1)


def _summary(found: Plan) -> str:
    title = f"{found.headline!r} " if found.headline else ""
    addresses = "".join(f"\n  {address}" for address in found.addresses)
    return f"Take out {title}for good ({_counts(found)})?{addresses}\n"


def _counts(found: Plan) -> str:
    article = "1 article" if found.article_id is not None else "no article"
    return f"{article}, {found.revisions} revisions, {len(found.captures)} captures, {len(found.addresses)} addresses"
