"""Restores consistency between the archive and its WARC files after a crash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsscrape.archive.orphans import erase_orphans, started_at
from newsscrape.archive.places import locate
from newsscrape.archive.recovery import recover
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
        if mended.size and began is not None and writer.has_started(began):
            orphans = erase_orphans(locate(folder, mended.name), writer.is_named, datetime.now(UTC))
        yield Recovered(mended.name, mended.cut, lost, orphans)
