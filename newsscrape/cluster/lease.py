"""Who may work on a shard in object storage: the holder of its lease, an object that is renewed while its holder lives.

A lease is taken by creating an object that must not exist. One that its holder has not renewed for a minute, on the
clock of whoever waits for it, is followed by the next number, which again only one can create. A holder that could not
renew its own stops well before that minute is over. So no two machines have to agree on the time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from newsscrape.errors import BadArgument, NewsscrapeError

BEAT = 10.0  # seconds between two renewals
STALE = 25.0  # seconds without one after which the holder stops; its process has 30 more (working.GRACE)
ABANDONED = 60.0  # seconds without one after which another takes it
PATIENCE = 2 * ABANDONED  # seconds that another waits for the lease of a holder that lives
LOOK = 5.0  # seconds between two looks at it
WAITS = (1, 5, 20, 60, 120)  # seconds before a storage that does not answer is asked again


class NoLease(NewsscrapeError):
    """Another task has the shard, or the storage does not answer."""


class Lease:
    """The lease of a shard. ``inherited``: what the holder before noted, if that one did not give it back."""

    def __init__(self, system: Any, folder: str, shard: str, note: Callable[[], str]) -> None:
        self.inherited: str | None = None
        self._system, self._folder, self._shard, self._note = system, folder, shard, note
        self._holder = uuid4().hex
        self._number = 0
        self._beats = 0
        self._renewed = float("-inf")
        self._is_lost = False
        self._one = Lock()
        self._over = Event()

    def is_stale(self) -> bool:
        """Whether the holder must stop, as another may take the lease soon."""
        return self._is_lost or time.monotonic() - self._renewed > STALE

    def confirm(self) -> None:
        """Renew it now, with patience. Raises NoLease if another has it, or the storage does not answer."""
        reason = ""
        for wait in (0, *WAITS):
            self._over.wait(wait)
            try:
                if not self._renew():
                    raise NoLease(f"{self._shard}: another task took it over, as the storage had not been reached")
                return
            except NoLease:
                raise
            except Exception as error:  # of whatever library is behind the storage
                reason = str(error) or type(error).__name__
        raise NoLease(f"{self._shard}: the storage does not answer: {reason}")

    def _take(self) -> None:
        began = since = time.monotonic()
        seen: bytes | None = None
        while True:
            number, content = self._newest()
            now = time.monotonic()
            if content != seen:
                seen, since = content, now
            if number == 0 or now - since >= ABANDONED:
                if self._create(number + 1) and max(self._numbers()) == number + 1:
                    self.inherited = json.loads(content)["note"] if content else None
                    return
            elif now - began > PATIENCE:
                raise NoLease(f"{self._shard}: another task works on it")
            else:
                time.sleep(LOOK)

    def _create(self, number: int) -> bool:
        self._renewed = time.monotonic()
        if not self._is_created(number):
            return False
        if self._is_created(number):
            raise BadArgument(
                f"{self._shard}: its storage replaces an object that it was asked to create only if there is none. "
                "Two tasks could work on one shard: take another storage, or a shared folder"
            )
        self._number = number
        return True

    def _is_created(self, number: int) -> bool:
        try:
            self._system.pipe_file(self._path(number), self._content(), mode="create")
        except FileExistsError:
            return False
        return True

    def _renew(self) -> bool:
        """Write it again; False if it is another's."""
        with self._one:
            start = time.monotonic()
            self._is_lost = self._is_lost or max(self._numbers(), default=0) != self._number
            if not self._is_lost:
                self._beats += 1
                self._system.pipe_file(self._path(self._number), self._content())
                self._renewed = start
            return not self._is_lost

    def _keep(self) -> None:
        while not self._over.wait(BEAT) and not self._is_lost:
            with suppress(Exception):  # it goes stale
                self._renew()

    def _give_back(self) -> None:
        if not self._is_lost:
            for number in sorted(one for one in self._numbers() if one <= self._number):  # its own is the last
                self._system.rm_file(self._path(number))

    def _newest(self) -> tuple[int, bytes]:
        """The lease that counts: its number, or 0, and what is in it."""
        while number := max(self._numbers(), default=0):
            with suppress(FileNotFoundError):  # given back in the meantime
                return number, self._system.cat_file(self._path(number))
        return 0, b""

    def _numbers(self) -> list[int]:
        self._system.invalidate_cache()
        try:
            names = self._system.ls(self._folder, detail=False)
        except FileNotFoundError:
            return []
        return [int(name.rpartition("/")[2]) for name in names if name.rpartition("/")[2].isdecimal()]

    def _path(self, number: int) -> str:
        return f"{self._folder}/{number}"

    def _content(self) -> bytes:
        return json.dumps({"holder": self._holder, "beat": self._beats, "note": self._note()}).encode()


@contextmanager
def held(system: Any, folder: str, shard: str, note: Callable[[], str]) -> Iterator[Lease]:
    """The lease of a shard, renewed until the end. ``note`` gives what the next holder is to know after a death.

    Raises NoLease if another has it, BadArgument if the storage cannot create an object only where there is none.
    """
    lease = Lease(system, folder, shard, note)
    lease._take()
    beats = Thread(target=lease._keep, daemon=True)
    beats.start()
    try:
        yield lease
    finally:
        lease._over.set()
        beats.join()
        with suppress(Exception):  # what was done stays done; the next one waits for a minute
            lease._give_back()
