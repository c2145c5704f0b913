"""The bytes of a response as they arrived: their digest, and what they are once unpacked. Pure, and bounded.

The one place that understands content codings, for a live crawl and for a page read out of a WARC file alike: the
same bytes must unpack to the same page ten years on.
"""

from __future__ import annotations

import hashlib
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# All that Scrapy can do too; the order is what the crawler asks servers for.
ACCEPTED = ("gzip", "deflate", "br", "zstd")
_PIECE = 1 << 18  # bytes unpacked at a time
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # in no text, and in all that is packed
_TEXT_WITHIN = 1_024  # bytes in which packed data would show one
_MIME = re.compile(r"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)\s*(?:;|$)")


class TooLarge(ValueError):
    """The body unpacks to more than the limit."""


class NotPacked(ValueError):
    """The body is not in the coding that its header names."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """``whole`` is false where a stream ended early; ``left`` names a coding that is still on the body."""

    body: bytes
    whole: bool = True
    left: str = ""


def digest(body: bytes) -> str:
    """SHA-256 of a payload, in hexadecimal; the record's WARC-Payload-Digest is the same."""
    return hashlib.sha256(body).hexdigest()


def unpack(body: bytes, codings: str, limit: int) -> Unpacked:
    """A body without its content codings (``Content-Encoding``, such as ``gzip`` or ``br, gzip``).

    ``limit`` is in bytes of the result; TooLarge past it, NotPacked where the body is in no such coding. A coding
    that nobody knows stays on, with all that was put on before it. Plain text under the name of a coding is what it
    is: crawlers stored unpacked payloads under the headers that came with packed ones.
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip()]
    whole = True
    while body and names and names[-1] in _CODINGS:
        try:
            unpacked, ended = _CODINGS[names.pop()](body, limit)
        except NotPacked:
            if not is_text(body):
                raise
            return Unpacked(body, whole)
        if not ended and is_text(body):
            return Unpacked(body, whole)
        body, whole = unpacked, whole and ended
    return Unpacked(body, whole, ", ".join(names) if body else "")


def is_text(body: bytes) -> bool:
    """Whether bytes begin as text does, and as nothing that is packed: without control characters."""
    return _CONTROL.search(body, 0, _TEXT_WITHIN) is None


def content_type(values: Iterable[str]) -> str:
    """The one ``Content-Type`` of several, as browsers choose: the last that names a type.

    It keeps the charset of an earlier one of the same type. Source: Fetch Standard, "extract a MIME type".

    >>> content_type(["text/html; charset=windows-1251", "text/html"])
    'text/html; charset=windows-1251'
    """
    chosen = ""
    for value in (part for whole in values for part in whole.split(",")):
        named, before = _MIME.match(value), _MIME.match(chosen)
        if named is None or named[1] == "*/*":
            continue
        same = before is not None and before[1].lower() == named[1].lower()
        if not same or "charset" in value.lower() or "charset" not in chosen.lower():
            chosen = value.strip()
    return chosen or next(iter(values), "")


def unpack_page(body: bytes, headers: Mapping[str, str], limit: int) -> tuple[Unpacked, dict[str, str]]:
    """A response's body unpacked, and its headers as they are then: a coding that stayed on is still named."""
    rest = dict(headers)
    unpacked = unpack(body, rest.pop("content-encoding", ""), limit)
    if unpacked.left:
        rest["content-encoding"] = unpacked.left
    return unpacked, rest


def _joined(pieces: Iterator[bytes], limit: int) -> bytes:
    parts, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise TooLarge(f"more than {limit} bytes when unpacked")
        parts.append(piece)
    return b"".join(parts)


def _zlib(body: bytes, limit: int, window: int) -> tuple[bytes, bool]:
    """Streams may be joined end to end, as gzip's members are; what follows the last is no part of it."""
    whole = True

    def pieces() -> Iterator[bytes]:
        nonlocal whole
        rest = body
        while rest:
            unpacker = zlib.decompressobj(window)
            while rest and not unpacker.eof:
                try:
                    yield unpacker.decompress(rest, _PIECE)
                except zlib.error as error:
                    if rest is body:
                        raise NotPacked(str(error)) from error
                    whole = False
                    return
                rest = unpacker.unconsumed_tail
            whole = unpacker.eof
            rest = unpacker.unused_data if window > 15 and unpacker.unused_data.startswith(b"\x1f\x8b") else b""

    return _joined(pieces(), limit), whole


def _gzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    return _zlib(body, limit, 31)


def _deflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """zlib's form, as the standard has it, or the bare stream that some servers send."""
    try:
        return _zlib(body, limit, 15)
    except NotPacked:
        return _zlib(body, limit, -15)


def _brotli(body: bytes, limit: int) -> tuple[bytes, bool]:
    unpacker = brotli.Decompressor()

    def pieces() -> Iterator[bytes]:
        given = body
        while not unpacker.is_finished():
            piece = unpacker.process(given, output_buffer_limit=_PIECE)
            if not piece and not given:
                return
            given = b""
            yield piece

    return _complained(pieces, limit, brotli.error), unpacker.is_finished()


def _zstandard(body: bytes, limit: int) -> tuple[bytes, bool]:
    unpacker: Any = None

    def pieces() -> Iterator[bytes]:
        nonlocal unpacker
        rest = body
        while rest:
            unpacker = zstd.ZstdDecompressor()
            yield unpacker.decompress(rest, _PIECE)
            while not unpacker.eof and not unpacker.needs_input:
                yield unpacker.decompress(b"", _PIECE)
            rest = unpacker.unused_data if unpacker.eof else b""

    return _complained(pieces, limit, zstd.ZstdError), unpacker.eof


def _complained(pieces: Callable[[], Iterator[bytes]], limit: int, error: type[Exception]) -> bytes:
    """``_joined`` with the library's own error as ours."""
    try:
        return _joined(pieces(), limit)
    except error as complaint:
        raise NotPacked(str(complaint)) from complaint


_CODINGS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstandard,
}
