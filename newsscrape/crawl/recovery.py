"""Restores consistency between the archive and its WARC files after a crash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsscrape.archive.locations import locate
from newsscrape.archive.orphans import earlier_files, erase_orphans, started_at
from newsscrape.archive.recovery import Mended, recover
from newsscrape.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Recovered:
    """A file that a crash left open: bytes cut off its end, URLs whose captures were lost with them, and pages
    overwritten because they did not reach the archive.
    """

    file: str
    cut: int
    lost: Sequence[str]
    orphans: int

    def __str__(self) -> str:
        lost = f"; to be visited again: {', '.join(self.lost)}" if self.lost else ""
        orphans = f"; {self.orphans} pages overwritten that had not come into the archive" if self.orphans else ""
        cut = f"closed, {self.cut} bytes of an incomplete record cut off its end"
        return f"{self.file} was left open by a crash: {cut}{lost}{orphans}"


def recovered(writer: Writer, folder: Path) -> Iterator[Recovered]:
    """Repair every open file of a folder that no running process is writing.

    Another archive's files in the same folder keep their pages: this archive cannot tell which of them are orphans.
    """
    for mended in recover(folder):
        lost = writer.cut_off(mended.name, mended.size)
        began, orphans = started_at(mended.name), 0
        if began is not None and writer.has_started(began):
            orphans = _erase_orphans(writer, folder, mended)
        yield Recovered(mended.name, mended.cut, lost, orphans)


def _erase_orphans(writer: Writer, folder: Path, mended: Mended) -> int:
    """Erase the orphans of a file that was left open, and of those that its crawl had just finished."""
    now = datetime.now(UTC)
    orphans = erase_orphans(locate(folder, mended.name), writer.is_named, now) if mended.size else 0
    for path in earlier_files(folder, mended.name):
        found = erase_orphans(path, writer.is_named, now)
        if not found:
            break  # what a crawl had in hand when it was killed is at the end of what it wrote
        orphans += found
    return orphans
