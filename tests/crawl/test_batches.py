"""Items that arrive close together are written in one transaction; each gets its own result."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from newsscrape.crawl.batches import SIZE, Batch


def written(numbers: Sequence[int], pause: float = 0.0) -> tuple[list[list[int]], list[object]]:
    """The batches that some numbers were written in, and their results. Odd numbers cannot be written."""
    batches: list[list[int]] = []

    def write(items: Sequence[int]) -> list[str | Exception]:
        batches.append(list(items))
        return [ValueError(f"{item} is odd") if item % 2 else f"wrote {item}" for item in items]

    async def work() -> list[object]:
        batch: Batch[int, str] = Batch(write)
        waiting = []
        for number in numbers:
            waiting.append(asyncio.ensure_future(batch.put(number)))
            await asyncio.sleep(pause)
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    return batches, asyncio.run(work())


def test_items_that_come_together_are_one_batch() -> None:
    assert written([2, 4, 6]) == ([[2, 4, 6]], ["wrote 2", "wrote 4", "wrote 6"])


def test_an_item_does_not_wait_long_for_others() -> None:
    assert written([2, 4], pause=0.3)[0] == [[2], [4]]


def test_a_full_batch_is_written_at_once() -> None:
    assert [len(batch) for batch in written(range(0, 2 * SIZE + 2, 2))[0]] == [SIZE, 1]


def test_what_cannot_be_written_concerns_nobody_else() -> None:
    _, (first, second, third) = written([2, 3, 4])
    assert (first, third) == ("wrote 2", "wrote 4")
    with pytest.raises(ValueError, match="3 is odd"):
        raise second  # type: ignore[misc]
