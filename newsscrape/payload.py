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

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# The codings that Scrapy supports too, in the order in which the crawler requests them.
ACCEPTED = ("gzip", "deflate", "br", "zstd")
_PIECE = 1 << 18  # bytes unpacked at a time
_SLICE = 1 << 16  # compressed bytes that an unpacker gets at a time, because it copies what it does not use
_STREAMS = 4_096  # concatenated streams: no server sends as many, and each takes a moment to begin
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


def beginning(body: bytes, codings: str, size: int) -> bytes:
    """The first ``size`` bytes of a body once it is unpacked, or fewer: what one small piece of it gives, at no cost.

    Empty where that piece cannot be unpacked.
    """
    for name in reversed([name.strip().lower() for name in codings.split(",") if name.strip()]):
        begin = _BEGINNINGS.get(name)
        if begin is None:
            return b""
        try:
            body = begin(body[:_SLICE], size)
        except (zlib.error, brotli.error, zstd.ZstdError):
            body = body if is_text(body) else b""
    return body[:size]


def refusal(error: TooLarge | NotPacked, limit: int) -> str:
    """Why a body was not unpacked, as the reason of its URL. ``limit`` is in bytes."""
    if isinstance(error, TooLarge):
        return f"larger than the limit of {limit // 2**20} MiB when unpacked"
    return "its compressed body cannot be unpacked"


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
    whole = False
    given = memoryview(body)

    def pieces() -> Iterator[bytes]:
        nonlocal whole
        at = 0
        for _ in range(_STREAMS):
            unpacker = zlib.decompressobj(window)
            while not unpacker.eof:
                part = given[at : at + _SLICE]
                try:
                    piece = unpacker.decompress(part, _PIECE)
                except zlib.error as error:
                    if at == 0:
                        raise NotPacked(str(error)) from error
                    return
                at += len(part) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
                if not part and not piece:
                    return
                yield piece
            if window <= 15 or bytes(given[at : at + 2]) != b"\x1f\x8b":
                whole = True
                return

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
    whole = False
    given = memoryview(body)

    def pieces() -> Iterator[bytes]:
        nonlocal whole
        at = 0
        for _ in range(_STREAMS):
            unpacker = zstd.ZstdDecompressor()
            while not unpacker.eof:
                part = given[at : at + _SLICE] if unpacker.needs_input else b""
                if unpacker.needs_input and not part:
                    return
                at += len(part)
                yield unpacker.decompress(part, _PIECE)
            at -= len(unpacker.unused_data)
            if at == len(given):
                whole = True
                return

    return _complained(pieces, limit, zstd.ZstdError), whole


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


def _begin_deflate(body: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj(15).decompress(body, size)
    except zlib.error:
        return zlib.decompressobj(-15).decompress(body, size)


_BEGINNINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": lambda body, size: zlib.decompressobj(31).decompress(body, size),
    "x-gzip": lambda body, size: zlib.decompressobj(31).decompress(body, size),
    "deflate": _begin_deflate,
    "br": lambda body, size: brotli.Decompressor().process(body, output_buffer_limit=size),
    "zstd": lambda body, size: zstd.ZstdDecompressor().decompress(body, size),
}
