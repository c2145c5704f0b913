"""Measures how well near duplicates are recognised, and what they cost per page as an archive grows.

Precision and recall come from the pairs in tests/newsroom, separately for those that the thresholds were set on and for
the others. The archive is filled with generated articles: most have no copies, some are copies, cuts or quotations of a
few stories, and some are issues of weekly formats. Every text is read from the archive, as in one that is too large for
caches. Times are CPU times, to be read as a ratio: the archive's to that of fingerprinting the same articles. Exits
with 1 if that ratio is 1.5 times as large in the last thousand articles as in the second thousand.

    python benchmarks/duplicates.py --articles 20000
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "newsroom"))
import pairs as newsroom

from newsscrape.article import duplicates
from newsscrape.store import near_duplicates as copies
from newsscrape.store.archive import Archive
from newsscrape.store.rows import insert, lookup
from newsscrape.store.url_table import find_url

NOW = datetime(2026, 1, 1, tzinfo=UTC)
THOUSAND = 1_000
LIMIT = 1.5
SITES = 40


def told() -> None:
    """The table of precision and recall."""
    pairs = newsroom.pairs()
    none = sum(pair.kind is None for pair in pairs)
    print(f"{len(pairs)} pairs, {none} of them look-alikes, {len({pair.edit for pair in pairs})} kinds of edit\n")
    print("| pairs | kind | precision | recall | pairs of the kind |\n| --- | --- | --- | --- | --- |")
    for unseen in (False, True):
        for score in newsroom.scores([pair for pair in pairs if pair.unseen == unseen]):
            name = "unseen" if unseen else "tuned on"
            print(f"| {name} | {score.kind} | {score.precision:.3f} | {score.recall:.3f} | {score.there} |")


def one_page() -> None:
    """What one text and one comparison take."""
    chance = random.Random(0)
    words = vocabulary(chance)
    texts = [" ".join(story(words, chance, 600)) for _ in range(300)]
    start = time.process_time()
    for text in texts:
        duplicates.fingerprint(text)
    fingerprinted = time.process_time()
    for one, other in pairwise(texts):
        duplicates.compare(one, f"{other} {one[:1500]}")
    compared = time.process_time()
    print(f"\n600 words: fingerprint {1000 * (fingerprinted - start) / 300:.2f} ms, ", end="")
    print(f"comparison with another text {1000 * (compared - fingerprinted) / 300:.2f} ms")


def vocabulary(chance: random.Random) -> list[str]:
    return ["".join(chance.choices("abcdefghiklmnoprstuvwy", k=chance.randint(2, 9))) for _ in range(20_000)]


def story(words: list[str], chance: random.Random, length: int) -> list[str]:
    """Words with frequencies as in a language: a few are very frequent, most are rare."""
    return [words[int(len(words) * chance.random() ** 4)] for _ in range(length)]


def articles(count: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """URL and body of made-up articles, 600 words long as a rule."""
    words = vocabulary(chance)
    notes = [story(words, chance, 70) for _ in range(SITES)]
    formats = [[story(words, chance, 9) for _ in range(30)] for _ in range(SITES // 4)]
    agency = [story(words, chance, 600)]
    for n in range(count):
        shape, site = chance.random(), chance.randrange(SITES)
        if n % 20 == 0:
            agency.append(story(words, chance, 600))
        printed = chance.choice(agency[-40:])
        if shape < 0.1:  # an agency's story, in many papers
            body = [*story(words, chance, 8), *printed[: chance.randint(250, 600)]]
        elif shape < 0.15:
            start = chance.randrange(500)
            body = [*story(words, chance, 300), *printed[start : start + 80], *story(words, chance, 220)]
        elif shape < 0.3:  # a format, which four papers share: the same lines with other numbers, and a standing note
            lines = formats[site % len(formats)]
            body = [word for line in lines for word in (*line, str(chance.randrange(999)))] + notes[site]
        elif shape < 0.65:  # own stories with the paper's standing note
            body = story(words, chance, 530) + notes[site]
        else:
            body = story(words, chance, 600)
        yield f"http://paper{site}.example/{n}", " ".join(body)


def growth(count: int) -> float:
    """Fill an archive; print the work by thousands. The last thousand's ratio as a multiple of the second's."""
    ratios: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder) / "archive.db")
        # Most of the work of filling an archive, and not what is measured.
        archive.db.conn.execute("DROP TRIGGER article_fts_insert")
        compared = _counted()
        print("\n| articles | ms for copies | times the fingerprint | comparisons | links | clusters | hashes |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        source = articles(count, random.Random(1))
        for done in range(THOUSAND, count + 1, THOUSAND):
            # Seconds for a thousand are milliseconds for one.
            yardstick, work = map(sum, zip(*(_store(archive, *next(source)) for _ in range(THOUSAND)), strict=True))
            ratios.append(work / yardstick)
            counts = [
                lookup(archive.db, f"SELECT COUNT(*) FROM {what}") for what in ("duplicate", "clusters", "fingerprint")
            ]
            figures = f"{work:.2f} | {ratios[-1]:.2f} | {len(compared) / THOUSAND:.2f}"
            print(f"| {done} | {figures} | {' | '.join(map(str, counts))} |", flush=True)
            compared.clear()
        most = lookup(archive.db, "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM fingerprint GROUP BY hash)")
        size = lookup(archive.db, "SELECT SUM(pgsize) FROM dbstat WHERE name GLOB 'fingerprint*'")
        archive.close()
    print(f"\nthe commonest hash stands in {most} articles; fingerprints take {size / count / 1000:.1f} kB an article")
    return ratios[-1] / ratios[1]


def _counted() -> list[None]:
    """A list that grows by one with every comparison from now on."""
    calls: list[None] = []
    compare = duplicates.compare

    def counting(one: str, other: str, *, same_site: bool = False) -> duplicates.Match | None:
        calls.append(None)
        return compare(one, other, same_site=same_site)

    duplicates.compare = counting
    return calls


def _store(archive: Archive, url: str, body: str) -> tuple[float, float]:
    """Store an article; the CPU seconds of its fingerprint alone, and of all for its copies, writing included."""
    start = time.process_time()
    duplicates.fingerprint(body)
    yardstick = time.process_time() - start
    duplicates._read.cache_clear()
    with archive.transaction() as db:
        url_id = find_url(db, url, NOW)
        site_id = lookup(db, "SELECT site_id FROM url WHERE id = ?", url_id)
        capture_id = insert(db, "capture", url_id=url_id, captured_at="", origin="live", payload_sha256=url)
        article_id = insert(
            db, "article", url_id=url_id, site_id=site_id, body=body, capture_id=capture_id, word_count=600,
            content_hash=url, first_captured_at="", last_captured_at="",
        )  # fmt: skip
        start = time.process_time()
        copies.refresh(db, article_id)
    work = time.process_time() - start
    duplicates._read.cache_clear()
    return yardstick, work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    asked = parser.parse_args()
    told()
    one_page()
    ratio = growth(asked.articles)
    print(f"the work of the last thousand is {ratio:.2f} times that of the second")
    sys.exit(ratio > LIMIT)


if __name__ == "__main__":
    main()
