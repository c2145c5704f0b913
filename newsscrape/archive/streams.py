"""Streams from which records are parsed: a gzip member, a plain file, a chunked body.

All of them are read in bounded blocks: neither an endless line nor a decompression bomb uses memory.
"""

from __future__ import annotations

import re
import sys
import zlib
from typing import BinaryIO, Protocol

from newsscrape.archive import zstandard
from newsscrape.archive.resync import begins_record

MAX_HEADER = 1 << 18  # bytes of all header lines of a record
_PIECE = 1 << 15
MAGIC = b"\x1f\x8b"
_CHUNK_SIZE = re.compile(rb"\s*([0-9a-fA-F]{1,8})\s*(?:;.*)?\r?\n", re.S)
_CUT_SIZE = re.compile(rb"\s*[0-9a-fA-F]{0,8}\r?")


class Readable(Protocol):
    """The part of the file interface that is needed here."""

    def read(self, length: int) -> bytes: ...

    def readline(self, length: int) -> bytes: ...


class Stream:
    """A file from an offset on. ``lines_left`` is how many bytes of lines may still be read; ValueError beyond that."""

    packed = False

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file = file
        self._buffer = b""
        self._at = 0
        self.lines_left = MAX_HEADER
        file.seek(offset)

    def read(self, length: int = sys.maxsize) -> bytes:
        """At most this many bytes, and at most one block at a time; none at the end."""
        if not self._fill():
            return b""
        piece = self._buffer[self._at : self._at + min(length, _PIECE)]
        self._at += len(piece)
        return piece

    def readline(self, length: int = sys.maxsize) -> bytes:
        """One line with its line break, or what there is of it."""
        most = min(length, self.lines_left + 1)
        parts, size = [], 0
        while size < most and self._fill():
            stop = min(len(self._buffer), self._at + most - size)
            end = self._buffer.find(b"\n", self._at, stop) + 1
            part = self._buffer[self._at : end or stop]
            self._at += len(part)
            size += len(part)
            parts.append(part)
            if end:
                break
        self.lines_left -= size
        if self.lines_left < 0:
            raise ValueError(f"a header of more than {MAX_HEADER // 1024} KiB")
        return b"".join(parts)

    def ended(self) -> bool:
        return not self._fill()

    def position(self) -> int:
        """The offset in the file of the next byte; for a gzip member, where the member ends."""
        return self._file.tell() - len(self._buffer) + self._at

    def skip(self, length: int) -> None:
        """Skip bytes; ValueError if there are fewer."""
        while length > 0:
            piece = self.read(length)
            if not piece:
                raise ValueError("the record is shorter than its Content-Length")
            length -= len(piece)

    def look_ahead(self, length: int, size: int) -> None:
        """Before ``length`` bytes are read, check that a record can end after them in a file of ``size`` bytes."""
        end = self.position() + length
        if end > size:
            raise EOFError
        back = self._file.tell()
        self._file.seek(end)
        after = self._file.read(_PIECE)
        self._file.seek(back)
        if after[:1] not in (b"", b"\r", b"\n") and not begins_record(after):
            raise ValueError("other data follows where its Content-Length has it end")

    def _fill(self) -> bool:
        if self._at >= len(self._buffer):
            self._buffer, self._at = self._more(), 0
        return bool(self._buffer)

    def _more(self) -> bytes:
        return self._file.read(_PIECE)


class Member(Stream):
    """The unpacked contents of one gzip member.

    Raises EOFError if the file ends within it, zlib.error if it is corrupt.
    """

    packed = True

    def __init__(self, file: BinaryIO, offset: int) -> None:
        super().__init__(file, offset)
        self._unpacker = zlib.decompressobj(31)

    def position(self) -> int:
        return self._file.tell() - len(self._unpacker.unused_data)

    def _more(self) -> bytes:
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail or self._file.read(_PIECE)
            piece = self._unpacker.decompress(packed, _PIECE)
            if piece:
                return piece
            if not packed and not self._unpacker.eof:
                raise EOFError
        return b""


class Frame(Stream):
    """The unpacked contents of one Zstandard frame.

    Raises EOFError if the file ends within it, ZstdError if it is corrupt.
    """

    packed = True

    def __init__(self, file: BinaryIO, offset: int, dictionary: zstandard.Dictionary | None = None) -> None:
        super().__init__(file, offset)
        self._unpacker = zstandard.Decompressor(zstd_dict=dictionary)

    def position(self) -> int:
        return self._file.tell() - len(self._unpacker.unused_data)

    def _more(self) -> bytes:
        while not self._unpacker.eof:
            packed = self._file.read(_PIECE) if self._unpacker.needs_input else b""
            if not packed and self._unpacker.needs_input:
                raise EOFError
            if piece := self._unpacker.decompress(packed, _PIECE):
                return bytes(piece)
        return b""


def stream_at(file: BinaryIO, offset: int, dictionary: zstandard.Dictionary | None = None) -> Stream:
    """The stream at an offset: a gzip member, a Zstandard frame, or uncompressed records."""
    offset = zstandard.behind_skippable(file, offset)
    file.seek(offset)
    head = file.read(len(zstandard.MAGIC))
    if head == zstandard.MAGIC:
        return Frame(file, offset, dictionary)
    return Member(file, offset) if head.startswith(MAGIC) else Stream(file, offset)


class Chunked:
    """A body without its chunk sizes. From the point where it is not chunked, it is passed on unchanged.

    ``cut_off`` is true if the body ended within a chunk, or without the empty chunk at the end.
    """

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._left = 0
        self._state = "size"
        self._pending = b""
        self._begun = False
        self.cut_off = False

    def read(self, length: int) -> bytes:
        if self._state == "size":
            self._next_chunk()
        if self._pending:
            piece, self._pending = self._pending[:length], self._pending[length:]
            return piece
        if self._state == "end":
            return b""
        if self._state == "plain":
            return self._stream.read(length)
        piece = self._stream.read(min(length, self._left))
        self._left -= len(piece)
        if not piece:
            self._state, self.cut_off = "end", True
            return b""
        if not self._left:
            self._end_chunk()
        return piece

    def _next_chunk(self) -> None:
        line = self._stream.readline(64)
        size = _CHUNK_SIZE.fullmatch(line)
        if size is None and self._begun and _CUT_SIZE.fullmatch(line):
            self._state, self.cut_off = "end", True
        elif size is None:
            self._state, self._pending = "plain" if line else "end", line
        else:
            self._left, self._begun = int(size[1], 16), True
            self._state = "data" if self._left else "end"

    def _end_chunk(self) -> None:
        line = self._stream.readline(2)
        if line.strip(b"\r\n"):
            self._state, self._pending = "plain", line
        else:
            self._state = "size"
