"""``newsscrape init``: a folder in which ``scrapy crawl`` works."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsscrape.operations.project import make_project


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--contact", help="An e-mail address or web page that goes into the User-Agent.")
def init(directory: Path, contact: str | None) -> None:
    """Make DIRECTORY (default: here) a place to crawl from.

    It gets scrapy.cfg, archive_settings.py for your settings, metadata.yaml for Datasette and data/ for the
    archive. Files that are there already stay as they are.
    """
    if contact is None and sys.stdin.isatty():
        contact = click.prompt(
            "How can a site reach you? An e-mail address or web page (empty: none)",
            default="",
            show_default=False,
        )
    made = make_project(directory, contact or "")
    for path in made:
        click.echo(f"made {path}")
    if not contact:
        click.echo("No contact given: put one into archive_settings.py before you crawl sites of others.")
    click.echo(f"\nNow:\n  cd {directory}\n  scrapy crawl article -a urls='https://…'")
    click.echo("  datasette data/archive.db -m metadata.yaml")
