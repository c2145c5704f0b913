"""Copies some records of a WARC file, byte by byte, so that the evidence of a few pages needs no gigabyte."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from newsscrape.archive.files import file_records
from newsscrape.archive.reader import Damage
from newsscrape.archive.record_parsing import StoredRecord

Wanted = Callable[[str, str], bool]  # URL, day of capture
_BODIES = 1 << 16  # bytes of a record that are read; what is copied is not looked at


def copy_records(source: Path, target: Path, wanted: Wanted) -> tuple[int, int]:
    """Copy the records that are wanted, with those of newsscrape's own that name no page; how many of how many.

    The target has its name when it is complete. Records that cannot be reached one by one are left out.
    """
    partly = target.with_name(f"{target.name}.part")
    read = kept = 0
    with source.open("rb") as file, partly.open("wb") as copy:
        for record in file_records(source, _BODIES):
            read += 1
            if isinstance(record, Damage) or record.location is None or not _is_wanted(record, wanted):
                continue
            kept += 1
            file.seek(record.location.offset)
            left = record.location.length
            while left and (piece := file.read(min(left, _BODIES))):
                copy.write(piece)
                left -= len(piece)
        copy.flush()
        os.fsync(copy.fileno())
    partly.replace(target)
    return kept, read


def _is_wanted(record: StoredRecord, wanted: Wanted) -> bool:
    return record.kind != "request" and wanted(record.url, record.moment.date().isoformat())
