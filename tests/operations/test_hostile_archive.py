"""An archive whose captures name files that are not its own: no command reads or writes a byte outside the WARC folder."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.errors import UnreadableRecord
from newsscrape.operations.reextract import as_fetched
from newsscrape.operations.shown_page import Shelf, Unavailable
from newsscrape.store.reextraction import of_capture
from support.kept import Kept

URL = "http://paper.example/news/1"
WAYS = ("absolute", "dots", "link", "link to a folder", "pipe", "device")


@pytest.fixture
def hostile(shelf: Any, tmp_path: Path, article: Any, request: Any) -> tuple[Any, Path, bytes]:
    """An archive, the file outside that its capture names, and that file's bytes: the very record, so that nothing but
    its place speaks against it."""
    kept = Kept(shelf, tmp_path / "warc")
    kept.put(URL, article("walls"))
    outside = tmp_path / "private" / "mine.warc.gz"
    outside.parent.mkdir()
    kept.file.rename(outside)
    inside = tmp_path / "warc" / "inside.warc.gz"
    name = {
        "absolute": str(outside),
        "dots": "../private/mine.warc.gz",
        "link": "inside.warc.gz",
        "link to a folder": "below/mine.warc.gz",
        "pipe": "inside.warc.gz",
        "device": "/dev/zero",
    }[request.param]
    if request.param == "link":
        inside.symlink_to(outside)
    elif request.param == "link to a folder":
        (tmp_path / "warc" / "below").symlink_to(outside.parent)
    elif request.param == "pipe":
        os.mkfifo(inside)
    kept.rows("UPDATE capture SET warc_file = ?", name)
    return kept, outside, outside.read_bytes()


@pytest.mark.parametrize("hostile", WAYS, indirect=True)
def test_nothing_outside_is_read_or_written(hostile: tuple[Any, Path, bytes], tmp_path: Path) -> None:
    kept, outside, before = hostile
    page = Shelf(kept.shelf.path, kept.folder)
    for look in (page.show, page.raw_record):
        with pytest.raises(Unavailable):
            look(1)
    with pytest.raises(UnreadableRecord):
        as_fetched(of_capture(kept.shelf.archive, 1), kept.folder)
    for arguments in (
        ["release", str(tmp_path / "release")],
        ["explain", "1"],
        ["forget", "1", "--yes"],
    ):
        done = CliRunner().invoke(cli, [*arguments, "--db", str(kept.shelf.path)], catch_exceptions=True)
        assert "Council hears" not in done.output or arguments[0] == "explain"
    assert outside.read_bytes() == before and gzip.decompress(before)
    assert not (tmp_path / "release").exists()


def test_a_record_that_is_where_it_should_be_is_read(shelf: Any, tmp_path: Path, article: Any) -> None:
    kept = Kept(shelf, tmp_path / "warc")
    kept.put(URL, article("walls"))
    assert Shelf(shelf.path, kept.folder).show(1).verified
    assert as_fetched(of_capture(shelf.archive, 1), kept.folder).captured_at == datetime(2026, 1, 1, 12, tzinfo=UTC)
