"""Erases single records in WARC files in place: other records keep their offsets, and the file stays valid.

A record is overwritten by one of the same length that says only "removed", and when. The replacement is not compressed,
so that it can have any length. Copies of the old bytes in a file system or a backup are out of reach.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from newsscrape.archive.records import VERSION, iso, new_record_id
from newsscrape.errors import ArchiveError, UnreadableRecord
from newsscrape.tasks import Location

REMOVED = "urn:newsscrape:removed"  # the target URI of all removed records
_SAID = b"removed"
_GZIP = b"\x1f\x8b\x08"
_GZIP_HEAD = _GZIP + b"\x00\x00\x00\x00\x00\x00\xff"  # no name, no time, no operating system
_COMMENTED_HEAD = _GZIP + b"\x10\x00\x00\x00\x00\x00\xff"
_SHORT = 300  # bytes in which any such record fits uncompressed
_STORED = 65_535  # bytes of one stored block in a deflate stream
_BLOCK_HEAD = 5
_PIECE = 1 << 16
_HEAD_LIMIT = 1 << 16  # bytes of a record within which its header must end


def erase(path: Path, location: Location, record_id: str | None, moment: datetime) -> int:
    """Overwrite the record at an offset and the request records that follow it; returns how many were overwritten.

    A record that is already overwritten is left as it is. Raises UnreadableRecord if there is no complete WARC record
    of that length, or a record other than ``record_id``; ArchiveError if the file cannot be written.
    """
    try:
        with path.open("r+b") as file:
            places = [(location.offset, location.length), *_requests_after(file, location, record_id)]
            done = 0
            for offset, length in places:
                head = _head_at(file, location.file, offset, length)
                if offset == location.offset and record_id and record_id.encode() not in head and not _is_removed(head):
                    raise UnreadableRecord(location.file, offset, f"it is not the record {record_id}")
                if not _is_removed(head):
                    _overwrite(file, location.file, offset, length, moment)
                    done += 1
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError as error:
        raise UnreadableRecord(location.file, location.offset, "the file is not there") from error
    except OSError as error:
        raise ArchiveError(f"{path} cannot be written: {error.strerror or error}") from error
    return done


def removed_record(length: int, moment: datetime, *, packed: bool) -> bytes:
    """An empty WARC record of exactly this many bytes, ``packed`` as a gzip member or plain."""
    if not packed:
        return _plain(length, moment)
    inside = length - len(_GZIP_HEAD) - 8
    if inside < _SHORT:
        return _squeezed(inside, moment)
    blocks = max(1, -(-inside // (_STORED + _BLOCK_HEAD)))
    record = _plain(inside - blocks * _BLOCK_HEAD, moment)
    stream = b"".join(_stored_blocks(record, blocks))
    return _GZIP_HEAD + stream + _checked(record)


def _squeezed(inside: int, moment: datetime) -> bytes:
    """The same, compressed, for places that are too short."""
    return fitted(_plain(_SHORT - _BLOCK_HEAD, moment), inside + len(_GZIP_HEAD) + 8)


def fitted(record: bytes, length: int) -> bytes:
    """A record as a gzip member of exactly this many bytes, padded with a comment in its header.

    Raises ValueError if it does not fit.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packer.compress(record) + packer.flush()
    spare = length - len(_GZIP_HEAD) - 8 - len(stream)
    if spare < 0:
        raise ValueError(f"{length} bytes are too few for a record")
    head = _COMMENTED_HEAD + b" " * (spare - 1) + b"\0" if spare else _GZIP_HEAD
    return head + stream + _checked(record)


def _checked(record: bytes) -> bytes:
    """The end of a gzip member: checksum and length."""
    return struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)


def _plain(length: int, moment: datetime) -> bytes:
    head = (
        f"{VERSION}\r\nWARC-Type: metadata\r\nWARC-Record-ID: <{new_record_id()}>\r\nWARC-Date: {iso(moment)}\r\n"
        f"WARC-Target-URI: {REMOVED}\r\n"
        "Content-Type: text/plain\r\nContent-Length: {:010}\r\n\r\n"
    )
    room = length - len(head.format(0)) - 4
    if room < len(_SAID):
        raise ValueError(f"{length} bytes are too few for a record")
    return head.format(room).encode() + _SAID.ljust(room) + b"\r\n\r\n"


def _stored_blocks(data: bytes, count: int) -> Iterator[bytes]:
    """A deflate stream of ``count`` blocks, the last of which is marked as the last."""
    for number in range(count):
        block = data[number * _STORED : (number + 1) * _STORED]
        yield struct.pack("<BHH", number == count - 1, len(block), len(block) ^ 0xFFFF) + block


def _overwrite(file: BinaryIO, name: str, offset: int, length: int, moment: datetime) -> None:
    file.seek(offset)
    packed = file.read(3) == _GZIP
    try:
        record = removed_record(length, moment, packed=packed)
    except ValueError as error:
        raise UnreadableRecord(name, offset, f"it cannot be overwritten: {error}") from error
    file.seek(offset)
    file.write(record)


def _head_at(file: BinaryIO, name: str, offset: int, length: int) -> bytes:
    """The header of the record at an offset; UnreadableRecord unless there is exactly one record of that length."""
    file.seek(offset)
    start = file.read(3)
    if start == _GZIP:
        head, found = _member(file, offset)
    else:
        head, found = _uncompressed(file, offset)
    if not head.startswith(b"WARC/"):
        raise UnreadableRecord(name, offset, "there is no WARC record that can be overwritten")
    if found != length:
        raise UnreadableRecord(name, offset, f"the record there has {found} bytes, not {length}")
    return head


def _member(file: BinaryIO, offset: int) -> tuple[bytes, int]:
    """The header of the record in a gzip member, and the member's length; nothing if the member is truncated."""
    file.seek(offset)
    unpacker = zlib.decompressobj(31)
    head, read = b"", 0
    try:
        while not unpacker.eof and (block := file.read(_PIECE)):
            read += len(block)
            while block and not unpacker.eof:
                piece = unpacker.decompress(block, _PIECE)
                head += piece[: _HEAD_LIMIT - len(head)]
                block = unpacker.unconsumed_tail
    except zlib.error:
        return b"", 0
    length = read - len(unpacker.unused_data)
    return (head.partition(b"\r\n\r\n")[0], length) if unpacker.eof else (b"", 0)


def _uncompressed(file: BinaryIO, offset: int) -> tuple[bytes, int]:
    """The same for an uncompressed record: header, block, and the two line breaks after it."""
    file.seek(offset)
    head, end, _ = file.read(_HEAD_LIMIT).partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    size = fields.get(b"content-length", b"").strip()
    return (head, len(head) + len(end) + int(size) + 4) if size.isdigit() else (b"", 0)


def _requests_after(file: BinaryIO, location: Location, record_id: str | None) -> list[tuple[int, int]]:
    """The offsets of the request records that follow a record and refer to it."""
    places: list[tuple[int, int]] = []
    offset = location.offset + location.length
    while record_id is not None:
        file.seek(offset)
        start = file.read(3)
        head, length = _member(file, offset) if start == _GZIP else _uncompressed(file, offset)
        if f"WARC-Concurrent-To: <{record_id}>".encode() not in head or length == 0:
            break
        places.append((offset, length))
        offset += length
    return places


def _is_removed(head: bytes) -> bool:
    return f"WARC-Target-URI: {REMOVED}\r\n".encode() in head
