"""The process that a task runs in: ``python -m newsscrape.cluster.child``, with the task as a line of JSON.

It lives no longer than the worker that started it: when its standard input ends, it ends too. A crawl that is killed
goes on from what it has stored. A lock on the shard makes sure that one process works there, also when a worker that
was given up for dead still lives.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Any

from filelock import FileLock, Timeout

from newsscrape.errors import NewsscrapeError

LOCK = "lock"
PATIENCE = 60.0  # seconds to wait for a process before this one to end
ORPHANED, LOCKED = 70, 75  # exit codes


def main() -> None:
    """Run the task that standard input names."""
    task = json.loads(sys.stdin.readline())
    Thread(target=_end_with_parent, daemon=True).start()
    folder = Path(task["folder"])
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        print(f"error: another process works in {folder}", file=sys.stderr)
        sys.exit(LOCKED)
    os.chdir(folder)
    if task["source"]:
        from newsscrape.cluster.warc_paths import fetch

        try:
            fetch(task["source"], folder, task["wanted"])
        except (NewsscrapeError, OSError, ValueError) as error:
            print(f"error: {task['source']}: {error}", file=sys.stderr)
            sys.exit(1)
        if not any(path.stat().st_size for path in Path("warc").iterdir()):
            sys.exit(0)  # no record of it is wanted
    program, *arguments = task["command"]
    if program == "scrapy":
        _scrapy(arguments, task)
    else:
        from importlib import import_module  # the command's row is above this one

        sys.argv = [program, *arguments]
        import_module("newsscrape.cli").main()


def _scrapy(arguments: list[str], task: Mapping[str, Any]) -> None:
    from scrapy.cmdline import execute
    from scrapy.utils.project import get_project_settings

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "newsscrape.settings")
    settings = get_project_settings()
    for name, value in task["settings"].items():
        settings.set(name, value, "cmdline")
    components = dict(settings.getdict("DOWNLOADER_MIDDLEWARES"))
    components["newsscrape.cluster.middleware.HostManners"] = 40  # before anything else may answer
    settings.set("DOWNLOADER_MIDDLEWARES", components, "cmdline")
    settings.set("CLUSTER_DOMAINS", task["domains"], "cmdline")
    execute(["scrapy", *arguments], settings)


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(ORPHANED)


if __name__ == "__main__":
    main()
