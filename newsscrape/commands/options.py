"""Options and output that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from newsscrape.errors import BadArgument

DEFAULT_DB = "data/archive.db"

db_option = click.option(
    "--db",
    default=DEFAULT_DB,
    show_default=True,
    type=click.Path(path_type=Path),
    help="The archive to read.",
)
warc_dir_option = click.option(
    "--warc-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help='The folder with its WARC files: "warc" beside the archive unless you say otherwise.',
)
article_argument = click.argument("article", metavar="ID|URL")  # read with store.reader.address_of
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def existing_archive(db: Path) -> Path:
    """An archive that a command is to write to; BadArgument where there is none: it must not be made by mistake."""
    if not db.is_file():
        raise BadArgument(f"there is no archive at {db}. Run a crawl first, or name another file with --db.")
    return db


def warc_folder(archive: Path, given: Path | None) -> Path:
    """The folder with an archive's WARC files: what ``--warc-dir`` says, else where a crawl puts them."""
    return given or archive.parent / "warc"


def day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Check an option that takes a publication day, a month or a year."""
    if value is not None and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        raise click.BadParameter("write it as 2004-11-15, 2004-11 or 2004")
    return value


def day_option(name: str, help_text: str) -> Callable[[Any], Any]:
    """An option that takes a publication day."""
    return click.option(name, callback=day, metavar="DAY", help=help_text)


def console() -> Console:
    """Where tables go: as wide as the terminal, and wide enough to be read in a file."""
    terminal = Console(highlight=False, soft_wrap=False)
    return terminal if terminal.is_terminal else Console(highlight=False, width=120)


def show_table(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows as a plain table under a title; nothing where there are none. Numbers stand to the right."""
    if not rows:
        return
    out = console()
    made = Table(header_style="dim", box=None, pad_edge=False)
    for position, (name, value) in enumerate(rows[0].items()):
        side: Literal["left", "right"] = "right" if isinstance(value, int) else "left"
        made.add_column(name.replace("_", " "), justify=side, overflow="fold", no_wrap=position == 0)
    for row in rows:
        made.add_row(*(plain(text(value)) for value in row.values()))
    out.print(f"\n[bold]{title}[/bold]")
    out.print(made)


def plain(value: str) -> str:
    """Text as it is: brackets mean markup to rich."""
    return escape(value)


def text(value: Any) -> str:
    """A value as a table shows it."""
    return "" if value is None else str(value)
