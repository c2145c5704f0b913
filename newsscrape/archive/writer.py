"""Appends records to WARC files and says where each one stands. One writer a file; a file is written once.

A file being written ends in ``.open``; it gets its name when it is closed, so that what is whole can be told from
what a crash left behind (``recovery.py``). Each record goes out in one write: a crash tears the last one at worst.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from newsscrape.archive.records import info_record
from newsscrape.errors import ArchiveError
from newsscrape.tasks import Location

OPEN = ".open"
LOCK = ".lock"
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
ROLL_SIZE = 1 << 30  # bytes: the size that web archives roll their files at


class WarcWriter:
    """Writes the files of one crawl in one process: ``4ni-20261124192230-1234-00000.warc.gz`` and on.

    ``info`` goes into each file's ``warcinfo``. The folder is made with the first record. Raises ArchiveError where
    a file cannot be written.
    """

    def __init__(
        self, folder: Path, crawl: str, started: datetime, info: Mapping[str, str], roll_size: int = ROLL_SIZE
    ) -> None:
        self.folder = folder
        named = _NOT_IN_NAMES.sub("_", crawl).lstrip(".")[:80] or "crawl"
        self.stem = f"{named}-{started:%Y%m%d%H%M%S}-{os.getpid()}"
        self.info = info
        self.roll_size = roll_size
        self.name = ""
        self._serial = 0
        self._size = 0
        self._file: BinaryIO | None = None
        self._lock: FileLock | None = None

    def write(self, records: Sequence[bytes]) -> Location:
        """Append records that belong together; where the first of them stands."""
        with self._guarded():
            return self._write(records)

    def close(self) -> None:
        """Finish the file: on the disk, under its own name."""
        if self._file is not None:
            with self._guarded():
                self._close()

    def _write(self, records: Sequence[bytes]) -> Location:
        if self._file is not None and self._size >= self.roll_size:
            self._close()
        if self._file is None:
            self._open()
        location = Location(self.name, self._size, len(records[0]))
        self._append(b"".join(records))
        return location

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        while not self._take(f"{self.stem}-{self._serial:05d}.warc.gz"):
            self._serial += 1
        self._serial += 1
        self._size = 0
        self._append(info_record(self.name, self.info))

    def _take(self, name: str) -> bool:
        """Begin a file of that name; False where it is another's: process numbers are not unique between machines."""
        self.name = name
        path = self.folder / (name + OPEN)
        lock = FileLock(f"{path}{LOCK}")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        if path.exists() or (self.folder / name).exists():
            lock.release()
            return False
        self._file, self._lock = path.open("xb", buffering=0), lock
        return True

    def _append(self, data: bytes) -> None:
        """Write at the file's end, all or nothing: what a full disk tore must not stand before the next record."""
        assert self._file is not None
        if os.fstat(self._file.fileno()).st_nlink == 0:  # it would go on being written, and be lost with the crawl
            raise OSError(errno.ENOENT, "it was deleted while the crawl was writing it")
        view = memoryview(data)
        try:
            while view:  # an unbuffered write may take less than all
                view = view[self._file.write(view) :]
        except OSError:
            self._file.truncate(self._size)
            self._file.seek(self._size)
            raise
        self._size += len(data)

    def _close(self) -> None:
        assert self._file is not None and self._lock is not None
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        path = self.folder / (self.name + OPEN)
        if self._size:
            path.rename(self.folder / self.name)
        else:
            path.unlink()
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ArchiveError(
                f"{self.folder / self.name} cannot be written: {error.strerror or error}. Make room or check its "
                "permissions, then run the same command again; -s ARCHIVE_WARC=0 keeps no pages."
            ) from error
