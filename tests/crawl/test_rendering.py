"""Pages that need a browser: the rendering is read, stored, and read again."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsscrape.operations.forget import forget
from newsscrape.operations.reextract import reextract
from newsscrape.store.archive import Archive
from newsscrape.store.reextraction import Filters
from newsscrape.store.removal import plan
from support.paths import ROOT
from support.shells import FETCH, NEEDED, SHOW, records, renderer, shell

sys.path.insert(0, str(ROOT / "benchmarks"))
from rebuild import TABLES, rows

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def render(tmp_path: Path, crawl: Callable[..., Any]) -> Callable[..., Any]:
    return renderer(tmp_path, crawl)


def test_a_script_shell_is_rendered_and_no_other_page(
    tmp_path: Path, server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    server.page("/api/story", article("roofs – “slates”", after="<img src=/roof.jpg><iframe src=/frame></iframe>"))
    shown, plain = shell(server, "/news/1/roofs"), server.page("/news/2/drains", article("drains"))
    run = render(urls=f"{shown} {plain}")
    assert run.code == 0, run.errors
    assert run.fates() == {shown: ("archived", None), plain: ("archived", None)}
    assert "Council hears residents on roofs – “slates”" in run.column("SELECT headline FROM article")
    # The page was asked for once, by the crawl; the browser asked for what its script wanted, and no picture.
    assert sorted(server.asked) == ["/api/story", "/news/1/roofs", "/news/2/drains", "/robots.txt"]
    assert "newsscrape/" in server.headers["/api/story"]["User-Agent"]

    captures = run.rows("SELECT capture.* FROM capture JOIN url ON url.id = url_id WHERE url = ? ORDER BY id", shown)
    assert [(row["origin"], row["http_status"], row["charset"]) for row in captures] == [
        ("live", 200, None), ("live", None, "utf-8"),
    ]  # fmt: skip
    assert captures[1]["rendered_from"] == captures[0]["id"]
    assert run.column(
        "SELECT capture_id FROM article JOIN url ON url.article_id = article.id WHERE url = ?", shown
    ) == [captures[1]["id"]]
    (kept,) = (record for record in records(tmp_path) if record.kind == "conversion")
    assert (kept.record_id, kept.refers_to[0]) == (captures[1]["record_id"], captures[0]["record_id"])
    # A replay tool takes records of one address and second for one another.
    assert captures[1]["captured_at"] > captures[0]["captured_at"]
    assert "“slates”" in kept.body.decode("utf-8")
    assert kept.mime == "text/html; charset=utf-8"


def test_without_the_setting_it_is_recorded_as_what_it_is(server: Any, render: Callable[..., Any]) -> None:
    run = render(settings={"NEWSSCRAPE_JS": "never"}, urls=shell(server, "/news/1/roofs"))
    ((fate, reason),) = run.fates().values()
    assert (fate, reason) == ("not_article", NEEDED)
    assert "/api/story" not in server.asked


def test_a_rendered_page_is_read_again_from_its_bytes(
    tmp_path: Path, server: Any, article: Callable[..., str], crawl: Callable[..., Any], render: Callable[..., Any]
) -> None:
    server.page("/api/story", article("roofs"))
    server.page("/news/2/drains", article("drains"))
    moved = server.redirect("/news/0/moved", server.url("/news/1/roofs"))
    shell(server, "/news/1/roofs")
    first = render(urls=f"{moved} {server.url('/news/2/drains')}")
    assert first.code == 0
    assert not {"WARNING", "ERROR", "Traceback"} & set(first.errors.replace(":", " ").split())
    # Read again in place: the same values, byte for byte.
    archive = Archive.open(tmp_path / "archive.db", 1)
    report = reextract(archive, tmp_path / "warc", Filters(), jobs=1)
    archive.close()
    assert (report.articles, report.changed, report.failures) == (2, 0, [])
    # Read again into a new archive, from the WARC files alone.
    original = shutil.move(tmp_path / "archive.db", tmp_path / "original.db")
    run = crawl(tmp_path, "warc", path="warc")
    for table, query in TABLES.items():
        assert rows(run.path, query) == rows(original, query), table
    with sqlite3.connect(original) as db:
        visits = db.execute("SELECT COUNT(*) FROM visit").fetchone()[0]
    assert run.column("SELECT COUNT(*) FROM visit") == [visits]


def test_a_rendered_page_can_be_taken_out(
    tmp_path: Path, server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    server.page("/api/story", article("roofs"))
    url = shell(server, "/news/1/roofs")
    render(urls=url)
    archive = Archive.open(tmp_path / "archive.db", 1)
    going = plan(archive, url)
    done = forget(archive, tmp_path / "warc", going, None, datetime(2026, 1, 1, tzinfo=UTC), lambda pages: True)
    archive.close()
    assert (len(going.captures), done.records, done.left) == (2, 5, [])  # response, request, rendering, seeds, warcinfo
    assert not any(url == record.url or b"residents on roofs" in record.body for record in records(tmp_path))


def test_a_subscribers_cookies_reach_the_site_and_no_file(
    tmp_path: Path, server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    secret, port = "s3cret-0f-a-subscriber", server.url("/").rpartition(":")[2]
    (tmp_path / "cookies.txt").write_text(
        f"# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tmember\t{secret}\n"
        ".bank.example\tTRUE\t/\tTRUE\t0\taccount\t1234\n"
    )
    home = server.url("/")
    (tmp_path / "sites.toml").write_text(f'[[site]]\nhome = "{home}"\njs = true\ncookies = "cookies.txt"\n')
    server.page("/api/story", article("roofs", after="<p>Known to this page: “<span id=known></span>”</p>"))
    told = "document.getElementById('known').textContent = document.cookie"
    path = "/news/2013/06/03/residents-speak-about-the-roofs-1"
    renewed = {"Content-Type": "text/html", "Set-Cookie": f"renewed={secret}; Path=/"}
    shell(server, path, FETCH.replace(".then(show)", f".then(show).then(() => {{{told}}})"), headers=renewed)
    server.page("/", f"<title>The Courier</title><a href={path}>Council hears residents on roofs</a>")
    run = render("site", {"NEWSSCRAPE_JS": "never", "LOG_LEVEL": "DEBUG"}, sites=str(tmp_path / "sites.toml"))
    assert run.fates()[server.url(path)][0] == "archived", run.errors
    assert server.headers["/api/story"]["Cookie"] == f"member={secret}"
    assert secret not in run.errors
    read = [record for record in records(tmp_path) if secret.encode() in record.body]
    assert read == []
    for file in tmp_path.rglob("*"):
        if file.is_file() and file.name != "cookies.txt":
            assert secret.encode() not in file.read_bytes(), file
    assert port in home


def test_a_site_of_script_shells_is_found_out_from_its_home_page(
    server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    path = "/news/2013/06/03/residents-speak-about-the-roofs-1"
    server.page("/api/story", article("roofs"))
    shell(server, path)
    links = f"<h1>Latest</h1><ul><li><a href={path}>Council hears residents on roofs</a></li></ul>"
    shell(server, "/", f"{SHOW} show(`{links}`)")
    run = render("site", url=server.url("/"))
    assert run.fates()[server.url(path)][0] == "archived"
    offered = run.rows(
        "SELECT via, rendered_from FROM discovery JOIN url ON url.id = discovery.url_id JOIN capture"
        " ON capture.id = capture_id WHERE url = ?", server.url(path),
    )  # fmt: skip
    assert [row["via"] for row in offered] == ["section"]
    assert offered[0]["rendered_from"] is not None


def test_a_later_visit_renders_again(server: Any, article: Callable[..., str], render: Callable[..., Any]) -> None:
    """The shell is the same, byte for byte, and its server says so; what it shows is not."""
    tagged = {"Content-Type": "text/html", "ETag": '"shell"'}
    url = shell(server, "/news/1/roofs", headers=tagged)
    render(settings={"NEWSSCRAPE_JS": "never"}, urls=url)
    server.page("/api/story", article("roofs"))
    assert render(urls=url, revisit="all").fates()[url] == ("archived", None)
    server.page(
        "/api/story", article("roofs").replace("</article>", "<p>The vote was put off until the spring.</p></article>")
    )
    run = render(urls=url, revisit="all")
    assert "If-None-Match" not in server.headers["/news/1/roofs"]
    assert run.column("SELECT revisions FROM article") == [2]
    assert "The vote was put off" in run.column("SELECT body FROM article")[0]
    kinds = [record.kind for record in records(run.path.parent) if record.url == url]
    assert sorted(kinds) == [
        "conversion",
        "conversion",
        "request",
        "request",
        "request",
        "response",
        "revisit",
        "revisit",
    ]


def test_always_renders_what_is_a_page_already(
    server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    more = (
        "<script>document.querySelector('article').innerHTML += '<p>A second report is to be read in May.</p>'</script>"
    )
    tagged = {"Content-Type": "text/html", "ETag": '"1"'}
    url = server.page("/news/1/roofs", article("roofs", after=more), headers=tagged)
    gone = server.url("/news/2/gone")
    run = render(settings={"NEWSSCRAPE_JS": "always"}, urls=f"{url} {gone}")
    assert run.fates()[gone][0] == "gone"
    assert "A second report" in run.column("SELECT body FROM article")[0]
    assert render(settings={"NEWSSCRAPE_JS": "always"}, urls=url, revisit="all").code == 0
    assert "If-None-Match" not in server.headers["/news/1/roofs"]
