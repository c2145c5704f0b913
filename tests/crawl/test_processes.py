"""Calls run in processes that they may end, and no other call notices."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing import forkserver
from typing import Any, ClassVar

import pytest

from newsscrape.crawl import processes
from newsscrape.crawl.processes import Broken, Closed, Processes
from newsscrape.extract.markup import parse


class Fake:
    """A process that breaks at some of the calls that all of its kind get."""

    breaks: list[bool]
    has_retired = False

    def call(self, function: Any, args: Any) -> Any:
        if self.breaks.pop(0):
            raise Broken("ended the process reading it")
        return function(*args)

    def kill(self) -> None:
        pass


@pytest.mark.parametrize(
    ("breaks", "outcome"), [([False], "4"), ([True, False], "4"), ([True, True], "ended the process reading it")]
)
def test_a_call_that_ends_its_process_is_tried_once_more(
    monkeypatch: pytest.MonkeyPatch, breaks: list[bool], outcome: str
) -> None:
    monkeypatch.setattr(processes, "_Process", Fake)
    monkeypatch.setattr(Fake, "breaks", breaks, raising=False)
    pool = Processes(1)
    try:
        found = str(pool.submit(pow, 2, 2).result(10))
    except Broken as error:
        found = str(error)
    assert (found, breaks) == (outcome, [])


def test_what_is_closed_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_Process", Fake)
    monkeypatch.setattr(Fake, "breaks", [True], raising=False)
    pool = Processes(1)
    pool._closed = True
    with pytest.raises(Closed):
        pool.submit(pow, 2, 2).result(10)


def test_a_process_that_has_grown_large_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Fake] = []

    class Large(Fake):
        breaks: ClassVar = [False, False]
        has_retired = True

        def __init__(self) -> None:
            made.append(self)

    monkeypatch.setattr(processes, "_Process", Large)
    pool = Processes(1)
    assert [pool.submit(pow, 2, n).result(10) for n in (2, 3)] == [4, 8]
    assert len(made) > 2 and pool._running == {made[-1]}


def test_in_place_a_call_raises_what_it_raises() -> None:
    pool = processes.started(0)
    assert pool.submit(pow, 2, 2).result() == 4
    with pytest.raises(ZeroDivisionError):
        pool.submit(pow, 0, -1).result()


@pytest.fixture(scope="module")
def pool() -> Iterator[Processes]:
    running = Processes(1)
    yield running
    running.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "args", "reason"),
    [
        (os._exit, (3,), "ended the process reading it"),
        (signal.raise_signal, (signal.SIGKILL,), "ended the process reading it"),
        (bytearray, (3 << 30,), "took more memory than 1024 MiB to read"),
        (
            parse,
            ("<p>x" * 6_000_000,),
            "took more memory than 1024 MiB to read",
        ),  # libxml2 has its own way of saying so
        (signal.raise_signal, (signal.SIGXCPU,), "took longer than 10 seconds to read"),  # what the system sends
    ],
)
def test_a_call_may_end_its_process_in_any_way(pool: Processes, function: Any, args: Any, reason: str) -> None:
    with pytest.raises(Broken, match=reason):
        pool.submit(function, *args).result(60)
    assert pool.submit(pow, 2, 2).result(60) == 4


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="there is a forkserver on Linux only")
def test_a_forkserver_that_dies_is_replaced(pool: Processes) -> None:
    assert pool.submit(pow, 2, 2).result(60) == 4
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)  # type: ignore[attr-defined]
    assert pool.submit(pow, 2, 3).result(60) == 8
    with pytest.raises(Broken):
        pool.submit(os._exit, 3).result(60)
    assert pool.submit(pow, 2, 4).result(60) == 16


@pytest.mark.slow
def test_a_process_leaves_ctrl_c_to_its_parent_and_has_not_loaded_scrapy(pool: Processes) -> None:
    pool.submit(signal.raise_signal, signal.SIGINT).result(60)
    found = pool.submit(eval, "[name in __import__('sys').modules for name in ('newsscrape.pages', 'scrapy')]")
    assert found.result(60) == [True, False]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how large a process is")
def test_after_a_large_call_another_process_goes_on(pool: Processes) -> None:
    first = pool.submit(os.getpid).result(60)
    assert pool.submit(os.getpid).result(60) == first
    pool.submit(exec, "import os; os.kept = b'x' * (64 << 20)").result(60)
    assert pool.submit(os.getpid).result(60) != first
