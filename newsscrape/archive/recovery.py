"""Repairs WARC files after a crash: cuts off the incomplete record at the end of a file and gives the file its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from newsscrape.archive.resync import whole_length
from newsscrape.archive.writer import LOCK, OPEN
from newsscrape.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that a crash left open: its name, its length now, and how many bytes were cut off its end."""

    name: str
    size: int
    cut: int


def recover(folder: Path) -> Iterator[Mended]:
    """Repair every open file of a folder that no running process is writing.

    A file gets its final name only after the caller has recorded what was cut off; if the caller is interrupted before
    that, the file is reported again. Raises ArchiveError if a file cannot be repaired.
    """
    for path in sorted(folder.glob(f"*{OPEN}")):
        if path.is_symlink():  # it may lead anywhere, and no crawl of ours makes one
            continue
        try:
            with _held(path) as ours:
                if ours:
                    yield from _mend(path)
        except OSError as error:
            raise ArchiveError(
                f"{path} was left open by a crash and cannot be repaired: {error.strerror or error}. Check the "
                "permissions of the file and its folder, then run the same command again."
            ) from error


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Hold a file's lock; False if a crawl is writing the file, or if another process has just repaired it."""
    lock = FileLock(f"{path}{LOCK}")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield path.exists()
    finally:
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)


def _mend(path: Path) -> Iterator[Mended]:
    with path.open("rb+") as file:
        size = file.seek(0, 2)
        whole = whole_length(file)
        file.truncate(whole)
    name = path.name.removesuffix(OPEN)
    yield Mended(name, whole, size - whole)
    if whole:
        path.rename(path.with_name(name))
    else:
        path.unlink()
