"""Reading WARC and ARC files of any origin: each form of file and record, with its place and all that it says."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsscrape.archive.reader import read_at
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.errors import UnreadableRecord
from newsscrape.tasks import Location
from support.warc import ARC_FILE, CHUNKED, LIMIT, PAGE, Read, arc, http, numbers, pages, reader, warc


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


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
        (warc(PAGE, kind="continuation", url=None), ["!"]),
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


@pytest.mark.parametrize(
    ("offset", "reason"),
    [(0, "there is no record"), (5, "no record begins there"), (1 << 30, "there is no record")],
)
def test_a_place_where_no_record_is(tmp_path: Path, offset: int, reason: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(warc(b"software: x", kind="warcinfo", url=None) + warc(PAGE))
    with pytest.raises(UnreadableRecord, match=reason):
        read_at(path, Location("a.warc", offset, 10), LIMIT)
    with pytest.raises(UnreadableRecord, match="the file is not there"):
        read_at(tmp_path / "b.warc", Location("b.warc", offset, 10), LIMIT)
