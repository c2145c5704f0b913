"""Some records of a WARC file are copied byte by byte, and the others passed over without being read."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from newsscrape.archive.reader import read_records
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.archive.skipping import Skipper
from newsscrape.archive.warc_subset import copy_records
from newsscrape.errors import ArchiveError
from support.warc import PAGE, arc, pages, warc

WANTED, OTHER = "http://paper.example/1", "http://other.example/1"
LONG = PAGE + b"x" * 300_000
PACKED = gzip.compress
NEXT = PACKED(warc(PAGE, WANTED))
UNWANTED = {
    "host": warc(PAGE, OTHER),
    "long": warc(LONG, OTHER),
    "resource": warc(LONG, f"<{OTHER}>", kind="resource"),
    "request": warc(PAGE, WANTED, kind="request"),
    "day": warc(PAGE, WANTED, date="2004-11-17T00:00:00Z"),
    "metadata": warc(b"", OTHER, kind="metadata"),
    "repeated line": warc(PAGE, OTHER, more=("WARC-Concurrent-To: <urn:uuid:1>", "WARC-Concurrent-To: <urn:uuid:2>")),
}
UNUSUAL = {
    "longer": warc(PAGE, OTHER, length=9999),
    "shorter": warc(PAGE, OTHER, length=len(PAGE) - 5),
    "negative length": warc(PAGE, OTHER, length="-1"),
    "no length": warc(PAGE, OTHER, length=""),
    "no day": warc(PAGE, OTHER, date="yesterday"),
    "no version": warc(PAGE, OTHER, version="x"),
    "no end": warc(PAGE, OTHER, end=b""),
    "more line breaks": warc(PAGE, OTHER, end=b"\r\n\r\n\r\n"),
    "two addresses": warc(PAGE, OTHER, more=(f"WARC-Target-URI: {WANTED}",)),
    "long header": warc(PAGE, OTHER, more=(f"X: {'x' * (1 << 20)}",)),
    "folded line": warc(PAGE, OTHER, more=(" folded",)),
    "no address": warc(PAGE, None),
    "unix line breaks": warc(PAGE, OTHER).replace(b"\r\n", b"\n"),
    "warcinfo": warc(b"software: x\r\n", None, kind="warcinfo"),
    "two in a member": warc(PAGE, OTHER) + warc(PAGE, WANTED),
    "arc": arc(PAGE, OTHER),
    "zeros": bytes(1 << 20),
    "nothing": b"",
}
DAMAGED = {
    "cut": PACKED(warc(LONG, OTHER))[:-9],
    "cut in its header": PACKED(warc(LONG, OTHER))[:40],
    "checksum": PACKED(warc(LONG, OTHER))[:-8] + bytes(8),
    "no gzip": b"\x1f\x8b\x08\x00garbage",
    "garbage": b"garbage",
    "line breaks": b"\n" * 9,
    "nothing": b"",
}


def is_wanted(url: str, day: str) -> bool:
    return "paper.example" in url and day == "2004-11-16"


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[bytes], bytes]:
    """What is copied, which must be what reading every record finds."""

    def copy(data: bytes) -> bytes:
        (tmp_path / "a.warc.gz").write_bytes(data)
        with (tmp_path / "a.warc.gz").open("rb") as source:
            copy_records(source, tmp_path / "b.warc.gz", is_wanted)
        places = [
            one.location
            for one in read_records(tmp_path / "a.warc.gz", 1 << 20)
            if isinstance(one, StoredRecord) and one.kind != "request" and is_wanted(one.url, str(one.moment.date()))
        ]
        assert (tmp_path / "b.warc.gz").read_bytes() == b"".join(
            data[place.offset : place.offset + place.length] for place in places if place
        )
        return (tmp_path / "b.warc.gz").read_bytes()

    return copy


@pytest.mark.parametrize("other", UNWANTED.values(), ids=UNWANTED.keys())
def test_whole_records_that_are_not_wanted_are_not_parsed(
    copied: Callable[[bytes], bytes], other: bytes, tmp_path: Path
) -> None:
    data = PACKED(other)
    assert copied(data * 3 + NEXT + data) == NEXT
    (tmp_path / "c.warc.gz").write_bytes(data * 3)
    with (tmp_path / "c.warc.gz").open("rb") as file:
        assert Skipper(file, is_wanted).next_to_read(0) == 3 * len(data)


@pytest.mark.parametrize("odd", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_what_is_unusual_is_read_as_ever(copied: Callable[[bytes], bytes], odd: bytes) -> None:
    assert copied(PACKED(odd) + NEXT) == NEXT


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED.keys())
def test_damage_hides_nothing_behind_it(copied: Callable[[bytes], bytes], damaged: bytes) -> None:
    assert copied(PACKED(warc(PAGE, OTHER)) + damaged + NEXT) == NEXT
    assert copied(NEXT + damaged) == NEXT


def test_a_record_within_the_page_of_another_host_is_not_taken(copied: Callable[[bytes], bytes]) -> None:
    stored = gzip.compress(warc(PAGE + NEXT, OTHER), compresslevel=0)
    assert NEXT in stored
    assert copied(stored + NEXT) == NEXT


def test_records_that_are_not_compressed_stay_apart(tmp_path: Path) -> None:
    records = b"".join(pages(3))
    (tmp_path / "a.warc").write_bytes(records + warc(PAGE, OTHER))
    with (tmp_path / "a.warc").open("rb") as source:
        copy_records(source, tmp_path / "b.warc", is_wanted)
    assert (tmp_path / "b.warc").read_bytes() == records


def test_a_file_that_cannot_be_read_on_ends_there(copied: Callable[[bytes], bytes]) -> None:
    assert copied(NEXT * 3 + PACKED(warc(PAGE, OTHER))[:100]) == NEXT * 3


class Connection(io.BytesIO):
    """A file that cannot be read on from a certain byte, and that knows how far back it was asked for."""

    ends, first = 0, 1 << 30

    def read(self, size: int | None = -1) -> bytes:
        self.first = min(self.first, self.tell())
        if self.ends and self.tell() >= self.ends:
            raise ArchiveError("gone")
        return super().read(size)


def test_a_copy_that_was_broken_off_goes_on_behind_its_last_record(tmp_path: Path) -> None:
    target, data = tmp_path / "b.warc.gz", (NEXT + PACKED(warc(LONG, OTHER))) * 40
    source = Connection(data)
    source.ends = len(data) // 2
    with pytest.raises(ArchiveError):
        copy_records(source, target, is_wanted)
    assert not target.exists()
    with (tmp_path / "b.warc.gz.part").open("ab") as part:
        part.write(b"half of a record")  # which the process that was killed no longer noted
    source = Connection(data)
    copy_records(source, target, is_wanted)
    assert target.read_bytes() == NEXT * 40
    assert source.first > len(data) // 3
    assert [path.name for path in tmp_path.iterdir()] == ["b.warc.gz"]
