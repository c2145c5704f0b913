"""The ``newsscrape`` command: one subcommand a file in ``commands/``."""

from __future__ import annotations

import sys

import click

from newsscrape import __version__
from newsscrape.commands.demo import demo
from newsscrape.commands.diff import diff
from newsscrape.commands.evaluate import evaluate
from newsscrape.commands.explain import explain
from newsscrape.commands.forget import forget
from newsscrape.commands.history import history
from newsscrape.commands.init import init
from newsscrape.commands.join import join
from newsscrape.commands.parse import parse
from newsscrape.commands.reextract import reextract
from newsscrape.commands.release import release
from newsscrape.commands.search import search
from newsscrape.commands.serve import serve
from newsscrape.commands.split import split
from newsscrape.commands.stats import stats
from newsscrape.errors import NewsscrapeError


class _Group(click.Group):
    """A group whose help shows the whole of each command's summary."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(limit=200)) for name, command in commands if command])


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="newsscrape")
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


for command in (
    demo, diff, evaluate, explain, forget, history, init, join, parse, reextract, release, search, serve, split, stats,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command; an error of ours ends it with one line and exit code 1."""
    try:
        cli()
    except NewsscrapeError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
