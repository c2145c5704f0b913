"""Measures how much faster re-extraction is on two cores than in one process that reads, extracts and writes.

Generates an archive of synthetic pages of realistic size, with their WARC file, in a temporary folder. Then re-extracts
it alternately with one job and with two, after changing every headline, so that every run writes. Prints the ratio of
the medians, in wall time and in CPU time. On a busy machine the latter counts: the time of the single process divided
by what two free cores would need, which is half of all CPU time, or the writer's if that is more. Starting the workers
is included.

    python benchmarks/reextract.py [--pages 2000] [--rounds 5] [--kilobytes 60]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import statistics
import tempfile
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from endurance import children
from million import cpu_seconds

from newsscrape.archive.records import Exchange, exchange_records, new_record_id
from newsscrape.archive.writer import WarcWriter
from newsscrape.article.normalise import record
from newsscrape.operations.reextract import reextract
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.store.archive import Archive
from newsscrape.store.reextraction import Filters
from newsscrape.store.writer import Writer
from newsscrape.tasks import Fetched

WORDS = "council harbour ferry bridge road school minister budget report river market storm library museum".split()


def page(number: int, kilobytes: int) -> str:
    """An article among menus, teasers and scripts, as front ends print them."""
    rng = random.Random(number)

    def sentence() -> str:
        return " ".join(rng.choices(WORDS, k=rng.randrange(8, 22))).capitalize() + "."

    story = "".join(f"<p>{' '.join(sentence() for _ in range(4))}</p>" for _ in range(14))
    menu = "".join(f"<li class=nav-item><a href=/{word}>{word.title()}</a></li>" for word in WORDS * 3)
    teasers = "".join(
        f"<div class=teaser><a href=/news/{number * 50 + i}><h3>{sentence()}</h3></a><p>{sentence()}</p></div>"
        for i in range(30)
    )
    head = f"<html lang=en><head><title>{sentence()}</title><meta property=og:type content=article></head>"
    body = (
        f"<body><ul>{menu}</ul><main><article><h1>Story {number}: {sentence()}</h1><p>By Ann Lee</p>"
        f"<p>{1 + number % 28} May 2021</p>{story}</article></main><aside>{teasers}</aside>"
    )
    filler = (
        "<script>var state = {" + ",".join(f'"k{i}":"{rng.random()}"' for i in range(40 * kilobytes)) + "};</script>"
    )
    return (head + body + filler)[: kilobytes * 1024] + "</body></html>"


def build(folder: Path, pages: int, kilobytes: int) -> None:
    """Store the pages as a crawl would."""
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    archive = Archive.open(folder / "archive.db")
    writer, warc = Writer(archive), WarcWriter(folder / "warc", "benchmark", moment, {"software": "benchmark"})
    writer.start_crawl("benchmark", {}, {}, "0", moment)
    for number in range(pages):
        url, body, name = f"http://paper.example/news/{number}", page(number, kilobytes).encode(), new_record_id()
        headers = {"content-type": "text/html; charset=utf-8"}
        exchange = Exchange(name, url, moment, digest(body), body, 200, received=tuple(headers.items()))
        place = warc.write(exchange_records(exchange))
        visit = read_fetched(
            Fetched(url, body, moment, moment, "live", digest(body), headers=headers, http_status=200, record_id=name)
        )
        assert visit.article is not None and visit.capture is not None, visit.reason
        capture = replace(
            visit.capture, warc_file=place.file, warc_offset=place.offset, warc_length=place.length, warc_uri=url
        )
        writer.store(replace(visit, capture=capture), record(visit.article))
    warc.close()
    archive.close()


def timed(folder: Path, jobs: int) -> tuple[float, float]:
    """The seconds of a run in which every article gets a revision: wall time, and the time of two free cores."""
    archive = Archive.open(folder / "archive.db")
    with archive.transaction() as db:
        db.conn.execute("UPDATE article SET headline = headline || ' (as read before)'")
    began, used = time.perf_counter(), time.process_time()
    with Watched() as workers:
        report = reextract(archive, folder / "warc", Filters(), jobs=jobs)
    wall, own = time.perf_counter() - began, time.process_time() - used
    archive.close()
    assert report.changed == report.articles and not report.failures
    print(f"{jobs} job(s): {wall:6.2f} s; CPU {own:6.2f} s to write, {workers.seconds:6.2f} s in workers", flush=True)
    return wall, max(own, (own + workers.seconds) / jobs)


class Watched:
    """Sums up the CPU time of all processes that this one starts; they end unseen, so they are sampled all along."""

    def __enter__(self) -> Watched:
        self._found: dict[int, float] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._before = {process: cpu_seconds(process) for process in children(os.getpid())}
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def seconds(self) -> float:
        return sum(found - self._before.get(process, 0.0) for process, found in self._found.items())

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            for process in children(os.getpid()):
                with contextlib.suppress(OSError):
                    self._found[process] = cpu_seconds(process)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kilobytes", type=int, default=60, help="size of a page")
    given = parser.parse_args()
    times: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name:
        build(Path(name, "built"), given.pages, given.kilobytes)
        for number in range(given.rounds):
            for jobs in (1, 2):
                folder = Path(name, f"{number}-{jobs}")
                shutil.copytree(Path(name, "built"), folder)
                times[jobs].append(timed(folder, jobs))
                shutil.rmtree(folder)
    for position, what in enumerate(("by the clock", "by CPU time")):
        one, two = (statistics.median(run[position] for run in times[jobs]) for jobs in (1, 2))
        print(f"{what}: {one:.2f} s with one job, {two:.2f} s with two, {one / two:.2f} times as fast (medians)")


if __name__ == "__main__":
    main()
