"""Merges shards, archives with their WARC files, into one archive. docs/scale.md says what becomes of which row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from newsscrape.archive.warc_links import gather
from newsscrape.errors import ArchiveError, BadArgument
from newsscrape.store.archive import Archive
from newsscrape.store.merge.merger import Merged, Merger

NAME = "archive.db"  # of a shard in its folder


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a shard: what it brought, or why it was left out."""

    shard: str
    merged: Merged | None
    reason: str | None = None


def shards_in(paths: Sequence[Path]) -> list[Path]:
    """The archives that are named, and those within the folders that are named. Raises BadArgument for none."""
    found: dict[Path, None] = {}
    for path in paths:
        within = sorted(path.rglob(NAME)) if path.is_dir() else [path]
        if not within or not within[0].is_file():
            raise BadArgument(f"there is no archive at {path}: name the file of a shard, or a folder with {NAME} in it")
        found.update(dict.fromkeys(within))
    return list(found)


def merge(shards: Iterable[Path], into: Path) -> Iterator[Result]:
    """Merge shards one by one; each gives its result when it is in. One that cannot be read is left out.

    The WARC files are beside it before an archive names them.
    """
    with closing(Archive.open(into, option="--into")) as archive:
        merger = Merger(archive)
        for path in shards:
            if path.resolve() == into.resolve():
                continue
            try:
                files = gather(path.parent / "warc", into.parent / "warc", path.parent.name or path.stem)
                yield Result(str(path), merger.merge(path, files))
            except (ArchiveError, OSError) as error:
                yield Result(str(path), None, str(error))
            merger.settle()
        merger.close()
