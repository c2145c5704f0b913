"""The archive made anew from its WARC files alone is the archive that was there."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsscrape.demo.server import DemoServer

pytestmark = pytest.mark.slow  # each test is a crawl or more, in a process of its own

# All but ids and the times of the runs themselves.
TABLES = {
    "article": "SELECT url.url, article.* FROM article JOIN url ON url.id = article.url_id",
    "revision": "SELECT url.url, revision.* FROM revision JOIN article ON article.id = revision.article_id"
    " JOIN url ON url.id = article.url_id",
    "evidence": "SELECT url.url, evidence.* FROM evidence JOIN article ON article.id = evidence.article_id"
    " JOIN url ON url.id = article.url_id",
    "related_story": "SELECT source.url AS source, target.url AS target, related_story.* FROM related_story"
    " JOIN article ON article.id = related_story.article_id JOIN url AS source ON source.id = article.url_id"
    " LEFT JOIN article AS there ON there.id = target_article_id LEFT JOIN url AS target ON target.id = there.url_id",
    "article_author": "SELECT url.url, author.name, article_author.position FROM article_author"
    " JOIN author ON author.id = author_id JOIN article ON article.id = article_author.article_id"
    " JOIN url ON url.id = article.url_id",
    "discovery": "SELECT found.url, page.url AS page, via, discovery.position, anchor_text, date_raw FROM discovery"
    " JOIN url AS found ON found.id = discovery.url_id LEFT JOIN capture ON capture.id = capture_id"
    " LEFT JOIN url AS page ON page.id = capture.url_id",
    "capture": "SELECT url.url, capture.* FROM capture JOIN url ON url.id = capture.url_id",
    "site": "SELECT * FROM site",
}


def rows(path: Path, query: str) -> list[str]:
    """A table's rows without its ids, in an order of their own."""
    with sqlite3.connect(path) as db:
        db.row_factory = sqlite3.Row
        found = [dict(row) for row in db.execute(query)]
    return sorted(repr({k: v for k, v in row.items() if k != "id" and not k.endswith("_id")}) for row in found)


@pytest.fixture(scope="module")
def archives(crawl: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Any]:
    """The archive of the demo site, the one made of its WARC files, and the run that made it."""
    folder = tmp_path_factory.mktemp("rebuild")
    with DemoServer() as server:
        crawl(folder, "4ni", {"RETRY_TIMES": "1"}, home=server.url, related="2")
    original = shutil.move(folder / "archive.db", folder / "original.db")
    return original, folder / "archive.db", crawl(folder, "warc", path="warc")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_comes_back(archives: tuple[Path, Path, Any], table: str) -> None:
    original, rebuilt, _ = archives
    assert rows(original, TABLES[table]) != []
    assert rows(rebuilt, TABLES[table]) == rows(original, TABLES[table])


def test_a_second_reading_changes_nothing(archives: tuple[Path, Path, Any], crawl: Callable[..., Any]) -> None:
    _, rebuilt, first = archives
    before = {table: rows(rebuilt, TABLES[table]) for table in TABLES if table != "discovery"}
    again = crawl(rebuilt.parent, "warc", path="warc/*.gz")
    assert (first.code, again.code) == (0, 0)
    assert " 0 new, 0 changed" in again.errors
    assert {table: rows(rebuilt, TABLES[table]) for table in before} == before


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"host": "127.0.0.1"}, 39),
        ({"host": "elsewhere.example"}, 0),
        ({"match": "/business-news/"}, 10),
        ({"captured_until": "2004"}, 0),
        ({"captured_since": "2004-11-15"}, 39),
    ],
)
def test_only_the_pages_that_were_asked_for_are_read(
    archives: tuple[Path, Path, Any], crawl: Callable[..., Any], tmp_path: Path, filters: dict[str, str], count: int
) -> None:
    run = crawl(tmp_path, "warc", path=str(archives[0].parent / "warc"), **filters)
    assert run.column("SELECT COUNT(*) FROM article") == [count]


@pytest.mark.parametrize("given", [{}, {"path": "nothing/here"}, {"path": "*.zip"}, {"match": "("}])
def test_arguments_that_lead_nowhere_are_refused(
    tmp_path: Path, crawl: Callable[..., Any], given: dict[str, str]
) -> None:
    assert crawl(tmp_path, "warc", **given).code == 2
