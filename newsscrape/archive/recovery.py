"""Puts in order what a crash left of WARC files: the torn record at a file's end is cut off, the file gets its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from newsscrape.archive.resync import whole_length
from newsscrape.archive.writer import LOCK, OPEN


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that a crash had left open: its name, how long it is now, and how many bytes were cut off its end."""

    name: str
    size: int
    cut: int


def recover(folder: Path) -> list[Mended]:
    """Mend every file of a folder that is open and that no running process writes."""
    mended = []
    for path in sorted(folder.glob(f"*{OPEN}")):
        lock = FileLock(f"{path}{LOCK}")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue  # a crawl is writing it at this moment
        try:
            if path.exists():  # another process may have mended it between the two
                mended.append(_mend(path))
        finally:
            lock.release()
            Path(lock.lock_file).unlink(missing_ok=True)
    return mended


def _mend(path: Path) -> Mended:
    with path.open("rb+") as file:
        size = file.seek(0, 2)
        whole = whole_length(file)
        file.truncate(whole)
    name = path.name.removesuffix(OPEN)
    if whole:
        path.rename(path.with_name(name))
    else:
        path.unlink()
    return Mended(name, whole, size - whole)


def find(folder: Path, name: str) -> Path:
    """Where a file named in a capture stands now: in the folder, still being written, or at a path of its own."""
    path = folder / name
    still_open = path.with_name(path.name + OPEN)
    return still_open if not path.exists() and still_open.exists() else path
