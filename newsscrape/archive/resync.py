"""Finds where a WARC or ARC file becomes readable again, and how far it is whole."""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO

_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b\x08"
_HEAD = re.compile(rb"(?:WARC/\d|https?://|filedesc:|dns:)")  # how a record begins, unpacked; the last three are ARC's
_PLAIN = re.compile(rb"(?<=\n)WARC/\d\.\d+\r?\n")
_OVERLAP = 64  # bytes; longer than anything looked for


def next_record(file: BinaryIO, start: int) -> int | None:
    """The offset of the next record that begins at ``start`` or later; None where there is none."""
    file.seek(0)
    packed = file.read(2) == _GZIP[:2]
    position = start
    file.seek(position)
    block = file.read(_BLOCK)
    while block:
        for offset in _candidates(block, packed):
            if not packed or _begins_record(file, position + offset):
                return position + offset
        if len(block) <= _OVERLAP:
            return None
        position += len(block) - _OVERLAP
        file.seek(position)
        block = file.read(_BLOCK)
        if len(block) <= _OVERLAP:
            return None
    return None


def whole_length(file: BinaryIO) -> int:
    """How many bytes of a gzipped file are whole members; what follows is torn."""
    file.seek(0)
    end = position = 0
    unpacker = zlib.decompressobj(31)
    while block := file.read(_BLOCK):
        try:
            while block:
                unpacker.decompress(block)
                position += len(block) - len(unpacker.unused_data)
                block = unpacker.unused_data
                if unpacker.eof:
                    end = position
                    unpacker = zlib.decompressobj(31)
        except zlib.error:
            break
    return end


def _candidates(block: bytes, packed: bool) -> list[int]:
    pattern = re.compile(re.escape(_GZIP)) if packed else _PLAIN
    return [match.start() for match in pattern.finditer(block)]


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        head = zlib.decompressobj(31).decompress(file.read(4096), 64)
    except zlib.error:
        return False
    return _HEAD.match(head) is not None
