"""Reads WARC files compressed with Zstandard: one frame per record, with or without a dictionary at the start.

The format: https://iipc.github.io/warc-specifications/specifications/warc-zstd/
"""

from __future__ import annotations

import struct
import sys
from typing import BinaryIO

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"  # after one byte, 0x50 to 0x5F
_DICTIONARY = b"\x5d" + _SKIPPABLE
_LARGEST = 1 << 26  # bytes of a dictionary; tools create them with 1 MiB
ZstdError = zstd.ZstdError
Dictionary = zstd.ZstdDict
Decompressor = zstd.ZstdDecompressor


def dictionary_of(file: BinaryIO, offset: int = 0) -> Dictionary | None:
    """The dictionary for the records of a file, stored at its start; None if the file has none."""
    file.seek(offset)
    head = file.read(8)
    if not head.startswith(_DICTIONARY):
        return None
    size = struct.unpack("<I", head[4:])[0]
    data = file.read(min(size, _LARGEST))
    return Dictionary(zstd.decompress(data) if data.startswith(MAGIC) else data)


def behind_skippable(file: BinaryIO, offset: int) -> int:
    """The offset of the next frame with data, at this offset or after the skippable frames there."""
    file.seek(offset)
    while len(head := file.read(8)) == 8 and head[1:4] == _SKIPPABLE and head[0] >> 4 == 5:
        offset += 8 + struct.unpack("<I", head[4:])[0]
        file.seek(offset)
    return offset


def beginning(data: bytes, size: int, dictionary: Dictionary | None) -> bytes:
    """The first bytes that the beginning of a frame unpacks to; none if it is not a frame."""
    try:
        return bytes(zstd.ZstdDecompressor(zstd_dict=dictionary).decompress(data, size))
    except ZstdError:
        return b""
