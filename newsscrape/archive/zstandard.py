"""WARC files packed with Zstandard, a frame a record, with or without a dictionary at their head.

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
_SKIPPABLE = b"\x2a\x4d\x18"  # behind one byte, 0x50 to 0x5F
_DICTIONARY = b"\x5d" + _SKIPPABLE
_LARGEST = 1 << 26  # bytes of a dictionary; tools make them of 1 MiB
ZstdError = zstd.ZstdError
Dictionary = zstd.ZstdDict
Decompressor = zstd.ZstdDecompressor


def dictionary_of(file: BinaryIO, offset: int = 0) -> Dictionary | None:
    """The dictionary with which the records of a file are packed; it stands at the file's head, or there is none."""
    file.seek(offset)
    head = file.read(8)
    if not head.startswith(_DICTIONARY):
        return None
    size = struct.unpack("<I", head[4:])[0]
    data = file.read(min(size, _LARGEST))
    return Dictionary(zstd.decompress(data) if data.startswith(MAGIC) else data)


def behind_skippable(file: BinaryIO, offset: int) -> int:
    """Where the next frame that holds data begins: at an offset or behind the frames there that hold none."""
    file.seek(offset)
    while len(head := file.read(8)) == 8 and head[1:4] == _SKIPPABLE and head[0] >> 4 == 5:
        offset += 8 + struct.unpack("<I", head[4:])[0]
        file.seek(offset)
    return offset


def beginning(data: bytes, size: int, dictionary: Dictionary | None) -> bytes:
    """The first bytes that a piece of a frame unpacks to, none where it is no frame's."""
    try:
        return bytes(zstd.ZstdDecompressor(zstd_dict=dictionary).decompress(data, size))
    except ZstdError:
        return b""
