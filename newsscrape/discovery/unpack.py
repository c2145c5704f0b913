"""Unpacks gzip, however many layers there are and wherever it is cut off, up to a given size."""

from __future__ import annotations

import zlib

_MAGIC = b"\x1f\x8b"
_LAYERS = 3  # packed by the site, again by its cache, again in transit
_PIECE = 256 * 1024


def unpack(body: bytes, limit: int) -> tuple[bytes, str | None]:
    """Unpack ``body``, at most ``limit`` bytes, and say what is wrong with it. Never raises.

    Bytes that are not packed are returned as they are, cut to ``limit``.
    """
    problem: str | None = None
    for _ in range(_LAYERS):
        if not body.startswith(_MAGIC):
            break
        body, found = _gunzip(body, limit)
        problem = problem or found
    if len(body) > limit:
        return body[:limit], problem or f"larger than {limit} bytes"
    return body, problem


def _gunzip(body: bytes, limit: int) -> tuple[bytes, str | None]:
    """All members of a gzip file, concatenated."""
    out = bytearray()
    rest = body
    while rest.startswith(_MAGIC):
        reader = zlib.decompressobj(wbits=31)
        try:
            while rest and not reader.eof:
                out += reader.decompress(rest, min(_PIECE, limit + 1 - len(out)))
                if len(out) > limit:
                    return bytes(out), f"larger than {limit} bytes unpacked"
                rest = reader.unconsumed_tail
        except zlib.error:
            return bytes(out), "damaged gzip"
        if not reader.eof:
            return bytes(out), "cut off inside its gzip"
        rest = reader.unused_data
    return bytes(out), None
