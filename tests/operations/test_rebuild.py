"""The archive made anew from its WARC files alone is the archive that was there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsscrape.demo.server import DemoServer
from support.paths import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
from rebuild import TABLES, rows

UNUSED = ("contributor", "article_part")  # the demo site names no photographer and prints no article on two pages
pytestmark = pytest.mark.slow  # each test is a crawl or more, in a process of its own


@pytest.fixture(scope="module", params=[("4ni", "home"), ("site", "url")], ids=["4ni", "site"])
def archives(
    request: Any, crawl: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Any]:
    """The archive of the demo site, the one made of its WARC files, and the run that made it."""
    folder = tmp_path_factory.mktemp("rebuild")
    with DemoServer() as server:
        spider, begin = request.param
        crawl(folder, spider, {"RETRY_TIMES": "1"}, related="2", **{begin: server.url})
    original = shutil.move(folder / "archive.db", folder / "original.db")
    return original, folder / "archive.db", crawl(folder, "warc", path="warc")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_comes_back(archives: tuple[Path, Path, Any], table: str) -> None:
    original, rebuilt, _ = archives
    assert rows(original, TABLES[table]) != [] or table in UNUSED
    assert rows(rebuilt, TABLES[table]) == rows(original, TABLES[table])


def test_a_second_reading_changes_nothing(archives: tuple[Path, Path, Any], crawl: Callable[..., Any]) -> None:
    _, rebuilt, first = archives
    # A URL's fate is that of the latest reading, which finds its page "in the archive already".
    before = {table: rows(rebuilt, TABLES[table]) for table in TABLES if table not in ("discovery", "url")}
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


def test_several_crawls_come_back_whole_and_each_time_the_same(
    server: Any, article: Callable[..., str], crawl: Callable[..., Any], tmp_path: Path
) -> None:
    """The crawl that repeats pages sorts before the one that it repeats, and its records follow at once."""
    paths = [f"/news/{n}" for n in range(12)]
    for path in paths:
        server.page(path, article(f"pier {path[6:]}"))
    named = " ".join(map(server.url, paths[:8]))
    crawl(tmp_path, "article", urls=named)
    server.page(paths[0], article("pier 0").replace("eleven", "twelve"))
    crawl(tmp_path, "article", urls=named, revisit="all")
    listed = "".join(f"<p><a href={path}>Council hears residents on pier {path[6:]}</a></p>" for path in paths)
    server.page("/", f"<title>Paper</title>{listed}")
    crawl(tmp_path, "site", url=server.url("/"), revisit="all")
    original = shutil.move(tmp_path / "archive.db", tmp_path / "original.db")
    for path in (tmp_path / "warc").glob("site-*"):
        path.rename(path.with_name(f"a-{path.name}"))
    made = []
    for _ in range(3):
        run = crawl(tmp_path, "warc", path="warc")
        assert " 0 failed" in run.errors
        made.append({table: rows(run.path, query) for table, query in TABLES.items()})
        run.path.unlink()
    assert made[0] == made[1] == made[2]
    assert len(made[0]["article"]) == 12
    for table in ("article", "revision", "evidence"):
        assert made[0][table] == rows(original, TABLES[table])


def test_a_url_that_brought_no_response_is_queued_again(
    server: Any, article: Callable[..., str], reply: Any, crawl: Callable[..., Any], tmp_path: Path
) -> None:
    server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /shut/\n", headers={"Content-Type": "text/plain"})
    stories = [server.page(path, article(path[-5:])) for path in ("/2024/03/05/news-10017", "/shut/2024/news-10018")]
    server.page(
        "/", "<h1>The Gazette</h1>" + "".join(f'<a href="{url}">Council hears residents</a> ' for url in stories)
    )
    before = crawl(tmp_path, "site", url=server.url("/")).fates()
    shutil.move(tmp_path / "archive.db", tmp_path / "original.db")
    after = crawl(tmp_path, "warc", path="warc").fates()
    assert before.pop(stories[1]) == ("skipped", "robots.txt forbids it")
    assert after.pop(stories[1]) == ("queued", None)
    assert after == before
