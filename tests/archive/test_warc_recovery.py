"""WARC files after a crash, cut at any byte, and their repair at the next start."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from warcio.checker import Checker

from newsscrape.archive.locations import locate
from newsscrape.archive.reader import read_records
from newsscrape.archive.record_parsing import StoredRecord
from newsscrape.archive.records import Exchange, exchange_records, new_record_id
from newsscrape.archive.recovery import Mended, recover
from newsscrape.archive.writer import WarcWriter
from newsscrape.errors import ArchiveError
from newsscrape.items import Capture, Visit
from newsscrape.payload import digest

MOMENT = datetime(2026, 11, 24, 19, 22, 30, tzinfo=UTC)


def written(folder: Path, count: int) -> tuple[bytes, list[Any], str]:
    """A small file as a crash leaves it: its bytes, the places of its responses, its name when finished."""
    writer = WarcWriter(folder / "whole", "article", MOMENT, {"software": "newsscrape/0"})
    places = []
    for number in range(count):
        body = b"<p>page %d</p>" % number
        url = f"http://paper.example/{number}"
        exchange = Exchange(new_record_id(), url, MOMENT, digest(body), body, 200)
        places.append(writer.write(exchange_records(exchange)))
    writer.close()
    return (folder / "whole" / writer.name).read_bytes(), places, writer.name


def accepted(path: Path) -> bool:
    class Options:
        inputs = (str(path),)
        verbose = False

    return Checker(Options).process_all() == 0


def responses(path: Path) -> list[str]:
    found = list(read_records(path, 1 << 20))
    assert all(isinstance(one, StoredRecord) for one in found), "a mended file has no damage"
    return [one.url[-1] for one in found if isinstance(one, StoredRecord) and one.kind == "response"]


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_a_file_cut_at_any_byte_keeps_every_whole_record(tmp_path: Path, step: int) -> None:
    data, places, name = written(tmp_path, 2)
    borders = {place.offset + near for place in places for near in (-1, 0, 1, place.length - 1, place.length)}
    for size in sorted({*range(0, len(data), step), *(at for at in borders if 0 <= at <= len(data)), len(data)}):
        torn = tmp_path / f"{name}.open"
        torn.write_bytes(data[:size])
        mended = list(recover(tmp_path))
        assert [one.name for one in mended] == [name]
        assert mended[0].size + mended[0].cut == size
        assert mended[0].cut < 700, "one record at most"
        assert not torn.exists()
        finished = tmp_path / name
        assert finished.exists() == (mended[0].size > 0), "a file of nothing goes"
        if finished.exists():
            assert responses(finished) == [
                str(n) for n, place in enumerate(places) if place.offset + place.length <= size
            ]
            if size % 9 == 0 or size == len(data):
                assert accepted(finished)
            finished.unlink()
    assert mended[0].cut == 0, "nothing is cut off a file that is whole"


@pytest.mark.parametrize("rest", [bytes(5000), b"\x1f\x8b\x08\x00" * 9, b"garbage", b"\xff" * 100_000])
def test_what_a_power_cut_leaves_behind_the_last_record_goes(tmp_path: Path, rest: bytes) -> None:
    data, _, name = written(tmp_path, 2)
    (tmp_path / f"{name}.open").write_bytes(data + rest)
    assert list(recover(tmp_path)) == [Mended(name, len(data), len(rest))]
    assert (tmp_path / name).read_bytes() == data


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    data, _, name = written(tmp_path, 1)
    torn = tmp_path / f"{name}.open"
    torn.write_bytes(data)
    with FileLock(f"{torn}.lock"):
        assert list(recover(tmp_path)) == []
    assert torn.exists()
    assert len(list(recover(tmp_path))) == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([name, "whole"]), "no lock is left"
    assert list(recover(tmp_path)) == []
    assert list(recover(tmp_path / "absent")) == []


def test_a_file_has_its_name_only_once_the_loss_is_noted(tmp_path: Path) -> None:
    data, _, name = written(tmp_path, 2)
    (tmp_path / f"{name}.open").write_bytes(data[:-3])
    with pytest.raises(RuntimeError, match="killed"):
        for _ in recover(tmp_path):
            raise RuntimeError("killed")
    again = list(recover(tmp_path))
    assert [one.name for one in again] == [name]
    assert again[0].size < len(data) - 3


def test_a_capture_is_found_in_an_open_file_too(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(b"")
    assert locate(tmp_path, "a.warc.gz") == tmp_path / "a.warc.gz.open"
    (tmp_path / "a.warc.gz").write_bytes(b"")
    assert locate(tmp_path, "a.warc.gz") == tmp_path / "a.warc.gz"
    assert locate(tmp_path, str(tmp_path / "elsewhere.warc")) == tmp_path / "elsewhere.warc"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(b"")
    (tmp_path / "a.warc.gz.open").chmod(0o400)
    with pytest.raises(ArchiveError, match="cannot be repaired"):
        list(recover(tmp_path))


def test_what_cannot_be_mended_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz.open").mkdir()
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz\.open was left open by a crash and cannot be repaired"):
        list(recover(tmp_path))


def test_captures_beyond_the_end_lose_their_place_and_are_queued_again(shelf: Any) -> None:
    for number, offset in enumerate((0, 100, 200)):
        capture = Capture(
            MOMENT, "live", f"{number}" * 64, http_status=200, warc_file="a.warc.gz", warc_offset=offset,
            warc_length=100, warc_uri=f"http://paper.example/{number}", record_id=f"urn:uuid:{number}",
        )  # fmt: skip
        shelf.visit(Visit(f"http://paper.example/{number}", MOMENT, "not_article", "a stub", 200, capture))
    assert shelf.writer.cut_off("a.warc.gz", 300) == []
    assert shelf.writer.cut_off("b.warc.gz", 0) == []
    assert shelf.writer.cut_off("a.warc.gz", 199) == ["http://paper.example/1", "http://paper.example/2"]
    assert shelf.rows("SELECT warc_file, warc_offset FROM capture ORDER BY id") == [
        ("a.warc.gz", 0), (None, None), (None, None),
    ]  # fmt: skip
    assert (
        shelf.rows("SELECT fate, fate_reason FROM url ORDER BY id")[1:]
        == [("queued", "its page was lost in a crash")] * 2
    )
    assert [file is None for (file,) in shelf.rows("SELECT warc_file FROM capture ORDER BY id")] == [False, True, True]
