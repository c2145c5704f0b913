"""The ``newsscrape`` command: one subcommand a file in ``commands/``."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from newsscrape import __version__, native
from newsscrape.errors import NewsscrapeError

# Each command with its summary: what most calls need of the others, which are imported when they are called.
COMMANDS: dict[str, str] = {
    "demo": "Crawl a bundled news site and show what the archive holds.",
    "diff": "Show what changed in an article from revision A to revision B, word by word.",
    "evaluate": "Score the extractor on DIRECTORY: pages/ with the pages, truth.jsonl with what a person read off "
    "them.",
    "explain": "Show what each value of an archived article rests on.",
    "export": "Write articles into DIRECTORY, as files for other programs.",
    "forget": "Take an article out of the archive for good, and bar its return.",
    "history": "List the states of an article, the captures that changed nothing, and when it went.",
    "init": "Make DIRECTORY (default: here) a place to crawl from.",
    "join": "Make one article of two that the rules left apart.",
    "parse": "Show what newsscrape reads off one page, field by field, and what each value rests on.",
    "reextract": "Read again what is in the archive by today's extractor, from the stored pages, and report what "
    "changed.",
    "release": "Write into DIRECTORY what a paper cites.",
    "search": "Find articles that match QUERY, best first.",
    "serve": "Open the archive in your web browser: articles, search, sites, and what needs a look, with Datasette "
    "underneath.",
    "split": "Make an article of its own of what was read at URL, an address that the rules gave to another.",
    "stats": "How much there is, how well its fields are filled, and what became of every URL.",
    "tag": "Tag an article, or write a note on it.",
}


class _Group(click.Group):
    """Imports a command when it is called; the help shows the whole of each command's summary."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"newsscrape.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _show_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"newsscrape, version {__version__} ({native.description()})")
        context.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version, and whether extraction runs compiled.",
)
def cli() -> None:
    """A news archive that you can cite: see it work, look into it, search it.

    \b
    Scrapy crawls; "scrapy crawl SPIDER -a help=1" lists what a spider takes:
      scrapy crawl article -a urls="https://…"      the pages you name, or saved pages
      scrapy crawl site -a url=https://…            a site, by its feeds, sitemaps and section pages
      scrapy crawl wayback -a url=paper.example     a site as the Wayback Machine kept it
      scrapy crawl warc -a path=FILE                the pages in WARC files

    \b
    Datasette shows the archive:
      newsscrape serve                              with each page as it was captured
      datasette data/archive.db -m metadata.yaml    without

    The commands below do the rest. Each explains itself with --help.
    """


def main() -> None:
    """Run the command; an error of ours ends it with one line and exit code 1."""
    try:
        cli()
    except NewsscrapeError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
