"""``newsscrape stats``: shows statistics of an archive."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from newsscrape.commands.options import db_option, json_option, reading
from newsscrape.commands.printing import say, say_json, show_table, text
from newsscrape.store import reader

MAX_SITES = 20


@click.command()
@db_option
@json_option
def stats(db: Path, as_json: bool) -> None:
    """Show the number of articles, how often their fields are filled, and the fates of all URLs."""
    with reading(db) as archive:
        figures = reader.statistics(archive)
    if as_json:
        say_json(asdict(figures))
        return
    totals = figures.totals
    say(
        f"{totals['articles']:,} articles, published {text(totals['first_date']) or '–'} to "
        f"{text(totals['last_date']) or '–'}: {totals['dated_to_the_day']:,} dated to the day, "
        f"{totals['dated_coarsely']:,} to a month or year only, {totals['undated']:,} without a date\n"
        f"{totals['words']:,} words in the bodies of their current states\n"
        f"{totals['urls']:,} URLs met, {totals['captures']:,} captures (answers of servers, and saved pages)\n"
        f"{totals['related_stories']:,} entries in lists of related stories, {totals['related_stories_archived']:,} of "
        "them lead to an article in this archive"
    )
    show_table("What became of every URL", figures.fates)
    show_table(f"Fields filled, by site (the {MAX_SITES} largest)", figures.sites[:MAX_SITES])
    show_table("Last crawls", figures.crawls)
