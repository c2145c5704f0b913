"""Written WARC records: what other tools must accept, and what must never be in one."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import zlib
from base64 import b32decode
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newsscrape import urls
from newsscrape.archive.reader import read_at, read_records
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.archive.records import (
    DISCONNECTED,
    Earlier,
    Exchange,
    conversion_record,
    exchange_records,
    info_record,
    metadata_record,
    new_record_id,
    resource_record,
)
from newsscrape.archive.writer import WarcWriter
from newsscrape.errors import ArchiveError
from newsscrape.payload import digest

LIMIT = 1 << 20
MOMENT = datetime(2026, 11, 24, 19, 22, 30, tzinfo=UTC)
BODY = b"<h1>Ferry timetable changes</h1>"
URL = "http://paper.example/news/1?a=b"


def exchange(body: bytes = BODY, url: str = URL, **more: Any) -> Exchange:
    given: dict[str, Any] = {"status": 200, "received": (("Content-Type", "text/html"),), **more}
    return Exchange(new_record_id(), url, MOMENT, digest(body), body, **given)


def block(record: bytes) -> tuple[bytes, bytes]:
    """A packed record's own header and its block."""
    head, _, rest = gzip.decompress(record).partition(b"\r\n\r\n")
    assert rest.endswith(b"\r\n\r\n")
    return head, rest[:-4]


@pytest.mark.parametrize("status", [200, 304])
def test_a_revisit_s_block_digest_is_that_of_its_block(status: int) -> None:
    received = (("Content-Type", "text/html"), ("X-Place", "caf\u00e9 \u6a4b"))
    earlier = Earlier("urn:uuid:0", URL, MOMENT)
    head, body = block(exchange_records(exchange(status=status, received=received), earlier)[0])
    stated = next(line for line in head.splitlines() if line.startswith(b"WARC-Block-Digest: sha1:"))
    assert b32decode(stated.rpartition(b":")[2]) == hashlib.sha1(body).digest()


def test_a_body_that_broke_off_says_so(tmp_path: Path) -> None:
    (found, _) = stored(tmp_path, *exchange_records(exchange(cut_off=True)))
    assert found.cut_off == DISCONNECTED


def stored(tmp_path: Path, *records: bytes) -> list[StoredRecord]:
    """Records as our reader finds them in a file that warcio's checker has accepted."""
    path = tmp_path / "records.warc.gz"
    path.write_bytes(b"".join(records))
    accepted(path)
    found = list(read_records(path, LIMIT))
    assert all(isinstance(one, StoredRecord) for one in found), found
    return found  # type: ignore[return-value]


def accepted(path: Path) -> None:
    class Options:
        inputs: Sequence[str] = (str(path),)
        verbose = False

    assert Checker(Options).process_all() == 0


def members(data: bytes) -> list[bytes]:
    found = []
    while data:
        unpacker = zlib.decompressobj(31)
        found.append(unpacker.decompress(data))
        assert unpacker.eof
        data = unpacker.unused_data
    return found


def test_each_record_is_a_member_of_its_own() -> None:
    records = [*exchange_records(exchange()), info_record("a.warc.gz", {"software": "newsscrape"})]
    assert len(members(b"".join(records))) == 3
    assert all(one.startswith(b"WARC/1.1\r\n") for one in members(b"".join(records)))


def test_a_request_stands_beside_its_response(tmp_path: Path) -> None:
    one = exchange(sent=(("User-Agent", "newsscrape/0"), ("Accept", "*/*")), ip_address="192.0.2.7")
    response, request = exchange_records(one)
    head, asked = block(request)
    assert f"WARC-Concurrent-To: <{one.record_id}>".encode() in head
    assert (
        asked == b"GET /news/1?a=b HTTP/1.1\r\nHost: paper.example\r\nUser-Agent: newsscrape/0\r\nAccept: */*\r\n\r\n"
    )
    said = block(response)[0].decode()
    for line in (
        "WARC-Type: response", f"WARC-Record-ID: <{one.record_id}>", f"WARC-Target-URI: {URL}",
        "WARC-Date: 2026-11-24T19:22:30Z", "WARC-IP-Address: 192.0.2.7",
        f"WARC-Payload-Digest: sha256:{digest(BODY)}", "Content-Type: application/http; msgtype=response",
    ):  # fmt: skip
        assert line in said
    assert "WARC-Block-Digest: sha" in said
    assert [record.kind for record in stored(tmp_path, response, request)] == ["response", "request"]


def test_the_header_block_is_rebuilt_from_what_still_holds() -> None:
    received = (
        ("Transfer-Encoding", "chunked"), ("Connection", "keep-alive"), ("Keep-Alive", "timeout=5"),
        ("Content-Length", "999"), ("Content-Encoding", "gzip"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"),
        ("Content-Type", "text/html"),
    )  # fmt: skip
    body = gzip.compress(BODY)
    head, _, kept = block(exchange_records(exchange(body, received=received))[0])[1].partition(b"\r\n\r\n")
    assert kept == body
    assert head.decode().split("\r\n") == [
        "HTTP/1.1 200 OK", "Content-Encoding: gzip", "Set-Cookie: a=1", "Set-Cookie: b=2", "Content-Type: text/html",
        f"Content-Length: {len(body)}",
    ]  # fmt: skip


def test_nothing_that_would_let_a_reader_act_as_the_crawler_is_in_a_file() -> None:
    sent = (("Cookie", "session=s3cret"), ("Authorization", "Basic s3cret"), ("Proxy-Authorization", "s3cret"))
    one = exchange(
        sent=sent, received=(("Set-Cookie", "session=s3cret2"),), url="http://ann:s3cret@paper.example/",
        task={"redirected_from": ["https://ann:s3cret@paper.example/old"]},
    )  # fmt: skip
    one = replace(one, url=urls.requested(one.url))
    records = [*exchange_records(one), info_record("a", {"arguments": "urls=http://ann:s3cret@paper.example/"})]
    text = b"".join(members(b"".join(records)))
    assert b"s3cret" not in text
    assert b"ann" not in text
    assert b"https://paper.example/old" in text, "the address itself is kept"


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://paper.example/a?b=c#part", "http://paper.example/a?b=c"),
        ("http://ann:pw@paper.example:8080/a@b", "http://paper.example:8080/a@b"),
        ("https://paper.example/a@b", "https://paper.example/a@b"),
    ],
)
def test_an_address_as_a_server_sees_it(url: str, sent: str) -> None:
    assert urls.requested(url) == sent


@pytest.mark.parametrize(
    "header",
    [
        ("X-Note", "caf\xe9 au lait"),  # latin-1 off the wire
        ("X-Note", "caf\xc3\xa9"),  # UTF-8 off the wire, each byte a letter
        ("X-N\xf6te", "odd name"),
        ("X-Note", ""),
        ("X-Note", "a" * 100_000),
    ],
)
def test_a_header_is_kept_letter_for_letter(tmp_path: Path, header: tuple[str, str]) -> None:
    records = exchange_records(exchange(received=(header, ("Content-Type", "text/html"))))
    assert f"\r\n{header[0]}: {header[1]}\r\n".encode("latin-1") in block(records[0])[1]
    assert stored(tmp_path, *records)[0].body == BODY


@pytest.mark.parametrize(
    "injected", ["x\r\nWARC-Type: forged", "x\nSet-Cookie: forged=1", "x\r\n\r\nforged body", "\0x"]
)
def test_a_line_break_gets_into_no_header(tmp_path: Path, injected: str) -> None:
    one = exchange(
        received=(("X-Note", injected), (injected, "x")), sent=((injected, injected),),
        url=f"http://paper.example/{injected}", ip_address=injected, task={"role": injected},
    )  # fmt: skip
    said = resource_record(new_record_id(), f"http://paper.example/{injected}", MOMENT, injected, BODY, None)
    info = info_record("a.warc.gz", {"newsscrape-argument-urls": f"http://a.example\n{injected}"})
    response, _, resource = stored(tmp_path, *exchange_records(one), said, info)
    assert (response.kind, response.body, response.status) == ("response", BODY, 200)
    assert "set-cookie" not in response.headers
    assert (resource.kind, resource.body) == ("resource", BODY)
    assert len(block(info)[1].splitlines()) == 1


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://paper.example", "/"),
        ("http://paper.example?page=2", "/?page=2"),
        ("http://paper.example/ä/ö?ü=1", "/ä/ö?ü=1"),
        ("http://新聞.example/記事", "/記事"),
        ("http://paper.example/" + "a" * 60_000, "/" + "a" * 60_000),
    ],
)
def test_any_address_can_be_kept(tmp_path: Path, url: str, asked: str) -> None:
    response, request = exchange_records(exchange(url=url))
    assert stored(tmp_path, response, request)[0].url == url
    line = block(request)[1].split(b"\r\n")[0]
    assert line == f"GET {asked} HTTP/1.1".encode("latin-1", "replace")


@pytest.mark.parametrize(
    ("status", "protocol", "line"),
    [
        (200, "HTTP/1.0", "HTTP/1.0 200 OK"),
        (200, "h2", "HTTP/1.1 200 OK"),
        (404, "HTTP/1.1", "HTTP/1.1 404 Not Found"),
        (299, "HTTP/1.1", "HTTP/1.1 299 Unknown"),
        (999, "HTTP/2", "HTTP/1.1 999 Unknown"),
    ],
)
def test_the_status_line_is_one_of_http_1(tmp_path: Path, status: int, protocol: str, line: str) -> None:
    records = exchange_records(exchange(status=status, protocol=protocol))
    assert block(records[0])[1].split(b"\r\n")[0].decode() == line
    assert stored(tmp_path, *records)[0].status == status


@pytest.mark.parametrize(
    "body", [b"", b"\r\n\r\n", b"\x00\xff" * 500, b"WARC/1.0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nx"]
)
def test_any_body_comes_back_as_it_was(tmp_path: Path, body: bytes) -> None:
    record = stored(tmp_path, *exchange_records(exchange(body)))[0]
    assert record.body == body
    assert record.payload_digest == f"sha256:{digest(record.body)}"


EARLIER = Earlier("urn:uuid:1", "http://paper.example/first", datetime(2026, 11, 1, tzinfo=UTC))


def test_a_payload_that_is_kept_is_not_kept_twice(tmp_path: Path) -> None:
    records = exchange_records(exchange(), EARLIER)
    head = block(records[0])[0].decode()
    assert "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest" in head
    record = stored(tmp_path, *records)[0]
    assert (record.kind, record.body, record.status) == ("revisit", b"", 200)
    assert record.refers_to == ("urn:uuid:1", "http://paper.example/first", "2026-11-01T00:00:00Z")
    assert record.payload_digest == f"sha256:{digest(BODY)}"


@pytest.mark.parametrize("body", [b"", b"a 304 with a body, against the rules"])
def test_a_304_repeats_without_a_header_block_of_its_own(tmp_path: Path, body: bytes) -> None:
    records = exchange_records(exchange(body, status=304), EARLIER)
    head, rest = block(records[0])
    assert b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified" in head
    assert rest == b""
    assert stored(tmp_path, *records)[0].refers_to[0] == "urn:uuid:1"


def test_saved_rendered_and_said(tmp_path: Path) -> None:
    found = stored(
        tmp_path,
        resource_record("urn:uuid:1", "file:///a/ä.html", MOMENT, "text/html", BODY, {"depth": 1}),
        conversion_record("urn:uuid:2", URL, MOMENT, BODY, of="urn:uuid:0"),
        metadata_record("urn:newsscrape:seeds", MOMENT, [{"url": "http://新聞.example/"}]),
    )
    assert [one.kind for one in found] == ["resource", "conversion", "metadata"]
    assert (found[0].url, found[0].task, found[0].body) == ("file:///a/ä.html", {"depth": 1}, BODY)
    assert found[1].refers_to[0] == "urn:uuid:0"
    assert json.loads(found[2].body) == [{"url": "http://新聞.example/"}]


def write(writer: WarcWriter, count: int) -> list[Any]:
    return [writer.write(exchange_records(exchange(b"%d" % n * 500, url=f"{URL}&n={n}"))) for n in range(count)]


def writer_in(folder: Path, crawl: str = "article", roll_size: int = 1 << 30) -> WarcWriter:
    return WarcWriter(folder, crawl, MOMENT, {"software": "newsscrape/0"}, roll_size)


def test_a_record_is_where_the_writer_says(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    places = write(writer, 3)
    for finished in (False, True):
        if finished:
            writer.close()
        path = tmp_path / (places[0].file + ("" if finished else ".open"))
        for number, place in enumerate(places):
            assert read_at(path, place, LIMIT).body == b"%d" % number * 500
            assert read_at(path, place, LIMIT).location == place
    accepted(path)
    assert [one.name for one in tmp_path.iterdir()] == [path.name], "neither an open file nor a lock is left"


def test_files_roll_over_and_each_says_who_wrote_it(tmp_path: Path) -> None:
    writer = writer_in(tmp_path, roll_size=2_000)
    places = write(writer, 12)
    writer.close()
    paths = sorted(tmp_path.iterdir())
    assert len(paths) > 2
    assert [path.name[-13:] for path in paths[:2]] == ["00000.warc.gz", "00001.warc.gz"]
    assert {place.file for place in places} == {path.name for path in paths}
    for path in paths:
        accepted(path)
        assert next(iter(ArchiveIterator(io.BytesIO(path.read_bytes())))).rec_type == "warcinfo"
        assert path.stat().st_size < 4_000


def test_two_writers_of_one_name_keep_apart(tmp_path: Path) -> None:
    one, other = writer_in(tmp_path), writer_in(tmp_path)
    places = write(one, 1) + write(other, 1)
    one.close()
    places += write(writer_in(tmp_path), 1)
    other.close()
    assert len({place.file for place in places}) == 3
    elsewhere = writer_in(tmp_path)  # another machine's process of the same number holds a name
    with FileLock(tmp_path / f"{elsewhere.stem}-00003.warc.gz.open.lock"):
        assert write(elsewhere, 1)[0].file.endswith("-00004.warc.gz")


@pytest.mark.parametrize("spider", ["a/b", "../up", "ä ö", "", ".hidden", "x" * 300, "a\nb"])
def test_a_spiders_name_makes_a_file_name(tmp_path: Path, spider: str) -> None:
    folder = tmp_path / "warc"
    writer = writer_in(folder, spider)
    write(writer, 1)
    writer.close()
    assert [path.parent for path in tmp_path.rglob("*.warc.gz")] == [folder]
    assert not next(folder.iterdir()).name.startswith(".")


class Full:
    """A disk with room for so many bytes more."""

    def __init__(self, file: Any, room: int) -> None:
        self.file, self.room = file, room

    def write(self, data: Any) -> int:
        if not self.room:
            raise OSError(28, "No space left on device")
        written = self.file.write(data[: self.room])
        self.room -= written
        return int(written)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def test_what_a_full_disk_tore_stands_before_no_record(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    first = write(writer, 1)[0]
    writer._file = Full(writer._file, room=100)  # type: ignore[assignment]
    with pytest.raises(ArchiveError, match=r"No space left on device\. Make room"):
        write(writer, 1)
    writer._file.room = LIMIT  # type: ignore[union-attr]
    second = write(writer, 1)[0]
    writer.close()
    path = tmp_path / first.file
    accepted(path)
    assert second.offset > first.offset
    assert read_at(path, second, LIMIT).body == b"0" * 500


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ArchiveError, match="ARCHIVE_WARC=0"):
        write(writer_in(tmp_path / "warc"), 1)


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("")
    with pytest.raises(ArchiveError, match="cannot be written"):
        write(writer_in(tmp_path / "warc"), 1)


def test_each_record_names_the_warcinfo_of_the_file_that_it_is_in(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "article", MOMENT, {"software": "newsscrape/1"}, roll_size=1_500)
    for _ in range(4):
        one = exchange()
        writer.make(lambda info, one=one: exchange_records(one, None, info))  # type: ignore[misc]
        writer.make(lambda info: (metadata_record("urn:newsscrape:seeds", MOMENT, [], info),))
    writer.close()
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert len(files) > 1
    for path in files:
        with path.open("rb") as file:
            heads = [record.rec_headers for record in ArchiveIterator(file)]
        info, *others = heads
        assert info.get_header("WARC-Type") == "warcinfo"
        assert {head.get_header("WARC-Warcinfo-ID") for head in others} == {info.get_header("WARC-Record-ID")}
        assert all(record.ours for record in read_records(path, LIMIT) if isinstance(record, StoredRecord))
