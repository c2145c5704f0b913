"""``newsscrape merge``: folds shards into one archive."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.progress import Progress

from newsscrape.cluster.shards import BUSY, is_busy
from newsscrape.commands.printing import console, say, say_json
from newsscrape.operations.merge import Result, shards_in
from newsscrape.operations.merge import merge as merge_shards


@click.command()
@click.argument("shards", metavar="SHARD…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into", required=True, metavar="ARCHIVE", type=click.Path(path_type=Path, dir_okay=False),
    help="The archive that the shards are merged into; it is made if it does not exist.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def merge(shards: tuple[Path, ...], into: Path, as_json: bool) -> None:
    """Fold archives that were made apart into one.

    A SHARD is an archive, or a folder in which to look for files called archive.db. Its WARC files (in the folder warc
    beside it) are linked into the folder warc beside ARCHIVE, or copied if that is on another disk. An article that
    several shards have gets one history, in order of time; copies are found across shards.

    Merging again changes nothing, and a shard that has grown brings only what is new. Shards stay as they are. A shard
    that cannot be read is left out and named; then the command exits with 1.

    \b
      newsscrape merge north/archive.db south/archive.db --into all/archive.db
      newsscrape merge /shared/crawl --into all/archive.db       every shard of "newsscrape cluster"
    """
    paths = shards_in(shards)
    results = [Result(str(path), None, BUSY) for path in paths if is_busy(path.parent)]
    if not as_json:
        for result in results:
            _show(result.shard, result.reason, None)
    paths = [path for path in paths if not is_busy(path.parent)]
    with Progress(console=console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task("merging", total=len(paths))
        for result in merge_shards(paths, into):
            results.append(result)
            shown.advance(task)
            if not as_json:
                _show(result.shard, result.reason, result.merged)
    if as_json:
        say_json([asdict(result) for result in results])
    if any(result.reason for result in results):
        sys.exit(1)


def _show(shard: str, reason: str | None, merged: object) -> None:
    if reason is not None:
        say(f"left out: {shard}: {reason}", err=True)
        return
    brought = asdict(merged)  # type: ignore[call-overload]
    say(f"{shard}: {brought['articles']:,} new, {brought['joined']:,} joined, {brought['known']:,} known before")
