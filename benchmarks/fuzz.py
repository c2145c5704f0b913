"""Extracts hundreds of thousands of mutated pages: none may raise, hang, or take disproportionately long.

Starts with the project's fixture and demo pages, and with the pages under NEWSSCRAPE_REFERENCE if it is set; cuts,
splices, repeats, nests and garbles them up to 1 MB. The same seed gives the same pages. Exits with 1 if an extraction
raised, or took more than 50 times the median time per byte (pages under 4 kB count as 4 kB, because the fixed cost of a
page dominates below that).

    python benchmarks/fuzz.py --pages 100000 --jobs 2
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from newsscrape import dates, extract_article

ROOT = Path(__file__).parent.parent
MAX_BYTES = 1_000_000
MIN_BYTES = 4_096
RATIO = 50
BATCH = 250
FETCHED = datetime(2025, 6, 1, tzinfo=UTC)
TAGS = "p div span a b br td tr table li ul h1 h2 time script style article section font center form blockquote".split()
TOKENS = [
    b"<", b">", b"</", b"<!--", b"-->", b"&", b"&#0;", b"&#xD800;", b"\x00", b"\xff\xfe", b"\xc3", b"<![CDATA[", b"'",
    b'"', b"<br>", b"<p>", b"</div></div>", b"By ", b"01/02/03", b"31.02.2020", b"9999-99-99", b"(ab)", b"&nbsp;",
    b"\xe2\x80\x8f", b'<time datetime="99999999999999999999">', b'<meta charset="utf-16">', b"<plaintext>",
    b'<base href="http://[">', b"<a href=//[>x</a>", "۱۴۰۲ ۳۱ 記者 ".encode(),
    b'<script type="application/ld+json">{"@type":"NewsArticle","author":[[{"name":{}}],null,7],'
    b'"datePublished":[]}</script>',
    b'<script type="application/ld+json">[[[[[[{"@graph":{"@type":["NewsArticle",3]}',
]  # fmt: skip


def truncate(page: bytes, other: bytes, chance: random.Random) -> bytes:
    return page[: chance.randrange(len(page) + 1)]


def flip(page: bytes, other: bytes, chance: random.Random) -> bytes:
    changed = bytearray(page)
    for _ in range(chance.randrange(1, 60)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def insert(page: bytes, other: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 20)):
        at = chance.randrange(len(page) + 1)
        page = page[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 30)) + page[at:]
    return page


def cut(page: bytes, other: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(page))
    return page[:start] + page[start + chance.randrange(1, 5_000) :]


def splice(page: bytes, other: bytes, chance: random.Random) -> bytes:
    return page[: chance.randrange(len(page))] + other[chance.randrange(max(1, len(other))) :]


def repeat(page: bytes, other: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(page))
    piece = page[start : start + chance.randrange(1, 3_000)]
    return page[:start] + piece * min(chance.choice((3, 30, 300, 3_000)), MAX_BYTES // len(piece)) + page[start:]


def nest(page: bytes, other: bytes, chance: random.Random) -> bytes:
    tag = chance.choice(TAGS).encode()
    at = chance.randrange(len(page) + 1)
    return page[:at] + b"<%s class=a>" % tag * chance.choice((10, 300, 3_000, 30_000)) + page[at:]


def retag(page: bytes, other: bytes, chance: random.Random) -> bytes:
    return page.replace(b"<" + chance.choice(TAGS).encode(), b"<" + chance.choice(TAGS).encode())


def untag(page: bytes, other: bytes, chance: random.Random) -> bytes:
    return page.replace(b"</" + chance.choice(TAGS).encode() + b">", b"")


def recode(page: bytes, other: bytes, chance: random.Random) -> bytes:
    return page.decode("utf-8", "replace").encode(chance.choice(("utf-16", "cp1252", "koi8-r", "shift_jis")), "replace")


MUTATIONS: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (
    truncate, flip, insert, cut, splice, repeat, nest, retag, untag, recode,
)  # fmt: skip


def seeds() -> list[bytes]:
    """The pages that are mutated."""
    found = [path.read_bytes() for path in sorted((ROOT / "tests" / "fixtures").rglob("*.html"))]
    found += [path.read_bytes() for path in sorted((ROOT / "newsscrape" / "demo" / "site").rglob("*.html"))]
    reference = os.environ.get("NEWSSCRAPE_REFERENCE")
    if reference:
        for path in sorted(Path(reference).glob("*/pages/*.gz")):
            page = gzip.decompress(path.read_bytes())
            if len(page) <= MAX_BYTES // 4:
                found.append(page)
    return [page for page in found if page]


def mutated(number: int, pages: list[bytes]) -> bytes:
    """The page of this number: a seed page after one to four mutations, at most 1 MB."""
    chance = random.Random(number)
    page = chance.choice(pages)
    if len(page) > 40_000 and chance.random() < 0.7:  # most pages small, so that many can be tried
        start = chance.randrange(len(page) - 20_000)
        page = page[start : start + 20_000]
    for _ in range(chance.randrange(1, 5)):
        page = chance.choice(MUTATIONS)(page or b" ", chance.choice(pages), chance)[:MAX_BYTES]
    return page


def batch(first: int, last: int) -> list[tuple[int, int, float, str]]:
    """(number, bytes, seconds, error) for a range of pages."""
    pages = seeds()
    results = []
    # Load what is loaded lazily, above all dateparser and its languages, so that no page is charged for it.
    dates.parse_date("3 ივნისი 2013", source="warm-up")
    extract_article(pages[0] + b"<time>3. juni 2013</time>", "https://gazette.example/")
    for number in range(first, last):
        page = mutated(number, pages)
        began = time.process_time()
        try:
            extract_article(page, f"https://gazette.example/news/{number}", fetched=FETCHED)
            error = ""
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"
        results.append((number, len(page), time.process_time() - began, error))
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first page")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    end = options.first + options.pages
    ranges = [(n, min(n + BATCH, end)) for n in range(options.first, end, BATCH)]
    results: list[tuple[int, int, float, str]] = []
    with ProcessPoolExecutor(options.jobs) as pool:
        for done, found in enumerate(pool.map(batch, *zip(*ranges, strict=True)), start=1):
            results += found
            if done % 40 == 0:
                print(f"{len(results)} pages", file=sys.stderr, flush=True)
    per_byte = {number: seconds / max(size, MIN_BYTES) for number, size, seconds, _ in results}
    median = statistics.median(per_byte.values())
    slowest = sorted(results, key=lambda r: per_byte[r[0]], reverse=True)[:5]
    errors = [r for r in results if r[3]]
    for number, size, _, error in errors[:20]:
        print(f"page {number} ({size} bytes): {error}")
    for number, size, seconds, _ in slowest:
        ratio = per_byte[number] / median
        print(f"page {number}: {size} bytes, {1e3 * seconds:.0f} ms, {ratio:.1f} times the median per byte")
    mean = statistics.fmean(size for _, size, _, _ in results)
    print(
        f"{len(results)} pages, {mean:.0f} bytes on average, {len(errors)} errors, median "
        f"{1e9 * median:.0f} ns a byte, slowest {per_byte[slowest[0][0]] / median:.1f} times that"
    )
    sys.exit(bool(errors) or per_byte[slowest[0][0]] > RATIO * median)


if __name__ == "__main__":
    main()
