"""``newsscrape search``: full-text search in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import click

from newsscrape.commands.options import console, day_option, db_option, json_option, plain, text
from newsscrape.store import reader
from newsscrape.store.archive import Archive


@click.command()
@click.argument("query")
@db_option
@day_option("--since", "Published on this day or later.")
@day_option("--until", "Published on this day or earlier.")
@click.option("--site", metavar="DOMAIN", help="Only articles of this site, such as 4ni.co.uk.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many at most.")
@json_option
def search(
    query: str, db: Path, since: str | None, until: str | None, site: str | None, limit: int, as_json: bool
) -> None:
    """Find articles that match QUERY, best first.

    \b
    Words match in any form (flood, floods); these narrow or widen:
      "exact words"     flood*          flood AND Newry     flood OR storm
      headline: flood   byline: gmcg    flood NOT storm
    """
    archive = Archive.read(db)
    try:
        until = until if until is None or len(until) == 10 else until + "-99"  # a whole month or year
        found = reader.search(archive, query, since=since, until=until, site=site, limit=limit)
    finally:
        archive.close()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    out = console()
    for row in found:
        out.print(f"[bold]{plain(row['headline'] or '(no headline)')}[/bold]")
        out.print(f"  {text(row['published_day']) or 'no date'}  {row['url']}", soft_wrap=True)
        out.print(f"  {plain(' '.join(row['snippet'].split()))}\n", soft_wrap=True)
    out.print(f"{len(found)} found" + (f", the best {limit} shown" if len(found) == limit else ""))
