"""Finds the file with a capture's bytes, which must be a regular file inside the WARC folder.

An archive and its folder may come from somebody else: ``capture.warc_file`` may name any path, and a file in the folder
may be a link that leads out of it. All code that opens a file for a capture, to read or to overwrite it, uses this
module.
"""

from __future__ import annotations

import stat
from pathlib import Path, PurePosixPath

from newsscrape.archive.writer import OPEN
from newsscrape.errors import UnreadableRecord
from newsscrape.tasks import Location

_ELSEWHERE = "the file is not in the WARC folder; --warc-dir names the folder that it is in"


def locate(folder: Path, name: str) -> Path:
    """The file in the folder that a capture names. It may still be written, or may no longer exist.

    Of a path only the last part counts, so that files that were moved into the folder are found. The path itself is
    never followed. Raises UnreadableRecord for a name that does not lead to a regular file of the folder.
    """
    return _located(folder, Location(name, 0, 0))


def locate_record(folder: Path, place: Location) -> Path:
    """The file of a record, after checking that the record is within the file.

    The file may not exist; the caller has to handle that. Raises UnreadableRecord as ``locate`` does, and for a record
    that is not within the file.
    """
    path = _located(folder, place)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return path
    if place.offset < 0 or place.length < 0 or place.offset + place.length > size:
        raise UnreadableRecord(place.file, place.offset, f"its {place.length} bytes are not within the file")
    return path


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path is a regular file in a folder, and no link on the way leads out of it."""
    try:
        return _leads_into(path, folder) and stat.S_ISREG(path.stat().st_mode)
    except (OSError, RuntimeError):  # it is gone, or its links go in a circle
        return False


def _leads_into(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _located(folder: Path, place: Location) -> Path:
    said = PurePosixPath(place.file)
    if not said.name or ".." in said.parts or "\0" in place.file:
        raise UnreadableRecord(place.file, place.offset, "that is not the name of a file in the WARC folder")
    try:
        path = folder / said
        if not _leads_into(path, folder):
            path = folder / said.name
            if not path.exists():
                raise UnreadableRecord(place.file, place.offset, _ELSEWHERE)
        still_open = path.with_name(path.name + OPEN)
        found = still_open if not path.exists() and still_open.exists() else path
        if not _leads_into(found, folder) or (found.exists() and not is_inside(found, folder)):
            raise UnreadableRecord(place.file, place.offset, "that is not a plain file inside the WARC folder")
    except (OSError, RuntimeError) as error:
        raise UnreadableRecord(place.file, place.offset, "no file can have that name") from error
    return found
