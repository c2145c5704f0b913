"""What a page costs a crawl into a small archive and into a large one: CPU time of all its processes.

Each archive is copied, and the same pages are crawled into the copies in turn, from a server on the loopback. An
archive of a given size is made by ``library``. Exits with 1 when a page costs a tenth more in one archive than in the
first.

    python -c "from pathlib import Path; import library; library.make(Path('/tmp/small.db'), 1000)"
    python benchmarks/flat_cost.py /tmp/small.db /tmp/large.db --pages 200
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

ALLOWED = 1.1


def milliseconds(archive: Path, folder: Path, urls: list[str]) -> float:
    """CPU time per page of a crawl into a copy of an archive, without what its start costs.

    The second of two crawls, less the first, which fetches one page.
    """
    environment = prepare(folder, urls)
    shutil.copyfile(archive, folder / "archive.db")
    (folder / "one.txt").write_text(f"{urls[0]}\n")
    spent = []
    for name in ("one.txt", "urls.txt"):
        before = cpu_seconds()
        subprocess.run(crawl_command({}, file=name), cwd=folder, env=environment, check=True, capture_output=True)
        spent.append(cpu_seconds() - before)
    shutil.rmtree(folder)
    return 1000 * (spent[1] - spent[0]) / (len(urls) - 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", type=Path, nargs="+", help="the smallest first")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    adopt_orphans()
    costs: dict[Path, list[float]] = {archive: [] for archive in options.archives}
    with tempfile.TemporaryDirectory() as work, running(options.pages, (20, 120)) as urls:
        for number in range(options.rounds):
            for archive in options.archives if number % 2 == 0 else reversed(options.archives):
                costs[archive].append(milliseconds(archive, Path(work) / f"crawl-{number}", urls))
                print(f"{archive.name}: {costs[archive][-1]:.2f} ms a page", file=sys.stderr, flush=True)
    medians = {archive: statistics.median(found) for archive, found in costs.items()}
    first = next(iter(medians.values()))
    for archive, cost in medians.items():
        print(f"{archive.name:<16} {cost:6.2f} ms of CPU a page, {cost / first:.2f} of the first")
    return int(max(medians.values()) > ALLOWED * first)


if __name__ == "__main__":
    sys.exit(main())
