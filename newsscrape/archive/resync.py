"""Finds the next readable record in a damaged WARC or ARC file, and how much of a file is intact."""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO

from newsscrape.archive import zstandard

_BLOCK, _SMALLEST_BLOCK = 1 << 20, 1 << 13
_PIECE = 1 << 16
_HEAD_SIZE = 1 << 13  # bytes that hold the first line of a record; a longer URL is not a URL
# The start of a record: WARC's first line, or the whole header of an ARC record (URL, IP, time, type, length).
_FIRST_LINE = rb"(?:WARC/\d\.\d+[ \t\r]*\n|[a-z]+:[^\n]{0,4096} \S+ \d{8,14} [^ \n]* \d+\r?\n)"
_BEGINS = re.compile(_FIRST_LINE)
_PACKED = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]|\x28\xb5\x2f\xfd")  # gzip, Zstandard
_PLAIN = re.compile(rb"(?<=\n)" + _FIRST_LINE)


def begins_record(head: bytes) -> bool:
    """Whether unpacked bytes are the start of a record."""
    return _BEGINS.match(head) is not None


def next_record(file: BinaryIO, start: int, dictionary: zstandard.Dictionary | None = None) -> int | None:
    """The offset of the next record at ``start`` or later, compressed or not; None if there is none."""
    position = max(start - 1, 0)  # an uncompressed record begins after a line break
    size = _SMALLEST_BLOCK  # in most cases the next record is near
    file.seek(position)
    block = file.read(size)
    while block:
        size = min(size * 4, _BLOCK)
        more = file.read(size)
        found = _first(block + more[:_HEAD_SIZE], len(block), start - position, dictionary)
        if found is not None:
            return position + found
        keep = block[-1:]
        position += len(block) - len(keep)
        block = keep + more if more else b""
    return None


def _first(data: bytes, within: int, start: int, dictionary: zstandard.Dictionary | None) -> int | None:
    """The first record in a block of a file that begins before ``within``; the bytes after that only confirm it."""
    lines = (match.start() for match in _PLAIN.finditer(data, max(start, 0)))
    plain = min(next(lines, within), within)
    for match in _PACKED.finditer(data, max(start, 0), plain + 3):
        at = match.start()
        if at < plain and begins_record(_unpacked(data[at : at + _HEAD_SIZE], dictionary)):
            return at
    return plain if plain < within else None


def _unpacked(data: bytes, dictionary: zstandard.Dictionary | None) -> bytes:
    if data.startswith(zstandard.MAGIC):
        return zstandard.beginning(data, _HEAD_SIZE, dictionary)
    try:
        return zlib.decompressobj(31).decompress(data, _HEAD_SIZE)
    except zlib.error:
        return b""


def whole_length(file: BinaryIO) -> int:
    """The length of the complete members of a gzip file; anything after it is a truncated member."""
    file.seek(0)
    end = position = 0
    unpacker = zlib.decompressobj(31)
    try:
        while block := file.read(_PIECE):
            while block:
                unpacker.decompress(block, _PIECE)
                rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                position += len(block) - len(rest)
                block = rest
                if unpacker.eof:
                    end = position
                    unpacker = zlib.decompressobj(31)
        while unpacker.decompress(b"", _PIECE):
            pass
        return position if unpacker.eof else end
    except zlib.error:
        return end
