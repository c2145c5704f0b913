"""``newsscrape init``: creates a project folder in which ``scrapy crawl`` works."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsscrape.commands.printing import say
from newsscrape.operations.project import contact_problem, make_project


def _checked(value: str) -> str:
    """A contact that a site could use, or none. Raises BadParameter."""
    value = value.strip()
    if value and (problem := contact_problem(value)) is not None:
        raise click.BadParameter(f"nobody can be reached at {value!r}; {problem}")
    return value


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option(
    "--contact",
    callback=lambda _context, _parameter, value: value if value is None else _checked(value),
    help="An e-mail address or web page where sites can reach you. It becomes part of the User-Agent.",
)
def init(directory: Path, contact: str | None) -> None:
    """Create a project to crawl from in DIRECTORY (default: the current one).

    It gets scrapy.cfg, archive_settings.py for your settings, pages/ and spiders/ for your own page objects and spiders
    with an example each, metadata.yaml for Datasette, and data/ for the archive. Existing files are kept.
    """
    if contact is None and sys.stdin.isatty():
        contact = click.prompt(
            "How can a site reach you? An e-mail address or web page (empty: none)",
            default="",
            show_default=False,
            value_proc=_checked,
        )
    made = make_project(directory, contact or "")
    for path in made:
        say(f"made {path}")
    if not contact:
        say("No contact given: add one to archive_settings.py before you crawl other people's sites.")
    where = "" if directory == Path() else f"  cd {directory}\n"
    say(f"\nNext:\n{where}  scrapy crawl site -a url=https://… -a since=2024\n  newsscrape serve")
