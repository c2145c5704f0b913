"""Takes an article out for good: first its records in WARC files, then its rows, so that what fails is done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsscrape.archive.erase import erase
from newsscrape.archive.recovery import find
from newsscrape.errors import UnreadableRecord
from newsscrape.store.archive import Archive
from newsscrape.store.removal import Plan, remove


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many records were overwritten, and those that could not be, with the reason."""

    records: int
    left: Sequence[str]


def forget(archive: Archive, folder: Path, plan: Plan, reason: str | None, now: datetime) -> Forgotten:
    """Carry out a plan. ``folder`` holds the WARC files. A record that is not where it should be stops nothing.

    Raises ArchiveError where a file or the archive cannot be written.
    """
    records, left = 0, []
    for capture in plan.captures:
        if capture.location is None:
            continue
        try:
            records += erase(find(folder, capture.location.file), capture.location, capture.record_id, now)
        except UnreadableRecord as error:
            left.append(str(error))
    remove(archive, plan, reason, records, now)
    return Forgotten(records, left)
