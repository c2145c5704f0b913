"""``newsscrape stats``: an archive in figures."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from newsscrape.commands.options import db_option, json_option, show_table, text
from newsscrape.store import reader
from newsscrape.store.archive import Archive

MAX_SITES = 20


@click.command()
@db_option
@json_option
def stats(db: Path, as_json: bool) -> None:
    """How much there is, how well its fields are filled, and what became of every URL."""
    archive = Archive.read(db)
    try:
        figures = reader.statistics(archive)
    finally:
        archive.close()
    if as_json:
        click.echo(json.dumps(asdict(figures), ensure_ascii=False, indent=2))
        return
    totals = figures.totals
    click.echo(
        f"{totals['articles']} articles, {totals['words']:,} words, published {text(totals['first_day']) or '–'} to "
        f"{text(totals['last_day']) or '–'}\n{totals['urls']} URLs, {totals['captures']} captures, "
        f"{totals['related_stories']} related stories ({totals['related_stories_archived']} of them here)"
    )
    show_table("What became of every URL", figures.fates)
    show_table(f"Fields filled, by site (the {MAX_SITES} largest)", figures.sites[:MAX_SITES])
    show_table("Last crawls", figures.crawls)
