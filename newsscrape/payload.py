"""The bytes of a response as received: their digest, and unpacking them. Pure and bounded.

The only place that decodes content codings, for live crawls and for pages in WARC files: the same bytes must unpack to
the same page ten years later.
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

# The codings that Scrapy supports too, in the order in which the crawler requests them.
ACCEPTED = ("gzip", "deflate", "br", "zstd")
_PIECE = 1 << 18  # bytes unpacked at a time
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # not in text, but in everything compressed
_TEXT_WITHIN = 1_024  # bytes within which compressed data would contain one
_MIME = re.compile(r"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)\s*(?:;|$)")


class TooLarge(ValueError):
    """The body unpacks to more than the limit."""


class NotPacked(ValueError):
    """The body is not in the coding that its header names."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """``whole`` is false if a stream ended early; ``left`` names a coding that is still on the body."""

    body: bytes
    whole: bool = True
    left: str = ""


def digest(body: bytes) -> str:
    """SHA-256 of a payload in hexadecimal; the record's WARC-Payload-Digest is the same."""
    return hashlib.sha256(body).hexdigest()


def unpack(body: bytes, codings: str, limit: int) -> Unpacked:
    """Remove a body's content codings (``Content-Encoding``, such as ``gzip`` or ``br, gzip``).

    ``limit`` is in bytes of the result. Raises TooLarge beyond it, NotPacked if the body is not in that coding. An
    unknown coding stays, with all codings that were applied before it. Plain text with the name of a coding is returned
    as it is: some crawlers stored unpacked payloads with the headers of the packed ones.
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
    """Whether bytes start like text and not like compressed data: without control characters."""
    return _CONTROL.search(body, 0, _TEXT_WITHIN) is None


def content_type(values: Iterable[str]) -> str:
    """The effective ``Content-Type`` of several, chosen as browsers do: the last with a type.

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
    """A response's body unpacked, and the headers that apply then: a coding that stayed is still named."""
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
    """Concatenated streams are unpacked too, like gzip members; anything after the last is ignored."""
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
    """The zlib format, as the standard requires, or the raw stream that some servers send."""
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
    """``_joined`` with the library's own error converted to ours."""
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
