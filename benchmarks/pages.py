"""Measures the CPU time of extraction per page: compiled, in pure Python, in another checkout, and trafilatura's.

Each extractor has its own process. They read ten pages each in turn, so that other load on the machine affects all
alike, and each has warm caches, like the workers of a crawl. A round consists of all pages, and the first round does
not count. The output has the medians of the other rounds' times, and of the ratios within each round. The time of a
page includes freeing it.

    NEWSSCRAPE_REFERENCE=… python benchmarks/pages.py --against ../old-checkout
    NEWSSCRAPE_REFERENCE=… python benchmarks/pages.py --sets web dates segments --kilobytes 190 260 --every 2
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, median
from typing import IO, TypeAlias

from newsscrape.operations.evaluation import read_page_file

ROOT = Path(__file__).parent.parent
BATCH = 10  # pages that one extractor reads before the next
Page: TypeAlias = tuple[bytes, str, datetime | None]  # its bytes, its URL and when it was fetched


class Worker:
    """An extractor in its own process."""

    def __init__(self, name: str, extractor: str, checkout: Path, pages: Path, pure: bool = False) -> None:
        self.name = name
        environment = {**os.environ, "PYTHONPATH": str(checkout), "NEWSSCRAPE_PURE": str(int(pure))}
        command = [sys.executable, "-c", _WORK, extractor, str(pages)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=checkout
        )

    def read(self, number: int) -> float:
        """The milliseconds of CPU time that a page takes."""
        pipe = _open(self.process.stdin)
        pipe.write(f"{number}\n")
        pipe.flush()
        return float(_open(self.process.stdout).readline())

    def close(self) -> None:
        _open(self.process.stdin).close()
        self.process.wait()


# The worker's program. It uses nothing of this checkout, because it may run the newsscrape of another one.
_WORK = """
import pickle, sys
from pathlib import Path
from time import process_time

if sys.argv[1] == "trafilatura":
    from trafilatura import bare_extraction
    extract = lambda body, url, _: bare_extraction(body, url=url, include_comments=False, with_metadata=True)
else:
    from newsscrape import extract_article
    extract = lambda body, url, fetched: extract_article(body, url, fetched=fetched)
pages = pickle.loads(Path(sys.argv[2]).read_bytes())
for line in sys.stdin:
    page = pages[int(line)]
    start = process_time()
    extract(*page)
    print((process_time() - start) * 1000, flush=True)
"""


def _open(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sets", nargs="+", default=["articles"], metavar="SET", help="folders of labelled pages")
    parser.add_argument("--kilobytes", nargs=2, type=int, default=(0, 10**6), metavar=("LEAST", "MOST"))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take part of the pages: every Nth")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--against", type=Path, metavar="DIR", help="another checkout of newsscrape")
    arguments = parser.parse_args()
    reference = os.environ.get("NEWSSCRAPE_REFERENCE")
    if not reference:
        sys.exit("Set NEWSSCRAPE_REFERENCE to a folder with labelled pages (docs/evaluation.md has the format).")
    least, most = arguments.kilobytes
    pages = [page for name in arguments.sets for page in read_pages(Path(reference) / name)]
    pages = [page for page in pages if least * 1000 <= len(page[0]) <= most * 1000][:: arguments.every]
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "pages.pickle"
        file.write_bytes(pickle.dumps(pages))
        workers = [Worker("compiled", "newsscrape", ROOT, file), Worker("pure Python", "newsscrape", ROOT, file, True)]
        if arguments.against:
            other = arguments.against.resolve()
            workers.append(Worker(other.name, "newsscrape", other, file))
        if find_spec("trafilatura"):
            workers.append(Worker("trafilatura", "trafilatura", ROOT, file))
        rounds = [measured(workers, len(pages), number) for number in range(arguments.rounds + 1)][1:]
        for worker in workers:
            worker.close()
    print(f"{len(pages)} pages of {mean([len(page[0]) for page in pages]) / 1000:.0f} kB, {len(rounds)} rounds")
    names = [worker.name for worker in workers]
    for name in names:
        ratios = [f"{ratio(rounds, name, base):.3f} × {base}" for base in names[2:] if base != name]
        print(f"{name:12}{median([times[name] for times in rounds]):8.2f} ms a page   {'   '.join(ratios)}")


def read_pages(folder: Path) -> list[Page]:
    """All pages of a folder of labelled pages."""
    truth = map(json.loads, (folder / "truth.jsonl").read_text("utf-8").splitlines())
    return [
        (read_page_file(folder / "pages" / one["page"]), one["url"], moment(one.get("fetched"))) for one in truth
    ]  # fmt: skip


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def measured(workers: list[Worker], pages: int, number: int) -> dict[str, float]:
    """One round: each extractor's mean time a page. Who reads first changes from batch to batch."""
    total = dict.fromkeys([worker.name for worker in workers], 0.0)
    for batch, begin in enumerate(range(0, pages, BATCH)):
        turn = (batch + number) % len(workers)
        for worker in workers[turn:] + workers[:turn]:
            total[worker.name] += sum(map(worker.read, range(begin, min(begin + BATCH, pages)))) / pages
    return total


def ratio(rounds: list[dict[str, float]], name: str, base: str) -> float:
    """The median over the rounds of one extractor's time divided by another's."""
    return median([times[name] / times[base] for times in rounds])


if __name__ == "__main__":
    main()
