"""What storing a page costs a large archive, in CPU time, against an empty one: with other caches, without counts.

Pages of 400 words (``library``) are read once, then stored by turns, sixteen in a transaction as a crawl does, in an
empty archive, in a copy of the large one, in copies with another cache, and in one without triggers that count.
Printed are milliseconds a page, medians and means over the transactions.

    python benchmarks/store_cost.py /tmp/library.db [--pages 800]     # million.py makes it: --articles 100000
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from statistics import mean, median
from time import process_time

import library

from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.pipelines import NormalisePipeline, Prepared, ValidatePipeline
from newsscrape.store.archive import CACHE_KIB, Archive
from newsscrape.store.writer import Writer
from newsscrape.tasks import Fetched, Scope, Task

BATCH = 16
WARM = 10  # transactions before the first that counts
FIRST = 10**7  # beyond the articles of every archive
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def prepared(maker: library.Maker, number: int) -> Prepared:
    """A page as the pipelines hand it to the archive."""
    one = maker.article(number)
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in one["body"].split("\n\n"))
    others = "".join(f"<li><a href='/2020/01/story-{number}-{n}'>{escape(one['headline'])} {n}</a>" for n in range(3))
    page = (
        f"<html lang=en><head><title>{escape(one['title_tag'])}</title><link rel=canonical href='{one['url']}'>"
        f"<meta property=og:type content=article><meta name=description content='{escape(one['description'])}'></head>"
        f"<body><article><h1>{escape(one['headline'])}</h1><p class=byline>By {escape(one['byline'] or 'Ann Lee')}</p>"
        f"<time datetime='{one['day']}T10:00:00+00:00'>{one['printed']}</time>{text}</article>"
        f"<h3>Related</h3><ul>{others}</ul></body></html>"
    ).encode()
    fetched = Fetched(
        one["url"], page, captured_at=NOW, visited_at=NOW, origin="live", payload_sha256=digest(page),
        task=Task(scope=Scope(related=0)), headers={"content-type": "text/html; charset=utf-8"}, http_status=200,
    )  # fmt: skip
    found: Prepared = ValidatePipeline(False).process_item(NormalisePipeline().process_item(read_fetched(fetched)))
    return found


class Kept:
    """An archive that is written to, and how long each transaction took, a page."""

    def __init__(self, path: Path, cache: int = CACHE_KIB, counted: bool = True) -> None:
        self.archive = Archive.open(path)
        db = self.archive.db.conn
        db.execute(f"PRAGMA cache_size = -{cache}")
        for event in () if counted else ("insert", "delete", "update"):
            db.execute(f"DROP TRIGGER article_count_{event}")
        self.writer = Writer(self.archive)
        self.writer.start_crawl("benchmark", {}, {}, "0", NOW)
        self.times: list[float] = []

    def store(self, pages: list[Prepared]) -> None:
        start = process_time()
        with self.archive.transaction():
            for page in pages:
                self.writer.store(page.visit, page.record)
        self.times.append((process_time() - start) / len(pages))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, help="a large archive; it is copied")
    parser.add_argument("--pages", type=int, default=800)
    parser.add_argument("--caches", type=int, nargs="*", default=[16, 64], metavar="MIB", help="other sizes")
    given = parser.parse_args()
    maker = library.Maker(FIRST)
    with tempfile.TemporaryDirectory(dir=given.archive.parent) as work:

        def copied(name: str) -> Path:
            return Path(shutil.copyfile(given.archive, Path(work) / f"{name}.db"))

        kept = {"empty": Kept(Path(work) / "empty.db"), "large": Kept(copied("large"))}
        kept["large, no counts"] = Kept(copied("uncounted"), counted=False)
        for size in given.caches:
            kept[f"large, cache of {size} MiB"] = Kept(copied(f"cache{size}"), size * 1024)
        for batch in range(WARM + given.pages // BATCH):
            first = FIRST + batch * BATCH
            pages = [prepared(maker, number) for number in range(first, first + BATCH)]
            for one in kept.values():
                one.store(pages)
        base = kept["empty"].times[WARM:]
        for name, one in kept.items():
            times = one.times[WARM:]
            print(
                f"{name:24} median {1000 * median(times):6.3f} ms a page, mean {1000 * mean(times):6.3f}; "
                f"{median(times) / median(base):.2f} and {mean(times) / mean(base):.2f} times the empty archive's",
                flush=True,
            )
            one.archive.close()


if __name__ == "__main__":
    main()
