"""A local test site for benchmarks that crawl: any number of pages, each generated from its number.

A page is an article in the markup of a modern news site, padded with navigation, inline data and styles to the sizes of
such pages. Run as a program, it serves the site and prints its address:

    python benchmarks/loopback.py --pages 200 --kilobytes 60-300
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TypeAlias

WORDS = (
    "council harbour bridge river school road budget meeting resident village market winter library ferry station "
    "teacher farmer hospital committee report season evening morning money water weather light window garden answer"
).split()


def page(number: int, kilobytes: tuple[int, int]) -> bytes:
    """The HTML of a page."""
    chance = random.Random(number)
    size = 1024 * chance.randint(*kilobytes)

    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randrange(9, 22))).capitalize() + "."

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(chance.randrange(2, 5)))

    headline = f"{sentence()[:-1]} {number}"
    head = (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{headline}</title>"
        f'<meta property="og:title" content="{headline}"><meta name=description content="{sentence()}">'
        f'<meta property="article:published_time" content="2024-02-{number % 28 + 1:02d}T11:42:23Z">'
    )
    text = "".join(f'<p class="story__text">{paragraph()}</p>' for _ in range(chance.randrange(8, 25)))
    story = f"<main><article><h1>{headline}</h1><p class=byline>By Ann Lee</p>{text}</article></main></body></html>"
    pieces, length = [], len(head) + len(story)
    while length < size:
        piece = _furniture(chance)
        pieces.append(piece)
        length += len(piece)
    half = len(pieces) // 2
    return f"{head}{''.join(pieces[:half])}</head><body>{''.join(pieces[half:])}{story}".encode()


def _furniture(chance: random.Random) -> str:
    key = f"{chance.getrandbits(64):016x}"
    match chance.randrange(3):
        case 0:
            values = {f"{word}-{key[:4]}": [chance.random(), key, word] for word in chance.choices(WORDS, k=20)}
            return f"<script type=application/json id=d{key}>{json.dumps(values)}</script>"
        case 1:
            rules = (f".c{key[:6]}{n}{{margin:{n}px {chance.randrange(40)}px;color:#{key[:6]}}}" for n in range(20))
            return f"<style>{''.join(rules)}</style>"
        case _:
            rules = (
                f"window.q.push(function(){{load('{word}','{key}',{n})}});"
                for n, word in enumerate(chance.choices(WORDS, k=20))
            )
            return f"<script>{''.join(rules)}</script>"


Response: TypeAlias = tuple[int, Mapping[str, str], bytes]  # status, headers without Content-Length, body


def server(answer: Callable[[str], Response], port: int = 0) -> ThreadingHTTPServer:
    """A server on the loopback interface that answers each GET with ``answer(path)``; not yet started."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    made.daemon_threads = True
    made.handle_error = lambda *_: None  # type: ignore[method-assign]  # crawls are killed in the middle of an answer
    return made


@contextmanager
def serving(answer: Callable[[str], Response], port: int = 0) -> Iterator[int]:
    """The same, running in a thread; its port."""
    made = server(answer, port)
    Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield made.server_port
    finally:
        made.shutdown()
        made.server_close()


def serve(pages: list[bytes], packed: bool) -> None:
    bodies = [gzip.compress(body, 6) if packed else body for body in pages]

    def answer(path: str) -> Response:
        name = path.rpartition("/")[2]
        found = name.isdigit() and int(name) < len(bodies)
        body = bodies[int(name)] if found else b"User-agent: *\nAllow: /\n"
        if not packed:  # each path has a text of its own, so that a crawl can have more pages than there are files
            body = body.replace(b'story__text">', f'story__text">From {path}. '.encode(), 1)
        headers = {"Content-Type": "text/html; charset=utf-8" if found else "text/plain"}
        if found and packed:
            headers["Content-Encoding"] = "gzip"
        return 200 if found or name == "robots.txt" else 404, headers, body

    made = server(answer)
    print(f"http://127.0.0.1:{made.server_port}/news/", flush=True)
    made.serve_forever()


def all_pages(count: int, kilobytes: tuple[int, int]) -> list[bytes]:
    """Reference pages where NEWSSCRAPE_REFERENCE names a folder of them, else pages made here."""
    folder = os.environ.get("NEWSSCRAPE_REFERENCE")
    real = sorted(Path(folder).glob("*/pages/*.gz"))[:count] if folder else []
    return [gzip.decompress(path.read_bytes()) for path in real] + [page(n, kilobytes) for n in range(len(real), count)]


@contextmanager
def running(count: int, kilobytes: tuple[int, int], packed: bool = True) -> Iterator[list[str]]:
    """The URLs of all pages, served by a separate process."""
    command = [sys.executable, __file__, "--pages", str(count), "--kilobytes", "{}-{}".format(*kilobytes)]
    command += [] if packed else ["--plain"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        root = process.stdout.readline().strip()
        yield [f"{root}{number}" for number in range(count)]
    finally:
        process.kill()
        process.wait()


def adopt_orphans() -> None:
    """Let processes whose parent ended first be counted too: on Linux they come to this one, and not to the first."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def cpu_seconds() -> float:
    """CPU time of the crawls that have ended, with all their processes, once ``adopt_orphans`` was called."""
    time.sleep(0.5)  # until those are gone that a crawl killed at its end
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[str, float]:
    """What a command prints, and the most memory of all its processes at one time: the sum of their PSS, in MB."""
    import psutil

    def pss(one: psutil.Process) -> float:
        with contextlib.suppress(psutil.Error):  # it has just ended
            return float(one.memory_full_info().pss) / 1e6
        return 0.0

    most = 0.0
    with (folder / "printed").open("w+") as printed, (folder / "errors").open("w+") as errors:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=printed, stderr=errors)
        while process.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                crawl = psutil.Process(process.pid)
                most = max(most, sum(map(pss, [crawl, *crawl.children(recursive=True)])))
            time.sleep(0.5)
    if process.returncode:
        sys.exit(f"{command} failed:\n{(folder / 'errors').read_text()}")
    return (folder / "printed").read_text(), most


def crawl_command(settings: dict[str, str], spider: str = "article", **arguments: str) -> list[str]:
    """The command ``scrapy crawl article -a file=urls.txt``, or another spider, without politeness delays."""
    impatient = {
        "AUTOTHROTTLE_ENABLED": "0", "DOWNLOAD_DELAY": "0", "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
        "ARCHIVE_DB": "archive.db", **settings,
    }  # fmt: skip
    command = [sys.executable, "-m", "scrapy", "crawl", spider]
    for name, value in (arguments or {"file": "urls.txt"}).items():
        command += ["-a", f"{name}={value}"]
    return command + [part for name, value in impatient.items() for part in ("-s", f"{name}={value}")]


def prepare(folder: Path, urls: list[str]) -> dict[str, str]:
    """Prepare a folder for a crawl; returns the environment for it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsscrape.settings\n")
    (folder / "urls.txt").write_text("\n".join(urls) + "\n")
    return {**os.environ, "PYTHONPATH": str(Path(__file__).absolute().parents[1])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--kilobytes", default="60-300", help="the range of their sizes")
    parser.add_argument("--plain", action="store_true", help="do not compress bodies")
    options = parser.parse_args()
    least, _, most = options.kilobytes.partition("-")
    serve(all_pages(options.pages, (int(least), int(most or least))), not options.plain)


if __name__ == "__main__":
    main()
