"""Finds the WARC records that name an article that is being removed: in their URL, headers, links or text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from newsscrape import urls
from newsscrape.archive.erase import REMOVED
from newsscrape.archive.files import file_records, files_within
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.archive.streams import Stream, stream_at
from newsscrape.article.mention import Mention, as_bytes
from newsscrape.payload import NotPacked, TooLarge, unpack

LIMIT = 1 << 27  # bytes of a page that is searched with its content coding removed
_PIECE = 1 << 20
_OVERLAP = 1 << 14  # the longest match, in bytes


@dataclass(frozen=True, slots=True)
class Named:
    """A record that names the article. ``by_link``: by a URL, not only by its headline."""

    path: Path
    record: StoredRecord
    by_link: bool


def warc_files(folder: Path) -> list[Path]:
    """The WARC files of a folder, finished or open. Not WACZ files, whose records cannot be changed in place."""
    found = files_within(folder)[0] if folder.is_dir() else []
    return [path for path in found if path.suffix.lower() != ".wacz"]


def records_naming(folder: Path, mention: Mention) -> Iterator[Named]:
    """Every record in the files of a folder that names the article.

    A headline or a bare path only counts on pages of the same site.
    """
    whole, paths, headline = map(as_bytes, (mention.anywhere, mention.paths, mention.headline))
    if whole is None:
        return
    for path in warc_files(folder):
        for record in file_records(path, LIMIT):
            if not isinstance(record, StoredRecord) or record.url == REMOVED:
                continue
            at_home = urls.domain(record.url) in mention.sites
            by_link = _stands_in(path, record, whole) or (at_home and _stands_in(path, record, paths))
            if by_link or (at_home and _stands_in(path, record, headline)):
                yield Named(path, replace(record, body=b"", headers={}), by_link)


def _stands_in(path: Path, record: StoredRecord, pattern: re.Pattern[bytes] | None) -> bool:
    """Whether a record contains it, as stored or in its page with the content coding removed."""
    if pattern is None:
        return False
    if "content-encoding" in record.headers:
        try:
            if pattern.search(unpack(record.body, record.headers["content-encoding"], LIMIT).body):
                return True
        except (TooLarge, NotPacked):
            pass
    if record.location is None:
        return pattern.search(record.url.encode() + b"\n" + record.body) is not None
    with path.open("rb") as file:
        return _within(stream_at(file, record.location.offset), pattern, record.location.length)


def _within(stream: Stream, pattern: re.Pattern[bytes], length: int) -> bool:
    """The same for a stream, read block by block; in an uncompressed file no more than the record's length."""
    tail, left = b"", length
    try:
        while block := stream.read(_PIECE if stream.packed else min(left, _PIECE)):
            left -= len(block)
            data = tail + block
            if pattern.search(data):
                return True
            tail = data[-_OVERLAP:]
    except (zlib.error, EOFError):
        pass
    return False
