"""Where a site's articles are found, including unusual places, and the report on a source that fails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.slow  # each case is a crawl; tests/discovery asks the parts

Crawl = Callable[..., Any]
PATHS = [
    f"/2024/03/05/{slug}-{1000 + n}.html" for n, slug in enumerate(("weir-is-mended-again", "choir-sings-in-the-rain"))
]


@pytest.fixture
def paper(server: Any, article: Callable[..., str], reply: Any) -> Any:
    """A server with two articles and a list of them, and a home page that leads nowhere."""
    for path in PATHS:
        server.page(path, article(path[12:-10].replace("-", " ")))
    server.page("/list", "".join(f"<p><a href={path}>{path[12:-10].replace('-', ' ')}</a></p>" for path in PATHS))
    server.page("/", "<title>Paper</title><h1>Paper</h1><p>Welcome")
    server.routes["/robots.txt"] = reply(b"", 404)
    return server


def sitemap(server: Any) -> bytes:
    listed = "".join(f"<url><loc>{server.url(path)}</loc></url>" for path in PATHS)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'.encode()


def found(run: Any) -> int:
    return len(run.column("SELECT id FROM article"))


@pytest.mark.parametrize(
    "home",
    [
        "<map name=m><area shape=rect coords=0,0,9,9 href=/list alt=News></map><img src=/nav.gif usemap=#m>",
        "<frameset cols=20%,80%><frame src=/menu><frame src=/list></frameset>",
        '<h1>Paper</h1><iframe src="/list"></iframe>',
        '<h1>Paper</h1><script type="application/ld+json">{"@type": "ItemList", "itemListElement": ['
        + ", ".join(f'{{"@type": "ListItem", "url": "{path}"}}' for path in PATHS)
        + "]}</script>",
        '<h1>Paper</h1><button class="load-more" data-url="/more.json">More</button>',
    ],
    ids=["image map", "frames", "iframe", "ItemList", "JSON with HTML"],
)
def test_links_beside_the_text(paper: Any, crawl: Crawl, reply: Any, home: str, tmp_path: Any) -> None:
    paper.page("/", f"<html><title>Paper</title><body>{home}" if "frameset" not in home else f"<html>{home}</html>")
    brought = {"status": "ok", "html": paper.routes["/list"].body.decode(), "count": 2}
    paper.routes["/more.json"] = reply(json.dumps(brought).encode(), headers={"Content-Type": "application/json"})
    assert found(crawl(tmp_path, "site", url=paper.url("/"))) == 2


def test_links_in_headers(paper: Any, crawl: Crawl, reply: Any, article: Callable[..., str], tmp_path: Any) -> None:
    html = {"Content-Type": "text/html; charset=utf-8"}
    page = b"<h1>Paper</h1><p><a href=%s>The weir is mended again</a>" % PATHS[0].encode()
    paper.routes["/"] = reply(page, headers={**html, "Link": '</list>; rel="next"'})
    paper.routes["/moved"] = reply(b"<p>Moved", headers={**html, "Refresh": "0; url=" + PATHS[1]})
    canonical = {**html, "Link": f'<{paper.url(PATHS[0])}>; rel="canonical"'}
    paper.routes["/copy"] = reply(paper.routes[PATHS[0]].body, headers=canonical)
    assert found(crawl(tmp_path, "site", url=paper.url("/"))) == 2
    (tmp_path / "article").mkdir()
    run = crawl(tmp_path / "article", "article", urls=f"{paper.url('/moved')} {paper.url('/copy')}")
    fates = {url.rpartition("/")[2]: fate for url, (fate, _) in run.fates().items()}
    assert fates["moved"] == "redirected"
    assert run.column("SELECT canonical_url FROM article WHERE canonical_url IS NOT NULL") == [paper.url(PATHS[0])]


@pytest.mark.parametrize(
    ("robots", "told"),
    [
        ({"status": 403}, "HTTP 403 Forbidden"),
        ({"status": 401}, "HTTP 401 Unauthorized"),
        ({"status": 200}, "it is empty"),
        ({"status": 302, "headers": {"Location": "/"}}, None),
        ({"status": 200, "body": b"Sitemap: /sitemap-that-was.xml"}, "a sitemap: HTTP 404 Not Found"),
        ({"status": 404}, None),
    ],
)
def test_sitemaps_are_looked_for_where_robots_txt_is_of_no_use(
    paper: Any, crawl: Crawl, reply: Any, robots: dict[str, Any], told: str | None, tmp_path: Any
) -> None:
    paper.routes["/robots.txt"] = reply(**{"headers": {"Content-Type": "text/plain"}, **robots})
    paper.routes["/sitemap.xml"] = reply(sitemap(paper), headers={"Content-Type": "application/xml"})
    run = crawl(tmp_path, "site", url=paper.url("/"))
    assert found(run) == 2
    assert told is None or told in run.errors
    assert "well-known" not in run.errors
    assert run.errors.count("HTTP 404") == (told or "").count("404")  # the guesses that came to nothing are no news


def test_a_guess_for_a_feed_does_not_use_up_a_sitemap(paper: Any, crawl: Crawl, reply: Any, tmp_path: Any) -> None:
    paper.routes["/robots.txt"] = reply(
        f"Sitemap: {paper.url('/rss.xml')}".encode(), headers={"Content-Type": "text/plain"}
    )
    paper.routes["/rss.xml"] = reply(sitemap(paper), headers={"Content-Type": "application/xml"})
    assert found(crawl(tmp_path, "site", url=paper.url("/"))) == 2


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        (
            '[["original","timestamp","mimetype","statuscode","digest"],\n["{story}","20040116022302","text/html","200","A"],\n["http',
            0,
            "it breaks off",
        ),
        ("org.archive.util.io.RuntimeIOException: Blocked Site Error", 1, "Blocked Site Error"),
        ("<html><p>Down for repairs", 1, "an HTML page"),
        ("[]", 1, "it lists no capture"),
    ],
    ids=["cut off", "words", "HTML", "empty"],
)
def test_an_index_that_fails_is_no_success(
    server: Any, crawl: Crawl, reply: Any, article: Callable[..., str], answer: str, code: int, told: str, tmp_path: Any
) -> None:
    story = "http://www.paper.example/news/1"
    base = server.url("/cdx/search/cdx")
    query = "?url=paper.example&matchType=domain&output=json&limit=5000&showResumeKey=true"
    server.routes[f"/cdx/search/cdx{query}"] = reply(answer.replace("{story}", story).encode())
    server.page(f"/web/20040116022302id_/{story}", article("weirs"))
    run = crawl(tmp_path, "wayback", {"NEWSSCRAPE_CDX": base}, url="paper.example")
    assert (run.code, told in run.errors) == (code, True)
    # The question waits: the same command asks it again, and with it for the rest.
    assert "run the same command to go on" in run.errors
    whole = [
        ["original", "timestamp", "mimetype", "statuscode", "digest"],
        [story, "20040116022302", "text/html", "200", "A"],
    ]
    server.routes[f"/cdx/search/cdx{query}"] = reply(json.dumps(whole).encode())
    again = crawl(tmp_path, "wayback", {"NEWSSCRAPE_CDX": base}, url="paper.example")
    assert (again.code, found(again)) == (0, 1)


def test_what_the_index_saw_as_gone_is_gone(
    server: Any, crawl: Crawl, reply: Any, article: Callable[..., str], tmp_path: Any
) -> None:
    def rows(path: str, *captures: tuple[str, str]) -> list[list[str]]:
        return [
            [f"http://paper.example{path}", f"{year}0116022302", "text/html", status, "A"] for year, status in captures
        ]

    listed = [
        ["original", "timestamp", "mimetype", "statuscode", "digest"],
        *rows("/gone", ("2004", "200"), ("2006", "404"), ("2007", "410")),
        *rows("/back", ("2004", "200"), ("2006", "404"), ("2007", "200")),
        *rows("/moved", ("2004", "200"), ("2006", "404"), ("2007", "301")),
        *rows("/never", ("2004", "404")),
    ]
    query = "?url=paper.example&matchType=domain&output=json&limit=5000&showResumeKey=true"
    server.routes[f"/cdx/search/cdx{query}"] = reply(json.dumps(listed).encode())
    for path in ("/gone", "/back", "/moved"):
        server.page(f"/web/20040116022302id_/http://paper.example{path}", article(path[1:]))
    run = crawl(tmp_path, "wayback", {"NEWSSCRAPE_CDX": server.url("/cdx/search/cdx")}, url="paper.example")
    gone = run.rows(
        "SELECT url.url, gone_at, gone_reason FROM article JOIN url ON url.id = article.url_id ORDER BY url"
    )
    assert [(row["url"].rpartition("/")[2], row["gone_at"]) for row in gone] == [
        ("back", None), ("gone", "2006-01-16T02:23:02Z"), ("moved", None),
    ]  # fmt: skip
    assert gone[1]["gone_reason"] == "HTTP 404, by the index of the web archive (cdx)"
    assert not any("/never" in path or "2006" in path for path in server.asked)


@pytest.mark.parametrize("lost", ["archive.db", "warc"])
def test_a_file_that_disappears_ends_the_crawl(
    server: Any, start: Callable[..., Any], article: Callable[..., str], lost: str, tmp_path: Any
) -> None:
    paths = [f"/news/{n}" for n in range(40)]
    for path in paths:
        server.page(path, article(path[1:]), delay=0.2)
    named = " ".join(map(server.url, paths))
    with start(tmp_path, "article", {"CONCURRENT_REQUESTS_PER_DOMAIN": "1"}, urls=named) as process:
        while len(server.asked) < 6:
            assert process.poll() is None
            server.closing.wait(0.05)
        for path in tmp_path.glob(f"{lost}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"deleted" in errors
    assert len(server.asked) < len(paths)


def test_facets_do_not_eat_a_crawl(paper: Any, crawl: Crawl, tmp_path: Any) -> None:
    colours, sizes, orders = ("red", "blue", "grey", "green", "white"), range(6), ("new", "old", "az", "za")
    ways = [f"/list?colour={c}&amp;size={s}&amp;order={o}" for c in colours for s in sizes for o in orders]
    ways += [f"/list?colour={c}&amp;size={s}" for c in colours for s in sizes]
    links = "".join(f"<a href='{way}'>x</a> " for way in ways)
    page = f"<title>Paper</title><h1>Paper</h1>{links}{paper.routes['/list'].body.decode()}"
    for way in ("/", *(way.replace("&amp;", "&") for way in ways)):
        paper.page(way, page)
    run = crawl(tmp_path, "site", {"CONCURRENT_REQUESTS_PER_DOMAIN": "1"}, url=paper.url("/"))
    assert found(run) == 2
    asked = [path for path in paper.asked if path.startswith("/list")]
    assert len(asked) < 60
    assert max(map(paper.asked.index, PATHS)) < 30
