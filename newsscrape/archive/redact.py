"""Blanks words in the ``warcinfo`` at the start of a file, which has the crawl's arguments, and leaves the rest."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from pathlib import Path

from newsscrape.archive.erase import fitted
from newsscrape.errors import ArchiveError, UnreadableRecord

_LIMIT = 1 << 24  # bytes of a warcinfo: some crawls are started with long lists
_DIGEST = re.compile(rb"(WARC-Block-Digest: sha1:)[A-Z2-7]{32}")


def redact_info(path: Path, pattern: re.Pattern[bytes]) -> bool:
    """Replace each byte that a pattern matches in a compressed ``warcinfo`` by "x"; returns whether there were any.

    Raises UnreadableRecord if the record cannot keep its place, ArchiveError if the file cannot be written.
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
