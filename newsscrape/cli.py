"""The ``newsscrape`` command: one subcommand per file in ``commands/``."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from newsscrape import __version__, native
from newsscrape.errors import NewsscrapeError
from newsscrape.terminal_text import visible

# Each command with its summary, so that the other commands need not be imported until they are called.
COMMANDS: dict[str, str] = {
    "check": "Check that the archive is whole.",
    "cluster": "Crawl, import and re-extract on many machines, or on all cores of one, with Dask.",
    "demo": "Crawl a bundled news site and show what is in the archive.",
    "diff": "Show what changed in an article from revision A to revision B, word by word.",
    "evaluate": "Say how accurate an archive is, by a judged sample, or the extractor, by pages that you labelled.",
    "explain": "Show where each value of an archived article comes from.",
    "export": "Write articles into DIRECTORY, as files for other programs.",
    "forget": "Remove an article from the archive permanently, and bar its return.",
    "history": "List the revisions of an article, the captures that changed nothing, and when it was gone.",
    "init": "Create a project to crawl from in DIRECTORY (default: the current one).",
    "join": "Join two articles that the rules kept apart.",
    "merge": "Fold archives that were made apart into one.",
    "new-site": "Draft a page object for a site, with fixtures and tests, from a few of its pages.",
    "parse": "Show every field of one page, and where each value comes from.",
    "reextract": "Re-run extraction on the stored pages with the current version, and report what changed.",
    "release": "Write a release that a paper can cite to DIRECTORY.",
    "report": "Say how complete the archive is, and where a site departs from its usual pattern.",
    "sample": "Draw articles at random into DIRECTORY, to judge by hand in a browser what was read.",
    "search": "Find articles that match QUERY, best first.",
    "serve": "Open the archive in your web browser: articles, search, sites, and what needs checking, with Datasette "
    "underneath.",
    "split": "Make URL, which the rules gave to another article, an article of its own.",
    "stats": "Show the number of articles, how often their fields are filled, and the fates of all URLs.",
    "tag": "Tag an article, or write a note on it.",
}


class _Group(click.Group):
    """Imports a command when it is called; the help shows each command's full summary."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"newsscrape.commands.{module}"), module)
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
    """A news archive that you can cite: crawl, browse, search and check it.

    \b
    Scrapy crawls; "scrapy crawl SPIDER -a help=1" lists a spider's arguments:
      scrapy crawl article -a urls="https://…"      single pages, live or saved
      scrapy crawl site -a url=https://…            a site, through its feeds, sitemaps and section pages
      scrapy crawl wayback -a url=paper.example     a site in the Wayback Machine
      scrapy crawl warc -a path=FILE                the pages in WARC files

    \b
    Datasette shows the archive:
      newsscrape serve                              with each page as captured
      datasette data/archive.db -m metadata.yaml    without

    For everything else there are the commands below. Each has --help.
    """


def main() -> None:
    """Run the command; our own errors end it with one line and exit code 1."""
    try:
        cli()
    except NewsscrapeError as error:
        from newsscrape.urls import without_users

        click.echo(without_users(visible(f"error: {error}")), err=True)
        sys.exit(1)
