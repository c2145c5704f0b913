"""The folder that all machines see: a folder for each shard, with its archive, its WARC files and its ``state.json``.

The state is what others may read while a task runs. No other machine opens the archive itself: SQLite's log needs the
memory that processes of one machine share.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from socket import gethostname
from typing import Any, Literal

from newsscrape.errors import NewsscrapeError
from newsscrape.store.archive import Archive
from newsscrape.store.reader import rows

BUSY = 'a task of "newsscrape cluster" is at work on it, or died there: run that command again first'
SHARDS, NAME, STATE = "shards", "archive.db", "state.json"
HOSTS = "hosts.json"  # host → seconds between two requests that its robots.txt asks for, or 0
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_COUNTED = """
SELECT (SELECT COUNT(*) FROM article) AS articles, (SELECT COUNT(*) FROM capture) AS captures,
       (SELECT COUNT(*) FROM frontier WHERE done = 0) AS waiting
"""
Status = Literal["running", "stopped", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Task:
    """Work for one process in one shard: what ``scrapy`` or ``newsscrape`` is called with there.

    ``domains``: the only ones that it may contact. ``files``: written into the shard's folder first. ``limit``: seconds
    after which it is stopped, to go on later; 0 for none. ``source``: a WARC file to take pages from, with ``wanted``.
    """

    root: str
    name: str
    command: tuple[str, ...]
    domains: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    project: Mapping[str, str] = field(default_factory=dict)  # environment that finds the project's settings
    limit: float = 0.0
    source: str = ""
    wanted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """What became of a shard's last task. With the same command ``stopped`` and ``failed`` ones go on."""

    shard: str
    status: Status
    reason: str | None = None
    articles: int = 0
    captures: int = 0
    waiting: int = 0  # URLs that are left to fetch
    machine: str = ""
    at: str = ""
    version: str = ""  # in object storage (``storage``): where the archive is


def shard_name(text: str) -> str:
    """A name for a folder, from a domain or the name of a file."""
    return _NOT_IN_NAMES.sub("_", text).lstrip(".")[:120] or "shard"


def shard_folder(root: Path, name: str) -> Path:
    return root / SHARDS / name


def write_state(
    folder: Path, status: Status, reason: str | None = None, counts: Mapping[str, int] | None = None
) -> State:
    """Replace a shard's state in one step, so that a reader never sees half of one."""
    state = changed(read_state(folder) or State(folder.name, status), status, reason, counts)
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / STATE, stored(state))
    return state


def changed(before: State, status: Status, reason: str | None, counts: Mapping[str, int] | None = None) -> State:
    """A state that follows another here and now, with what was counted then unless it was counted anew."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    found: dict[str, Any] = dict(counts or {})
    return replace(before, status=status, reason=reason, machine=gethostname(), at=now, **found)


def stored(state: State) -> str:
    """A state as the text of its file."""
    return json.dumps(asdict(state), ensure_ascii=False, indent=1)


def replace_file(path: Path, text: str) -> None:
    """Write a file under another name, then give it its own."""
    partly = path.with_name(f"{path.name}.{os.getpid()}.part")
    partly.write_text(text, "utf-8")
    partly.replace(path)


def read_state(folder: Path) -> State | None:
    """A shard's state; None if it has none that can be read."""
    with suppress(OSError):
        return state_of((folder / STATE).read_bytes())
    return None


def state_of(data: bytes) -> State | None:
    """A state from what is in its file; None if that cannot be read."""
    with suppress(ValueError, TypeError):
        return State(**json.loads(data))
    return None


def is_busy(folder: Path) -> bool:
    """Whether a task may have the shard open, perhaps on another machine."""
    state = read_state(folder)
    return state is not None and state.status == "running"


def states(root: Path) -> Iterator[State]:
    """The states of all shards, by name."""
    for folder in sorted((root / SHARDS).glob("*")):
        state = read_state(folder)
        if state is not None:
            yield state


def counts(folder: Path) -> dict[str, int]:
    """What is in a shard, counted on the machine that has just worked on it."""
    if not (folder / NAME).is_file():
        return {}
    with suppress(NewsscrapeError), closing(Archive.read(folder / NAME)) as archive:
        found: dict[str, Any] = dict(rows(archive, _COUNTED)[0])
        return found
    return {}


def is_finished(folder: Path) -> bool:
    """Whether a shard's last crawl ended by itself."""
    if (folder / NAME).is_file():
        with suppress(NewsscrapeError), closing(Archive.read(folder / NAME)) as archive:
            last = rows(archive, "SELECT finish_reason FROM crawl ORDER BY id DESC LIMIT 1")
            return bool(last) and last[0]["finish_reason"] == "finished"
    return False
