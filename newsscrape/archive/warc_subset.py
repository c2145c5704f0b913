"""Copies some records of a WARC file, byte by byte, so that the evidence of a few pages needs no gigabyte."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from newsscrape.archive.reader import Damage, records_of
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.archive.skipping import Skipper, Wanted
from newsscrape.tasks import Location

_BODIES = 1 << 16  # bytes of a record that are read; what is copied is not looked at


def copy_records(source: BinaryIO, target: Path, wanted: Wanted) -> None:
    """Copy the records of a WARC or ARC file that are wanted, in one pass.

    The target has its name when it is complete. A copy that was broken off goes on behind the last record that it got.
    Records that cannot be reached one by one are left out.
    """
    partly = target.with_name(f"{target.name}.part")
    reached = target.with_name(f"{target.name}.reached")
    with partly.open("ab") as copy:
        start = _reached(reached, copy)
        for record in records_of(
            source, target.name, _BODIES, start, next_to_read=Skipper(source, wanted).next_to_read
        ):
            if isinstance(record, Damage) or record.location is None or not _is_wanted(record, wanted):
                continue
            _copy(source, record.location, copy)
            copy.flush()
            at = {"read": record.location.offset + record.location.length, "written": copy.tell()}
            partly_reached = reached.with_name(f"{reached.name}.part")
            partly_reached.write_text(json.dumps(at))
            partly_reached.replace(reached)
        copy.flush()
        os.fsync(copy.fileno())
    partly.replace(target)
    reached.unlink(missing_ok=True)


def _reached(path: Path, copy: BinaryIO) -> int:
    """Where in the source to go on. The copy ends there too."""
    read = written = 0
    with suppress(OSError, ValueError, KeyError):
        at = json.loads(path.read_text())
        if at["written"] <= copy.tell():
            read, written = at["read"], at["written"]
    copy.truncate(written)
    return read


def _copy(source: BinaryIO, location: Location, copy: BinaryIO) -> None:
    """Append a record's bytes. What separates a record that is not compressed from the next is no part of it."""
    here = source.tell()
    source.seek(location.offset)
    left, head = location.length, b""
    while left and (piece := source.read(min(left, _BODIES))):
        head = head or piece[:5]
        copy.write(piece)
        left -= len(piece)
    copy.write(b"\r\n\r\n" if head == b"WARC/" else b"")
    source.seek(here)


def _is_wanted(record: StoredRecord, wanted: Wanted) -> bool:
    return record.kind != "request" and wanted(record.url, record.moment.date().isoformat())
