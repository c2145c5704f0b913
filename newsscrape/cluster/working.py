"""Runs a task on a worker: in a process of its own, whose end is its result. A task that ran half goes on there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from newsscrape.cluster.remote import is_address
from newsscrape.cluster.shards import (
    NAME,
    State,
    Status,
    Task,
    changed,
    counts,
    is_finished,
    replace_file,
    shard_folder,
    write_state,
)
from newsscrape.cluster.storage import borrowed
from newsscrape.errors import NewsscrapeError

GRACE = 30.0  # seconds that a process has to end when it is asked to
LOOK = 1.0  # seconds between two looks at the process, and at whether it is to stop
SHOWN = 2_000  # characters of its last words that are kept
SETTINGS = {"ARCHIVE_DB": NAME, "NEWSSCRAPE_WORKERS": "1", "NEWSSCRAPE_PROGRESS_INTERVAL": "60"}
LOG = "log.txt"
NOT_BEGUN = "stopped before it began"


class TaskFailed(NewsscrapeError):
    """A task's process ended with an error. Dask tries it again, elsewhere if it can."""


def run(task: Task, is_stopped: Callable[[], bool] = lambda: False, scratch: Path | None = None) -> State:
    """Work on a shard until nothing is left, the time is up or ``is_stopped``.

    One in object storage is worked on in a folder within ``scratch``. Raises TaskFailed; and for such a shard NoLease
    if another task works on it, Unreachable.
    """
    if is_address(task.root):
        return _run_borrowed(task, is_stopped, scratch)
    folder = shard_folder(Path(task.root), task.name)
    folder.mkdir(parents=True, exist_ok=True)
    if is_stopped():
        return write_state(folder, "stopped", NOT_BEGUN)
    return _run(task, folder, is_stopped)


def _run_borrowed(task: Task, is_stopped: Callable[[], bool], scratch: Path | None) -> State:
    if is_stopped():
        return State(task.name, "stopped", NOT_BEGUN)
    reads_pages = bool(task.source) or task.command[0] != "scrapy"
    with borrowed(task.root, task.name, reads_pages, scratch) as shard:
        shard.storage.tell(changed(shard.base or State(task.name, "running"), "running", None))
        try:
            _run(task, shard.folder, lambda: shard.lease.is_stale() or is_stopped())
        except TaskFailed:
            shard.put_back()
            raise
        return shard.put_back()


def _run(task: Task, folder: Path, is_stopped: Callable[[], bool]) -> State:
    for name, text in task.files.items():
        replace_file(folder / name, text)
    write_state(folder, "running")
    with (folder / LOG).open("ab") as log:
        start = log.tell()
        process = _start(task, folder, log.fileno())
        try:
            reason = _watch(process, task.limit, is_stopped)
        finally:
            if process.poll() is None:
                process.kill()
            assert process.stdin is not None
            process.stdin.close()
    # Scrapy's command fails if no page came through, which in a file may be so.
    passed = process.returncode == 0 or (task.source and process.returncode == 1 and is_finished(folder))
    if not passed and reason is None:
        why = _last_words(folder / LOG, start) or f"its process ended with {process.returncode}"
        write_state(folder, "failed", why, counts(folder))
        raise TaskFailed(f"{task.name}: {why}")
    found = counts(folder)
    if reason is None and found.get("waiting"):
        reason = "its limits are reached"
    status: Status = "done" if reason is None else "stopped"
    return write_state(folder, status, reason, found)


def _start(task: Task, folder: Path, log: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "newsscrape.cluster.child"], stdin=subprocess.PIPE, stdout=log, stderr=log,
        env={**os.environ, **task.project}, start_new_session=True,  # Ctrl-C is for the command, which stops its tasks
    )  # fmt: skip
    given = {
        "folder": str(folder.resolve()), "command": task.command, "domains": task.domains,
        "settings": {**SETTINGS, **task.settings}, "source": task.source, "wanted": dict(task.wanted),
    }  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(json.dumps(given).encode() + b"\n")
    process.stdin.flush()
    return process


def _watch(process: subprocess.Popen[bytes], limit: float, is_stopped: Callable[[], bool]) -> str | None:
    """Wait for a process; why it was stopped, None if it ended by itself."""
    until = time.monotonic() + limit if limit else float("inf")
    while True:
        try:
            process.wait(LOOK)
            return None
        except subprocess.TimeoutExpired:
            late = time.monotonic() > until
            if late or is_stopped():
                process.send_signal(signal.SIGINT)  # Scrapy finishes what is under way
                try:
                    process.wait(GRACE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                return f"its {limit:.0f} seconds are over" if late else "stopped"


def _last_words(path: Path, start: int) -> str:
    """The last error that a process wrote to its log, else its last line."""
    with path.open("rb") as log:
        log.seek(max(start, path.stat().st_size - SHOWN))
        lines = [line.strip() for line in reversed(log.read().decode("utf-8", "replace").split("\n")) if line.strip()]
    errors = [line for line in lines if line.startswith("error:")]
    return next(iter([*errors, *lines]), "")
