"""Gzip, however often it was applied and wherever it breaks off; never more than a stated size comes out."""

from __future__ import annotations

import zlib

_MAGIC = b"\x1f\x8b"
_LAYERS = 3  # packed by the site, again by its cache, again on the way
_PIECE = 256 * 1024


def unpack(body: bytes, limit: int) -> tuple[bytes, str | None]:
    """What ``body`` is once unpacked, at most ``limit`` bytes of it, and what is wrong with it. Never raises.

    Bytes that are not packed are given back as they are, cut to ``limit``.
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
    """All members of a gzip file, one after the other."""
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
