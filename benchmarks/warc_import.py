"""Imports WARC files over HTTP, the pages of one host in a hundred, beside a process that iterates them with warcio.

The files are made like those of CC-NEWS: a request and a response for each page (``loopback``), each packed by itself.
nginx serves them on the loopback interface. The import is the whole command, with its start, its extraction and its
archives. The two take turns. Exits with 1 when the ratio of the medians is below the bar of 2.5, or when the shards do
not have exactly the pages of that host. The processor time, without the server's, says what the two would need where
nothing else runs.

    python benchmarks/warc_import.py --files 4 --megabytes 200 --rounds 3
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from loopback import page

BAR = 2.5
HOSTS = 100
PAGES = (
    199  # that differ; each address has one of them under a first line of its own. Prime, so each host has all of them
)
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; events {{}}
http {{ access_log off; sendfile on; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""
WARCIO = """
import sys
from urllib.request import urlopen
from warcio.archiveiterator import ArchiveIterator
count = 0
for url in sys.argv[1:]:
    with urlopen(url) as stream:
        count += sum(1 for _ in ArchiveIterator(stream))
print(count)
"""


def member(kind: str, url: str, number: int, block: bytes) -> bytes:
    """A record as a gzip member."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-{9 if kind == 'request' else 8}000-{number:012x}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(head.encode() + block + b"\r\n\r\n") + packer.flush()


def make(path: Path, first: int, size: int) -> tuple[int, int]:
    """Write a WARC file of about ``size`` bytes; how many records it has, and how many pages of the wanted host."""
    pages = [page(number, (60, 300)) for number in range(PAGES)]
    records = wanted = 0
    with path.open("wb") as file:
        while file.tell() < size:
            number = first + records // 2
            host = f"paper-{number % HOSTS}.example"
            url = f"https://{host}/news/{number}"
            body = pages[number % PAGES].replace(b'story__text">', f'story__text">From {url}. '.encode(), 1)
            asked = f"GET /news/{number} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
            got = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
            file.write(member("request", url, number, asked) + member("response", url, number, got))
            records, wanted = records + 2, wanted + (number % HOSTS == 7)
    return records, wanted


@contextmanager
def served(folder: Path, port: int) -> Iterator[str]:
    """The address of a folder."""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/opt/homebrew/bin")
    if nginx is None:
        sys.exit("install nginx: Python's own server cannot send a part of a file")
    process = subprocess.Popen([nginx, "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def processor_time() -> float:
    """Seconds that processes started here, and theirs, have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def imported(root: Path) -> int:
    """The pages in all shards."""
    count = 0
    for path in root.glob("shards/*/archive.db"):
        with closing(sqlite3.connect(path)) as db:
            count += db.execute("SELECT count(DISTINCT url_id) FROM capture").fetchone()[0]
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--folder", type=Path, help="keep the files here for another run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        Path(work).chmod(0o755)  # nginx's workers read as another user
        folder = given.folder or Path(work) / "files"
        folder.mkdir(exist_ok=True, parents=True)
        names = [f"{number}.warc.gz" for number in range(given.files)]
        counted = folder / "counts.txt"
        if not counted.exists():
            with ProcessPoolExecutor(2) as pool:
                size = given.megabytes << 20
                made = [
                    pool.submit(make, folder / name, number * 10_000_000, size) for number, name in enumerate(names)
                ]
                counted.write_text(
                    " ".join(str(sum(pair)) for pair in zip(*(one.result() for one in made), strict=True))
                )
        records, wanted = map(int, counted.read_text().split())
        (folder / "warc.paths").write_text("".join(f"{name}\n" for name in names))
        seconds: dict[str, list[float]] = {"warcio": [], "newsscrape": []}
        used: dict[str, list[float]] = {"warcio": [], "newsscrape": []}
        with served(folder, given.port) as address:
            for number in range(2 * given.rounds):
                who = "warcio" if number % 4 in (0, 3) else "newsscrape"
                root = Path(work) / f"root-{number}"
                command = (
                    [sys.executable, "-c", WARCIO, *(f"{address}/{name}" for name in names)]
                    if who == "warcio"
                    else ["newsscrape", "cluster", "warc", f"{address}/warc.paths", "--host", "paper-7.example",
                          "--root", str(root), "--workers", str(given.workers)]
                )  # fmt: skip
                start, before = time.perf_counter(), processor_time()
                said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                taken, cost = time.perf_counter() - start, processor_time() - before
                seconds[who].append(taken)
                used[who].append(cost)
                rate = f"{records / taken:,.0f} records a second, {cost:.1f} s of processor time"
                print(f"{who}: {taken:.1f} s, {rate}", flush=True)
                found = int(said) if who == "warcio" else imported(root)
                if found != (records if who == "warcio" else wanted):
                    sys.exit(f"{who} found {found} of {records} records, {wanted} pages")
    slow, fast = (statistics.median(seconds[who]) for who in ("warcio", "newsscrape"))
    work = statistics.median(used["warcio"]) / statistics.median(used["newsscrape"])
    print(
        f"{records:,} records, {wanted:,} wanted: {slow / fast:.2f} times as many a second (bar {BAR}), "
        f"{work:.2f} times in a second of processor time"
    )
    sys.exit(slow < BAR * fast)


if __name__ == "__main__":
    main()
