"""Shared by the tests: a loopback server that answers badly on purpose, and crawls run as a user runs them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from newsscrape.items import Visit
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.pipelines import NormalisePipeline, Prepared, ValidatePipeline
from newsscrape.store.archive import Archive
from newsscrape.store.current import Stored
from newsscrape.store.writer import Writer
from newsscrape.tasks import Fetched, Scope, Task

pytest.register_assert_rewrite("support")  # a failing assertion there shows its values too

LOOPBACK = "127.0.0.1"
# Settings for a crawl without delays and retries; a test overrides those that it is about.
IMPATIENT = {
    "AUTOTHROTTLE_ENABLED": "0", "DOWNLOAD_DELAY": "0", "CONCURRENT_REQUESTS_PER_DOMAIN": "8", "RETRY_TIMES": "0",
    "DOWNLOAD_TIMEOUT": "3", "ARCHIVE_LOCK_TIMEOUT": "1",
    "NEWSSCRAPE_WORKERS": "0",
}  # fmt: skip


@dataclass(frozen=True)
class Reply:
    """An answer. ``length`` is what Content-Length says (None: the truth, -1: nothing); ``repeat`` sends the
    body so many times; ``delay`` is in seconds, and ``hang`` never answers at all."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    length: int | None = None
    repeat: int = 1
    delay: float = 0.0
    hang: bool = False


class HostileServer:
    """Serves ``routes`` (path with query → Reply) on a free loopback port; ``asked`` lists the paths requested."""

    def __init__(self) -> None:
        self.routes: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.moments: list[float] = []  # when, by time.monotonic
        self.headers: dict[str, Any] = {}  # path → the headers of the last request for it
        self.closing = threading.Event()
        self._http = ThreadingHTTPServer((LOOPBACK, 0), _handler(self))
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://{LOOPBACK}:{self._http.server_port}{path}"

    def page(self, path: str, html: str, **reply: Any) -> str:
        """Serve an HTML page; its URL."""
        self.routes[path] = Reply(html.encode(), **reply)
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        self.routes[path] = Reply(status=status, headers={"Location": to})
        return self.url(path)

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()


def _handler(server: HostileServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.moments.append(time.monotonic())
            server.headers[self.path] = self.headers
            reply = server.routes.get(self.path, Reply(b"<h1>Not found</h1>", 404))
            server.closing.wait(60 if reply.hang else reply.delay)
            if reply.hang:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.length != -1:
                length = len(reply.body) * reply.repeat if reply.length is None else reply.length
                self.send_header("Content-Length", str(length))
            self.end_headers()
            try:
                for _ in range(reply.repeat):
                    self.wfile.write(reply.body)
            except OSError:  # the crawl has had enough
                pass

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@dataclass
class Run:
    """A crawl that has ended: exit code, what it printed, and its archive."""

    code: int
    errors: str
    path: Path

    def rows(self, query: str, *parameters: Any) -> list[dict[str, Any]]:
        """The rows of a query on the archive."""
        connection = sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query, parameters)]
        finally:
            connection.close()

    def fates(self) -> dict[str, tuple[str, str | None]]:
        """URL → its fate and the reason."""
        return {row["url"]: (row["fate"], row["fate_reason"]) for row in self.rows("SELECT * FROM url")}

    def column(self, query: str, *parameters: Any) -> list[Any]:
        return [next(iter(row.values())) for row in self.rows(query, *parameters)]


def run_crawl(
    folder: Path, spider: str, settings: Mapping[str, str] | None = None, stdin: bytes = b"", limit: float = 60,
    prefix: Sequence[str] = (), **arguments: str,
) -> Run:  # fmt: skip
    """``scrapy crawl SPIDER -a …`` in a folder, as a process of its own that is ended after ``limit`` seconds."""
    with start_crawl(folder, spider, settings, prefix, **arguments) as process:
        try:
            _, errors = process.communicate(stdin, limit)
        except BaseException:
            process.kill()
            raise
    return Run(process.returncode, errors.decode("utf-8", "replace"), folder / "archive.db")


def start_crawl(
    folder: Path, spider: str, settings: Mapping[str, str] | None = None, prefix: Sequence[str] = (), **arguments: str
) -> subprocess.Popen[bytes]:
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsscrape.settings\n")
    command = [*prefix, sys.executable, "-m", "scrapy", "crawl", spider]
    for name, value in arguments.items():
        command += ["-a", f"{name}={value}"]
    for name, value in {"ARCHIVE_DB": "archive.db", **IMPATIENT, **(settings or {})}.items():
        command += ["-s", f"{name}={value}"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).absolute().parents[1])}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


_TEXT = (
    "The council met on {subject} for most of the evening and heard from eleven residents, several of whom had "
    "brought photographs of the damage.",
    "Officials said that work on {subject} would begin before the summer, once the money that was promised two "
    "years ago has been paid into the account.",
    "Nobody who spoke about {subject} at the meeting opposed the plan, although one farmer asked who would pay "
    "for the fences along the lower road.",
    "A decision on {subject} is expected next month, and the minutes will be read out in the library on the "
    "following Tuesday morning.",
)


def article_html(subject: str, *, date: str | None = "15 November 2004", head: str = "", after: str = "") -> str:
    """A plain article page about ``subject``: headline, date, four paragraphs."""
    dateline = f"<p class=date>{date}</p>" if date else ""
    paragraphs = "".join(f"<p>{line.format(subject=subject)}</p>" for line in _TEXT)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{headline(subject)}</title>{head}</head><body><article>"
        f"<h1>{headline(subject)}</h1>{dateline}{paragraphs}</article>{after}</body></html>"
    )


def headline(subject: str) -> str:
    return f"Council hears residents on {subject}"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a gzip stream by its argument: it holds the second it was made in, and xdist wants the same names everywhere."""
    return argname if isinstance(val, bytes) and val.startswith(b"\x1f\x8b") else None


@pytest.fixture(scope="session")
def article() -> Callable[..., str]:
    return article_html


@pytest.fixture(scope="session")
def reply() -> type[Reply]:
    return Reply


@pytest.fixture(scope="session")
def crawl() -> Callable[..., Run]:
    return run_crawl


@pytest.fixture(scope="session")
def start() -> Callable[..., subprocess.Popen[bytes]]:
    return start_crawl


@pytest.fixture
def server() -> Iterator[HostileServer]:
    running = HostileServer()
    yield running
    running.close()


@pytest.fixture(scope="session")
def new_server() -> Iterator[Callable[[], HostileServer]]:
    """More servers, each on a port of its own, as long as the tests run."""
    started: list[HostileServer] = []

    def start() -> HostileServer:
        started.append(HostileServer())
        return started[-1]

    yield start
    for running in started:
        running.close()


class Shelf:
    """An archive that pages are put into without a crawl, by the pipelines that a crawl uses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = Archive.open(path, 0.2)
        self.writer = Writer(self.archive)
        self.writer.start_crawl("test", {}, {}, "0", datetime(2026, 1, 1, tzinfo=UTC))

    def put(self, url: str, html: str | bytes, day: int = 1, strict: bool = False, related: int = 0) -> Stored:
        """Store a page as captured on a day of January 2026; returns the fate of its URL."""
        return self.visit(self.read(url, html, day, related), strict)

    def read(self, url: str, html: str | bytes, day: int = 1, related: int = 0) -> Visit:
        """The visit of a page."""
        moment = datetime(2026, 1, day, 12, tzinfo=UTC)
        body = html.encode() if isinstance(html, str) else html
        return read_fetched(
            Fetched(
                url, body, captured_at=moment, visited_at=moment, origin="live", payload_sha256=digest(body),
                task=Task(scope=Scope(related=related)), headers={"content-type": "text/html; charset=utf-8"},
                http_status=200,
            )
        )  # fmt: skip

    def prepared(self, visit: Visit, strict: bool = False) -> Prepared:
        """A visit as the pipelines hand it to the archive."""
        prepared: Prepared = ValidatePipeline(strict).process_item(NormalisePipeline().process_item(visit))
        return prepared

    def visit(self, visit: Visit, strict: bool = False) -> Stored:
        prepared = self.prepared(visit, strict)
        return self.writer.store(prepared.visit, prepared.record)

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return list(self.archive.db.execute(query, parameters))

    def dump(self, *without: str) -> dict[str, list[tuple[Any, ...]]]:
        """Every table's rows but those ``without``, for comparing two states of the archive; of what is packed, the view."""
        names = [
            name
            for (name,) in self.rows(
                "SELECT name FROM sqlite_schema WHERE (type = 'table' OR name IN ('evidence', 'revision'))"
                " AND name NOT LIKE 'evidence\\_%' ESCAPE '\\' AND name <> 'article_state' ORDER BY name"
            )
        ]
        return {name: self.rows(f"SELECT * FROM {name}") for name in names if name not in without}


@pytest.fixture(scope="session")
def new_shelf() -> Callable[[Path], Shelf]:
    """Makes an archive for several tests at a path; the caller closes it."""
    return Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    kept = Shelf(tmp_path / "archive.db")
    yield kept
    assert kept.rows("PRAGMA foreign_key_check") == []
    assert kept.rows("PRAGMA integrity_check") == [("ok",)]
    kept.archive.close()
