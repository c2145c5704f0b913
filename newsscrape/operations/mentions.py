"""Finds the WARC records that name an article that is being removed: in their URL, headers, links or text."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from newsscrape import urls
from newsscrape.archive.erase import REMOVED
from newsscrape.archive.files import file_records, files_within
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.archive.streams import Stream, stream_at
from newsscrape.article.mention import Mention
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
    if mention.anywhere is None:
        return
    for path in warc_files(folder):
        for record in file_records(path, LIMIT):
            if isinstance(record, StoredRecord) and record.url != REMOVED:
                by_link = _is_named_by_link(path, record, mention)
                if by_link is not None:
                    yield Named(path, replace(record, body=b"", headers={}), by_link)


def _is_named_by_link(path: Path, record: StoredRecord, mention: Mention) -> bool | None:
    """Whether a record names the article by a URL or only by its headline; None if it does not name it."""
    at_home = urls.domain(record.url) in mention.sites
    spellings = [one for one in mention.spellings if at_home or not one.at_home]
    by_link = None
    for data in _texts(path, record):
        lower = data.lower()
        for spelling in spellings:
            if spelling.is_in(data, lower):
                if spelling.is_link:
                    return True
                by_link = False
    return by_link


def _texts(path: Path, record: StoredRecord) -> Iterator[bytes]:
    """A record's page with the content coding removed, then its bytes as stored, in parts that overlap."""
    if "content-encoding" in record.headers:
        with suppress(TooLarge, NotPacked):
            yield unpack(record.body, record.headers["content-encoding"], LIMIT).body
    if record.location is None:
        yield record.url.encode() + b"\n" + record.body
        return
    with path.open("rb") as file:
        yield from _parts(stream_at(file, record.location.offset), record.location.length)


def _parts(stream: Stream, length: int) -> Iterator[bytes]:
    """A stream's bytes in parts that overlap; of an uncompressed file no more than the record's length."""
    tail, left = b"", length
    with suppress(zlib.error, EOFError):
        while block := stream.read(_PIECE if stream.packed else min(left, _PIECE)):
            left -= len(block)
            data = tail + block
            yield data
            tail = data[-_OVERLAP:]
