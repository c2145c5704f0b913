"""Checks that memory and rate stay constant in one crawl of very many small pages.

nginx serves the pages, and ``scrapy crawl article`` reads them with all features enabled. The memory of its processes
(resident, shared pages divided among them) and the number of stored pages are sampled. Exits with 1 if memory at the
end is more than a tenth above that at a fifth of the pages, or if the rate of the last tenth of the pages is below four
fifths of that of the first tenth. The first thousand pages, read while processes start, do not count.

    python benchmarks/endurance.py --pages 100000
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from loopback import crawl_command, page, prepare
from throughput import CONCURRENCY, nginx

EVERY = 1.0  # seconds between two looks
WARM_UP = 1_000  # pages


@dataclass(frozen=True)
class Look:
    seconds: float
    pages: int
    megabytes: float


def stored(folder: Path) -> int:
    """The number of visits in the archive."""
    if not (folder / "archive.db").exists():
        return 0
    with contextlib.closing(sqlite3.connect(f"file:{folder}/archive.db?mode=ro", uri=True, timeout=30)) as db:
        try:
            return int(db.execute("SELECT COALESCE(MAX(id), 0) FROM visit").fetchone()[0])
        except sqlite3.OperationalError:  # no table yet
            return 0


def memory(pid: int) -> float:
    """Megabytes of a process and all that it started: each page of memory divided by those that share it."""
    total = 0
    for process in (pid, *children(pid)):
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def children(pid: int) -> list[int]:
    """The processes that one of the process's threads started, and theirs in turn."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in listed.read_text().split()]
    return [process for child in found for process in (child, *children(child))]


def crawl(folder: Path, urls: list[str]) -> list[Look]:
    """A sample of a running crawl."""
    environment = prepare(folder, urls)
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": str(CONCURRENCY), "NEWSSCRAPE_PROGRESS_INTERVAL": "60"}
    began, looks = time.monotonic(), []
    with subprocess.Popen(crawl_command(settings), cwd=folder, env=environment) as process:
        while process.poll() is None:
            looks.append(Look(time.monotonic() - began, stored(folder), memory(process.pid)))
            time.sleep(EVERY)
    if process.returncode:
        sys.exit(f"the crawl ended with {process.returncode}")
    return looks


def at(looks: list[Look], pages: float) -> Look:
    """The first sample with at least this many stored pages."""
    return next(look for look in looks if look.pages >= pages)


def rate(looks: list[Look], first: float, last: float) -> float:
    begin, end = at(looks, first), at(looks, last)
    return (end.pages - begin.pages) / (end.seconds - begin.seconds)


def steady_memory(looks: list[Look], first: float, last: float) -> float:
    """The median between two numbers of pages, since a single sample may be just before or after garbage collection."""
    found = sorted(look.megabytes for look in looks if first <= look.pages <= last and look.megabytes)
    return found[len(found) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--kilobytes", default="2-6", help="the range of their sizes")
    options = parser.parse_args()
    if shutil.which("nginx") is None:
        sys.exit("nginx is not installed (Debian: apt-get install nginx-light)")
    least, _, most = options.kilobytes.partition("-")
    count = options.pages
    with tempfile.TemporaryDirectory() as work:
        pages = (page(number, (int(least), int(most or least))) for number in range(count))
        with nginx(pages, Path(work) / "nginx") as urls:
            looks = crawl(Path(work) / "crawl", urls)
        size = (Path(work) / "crawl" / "archive.db").stat().st_size / 1e6
    for tenth in range(1, 11):
        here = at(looks, 0.98 * count * tenth / 10)
        print(f"{here.pages:>8,} pages after {here.seconds:6.0f} s, {here.megabytes:6.0f} MB")
    early, late = steady_memory(looks, 0.18 * count, 0.22 * count), steady_memory(looks, 0.95 * count, count)
    first, last = rate(looks, WARM_UP, WARM_UP + 0.1 * count), rate(looks, 0.89 * count, 0.99 * count)
    print(f"memory at a fifth {early:.0f} MB, at the end {late:.0f} MB: {late / early:.2f} of it")
    print(f"rate in the first tenth {first:.1f} pages/s, in the last {last:.1f}: {last / first:.2f} of it")
    print(f"archive of {size:,.0f} MB")
    sys.exit(late > 1.1 * early or last < 0.8 * first)


if __name__ == "__main__":
    main()
