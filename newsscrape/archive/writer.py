"""Appends records to WARC files and returns their locations. Each file has one writer and is written once.

A file that is being written ends in ``.open`` and gets its name when it is closed, so that complete files can be told
from what a crash left (``recovery.py``). Each record is written in one call: a crash truncates at most the last one.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from newsscrape.archive.records import info_record, new_record_id
from newsscrape.errors import ArchiveError
from newsscrape.tasks import Location

OPEN = ".open"
LOCK = ".lock"
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
ROLL_SIZE = 1 << 30  # bytes: the usual size of files in web archives


class WarcWriter:
    """Writes the files of one crawl in one process: ``4ni-20261124192230-1234-00000.warc.gz`` and so on.

    ``info`` goes into each file's ``warcinfo``. The folder is created with the first record. Raises ArchiveError if a
    file cannot be written.
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
        self._info_id = ""
        self._serial = 0
        self._size = 0
        self._file: BinaryIO | None = None
        self._lock: FileLock | None = None

    def write(self, records: Sequence[bytes]) -> Location:
        """Append records that belong together; returns the location of the first."""
        return self.make(lambda _info: records)

    def make(self, records: Callable[[str], Sequence[bytes]]) -> Location:
        """The same, with records that name the ``warcinfo`` of their file: they are made with its ID."""
        with self._guarded():
            return self._write(records)

    def close(self) -> None:
        """Finish the file: sync it to disk and give it its name."""
        if self._file is not None:
            with self._guarded():
                self._close()

    def _write(self, make: Callable[[str], Sequence[bytes]]) -> Location:
        if self._file is not None and self._size >= self.roll_size:
            self._close()
        if self._file is None:
            self._open()
        records = make(self._info_id)
        location = Location(self.name, self._size, len(records[0]))
        self._append(b"".join(records))
        return location

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        while not self._take(f"{self.stem}-{self._serial:05d}.warc.gz"):
            self._serial += 1
        self._serial += 1
        self._size = 0
        self._info_id = new_record_id()
        self._append(info_record(self.name, self.info, self._info_id))

    def _take(self, name: str) -> bool:
        """Create a file of this name; False if another process has it: process IDs are not unique between machines."""
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
        """Append all or nothing: what a full disk left incomplete must not precede the next record."""
        assert self._file is not None
        # Writes would go to the deleted file and be lost with the crawl
        if os.fstat(self._file.fileno()).st_nlink == 0:
            raise OSError(errno.ENOENT, "it was deleted while the crawl was writing it")
        view = memoryview(data)
        try:
            while view:  # an unbuffered write may write less than all
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
