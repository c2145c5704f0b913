"""Pages a second with everything on, beside a bare Scrapy spider and beside one that calls trafilatura.

nginx serves the same pages to three crawls with the same concurrency and no politeness: newsscrape's, with extraction,
WARC, archive and queue; a spider that throws each page away; and one that has trafilatura read each page in its
callback and writes nothing. They take turns, a round each; a crawl's time is from its first request to its end, as
Scrapy's own statistics have it; its memory is the largest sum of its processes' shares (PSS), looked at twice a second.
With ``--against DIR`` the crawl of another checkout takes turns with newsscrape's in place of the other two, and the
CPU time of each crawl, all its processes, is compared as well. Pages are real where NEWSSCRAPE_REFERENCE names a folder
of them, else made here. Needs nginx, and the extras ``benchmarks`` and ``cluster`` (psutil).

    python benchmarks/throughput.py --pages 2000 --kilobytes 20-120 --rounds 3
    python benchmarks/throughput.py --pages 1000 --rounds 5 --against ../before
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from loopback import adopt_orphans, all_pages, cpu_seconds, crawl_command, prepare, run

CONCURRENCY = 8
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; {user}
events {{ worker_connections 256; }}
http {{
    access_log off; sendfile on; default_type text/html; charset utf-8; keepalive_requests 100000;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; root {folder}/pages; gzip_static on; }}
}}
"""
PEER = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Peer(scrapy.Spider):
    name = "peer"

    async def start(self):
        for url in open("urls.txt"):
            yield scrapy.Request(url.strip(), dont_filter=True)

    def parse(self, response):
        {callback}

crawl = CrawlerProcess({settings})
crawler = crawl.create_crawler(Peer)
crawl.crawl(crawler)
crawl.start()
stats = crawler.stats.get_stats()
assert not any(name.startswith("spider_exceptions") for name in stats), stats
print(stats["elapsed_time_seconds"], stats["response_received_count"])
"""
BEFORE = "before"  # the other checkout
CALLBACKS = {
    "bare": "pass",
    "trafilatura": (
        "import trafilatura; trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True,"
        " include_comments=False)"
    ),
}
SETTINGS = {
    "CONCURRENT_REQUESTS": CONCURRENCY,
    "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
}
ELAPSED = "SELECT json_extract(stats, '$.elapsed_time_seconds'), (SELECT COUNT(*) FROM visit) FROM crawl"


@contextmanager
def nginx(pages: Iterable[bytes], folder: Path) -> Iterator[list[str]]:
    """The addresses of all pages, served by a process of its own."""
    (folder / "pages").mkdir(parents=True)
    names = []
    for number, body in enumerate(pages):
        names.append(f"story-{number}.html")
        (folder / "pages" / names[-1]).write_bytes(body)
    (folder / "pages" / "robots.txt").write_text("User-agent: *\nAllow: /\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user))
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        _wait_for(port, process)
        yield [f"http://127.0.0.1:{port}/{name}" for name in names]
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            sys.exit("nginx ended at once: see what it said above")
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("nginx does not answer")


def ours(folder: Path, urls: list[str], checkout: Path | None = None) -> tuple[float, float]:
    """Pages a second of ``scrapy crawl article`` with everything on, by this checkout or another; and MB of memory."""
    import sqlite3

    environment = prepare(folder, urls)
    environment |= {"PYTHONPATH": str(checkout)} if checkout else {}
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": str(CONCURRENCY)}
    _, memory = run(crawl_command(settings), folder, environment)
    seconds, pages = sqlite3.connect(folder / "archive.db").execute(ELAPSED).fetchone()
    assert pages == len(urls), f"{pages} of {len(urls)} pages"
    return pages / seconds, memory


def peer(name: str, folder: Path, urls: list[str]) -> tuple[float, float]:
    """Pages a second of a spider that stores nothing, and MB of memory."""
    environment = prepare(folder, urls)
    (folder / "peer.py").write_text(PEER.format(callback=CALLBACKS[name], settings=SETTINGS))
    printed, memory = run([sys.executable, "peer.py"], folder, environment)
    seconds, pages = printed.split()[-2:]
    assert int(pages) == len(urls), f"{pages} of {len(urls)} pages"
    return int(pages) / float(seconds), memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--kilobytes", default="20-120", help="the range of their sizes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("newsscrape", *CALLBACKS), help="one of the three crawls")
    parser.add_argument("--against", type=Path, metavar="DIR", help="another checkout, in place of the other two")
    options = parser.parse_args()
    if shutil.which("nginx") is None:
        sys.exit("nginx is not installed (Debian: apt-get install nginx-light)")
    adopt_orphans()
    least, _, most = options.kilobytes.partition("-")
    pages = all_pages(options.pages, (int(least), int(most or least)))
    names = [options.only] if options.only else ["newsscrape", *CALLBACKS]
    names = ["newsscrape", BEFORE] if options.against else names
    rates: dict[str, list[float]] = {name: [] for name in names}
    memory: dict[str, list[float]] = {name: [] for name in names}
    seconds: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as work, nginx(pages, Path(work) / "nginx") as urls:
        for n in range(options.rounds):
            for name in names if n % 2 == 0 else reversed(names):  # neither is always first
                folder = Path(work) / f"{name}-{n}"
                before = cpu_seconds()
                if name in ("newsscrape", BEFORE):
                    rate, most = ours(folder, urls, options.against.resolve() if name == BEFORE else None)
                else:
                    rate, most = peer(name, folder, urls)
                rates[name].append(rate)
                memory[name].append(most)
                seconds[name].append(cpu_seconds() - before)
                shutil.rmtree(folder)
                cpu = f"{seconds[name][-1]:.1f} s of CPU"
                print(f"round {n + 1}: {name} {rates[name][-1]:.1f} pages/s, {cpu}", file=sys.stderr, flush=True)
    medians = {name: statistics.median(found) for name, found in rates.items()}
    print(json.dumps({"pages": len(pages), "mean_kilobytes": round(statistics.fmean(map(len, pages)) / 1024, 1)}))
    for name, rate in medians.items():
        ratio = f", newsscrape is {medians['newsscrape'] / rate:.2f} times that" if "newsscrape" in medians else ""
        used = f", {statistics.median(memory[name]):.0f} MB"
        print(f"{name:<12} {rate:7.1f} pages/s{used}{ratio if name != 'newsscrape' else ''}")
    if options.against:
        now, then = (statistics.median(seconds[name]) for name in names)
        print(f"CPU time: {now:.1f} s against {then:.1f} s, ratio {now / then:.3f}")


if __name__ == "__main__":
    main()
