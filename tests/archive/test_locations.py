"""Where a capture's bytes may lie, with archives and folders as a stranger might make them."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsscrape.archive.erase import erase
from newsscrape.archive.files import files_within
from newsscrape.archive.locations import is_inside, locate, locate_record
from newsscrape.archive.recovery import recover
from newsscrape.errors import UnreadableRecord
from newsscrape.operations.mentions import warc_files
from newsscrape.tasks import Location

SECRET = b"a file of the reader's own"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A WARC folder with a plain file and with every kind of way out; the file outside is ``secret.warc.gz``."""
    (tmp_path / "secret.warc.gz").write_bytes(SECRET)
    (tmp_path / "other").mkdir()
    folder = tmp_path / "warc"
    (folder / "below").mkdir(parents=True)
    (folder / "plain.warc.gz").write_bytes(b"x" * 100)
    (folder / "below" / "plain.warc.gz").write_bytes(b"x" * 100)
    (folder / "link.warc.gz").symlink_to(tmp_path / "secret.warc.gz")
    (folder / "torn.warc.gz.open").symlink_to(tmp_path / "secret.warc.gz")
    (folder / "dangling.warc.gz").symlink_to(tmp_path / "not-there.warc.gz")
    (folder / "circle.warc.gz").symlink_to(folder / "circle.warc.gz")
    (folder / "out").symlink_to(tmp_path)
    (folder / "within.warc.gz").symlink_to("plain.warc.gz")
    os.mkfifo(folder / "pipe.warc.gz")
    return folder


@pytest.mark.parametrize("name", ["plain.warc.gz", "below/plain.warc.gz", "within.warc.gz", "./plain.warc.gz"])
def test_a_plain_file_of_the_folder_is_found(folder: Path, name: str) -> None:
    assert locate(folder, name).read_bytes() == b"x" * 100


@pytest.mark.parametrize(
    "name",
    [
        "../secret.warc.gz",
        "below/../../secret.warc.gz",
        "link.warc.gz",
        "torn.warc.gz",
        "torn.warc.gz.open",
        "dangling.warc.gz",
        "circle.warc.gz",
        "out/secret.warc.gz",
        "out/not-there.warc.gz",
        "pipe.warc.gz",
        "below",
        "",
        ".",
        "..",
        "/",
        "/..",
        "/etc/hostname",
        "/dev/zero",
        "plain.warc.gz\0.html",
        "x" * 5_000,
    ],
)
def test_what_leads_to_no_plain_file_of_the_folder_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(UnreadableRecord):
        locate(folder, name)


def test_a_path_into_another_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableRecord, match="--warc-dir names the folder that it is in"):
        locate(folder, str(tmp_path / "secret.warc.gz"))
    assert locate(tmp_path, str(tmp_path / "secret.warc.gz")) == tmp_path / "secret.warc.gz"


def test_a_file_that_was_moved_into_the_folder_is_found_by_its_name(folder: Path) -> None:
    assert locate(folder, "/mnt/old-disk/plain.warc.gz") == folder / "plain.warc.gz"


def test_a_file_that_is_gone_is_the_caller_s_to_notice(folder: Path) -> None:
    assert not locate_record(folder, Location("gone.warc.gz", 0, 10)).exists()


@pytest.mark.parametrize(("offset", "length"), [(-1, 10), (0, -1), (91, 10), (200, 0), (0, 2**63 - 1)])
def test_a_record_beyond_the_file_is_refused(folder: Path, offset: int, length: int) -> None:
    with pytest.raises(UnreadableRecord, match="not within the file"):
        locate_record(folder, Location("plain.warc.gz", offset, length))
    assert locate_record(folder, Location("plain.warc.gz", 90, 10))


def test_files_are_taken_from_within_a_folder_only(folder: Path) -> None:
    names = {str(path.relative_to(folder)) for path in files_within(folder)[0]}
    assert names == {"plain.warc.gz", "below/plain.warc.gz", "within.warc.gz"}
    assert not is_inside(folder / "pipe.warc.gz", folder)


def test_a_link_that_calls_itself_unfinished_is_not_mended(folder: Path, tmp_path: Path) -> None:
    assert list(recover(folder)) == []
    assert (tmp_path / "secret.warc.gz").read_bytes() == SECRET


def test_a_lock_that_is_a_link_empties_no_file(folder: Path, tmp_path: Path) -> None:
    (folder / "a.warc.gz.open").write_bytes(b"")
    (folder / "a.warc.gz.open.lock").symlink_to(tmp_path / "secret.warc.gz")
    try:
        list(recover(folder))
    except Exception as error:
        assert "a.warc.gz.open" in str(error)
    assert (tmp_path / "secret.warc.gz").read_bytes() == SECRET


def test_a_takedown_overwrites_nothing_outside(folder: Path, tmp_path: Path) -> None:
    place = Location("link.warc.gz", 0, len(SECRET))
    with pytest.raises(UnreadableRecord):
        erase(locate_record(folder, place), place, None, datetime(2026, 11, 29, tzinfo=UTC))
    assert not any("link" in path.name for path in warc_files(folder))
    assert (tmp_path / "secret.warc.gz").read_bytes() == SECRET
