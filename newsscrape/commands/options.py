"""Options and output shared by several commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from newsscrape.errors import BadArgument
from newsscrape.store.archive import Archive, translated

DEFAULT_DB = "data/archive.db"
QUERY_LIMIT = 60.0  # seconds: twenty times what the slowest takes in an archive of a million articles


class LocalPath(click.Path):
    """A path on this machine's disks: an address is refused, with what to do instead."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if "://" in str(value):
            self.fail(
                f"{value} is not on a disk. newsscrape merge brings shards from there into an archive", param, ctx
            )
        return super().convert(value, param, ctx)


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
    help='The folder with its WARC files; by default "warc" next to the archive.',
)
article_argument = click.argument("article", metavar="ID|URL")  # read with store.reader.address_of
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def reading(db: Path) -> Iterator[Archive]:
    """The archive, open while a command reads it. Raises ArchiveError for a query that takes too long."""
    archive = Archive.read(db, QUERY_LIMIT)
    try:
        with translated(db):
            yield archive
    finally:
        archive.close()


def existing_archive(db: Path) -> Path:
    """An archive that a command will write to; BadArgument if it does not exist: it is not created by mistake."""
    if not db.is_file():
        raise BadArgument(f"there is no archive at {db}. Run a crawl first, or name another file with --db.")
    return db


def warc_folder(archive: Path, given: Path | None) -> Path:
    """The folder with an archive's WARC files: ``--warc-dir``, or where a crawl puts them."""
    return given or archive.parent / "warc"


def day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Validate an option that takes a publication day, a month or a year."""
    if value is not None and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        raise click.BadParameter("write it as 2004-11-15, 2004-11 or 2004")
    return value


def day_option(name: str, help_text: str) -> Callable[[Any], Any]:
    """An option that takes a publication day, a month or a year."""
    return click.option(name, callback=day, metavar="DAY", help=help_text)
