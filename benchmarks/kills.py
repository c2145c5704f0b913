"""Kills crawls at random moments and checks that nothing that was stored is lost.

Crawls a local site repeatedly; each crawl is ended by SIGKILL at a random moment while it writes. After each kill, the
bytes of every article must be where its capture says, with the recorded digest, and the database must be intact. After
the next start has repaired the WARC files, each must pass ``warcio check``. The last crawl runs to its end. Exits with
1 on any fault. The moments depend on ``--seed`` and the machine's speed.

    python benchmarks/kills.py --kills 50
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from loopback import crawl_command, prepare, running
from warcio.checker import Checker

from newsscrape.archive.locations import locate
from newsscrape.archive.reader import read_at
from newsscrape.errors import NewsscrapeError
from newsscrape.tasks import Location

# The bytes of an article: those of its capture, or of the earlier capture that it repeats.
CAPTURES = """
SELECT article.id, kept.warc_file, kept.warc_offset, kept.warc_length, capture.payload_sha256
FROM article JOIN capture ON capture.id = article.capture_id
JOIN capture AS kept ON kept.id = COALESCE(capture.revisit_of, capture.id)
"""
SETTINGS = {"ARCHIVE_WARC_SIZE": "400000", "RETRY_TIMES": "0"}  # small files: kills fall on their ends too


@dataclass
class Seen:
    articles: int = 0
    torn: int = 0
    files: int = 0


def wait_for_writing(process: subprocess.Popen[bytes], folder: Path, before: int) -> None:
    """Wait until a crawl has stored one more visit, or has ended."""
    while process.poll() is None and visits(folder) <= before:
        time.sleep(0.005)


def visits(folder: Path) -> int:
    if not (folder / "archive.db").exists():
        return 0
    with contextlib.closing(sqlite3.connect(folder / "archive.db", timeout=30)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM visit").fetchone()[0])
        except sqlite3.OperationalError:  # no table yet
            return 0


def problems(folder: Path, seen: Seen) -> list[str]:
    """The faults of an archive and of the files that it refers to."""
    if not visits(folder):
        return []  # killed before there was anything to lose
    found = []
    with contextlib.closing(sqlite3.connect(folder / "archive.db")) as connection:
        for (line,) in connection.execute("PRAGMA integrity_check"):
            if line != "ok":
                found.append(f"the database: {line}")
        rows = connection.execute(CAPTURES).fetchall()
    seen.articles = len(rows)
    for article, file, offset, length, sha256 in rows:
        if file is None:
            found.append(f"article {article}: its capture has no place")
            continue
        try:
            record = read_at(locate(folder / "warc", file), Location(file, offset, length), 1 << 26)
        except NewsscrapeError as error:
            found.append(f"article {article}: {error}")
            continue
        if hashlib.sha256(record.body).hexdigest() != sha256:
            found.append(f"article {article}: other bytes stand in {file} at {offset}")
    return found


def rejected(folder: Path, seen: Seen) -> list[str]:
    """The finished WARC files that fail ``warcio check``."""
    paths = sorted(map(str, (folder / "warc").glob("*.warc.gz")))
    seen.files = len(paths)
    said = io.StringIO()

    class Options:
        inputs = paths
        verbose = False

    with contextlib.redirect_stdout(said):
        failed = Checker(Options).process_all()
    return [f"warcio check: {said.getvalue()}"] if failed else []


def torn_files(folder: Path) -> int:
    return len(list((folder / "warc").glob("*.open")))


def one_kill(folder: Path, environment: dict[str, str], chance: random.Random) -> bool:
    """Kill a crawl while it writes, or one in five while it starts; returns whether it was still running."""
    before = visits(folder)
    with subprocess.Popen(
        crawl_command(SETTINGS), cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        if chance.random() < 0.2:
            time.sleep(chance.uniform(0.5, 2.0))
        else:
            wait_for_writing(process, folder, before)
            time.sleep(chance.uniform(0, 1.0))
        alive = process.poll() is None
        process.kill()
    return alive


def run(kills: int, pages: int, seed: int) -> tuple[list[str], Seen]:
    """Kill this many crawls; returns the faults, and the numbers of things that were checked."""
    chance, seen, found, done = random.Random(seed), Seen(), [], 0
    with tempfile.TemporaryDirectory() as work, running(pages, (4, 40), packed=False) as urls:
        folder = Path(work)
        for attempt in range(4 * kills):
            if done == kills:
                break
            mine = [url.replace("/news/", f"/news/{attempt}/") for url in urls]  # each crawl has new pages to write
            environment = prepare(folder, mine)
            done += one_kill(folder, environment, chance)
            seen.torn += torn_files(folder)
            found += [f"kill {done}: {one}" for one in (*problems(folder, seen), *rejected(folder, seen))]
            print(f"kill {done}: {seen.articles} articles, {seen.files} files, {len(found)} problems", file=sys.stderr)
        if done < kills:
            found.append(f"only {done} of {kills} crawls were still running when they were killed")
        environment = prepare(folder, urls)
        last = subprocess.run(crawl_command(SETTINGS), cwd=folder, env=environment, capture_output=True, check=False)
        if last.returncode:
            found.append(f"the last crawl failed: {last.stderr.decode()[-500:]}")
        if torn_files(folder):
            found.append("a file is still open after the restart")
        found += problems(folder, seen) + rejected(folder, seen)
    return found, seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found, seen = run(options.kills, options.pages, options.seed)
    print("\n".join(found[:20]))
    print(
        f"{options.kills} kills: {seen.torn} files left open, {seen.articles} articles and {seen.files} WARC files "
        f"at the end, {len(found)} problems"
    )
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
