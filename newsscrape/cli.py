"""The ``newsscrape`` command: one subcommand a file in ``commands/``."""

from __future__ import annotations

import sys

import click

from newsscrape import __version__
from newsscrape.commands.demo import demo
from newsscrape.commands.diff import diff
from newsscrape.commands.evaluate import evaluate
from newsscrape.commands.forget import forget
from newsscrape.commands.history import history
from newsscrape.commands.init import init
from newsscrape.commands.parse import parse
from newsscrape.commands.reextract import reextract
from newsscrape.commands.release import release
from newsscrape.commands.search import search
from newsscrape.commands.serve import serve
from newsscrape.commands.stats import stats
from newsscrape.errors import NewsscrapeError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="newsscrape")
def cli() -> None:
    """A news archive that you can cite: see it work, look into it, search it.

    \b
    Crawling is Scrapy's business:
      scrapy crawl article -a urls="https://…"      any article pages
      scrapy crawl 4ni                              a whole site with its own spider

    \b
    Reading is Datasette's:
      newsscrape serve                              with each page as it was captured
      datasette data/archive.db -m metadata.yaml    without

    The commands below do the rest. Each explains itself with --help.
    """


for command in (
    demo, diff, evaluate, forget, history, init, parse, reextract, release, search, serve, stats,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command; an error of ours ends it with one line and exit code 1."""
    try:
        cli()
    except NewsscrapeError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
