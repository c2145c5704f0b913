"""Checks an archive: its database, and that the pages it names are in the WARC files as they were captured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from newsscrape.archive.locations import locate_record
from newsscrape.archive.reader import read_at
from newsscrape.errors import UnreadableRecord
from newsscrape.payload import digest
from newsscrape.store.archive import Archive
from newsscrape.store.checking import MOST, checks
from newsscrape.tasks import Location

MAX_SIZE = 256 * 1024 * 1024  # bytes of a page

Progress = Callable[[str, int, int], None]  # which check, how far it is, of how much

_PAGES = """
    SELECT id, warc_file, warc_offset, warc_length, record_id, payload_sha256 FROM capture
    WHERE warc_file IS NOT NULL AND warc_offset IS NOT NULL AND revisit_of IS NULL ORDER BY warc_file, warc_offset"""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: what it checked, and up to ``MOST`` faults. ``more`` if there are others."""

    name: str
    what: str
    faults: tuple[str, ...]
    more: bool


def check(archive: Archive, warc_dir: Path, pages: bool, progress: Progress = lambda *_: None) -> Iterator[Finding]:
    """Each check's result, in turn. ``pages``: read every page in the WARC files and compare its digest as well."""
    for name, (what, faults) in checks().items():
        progress(what, 0, 1)
        yield _finding(name, what, faults(archive.db))
        progress(what, 1, 1)
    if pages:
        what = "the pages in the WARC files"
        yield _finding("pages", what, _page_faults(archive, warc_dir, lambda done, total: progress(what, done, total)))


def _finding(name: str, what: str, faults: Iterator[str]) -> Finding:
    found = tuple(islice(faults, MOST))
    return Finding(name, what, found, next(faults, None) is not None)


def _page_faults(archive: Archive, warc_dir: Path, progress: Callable[[int, int], None]) -> Iterator[str]:
    rows = archive.db.conn.execute(_PAGES).fetchall()
    missing = set()
    for done, (number, file, offset, length, record_id, sha256) in enumerate(rows, 1):
        progress(done, len(rows))
        place = Location(file, offset, length or 0)
        try:
            path = locate_record(warc_dir, place)
            if not path.is_file():
                if file not in missing:
                    missing.add(file)
                    yield f"{file} is not in {warc_dir}"
                continue
            record = read_at(path, place, MAX_SIZE)
        except UnreadableRecord as error:
            yield f"capture {number}: {error}"
            continue
        if record_id and record.record_id != record_id:
            yield f"capture {number}: another record is in its place, {file}, offset {offset}"
        elif not record.too_large and digest(record.body) != sha256:
            yield f"capture {number}: the bytes at {file}, offset {offset}, are not those that were captured"
