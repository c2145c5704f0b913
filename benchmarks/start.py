"""CPU time to import newsscrape and to print its help, each in fresh processes, beside another checkout's.

The checkouts take turns. What Python itself takes to start is printed too, and is part of every time.

    python benchmarks/start.py --against ../old-checkout
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PROGRAMS = {
    "python": ["-c", ""],
    "import newsscrape": ["-c", "import newsscrape"],
    "extract_article": ["-c", "from newsscrape import extract_article"],
    "newsscrape --help": ["-c", "from newsscrape.cli import main; main()", "--help"],
    "scrapy crawl --help": ["-m", "scrapy", "crawl", "--help"],
}


def seconds(checkout: Path, arguments: list[str]) -> float:
    """CPU time of a program of a checkout, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments],
        cwd=checkout, env={**os.environ, "PYTHONPATH": str(checkout)}, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--against", type=Path, metavar="DIR", help="another checkout of newsscrape")
    given = parser.parse_args()
    checkouts = [ROOT, *([given.against.resolve()] if given.against else [])]
    for name, arguments in PROGRAMS.items():
        times: list[list[float]] = [[] for _ in checkouts]
        for _ in range(given.rounds + 1):  # the first writes byte code
            for found, checkout in zip(times, checkouts, strict=True):
                found.append(seconds(checkout, arguments))
        medians = [median(found[1:]) for found in times]
        ratio = f"   {medians[0] / medians[1]:.3f} × {checkouts[1].name}" if given.against else ""
        print(f"{name:20} {'  '.join(f'{one:.3f} s' for one in medians)}{ratio}", flush=True)


if __name__ == "__main__":
    main()
