"""Shards merged into one archive: what one crawl of all would have made, row by row, and nothing more a second time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.errors import ArchiveError
from newsscrape.items import Link
from newsscrape.operations.merge import merge, shards_in
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.store.archive import Archive
from newsscrape.store.checking import checks
from newsscrape.store.merge.merger import Merger
from newsscrape.store.tagging import add_note, add_tags
from newsscrape.tasks import Fetched
from support.paths import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
from loopback import crawl_command, prepare
from newsroom_years import SETTINGS, by_live_crawls, history, run, serving
from rebuild import tables

from newsroom import Answer, Newsroom

NORTH, SOUTH = "https://www.north.example", "https://www.south.example"
NOW = datetime(2026, 2, 1, tzinfo=UTC)
Put = tuple[str, str, int]  # URL, page, day of January


@pytest.fixture
def shelves(new_shelf: Callable[[Path], Any], tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Makes an archive of a name, with some pages in it."""
    made = []

    def make(name: str, *puts: Put) -> Any:
        made.append(new_shelf(tmp_path / name / "archive.db"))
        for url, html, day in puts:
            made[-1].put(url, html, day, related=1)
        return made[-1]

    yield make
    for shelf in made:
        shelf.archive.close()


@pytest.fixture
def merged(tmp_path: Path) -> Callable[..., Path]:
    """Merges shards by their names; where the archive is. ``newsscrape check`` finds nothing wrong with it."""

    def run(*names: str, into: str = "all", checked: bool = False) -> Path:
        path = tmp_path / into / "archive.db"
        results = list(merge([tmp_path / name / "archive.db" for name in names], path))
        assert [result.reason for result in results] == [None] * len(names)
        if not checked:
            return path
        archive = Archive.read(path)
        assert {name: list(faults(archive.db)) for name, (_, faults) in checks().items()} == {
            name: [] for name in checks()
        }
        archive.close()
        return path

    return run


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    archive = Archive.read(path)
    try:
        return archive.db.conn.execute(sql).fetchall()
    finally:
        archive.close()


def everything(path: Path) -> dict[str, list[str]]:
    """Every row of every table, but for the statistics of the query planner."""
    names = [
        n
        for (n,) in query(path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'")
    ]
    return {name: sorted(map(repr, query(path, f"SELECT * FROM {name}"))) for name in names}


def pages(article: Callable[..., str]) -> tuple[list[Put], list[Put]]:
    """Two papers: each has stories of its own, lists one of the other's, and both print one of an agency's."""
    after = '<h2>Related stories</h2><ul><li>14 November 2004 <a href="{}/4">Council hears residents on walls</a></ul>'
    both = [
        [
            (f"{site}/1", article(f"roofs of {site[12:]}", after=after.format(other)), 1),
            (f"{site}/2", article("drains"), 2),
            (f"{site}/3", article("lamps", date="12 December 2004"), 3),
            (f"{site}/3", article("lamps", date="12 December 2004").replace("eleven", "twelve"), 4),
            (f"{site}/4", article(f"walls of {site[12:]}", date="14 November 2004"), 5),
        ]
        for site, other in ((NORTH, SOUTH), (SOUTH, NORTH))
    ]
    return both[0], both[1]


def test_shards_of_two_sites_are_what_one_crawl_makes(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str], tmp_path: Path
) -> None:
    north, south = pages(article)
    shelves("north", *north), shelves("south", *south), shelves("once", *north, *south)
    path = merged("north", "south", checked=True)
    # A URL that one shard read and another only listed is one row; when it was found first is that of either.
    assert tables(path) == tables(tmp_path / "once" / "archive.db")
    pairs = "SELECT kind, similarity, site, other_site FROM duplicates ORDER BY 1, 2, 3, 4"
    assert query(path, pairs) == query(tmp_path / "once" / "archive.db", pairs) != []
    clusters = "SELECT articles, sites FROM clusters ORDER BY 1, 2"
    assert query(path, clusters) == query(tmp_path / "once" / "archive.db", clusters)
    assert query(path, "SELECT COUNT(*) FROM related_story WHERE target_article_id IS NOT NULL") == [(2,)]


def test_a_merge_that_is_killed_between_two_shards_goes_on(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str], tmp_path: Path
) -> None:
    north, south = pages(article)
    shelves("north", *north), shelves("south", *south)
    archive = Archive.open(tmp_path / "killed" / "archive.db")
    Merger(archive).merge(tmp_path / "north" / "archive.db", {})
    archive.db.conn.close()  # no article was compared with any other yet
    killed, once = merged("north", "south", into="killed", checked=True), merged("north", "south", into="once")
    found, apart = everything(killed), {"article_fts_data", "duplicate", "_sqlite_migrations"}  # order, and time
    assert {name for name, rows in everything(once).items() if rows != found[name]} <= apart
    pairs = "SELECT article_id, other_id, kind, similarity FROM duplicate ORDER BY 1, 2"
    assert query(killed, pairs) == query(once, pairs) != []


class Killed(BaseException):
    """As far as a test can tell, the end of the process."""


def test_a_merge_that_is_killed_before_it_compares_goes_on(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def killed(*_: object) -> None:
        raise Killed

    north, south = pages(article)
    shelves("north", *north), shelves("south", *south)
    archive = Archive.open(tmp_path / "killed" / "archive.db")
    merger = Merger(archive)
    for name in ("north", "south"):
        merger.merge(tmp_path / name / "archive.db", {})
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("newsscrape.store.merge.copies.compare", killed)
        merger.close()  # the hashes are entered
    archive.db.conn.close()
    killed_, once = merged("north", "south", into="killed", checked=True), merged("north", "south", into="once")
    pairs = "SELECT article_id, other_id, kind, similarity FROM duplicate ORDER BY 1, 2"
    assert query(killed_, pairs) == query(once, pairs) != []
    for table in ("fingerprint", "article", "article_fingerprint"):
        assert everything(killed_)[table] == everything(once)[table]


def test_no_hash_is_entered_for_an_article_that_is_gone(
    shelves: Callable[..., Any], article: Callable[..., str], tmp_path: Path
) -> None:
    shelves("north", (f"{NORTH}/2", article("drains"), 2))
    archive = Archive.open(tmp_path / "all" / "archive.db")
    merger = Merger(archive)
    merger.merge(tmp_path / "north" / "archive.db", {})
    for sql in ("INSERT INTO temp.m_waiting VALUES (9)", "INSERT INTO temp.m_hash VALUES (1, 1, 9, 1)"):
        archive.db.conn.execute(sql)  # joined with another since it came
    merger.close()
    assert {one for (one,) in archive.db.execute("SELECT article_id FROM fingerprint")} == {1}
    assert archive.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    archive.close()


@pytest.mark.slow
def test_merging_again_changes_nothing(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str]
) -> None:
    north, south = pages(article)
    shelf = shelves("north", *north)
    shelves("south", *south)
    add_tags(shelf.archive, 1, ["roofs"], NOW)
    add_note(shelf.archive, 1, "ask the council", NOW)
    before = everything(merged("north", "south"))
    assert len(before["tag"]) == len(before["note"]) == 1
    assert everything(merged("south", "north")) == before
    assert everything(merged("north")) == before


@pytest.mark.slow
@pytest.mark.parametrize("order", [("early", "late"), ("late", "early")])
def test_one_article_at_different_times_has_one_history_in_order(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str], order: tuple[str, str],
    tmp_path: Path,
) -> None:  # fmt: skip
    first, second = article("drains"), article("drains").replace("eleven", "twelve")
    third = second.replace("next month", "next year")
    early = [(f"{NORTH}/2", first, 1), (f"{NORTH}/2", third, 20)]
    late = [(f"{NORTH}/2", second, 10), (f"{NORTH}/2", third, 25)]
    shelves("early", *early), shelves("late", *late)
    shelves("once", early[0], late[0], early[1], late[1])
    path = merged(*order, checked=True)
    once = tmp_path / "once" / "archive.db"
    for table in ("article", "revision", "evidence", "article_url", "capture", "article_author", "related_story"):
        assert tables(path)[table] == tables(once)[table], table
    assert query(path, "SELECT number, last_captured_at FROM revision ORDER BY number") == [
        (1, "2026-01-01T12:00:00Z"), (2, "2026-01-10T12:00:00Z"), (3, "2026-01-25T12:00:00Z"),
    ]  # fmt: skip
    before = everything(path)
    assert everything(merged("early", "late")) == before


@pytest.mark.slow
def test_a_shard_that_has_grown_brings_what_is_new(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str], tmp_path: Path
) -> None:
    north, south = pages(article)
    shelf = shelves("north", *north[:3])
    shelves("south", *south), shelves("once", *north, *south)
    merged("north", "south")
    for url, html, day in north[3:]:
        shelf.put(url, html, day, related=1)
    path = merged("north", "south", checked=True)
    once = tables(tmp_path / "once" / "archive.db")
    # Which URL was found first is told by the crawl that went on, and not by the archive
    assert {name: rows for name, rows in tables(path).items() if name != "site"} == {
        name: rows for name, rows in once.items() if name != "site"
    }
    before = everything(path)
    assert everything(merged("north", "south")) == before


@pytest.mark.slow
def test_an_article_that_moved_between_shards_is_one(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str]
) -> None:
    shelves("early", (f"{NORTH}/news/123456/drains", article("drains"), 1))
    shelves("late", (f"{NORTH}/archive/123456/drains", article("drains"), 9))
    path = merged("early", "late")
    assert query(path, "SELECT COUNT(*) FROM article") == [(1,)]
    rules = "SELECT url, rule FROM article_url JOIN url ON url.id = url_id ORDER BY url"
    assert query(path, rules) == [(f"{NORTH}/archive/123456/drains", "id"), (f"{NORTH}/news/123456/drains", "first")]


def test_a_url_that_one_shard_listed_and_another_read_has_the_fate_of_the_visit(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str]
) -> None:
    shelf = shelves("north")
    shelf.writer.discovered([Link(f"{SOUTH}/2", "related", 1, followed=False)], NOW)
    shelves("south", (f"{SOUTH}/2", article("drains"), 2))
    path = merged("north", "south")
    assert query(path, "SELECT fate, article_id IS NOT NULL FROM url") == [("archived", 1)]
    assert everything(merged("south", "north", into="turned"))["url"] != []


@pytest.mark.slow
def test_warc_files_come_along_and_keep_their_bytes(
    merged: Callable[..., Path], shelves: Callable[..., Any], tmp_path: Path
) -> None:
    for name, data in (("north", b"one"), ("south", b"other"), ("east", b"one")):
        shelf = shelves(name)
        (tmp_path / name / "warc").mkdir()
        (tmp_path / name / "warc" / "a.warc.gz").write_bytes(data)
        url = f"https://{name}.example/"
        shelf.put(url, f"<title>{name}</title>")
        shelf.rows("UPDATE capture SET warc_file = 'a.warc.gz', warc_offset = 0, warc_length = 3")
    path = merged("north", "south", "east")
    files = query(path, "SELECT url, warc_file FROM capture JOIN url ON url.id = url_id ORDER BY capture.id")
    assert [(url, (path.parent / "warc" / file).read_bytes()) for url, file in files] == [
        ("https://north.example/", b"one"), ("https://south.example/", b"other"), ("https://east.example/", b"one"),
    ]  # fmt: skip
    merged("north", "south", "east")
    assert len(list((path.parent / "warc").iterdir())) == 2


@pytest.mark.slow
def test_what_was_taken_out_does_not_come_back(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str], tmp_path: Path
) -> None:
    shelves("north", (f"{NORTH}/2", article("drains"), 2))
    listing = shelves("south", (f"{SOUTH}/1", article("roofs"), 1))
    listing.writer.discovered([Link(f"{NORTH}/2", "related", 1, followed=False)], NOW)
    path = merged("north")
    done = CliRunner().invoke(cli, ["forget", f"{NORTH}/2", "--db", str(path)], input="y\ny\n", catch_exceptions=False)
    assert done.exit_code == 0
    (refused,) = merge([tmp_path / "north" / "archive.db"], path)
    assert f"newsscrape forget {NORTH}/2" in str(refused.reason)
    merged("south")
    assert query(path, "SELECT url FROM url") == [(f"{SOUTH}/1",)]


def test_a_shard_that_cannot_be_read_is_left_out_with_the_reason(
    shelves: Callable[..., Any], article: Callable[..., str], tmp_path: Path
) -> None:
    shelves("north", (f"{NORTH}/2", article("drains"), 2))
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "archive.db").write_bytes(b"SQLite format 3\0" + bytes(2000))
    hostile = shelves("hostile")
    hostile.rows("CREATE TRIGGER steal AFTER INSERT ON url BEGIN DELETE FROM url; END")
    paths = shards_in([tmp_path])
    assert [path.parent.name for path in paths] == ["hostile", "north", "torn"]
    results = {Path(one.shard).parent.name: one for one in merge(paths, tmp_path / "all" / "archive.db")}
    assert "trigger steal" in str(results["hostile"].reason)
    assert results["north"].reason is None and results["torn"].reason
    with pytest.raises(ArchiveError):
        Archive.read(tmp_path / "nowhere.db")


@pytest.mark.slow
@pytest.mark.parametrize("backwards", [False, True])
def test_a_paper_that_moves_and_changes_is_the_same_by_a_shard_for_each_crawl(tmp_path: Path, backwards: bool) -> None:
    """Three crawls over ten years, each one's WARC file in a shard of its own, and all of them in one archive."""
    with serving(lambda _: Answer(404)) as free:
        host = free
    by_live_crawls(history(Newsroom(16, 7, host), 3), tmp_path / "paper")
    files = sorted((tmp_path / "paper" / "warc").glob("*.gz"))
    assert len(files) == 3
    for name, taken in [("once", files), *((f"shard-{n}", [file]) for n, file in enumerate(files))]:
        environment = prepare(tmp_path / name, [])
        (tmp_path / name / "warc").mkdir()
        for file in taken:
            (tmp_path / name / "warc" / file.name).hardlink_to(file)
        run(crawl_command({**SETTINGS, "NEWSSCRAPE_WORKERS": "0"}, "warc", path="warc"), tmp_path / name, environment)
    shards = [tmp_path / f"shard-{n}" / "archive.db" for n in range(3)]
    assert not any(result.reason for result in merge(shards[::-1] if backwards else shards, tmp_path / "all.db"))
    once, found = tables(tmp_path / "once" / "archive.db"), tables(tmp_path / "all.db")
    for table in ("article", "revision", "evidence", "article_url", "article_part", "article_author", "site"):
        # A record that repeats one of another file cannot be read in a shard: so its page was seen last before it.
        said = [
            sorted(repr({k: v for k, v in eval(row).items() if k != "last_captured_at"}) for row in one[table])
            for one in (found, once)
        ]
        assert said[0] == said[1], table
    assert len(found["revision"]) > len(found["article"]) > 10


@pytest.mark.parametrize("order", [("live", "imported"), ("imported", "live")])
def test_a_url_that_an_import_of_former_years_did_not_find_answers_still(
    shelves: Callable[..., Any], merged: Callable[..., Path], article: Callable[..., str], order: tuple[str, str]
) -> None:
    """The import is later than the crawl, the response that it read is older."""
    url = f"{NORTH}/news/roofs"
    shelves("live", (url, article("roofs"), 9))
    came = Fetched(
        url, b"", datetime(2026, 1, 5, tzinfo=UTC), NOW, "warc", digest(b""), headers={"content-type": "text/html"},
        http_status=404,
    )  # fmt: skip
    shelves("imported").visit(replace(read_fetched(came), visited_at=NOW))
    path = merged(*order)
    assert query(path, f"SELECT fate, last_visited_at FROM url WHERE url = '{url}'") == [
        ("archived", "2026-02-01T00:00:00Z")
    ]
