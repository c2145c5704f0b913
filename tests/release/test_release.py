"""``newsscrape release``: a release is complete and valid, and agrees with the archive."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest
from click.testing import CliRunner
from filelock import FileLock

from newsscrape import __version__
from newsscrape.cli import cli
from newsscrape.errors import ArchiveError, BadArgument, NewsscrapeError
from newsscrape.release.build import build_release
from newsscrape.release.texts import MAX_SITES, default_title, methods, readme
from newsscrape.store.archive import Archive
from newsscrape.store.captured_page import stored_capture
from newsscrape.store.catalogue.tables import TABLES
from newsscrape.store.catalogue.views import VIEWS
from newsscrape.store.release_statistics import figures
from newsscrape.versions import extractor_version

NAMES = {
    "README.md", "SHA256SUMS", "archive.db", "codebook.csv", "codebook.md", "metadata.yaml", "methods.md",
    "pages.wacz", "provenance.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory, new_server, crawl, article):
    """A folder with an archive and its WARC files: two articles, one of them without a date, and a page not found."""
    folder = tmp_path_factory.mktemp("source")
    server = new_server()
    server.page("/lamps", article("lamps"))
    server.page("/fences", article("fences", date=None))
    crawl(folder, "article", urls=" ".join(server.url(path) for path in ("/lamps", "/fences", "/none")))
    return folder


@pytest.fixture(scope="module")
def released(source, tmp_path_factory):
    """The folder of a release made by the command, and what the command printed."""
    target = tmp_path_factory.mktemp("released") / "deep" / "news 2004"
    result = CliRunner().invoke(cli, ["release", str(target), "--db", str(source / "archive.db")])
    assert result.exit_code == 0, result.exception
    return target, result.output


@pytest.fixture
def changed(source, tmp_path):
    """A copy of the archive and its WARC files, to be spoilt."""
    return shutil.copytree(source, tmp_path / "copy")


def dump(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def build(folder, target, **options):
    return build_release(target, folder / "archive.db", folder / "warc", options.get("title"))


def test_all_files_are_there_and_named(released):
    target, output = released
    assert {path.name for path in target.iterdir()} == NAMES
    readme_text = (target / "README.md").read_text("utf-8")
    for name in NAMES:
        assert name in output
        assert name == "README.md" or f"| `{name}` | " in readme_text
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_the_checksums_are_right_and_complete(released):
    target, _ = released
    lines = dict(reversed(line.split("  ")) for line in (target / "SHA256SUMS").read_text("utf-8").splitlines())
    assert set(lines) == NAMES - {"README.md", "SHA256SUMS"}
    for name, digest in lines.items():
        assert hashlib.sha256((target / name).read_bytes()).hexdigest() == digest


def test_the_archive_is_the_same_and_needs_no_journal(released, source):
    target, _ = released
    # VACUUM INTO writes indexes before triggers, whenever each was made.
    assert sorted(dump(target / "archive.db")) == sorted(dump(source / "archive.db"))
    assert (target / "archive.db").read_bytes()[18:20] == b"\x01\x01"  # a rollback journal, so none at rest
    Archive.read(target / "archive.db").close()


def test_the_pages_are_the_warc_files_byte_for_byte(released, source):
    target, _ = released
    with zipfile.ZipFile(target / "pages.wacz") as wacz:
        packed = {name: wacz.read(name) for name in wacz.namelist() if name.startswith("archive/")}
        pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()[1:]]
        package = json.loads(wacz.read("datapackage.json"))
    assert packed == {f"archive/{path.name}": path.read_bytes() for path in (source / "warc").iterdir()}
    assert sorted(page["title"] for page in pages) == [
        "Council hears residents on fences", "Council hears residents on lamps",
    ]  # fmt: skip
    assert all(page["url"].startswith("http://127.0.0.1:") and page["ts"].endswith("Z") for page in pages)
    assert package["title"].startswith("News archive: 127.0.0.1")


def test_the_pages_are_valid_to_the_packages_own_validator(released):
    target, _ = released
    command = [sys.executable, "-c", "import sys; from wacz.main import main; sys.exit(main())", "validate", "-f"]
    done = subprocess.run([*command, str(target / "pages.wacz")], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "the passed WACZ is valid" in done.stdout


def test_places_in_the_archive_hold_in_the_unpacked_pages(released, tmp_path):
    from newsscrape.operations.shown_page import Shelf

    target, _ = released
    with zipfile.ZipFile(target / "pages.wacz") as wacz:
        wacz.extractall(tmp_path)
    archive = Archive.read(target / "archive.db")
    try:
        numbers = [number for (number,) in archive.db.execute("SELECT id FROM capture")]
        assert all(stored_capture(archive.db, number) for number in numbers)
    finally:
        archive.close()
    assert all(Shelf(target / "archive.db", tmp_path / "archive").show(number).verified for number in numbers)


def test_the_codebook_names_every_column_with_its_type(released):
    target, _ = released
    with (target / "codebook.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    described = {(line["name"], line["column"]): line for line in lines}
    expected = {(name, column) for name, entry in {**TABLES, **VIEWS}.items() for column in entry.columns}
    assert set(described) == expected and len(lines) == len(expected)
    assert described["article", "word_count"]["type"] == "INTEGER"
    assert described["articles", "headline"]["kind"] == "view"
    markdown = (target / "codebook.md").read_text("utf-8")
    assert all(f"| `{column}` | " in markdown for _, column in expected)


def test_the_methods_give_the_archives_figures(released):
    target, _ = released
    text = (target / "methods.md").read_text("utf-8")
    for words in (
        "holds 2 news articles of ",
        "from 1 site (127.0.0.1:",
        "published from 2004-11-15 to 2004-11-15",
        f"gathered with newsscrape {__version__} in 1 crawl on 20",
        "robots.txt was obeyed throughout.",
        f"named itself “newsscrape/{__version__}",
        "Of 3 addresses that the crawls met",
        "2 archived as articles and 1 no longer there",
        "Of 3 responses, every one is kept",
        "found for 1 articles (50.0 %)",
    ):
        assert words in text


def test_versions_and_settings_are_written_down(released):
    target, _ = released
    values = json.loads((target / "provenance.json").read_text("utf-8"))
    assert values["newsscrape"] == __version__ and values["extractor_versions"] == [extractor_version()]
    assert {"scrapy", "lxml", "dateparser", "warcio"} <= set(values["dependencies"])
    assert "ruff" not in values["dependencies"]
    (crawl,) = values["crawls"]
    assert crawl["spider"] == "article" and crawl["settings"]["ROBOTSTXT_OBEY"] is True
    assert crawl["arguments"]["urls"].count("http://") == 3
    assert values["figures"]["articles"] == 2 and values["figures"]["fates"] == {"archived": 2, "gone": 1}


def test_the_same_archive_gives_the_same_files_but_for_the_wacz(released, source, tmp_path):
    target, _ = released
    build(source, tmp_path / "again")
    same = NAMES - {"pages.wacz", "SHA256SUMS"}
    assert all((tmp_path / "again" / name).read_bytes() == (target / name).read_bytes() for name in same)


@pytest.mark.slow
def test_an_empty_folder_is_taken_and_a_title_of_ones_own(source, tmp_path):
    (tmp_path / "empty").mkdir()
    assert build(source, tmp_path / "empty", title="The lamps corpus").title == "The lamps corpus"
    assert {path.name for path in (tmp_path / "empty").iterdir()} == NAMES
    assert (tmp_path / "empty" / "README.md").read_text("utf-8").startswith("# The lamps corpus\n")


def test_a_folder_in_use_is_refused_and_left_alone(source, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(BadArgument, match="is not an empty folder"):
        build(source, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_no_archive_no_release(tmp_path):
    with pytest.raises(ArchiveError, match="there is no archive at"):
        build(tmp_path, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def open_file(folder):
    (path,) = (folder / "warc").iterdir()
    path.rename(f"{path}.open")


def lose_file(folder):
    (path,) = (folder / "warc").iterdir()
    path.unlink()


def break_file(folder):
    (path,) = (folder / "warc").iterdir()
    path.write_bytes(b"no WARC at all")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (open_file, r"article-.*\.warc\.gz is still open: a crawl is writing it"),
        (lose_file, r"article-.*\.warc\.gz cannot be found; --warc-dir names the folder"),
        (break_file, "wacz create failed: "),
    ],
)
def test_without_all_its_pages_there_is_no_release(changed, tmp_path, spoil, message):
    spoil(changed)
    with pytest.raises(NewsscrapeError, match=message):
        build(changed, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_crawl_that_is_writing_is_waited_for(changed, tmp_path):
    open_file(changed)
    (path,) = (changed / "warc").iterdir()
    with FileLock(f"{path}.lock"), pytest.raises(NewsscrapeError, match="Let the crawl finish"):
        build(changed, tmp_path / "out")


def test_a_missing_package_is_named(source, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(NewsscrapeError, match=r"pip install 'wacz==0\.6\.0'"):
        build(source, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_archive_without_pages_is_released_without_them(changed, tmp_path):
    with closing(sqlite3.connect(changed / "archive.db")) as connection, connection:
        connection.execute("UPDATE capture SET warc_file = NULL, warc_offset = NULL, warc_length = NULL")
    released = build(changed, tmp_path / "out")
    assert set(released.files) == NAMES - {"pages.wacz"}
    assert "pages.wacz" not in (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "The responses themselves were not kept." in (tmp_path / "out" / "methods.md").read_text("utf-8")


@pytest.fixture(scope="module")
def known(source):
    archive = Archive.read(source / "archive.db")
    try:
        return figures(archive)
    finally:
        archive.close()


def test_an_empty_archive_has_its_words_too(tmp_path):
    archive = Archive.open(tmp_path / "empty.db")
    found = figures(archive)
    archive.close()
    text = methods(found, "1")
    assert "holds 0 news articles of 0 words in all from 0 sites, none with a known day of publication." in text
    assert default_title(found) == "News archive"
    assert "0 news articles" in readme("T", found, [], None)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([True, False], "in 1 of 2 crawls"),
        (["False", "0"], "in no crawl"),
        (["1", "true"], "throughout"),
        ([None, True], "in 1 of 2 crawls"),
    ],
)
def test_robots_are_told_as_they_were(known, values, words):
    (crawl,) = known.crawls
    crawls = tuple(replace(crawl, settings={**crawl.settings, "ROBOTSTXT_OBEY": value}) for value in values)
    assert f"robots.txt was obeyed {words}." in methods(replace(known, crawls=crawls), "1")


def test_many_sites_are_counted(known):
    sites = {f"s{number}.example": 1 for number in range(MAX_SITES + 3)}
    assert re.search(
        r"from 15 sites \(s0\.example, .*, s11\.example and 3 more\)", methods(replace(known, sites=sites), "1")
    )


def test_copies_and_revisions_are_told_where_there_are_any(known):
    assert "copies of one another" not in methods(replace(known, copies=0, versions=2), "1")
    text = methods(replace(known, copies=7, versions=5, quotes=1, coarse=3, revised=1234), "1")
    assert "5 pairs of articles were found to be versions of one text." in text
    assert (
        "1 pair of articles was found to share a quotation only." in text
        and "3 are precise to the month or year only" in text
    )
    assert "7 pairs of articles were found to be copies" in text and "1,234 articles changed" in text
