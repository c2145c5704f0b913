"""Pages are read in other processes, and a crawl does not wait for these to be ready."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Event, current_thread, main_thread

import pytest

from newsscrape.crawl import workers
from newsscrape.items import Visit
from newsscrape.payload import digest
from newsscrape.tasks import Fetched

BODY = b"""<html lang=en><h1>Ferry returns to the island</h1><time datetime=2024-02-23>23 February 2024</time>
<p>The ferry sailed again on Monday after eleven weeks in the yard, with two cars and the island's post on board.</p>
<p>Its engine had failed in December, and shops on the island had been supplied by fishing boats ever since.</p></html>"""
NOW = datetime(2024, 2, 24, tzinfo=UTC)
PAGE = Fetched("https://paper.example/news/ferry", BODY, NOW, NOW, "live", digest(BODY), http_status=200)


class SlowPool:
    """A pool whose first process has still to import everything, and one must wait even to ask for it."""

    def __init__(self) -> None:
        self.ready = Event()

    def submit(self, *_: object) -> Future[None]:
        assert current_thread() is not main_thread(), "the crawl waits for the process"
        self.ready.wait(30)
        done: Future[None] = Future()
        done.set_result(None)
        return done


def test_pages_are_read_in_place_while_the_processes_start(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = SlowPool()
    monkeypatch.setattr(workers, "new_pool", lambda count: pool)

    async def read() -> list[Visit]:
        reading = workers.Workers(2, lambda: 1_000)
        try:
            return [await reading.read(PAGE) for _ in range(3)]
        finally:
            pool.ready.set()

    visits = asyncio.run(read())
    assert [visit.article.headline for visit in visits if visit.article] == ["Ferry returns to the island"] * 3


def test_a_page_is_read_alike_here_and_in_a_process() -> None:
    async def read() -> tuple[Visit, Visit]:
        reading = workers.Workers(1, lambda: 1_000)
        try:
            here = await reading.read(PAGE)
            assert reading._started is not None
            await reading._started
            return here, await reading.read(PAGE)
        finally:
            reading.close()

    here, there = asyncio.run(read())
    assert here == there


def test_without_processes_every_page_is_read_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(workers, "new_pool")
    visit = asyncio.run(workers.Workers(0, lambda: 1_000).read(PAGE))
    assert visit.outcome == "archived"
