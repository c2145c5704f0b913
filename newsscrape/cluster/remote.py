"""Files at addresses, read through fsspec: in large pieces, and with patience."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from newsscrape.errors import BadArgument, NewsscrapeError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1 << 22  # bytes of a request
_ADDRESS = re.compile(r"\w+://")
WAITS = (1, 5, 20)  # seconds before a request that failed is made again


class Unreachable(NewsscrapeError):
    """A file elsewhere that cannot be read on."""


def is_address(text: str) -> bool:
    """Whether a text is an address, not the name of a file."""
    return _ADDRESS.match(text) is not None


def filesystem(address: str) -> tuple[Any, str]:
    """What fsspec reaches an address by, and the path there.

    Raises BadArgument without the extra, or without the package that knows the address's protocol.
    """
    try:
        import fsspec
    except ImportError as error:
        raise BadArgument("addresses need the extra “cluster”: pip install 'fsspec[http]'") from error
    try:
        system, path = fsspec.url_to_fs(address)
    except (ImportError, ValueError) as error:  # "Install s3fs to access S3", "Protocol not known: foo"
        raise BadArgument(f"{address} cannot be reached: {error}") from error
    return system, path


@contextmanager
def opened(address: str) -> Iterator[BinaryIO]:
    """A file at an address (``https://``, ``s3://``); not every server lets it be read from anywhere (``seekable``).

    Reading it raises Unreachable. Raises BadArgument as ``filesystem`` does.
    """
    system, path = filesystem(address)
    with system.open(path, "rb", block_size=PIECE, cache_type="none") as file:
        if _comes_in_parts(file):
            yield io.BufferedReader(_Remote(file, True), PIECE)
            return
    with system.open(path, "rb", block_size=0) as file:  # as it comes
        yield io.BufferedReader(_Remote(file, False), PIECE)


class _Remote(io.RawIOBase):
    """A file of fsspec whose errors are no ``OSError`` or ``ValueError``, which a reader of WARC takes for damage."""

    def __init__(self, file: Any, in_parts: bool) -> None:
        self._file = file
        self._in_parts = in_parts

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._in_parts

    def tell(self) -> int:
        return int(self._file.tell())

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._file.seek(offset, whence)
        return self.tell()

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        for wait in (*WAITS, None) if self._in_parts else (None,):  # a stream that broke off does not go on
            try:
                count = int(self._file.readinto(buffer))
                if count or self._file.size is None or self._file.tell() >= self._file.size:
                    return count
                reason = "it ended before its length"
            except Exception as error:  # of whatever library fetches it
                reason = str(error) or type(error).__name__
            if wait is not None:
                time.sleep(wait)
        raise Unreachable(f"cannot be read on at byte {self._file.tell():,}: {reason}")


def _comes_in_parts(file: Any) -> bool:
    """Whether a server sends any part of a file: it is asked for the second byte, since not all that can say so."""
    try:
        file.seek(1)
        found = len(file.read(1)) == 1
        file.seek(0)
    except ValueError:  # fsspec knows no length, or got the whole
        return False
    return found
