"""Captures from a web archive's index, in both formats, each fetched in its original form."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.slow  # each test is a crawl or more, in a process of its own

STORY = "http://www.paper.example/news/1/story"
TIMES = ("20040116022302", "20041116022302", "20051116022302")
ROWS = [
    *({"url": STORY, "timestamp": time, "mime": "text/html", "status": "200", "digest": f"D{time}"} for time in TIMES),
    {"url": "http://www.paper.example/logo.gif", "timestamp": TIMES[0], "mime": "image/gif", "status": "200", "digest": "E"},
    {"url": "http://www.paper.example/gone", "timestamp": TIMES[0], "mime": "text/html", "status": "404", "digest": "F"},
]  # fmt: skip


def wayback(rows: list[dict[str, str]]) -> bytes:
    names = {
        "original": "url",
        "timestamp": "timestamp",
        "mimetype": "mime",
        "statuscode": "status",
        "digest": "digest",
    }
    return json.dumps([list(names), *([row[ours] for ours in names.values()] for row in rows)]).encode()


def pywb(rows: list[dict[str, str]]) -> bytes:
    return "\n".join(map(json.dumps, rows)).encode()


@pytest.fixture
def archive(server: Any, article: Callable[..., str], monkeypatch: pytest.MonkeyPatch, reply: Any) -> Any:
    """A web archive on loopback: its index answers whatever was asked, its captures differ a little."""

    class Routes(dict):  # type: ignore[type-arg]
        def get(self, path: str, default: Any = None) -> Any:
            return super().get(path.partition("?")[0], default)

    server.routes = Routes()
    for n, time in enumerate(TIMES):
        text = article("roofs", date="15 January 2004").replace("eleven residents", f"{n + 11} residents")
        server.page(f"/web/{time}id_/{STORY}", text)
    return server


@pytest.mark.parametrize(("dialect", "cdx"), [(wayback, "/cdx/search/cdx"), (pywb, "/web/cdx")])
@pytest.mark.parametrize(
    ("captures", "residents", "revisions"), [("first", "11", 1), ("last", "13", 1), ("all", "13", 3)]
)
def test_captures_become_an_article_with_its_revisions(
    tmp_path: Any, archive: Any, crawl: Callable[..., Any], reply: Any, dialect: Callable[..., bytes], cdx: str,
    captures: str, residents: str, revisions: int,
) -> None:  # fmt: skip
    archive.routes[cdx] = reply(dialect(ROWS), headers={"Content-Type": "application/json"})
    run = crawl(
        tmp_path, "wayback", {"NEWSSCRAPE_CDX": archive.url(cdx), "CONCURRENT_REQUESTS_PER_DOMAIN": "1"},
        url="paper.example", captures=captures,
    )  # fmt: skip
    assert run.rows("SELECT url.url, published_day, revisions FROM article JOIN url ON url.id = url_id") == [
        {"url": STORY, "published_day": "2004-01-15", "revisions": revisions}
    ]
    assert f"{residents} residents" in run.column("SELECT body FROM article")[0]
    captured = run.column("SELECT captured_at FROM capture WHERE origin = 'wayback' ORDER BY captured_at")
    assert len(captured) == revisions
    assert captured[0] == ("2005-11-16T02:23:02Z" if captures == "last" else "2004-01-16T02:23:02Z")
    assert "/logo.gif" not in "".join(archive.asked)


def test_the_index_is_asked_for_the_days_of_capture(
    tmp_path: Any, archive: Any, crawl: Callable[..., Any], reply: Any
) -> None:
    archive.routes["/cdx/search/cdx"] = reply(wayback(ROWS[:1]), headers={"Content-Type": "application/json"})
    settings = {"NEWSSCRAPE_CDX": archive.url("/cdx/search/cdx")}
    crawl(tmp_path, "wayback", settings, url="paper.example/news/*", captured_since="2004", captured_until="2004-11")
    asked = next(path for path in archive.asked if path.startswith("/cdx/"))
    assert "matchType=prefix" in asked and "from=20040101000000" in asked and "to=20041130235959" in asked


def test_days_of_publication_are_told_from_days_of_capture(
    tmp_path: Any, archive: Any, crawl: Callable[..., Any], reply: Any
) -> None:
    archive.routes["/cdx/search/cdx"] = reply(wayback(ROWS[:3]), headers={"Content-Type": "application/json"})
    settings = {"NEWSSCRAPE_CDX": archive.url("/cdx/search/cdx")}
    run = crawl(tmp_path, "wayback", settings, url="paper.example", since="2005")
    assert run.fates()[STORY] == ("skipped", "published 2004-01-15, outside the days that were asked for")


def test_an_index_in_parts_is_read_to_its_end(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any], reply: Any
) -> None:
    rows = [{**ROWS[0], "url": f"http://www.paper.example/news/{n}/story"} for n in range(2)]
    for row in rows:
        server.page(f"/web/{TIMES[0]}id_/{row['url']}", article(row["url"]))
    parts = {"first": wayback(rows[:1])[:-1] + b', [], ["com,paper)/next 2004"]]', "second": wayback(rows[1:])}

    class Routes(dict):  # type: ignore[type-arg]
        def get(self, path: str, default: Any = None) -> Any:
            if path.startswith("/cdx/"):
                return reply(parts["second" if "resumeKey=" in path else "first"])
            return super().get(path, default)

    server.routes = Routes(server.routes)
    run = crawl(tmp_path, "wayback", {"NEWSSCRAPE_CDX": server.url("/cdx/search/cdx")}, url="paper.example")
    assert run.column("SELECT COUNT(*) FROM article") == [2]


def test_arguments_that_lead_nowhere_are_refused(tmp_path: Any, crawl: Callable[..., Any]) -> None:
    assert crawl(tmp_path, "wayback").code == 2
    assert crawl(tmp_path, "wayback", url="paper.example", captures="some").code == 2
