"""Records erased in place in a WARC file: nothing of them remains, nothing else moves, and the file stays valid."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from newsscrape.archive.erase import REMOVED, erase, removed_record
from newsscrape.archive.reader import read_at
from newsscrape.archive.records import Earlier, Exchange, exchange_records, info_record, new_record_id, resource_record
from newsscrape.archive.resync import whole_length
from newsscrape.errors import UnreadableRecord
from newsscrape.payload import digest
from newsscrape.tasks import Location

MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIMIT = 1 << 20
SECRET = b"a name that must go"


def exchange(path, body, status=200):
    return Exchange(
        new_record_id(), f"http://paper.example/{path}", MOMENT, digest(body), body, status,
        sent=(("User-Agent", "test"),), received=(("Content-Type", "text/html"),),
    )  # fmt: skip


class Shelf:
    """A WARC file with three exchanges and a saved page; ``places`` by their path."""

    def __init__(self, path, packed=True):
        self.path, self.packed, self.places, self.ids = path, packed, {}, {}
        self.content = b""
        self.add("info", (info_record("x.warc.gz", {"software": "test"}),), None)
        first = exchange("first", b"<h1>The first page stays.</h1>")
        secret = exchange("secret", b"<h1>" + SECRET + b"</h1>" + bytes(range(256)) * 500)
        again = exchange("secret", secret.body)
        self.add("first", exchange_records(first), first.record_id)
        self.add("secret", exchange_records(secret), secret.record_id)
        self.add("again", exchange_records(again, Earlier(secret.record_id, secret.url, MOMENT)), again.record_id)
        gone = exchange("s", b"", 304)
        self.add("304", exchange_records(gone, Earlier(secret.record_id, secret.url, MOMENT)), gone.record_id)
        name = new_record_id()
        saved = resource_record(name, "file:///s", MOMENT, "text/html", b"<p>x", None)
        self.add("saved", (saved,), name)
        last = exchange("last", b"<h1>The last page stays.</h1>")
        self.add("last", exchange_records(last), last.record_id)
        path.write_bytes(self.content)

    def add(self, name, records, record_id):
        if not self.packed:
            import zlib

            records = [zlib.decompress(record, 31) for record in records]
        # An uncompressed record's length is that of header and block; two line ends follow, which we count as well.
        self.places[name] = Location(self.path.name, len(self.content), len(records[0]))
        self.ids[name] = record_id
        self.content += b"".join(records)

    def erase(self, name):
        return erase(self.path, self.places[name], self.ids[name], MOMENT)

    def read(self, name):
        return read_at(self.path, self.places[name], LIMIT)


def check(path):
    """``warcio check``, as a user runs it."""
    run = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(params=[True, False], ids=["gzip", "plain"])
def shelf(request, tmp_path):
    return Shelf(tmp_path / ("x.warc.gz" if request.param else "x.warc"), request.param)


@pytest.mark.parametrize(("name", "records"), [("secret", 2), ("again", 2), ("304", 2), ("saved", 1), ("last", 2)])
def test_a_record_goes_with_its_request_and_the_others_stay(shelf, name, records):
    before = shelf.path.read_bytes()
    assert shelf.erase(name) == records
    after = shelf.path.read_bytes()
    place = shelf.places[name]
    assert len(after) == len(before)
    assert after[: place.offset] == before[: place.offset]
    assert after[place.offset : place.offset + place.length] != before[place.offset : place.offset + place.length]
    check(shelf.path)
    for other in shelf.places.keys() - {name, "info"}:
        assert shelf.read(other).record_id == shelf.ids[other]


def test_nothing_of_the_page_is_left(tmp_path):
    shelf = Shelf(tmp_path / "x.warc", packed=False)
    assert SECRET in shelf.path.read_bytes() and b"/secret" in shelf.path.read_bytes()
    for name in ("secret", "again", "304"):
        shelf.erase(name)
    assert SECRET not in shelf.path.read_bytes()
    assert b"/secret" not in shelf.path.read_bytes()


def test_what_stands_there_instead_says_when_and_no_more(shelf):
    shelf.erase("secret")
    found = shelf.read("secret")
    assert (found.kind, found.url, found.moment, found.body.strip()) == ("metadata", REMOVED, MOMENT, b"removed")


def test_a_second_time_changes_nothing(shelf):
    shelf.erase("secret")
    before = shelf.path.read_bytes()
    assert shelf.erase("secret") == 0
    assert shelf.path.read_bytes() == before


def test_a_request_that_was_left_behind_by_a_crash_goes_the_second_time(shelf):
    place = shelf.places["secret"]
    with shelf.path.open("r+b") as file:
        file.seek(place.offset)
        file.write(removed_record(place.length, MOMENT, packed=shelf.packed))
    assert shelf.erase("secret") == 1
    check(shelf.path)


@pytest.mark.parametrize(
    ("offset", "length", "reason"),
    [
        (1, 0, "no WARC record that can be overwritten"),
        (0, 1, "bytes, not"),
        (1 << 30, 0, "no WARC record that can be overwritten"),
    ],
)
def test_a_place_that_holds_no_such_record_is_left_alone(shelf, offset, length, reason):
    place = shelf.places["secret"]
    before = shelf.path.read_bytes()
    with pytest.raises(UnreadableRecord, match=reason):
        erase(shelf.path, Location(place.file, place.offset + offset, place.length + length), None, MOMENT)
    assert shelf.path.read_bytes() == before


def test_another_record_at_the_place_is_left_alone(shelf):
    before = shelf.path.read_bytes()
    with pytest.raises(UnreadableRecord, match="it is not the record"):
        erase(shelf.path, shelf.places["first"], shelf.ids["secret"], MOMENT)
    assert shelf.path.read_bytes() == before


def test_a_torn_record_and_a_missing_file_are_said(tmp_path):
    shelf = Shelf(tmp_path / "x.warc.gz")
    shelf.path.write_bytes(shelf.content[: shelf.places["last"].offset + 40])
    with pytest.raises(UnreadableRecord, match="no WARC record that can be overwritten"):
        shelf.erase("last")
    shelf.path.unlink()
    with pytest.raises(UnreadableRecord, match="the file is not there"):
        shelf.erase("first")


@pytest.mark.parametrize("length", [*range(236, 330), *range(65_780, 65_800), *range(131_320, 131_340), 1_000_003])
def test_a_record_can_have_any_length(tmp_path, length):
    record = removed_record(length, MOMENT, packed=True)
    assert len(record) == length
    path = tmp_path / "x.warc.gz"
    path.write_bytes(record)
    with path.open("rb") as file:
        assert whole_length(file) == length
    assert read_at(path, Location(path.name, 0, length), LIMIT * 2).url == REMOVED


def test_too_short_a_place_is_refused():
    with pytest.raises(ValueError, match="too few"):
        removed_record(150, MOMENT, packed=True)
