"""How fast ``newsscrape export`` writes an archive's articles, beside ``sqlite-utils rows --csv`` of the same rows.

Each is a process of its own, one after the other, in turn for some rounds; ``sqlite-utils`` reads the view articles,
whose columns are those of an export and an excerpt. Seconds are those of the clock; those of the processor are beside
them, for a machine that is busy with other work. Memory is the largest of a process.

    python benchmarks/export_speed.py /tmp/million.db [--rounds 3]

``million`` makes such an archive. Exits 1 below 25,000 articles a second as Parquet, three times (CSV: one and a half
times) the rate of sqlite-utils, or above 300 MB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LEAST = 25_000  # articles a second, Parquet
TIMES = {"parquet": 3.0, "csv": 1.5}  # the rate of sqlite-utils
MOST = 300  # MB


@dataclass(frozen=True)
class Run:
    """Seconds of the clock, seconds of the processor, MB."""

    seconds: float
    processor: float
    memory: float


def measured(command: list[str], out: Path) -> Run:
    with out.open("wb") as file:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=file)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with sqlite3.connect(f"{given.archive.resolve().as_uri()}?mode=ro", uri=True) as db:
        (count,) = db.execute("SELECT COUNT(*) FROM article").fetchone()
    runs: dict[str, list[Run]] = {"sqlite-utils": [], "csv": [], "parquet": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(given.rounds):
            rows = ["sqlite-utils", "rows", str(given.archive), "articles", "--csv"]
            runs["sqlite-utils"].append(measured(rows, folder / "rows.csv"))
            for form in TIMES:
                command = [
                    sys.executable, "-m", "newsscrape", "export", str(folder / form), "--format", form,
                    "--tables", "articles", "--db", str(given.archive),
                ]  # fmt: skip
                runs[form].append(measured(command, folder / "out.txt"))
                shutil.rmtree(folder / form)
    print(f"{count:,} articles, {given.rounds} rounds, medians")
    print(f"{'':14} {'seconds':>8} {'a second':>9} {'times':>6}  {'processor':>9} {'times':>6} {'MB':>6}")
    good = True
    base = _middle(runs["sqlite-utils"])
    for name, found in runs.items():
        one = _middle(found)
        times, memory = base.seconds / one.seconds, max(run.memory for run in found)
        print(
            f"{name:14} {one.seconds:8.1f} {count / one.seconds:9,.0f} {times:6.2f}  {one.processor:9.1f}"
            f" {base.processor / one.processor:6.2f} {memory:6.0f}"
        )
        good &= name not in TIMES or (times >= TIMES[name] and memory <= MOST)
        good &= name != "parquet" or count / one.seconds >= LEAST
    sys.exit(not good)


def _middle(runs: list[Run]) -> Run:
    return Run(
        statistics.median(run.seconds for run in runs), statistics.median(run.processor for run in runs),
        statistics.median(run.memory for run in runs),
    )  # fmt: skip


if __name__ == "__main__":
    main()
