"""Reads WARC and ARC files from any program: whole files in constant memory, or one record at its offset.

Damage is reported, not raised: a record that cannot be read yields its offset and the reason, and reading continues at
the next readable record. A record with only part of its page says why.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from newsscrape.archive.record_parsing import Source, StoredRecord, read_record
from newsscrape.archive.resync import begins_record, next_record
from newsscrape.archive.streams import MAX_HEADER, Stream, stream_at
from newsscrape.archive.zstandard import ZstdError, dictionary_of
from newsscrape.errors import UnreadableRecord
from newsscrape.tasks import Location

# Bytes that may be read a second time to find a record within something that turned out not to be one, in multiples of
# the file's size: otherwise a crafted file could have its end read once for each of its lines.
_PATIENCE = 1 << 22
_READ_ANYWAY = 1 << 16
# What the codecs and warcio's parsers raise for damaged bytes.
_DAMAGE = (zlib.error, ZstdError, EOFError, OSError, ValueError, AttributeError, IndexError, TypeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of a file that could not be read, starting at ``offset``."""

    file: str
    offset: int
    reason: str


def read_records(
    path: Path, limit: int, start: int = 0, end: int | None = None, *, reachable: bool = True
) -> Iterator[StoredRecord | Damage]:
    """Every record of a file, in order, or of its part from ``start`` to ``end``.

    Bodies over ``limit`` bytes are left out and marked. If records are not ``reachable`` one by one, because the file
    is a temporary copy, they have no location.
    """
    with path.open("rb") as file:
        yield from records_of(file, path.name, limit, start, end, reachable=reachable)


def records_of(
    file: BinaryIO, name: str, limit: int, start: int = 0, end: int | None = None, *, reachable: bool = True,
    next_to_read: Callable[[int], int] | None = None,
) -> Iterator[StoredRecord | Damage]:  # fmt: skip
    """The same of an open file, which must stand where it stood before when the next record is asked for.

    ``next_to_read`` may pass over records: it gets the offset of one and gives that of the first that has to be read.
    """
    size = file.seek(0, 2) if end is None else end
    dictionary = dictionary_of(file, start)
    reachable = reachable and (not start or dictionary is None)  # read_at looks for one at the file's head
    source = Source(file, name, size, limit, dictionary, reachable)
    patience = size - start + _PATIENCE
    offset: int | None = start
    while offset is not None and offset < size:
        try:
            if next_to_read is not None and (offset := next_to_read(offset)) >= size:
                return
            offset = yield from _from(source, offset)
        except _DAMAGE as error:
            yield Damage(name, offset, _words(error))
            read = file.tell() - offset
            patience -= max(read - _READ_ANYWAY, 0)
            offset = next_record(file, offset + (1 if patience > 0 else max(read, 1)), source.dictionary)


def read_at(path: Path, location: Location, limit: int) -> StoredRecord:
    """The record at a location. Raises UnreadableRecord if there is none, or if it cannot be read."""
    reason = "there is no record"
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            source = Source(file, location.file, size, limit, dictionary_of(file))
            for found in _from(source, location.offset):
                if isinstance(found, StoredRecord):
                    return found
                reason = found.reason
    except FileNotFoundError as error:
        raise UnreadableRecord(location.file, location.offset, "the file is not there") from error
    except _DAMAGE as error:
        raise UnreadableRecord(location.file, location.offset, _words(error)) from error
    raise UnreadableRecord(location.file, location.offset, reason)


def _from(source: Source, offset: int) -> Generator[StoredRecord | Damage, None, int]:
    """The record at an offset, or the records of one compressed piece. Returns the offset of what follows."""
    stream = stream_at(source.file, offset, source.dictionary)
    line = _next_line(stream)
    alone = source.reachable
    while line:
        found = read_record(stream, line, source)
        end = stream.position()
        line = stream.readline()
        if line.strip() and not begins_record(line):
            raise ValueError("other data follows where its Content-Length has it end")
        line = line if line.strip() else _next_line(stream)
        if stream.packed and line and not begins_record(line):
            raise ValueError("other data follows the record")
        alone = alone and not (stream.packed and line)
        place = Location(source.name, offset, (stream.position() if stream.packed else end) - offset) if alone else None
        if isinstance(found, StoredRecord):
            yield replace(found, location=place)
        elif found:
            yield Damage(source.name, offset, found)
        if not stream.packed:
            break
    return stream.position() - len(line)


def _next_line(stream: Stream) -> bytes:
    """The next line that is not blank: the first line of a record."""
    stream.lines_left = MAX_HEADER
    while (line := stream.readline()) and not line.strip():
        pass
    return line


def _words(error: BaseException) -> str:
    if isinstance(error, EOFError):
        return "the file ends within the record"
    return " ".join(str(error).split())[:200] or type(error).__name__
