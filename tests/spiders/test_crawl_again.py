"""Running the same command again: it continues where it was stopped, and fetches only what may be new."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow  # each test is a crawl or more, in a process of its own

SITE = "/uk-news.aspx"


def site(server: Any, article: Callable[..., str], count: int, **reply: Any) -> list[str]:
    """A section page and the articles that it lists; their paths."""
    paths = [f"/uk-news/{100 + n}/story-{n}" for n in range(count)]
    listed = "".join(f"<li><a href={path}>Council hears residents on roof {n}</a>" for n, path in enumerate(paths))
    server.page(SITE, f"<html lang=en><h1>UK news</h1><ul>{listed}</ul>")
    for n, path in enumerate(paths):
        server.page(path, article(f"roof {n}"), **reply)
    return paths


def articles(path: Path) -> int:
    """How many a crawl that is under way has stored so far."""
    try:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
            return int(db.execute("SELECT COUNT(*) FROM article").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0


def test_a_kill_loses_nothing_and_asks_at_most_once_more(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any], start: Callable[..., Any]
) -> None:
    paths = site(server, article, 30, delay=0.05)
    with start(tmp_path, "4ni", {"CONCURRENT_REQUESTS_PER_DOMAIN": "2"}, home=server.url(SITE)) as process:
        deadline = time.monotonic() + 30
        while articles(tmp_path / "archive.db") < 5 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.kill()
    with sqlite3.connect(tmp_path / "archive.db") as db:
        stored = db.execute("SELECT COUNT(*) FROM article").fetchone()[0]
        waiting = db.execute("SELECT COUNT(*) FROM frontier WHERE done = 0").fetchone()[0]
    assert (0 < stored < 30, stored + waiting) == (True, 30)
    run = crawl(tmp_path, "4ni", {"CONCURRENT_REQUESTS_PER_DOMAIN": "2"}, home=server.url(SITE))
    assert run.column("SELECT COUNT(*) FROM article") == [30]
    assert run.column("SELECT COUNT(*) FROM frontier") == [0]
    assert max(server.asked.count(path) for path in paths) <= 2, "once more, if it was under way"
    assert server.asked.count(SITE) == 1
    assert f"{30 - stored} new" in run.errors


def test_ctrl_c_says_what_remains(
    tmp_path: Any, server: Any, article: Callable[..., str], start: Callable[..., Any]
) -> None:
    paths = site(server, article, 20, delay=0.1)
    with start(tmp_path, "4ni", {"CONCURRENT_REQUESTS_PER_DOMAIN": "1"}, home=server.url(SITE)) as process:
        deadline = time.monotonic() + 30
        while sum(path in server.asked for path in paths) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(2)
        _, errors = process.communicate(timeout=30)
    assert "found and not visited yet: run the same command to go on" in errors.decode()
    assert "(shutdown)" in errors.decode()
    assert len(server.asked) < 20


def test_another_command_does_not_take_over_the_queue(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    site(server, article, 3)
    crawl(tmp_path, "4ni", {"CLOSESPIDER_PAGECOUNT": "1"}, home=server.url(SITE))
    other = server.page("/elsewhere/1/story", article("drains"))
    run = crawl(tmp_path, "article", urls=other)
    assert "1 new" in run.errors
    assert run.column("SELECT COUNT(*) FROM frontier WHERE done = 0") == [3]


@pytest.mark.parametrize(("revisit", "asked"), [("due", 0), ("never", 0), ("all", 1)])
def test_an_old_article_is_asked_for_again_only_if_all_are(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any], revisit: str, asked: int
) -> None:
    url = server.page("/news/1/story", article("roofs"))  # of 2004
    crawl(tmp_path, "article", urls=url)
    server.asked.clear()
    run = crawl(tmp_path, "article", urls=url, revisit=revisit)
    assert server.asked.count("/news/1/story") == asked
    assert (f"{1 - asked} skipped as known" in run.errors, run.code) == (True, 0)


def test_a_page_named_again_is_answered_with_what_the_archive_has(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    url, empty = server.page("/news/1/story", article("roofs")), server.page("/news/2/story", "<p>Nothing here.")
    crawl(tmp_path, "article", urls=f"{url} {empty}")
    run = crawl(tmp_path, "article", urls=f"{url} {empty}")
    told = f"archived     {url}  (article 1, Council hears residents on roofs, 2004-11-15)"
    assert (told in run.errors, "-a revisit=all fetches" in run.errors, run.code) == (True, True, 0)
    assert "1 skipped as known" in run.errors and f"left alone   {empty}  (not article: " in run.errors


def test_days_leave_an_article_out_of_that_crawl_only(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    server.page("/", f"<html lang=en><h1>News</h1><ul><li><a href=/news/1/roofs>{'Council hears roofs ' * 3}</a></ul>")
    server.page("/news/1/roofs", article("roofs"), headers={"Content-Type": "text/html", "ETag": '"v1"'})
    crawl(tmp_path, "site", url=server.url("/"), since="2010")
    run = crawl(tmp_path, "site", url=server.url("/"), since="2010-02")
    assert (run.column("SELECT COUNT(*) FROM article"), server.asked.count("/news/1/roofs")) == ([0], 1)
    wider = crawl(tmp_path, "site", url=server.url("/"))
    assert wider.column("SELECT COUNT(*) FROM article") == [1]


def test_a_rebuild_has_what_a_crawl_left_out_for_its_day(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    server.page("/", f"<html lang=en><h1>News</h1><ul><li><a href=/news/1/roofs>{'Council hears roofs ' * 3}</a></ul>")
    server.page("/news/1/roofs", article("roofs"))
    crawl(tmp_path, "site", url=server.url("/"), since="2010")
    run = crawl(tmp_path, "warc", {"ARCHIVE_DB": "new.db"}, path="warc")
    run.path = tmp_path / "new.db"
    assert run.column("SELECT headline FROM article") == ["Council hears residents on roofs"]


def test_a_page_that_did_not_change_is_not_sent_again(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any], reply: Any
) -> None:
    html = {"Content-Type": "text/html; charset=utf-8"}
    url = server.page("/news/1/story", article("roofs"), headers={**html, "ETag": '"v1"'})
    crawl(tmp_path, "article", urls=url)
    server.routes["/news/1/story"] = reply(b"", 304, headers={"ETag": '"v1"'}, length=-1)
    run = crawl(tmp_path, "article", urls=url, revisit="all")
    assert run.fates() == {url: ("unchanged", "HTTP 304 Not Modified")}
    assert server.headers["/news/1/story"]["If-None-Match"] == '"v1"'
    assert run.column("SELECT http_status FROM capture ORDER BY id") == [200, 304]
    assert run.column("SELECT revisit_of FROM capture ORDER BY id") == [None, 1]
    assert run.column("SELECT revisions FROM article") == [1]


def test_a_failed_page_is_tried_again(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    url = server.page("/news/1/story", article("roofs"), status=503)
    assert crawl(tmp_path, "article", urls=url).code == 1
    server.page("/news/1/story", article("roofs"))
    assert "1 new" in crawl(tmp_path, "article", urls=url).errors


def test_a_fresh_article_is_due_when_its_time_has_come(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    from datetime import UTC, datetime

    today = f"{datetime.now(UTC):%d %B %Y}"
    url = server.page("/news/1/story", article("roofs", date=today))
    settings = {"NEWSSCRAPE_REVISIT": "2d:0m"}
    crawl(tmp_path, "article", settings, urls=url)
    server.page("/news/1/story", article("roofs", date=today).replace("eleven residents", "twelve residents"))
    run = crawl(tmp_path, "article", settings, urls=url)
    assert run.fates() == {url: ("archived", "changed: body")}
    assert "0 new, 1 changed" in run.errors
