"""Merges shards: articles a second, memory, and whether a second time changes anything.

The shards are made one after the other (``library``, with other addresses and fingerprints in each), merged, and thrown
away, so that a hundred of them need the room of one. The time is that of merging alone. Exits with 1 when a second
merge of the last shard changes a row, or ``newsscrape check`` finds anything.

    python benchmarks/merge.py --shards 100 --articles 10000
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from newsscrape.store.archive import Archive
from newsscrape.store.checking import checks
from newsscrape.store.merge.merger import Merger

MASK = (1 << 48) - 1


def derive(base: Path, number: int, path: Path) -> None:
    """A shard like another, of other sites, with texts that have no words in common with it as far as copies go."""
    shutil.copy(base, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.create_function("hashed", 1, lambda value: (value * 0x9E3779B97F4B + number) & MASK, deterministic=True)
        for table, column in (("url", "url"), ("site", "domain"), ("article", "site"), ("article", "canonical_url")):
            db.execute(f"UPDATE {table} SET {column} = replace({column}, 'paper-', 'paper-{number}-')")
        db.execute("UPDATE crawl SET arguments = replace(arguments, 'paper-', ?)", (f"paper-{number}-",))
        db.execute("CREATE TEMP TABLE f AS SELECT hashed(hash) AS hash, key, article_id FROM fingerprint")
        db.execute("DELETE FROM fingerprint")
        db.execute("INSERT INTO fingerprint SELECT * FROM f ORDER BY hash, key, article_id")
        rows = db.execute("SELECT article_id, hash FROM f ORDER BY article_id").fetchall()
        found: dict[int, bytes] = {}
        for article_id, value in rows:
            found[article_id] = found.get(article_id, b"") + value.to_bytes(6, "big")
        db.executemany(
            "UPDATE article_fingerprint SET hashes = ? WHERE article_id = ?", [(v, k) for k, v in found.items()]
        )


def digest(archive: Archive) -> str:
    """A hash of all rows."""
    made = hashlib.sha256()
    names = archive.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'")
    for (name,) in names.fetchall():
        for row in archive.db.execute(f"SELECT * FROM {name}"):
            made.update(repr(row).encode())
    return made.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shards", type=int, default=100)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--derive", nargs=3, metavar=("BASE", "NUMBER", "PATH"), help="only make a shard")
    given = parser.parse_args()
    if given.derive:
        base, number, path = given.derive
        derive(Path(base), int(number), Path(path))
        return
    with tempfile.TemporaryDirectory() as work:
        base, shard, into = (Path(work) / name for name in ("base.db", "shard.db", "into.db"))
        subprocess.run(
            [sys.executable, "-c", _MAKE, str(base), str(given.articles)], check=True, cwd=Path(__file__).parent
        )
        archive = Archive.open(into)
        merger, seconds, used = Merger(archive), 0.0, 0.0
        for number in range(1, given.shards + 1):
            shard.unlink(missing_ok=True)
            subprocess.run([sys.executable, __file__, "--derive", str(base), str(number), str(shard)], check=True)
            start, started = time.perf_counter(), time.process_time()
            merger.merge(shard, {})
            merger.settle(all_of_it=number == given.shards)
            seconds, used = seconds + time.perf_counter() - start, used + time.process_time() - started
            if number % 10 == 0 or number == given.shards:
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                done = number * given.articles
                rates = f"{done / seconds:,.0f} a second, {done / used:,.0f} a second of processor time"
                print(f"{done:9,} articles: {rates}; at most {memory:.0f} MB", flush=True)
        merger.close()
        before = digest(archive)
        start = time.perf_counter()
        merger = Merger(archive)
        print(f"the last again: {merger.merge(shard, {})}, {time.perf_counter() - start:.2f} s")
        merger.close()
        faults = [fault for _, look in checks().values() for fault in look(archive.db)]
        faults += [] if digest(archive) == before else ["the second merge changed something"]
        archive.close()
    print(*faults[:20], sep="\n")
    sys.exit(bool(faults))


_MAKE = "import sys, library; from pathlib import Path; library.make(Path(sys.argv[1]), int(sys.argv[2]))"

if __name__ == "__main__":
    main()
