"""``newsscrape search``: full-text search in the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from newsscrape.commands.options import day_option, db_option, json_option, reading
from newsscrape.commands.printing import console, plain, say_json, text
from newsscrape.store import reader


@click.command()
@click.argument("query")
@db_option
@day_option("--since", "Published on this day or later.")
@day_option("--until", "Published on this day or earlier.")
@click.option("--site", metavar="DOMAIN", help="Only articles of this site, such as 4ni.co.uk.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="The largest number of results."
)
@json_option
def search(
    query: str, db: Path, since: str | None, until: str | None, site: str | None, limit: int, as_json: bool
) -> None:
    """Find articles that match QUERY, best first.

    English words match in any form (flood, floods); accents and the like are ignored (Lodz, Łódź).

    \b
      flood Newry       both words            "flood damage"    exactly these words
      flood OR storm    either                flood*            words that start so
      flood -storm      the one without the   (a OR b) c        brackets
                        other (or NOT)        headline: flood   also byline:, body:

    The same query finds the same articles in Datasette. docs/search.md has the rules.
    """
    with reading(db) as archive:
        found = reader.search(archive, query, since=since, until=until, site=site, limit=limit)
    if as_json:
        say_json(found.rows)
        return
    out = console()
    for row in found.rows:
        out.print(f"[bold]{plain(row['headline'] or '(no headline)')}[/bold]")
        out.print(f"  {text(row['published']) or 'no date'}  {plain(row['url'])}  ({row['id']})", soft_wrap=True)
        out.print(f"  {plain(' '.join(row['snippet'].split()))}\n", soft_wrap=True)
    shown = f", the best {len(found.rows)} shown" if len(found.rows) < found.found else ""
    out.print(f"{found.found:,} found{shown}, for: {plain(found.understood)}")
