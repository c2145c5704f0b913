"""Brings the WARC files of one folder into another, where an archive that both belong to looks for them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from newsscrape.archive.files import files_within
from newsscrape.archive.writer import OPEN

_LOOKED_AT = 1 << 16  # bytes at the beginning, and at the end, by which a copy is known


def gather(source: Path, folder: Path, shard: str) -> Mapping[str, str]:
    """Link every file with records into another folder, or copy it where that is another disk.

    A name that another file has there gets ``shard`` in front. Returns the names that differ. Gathering again changes
    nothing, but for files that have grown.
    """
    renamed = {}
    for path in files_within(source)[0] if source.is_dir() else ():
        name = path.relative_to(source).as_posix().removesuffix(OPEN)
        for there in _names(name, shard):
            target = folder / there
            if not target.exists() or _is_beginning(target, path):
                link_or_copy(path, target)
                break
        if there != name:
            renamed[name] = there
    return renamed


def _names(name: str, shard: str) -> Iterator[str]:
    """The names that a file may get, in turn."""
    folder, _, last = name.rpartition("/")
    before = f"{folder}/" if folder else ""
    yield name
    yield f"{before}{shard}-{last}"
    yield from (f"{before}{shard}-{number}-{last}" for number in count(2))


def _is_beginning(target: Path, path: Path) -> bool:
    """Whether one file is another, or what it was before it grew."""
    if target.samefile(path):
        return True
    size = target.stat().st_size
    if size > path.stat().st_size:
        return False
    with target.open("rb") as one, path.open("rb") as other:
        for offset in (0, max(0, size - _LOOKED_AT)):
            one.seek(offset)
            other.seek(offset)
            if one.read(_LOOKED_AT) != other.read(min(_LOOKED_AT, size - offset)):
                return False
    return True


def link_or_copy(path: Path, target: Path) -> None:
    """Put a file under another name, wholly or not at all; a copy that is there already is kept."""
    if target.exists() and (target.samefile(path) or target.stat().st_size == path.stat().st_size):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partly = target.with_name(f"{target.name}.part")
    partly.unlink(missing_ok=True)
    try:
        os.link(path, partly)
    except OSError:  # another disk, or one that knows no links
        shutil.copy2(path, partly)
    partly.replace(target)
