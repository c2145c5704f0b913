"""Blanks words in the ``warcinfo`` at the head of a file, where a crawl's arguments stand, and leaves the rest."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from pathlib import Path

from newsscrape.archive.erase import fitted
from newsscrape.errors import ArchiveError, UnreadableRecord

_LIMIT = 1 << 24  # bytes of a warcinfo: crawls have been started with long lists
_DIGEST = re.compile(rb"(WARC-Block-Digest: sha1:)[A-Z2-7]{32}")


def redact_info(path: Path, pattern: re.Pattern[bytes]) -> bool:
    """Put an x for each byte that a pattern finds in a packed ``warcinfo``; whether there was any.

    Raises UnreadableRecord where the record cannot be kept in its place, ArchiveError where the file cannot be written.
    """
    try:
        with path.open("r+b") as file:
            packed = file.read(_LIMIT)
            unpacker = zlib.decompressobj(31)
            try:
                record = unpacker.decompress(packed, _LIMIT)
            except zlib.error:
                return False
            head, _, rest = record.partition(b"\r\n\r\n")
            if not unpacker.eof or b"\r\nWARC-Type: warcinfo\r\n" not in head:
                return False
            body = rest[:-4]
            blanked = pattern.sub(lambda found: b"x" * len(found[0]), body)
            if blanked == body:
                return False
            digest = base64.b32encode(hashlib.sha1(blanked, usedforsecurity=False).digest())
            head = _DIGEST.sub(lambda found: found[1] + digest, head)
            made = head + b"\r\n\r\n" + blanked + b"\r\n\r\n"
            try:
                member = fitted(made, len(packed) - len(unpacker.unused_data))
            except ValueError as error:
                raise UnreadableRecord(path.name, 0, f"it cannot be overwritten: {error}") from error
            file.seek(0)
            file.write(member)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be written: {error.strerror or error}") from error
    return True
