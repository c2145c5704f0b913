"""``newsscrape sample``: draws articles for a person to judge."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import click

from newsscrape.commands.options import db_option, warc_dir_option, warc_folder
from newsscrape.commands.printing import say


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--n", "count", default=200, show_default=True, type=click.IntRange(1), help="How many articles to draw.")
@click.option(
    "--by", default="site,year", show_default=True, metavar="NAMES",
    help="Strata: site, year, month, section, language, separated by commas; empty for none.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(0), help="The same seed draws the same articles. By default a new one.")
@db_option
@warc_dir_option
def sample(directory: Path, count: int, by: str, seed: int | None, db: Path, warc_dir: Path | None) -> None:
    """Draw articles at random into DIRECTORY, to judge by hand in a browser what was read.

    Open DIRECTORY/index.html: each page as it was captured stands beside what was read from it. Say right or wrong by
    keyboard, save the answers into DIRECTORY, and run newsscrape evaluate DIRECTORY: it gives the accuracy of each
    field, with intervals, and a paragraph for a methods section. Needs no server and no network. docs/sample.md.
    """
    from newsscrape.sample.build import build

    names = list(dict.fromkeys(name.strip() for name in by.split(",") if name.strip()))
    seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    with click.progressbar(length=count, label="pages", file=sys.stderr, show_pos=True, show_eta=False) as bar:
        made = build(directory, db, warc_folder(db, warc_dir), count, names, seed, lambda *_: bar.update(1))
    say(
        f"{made.articles:,} of {made.of:,} articles in {len(made.strata)} strata, drawn with seed {seed}; "
        f"{made.shown:,} with their captured page\nOpen {directory / 'index.html'} in a browser"
    )
