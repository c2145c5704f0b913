"""Erases records of pages that no capture refers to: the process was killed between file and archive.

The pages are fetched again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from newsscrape.archive.erase import erase
from newsscrape.archive.locations import is_inside
from newsscrape.archive.reader import read_records
from newsscrape.archive.record_parsing import StoredRecord

_KINDS = frozenset(("response", "revisit", "resource", "conversion"))
_RULES = "rules"  # role of a robots.txt, which has no capture: nothing is extracted from it
_LIMIT = 1 << 20  # bytes of a body that are read: enough for the file's own warcinfo
_STARTED = re.compile(r"-(\d{14})-\d+-\d{5}\.warc\.gz(?:\.open)?$")


def started_at(name: str) -> datetime | None:
    """When the crawl that wrote a file began, from the file's name; None for a name that newsscrape does not use."""
    found = _STARTED.search(name)
    return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None


def earlier_files(folder: Path, name: str) -> list[Path]:
    """The finished files that a crawl wrote before one of its files, the last first."""
    stem, _, number = name.removesuffix(".warc.gz").rpartition("-")
    if not number.isdecimal():
        return []
    paths = (folder / f"{stem}-{before:05d}.warc.gz" for before in range(int(number) - 1, -1, -1))
    return [path for path in paths if is_inside(path, folder)]


def erase_orphans(path: Path, is_named: Callable[[str], bool], now: datetime) -> int:
    """Overwrite the records in a file that contain a page and have no capture; returns how many pages.

    Only for files of a finished crawl that wrote into this archive.
    """
    orphans = [
        (record.location, record.record_id)
        for record in read_records(path, _LIMIT)
        if isinstance(record, StoredRecord)
        and record.kind in _KINDS
        and record.ours
        and record.location is not None
        and record.record_id is not None
        and (record.task or {}).get("role") != _RULES
        and not is_named(record.record_id)
    ]
    for location, record_id in orphans:
        erase(path, location, record_id, now)
    return len(orphans)
