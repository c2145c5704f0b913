"""Writes items together, because a transaction, with its update of the search index, costs as much as a visit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

SIZE = 16  # the most items in one batch
LONGEST = 0.05  # seconds that an item waits for others


class Batch(Generic[Item, Result]):
    """Collects items and passes them to ``write`` together, which returns a result or an exception for each."""

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result | Exception]]) -> None:
        self._write = write
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._timer: asyncio.TimerHandle | None = None

    async def put(self, item: Item) -> Result:
        """The item's result after its batch was written. Raises what writing it raised."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._waiting.append((item, future))
        if len(self._waiting) >= SIZE:
            self._flush()
        elif self._timer is None:
            self._timer = loop.call_later(LONGEST, self._flush)
        return await future

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        results = self._write([item for item, _ in waiting])
        for (_, future), result in zip(waiting, results, strict=True):
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)
