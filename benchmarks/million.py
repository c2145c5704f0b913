"""Measures an archive of a million articles: bytes by table, and the time of pages and commands.

Generates the archive (``library.py``; about an hour for a million), then requests each kind of page from ``newsscrape
serve`` and runs ``newsscrape stats``, ``report`` and ``search``. If the file exists, it is measured as it is.

    python benchmarks/million.py /tmp/million.db [--articles 1000000] [--rounds 9]
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import library

COMMAND = (sys.executable, "-c", "from newsscrape.cli import main; main()")
_OPEN = build_opener(ProxyHandler({})).open
SHARES = {word: f"{100 * share:g} %" for word, share in library.PLANTED.items()}
_FILTERS: Mapping[str, Mapping[str, str]] = {
    "site": {"site": "paper-3.example"},
    "years": {"since": "2014", "until": "2016"},
    "site, years, language": {"site": "paper-3.example", "since": "2014", "until": "2016", "language": "en"},
    "newest first": {"order": "newest"},
    "tenth page": {"page": "10"},
}


def pages(count: int, chance: random.Random) -> dict[str, list[str]]:
    """Kind of page → paths of that kind."""

    def some(address: str, most: int) -> list[str]:
        return [address.format(1 + chance.randrange(most)) for _ in range(5)]

    found = {
        "home": ["/"],
        "look": ["/look"],
        "site": some("/site/paper-{}.example", library.SITES),
        "author": some("/author/{}", library.SITES * 60),
        "article": some("/article/{}", count),
        "articles": ["/{db}/articles"],
        "articles of a site": ["/{db}/articles?site=paper-3.example"],
        "articles by length": ["/{db}/articles?_sort_desc=word_count"],
    }
    for word, share in SHARES.items():
        found[f"search, {share}"] = [f"/search?{urlencode({'q': word})}"]
        for name, filters in _FILTERS.items():
            found[f"search, {share}, {name}"] = [f"/search?{urlencode({'q': word, **filters})}"]
    return found


def sizes(path: Path) -> list[tuple[str, float]]:
    """Bytes an article by table and index, the largest first."""
    with sqlite3.connect(path) as db:
        (count,) = db.execute("SELECT COUNT(*) FROM article").fetchone()
        query = "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC"
        return [(name, size / count) for name, size in db.execute(query)]


@contextmanager
def served(path: Path) -> Iterator[tuple[str, int]]:
    """The address of ``newsscrape serve`` on an archive, and its process."""
    command = [*COMMAND, "serve", "--db", str(path), "--port", "0", "--no-open"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+?:\d+", process.stdout.readline())
        assert found is not None
        yield found[0], process.pid
    finally:
        process.terminate()
        process.wait(10)


def asked(address: str, server: int) -> tuple[float, float, int]:
    """Seconds until a page has come, those of its server's CPU time, and its status."""
    start, used = time.perf_counter(), cpu_seconds(server)
    try:
        with _OPEN(address, timeout=60) as answer:
            answer.read()
            status = int(answer.status)
    except HTTPError as error:
        status = error.code
    return time.perf_counter() - start, cpu_seconds(server) - used, status


def cpu_seconds(process: int) -> float:
    """CPU time of a process so far, in hundredths of a second."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> float:
    """A process's share of memory (PSS), in MB."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8")
    return int(re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE)[0]) / 1024


def show(name: str, times: Sequence[float], used: Sequence[float], note: str = "") -> None:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    print(
        f"{name:40} {statistics.median(ordered):8.3f} {late:8.3f} {ordered[-1]:8.3f}"
        f" {statistics.median(used):8.2f} {note}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    if not given.archive.exists():
        library.make(given.archive, given.articles)
    found = sizes(given.archive)
    print(f"bytes an article: {sum(size for _, size in found):,.0f}")
    for name, size in found[:25]:
        print(f"  {name:38} {size:8,.0f}")
    with sqlite3.connect(given.archive) as db:
        (count,) = db.execute("SELECT COUNT(*) FROM article").fetchone()
    print(f"{count:,} articles: seconds {'p50':>19} {'p95':>8} {'max':>8} {'CPU':>8}")
    chance, every = random.Random(3), []
    with served(given.archive) as (address, process):
        for kind, addresses in pages(count, chance).items():
            results = [
                asked(address + chance.choice(addresses).replace("{db}", given.archive.stem), process)
                for _ in range(given.rounds)
            ]
            failed = sorted({status for *_, status in results} - {200})
            seconds, used, _ = zip(*results, strict=True)
            show(kind, seconds, used, f"HTTP {failed}" if failed else "")
            every += results
        show("all pages", [seconds for seconds, *_ in every], [used for _, used, _ in every])
        print(f"memory of serve: {memory(process):.0f} MB")
    for arguments in (["--version"], ["stats"], ["report"], *(["search", word] for word in SHARES)):
        options = [] if arguments == ["--version"] else ["--db", str(given.archive)]
        times, used = [], []
        for _ in range(given.rounds):
            start, before = time.perf_counter(), os.times()
            subprocess.run([*COMMAND, *arguments, *options], stdout=subprocess.DEVNULL, check=True, env=os.environ)
            after = os.times()
            times.append(time.perf_counter() - start)
            used.append(after.children_user + after.children_system - before.children_user - before.children_system)
        show(f"newsscrape {' '.join(arguments)}", times, used)


if __name__ == "__main__":
    main()
