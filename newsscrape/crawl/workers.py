"""Reads pages in separate processes, so that a crawl can fetch meanwhile and survives anything a page may do.

Reading is a pure function of what was received, with the same result in any process. The first pages of a crawl are
read in its own process, and so are pages that arrive while the workers start, which takes longer than reading them.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import wait
from threading import Thread

from newsscrape.items import Visit
from newsscrape.pages.parsers import Finding
from newsscrape.pages.registry import named_modules, use_page_objects
from newsscrape.pages.responses import finding_visit, read_fetched
from newsscrape.tasks import Fetched

WORTHWHILE = 50  # pages, read or waiting, from which processes are started
PATIENCE = 120.0  # seconds for one page; the slowest known page takes less than one


class Workers:
    """``count`` processes; with 0 every page is read in place. ``waiting`` returns how many URLs will be visited."""

    def __init__(self, count: int, waiting: Callable[[], int]) -> None:
        self.count = count
        self._waiting = waiting
        self._pool: ProcessPoolExecutor | None = None
        self._started: asyncio.Future[None] | None = None
        self._read = 0
        self._alone = asyncio.Lock()

    async def read(self, fetched: Fetched) -> Visit:
        """Read a page as a visit. A page that kills its process, or never ends, is a failure of that URL."""
        self._read += 1
        if not self.count or not self._is_ready():
            return read_fetched(fetched)
        try:
            return await self._read_apart(fetched)
        except (BrokenProcessPool, TimeoutError):
            # Some page broke the pool, and with it all pages being read: each is tried once more, alone.
            async with self._alone:
                try:
                    return await self._read_apart(fetched)
                except (BrokenProcessPool, TimeoutError) as error:
                    why = "took too long to read" if isinstance(error, TimeoutError) else "ended the process reading it"
                    return finding_visit(fetched, Finding("failed", f"an error in newsscrape: the page {why}"))

    def close(self) -> None:
        """Stop the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _is_ready(self) -> bool:
        """Whether a process is ready to read. Processes are started when there are enough pages."""
        if self._started is None and self._read + self._waiting() > WORTHWHILE:
            self._pool = new_pool(self.count)
            self._started = asyncio.get_running_loop().run_in_executor(None, _warm_up, self._pool)
        return self._started is not None and self._started.done()

    async def _read_apart(self, fetched: Fetched) -> Visit:
        if self._pool is None:
            self._pool = new_pool(self.count)
        pool = self._pool
        try:
            return await asyncio.wait_for(asyncio.wrap_future(pool.submit(read_fetched, fetched)), PATIENCE)
        except (BrokenProcessPool, TimeoutError):
            if self._pool is pool:
                self._pool = None
                end(pool)
            raise


def new_pool(count: int) -> ProcessPoolExecutor:
    """Worker processes, started fresh instead of forked: a fork would inherit the archive and the reactor.

    On Linux they are forks of one fresh process that has imported everything.
    """
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    context.set_forkserver_preload(["newsscrape.pages.responses"])
    return ProcessPoolExecutor(count, context, initializer=_begin, initargs=(named_modules(),))


def end(pool: ProcessPoolExecutor) -> None:
    """Stop a pool whose processes may not respond any more."""
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)


def _warm_up(pool: ProcessPoolExecutor) -> None:
    """Start a pool's first process and wait for it; in a thread, because even the request waits for the imports."""
    with suppress(BrokenProcessPool, CancelledError, RuntimeError):  # the next page notices one that died
        pool.submit(_nothing).result()


def _nothing() -> None:
    """An empty task, which shows that a process is ready."""


def _begin(page_modules: Sequence[str]) -> None:
    """Prepare a new process: it knows the project's page objects, leaves Ctrl-C to its parent and ends with it."""
    use_page_objects(page_modules)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()
