"""Hosts that ask for a pause get it; hosts that only fail are left alone; nothing of theirs is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from newsscrape.crawl.retry import FAILURES, retry_after

pytestmark = pytest.mark.slow  # each test is a crawl or more, in a process of its own

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"120", 120.0),
        (b" 0 ", 0.0),
        (b"99999999999999999999", 999_999_999.0),
        (b"Sun, 01 Mar 2026 12:05:00 GMT", 300.0),
        (b"Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        (b"Sun, 01 Mar 2026 12:05:00", 300.0),
        (b"soon", None),
        (b"-5", None),
        (b"", None),
        (None, None),
    ],
)
def test_both_forms_of_retry_after_are_read(value, seconds):
    assert retry_after(value, NOW) == seconds


def test_a_short_pause_is_waited_out_before_more_is_asked(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any], reply: Any
) -> None:
    server.routes["/news/1/busy"] = reply(b"", 429, headers={**HTML, "Retry-After": "2"})
    urls = [server.url("/news/1/busy"), *(server.page(f"/news/{n}/story", article(f"roof {n}")) for n in range(2, 42))]
    began = time.monotonic()
    run = crawl(tmp_path, "article", {"CONCURRENT_REQUESTS_PER_DOMAIN": "1"}, urls=" ".join(urls))
    assert time.monotonic() - began > 2
    assert "40 new" in run.errors
    assert run.fates()[urls[0]] == ("failed", "HTTP 429 Too Many Requests")


def test_what_the_downloader_holds_already_waits_too(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any], reply: Any
) -> None:
    """But for one request at most, which is on its way when the answer comes in."""
    server.routes["/news/1/busy"] = reply(b"", 429, headers={**HTML, "Retry-After": "3"})
    urls = [server.url("/news/1/busy"), *(server.page(f"/news/{n}/story", article(f"roof {n}")) for n in range(2, 12))]
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1", "DOWNLOAD_DELAY": "0.1"}
    assert "10 new" in crawl(tmp_path, "article", settings, urls=" ".join(urls)).errors
    busy = server.moments[server.asked.index("/news/1/busy")]
    assert len([moment for moment in server.moments if busy < moment < busy + 2.9]) <= 1


def test_a_long_pause_is_left_to_a_later_run(
    tmp_path: Any, server: Any, new_server: Callable[[], Any], article: Callable[..., str], crawl: Callable[..., Any],
    reply: Any,
) -> None:  # fmt: skip
    server.routes["/news/1/busy"] = reply(b"", 503, headers={**HTML, "Retry-After": "3600"})
    later = [server.page(f"/news/{n}/story", article(f"roof {n}")) for n in range(2, 40)]
    elsewhere = new_server().page("/news/1/story", article("drains"))
    urls = " ".join([server.url("/news/1/busy"), *later, elsewhere])
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
    run = crawl(tmp_path, "article", settings, urls=urls)
    fates = run.fates()
    assert fates[server.url("/news/1/busy")][0] == "queued"
    assert fates[elsewhere] == ("archived", None)
    assert "found and not visited yet: run the same command to go on" in run.errors
    assert len(server.asked) < 20
    server.page("/news/1/busy", article("the busy one"))
    assert (
        f"{sum(fate == 'queued' for fate, _ in fates.values())} new"
        in crawl(tmp_path, "article", settings, urls=urls).errors
    )


def test_a_host_that_only_fails_is_left_alone(
    tmp_path: Any, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    dead = [f"http://127.0.0.1:1/news/{n}/story" for n in range(60)]
    alive = server.page("/news/1/story", article("roofs"))
    run = crawl(tmp_path, "article", {"ROBOTSTXT_OBEY": "0"}, urls=" ".join([*dead, alive]))
    fates = [fate for fate, _ in run.fates().values()]
    assert fates.count("archived") == 1
    assert FAILURES <= fates.count("failed") < 40
    assert fates.count("queued") == 60 - fates.count("failed")
