"""Crawls whose archive cannot be written: a clear message, a non-zero exit, and nothing lost once it can be."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from newsscrape.store.archive import Archive


@pytest.fixture
def urls(server: Any, article: Callable[..., str]) -> list[str]:
    """Six articles, each of which the server delays."""
    return [server.page(f"/news/{n}/story", article(f"matter {n}"), delay=0.2) for n in range(6)]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process's transaction, from our side as good as one."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def lock_after_first_request(server: Any, path: Path, seconds: float) -> threading.Thread:
    """Lock the archive for some seconds as soon as a story is requested."""

    def work() -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end and not any(path.startswith("/news/") for path in server.asked):
            time.sleep(0.01)
        with locked(path):
            time.sleep(seconds)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


@pytest.mark.slow
def test_locked_from_the_start(tmp_path: Path, urls: list[str], server: Any, crawl: Callable[..., Any]) -> None:
    """Nothing is asked of any site before the archive can take the answer."""
    Archive.open(tmp_path / "archive.db").close()
    with locked(tmp_path / "archive.db"):
        run = crawl(tmp_path, "article", {"ARCHIVE_LOCK_TIMEOUT": "0.3"}, urls=" ".join(urls))
    assert run.code == 1
    assert run.errors.startswith("error: archive.db stayed locked by another process")
    assert "Traceback" not in run.errors
    assert server.asked == []


@pytest.mark.slow
def test_locked_for_too_long_keeps_the_rest_queued(
    tmp_path: Path, urls: list[str], server: Any, crawl: Callable[..., Any]
) -> None:
    Archive.open(tmp_path / "archive.db").close()
    slow = {"ARCHIVE_LOCK_TIMEOUT": "0.3", "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
    holder = lock_after_first_request(server, tmp_path / "archive.db", 2)
    run = crawl(tmp_path, "article", slow, urls=" ".join(urls))
    assert run.code == 1
    assert "(archive_error)" in run.errors
    assert "NOT STORED from here on: archive.db stayed locked by another process" in run.errors
    assert "Traceback" not in run.errors
    assert {fate for fate, _ in run.fates().values()} == {"queued"}
    assert len(run.fates()) == len(urls)
    holder.join()
    again = crawl(tmp_path, "article", slow, urls=" ".join(urls))
    assert again.code == 0
    assert {fate for fate, _ in again.fates().values()} == {"archived"}


@pytest.mark.slow
def test_locked_for_a_while_loses_nothing(
    tmp_path: Path, urls: list[str], server: Any, crawl: Callable[..., Any]
) -> None:
    Archive.open(tmp_path / "archive.db").close()
    holder = lock_after_first_request(server, tmp_path / "archive.db", 1)
    run = crawl(tmp_path, "article", {"ARCHIVE_LOCK_TIMEOUT": "10"}, urls=" ".join(urls))
    holder.join()
    assert run.code == 0
    assert [fate for fate, _ in run.fates().values()] == ["archived"] * len(urls)


def test_a_newer_archive_is_refused_before_any_request(
    tmp_path: Path, urls: list[str], server: Any, crawl: Callable[..., Any]
) -> None:
    Archive.open(tmp_path / "archive.db").close()
    with sqlite3.connect(tmp_path / "archive.db") as db:
        db.execute("UPDATE _sqlite_migrations SET name = 'm999_from_the_future' WHERE name = 'm002_views'")
    run = crawl(tmp_path, "article", urls=" ".join(urls))
    assert (run.code, server.asked) == (1, [])
    assert "written by a newer newsscrape" in run.errors
    assert "Traceback" not in run.errors


@pytest.mark.parametrize("what", ["text", "file for a folder"])
def test_an_archive_that_cannot_be_is_refused_before_any_request(
    tmp_path: Path, urls: list[str], server: Any, crawl: Callable[..., Any], what: str
) -> None:
    name = "archive.db"
    if what == "text":
        (tmp_path / name).write_text("Not a database. " * 100)
    else:
        (tmp_path / "data").write_text("")
        name = "data/archive.db"
    run = crawl(tmp_path, "article", {"ARCHIVE_DB": name}, urls=" ".join(urls))
    assert (run.code, server.asked) == (1, [])
    assert run.errors.startswith("error: ")
    assert "Traceback" not in run.errors


# Root may write anything, unless it gives that power up.
POWERLESS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]
ROOT = os.name == "posix" and os.geteuid() == 0


@pytest.mark.skipif(os.name != "posix", reason="needs permissions")
@pytest.mark.skipif(ROOT and shutil.which("setpriv") is None, reason="root may write anything")
@pytest.mark.parametrize("what", ["the file", "its folder"])
def test_a_read_only_archive_is_refused_before_any_request(
    tmp_path: Path, urls: list[str], server: Any, crawl: Callable[..., Any], what: str
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    if what == "the file":
        Archive.open(folder / "archive.db").close()
        (folder / "archive.db").chmod(0o444)
    else:
        folder.chmod(0o555)
    settings = {"ARCHIVE_DB": "data/archive.db"}
    run = crawl(tmp_path, "article", settings, prefix=POWERLESS if ROOT else [], urls=" ".join(urls))
    assert (run.code, server.asked) == (1, [])
    assert run.errors.startswith("error: data/archive.db cannot be ")
    assert "Traceback" not in run.errors


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
def test_a_disk_that_takes_no_more(
    tmp_path: Path, urls: list[str], server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    """A limit on the size of a file stands for the disk's end."""
    Archive.open(tmp_path / "archive.db").close()
    lines = "".join(f"<p>And so it went on for {n} miles, line after line after line.</p>" for n in range(20_000))
    long = article("the sea").replace("</article>", lines)
    urls = [*urls, server.page("/news/9/long", long, delay=0.5)]
    run = crawl(tmp_path, "article", prefix=["sh", "-c", 'ulimit -f 1500; exec "$@"', "sh"], urls=" ".join(urls))
    assert run.code == 1
    assert "NOT STORED from here on" in run.errors
    assert "Traceback" not in run.errors
    fates = run.fates()
    assert (len(fates), fates[urls[-1]][0]) == (len(urls), "queued")
    assert run.column("PRAGMA integrity_check") == ["ok"]
    assert crawl(tmp_path, "article", urls=" ".join(urls)).fates()[urls[-1]][0] == "archived"


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.slow
def test_an_interrupted_crawl_keeps_what_it_has(
    tmp_path: Path,
    urls: list[str],
    server: Any,
    start: Callable[..., subprocess.Popen[bytes]],
    crawl: Callable[..., Any],
) -> None:
    """Ctrl-C ends it in good order: requests under way are stored, the rest stays queued, the run says so."""
    slow = {"CONCURRENT_REQUESTS": "1"}
    with start(tmp_path, "article", slow, urls=" ".join(urls)) as process:
        end = time.monotonic() + 20
        while len(server.asked) < 3 and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert b"(shutdown)" in errors
    assert b"Traceback" not in errors
    with sqlite3.connect(tmp_path / "archive.db") as db:
        fates = dict(db.execute("SELECT fate, COUNT(*) FROM url GROUP BY fate"))
        assert list(db.execute("SELECT finish_reason FROM crawl")) == [("shutdown",)]
    assert set(fates) == {"archived", "queued"}
    assert sum(fates.values()) == len(urls)
