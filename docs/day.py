"""Run the commands of docs/day.md and docs/tutorial.md, each in a new folder, and write their output below them.

A line that begins with ``$`` is a command; all that follows it in its block is its output. The web server runs in the
background until the end. ``timeout -s KILL SECONDS`` kills its command as soon as the archive has a new article: the
seconds that this takes differ between machines.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

DAY = Path(__file__).parent / "day.md"
TUTORIAL = Path(__file__).parent / "tutorial.md"
PORT = "48000"  # as the text has it
_BLOCK = re.compile(r"```console\n(.*?)```", re.S)
_SERVER = "-m http.server"
_KILLED = re.compile(r"timeout -s KILL \d+ ")
_ARCHIVE = "day/archive.db"


def run_all(text: str, port: str = PORT) -> str:
    """The text with every command's present output; with another port they run there, and the text does not show it."""
    return _run_all(text.replace(PORT, port)).replace(port, PORT)


def _run_all(text: str) -> str:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsscrape.settings\n")
        shutil.copytree(DAY.parent / "examples", folder / "docs" / "examples")
        servers: list[subprocess.Popen[bytes]] = []
        try:
            return _BLOCK.sub(lambda block: f"```console\n{_run_block(block[1], folder, servers)}```", text)
        finally:
            for server in servers:
                server.kill()
                server.wait()


def _run_block(block: str, folder: Path, servers: list[subprocess.Popen[bytes]]) -> str:
    lines = []
    for command in (line[2:] for line in block.splitlines() if line.startswith("$ ")):
        lines.append(f"$ {command}")
        if _SERVER in command:
            servers.append(_serve(command, folder))
        elif killed := _KILLED.match(command):
            lines += _run_and_kill(command[killed.end() :], folder).splitlines()
        else:
            lines += _run(command, folder).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _run(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=400, check=False,
    )  # fmt: skip
    return done.stdout


def _run_and_kill(command: str, folder: Path) -> str:
    """What a crawl prints until it is killed with all its processes, which is when it has stored another article."""
    before = _articles(folder)
    with subprocess.Popen(
        ["bash", "-c", command], cwd=folder, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    ) as crawl:  # fmt: skip
        deadline = time.monotonic() + 120
        while _articles(folder) == before and crawl.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(crawl.pid, signal.SIGKILL)
        return crawl.communicate()[0]


def _articles(folder: Path) -> int:
    with closing(sqlite3.connect(f"file:{folder / _ARCHIVE}?mode=ro", uri=True, timeout=60)) as archive:
        count: int = archive.execute("SELECT COUNT(*) FROM article").fetchone()[0]
        return count


def _serve(command: str, folder: Path) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        command.split(), cwd=folder, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", int(command.rpartition(" ")[2]))) == 0:
                return server
        time.sleep(0.05)
    server.kill()
    raise RuntimeError(f"the web server did not start: {command}")


def _environment() -> dict[str, str]:
    """The commands of this Python before all others, and newsscrape as it stands here."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(DAY.parent.parent), "COLUMNS": "110"}


if __name__ == "__main__":
    for page in (DAY, TUTORIAL):
        page.write_text(run_all(page.read_text("utf-8")), "utf-8")
