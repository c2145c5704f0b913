"""Runs pywb next to Datasette: a temporary collection with the archive's WARC files, on this computer only.

pywb is found as a command and never imported: its dependencies (an old redis, brotlipy instead of brotli) conflict with
ours, so it needs an environment of its own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from newsscrape.archive.locations import is_inside
from newsscrape.errors import NewsscrapeError

LOOPBACK = "127.0.0.1"
COLLECTION = "archive"
COMMAND = "NEWSSCRAPE_WAYBACK"  # environment variable with pywb's command if it is not on PATH
START_LIMIT = 60.0  # seconds


def find_wayback() -> Path | None:
    """pywb's command ``wayback``: from NEWSSCRAPE_WAYBACK, on PATH, or next to this Python."""
    named = os.environ.get(COMMAND)
    found = shutil.which(named) if named else shutil.which("wayback") or shutil.which(Path(sys.prefix, "bin/wayback"))
    return Path(found) if found else None


@contextmanager
def replay(warc_dir: Path) -> Iterator[str]:
    """The URL of a pywb collection with the folder's pages, while the block runs.

    Raises NewsscrapeError if pywb is missing or does not start.
    """
    wayback = find_wayback()
    if wayback is None:
        raise NewsscrapeError(
            "pywb is not installed. It needs an environment of its own: pipx install pywb, then put its command "
            f"wayback on PATH or name it in {COMMAND}"
        )
    files = [path for path in sorted(warc_dir.resolve().glob("*.warc.gz")) if is_inside(path, warc_dir)]
    if not files:
        raise NewsscrapeError(f"there are no finished WARC files in {warc_dir}; --warc-dir names another folder")
    with tempfile.TemporaryDirectory(prefix="newsscrape-pywb-") as temporary:
        folder = Path(temporary)
        _index(wayback, files, folder / "index.cdxj")
        settings = {"index_paths": str(folder / "index.cdxj"), "archive_paths": f"{warc_dir.resolve()}{os.sep}"}
        config = {"collections": {COLLECTION: settings}, "enable_auto_colls": False}
        (folder / "config.yaml").write_text(yaml.safe_dump(config), "utf-8")
        with socket.create_server((LOOPBACK, 0)) as free:
            port = free.getsockname()[1]
        command = [str(wayback), "--bind", LOOPBACK, "--port", str(port), "--directory", str(folder)]
        log = folder / "pywb.log"
        with log.open("wb") as out:
            process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            _wait(process, port, log)
            yield f"http://{LOOPBACK}:{port}/{COLLECTION}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _index(wayback: Path, files: list[Path], index: Path) -> None:
    """Index the files with pywb's own indexer, which sorts by URL and time."""
    command = [str(wayback.with_name("cdx-indexer")), "--cdxj", "--sort", "--output", str(index), *map(str, files)]
    done = subprocess.run(command, cwd=index.parent, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise NewsscrapeError(f"pywb could not read the WARC files: {done.stderr.strip()[-500:]}")


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until pywb answers, which takes a few seconds."""
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection((LOOPBACK, port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise NewsscrapeError(f"pywb did not start: {log.read_text('utf-8', 'replace').strip()[-500:]}")
