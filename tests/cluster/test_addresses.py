"""Machines of their own, as far as the network goes: a scheduler and two workers, each in a network namespace."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="needs the extra cluster: pip install distributed")

from support.paths import ROOT

pytestmark = pytest.mark.slow
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
SCHEDULER, *WORKERS = ADDRESSES = ("10.213.7.1", "10.213.7.2", "10.213.7.3")
FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0"]
PORTS = (8001, 8002)


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


def inside(number: int) -> list[str]:
    return ["ip", "netns", "exec", _name(number)]


def _name(number: int) -> str:
    return f"newsscrape-{os.getpid()}-{number}"


@pytest.fixture
def namespaces() -> Iterator[None]:
    """Three namespaces, which reach each other over a bridge in the first."""
    if shutil.which("ip") is None:
        pytest.skip("needs the program ip (iproute2)")
    with ExitStack() as made:
        try:
            for number, address in enumerate(ADDRESSES):
                ip("netns", "add", _name(number))
                made.callback(ip, "netns", "delete", _name(number))
                ip("-n", _name(number), "link", "set", "lo", "up")
                if number == 0:
                    ip("-n", _name(0), "link", "add", "wire", "type", "bridge")
                else:
                    ip(
                        "-n", _name(0), "link", "add", f"to{number}", "type", "veth",
                        "peer", "name", "wire", "netns", _name(number),
                    )  # fmt: skip
                    ip("-n", _name(0), "link", "set", f"to{number}", "master", "wire", "up")
                ip("-n", _name(number), "address", "add", f"{address}/24", "dev", "wire")
                ip("-n", _name(number), "link", "set", "wire", "up")
        except subprocess.CalledProcessError as error:
            pytest.skip(f"this machine allows no network namespaces: {error.stderr.strip()}")
        yield


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Starts a program in a namespace, which ends with the test; gives the file with what it prints."""
    with ExitStack() as running:

        def start(number: int, *command: str) -> Path:
            log = running.enter_context((tmp_path / f"{len(list(tmp_path.glob('*.log')))}.log").open("wb"))
            process = subprocess.Popen(
                [*inside(number), sys.executable, *command], stdout=log, stderr=log, env=ENVIRONMENT
            )
            running.callback(process.wait)
            running.callback(process.terminate)
            return Path(log.name)

        yield start


def test_each_site_is_crawled_from_one_address_only(
    namespaces: None, started: Callable[..., Path], article: Callable[..., str], tmp_path: Path
) -> None:
    logs, sites = [], ""
    for port in PORTS:
        folder = tmp_path / str(port)
        (folder / "news").mkdir(parents=True)
        links = "".join(f"<li><a href=/news/{n}.html>Council hears residents on pier {n}</a>" for n in range(4))
        (folder / "index.html").write_text(f"<title>Paper</title><ul>{links}</ul>")
        for n in range(4):
            (folder / "news" / f"{n}.html").write_text(article(f"pier {n} of {port}"))
        served = ("-m", "http.server", str(port), "--bind", SCHEDULER, "--directory", str(folder))
        logs.append(started(0, *served))
        sites += f'[[site]]\nhome = "http://{SCHEDULER}:{port}/"\n'
    (tmp_path / "sites.toml").write_text(sites)
    dask = ("-m", "distributed.cli.dask_scheduler", "--host", SCHEDULER, "--no-dashboard")
    scheduler = started(0, *dask)
    workers = [
        started(
            number, "-m", "distributed.cli.dask_worker", f"tcp://{SCHEDULER}:8786", "--host", address,
            "--nthreads", "1", "--resources", "newsscrape=1", "--no-dashboard", "--no-nanny",
        )
        for number, address in enumerate(WORKERS, start=1)
    ]  # fmt: skip
    until = time.monotonic() + 60
    while scheduler.read_text().count("Register worker") < len(workers) and time.monotonic() < until:
        time.sleep(0.2)
    done = _crawl(tmp_path)
    assert done.returncode == 0, done.stderr
    assert [(state["status"], state["articles"]) for state in json.loads(done.stdout)] == [("done", 4)] * 2
    asked = [set(re.findall(r"^(\d[\d.]+) - -", log.read_text(), re.M)) for log in logs]
    assert sorted(map(list, asked)) == [[address] for address in WORKERS]


def _crawl(folder: Path) -> subprocess.CompletedProcess[Any]:
    command = [*inside(0), sys.executable, "-m", "newsscrape", "cluster", "crawl", str(folder / "sites.toml")]
    more = ["--root", str(folder / "root"), "--scheduler", f"tcp://{SCHEDULER}:8786", "--json", *FAST]
    return subprocess.run([*command, *more], env=ENVIRONMENT, capture_output=True, text=True, timeout=240, check=False)
