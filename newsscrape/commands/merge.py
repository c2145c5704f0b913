"""``newsscrape merge``: folds shards into one archive."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path

import click
from rich.progress import Progress

from newsscrape.cluster.remote import is_address
from newsscrape.cluster.roots import brought, stored_shards
from newsscrape.cluster.shards import BUSY, is_busy
from newsscrape.commands.options import LocalPath
from newsscrape.commands.printing import console, say, say_json
from newsscrape.operations.merge import Result, shards_in
from newsscrape.operations.merge import merge as merge_shards


@click.command()
@click.argument("shards", metavar="SHARD…", nargs=-1, required=True)
@click.option(
    "--into", required=True, metavar="ARCHIVE", type=LocalPath(path_type=Path, dir_okay=False),
    help="The archive that the shards are merged into; it is made if it does not exist.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def merge(shards: tuple[str, ...], into: Path, as_json: bool) -> None:
    """Fold archives that were made apart into one.

    A SHARD is an archive, a folder in which to look for files called archive.db, or the address of the root of
    "newsscrape cluster" in object storage, from where shards are copied down one after the other. Its WARC files (in
    the folder warc beside it) are linked into the folder warc beside ARCHIVE, or copied if that is on another disk. An
    article that several shards have gets one history, in order of time; copies are found across shards.

    Merging again changes nothing, and a shard that has grown brings only what is new. Shards stay as they are. A shard
    that cannot be read is left out and named; then the command exits with 1.

    \b
      newsscrape merge north/archive.db south/archive.db --into all/archive.db
      newsscrape merge /shared/crawl --into all/archive.db       every shard of "newsscrape cluster"
      newsscrape merge s3://bucket/crawl --into all/archive.db
    """
    here = [Path(shard) for shard in shards if not is_address(shard)]
    paths = shards_in(here) if here else []
    stored = [one for shard in shards if is_address(shard) for one in stored_shards(shard)]
    busy = [str(path) for path in paths if is_busy(path.parent)]
    busy += [one.address for one in stored if one.state.status == "running"]
    paths = [path for path in paths if str(path) not in busy]
    stored = [one for one in stored if one.address not in busy]
    results: list[Result] = []

    def note(result: Result) -> None:
        results.append(result)
        if not as_json:
            _show(result)

    for shard in busy:
        note(Result(shard, None, BUSY))
    addresses: dict[str, str] = {}  # of copies: where they are from

    def copies() -> Iterator[Path]:
        """Copies of shards in object storage, each there while it is merged."""
        for shard, copy in brought(stored, into.parent):
            if isinstance(copy, Path):
                addresses[str(copy)] = shard.address
                yield copy
            else:
                note(Result(shard.address, None, copy))

    with Progress(console=console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task("merging", total=len(paths) + len(stored))
        for merged in merge_shards(chain(paths, copies()), into):
            shown.advance(task)
            note(replace(merged, shard=addresses.get(merged.shard, merged.shard)))
    if as_json:
        say_json([asdict(result) for result in results])
    if any(result.reason for result in results):
        sys.exit(1)


def _show(result: Result) -> None:
    if result.merged is None:
        say(f"left out: {result.shard}: {result.reason}", err=True)
        return
    found = result.merged
    say(f"{result.shard}: {found.articles:,} new, {found.joined:,} joined, {found.known:,} known before")
