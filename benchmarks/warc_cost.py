"""What keeping the pages costs: CPU time of a crawl, all its processes, with WARC against without.

Crawls a loopback site, served by a process of its own, by turns with ARCHIVE_WARC=1 and 0; each crawl's CPU time is
that of its process and all its children. Exits with 1 when the ratio of the medians is above the bar of 1.25.

    python benchmarks/warc_cost.py --pages 150 --rounds 5
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from loopback import adopt_orphans, cpu_seconds, crawl_command, prepare, running

BAR = 1.25


def crawl_seconds(folder: Path, urls: list[str], warc: str) -> float:
    """CPU seconds of one crawl into a fresh archive."""
    shutil.rmtree(folder, ignore_errors=True)
    environment = prepare(folder, urls)
    before = cpu_seconds()
    subprocess.run(crawl_command({"ARCHIVE_WARC": warc}), cwd=folder, env=environment, check=True, capture_output=True)
    return cpu_seconds() - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kilobytes", type=int, nargs=2, default=(60, 300), help="least and most of a page")
    parser.add_argument("--plain", action="store_true", help="a server that does not compress")
    options = parser.parse_args()
    adopt_orphans()
    seconds: dict[str, list[float]] = {"1": [], "0": []}
    with (
        tempfile.TemporaryDirectory() as work,
        running(options.pages, tuple(options.kilobytes), not options.plain) as urls,
    ):
        for number in range(2 * options.rounds):
            # 1 0 0 1 1 0 0 1 …: neither is always first
            warc = "1" if number % 4 in (0, 3) else "0"
            seconds[warc].append(crawl_seconds(Path(work) / "crawl", urls, warc))
            print(f"ARCHIVE_WARC={warc}: {seconds[warc][-1]:.2f} s", file=sys.stderr, flush=True)
    with_warc, without = (statistics.median(seconds[warc]) for warc in ("1", "0"))
    print(
        f"{options.pages} pages, medians of {options.rounds} crawls: {with_warc:.2f} s of CPU with WARC, "
        f"{without:.2f} s without, ratio {with_warc / without:.3f} (bar {BAR})"
    )
    sys.exit(with_warc > BAR * without)


if __name__ == "__main__":
    main()
