"""Which pages are rendered, which settings enable the browser, and its connection to the network."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import Settings

from newsscrape import settings as ours
from newsscrape.crawl.browser import is_refused, is_wanted, prepare
from newsscrape.crawl.gateway import Gateway
from newsscrape.errors import BadArgument, NewsscrapeError
from newsscrape.pages.responses import read_fetched
from newsscrape.tasks import Fetched, Task, dump, load

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
SHELL = "<html><title>The Courier</title><div id=app></div><noscript>Please enable JavaScript.</noscript></html>"
HTML = {"content-type": "text/html"}


def came(body: str, **values: Any) -> Fetched:
    page = Fetched(
        "https://a.example/1", body.encode(), MOMENT, MOMENT, "live", "0" * 64, http_status=200, headers=HTML
    )
    return replace(page, **values)


@pytest.mark.parametrize(
    ("js", "shell", "plain"), [("never", False, False), ("shell", True, False), ("always", True, True)]
)
def test_which_pages_are_rendered(js: Any, shell: bool, plain: bool, article: Callable[..., str]) -> None:
    for html, wanted in ((SHELL, shell), (article("roofs"), plain)):
        page = came(html, task=Task(js=js))
        assert is_wanted(page, read_fetched(page)) == wanted


@pytest.mark.parametrize(
    "values",
    [
        {"http_status": 404},
        {"origin": "wayback"},
        {"origin": "file"},
        {"origin": "warc"},
        {"rendered_from": "urn:uuid:1"},
        {"headers": {"content-type": "application/pdf"}},
        {"task": Task(role="feed", js="always")},
        {"task": Task(role="robots", js="always")},
    ],
)
def test_what_is_never_rendered(values: dict[str, Any]) -> None:
    page = came(SHELL, **{"task": Task(js="always"), **values})
    assert not is_wanted(page, read_fetched(page))


def test_a_list_that_shows_nothing_is_a_script_shell_too() -> None:
    page = came(SHELL, task=Task(role="section", js="shell"))
    assert is_wanted(page, read_fetched(page))


def test_a_task_says_whether_a_browser_is_wanted() -> None:
    assert dump(Task()) is None
    assert load(dump(Task(js="shell"))) == Task(js="shell")


@pytest.mark.parametrize(
    ("kind", "url", "refused"),
    [
        ("script", "https://a.example/app.js", False),
        ("fetch", "https://a.example/api", False),
        ("xhr", "http://b.example/api", False),
        ("fetch", "file:///etc/passwd", True),
        ("document", "https://a.example/other", True),
        ("image", "https://a.example/1.jpg", True),
        ("font", "https://a.example/1.woff2", True),
        ("media", "https://a.example/1.mp4", True),
        ("websocket", "wss://a.example/", True),
        ("ping", "https://a.example/seen", True),
    ],
)
def test_what_a_rendering_loads(kind: str, url: str, refused: bool) -> None:
    assert is_refused(SimpleNamespace(resource_type=kind, url=url)) == refused


def settings(**values: Any) -> Settings:
    found = Settings()
    found.setmodule(ours)
    found.setdict(values)
    return found


def test_without_js_nothing_of_it_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsscrape.crawl.browser.find_spec", lambda name: None)
    before = settings()
    assert not prepare(before, ["never"])
    assert before.getdict("DOWNLOAD_HANDLERS") == settings().getdict("DOWNLOAD_HANDLERS")


@pytest.mark.parametrize(("default", "by_site"), [("shell", []), ("always", []), ("never", ["never", "always"])])
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, default: str, by_site: list[Any]) -> None:
    monkeypatch.setattr("newsscrape.crawl.browser.find_spec", lambda name: None)
    with pytest.raises(NewsscrapeError, match=r"pip install 'scrapy-playwright.*playwright install chromium"):
        prepare(settings(NEWSSCRAPE_JS=default), by_site)


def test_a_browser_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsscrape.crawl.browser.find_spec", lambda name: True)
    with pytest.raises(NewsscrapeError, match="NEWSSCRAPE_BROWSER=/nowhere/chromium"):
        prepare(settings(NEWSSCRAPE_JS="shell", NEWSSCRAPE_BROWSER="/nowhere/chromium"), [])


def test_a_wrong_mode_is_named() -> None:
    with pytest.raises(BadArgument, match="NEWSSCRAPE_JS=yes: it is one of never, shell, always"):
        prepare(settings(NEWSSCRAPE_JS="yes"), [])


@pytest.mark.parametrize(("user", "sandbox"), [(0, False), (1000, True)])
def test_only_root_goes_without_a_sandbox(monkeypatch: pytest.MonkeyPatch, user: int, sandbox: bool) -> None:
    monkeypatch.setattr("newsscrape.crawl.browser.find_spec", lambda name: True)
    monkeypatch.setattr("os.geteuid", lambda: user, raising=False)
    changed = settings(NEWSSCRAPE_JS="shell", PLAYWRIGHT_LAUNCH_OPTIONS={"slow_mo": 1})
    assert prepare(changed, [])
    options = changed.getdict("PLAYWRIGHT_LAUNCH_OPTIONS")
    assert (options["chromium_sandbox"], options["slow_mo"]) == (sandbox, 1)
    assert set(changed.getdict("DOWNLOAD_HANDLERS")) == {"http", "https"}


# The gateway ------------------------------------------------------------------------------------------------


@asynccontextmanager
async def site(answer: bytes) -> AsyncIterator[int]:
    """Something that answers on a port of this machine."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def ask(gateway: Gateway, host: str | bytes, port: int) -> tuple[int, bytes]:
    """The reply to a CONNECT (0: done), and what then came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(gateway.url.rpartition(":")[2]))
    kind = (
        bytes((3, len(host))) + host.encode() if isinstance(host, str) else bytes((1 if len(host) == 4 else 4,)) + host
    )
    writer.write(b"\x05\x01\x00" + b"\x05\x01\x00" + kind + struct.pack("!H", port))
    try:
        assert await reader.readexactly(2) == b"\x05\x00"
        reply = (await reader.readexactly(10))[1]
        writer.write(b"hello\n")
        return reply, await reader.read() if reply == 0 else b""
    except (asyncio.IncompleteReadError, ConnectionError):
        return -1, b""
    finally:
        writer.close()


def through(
    host: str | bytes, *, own: str | None = None, budget: int = 1_000, answer: bytes = b"news"
) -> tuple[int, bytes]:
    async def run() -> tuple[int, bytes]:
        async with site(answer) as port, Gateway((own, port) if own else None, budget) as gateway:
            return await ask(gateway, host, port)

    return asyncio.run(run())


PRIVATE = [
    "127.0.0.1", "localhost", "2130706433", "0x7f.1", "printer.local", socket.inet_aton("127.0.0.1"),
    socket.inet_aton("169.254.169.254"), socket.inet_pton(socket.AF_INET6, "::1"),
    socket.inet_pton(socket.AF_INET6, "::ffff:127.0.0.1"),
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE, ids=str)
def test_private_addresses_are_refused(host: str | bytes) -> None:
    assert through(host) == (2, b"")


def test_the_site_that_the_crawl_was_sent_to_is_not_but_only_there() -> None:
    assert through("127.0.0.1", own="127.0.0.1") == (0, b"news")
    assert through("localhost", own="127.0.0.1") == (2, b"")

    async def other_port() -> tuple[int, bytes]:
        async with site(b"secret") as port, Gateway(("127.0.0.1", port + 1), 1_000) as gateway:
            return await ask(gateway, "127.0.0.1", port)

    assert asyncio.run(other_port()) == (2, b"")


def names(monkeypatch: pytest.MonkeyPatch, addresses: dict[str, list[str]]) -> None:
    """Let names resolve to addresses."""

    async def getaddrinfo(self: Any, host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses[host]]

    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", getaddrinfo)


def test_a_name_that_points_into_a_private_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, {"rebound.example": ["127.0.0.1", "10.0.0.1"], "127.0.0.1": ["127.0.0.1"]})
    assert through("rebound.example") == (2, b"")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []

    async def open_connection(*place: Any) -> Any:
        opened.append(place)
        raise OSError

    async def run() -> None:
        async with Gateway(None, 1_000) as gateway:
            with pytest.raises(OSError):
                await gateway._connect("news.example", 443)

    names(monkeypatch, {"news.example": ["127.0.0.1", "192.0.2.1", "8.8.8.8"], "127.0.0.1": ["127.0.0.1"]})
    monkeypatch.setattr("asyncio.open_connection", open_connection)
    asyncio.run(run())
    assert opened == [("8.8.8.8", 443)]


def test_no_more_comes_in_than_a_page_may_load() -> None:
    reply, body = through("127.0.0.1", own="127.0.0.1", budget=100_000, answer=b"x" * 5_000_000)
    assert reply == 0
    assert len(body) <= 100_000


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x04\x01\x00\x50",
        b"\x05\x01\x00\x05\x02\x00\x01" + bytes(6),
        b"\x05\x01\x00\x05\x01\x00\x09",
    ],
)
def test_what_is_no_socks_is_hung_up_on(said: bytes) -> None:
    async def run() -> bytes:
        async with Gateway(None, 1_000) as gateway:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(gateway.url.rpartition(":")[2]))
            writer.write(said)
            writer.write_eof()
            answer = await reader.read()
            writer.close()
            return answer

    assert asyncio.run(run()) in (b"", b"\x05\x00")


def test_open_connections_end_with_the_rendering() -> None:
    async def run() -> None:
        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()

        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            async with Gateway(("127.0.0.1", port), 1_000) as gateway:
                asking = asyncio.ensure_future(ask(gateway, "127.0.0.1", port))
                await asyncio.sleep(0.2)
            assert await asyncio.wait_for(asking, 5) == (0, b"")

    asyncio.run(run())
