"""Reading WARC and ARC files of any origin: damage is reported and passed over, in flat memory, and nothing raises."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsscrape.archive.reader import Damage, StoredRecord, read_at, read_records
from newsscrape.errors import UnreadableRecord
from newsscrape.tasks import Location

LIMIT = 1 << 20


def http(body: bytes, *lines: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join((status, *lines, "", "")).encode() + body


def warc(
    block: bytes, url: str | None = "http://paper.example/1", kind: str = "response", version: str = "1.0",
    length: int | str | None = None, date: str | None = "2004-11-16T02:23:02Z", more: Sequence[str] = (),
    end: bytes = b"\r\n\r\n",
) -> bytes:  # fmt: skip
    """A record as other programs write them; None leaves a line out."""
    lines = [f"WARC/{version}", f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:0>"]
    lines += [f"WARC-Target-URI: {url}"] if url is not None else []
    lines += [f"WARC-Date: {date}"] if date is not None else []
    lines += [f"Content-Length: {len(block) if length is None else length}"] if length != "" else []
    return "\r\n".join((*lines, *more, "", "")).encode() + block + end


def arc(block: bytes, url: str = "http://paper.example/1", date: str = "20041116022302", length: int = -1) -> bytes:
    return f"{url} 192.0.2.7 {date} text/html {len(block) if length < 0 else length}\n".encode() + block + b"\n"


ARC_HEAD = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
ARC_FILE = arc(ARC_HEAD, "filedesc://paper.arc")
PAGE = http(b"<p>The bridge is open.</p>", "Content-Type: text/html")


def pages(count: int) -> list[bytes]:
    return [warc(http(b"<p>page %d</p>" % n), f"http://paper.example/{n}") for n in range(count)]


Read = Callable[..., list[StoredRecord | Damage]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(data: bytes, name: str = "a.warc.gz", limit: int = LIMIT) -> list[StoredRecord | Damage]:
        (tmp_path / name).write_bytes(data)
        found = list(read_records(tmp_path / name, limit))
        for one in found:
            if isinstance(one, StoredRecord) and one.location is not None:
                assert read_at(tmp_path / name, one.location, limit) == one, "what stands at its place is the same"
        return found

    return reading


def urls(found: Sequence[StoredRecord | Damage]) -> list[str]:
    return [one.url if isinstance(one, StoredRecord) else f"damage at {one.offset}: {one.reason}" for one in found]


def numbers(found: Sequence[StoredRecord | Damage]) -> list[str]:
    """The last part of each record's URL, ``!`` for damage."""
    return [one.url.rpartition("/")[2] if isinstance(one, StoredRecord) else "!" for one in found]


@pytest.mark.parametrize("packed", [True, False])
def test_every_record_with_its_place(read: Read, packed: bool) -> None:
    parts = [gzip.compress(one) if packed else one for one in pages(3)]
    found = read(b"".join(parts))
    assert numbers(found) == ["0", "1", "2"]
    offsets = [0, len(parts[0]), len(parts[0]) + len(parts[1])]
    blank = 0 if packed else 4  # the lines between records belong to none of them
    assert [one.location for one in found if isinstance(one, StoredRecord)] == [
        Location("a.warc.gz", offset, len(part) - blank) for offset, part in zip(offsets, parts, strict=True)
    ]


def test_a_record_in_full(read: Read) -> None:
    more = ("WARC-Payload-Digest: sha1:AB", "WARC-JSON-Metadata: " + json.dumps({"role": "article"}))
    block = http(b"hello", "Content-Type: text/html", "content-encoding: gzip", "Content-Encoding: br", "X: 1", "X: 2")
    (found,) = read(warc(block, "<http://paper.example/1>", more=more, date="2004-11-16T04:23:02.123456+02:00"))
    assert found == StoredRecord(
        kind="response", url="http://paper.example/1", moment=datetime(2004, 11, 16, 2, 23, 2, tzinfo=UTC),
        record_id="urn:uuid:0", location=found.location, status=200,  # type: ignore[union-attr]
        headers={"content-type": "text/html", "content-encoding": "gzip, br", "x": "2"}, body=b"hello",
        payload_digest="sha1:AB", task={"role": "article"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\n\n\r\n", []),
        (warc(PAGE, version="0.18"), ["1"]),
        (warc(PAGE, version="1.1"), ["1"]),
        (warc(PAGE, kind="warcinfo", url=None), []),
        (warc(PAGE, kind="continuation", url=None), []),
        (warc(PAGE, end=b""), ["1"]),
        (warc(PAGE, end=b"\n"), ["1"]),
        (warc(PAGE, end=b"") + warc(PAGE), ["1", "1"]),
        (warc(b"", url="http://paper.example/empty"), ["empty"]),
        (ARC_FILE + arc(PAGE), ["1"]),
        (arc(PAGE) + warc(PAGE), ["1", "1"]),
        (arc(b"192.0.2.7", "dns:paper.example"), ["dns:paper.example"]),
        (arc(PAGE, "http://paper.example/a b"), ["a b"]),
        (warc(PAGE).replace(b"\r\n", b"\n"), ["!"]),  # its Content-Length no longer fits
        (warc(PAGE.replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n"), ["1"]),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
def test_forms_of_files(read: Read, data: bytes, expected: list[str], packed: bool) -> None:
    assert numbers(read(gzip.compress(data) if packed else data)) == expected


def test_members_of_arc_and_members_of_nothing(read: Read) -> None:
    empty = gzip.compress(b"")
    found = read(empty + gzip.compress(ARC_FILE) + empty + gzip.compress(arc(PAGE)) + empty)
    assert numbers(found) == ["1"]
    assert found[0].record_id is None  # type: ignore[union-attr]


def test_arc_times_and_status(read: Read) -> None:
    (record,) = read(ARC_FILE + arc(http(b"x", status="HTTP/1.0 404 Not Found")))
    assert isinstance(record, StoredRecord)
    assert (record.kind, record.status, record.body) == ("response", 404, b"x")
    assert record.moment == datetime(2004, 11, 16, 2, 23, 2, tzinfo=UTC)


CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("block", "status", "body"),
    [
        (http(b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n", CHUNKED), 200, b"hello world"),
        (http(b"5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n", CHUNKED), 200, b"hello"),
        (http(b"<p>not chunked after all</p>", CHUNKED), 200, b"<p>not chunked after all</p>"),
        (http(b"5\r\nhello\r\n<p>no more</p>", CHUNKED), 200, b"hello<p>no more</p>"),
        (http(b"ff\r\nhello", CHUNKED), 200, b"hello"),
        (http(b"7fffffff\r\nhello", CHUNKED), 200, b"hello"),
        (http(b"", CHUNKED), 200, b""),
        (http(b"0\r\n\r\n", CHUNKED), 200, b""),
        (http(b"a", status="HTTP/1.1 200"), 200, b"a"),
        (http(b"a", status="HTTP/1.1"), None, b"a"),
        (http(b"a", status="HTTP/2 404 "), 404, b"a"),
        (http(b"a", status="HTTP/1.1 abc"), None, b"a"),
        (http(b"a", "no colon", " continued", ": no name", "X\xff: \xff"), 200, b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html", 200, b""),
        (b"<html><body>no HTTP at all\n\nat all", None, b"<html><body>no HTTP at all\n\nat all"),
        (b"\x00\xff\xfe", None, b"\x00\xff\xfe"),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
def test_http_as_it_was_sent(read: Read, block: bytes, status: int | None, body: bytes, packed: bool) -> None:
    record, after = read(
        gzip.compress(warc(block)) + gzip.compress(pages(1)[0]) if packed else warc(block) + pages(1)[0]
    )
    assert isinstance(record, StoredRecord)
    assert (record.status, record.body) == (status, body)
    assert numbers([after]) == ["0"]


def test_a_body_keeps_its_content_coding(read: Read) -> None:
    packed = gzip.compress(b"<p>as Heritrix keeps it</p>")
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    (record,) = read(gzip.compress(warc(http(chunks, CHUNKED, "Content-Encoding: gzip"))))
    assert isinstance(record, StoredRecord)
    assert record.body == packed
    assert record.headers["content-encoding"] == "gzip"


def test_kinds_of_records(read: Read) -> None:
    refers = ("WARC-Refers-To-Target-URI: http://paper.example/0", "WARC-Refers-To-Date: 2004-11-01T00:00:00Z")
    found = read(
        warc(http(b"", "Content-Type: text/html"), kind="revisit", more=("WARC-Refers-To: <urn:uuid:9>", *refers))
        + warc(b"", kind="revisit", more=refers)
        + warc(b"GET /1 HTTP/1.1\r\nHost: paper.example\r\n\r\n", kind="request")
        + warc(b"<p>HTTP/1.1 in a page</p>", kind="resource", more=("Content-Type: text/html",))
        + warc(b"via: x", kind="metadata")
        + warc(b"<p>rendered</p>", kind="conversion")
    )
    assert all(isinstance(one, StoredRecord) for one in found)
    revisit, bare, request, resource, metadata, conversion = found
    assert revisit.refers_to == ("urn:uuid:9", "http://paper.example/0", "2004-11-01T00:00:00Z")  # type: ignore[union-attr]
    assert (revisit.status, bare.status, bare.body) == (200, None, b"")  # type: ignore[union-attr]
    assert request.status is None  # type: ignore[union-attr]
    assert resource.body == b"<p>HTTP/1.1 in a page</p>"  # type: ignore[union-attr]
    assert resource.mime == "text/html"  # type: ignore[union-attr]
    assert [one.kind for one in (metadata, conversion)] == ["metadata", "conversion"]  # type: ignore[union-attr]


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


def test_a_whole_file_in_one_gzip_stream(read: Read) -> None:
    found = read(gzip.compress(b"".join(pages(50))))
    assert numbers(found) == [str(n) for n in range(50)]
    assert {one.location for one in found if isinstance(one, StoredRecord)} == {None}, "no offset leads to one of them"
    torn = read(gzip.compress(b"".join(pages(5000)))[:-2000])
    assert len(torn) > 1000
    assert numbers(torn)[-1] == "!"
    assert "!" not in numbers(torn)[:-1]


def test_past_the_limit_a_body_is_left_out(read: Read) -> None:
    for data in (
        warc(http(bytes(5000))),
        gzip.compress(warc(http(bytes(5000)))),
        warc(http(b"1388\r\n" + bytes(5000), CHUNKED)),
    ):
        large, small = read(data + (gzip.compress(warc(PAGE)) if data[:1] == b"\x1f" else warc(PAGE)), limit=4999)
        assert isinstance(large, StoredRecord)
        assert (large.too_large, large.body, large.status) == (True, b"", 200)
        assert isinstance(small, StoredRecord)
        assert (small.too_large, small.body) == (False, b"<p>The bridge is open.</p>")


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


@pytest.mark.parametrize(
    ("offset", "reason"),
    [(0, "no record stands there"), (5, "no record begins there"), (1 << 30, "no record stands there")],
)
def test_a_place_where_no_record_is(tmp_path: Path, offset: int, reason: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(warc(b"software: x", kind="warcinfo", url=None) + warc(PAGE))
    with pytest.raises(UnreadableRecord, match=reason):
        read_at(path, Location("a.warc", offset, 10), LIMIT)
    with pytest.raises(UnreadableRecord, match="the file is not there"):
        read_at(tmp_path / "b.warc", Location("b.warc", offset, 10), LIMIT)


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
    fuzz(tmp_path / "a.warc.gz", samples(), range(1_000))


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
