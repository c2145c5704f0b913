"""Exports a folder of shards without merging them: each into a folder that programs read as a partition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsscrape.errors import ArchiveError, BadArgument, NoSuchSite
from newsscrape.export.build import Exported, Progress, Request, export, partition_value


def export_shards(
    shards: Sequence[Path], target: Path, request: Request, progress: Progress = lambda *_: None
) -> Iterator[tuple[Path, Exported | ArchiveError]]:
    """Export each archive to ``target/shard=NAME``, where the name is that of the shard's folder.

    An article's ID is one of its shard: shard and ID are the key of the whole. Gives each folder, with what is in it or
    why the shard could not be read; nothing for a shard without the requested site. Raises BadArgument for an invalid
    request, for a site that no shard has, and for two shards of one name.
    """
    names = [path.resolve().parent.name for path in shards]
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise BadArgument(f"several shards are called {', '.join(twice)}: export them one by one, with --db")
    lacking = 0
    for path, name in zip(shards, names, strict=True):
        folder = target / f"shard={partition_value(name)}"
        try:
            yield folder, export(path, folder, request, progress)
        except NoSuchSite:
            lacking += 1
        except ArchiveError as error:
            yield folder, error
    if shards and lacking == len(shards):
        raise BadArgument(f"--site {request.selection.site}: no such site in any shard")
