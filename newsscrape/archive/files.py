"""Finds files with WARC or ARC records, orders them, and reads their records, also out of a WACZ."""

from __future__ import annotations

import re
import shutil
import struct
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from newsscrape.archive.locations import is_inside
from newsscrape.archive.reader import Damage, read_records
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.archive.writer import LOCK, OPEN

_WARC = re.compile(rf"\.w?arc(?:\.gz|\.zst)?(?:{re.escape(OPEN)})?$", re.I)
_WACZ = re.compile(r"\.wacz$", re.I)
_LOCAL_HEADER = struct.Struct("<26xHH")  # header of a zip member: the lengths of its name and its extra field
_FIRST = 1 << 16  # bytes of bodies that are read to find out when a file begins


def is_readable(name: str) -> bool:
    """Whether a file of this name contains WARC or ARC records."""
    return _WARC.search(name) is not None or _WACZ.search(name) is not None


def files_within(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files with records in a folder and its subfolders, and the other files; both sorted by name.

    A link that leads out of the folder is among the others, whatever its name: the folder may come from a stranger.
    """
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith(OPEN + LOCK)]
    taken = {path for path in found if is_readable(path.name) and is_inside(path, folder)}
    return [path for path in found if path in taken], [path for path in found if path not in taken]


def in_order(paths: Sequence[Path]) -> list[Path]:
    """Files sorted by the time of their first record, then by name: a revisit comes after the page that it repeats."""
    return sorted(paths, key=lambda path: (_begins(path), path.name, str(path)))


def _begins(path: Path) -> datetime:
    """The time of a file's first record that has one; the end of time for a file without any."""
    try:
        found = (one.moment for one in file_records(path, _FIRST) if isinstance(one, StoredRecord))
        return next(found, datetime.max.replace(tzinfo=UTC))
    except OSError:
        return datetime.max.replace(tzinfo=UTC)


def file_records(path: Path, limit: int) -> Iterator[StoredRecord | Damage]:
    """Every record of a file, or of the files in a WACZ, in order; bodies over ``limit`` bytes are left out."""
    if _WACZ.search(path.name):
        yield from _wacz_records(path, limit)
    else:
        yield from read_records(path, limit)


def _wacz_records(path: Path, limit: int) -> Iterator[StoredRecord | Damage]:
    """The records of a WACZ. Its WARC files are stored uncompressed, so each record has an offset in the WACZ itself.

    A file that was compressed again is unpacked into a temporary file, and its records have no location.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if _WARC.search(one.filename)]
            others = [one.filename for one in archive.infolist() if _WACZ.search(one.filename)]
            if others or not members:
                what = f"a WACZ in a WACZ, which is not read: {', '.join(others)}" if others else "a WACZ without WARCs"
                yield Damage(path.name, 0, what)
            for member in members:
                if member.compress_type == zipfile.ZIP_STORED:
                    start = _data_offset(path, member)
                    yield from read_records(path, limit, start, start + member.file_size)
                    continue
                with tempfile.TemporaryDirectory() as folder, archive.open(member) as packed:
                    copy = Path(folder) / Path(member.filename).name
                    with copy.open("wb") as file:
                        shutil.copyfileobj(packed, file)
                    yield from read_records(copy, limit, reachable=False)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, struct.error) as error:
        yield Damage(path.name, 0, f"a WACZ that cannot be read: {error}")


def _data_offset(path: Path, member: zipfile.ZipInfo) -> int:
    with path.open("rb") as file:
        file.seek(member.header_offset)
        name, extra = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    return int(member.header_offset + _LOCAL_HEADER.size + name + extra)
