"""``newsscrape release``: writes the archive in the form that a paper cites."""

from __future__ import annotations

from pathlib import Path

import click

from newsscrape.commands.options import db_option, warc_dir_option, warc_folder
from newsscrape.commands.printing import say
from newsscrape.release.build import SUMS, build_release


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@db_option
@warc_dir_option
@click.option("--title", help="The title; by default made from the names of the sites.")
def release(directory: Path, db: Path, warc_dir: Path | None, title: str | None) -> None:
    """Write a release that a paper can cite to DIRECTORY.

    It contains a frozen copy of the archive, the pages as one WACZ, a codebook, a methods paragraph with the figures
    filled in, versions and settings, and checksums. DIRECTORY must be empty or not exist; if something goes wrong,
    nothing is left in it. Needs the extra “release”: pip install 'wacz==0.6.0'.
    """
    released = build_release(directory, db, warc_folder(db, warc_dir), title)
    say(f"{released.title}\n")
    for name, size in released.files.items():
        say(f"{size:>14,}  {directory / name}")
    say(f"\nCheck it:  cd {directory} && sha256sum --check {SUMS}")
