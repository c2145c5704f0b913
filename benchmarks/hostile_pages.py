"""Crawls a site with hostile pages: the crawl must end in time, store all other pages, and react to Ctrl-C.

A thousand pages of ordinary size are crawled from a local server: alone, with twenty hostile pages among them, and
again with the hostile pages and Ctrl-C at several moments. Hostile pages are deeply nested, huge, slow for the parser
or for regular expressions, or unpack to a huge size or from thousands of empty streams. All have a limit. Exits with 1
if one of the other pages is not archived, if the crawl takes more than 1.25 times the time without hostile pages plus
what they may take (``processes.CPU_SECONDS`` for each of two readings, shared by the workers), or if Ctrl-C takes more
than two seconds.

    python benchmarks/hostile_pages.py --pages 1000
"""

from __future__ import annotations

import argparse
import gzip
import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

sys.path.insert(0, str(Path(__file__).parent))
from loopback import Response, crawl_command, page, prepare, server

from newsscrape.crawl.processes import CPU_SECONDS

WORKERS = 2
ALLOWED = 1.25
ANSWER = 2.0  # seconds within which Ctrl-C must end the crawl
TEXT = b"The council met on Monday and heard from eleven residents about the harbour wall, which is to be mended. "
HEAD = b"<!DOCTYPE html><html lang=en><head><title>Harbour wall to be mended</title></head><body><h1>Harbour wall</h1>"


def hostile() -> dict[str, tuple[bytes, str]]:
    """Bodies by name, each with its content coding."""
    plain = {
        "deep-1": HEAD + b"<div>" * 200_000 + TEXT,
        "deep-2": HEAD + b"<table><tr><td>" * 60_000 + TEXT,
        "deep-3": HEAD + b"<b><i><p>" * 100_000 + TEXT,
        "deep-4": HEAD + b"<font size=2><a href=/a>" * 60_000 + TEXT,
        "huge-1": HEAD + b"<p>" + TEXT * 280_000,
        "huge-2": HEAD + b"<p>x" * 6_000_000,
        "huge-3": HEAD + b"<br>x" * 5_000_000,
        "huge-4": HEAD + b"<a href=/story/1>Harbour wall</a> " * 800_000,
        "huge-5": HEAD + b"<p>" + TEXT + b"</p><p>" * 3_000_000,
        "slow-1": HEAD + b"<p " + b"".join(b"a%d=1 " % n for n in range(400_000)) + b">" + TEXT,
        "slow-2": HEAD + b"<p>" + b" by " * 500_000 + TEXT,
        "slow-3": HEAD + b"<p>" + b"(" * 2_000_000 + TEXT,
        "slow-4": HEAD + b"<time>" + b"12 " * 700_000 + b"</time>" + TEXT,
        "slow-5": HEAD + b"<script type=application/ld+json>" + b'{"a":[' * 300_000 + b"</script>" + TEXT,
        "slow-6": HEAD + b"<p class='" + b"story-body " * 1_000_000 + b"'>" + TEXT,
    }
    packed = {
        "bomb-1": gzip.compress(HEAD + bytes(300_000_000), 9),
        "bomb-2": gzip.compress(HEAD + b"<i>" * 10_000_000, 9),
        "bomb-3": gzip.compress(b"") * 200_000,
        "bomb-4": gzip.compress(HEAD) + gzip.compress(b"") * 400_000,
    }
    twice = gzip.compress(gzip.compress(b"") * 1_000_000)
    return {
        **{name: (body, "") for name, body in plain.items()},
        **{name: (body, "gzip") for name, body in packed.items()},
        "bomb-5": (twice, "gzip, gzip"),
    }


def serve(bodies: Mapping[str, tuple[bytes, str]]) -> ThreadingHTTPServer:
    def answer(path: str) -> Response:
        body, coding = bodies.get(path.rpartition("/")[2], (b"", ""))
        headers = {"Content-Type": "text/html; charset=utf-8" if body else "text/plain"}
        return 200, headers | ({"Content-Encoding": coding} if coding else {}), body

    made = server(answer)
    Thread(target=made.serve_forever, daemon=True).start()
    return made


def crawl(folder: Path, urls: Sequence[str], interrupt_after: float | None = None) -> float:
    """Seconds that a crawl took, or from Ctrl-C to its end."""
    environment = prepare(folder, list(urls))
    settings = {"NEWSSCRAPE_WORKERS": str(WORKERS)}
    started = time.monotonic()
    with (folder / "errors.txt").open("w") as errors:
        process = subprocess.Popen(crawl_command(settings), cwd=folder, env=environment, stderr=errors)
    try:
        if interrupt_after is not None:
            time.sleep(interrupt_after)
            started = time.monotonic()
            process.send_signal(signal.SIGINT)
        process.wait(1_800)
    finally:
        process.kill()
    return time.monotonic() - started


def fates(folder: Path) -> dict[str, tuple[str, str]]:
    """The name of each page → its fate and the reason."""
    rows = sqlite3.connect(folder / "archive.db").execute("SELECT url, fate, fate_reason FROM url")
    return {url.rpartition("/")[2]: (fate, reason or "") for url, fate, reason in rows}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--interrupts", type=int, default=3, help="at how many moments Ctrl-C is pressed")
    options = parser.parse_args()
    good = {f"story-{n}": (page(n, (20, 120)), "") for n in range(options.pages)}
    bad = hostile()
    server = serve({**good, **bad})
    root = f"http://127.0.0.1:{server.server_port}/news/"
    alone = [root + name for name in good]
    mixed = list(alone)
    for n, name in enumerate(bad):
        mixed.insert((n + 1) * len(mixed) // (len(bad) + 1), root + name)
    with tempfile.TemporaryDirectory() as work:
        without = crawl(Path(work) / "alone", alone)
        with_them = crawl(Path(work) / "mixed", mixed)
        found = fates(Path(work) / "mixed")
        pauses = [with_them * (n + 1) / (options.interrupts + 1) for n in range(options.interrupts)]
        answers = [crawl(Path(work) / f"interrupted-{n}", mixed, pause) for n, pause in enumerate(pauses)]
    server.shutdown()
    lost = [name for name in good if found.get(name, ("",))[0] != "archived"]
    broken = [name for name in bad if "the page took" in found[name][1]]  # too long, or too much memory
    allowed = ALLOWED * (without + 2 * CPU_SECONDS * len(broken) / WORKERS)
    for name in bad:
        print(f"{name}: {': '.join(found[name])}", file=sys.stderr)
    print(
        json.dumps({
            "pages": len(good), "hostile": len(bad), "broke their reader": len(broken), "not archived": len(lost),
            "seconds without": round(without, 1), "seconds with": round(with_them, 1), "allowed": round(allowed, 1),
            "Ctrl-C answered after": [round(seconds, 2) for seconds in answers],
        })
    )  # fmt: skip
    return int(bool(lost) or with_them > allowed or max(answers, default=0.0) > ANSWER)


if __name__ == "__main__":
    sys.exit(main())
