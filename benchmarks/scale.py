"""Simulates a crawl of many sites by many workers, with deaths: how far it is from the ideal, and what gives first.

Sites have so many pages as a Pareto distribution gives (most are small, a few hold half of everything). A task takes
its start and a delay for each page, as ``cluster`` measures it; each worker works on some at a time, and takes the next
in the order of the file, as Dask does. A task that dies goes on from its shard, after it was missed and has started
again. The ideal is a crawl without starts and deaths in which no worker ever waits, but no site can be faster than its
delay allows.

    python benchmarks/scale.py --workers 100 --sites 10000
    python benchmarks/scale.py --limit 60          tasks stop after an hour, and go on in the next run of the command
"""

from __future__ import annotations

import argparse
import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

MOST = 200_000  # pages of the largest site


@dataclass(frozen=True)
class Rates:
    """Seconds that a task takes to start, and between two pages of a site; the share of tasks that die."""

    start: float
    delay: float
    deaths: float
    limit: float  # seconds after which a task is stopped; 0 for none
    notice: float = 60.0  # seconds until the scheduler gives up a worker that is silent


@dataclass(frozen=True)
class Outcome:
    """Hours until the last page and until shares of the pages, the ideal, and the share of places that were at work."""

    hours: float
    until: dict[float, float]
    ideal: float
    busy: float
    deaths: int


def sizes(sites: int, mean: float, shape: float, chance: random.Random) -> list[int]:
    """Pages of each site; the mean is about what is asked for, until the largest are cut off."""
    scale = mean * (shape - 1) / shape
    return [min(MOST, max(1, round(scale * chance.paretovariate(shape)))) for _ in range(sites)]


def simulate(pages: Sequence[int], places: int, rates: Rates, chance: random.Random) -> Outcome:
    """Run all tasks on so many places."""
    waiting, later = list(reversed(pages)), []  # later: what a run of the command leaves to the next
    free = [0.0] * places
    fetched: list[tuple[float, int]] = []  # when a task ended, and what it had fetched
    worked, deaths = 0.0, 0
    while waiting or later:
        if not waiting:
            waiting, later = later[::-1], []
            free = [max(free)] * places  # the next run begins when this one has ended
        left, began = waiting.pop(), heapq.heappop(free)
        done = left
        if rates.limit and rates.start + left * rates.delay > rates.limit:
            done = max(1, int((rates.limit - rates.start) / rates.delay))
            later.append(left - done)
        seconds = rates.start + done * rates.delay
        if chance.random() < rates.deaths:  # and goes on at another worker, whose place another task would have had
            seconds, deaths = seconds + rates.start + rates.notice, deaths + 1
        fetched.append((began + seconds, done))
        worked += seconds
        heapq.heappush(free, began + seconds)
    end, total = max(free), sum(pages)
    ideal = max(total * rates.delay / places, max(pages) * rates.delay)
    moments = sorted(fetched)
    sums = list(accumulate(done for _, done in moments))
    until = {
        share: next(moment for (moment, _), sum_ in zip(moments, sums, strict=True) if sum_ >= share * total) / 3600
        for share in (0.5, 0.9, 0.99)
    }
    return Outcome(end / 3600, until, ideal / 3600, worked / (end * places), deaths)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=100)
    parser.add_argument("--sites", type=int, default=10_000)
    parser.add_argument("--at-once", type=int, default=8, help="tasks of a worker at a time")
    parser.add_argument("--mean", type=float, default=500, help="pages of a site, on average")
    parser.add_argument("--shape", type=float, default=1.2, help="of the Pareto distribution; 1.16 is 80 to 20")
    parser.add_argument("--start", type=float, default=3.0, help="seconds until a task sends its first request")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two requests to a site")
    parser.add_argument("--deaths", type=float, default=0.01, help="the share of tasks that die")
    parser.add_argument("--limit", type=float, default=0, help="minutes after which a task is stopped")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    pages = sizes(given.sites, given.mean, given.shape, chance)
    rates = Rates(given.start, given.delay, given.deaths, 60 * given.limit)
    found = simulate(pages, given.workers * given.at_once, rates, chance)
    ordered = sorted(pages, reverse=True)
    top = sum(ordered[: max(1, given.sites // 100)]) / sum(pages)
    print(f"{sum(pages):,} pages of {given.sites:,} sites; the largest {max(pages):,}, the largest hundredth {top:.0%}")
    print(f"ideal {found.ideal:.1f} h, with starts and {found.deaths} deaths {found.hours:.1f} h")
    print(f"{found.busy:.0%} of the places at work")
    print(", ".join(f"{share:.0%} of the pages after {hours:.1f} h" for share, hours in found.until.items()))
    rate = 0.9 * sum(pages) / found.until[0.9] / 3600
    most = given.workers * given.at_once / given.delay
    print(f"{rate:,.0f} pages a second until nine in ten are there, of {most:,.0f}")


if __name__ == "__main__":
    main()
