"""``newsscrape export``: writes articles as files for other programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from newsscrape.cluster.shards import BUSY, is_busy
from newsscrape.commands.options import LocalPath, day_option, db_option
from newsscrape.commands.printing import console, say
from newsscrape.errors import ArchiveError, BadArgument
from newsscrape.export.build import Exported, Request
from newsscrape.export.build import export as write
from newsscrape.export.formats import FORMATS
from newsscrape.export.shards import export_shards
from newsscrape.operations.merge import shards_in
from newsscrape.store.selection import Selection

_HELP = """Write articles into DIRECTORY, as files for other programs.

Tables come with a README, a codebook, a data package, and lines of Python, R and DuckDB that read them with the right
types. Every file is of one moment of the archive. The same command given again goes on where it was stopped.
docs/export.md has the columns.

\b
{formats}

\b
  newsscrape export out
  newsscrape export out --query "ferry OR ferries" --since 2014
  newsscrape export out --format parquet --site 4ni.co.uk --fields headline,published_date,body
  newsscrape export out --format parquet --shards /shared/crawl     every shard of "newsscrape cluster"
""".format(formats="\n".join(f"  {name:10}  {form.meaning}" for name, form in FORMATS.items()))


def _names(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in (value or "").split(",") if name.strip()))


@click.command(help=_HELP)
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_name", type=click.Choice(list(FORMATS)), default="csv", show_default=True, metavar="NAME",
    help="One of the formats above.",
)  # fmt: skip
@click.option("--query", metavar="QUERY", help="Only articles that match this search.")
@day_option("--since", "Published on this day or later.")
@day_option("--until", "Published on this day or earlier.")
@click.option("--site", metavar="DOMAIN", help="Only articles of this site.")
@click.option("--language", metavar="TAG", help="Only articles in this language: en takes en-GB too.")
@click.option("--tag", metavar="TAG", help="Only articles with this tag.")
@click.option("--where", metavar="SQL", help="Only articles for which this condition on the view articles holds.")
@click.option("--fields", metavar="NAMES", callback=_names, help="Only these columns of articles, separated by commas.")
@click.option("--tables", metavar="NAMES", callback=_names, help="Only these tables, separated by commas.")
@click.option("--partition", is_flag=True, help="Parquet: articles in a folder for each site and year.")
@click.option("--excel", is_flag=True, help="CSV that Excel opens: a byte order mark, and no cell is a formula.")
@db_option
@click.option(
    "--shards", metavar="FOLDER", type=LocalPath(path_type=Path, file_okay=False),
    help='Instead of --db: every "archive.db" in this folder, each into a folder shard=NAME of DIRECTORY.',
)  # fmt: skip
@click.pass_context
def export(
    context: click.Context, directory: Path, format_name: str,
    query: str | None, since: str | None, until: str | None, site: str | None,
    language: str | None, tag: str | None, where: str | None, fields: tuple[str, ...], tables: tuple[str, ...],
    partition: bool, excel: bool, db: Path, shards: Path | None,
) -> None:  # fmt: skip
    selection = Selection(query=query, since=since, until=until, site=site, language=language, tag=tag, where=where)
    request = Request(format_name, selection, fields, tables, partition, excel)
    if shards is not None and context.get_parameter_source("db") is not click.core.ParameterSource.DEFAULT:
        raise BadArgument("--db and --shards do not go together: name an archive, or a folder of them")
    found = shards_in([shards]) if shards is not None else []
    busy = [path for path in found if is_busy(path.parent)]
    for path in busy:
        say(f"left out: {path}: {BUSY}", err=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), disable=not sys.stderr.isatty()) as shown:
        running: dict[str, TaskID] = {}

        def progress(name: str, done: int, total: int | None) -> None:
            if name not in running:
                running[name] = shown.add_task(name)
            shown.update(running[name], completed=done, total=total)

        if shards is None:
            results: list[tuple[Path, Exported | ArchiveError]] = [(directory, write(db, directory, request, progress))]
        else:
            results = list(export_shards([path for path in found if path not in busy], directory, request, progress))
    for folder, result in results:
        _show(folder, result)
    if busy or any(isinstance(result, ArchiveError) for _, result in results):
        sys.exit(1)


def _show(folder: Path, result: Exported | ArchiveError) -> None:
    if isinstance(result, ArchiveError):
        say(f"left out: {result}", err=True)
        return
    for name, rows in result.files.items():
        say(f"{rows:>12,}  {folder / name}{'  (written before)' if name in result.kept else ''}")
    say(f"\n{result.articles:,} of {result.of:,} articles. {folder / 'README.md'} says what is what.")
