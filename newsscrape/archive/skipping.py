"""Passes over the records of a gzip file that are not wanted: each is unpacked and checked, and nothing of it is kept.

Only a member that is one whole record is passed over. Whatever else a file has, damaged or unusual, is left to be read
as any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from isal import isal_zlib

from newsscrape.archive.record_parsing import moment_of
from newsscrape.archive.streams import MAGIC, MAX_HEADER

Wanted = Callable[[str, str], bool]  # URL, day of capture
_PIECE = 1 << 14
_BLANK = b"\r\n\r\n"
_GZIP = 31  # window bits of zlib: a gzip member, whose checksum is compared
_CORRUPT: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stub says that it is an instance
_NEEDED = ("warc-type", "warc-target-uri", "warc-date", "content-length")


class Skipper:
    """Finds in a file the next offset, at one or later, that has to be read."""

    def __init__(self, file: BinaryIO, wanted: Wanted) -> None:
        self._file = file
        self._wanted = wanted

    def next_to_read(self, offset: int) -> int:
        """The offset of a record that may be wanted, of damage, or of the end of the file."""
        while (end := self._end(offset)) is not None:
            offset = end
        return offset

    def _end(self, offset: int) -> int | None:
        """Where the member at an offset ends, if it is one whole record that is not wanted."""
        unpacker = isal_zlib.decompressobj(_GZIP)
        head, stated, size = b"", None, 0
        self._file.seek(offset)
        while not unpacker.eof:
            packed = self._file.read(_PIECE)
            if not packed or (stated is None and not head and not packed.startswith(MAGIC)):
                return None
            try:
                piece = unpacker.decompress(packed)
            except _CORRUPT:
                return None
            size += len(piece)
            if stated is None:
                head = head + piece if head else piece
                if _BLANK in head:
                    stated = self._size_if_unwanted(head)
                    if stated is None:
                        return None
                elif len(head) > MAX_HEADER:
                    return None
        return self._file.tell() - len(unpacker.unused_data) if size == stated else None

    def _size_if_unwanted(self, head: bytes) -> int | None:
        """The length of a whole record from its header; None if it may be wanted, or if its header is unusual."""
        length = head.index(_BLANK)
        first, *lines = head[:length].split(b"\r\n")
        if not first.startswith(b"WARC/"):
            return None
        found: dict[str, str] = {}
        for line in lines:
            name, colon, value = line.partition(b":")
            key = name.decode("latin-1").lower()
            if not colon or key in found or name.strip() != name or b"\n" in line:
                return None
            if key in _NEEDED:
                try:
                    found[key] = value.decode().strip()
                except UnicodeDecodeError:
                    return None
        kind, url, date, stated = (found.get(name, "") for name in _NEEDED)
        if not (kind and stated.isascii() and stated.isdigit() and len(stated) < 19):
            return None
        if kind != "request":
            url, moment = url.strip("<> "), moment_of(date)
            if not url or moment is None or self._wanted(url, moment.date().isoformat()):
                return None
        return length + len(_BLANK) + int(stated) + len(_BLANK)
