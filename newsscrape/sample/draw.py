"""Which articles are drawn: at random within strata, the same for the same seed. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsscrape.errors import BadArgument


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the archive: its values, such as site and year, how many articles it has, and those that were drawn."""

    values: tuple[str, ...]
    articles: int
    drawn: tuple[int, ...]

    @property
    def name(self) -> str:
        return ", ".join(self.values) or "all articles"


def draw(strata: Mapping[tuple[str, ...], Sequence[int]], count: int, seed: int) -> list[Stratum]:
    """Draw so many articles: one at least from each stratum, the others in proportion to the strata's sizes.

    Raises BadArgument where there are more strata than articles to draw.
    """
    if len(strata) > count:
        raise BadArgument(
            f"there are {len(strata)} strata, and {count} articles to draw. Draw more (--n) or split less (--by)"
        )
    names = sorted(strata)
    sizes = allocated([len(strata[name]) for name in names], count)
    chance = random.Random(seed)
    return [
        Stratum(name, len(strata[name]), tuple(sorted(chance.sample(strata[name], size))))
        for name, size in zip(names, sizes, strict=True)
    ]


def allocated(sizes: Sequence[int], count: int) -> list[int]:
    """How many of each stratum: at least one, in proportion to its size (by largest remainders), at most all.

    >>> allocated([900, 90, 10], 20)
    [17, 2, 1]
    """
    count = min(count, sum(sizes))
    given = [1] * len(sizes)
    left = count - len(sizes)
    spare = sum(sizes) - len(sizes)
    exact = [left * (size - 1) / spare if spare else 0.0 for size in sizes]
    given = [one + int(share) for one, share in zip(given, exact, strict=True)]
    by_remainder = sorted(range(len(sizes)), key=lambda at: (int(exact[at]) - exact[at], at))
    for at in by_remainder[: count - sum(given)]:
        given[at] += 1
    return given
