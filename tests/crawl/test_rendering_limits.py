"""Pages in a browser get no further than they may, and one that hangs, breaks or grows is its own URL's failure."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from support.shells import BROWSER, FETCH, NEEDED, SHOW, records, renderer, shell

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def render(tmp_path: Path, crawl: Callable[..., Any]) -> Callable[..., Any]:
    return renderer(tmp_path, crawl)


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
