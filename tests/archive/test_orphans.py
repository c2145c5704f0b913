"""Records of pages that no capture names are overwritten, and no others."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from archive.test_erase import check
from newsscrape.archive.orphans import erase_orphans, started_at
from newsscrape.archive.reader import read_records
from newsscrape.archive.records import Exchange, new_record_id
from newsscrape.archive.records import exchange_records as records_of
from newsscrape.archive.redact import redact_info
from newsscrape.archive.writer import WarcWriter
from newsscrape.crawl.recovery import recovered
from newsscrape.payload import digest

MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def exchange(path, task=None):
    body = f"<h1>{path}</h1>".encode()
    return Exchange(new_record_id(), f"http://paper.example/{path}", MOMENT, digest(body), body, 200, task=task)


@pytest.fixture
def written(tmp_path):
    """A file of robots.txt, a page that a capture names, and one that none does; and the name of the kept one."""
    writer = WarcWriter(tmp_path, "article", MOMENT, {"software": "newsscrape/1", "argument": "http://paper.example/x"})
    kept = exchange("kept")
    for one in (exchange("robots.txt", {"role": "rules"}), kept, exchange("orphan")):
        writer.write(records_of(one))
    writer.close()
    return tmp_path / writer.name, kept.record_id


def left(path):
    return [record.url.removeprefix("http://paper.example/") for record in read_records(path, 1 << 20)]


def test_only_pages_without_a_capture_go(written):
    path, kept = written
    assert erase_orphans(path, lambda record_id: record_id == kept, MOMENT) == 1
    assert left(path) == [
        "robots.txt",
        "robots.txt",
        "kept",
        "kept",
        "urn:newsscrape:removed",
        "urn:newsscrape:removed",
    ]
    assert erase_orphans(path, lambda record_id: record_id == kept, MOMENT) == 0
    check(path)


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("article-20261124120000-99-00000.warc.gz", MOMENT),
        ("article-20261124120000-99-00000.warc.gz.open", MOMENT),
        ("IAH-20080430204825-00000-blackbook.warc.gz", None),
    ],
)
def test_the_name_of_a_file_says_which_crawl_wrote_it(written, name, moment):
    assert started_at(name) == moment
    assert started_at(written[0].name) == MOMENT


def test_a_crawls_arguments_are_blanked_and_the_rest_of_the_file_stays(written):
    path, _ = written
    before = path.read_bytes()
    assert redact_info(path, re.compile(rb"paper\.example/x"))
    after = path.read_bytes()
    assert len(after) == len(before) and left(path)[0] == "robots.txt"
    assert next(read_records(path, 1 << 20)).ours
    assert not redact_info(path, re.compile(rb"paper\.example/x"))
    check(path)


def test_orphans_in_files_that_the_crawl_had_finished_go_too(tmp_path):
    writer = WarcWriter(tmp_path, "article", MOMENT, {"software": "newsscrape/1"}, roll_size=1)
    names, kept = [], []
    for number in range(6):
        made = exchange(f"page{number}")
        writer.write(records_of(made))
        names.append(writer.name)
        kept += [made.record_id] if number < 3 else []
    writer.close()
    (tmp_path / names[-1]).rename(tmp_path / f"{names[-1]}.open")  # as a kill leaves it
    archive = SimpleNamespace(cut_off=lambda *_: [], has_started=lambda _: True, is_named=lambda one: one in kept)
    (told,) = recovered(archive, tmp_path)
    assert (told.file, told.orphans) == (names[-1], 3)
    assert [left(tmp_path / name)[0] for name in names] == ["page0", "page1", "page2"] + ["urn:newsscrape:removed"] * 3
