"""Finds a phrase in a folder: in any file, raw and unpacked, and in the values of SQLite databases.

Reads in bounded blocks, so memory does not grow with the files. The search is case-sensitive and covers every encoding
that files may use: UTF-8, UTF-16, Latin-1, and escapes of HTML, JSON and URLs.
"""

from __future__ import annotations

import html
import json
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import quote, quote_plus

from newsscrape.archive.files import file_records, is_readable
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.archive.resync import next_record
from newsscrape.archive.streams import stream_at
from newsscrape.archive.zstandard import MAGIC, ZstdError, dictionary_of
from newsscrape.payload import NotPacked, TooLarge, unpack
from newsscrape.store.phrase import is_sqlite, split_over_pages, values_with

PIECE = 1 << 20  # bytes read at a time
BODY_LIMIT = 1 << 27  # bytes of a page that is unpacked in memory; longer pages are only searched as stored
_GZIP = b"\x1f\x8b\x08"
_DAMAGE = (zlib.error, ZstdError, EOFError, OSError, ValueError)
_DEPTH = 3  # nested archives


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a phrase occurs: a file, and where in it."""

    file: str
    where: str


class Readable(Protocol):
    """The part of the file interface that is needed here."""

    def read(self, length: int) -> bytes: ...


def needles(phrase: str) -> tuple[bytes, ...]:
    """The byte strings in which a phrase may be encoded."""
    escaped = json.dumps(phrase)[1:-1]
    texts = (
        phrase, html.escape(phrase), html.escape(phrase, quote=False), escaped, escaped.replace("/", "\\/"),
        phrase.replace("/", "\\/"), quote(phrase), quote(phrase, safe=""), quote_plus(phrase),
    )  # fmt: skip
    forms = [text.encode() for text in texts]
    forms += [phrase.encode("utf-16-le"), phrase.encode("utf-16-be")]
    if all(ord(letter) < 256 for letter in phrase):
        forms.append(phrase.encode("latin-1"))
    return tuple(dict.fromkeys(forms))


def files_in(folders: Sequence[Path]) -> list[Path]:
    """Every regular file of some folders, each once. The targets of symbolic links are not in the folder."""
    found = {
        path.resolve(): path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
    return list(found.values())


def places(path: Path, phrase: str, name: str | None = None, depth: int = 0) -> Iterator[Found]:
    """Where a phrase occurs in a file and in what is packed in it. ``name`` is the file's name in the result."""
    name, forms = name or str(path), needles(phrase)
    with path.open("rb") as file:
        if any(form in path.name.encode() for form in forms):
            yield Found(name, "its name")
        yield from (Found(name, f"byte {at}") for at in offsets(file, forms))
        head = _head(file)
        if is_sqlite(head):
            yield from (Found(name, where) for where in split_over_pages(file, forms))
            yield from (Found(name, where) for where in values_with(path, phrase))
        elif path.name.endswith("-wal"):
            yield from (Found(name, where) for where in split_over_pages(file, forms))
        elif head.startswith((_GZIP, MAGIC)):
            yield from (Found(name, where) for where in _unpacked(file, forms))
    if zipfile.is_zipfile(path):
        yield from _members(path, phrase, name, depth)
    elif is_readable(path.name):
        yield from (Found(name, where) for where in _pages(path, forms))


def offsets(file: Readable, forms: Sequence[bytes]) -> Iterator[int]:
    """The offsets of some byte strings in a stream, also across blocks: one offset per block and string."""
    keep = max(map(len, forms)) - 1
    tail, position = b"", 0
    while block := file.read(PIECE):
        data = tail + block
        for form in forms:
            at = data.find(form, max(len(tail) - len(form) + 1, 0))  # do not repeat a match that is in the tail alone
            if at >= 0:
                yield position - len(tail) + at
        position += len(block)
        tail = data[-keep:] if keep else b""


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(16)


def _unpacked(file: BinaryIO, forms: Sequence[bytes]) -> Iterator[str]:
    """The gzip members or Zstandard frames that contain a phrase. Damaged parts are skipped."""
    size = file.seek(0, 2)
    dictionary = dictionary_of(file)
    offset = 0
    while offset < size:
        end = offset
        try:
            stream = stream_at(file, offset, dictionary)
            yield from (f"byte {at} of what is packed at byte {offset}" for at in offsets(stream, forms))
            end = stream.position()
        except _DAMAGE:
            pass
        if end <= offset:
            found = next_record(file, offset + 1, dictionary)
            end = size if found is None else found
        offset = end


def _pages(path: Path, forms: Sequence[bytes]) -> Iterator[str]:
    """The records of a WARC file whose page has a content coding and contains the phrase."""
    for record in file_records(path, BODY_LIMIT):
        if not isinstance(record, StoredRecord) or "content-encoding" not in record.headers:
            continue
        try:
            body = unpack(record.body, record.headers["content-encoding"], BODY_LIMIT).body
        except (TooLarge, NotPacked):
            continue
        if any(form in body for form in forms):
            yield f"the page {record.url}" + (f", record at byte {record.location.offset}" if record.location else "")


def _members(path: Path, phrase: str, name: str, depth: int) -> Iterator[Found]:
    """The same for each member of a zip file, such as a WACZ, by way of a temporary copy."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                inside = f"{name} → {member.filename}"
                if member.is_dir() or depth >= _DEPTH:
                    continue
                with tempfile.TemporaryDirectory() as folder, archive.open(member) as packed:
                    copy = Path(folder) / Path(member.filename).name
                    with copy.open("wb") as out:
                        shutil.copyfileobj(packed, out, PIECE)
                    yield from places(copy, phrase, inside, depth + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return


def find_phrase(folders: Sequence[Path], phrase: str, progress: Callable[[int], None]) -> Iterator[Found]:
    """Where a phrase occurs in all files of some folders. ``progress`` is called with the number of bytes done."""
    for path in files_in(folders):
        try:
            size = path.stat().st_size
            yield from places(path, phrase)
        except FileNotFoundError:  # a crawl renamed it in the meantime, or a log was emptied
            continue
        progress(size)
