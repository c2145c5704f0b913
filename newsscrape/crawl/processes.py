"""Runs calls in separate processes, with limits on time and memory: whatever a page does ends with its process.

A thread of the caller waits for each process. A call that ends its process is tried once more in a new one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Lock, Thread, local
from types import ModuleType
from typing import Any, TypeVar

from newsscrape.pages.registry import named_modules, use_page_objects

if sys.platform != "win32":
    import resource

Result = TypeVar("Result")

CPU_SECONDS = 10  # for one call; the slowest known page takes less than one
PATIENCE = 60.0  # wall-clock seconds, if the system does not count a process's CPU time
MEMORY = 1 << 30  # bytes of address space, if the system limits it; a process starts with a quarter of that
GROWTH = 32 << 20  # bytes after which a process is replaced: the memory of a large page is never quite returned
_OUT_OF_MEMORY = 77  # exit code
_TRIES = 2
_PRELOAD = "newsscrape.crawl.preload"


class Broken(Exception):
    """A call ended its process each time it was tried; the message says how."""


class Closed(Exception):
    """The processes were stopped before a call was done."""


def started(count: int) -> Processes | InPlace:
    """Processes to run calls in; with 0, every call runs in this process."""
    return Processes(count) if count else InPlace()


class InPlace:
    """Runs calls in this process, without limits."""

    def submit(self, function: Callable[..., Result], *args: Any) -> Future[Result]:
        """A future that is done."""
        done: Future[Result] = Future()
        try:
            done.set_result(function(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    def close(self) -> None:
        """Nothing to stop."""


class Processes:
    """At most ``count`` processes. The first is started at once, the others when there is work for them."""

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, "newsscrape-reading")
        self._own = local()  # each thread's process
        self._running: set[_Process | None] = set()
        self._closed = False
        self._threads.submit(self._process)

    def submit(self, function: Callable[..., Result], *args: Any) -> Future[Result]:
        """Run a module's function in a process. Its future raises what the function raised, Broken, or Closed."""
        return self._threads.submit(self._call, function, args)

    def close(self) -> None:
        """Stop the processes, whatever they are doing."""
        self._closed = True
        for process in filter(None, list(self._running)):
            process.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _process(self) -> _Process:
        process: _Process | None = getattr(self._own, "process", None)
        if process is None or process.has_retired:
            self._running.discard(process)
            process = self._own.process = _Process()
            self._running.add(process)
            if self._closed:
                process.kill()
        return process

    def _call(self, function: Callable[..., Any], args: Sequence[Any]) -> Any:
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._process().call(function, args)
            except Broken:
                self._running.discard(vars(self._own).pop("process", None))
                if self._closed:
                    raise Closed from None
                if not tries_left:
                    raise
        raise AssertionError("unreachable")


class _Process:
    """One process and the pipe to it, used by one thread."""

    def __init__(self) -> None:
        context = _context()
        self._connection, there = context.Pipe()
        self._process = context.Process(target=serve, args=(there, named_modules()), daemon=True)
        self._late = False
        self.has_retired = False
        try:
            with _without_main():
                self._process.start()
        except (OSError, EOFError) as error:
            raise Broken(f"could not be read: no process could be started: {error}") from error
        there.close()

    def call(self, function: Callable[..., Any], args: Sequence[Any]) -> Any:
        """What a function returns or raises in the process. Raises Broken if it ended the process or took too long."""
        try:
            self._connection.send((function, args))
            if not self._connection.poll(PATIENCE):
                self._late = True
                self.kill()
            done, value, self.has_retired = self._connection.recv()
        except (EOFError, OSError):
            raise Broken(self._end()) from None
        if done:
            return value
        raise value

    def kill(self) -> None:
        with suppress(AttributeError, OSError):  # not started yet, or gone already
            self._process.kill()

    def _end(self) -> str:
        """Make sure that the process has ended; returns why."""
        self._process.join(1)
        code = self._process.exitcode
        self.kill()
        self._connection.close()
        if code == _OUT_OF_MEMORY:
            return f"took more memory than {MEMORY // 2**20} MiB to read"
        if self._late or code == -getattr(signal, "SIGXCPU", 0):
            return f"took longer than {CPU_SECONDS} seconds to read"
        return "ended the process reading it"


def serve(connection: Connection, page_modules: Sequence[str]) -> None:
    """Answer calls until the other end of the pipe is closed, or the process has grown too large.

    An answer is ``(True, result, last)`` or ``(False, exception, last)``; after the ``last`` the process ends.
    """
    use_page_objects(page_modules)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    _end_with_parent()
    _limit_memory()
    largest, last = _resident() + GROWTH, False
    while not last:
        try:
            function, args = connection.recv()
        except (EOFError, OSError):
            return
        _limit_time()
        try:
            result = function(*args)
            last = _resident() > largest
            connection.send((True, result, last))
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as error:
            connection.send((False, error, last))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _limit_memory() -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _resident() -> int:
    """The memory that this process takes at present, in bytes; 0 if the system does not say."""
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _limit_time() -> None:
    """Have the system kill the process after this much CPU time from now on, whatever it is doing then."""
    if sys.platform != "win32":
        until = int(time.process_time()) + 1 + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _context() -> Any:
    """How processes are started: fresh rather than as forks, which would inherit the archive and the reactor.

    On Linux they are forks of one fresh process that has everything loaded. Python starts another if that one has died.
    """
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    context.set_forkserver_preload([_PRELOAD])
    return context


_main = Lock()


@contextmanager
def _without_main() -> Iterator[None]:
    """Start a process that does not import the main program again, because a crawl's imports all of Scrapy."""
    with _main:
        program = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = program
