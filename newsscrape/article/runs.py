"""Hashes of runs of words, and the few of them that are kept.

The latter is "winnowing" (Schleimer, Wilkerson and Aiken, SIGMOD 2003). Where it was built, ``compiled_runs.pyx``
computes the same numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from newsscrape import native

PRIME = (1 << 61) - 1
BASE = 1_000_003
MIX = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: spreads the bits (Knuth, vol. 3, 6.4)
HASH_BITS = 48  # six bytes in SQLite
_ALL_BITS = (1 << 64) - 1

_compiled: Any = native.load("newsscrape.article.compiled_runs")


def hashes_in_python(codes: Sequence[int], length: int) -> list[int]:
    """A hash of every run of ``length`` words, in order, each computed from the one before (Rabin and Karp).

    ``codes`` has a number of 1 to 2^32 for each word.
    """
    first_power = pow(BASE, length, PRIME)
    value, rolled = 0, []
    for new, old in zip(codes, [0] * length + list(codes), strict=False):
        value = (value * BASE + new - old * first_power) % PRIME
        rolled.append(value)
    return rolled[length - 1 :]


def minima_in_python(hashes: Sequence[int], window: int) -> set[int]:
    """The smallest hash in each window, after all are spread evenly over ``HASH_BITS`` bits.

    Linear time for any input: a page may repeat one word a million times. ``rising`` has the hashes of the window that
    no later hash is below, so its first is the smallest.
    """
    spread = [(value * MIX & _ALL_BITS) >> 64 - HASH_BITS for value in hashes]
    kept: set[int] = set()
    rising: deque[tuple[int, int]] = deque()
    for place, value in enumerate(spread):
        while rising and rising[-1][0] >= value:
            rising.pop()
        rising.append((value, place))
        if rising[0][1] <= place - window:
            rising.popleft()
        if place >= window - 1:
            kept.add(rising[0][0])
    return kept or {min(spread)}


hashes = _compiled.hashes if _compiled else hashes_in_python
minima = _compiled.minima if _compiled else minima_in_python
