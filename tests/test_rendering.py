"""Pages that need a browser: what one makes of them is read, kept and read again; what one must not do stays undone."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from newsscrape.archive.reader import read_records
from newsscrape.forget import forget
from newsscrape.reextract import reextract
from newsscrape.store.archive import Archive
from newsscrape.store.reextraction import Filters
from newsscrape.store.removal import plan

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from rebuild import TABLES, rows

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A page that shows nothing before its script has asked for the story.
SHELL = """<!DOCTYPE html><html lang=en><head><title>The Courier</title><meta charset=windows-1252></head><body><div id=app></div>
<noscript>You need to enable JavaScript to run this app.</noscript>
<script>{script}</script></body></html>"""
NEEDED = "script shell: the page says: need to enable javascript"
SHOW = "const show = html => {document.body.innerHTML = html};"
FETCH = SHOW + "fetch('/api/story').then(r => r.text()).then(show);"


@pytest.fixture
def render(tmp_path: Path, crawl: Callable[..., Any]) -> Callable[..., Any]:
    """``scrapy crawl`` with a browser."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        pytest.skip("scrapy-playwright is not installed: pip install 'newsscrape[js]'")
    if BROWSER is None:
        pytest.skip("there is no Chromium or Chrome on PATH")

    def run(spider: str = "article", settings: dict[str, str] | None = None, **arguments: str) -> Any:
        given = {
            "NEWSSCRAPE_JS": "shell", "NEWSSCRAPE_BROWSER": BROWSER, "DOWNLOAD_TIMEOUT": "30",
            "CONCURRENT_REQUESTS_PER_DOMAIN": "1", "DOWNLOAD_DELAY": "0.1",
        }  # fmt: skip
        return crawl(tmp_path, spider, {**given, **(settings or {})}, limit=120, **arguments)

    return run


@pytest.fixture
def listener() -> Iterator[Any]:
    """A port of this machine that nobody has any business with; ``met`` counts the connections to it."""
    met: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                met.append(connection.recv(100))
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        server_port = server.getsockname()[1]
        yield type("Listener", (), {"port": server_port, "met": met})
        server.shutdown(socket.SHUT_RDWR)


def shell(server: Any, path: str, script: str = FETCH, **reply: Any) -> str:
    return str(server.page(path, SHELL.format(script=script), **reply))


def records(folder: Path) -> list[Any]:
    return [record for path in sorted((folder / "warc").glob("*.gz")) for record in read_records(path, 1 << 25)]


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
    done = forget(archive, tmp_path / "warc", going, None, datetime(2026, 1, 1, tzinfo=UTC))
    archive.close()
    assert (len(going.captures), done.records, done.left) == (2, 3, [])  # a response, its request, the rendering
    assert not any(url == record.url or b"residents on roofs" in record.body for record in records(tmp_path))


def test_a_page_that_never_gets_quiet_is_read_as_it_stands_and_one_that_hangs_fails(
    server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    server.page("/api/story", article("roofs"))
    server.page("/api/other", article("drains"))
    server.page("/api/more", "more")
    restless = shell(server, "/news/1/restless", f"{FETCH} setInterval(() => fetch('/api/more'), 50);")
    reloads = shell(
        server, "/news/2/reloads", FETCH.replace("story", "other") + "setInterval(() => location.reload(), 50);"
    )
    hangs = shell(server, "/news/3/hangs", "while (true) {}")
    late = shell(server, "/news/4/late", "setTimeout(() => {while (true) {}}, 200);")
    bare = shell(server, "/news/5/bare", "fetch('/api/never')")
    server.routes["/api/never"] = type(server.routes["/api/more"])(hang=True)
    begun = monotonic()
    run = render(settings={"DOWNLOAD_TIMEOUT": "10"}, urls=" ".join((restless, reloads, hangs, late, bare)))
    assert monotonic() - begun < 90
    assert "Traceback" not in run.errors
    fates = run.fates()
    assert fates[restless] == fates[reloads] == ("archived", None)
    too_long = ("failed", "the browser did not come to an end within 10 seconds")
    assert fates[hangs] == fates[late] == too_long
    assert fates[bare] == ("not_article", NEEDED)
    assert server.asked.count("/news/2/reloads") == 1


def test_a_page_gets_no_further_than_the_web_and_its_own_site(
    server: Any, listener: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    """The crawl was sent to 127.0.0.1, to one port of it; a page in the browser reaches that one, and no other."""
    port = listener.port
    server.page("/api/story", article("roofs"))
    server.redirect("/api/away", f"http://127.0.0.1:{port}/by-redirect")
    tries = [
        *(f"fetch('{url}', {{mode: 'no-cors'}}).then(() => tell('{url}'), () => 0)" for url in (
            f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", f"http://127.1:{port}/", f"http://[::1]:{port}/",
            "/api/away", "file:///etc/passwd", "http://169.254.169.254/latest/meta-data",
        )),
        f"new Promise(end => {{const s = new WebSocket('ws://127.0.0.1:{port}/'); s.onopen = () => tell('ws');"
        " s.onclose = end})",
        f"new Promise(end => {{const w = new Worker(URL.createObjectURL(new Blob([`fetch('http://127.0.0.1:{port}/w',"
        " {mode: 'no-cors'}).then(() => postMessage(1), () => postMessage(0))`])));"
        " w.onmessage = said => {said.data && tell('worker'); end()}})",
        f"new EventSource('http://127.0.0.1:{port}/events')",
        f"new RTCPeerConnection({{iceServers: [{{urls: 'turn:127.0.0.1:{port}?transport=tcp', username: 'a',"
        " credential: 'b'}]}).createOffer({offerToReceiveAudio: true})",
        f"document.head.insertAdjacentHTML('beforeend', `<link rel=preconnect href=http://127.0.0.1:{port}>`)",
        f"document.body.insertAdjacentHTML('beforeend', `<iframe src=http://127.0.0.1:{port}/frame></iframe>`)",
        f"navigator.sendBeacon('http://127.0.0.1:{port}/beacon')",
        f"window.open('http://127.0.0.1:{port}/popup')",
        f"location.href = 'http://127.0.0.1:{port}/away'",
        "location.href = 'file:///etc/passwd'",
    ]  # fmt: skip
    script = (
        f"{SHOW} const told = []; const tell = word => told.push(word);"
        f"Promise.allSettled([{', '.join(tries)}]).then(() => fetch('/api/story')).then(r => r.text())"
        ".then(html => show(html + '<p>Reached: ' + told.length + ' ' + told.join(', ') + '</p>'));"
    )
    run = render(urls=shell(server, "/news/1/roofs", script))
    (body,) = run.column("SELECT body FROM article")
    assert "Council hears" in run.column("SELECT headline FROM article")[0]
    (text,) = (record.body.decode() for record in records(run.path.parent) if record.kind == "conversion")
    assert "Reached: 0 " in text, body
    assert listener.met == []


def test_nothing_is_clicked_away_and_nothing_pops_up(
    server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    server.page("/api/story", article("roofs"))
    wall = (
        "<h1>Before you continue</h1><p>We and our 842 partners store and access information on your device, such as "
        "cookies, to personalise ads.</p><button id=yes onclick=\"fetch('/accepted')\">Accept all cookies</button>"
    )
    consent = shell(server, "/news/1/wall", f"{SHOW} show(`{wall}`)")
    paywall = "<h1>Council raises the rates</h1><p>Subscribe to continue reading.</p>"
    paid = shell(server, "/news/2/paid", f"{SHOW} show(`{paywall}`)")
    busy = shell(
        server, "/news/3/busy",
        "alert('a'); confirm('b'); prompt('c'); window.open('/popup'); window.onbeforeunload = () => 'stay'; print();"
        f"location.href = '/away'; document.body.innerHTML += '<a id=d href=/file.zip download>x</a>'; d.click(); {FETCH}",
    )  # fmt: skip
    run = render(urls=f"{consent} {paid} {busy}")
    fates = run.fates()
    assert fates[consent] == ("not_article", "consent: asks for consent before it shows anything")
    assert fates[paid][0] == "not_article"
    assert fates[paid][1].startswith("paywall stub")
    assert fates[busy] == ("archived", None)
    assert not {"/accepted", "/popup", "/away"} & set(server.asked)


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


def test_a_browser_that_breaks_is_the_urls_failure(
    tmp_path: Path, server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    shown, plain = shell(server, "/news/1/roofs"), server.page("/news/2/drains", article("drains"))
    run = render(settings={"NEWSSCRAPE_BROWSER": str(broken)}, urls=f"{shown} {plain}")
    assert run.code == 0
    assert run.fates()[plain] == ("archived", None)
    fate, reason = run.fates()[shown]
    assert fate == "failed"
    assert reason.startswith("the browser failed: ")
    assert "Traceback" not in run.errors
    assert run.column("SELECT http_status FROM capture JOIN url ON url.id = url_id WHERE url = ?", shown) == [200]


def test_a_page_that_crashes_is_the_urls_failure_and_the_next_one_is_read(
    tmp_path: Path, server: Any, article: Callable[..., str], crawl: Callable[..., Any], render: Callable[..., Any]
) -> None:
    server.page("/api/story", article("roofs"))
    greedy = shell(
        server, "/news/1/greedy", "const all = []; while (true) {all.push(new Array(1000).fill(all.length))}"
    )
    shown = shell(server, "/news/2/roofs")
    small = '{"args": ["--js-flags=--max-old-space-size=64"]}'
    run = render(settings={"PLAYWRIGHT_LAUNCH_OPTIONS": small}, urls=f"{greedy} {shown}")
    assert "Traceback" not in run.errors
    assert run.fates() == {greedy: ("failed", "the page crashed the browser"), shown: ("archived", None)}
    # Out of its WARC file, a page that was not rendered in the end is what it was when it arrived.
    (tmp_path / "archive.db").unlink()
    assert crawl(tmp_path, "warc", path="warc").fates() == {greedy: ("not_article", NEEDED), shown: ("archived", None)}


def test_a_browser_that_dies_is_started_again(
    tmp_path: Path, server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    mortal = tmp_path / "mortal"
    mortal.write_text(f'#!/bin/sh\n(sleep 5; kill -9 $$) &\nexec {BROWSER} "$@"\n')
    mortal.chmod(0o755)
    server.page("/api/story", article("roofs"))
    endless = shell(server, "/news/1/endless", "setInterval(() => fetch('/api/story'), 50)")
    shown = shell(server, "/news/2/roofs")
    run = render(settings={"NEWSSCRAPE_BROWSER": str(mortal)}, urls=f"{endless} {shown}")
    assert "Traceback" not in run.errors
    fates = run.fates()
    assert fates[endless][0] == "failed"
    assert fates[endless][1].startswith("the browser failed: "), fates
    assert fates[shown] == ("archived", None)


def test_a_page_larger_than_the_limit_when_rendered(server: Any, render: Callable[..., Any]) -> None:
    grows = shell(server, "/news/1/grows", "document.body.innerHTML = '<p>' + 'x'.repeat(3 << 20)")
    run = render(settings={"DOWNLOAD_MAXSIZE": str(1 << 20)}, urls=grows)
    assert run.fates()[grows] == ("failed", "larger than the limit of 1 MiB when rendered")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"NEWSSCRAPE_BROWSER": "/nowhere/chromium"}, "NEWSSCRAPE_BROWSER=/nowhere/chromium"),
        ({"NEWSSCRAPE_JS": "sometimes"}, "it is one of never, shell, always"),
    ],
)
def test_a_crawl_that_cannot_render_does_not_begin(
    tmp_path: Path, server: Any, render: Callable[..., Any], settings: dict[str, str], said: str
) -> None:
    run = render(settings=settings, urls=shell(server, "/news/1/roofs"))
    assert run.code == 2
    assert said in run.errors
    assert server.asked == []
    assert not (tmp_path / "archive.db").exists()
