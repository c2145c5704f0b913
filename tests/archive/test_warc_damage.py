"""Damaged and hostile WARC and ARC files: damage is reported and passed over, in flat memory, and nothing raises."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from newsscrape.archive.reader import Damage, read_at, read_records
from newsscrape.archive.record_parsing import StoredRecord
from support.warc import ARC_FILE, CHUNKED, PAGE, Read, arc, http, numbers, pages, reader, warc


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


def urls(found: Sequence[StoredRecord | Damage]) -> list[str]:
    return [one.url if isinstance(one, StoredRecord) else f"damage at {one.offset}: {one.reason}" for one in found]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (warc(PAGE, date=None), "a response record without a WARC-Date that can be read"),
        (warc(PAGE, date="yesterday"), "a response record without a WARC-Date that can be read"),
        (warc(PAGE, date="0001-01-01T00:00:00+14:00"), "a response record without a WARC-Date that can be read"),
        (warc(PAGE, url=None), "a response record without a WARC-Target-URI"),
        (warc(PAGE, length=""), "its Content-Length is missing or no number"),
        (warc(PAGE, length="-5"), "its Content-Length is missing or no number"),
        (warc(PAGE, length="9" * 5000), "its Content-Length is missing or no number"),
        (warc(PAGE, length=len(PAGE) - 5), "other data follows where its Content-Length has it end"),
        (warc(PAGE, more=(f"X: {'x' * (1 << 20)}",)), "a header of more than 256 KiB"),
        (warc(PAGE, more=["X: x"] * (1 << 18)), "a header of more than 256 KiB"),
        (warc(PAGE, version="x"), "no record begins there"),
        (b"<p>garbage between records " * 1000 + b"\n", "no record begins there"),
        (b"\x1f\x8b\x08\x00garbage\n", "Error -3"),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
def test_a_record_that_cannot_be_read_is_said_and_passed_over(
    read: Read, record: bytes, reason: str, packed: bool
) -> None:
    before, after = pages(2)
    if packed:
        record = record if record.startswith(b"\x1f\x8b") else gzip.compress(record)
        before, after = gzip.compress(before), gzip.compress(after)
    found = read(before + record + after)
    assert numbers(found) == ["0", "!", "1"]
    damage = found[1]
    assert isinstance(damage, Damage)
    assert damage.offset == len(before)
    assert damage.reason.startswith(reason)


@pytest.mark.parametrize("garbage", [b"x", b"<p>garbage</p>", b"\x1f\x8b\x08\x00\x00", bytes(70_000), b"\n" * 9])
def test_garbage_between_members(read: Read, garbage: bytes) -> None:
    parts = [gzip.compress(one) for one in pages(3)]
    found = read(parts[0] + garbage + parts[1] + parts[2])
    assert [number for number in numbers(found) if number != "!"] == ["0", "1", "2"]
    assert len(found) <= 4


def test_garbage_before_the_first_member(read: Read) -> None:
    assert numbers(read(b"garbage" + gzip.compress(pages(1)[0]))) == ["!", "0"]


def test_a_member_that_is_too_long_for_its_record(read: Read) -> None:
    parts = [gzip.compress(one) for one in (warc(PAGE, length=9999), *pages(1))]
    assert urls(read(b"".join(parts))) == [
        "damage at 0: the record is shorter than its Content-Length",
        "http://paper.example/0",
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_the_last_record_torn_anywhere(read: Read, packed: bool) -> None:
    parts = [gzip.compress(one) if packed else one for one in pages(2)]
    needed = len(parts[1]) - (0 if packed else 4)
    for length in range(1, needed):
        found = read(parts[0] + parts[1][:length])
        assert numbers(found) == ["0", "!"], length
        assert found[1].offset == len(parts[0])  # type: ignore[union-attr]


@pytest.mark.parametrize("packed", [True, False])
def test_any_byte_of_the_middle_record_damaged(read: Read, packed: bool) -> None:
    parts = [gzip.compress(one) if packed else one for one in pages(3)]
    for place in range(len(parts[1]) - 1):  # the last byte ends the line before the next record
        broken = parts[1][:place] + bytes([parts[1][place] ^ 0x55]) + parts[1][place + 1 :]
        found = numbers(read(parts[0] + broken + parts[2]))
        assert (found[0], found[-1]) == ("0", "2"), place


def bomb(head: bytes, filler: bytes, megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = filler * ((1 << 20) // len(filler))
    return packer.compress(head) + b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


HUGE = 32 << 20
TRAPS: dict[str, Callable[[], bytes]] = {
    "a body": lambda: bomb(warc(b"", length=HUGE, end=b""), b"\0", 32),
    "a chunk": lambda: bomb(warc(http(b"7fffffff\r\n", CHUNKED), length=HUGE, end=b""), b"\0", 32),
    "chunks": lambda: bomb(warc(http(b"", CHUNKED), length=HUGE, end=b""), b"1\r\nx\r\n\0\0", 8),
    "a first line": lambda: bomb(b"", b"a", 32),
    "blank lines": lambda: bomb(b"", b"\n", 32),
    "blank lines after a record": lambda: bomb(warc(PAGE), b"\n", 32),
    "header lines": lambda: bomb(b"WARC/1.0\r\n", b"X: y\r\n12", 32),
    "a header line": lambda: bomb(b"WARC/1.0\r\n", b"a", 32),
    "HTTP header lines": lambda: bomb(warc(b"HTTP/1.1 200 OK\r\n", length=HUGE, end=b""), b"X: y\r\n12", 32),
    "nothing": lambda: bytes(HUGE),
    "one line": lambda: b"a" * HUGE,
    "records' first lines": lambda: b"WARC/1.0\r\n" * 50_000,
    "records' headers": lambda: warc(b"", length=500_000, end=b"") * 1_500,
    "members' first bytes": lambda: b"\x1f\x8b\x08\0" * 50_000,
    "nearly ARC": lambda: b"http://a.example/ " * (1 << 19),
    "nearly ARC, often": lambda: b"\na:" * (1 << 20),
}
READ_ALL = """
import json, resource, sys, time
from pathlib import Path
from newsscrape.archive.reader import read_records
for name in sys.argv[1:]:
    began = time.process_time()
    for last in read_records(Path(name), 1 << 20):
        pass
    seconds = time.process_time() - began
    print(json.dumps([getattr(last, "url", ""), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


@pytest.mark.slow
def test_memory_and_time_stay_flat(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.warc.gz" for number in range(len(TRAPS) + 1)]
    for path, data in zip(paths, (lambda: b"", *TRAPS.values()), strict=True):
        path.write_bytes(data() + gzip.compress(pages(1)[0]))
    command = [sys.executable, "-c", READ_ALL, *map(str, paths)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.splitlines()
    _, _, base = json.loads(lines[0])
    for name, line in zip(TRAPS, lines[1:], strict=True):
        last, seconds, peak = json.loads(line)
        assert last == "http://paper.example/0" or name.startswith("records'"), f"{name}: what follows is lost"
        assert seconds < 10, name
        assert peak - base < 16 << 10, f"{name}: {peak - base} KiB"


def test_nothing_is_printed(read: Read, capfd: pytest.CaptureFixture[str]) -> None:
    read(gzip.compress(warc(PAGE, length=3)) + gzip.compress(pages(1)[0])[:-20] + b"garbage")
    assert capfd.readouterr() == ("", "")


def samples() -> list[bytes]:
    parts = [*pages(2), warc(http(b"5\r\nhello\r\n0\r\n\r\n", CHUNKED)), arc(PAGE), warc(b"", kind="revisit"), ARC_FILE]
    return [b"".join(parts), b"".join(map(gzip.compress, parts)), gzip.compress(b"".join(parts))]


def mutated(chance: random.Random, files: list[bytes]) -> bytes:
    data = bytearray(chance.choice(files))
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(6):
            case 0:
                del data[at:]
            case 1:
                del data[at : at + chance.randrange(1, 200)]
            case 2:
                data[at:at] = data[chance.randrange(len(data) + 1) :][: chance.randrange(1, 400)]
            case 3:
                data[at:at] = chance.randbytes(chance.randrange(1, 50))
            case 4:
                data[at:at] = chance.choice(
                    (b"\r\n\r\n", b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00", b"Content-Length: 7\r\n", b"9")
                )
            case _:
                for _ in range(chance.randrange(1, 8)):
                    if data:
                        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def fuzz(path: Path, files: list[bytes], rounds: range) -> None:
    for number in rounds:
        data = mutated(random.Random(number), files)
        path.write_bytes(data)
        found = list(read_records(path, 10_000))
        assert len(found) <= len(data), number
        for one in found:
            if isinstance(one, StoredRecord) and one.location:
                assert read_at(path, one.location, 10_000) == one, number


def test_mutated_files(tmp_path: Path) -> None:
    fuzz(tmp_path / "a.warc.gz", samples(), range(400))


@pytest.mark.slow
def test_many_mutated_files(tmp_path: Path) -> None:
    fuzz(tmp_path / "a.warc.gz", samples(), range(100_000, 130_000))


# The samples that pywb's source carries → the records of each, by kind, and how much damage.
SAMPLES: dict[str, dict[str, int]] = {
    "bad.arc": {"damage": 2, "response": 1},
    "dupes.warc.gz": {"request": 12, "revisit": 9, "response": 3},
    "example-bad.warc.gz.bad": {"request": 2, "response": 2, "revisit": 1},
    "example-extra.warc": {"request": 2, "response": 2, "revisit": 2},
    "example-url-agnostic-orig.warc.gz": {"response": 1},
    "example-url-agnostic-revisit.warc.gz": {"revisit": 1},
    "example-wget-1-14.warc.gz": {"request": 1, "resource": 3, "response": 1},
    "example-wpull.warc.gz": {"request": 1, "resource": 1, "response": 1},
    "example.arc": {"response": 1},
    "example.arc.gz": {"response": 1},
    "example.warc": {"damage": 1, "request": 1, "response": 2, "revisit": 1},
    "example.warc.gz": {"request": 2, "response": 2, "revisit": 1},
    "httpbin-resource.warc.gz": {"resource": 1},
    "iana.warc.gz": {"request": 171, "response": 48, "revisit": 123},
    "missing-status-text.warc": {"response": 1},
    "post-test.warc.gz": {"request": 3, "response": 3},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_files_of_other_programs(name: str) -> None:
    folder = os.environ.get("NEWSSCRAPE_WARC_SAMPLES")
    if not folder:
        pytest.skip("NEWSSCRAPE_WARC_SAMPLES names no folder with the sample files of pywb's source")
    counts: dict[str, int] = {}
    for one in read_records(Path(folder) / name, 1 << 25):
        kind = one.kind if isinstance(one, StoredRecord) else "damage"
        counts[kind] = counts.get(kind, 0) + 1
    assert dict(sorted(counts.items())) == SAMPLES[name]


@pytest.mark.slow
def test_mutated_files_of_other_programs(tmp_path: Path) -> None:
    folder = os.environ.get("NEWSSCRAPE_WARC_SAMPLES")
    if not folder:
        pytest.skip("NEWSSCRAPE_WARC_SAMPLES names no folder with the sample files of pywb's source")
    files = [path.read_bytes() for path in sorted(Path(folder).iterdir()) if path.name in SAMPLES]
    fuzz(tmp_path / "a.warc.gz", [data for data in files if len(data) < 20_000], range(5_000))
