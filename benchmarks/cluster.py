"""Crawls many small sites with Dask workers: how much faster two are than one, and whether deaths leave any trace.

The sites are on loopback, each on a port of its own, in one process that writes down when it was asked for what. With
``--kills`` workers and the scheduler are ended by SIGKILL at random moments and started again, until every shard is
done; the merged archive must equal, row by row, that of a run that was left alone. No site may see two requests closer
than its delay, less the tolerance with which a loopback server can tell. Exits with 1 when anything is amiss.

    python benchmarks/cluster.py --sites 200 --pages 50
    python benchmarks/cluster.py --sites 40 --pages 20 --kills 20 --schedulers 3
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from loopback import page
from rebuild import tables

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2"}
NEWSSCRAPE = [sys.executable, "-m", "newsscrape"]
TOLERANCE = 0.05  # seconds by which two requests may arrive closer than they were sent
# Whatever a run's own clock and order of arrival say differs between two runs.
OF_THE_RUN = ("_at", "home_from", "warc_", "record_id", "task", "found_at", "captured")
COMPARED = ("article", "revision", "evidence", "article_author", "url", "site", "discovery", "related_story")


async def serve(sites: int, pages: int) -> None:
    """Serve so many sites; prints their ports, then a line for each request: when, port, path."""
    bodies = [page(number, (4, 8)) for number in range(pages)]
    started = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = writer.get_extra_info("sockname")[1]
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                print(f"{time.monotonic():.4f} {port} {path}", flush=True)
                body, kind = _body(path, port, bodies)
                status = "200 OK" if body else "404 Not Found"
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                )
                writer.write(body)
                await writer.drain()
        writer.close()

    for _ in range(sites):
        started.append(await asyncio.start_server(answer, "127.0.0.1", 0))
    print(json.dumps([server.sockets[0].getsockname()[1] for server in started]), flush=True)
    await asyncio.Event().wait()


def _body(path: str, port: int, bodies: list[bytes]) -> tuple[bytes, str]:
    if path == "/robots.txt":
        return b"User-agent: *\nAllow: /\n", "text/plain"
    if path == "/":
        links = "".join(
            f"<li><a href=/news/{n}>Council hears residents on pier {n} of {port}</a>" for n in range(len(bodies))
        )
        return f"<title>Paper {port}</title><ul>{links}</ul>".encode(), "text/html"
    number = path.removeprefix("/news/")
    if not number.isdigit() or int(number) >= len(bodies):
        return b"", "text/plain"
    # Another text at each site: pages that are copies would all be compared with each other
    chance = random.Random(f"{port % 1000}{number}")
    words = " ".join(f"{chance.getrandbits(40):x}" for _ in range(150))
    return bodies[int(number)].replace(b'story__text">', f'story__text">{words} '.encode(), 3), "text/html"


class Sites:
    """Running sites and what they were asked for."""

    def __init__(self, ports: list[int], log: Path) -> None:
        self.ports, self.log = ports, log

    def write(self, path: Path) -> Path:
        path.write_text("".join(f'[[site]]\nhome = "http://127.0.0.1:{port}/"\n' for port in self.ports))
        return path

    def asked(self) -> dict[str, list[tuple[float, str]]]:
        """Port → moments and paths of its requests, as far as they are known."""
        found = defaultdict(list)
        for line in self.log.read_text().splitlines()[1:]:
            moment, port, path = line.split(" ", 2)
            found[port].append((float(moment), path))
        return found

    def closest(self) -> tuple[float, str]:
        """The shortest time between two requests to one site, and what came before, then and after."""
        found = (
            (b[0] - a[0], f"{port}: {around}")
            for port, asked in self.asked().items()
            for place, (a, b) in enumerate(pairwise(asked))
            for around in [asked[max(0, place - 2) : place + 4]]
        )
        return min(found)


@contextlib.contextmanager
def serving(sites: int, pages: int, log: Path) -> Iterator[Sites]:
    command = [sys.executable, __file__, "--serve", "--sites", str(sites), "--pages", str(pages)]
    with log.open("w") as out, subprocess.Popen(command, stdout=out, env=ENVIRONMENT) as process:
        try:
            while not (lines := log.read_text().splitlines()):
                time.sleep(0.05)
            yield Sites(json.loads(lines[0]), log)
        finally:
            process.kill()


class Cluster:
    """A scheduler and workers in processes that can be killed and started again."""

    def __init__(self, workers: int, at_once: int, folder: Path) -> None:
        self.at_once, self.folder = at_once, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler = self._scheduler()
        self.workers = [self._worker() for _ in range(workers)]

    def _start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli." + program, *arguments]
        log = (self.folder / f"{program}.txt").open("ab")
        return subprocess.Popen(command, env=ENVIRONMENT, cwd=self.folder, stdout=log, stderr=log)

    def _scheduler(self) -> subprocess.Popen[bytes]:
        return self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard", "--no-jupyter"
        )

    def _worker(self) -> subprocess.Popen[bytes]:
        return self._start(
            "dask_worker", self.address, "--host", "127.0.0.1", "--nthreads", str(self.at_once), "--no-nanny",
            "--no-dashboard", "--resources", f"newsscrape={self.at_once}", "--death-timeout", "60",
        )  # fmt: skip

    def kill_worker(self, chance: random.Random) -> None:
        place = chance.randrange(len(self.workers))
        _kill(self.workers[place])
        self.workers[place] = self._worker()

    def kill_scheduler(self) -> None:
        _kill(self.scheduler)
        self.scheduler = self._scheduler()
        for place, worker in enumerate(self.workers):  # which end when they notice, after a while
            _kill(worker)
            self.workers[place] = self._worker()

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def crawl(sites: Sites, root: Path, delay: float, address: str) -> subprocess.Popen[bytes]:
    """``newsscrape cluster crawl`` with exactly this delay."""
    root.mkdir(parents=True, exist_ok=True)
    settings = {"DOWNLOAD_DELAY": delay, "AUTOTHROTTLE_ENABLED": 0}
    command = [*NEWSSCRAPE, "cluster", "crawl", str(sites.write(root / "sites.toml")), "--root", str(root)]
    command += ["--scheduler", address, *(f"-s{name}={value}" for name, value in settings.items())]
    out = (root / "command.txt").open("ab")
    return subprocess.Popen(command, env=ENVIRONMENT, cwd=root, stdout=out, stderr=out)


def merged(root: Path) -> Path:
    """All shards in one archive."""
    into = root / "all" / "archive.db"
    subprocess.run([*NEWSSCRAPE, "merge", str(root / "shards"), "--into", str(into)], env=ENVIRONMENT, check=True)
    return into


def contents(archive: Path) -> Mapping[str, list[str]]:
    """The rows of an archive but for what tells when and in which order a run came by."""
    found = tables(archive)
    return {table: sorted({_lasting(row) for row in found[table]}) for table in COMPARED}


def _lasting(row: str) -> str:
    values = eval(row)  # the rows are reprs of dictionaries that ``rebuild`` made
    return repr({k: v for k, v in values.items() if not any(part in k for part in OF_THE_RUN)})


def is_done(root: Path, sites: int) -> bool:
    found = [json.loads(path.read_text())["status"] for path in root.glob("shards/*/state.json")]
    return found == ["done"] * sites


def measure(sites: Sites, folder: Path, delay: float, at_once: int, workers: int, pages: int) -> float:
    """Pages a second with so many workers."""
    cluster = Cluster(workers, at_once, folder)
    try:
        time.sleep(5)  # until the workers are there
        start = time.monotonic()
        if crawl(sites, folder / f"root-{workers}", delay, cluster.address).wait():
            print((folder / f"root-{workers}" / "command.txt").read_text()[-2_000:])
        seconds = time.monotonic() - start
    finally:
        cluster.close()
    print(f"{workers} workers: {len(sites.ports) * pages / seconds:.2f} pages a second, {seconds:.0f} s", flush=True)
    return len(sites.ports) * pages / seconds


def undisturbed_and_killed(
    sites: Sites, folder: Path, delay: float, at_once: int, kills: int, schedulers: int, tolerance: float = TOLERANCE
) -> list[str]:  # fmt: skip
    """Crawl twice, once with deaths; what is wrong."""
    roots = [folder / "calm", folder / "killed"]
    cluster, chance = Cluster(2, at_once, folder), random.Random(5)
    try:
        time.sleep(5)
        if crawl(sites, roots[0], delay, cluster.address).wait():
            return [f"the undisturbed run failed: {(roots[0] / 'command.txt').read_text()[-2_000:]}"]
        time.sleep(delay)
        deaths = ["worker"] * kills + ["scheduler"] * schedulers
        chance.shuffle(deaths)
        running = crawl(sites, roots[1], delay, cluster.address)
        runs, until = 1, time.monotonic() + 600
        while not is_done(roots[1], len(sites.ports)) or running.poll() is None:
            if deaths and running.poll() is None:
                time.sleep(chance.uniform(1, 5))
                cluster.kill_scheduler() if deaths.pop() == "scheduler" else cluster.kill_worker(chance)
            if running.poll() is not None:
                running, runs = crawl(sites, roots[1], delay, cluster.address), runs + 1
            time.sleep(0.5)
            if time.monotonic() > until:
                return [f"not done after ten minutes: {(roots[1] / 'command.txt').read_text()[-2_000:]}"]
    finally:
        cluster.close()
    print(f"{kills + schedulers - len(deaths)} deaths, {runs} runs of the command", flush=True)
    calm, killed = (contents(merged(root)) for root in roots)
    wrong = [
        f"{table}: {sorted(set(calm[table]) ^ set(killed[table]))[:2]}"
        for table in calm
        if calm[table] != killed[table]
    ]
    closest, where = sites.closest()
    if closest < delay - tolerance:
        wrong.append(f"two requests to one site {closest:.3f} s apart: {where}")
    print(f"{len(calm['article'])} articles; the closest two requests to one site {closest:.3f} s apart", flush=True)
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two requests to a site")
    parser.add_argument("--at-once", type=int, default=4, help="tasks of a worker at a time")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--schedulers", type=int, default=0)
    parser.add_argument("--serve", action="store_true", help="only serve the sites")
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.sites, given.pages))
    with tempfile.TemporaryDirectory() as work, serving(given.sites, given.pages, Path(work) / "asked.txt") as sites:
        folder = Path(work)
        if given.kills or given.schedulers:
            wrong = undisturbed_and_killed(sites, folder, given.delay, given.at_once, given.kills, given.schedulers)
        else:
            one, two = (measure(sites, folder, given.delay, given.at_once, n, given.pages) for n in (1, 2))
            print(f"two workers: {two / one:.2f} times one")
            wrong = [] if two / one >= 1.9 else [f"two workers are only {two / one:.2f} times as fast as one"]
    print(*wrong, sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
