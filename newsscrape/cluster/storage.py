"""Shards in object storage, which knows no files that grow: a task works on a copy, and puts it up as a new version.

Of a shard, ``state.json`` names the version that counts, ``versions/VERSION/`` has its archive and small files, and
``warc/`` the pages of all versions: a WARC file that is closed does not change. The state is put up last, so that a
version takes effect in one step or not at all.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path, PurePath
from uuid import uuid4

from newsscrape.archive.warc_links import link_or_copy
from newsscrape.archive.writer import LOCK, OPEN
from newsscrape.cluster.lease import WAITS, Lease, NoLease, held
from newsscrape.cluster.remote import Unreachable, filesystem
from newsscrape.cluster.shards import HOSTS, NAME, SHARDS, STATE, State, read_state, state_of, stored
from newsscrape.errors import NewsscrapeError
from newsscrape.store.archive import Archive

VERSIONS, LEASES, PAGES, PAGE_LIST = "versions", "lease", "warc", "warc.json"
_NOT_KEPT = (STATE, "lock", PAGE_LIST)
_PASSING = (".part", "-wal", "-shm", LOCK)  # ends of names
Stamp = tuple[int, int]  # a file's size and time, by which one that was changed is known


class Damaged(NewsscrapeError):
    """A shard in object storage that is not as a task leaves it."""


class ObjectStorage:
    """The shards at an address, such as ``s3://bucket/news``.

    Raises BadArgument if it is not known how to reach it, Unreachable where it does not answer.
    """

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self.system, path = filesystem(self.root)
        self.path = path.rstrip("/")

    def shard(self, name: str) -> str:
        """Where a shard is, without the protocol."""
        return f"{self.path}/{SHARDS}/{name}"

    def states(self) -> list[State]:
        """The states of all shards, by name."""
        with _reaching(self.root):
            self.system.invalidate_cache()
            try:
                names = self.system.ls(f"{self.path}/{SHARDS}", detail=False)
            except FileNotFoundError:
                return []
            paths = [f"{name.rstrip('/')}/{STATE}" for name in names]
            found = self.system.cat(paths, on_error="omit") if paths else {}
        read = (_named(path.split("/")[-2], found[path]) for path in sorted(found))
        return [state for state in read if state is not None]

    def state(self, name: str) -> State | None:
        """The state of a shard; None if it has none that can be read."""
        with _reaching(self.root):
            try:
                return _named(name, self.system.cat_file(f"{self.shard(name)}/{STATE}"))
            except FileNotFoundError:
                return None

    def tell(self, state: State) -> State:
        """Replace the state of a shard, and with it the version that counts."""
        with _reaching(self.root):
            self.system.makedirs(self.shard(state.shard), exist_ok=True)  # some storages have folders
            self.system.pipe_file(f"{self.shard(state.shard)}/{STATE}", stored(state).encode())
        return state

    def fetch(self, state: State, folder: Path) -> list[str]:
        """Copy a shard's version into a folder, without WARC files; their names. Raises Damaged."""
        folder.mkdir(parents=True, exist_ok=True)
        with _reaching(self.root):
            self.system.invalidate_cache()
            for path in self.system.find(f"{self.shard(state.shard)}/{VERSIONS}/{state.version}"):
                self.system.get_file(path, str(folder / path.rpartition("/")[2]))
        return _page_names(folder / PAGE_LIST)

    def fetch_pages(self, shard: str, names: Sequence[str], folder: Path, there: Path | None = None) -> None:
        """Copy WARC files into the folder ``warc`` of another, or link those of the same name and size in ``there``."""
        for name in names:
            path, target = f"{self.shard(shard)}/{PAGES}/{name}", folder / PAGES / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with _reaching(self.root):
                if there and (there / name).is_file() and (there / name).stat().st_size == self.system.size(path):
                    link_or_copy(there / name, target)
                else:
                    self.system.get_file(path, str(target))

    def put(self, name: str, version: str, files: Sequence[Path], pages: Sequence[tuple[str, Path]]) -> None:
        """Put up the files of a version, and WARC files by their names."""
        shard = self.shard(name)
        to = [f"{shard}/{VERSIONS}/{version}/{path.name}" for path in files]
        to += [f"{shard}/{PAGES}/{page}" for page, _ in pages]
        with _reaching(self.root):
            for folder in sorted({path.rpartition("/")[0] for path in to}):
                self.system.makedirs(folder, exist_ok=True)
            for path, target in zip([*files, *(path for _, path in pages)], to, strict=True):
                self.system.put_file(str(path), target)

    def clear(self, state: State, pages: Sequence[str]) -> None:
        """Remove what does not belong to a shard's version, such as what a task put up that died then."""
        shard = self.shard(state.shard)
        kept = {f"{shard}/{PAGES}/{page}" for page in pages}
        with _reaching(self.root):
            self.system.invalidate_cache()
            for path in (*self.system.find(f"{shard}/{VERSIONS}"), *self.system.find(f"{shard}/{PAGES}")):
                if path not in kept and not path.startswith(f"{shard}/{VERSIONS}/{state.version}/"):
                    self.system.rm_file(path)


class Borrowed:
    """The copy of a shard that a task works on."""

    def __init__(self, storage: ObjectStorage, folder: Path, lease: Lease) -> None:
        self.storage, self.folder, self.lease = storage, folder, lease
        self.base = storage.state(folder.name)
        self._pages: dict[str, Stamp | None] = {}  # WARC files that are put up → what they were when they came

    def fetch(self, with_pages: bool) -> None:
        """Copy what there is. A crawl goes on without the WARC files, unless one was left open."""
        self.folder.mkdir(parents=True)
        if self.base is not None:
            if self.base.version:
                self._fetch(self.base, with_pages)
            (self.folder / STATE).write_text(stored(self.base), "utf-8")
        if self.lease.inherited:  # the task before died, after it had asked these hosts for pages
            hosts = self.folder / HOSTS
            known = json.loads(hosts.read_text("utf-8")) if hosts.exists() else {}
            hosts.write_text(json.dumps(known | json.loads(self.lease.inherited)), "utf-8")

    def _fetch(self, base: State, with_pages: bool) -> None:
        names = self.storage.fetch(base, self.folder)
        if with_pages or any(name.endswith(OPEN) for name in names):
            self.storage.fetch_pages(base.shard, names, self.folder)
        self._pages = {name: _stamp(self.folder / PAGES / name) for name in names}

    def put_back(self) -> State:
        """Put the copy up as a new version; its state is the one in the folder. Raises NoLease, Unreachable."""
        self.lease.confirm()
        if (self.folder / NAME).is_file():
            Archive.open(self.folder / NAME).close()  # a process that was killed left rows in SQLite's log
        state = read_state(self.folder)
        assert state is not None
        pages = {
            path.relative_to(self.folder / PAGES).as_posix(): path
            for path in (self.folder / PAGES).rglob("*")
            if path.is_file() and not path.name.endswith(_PASSING)
        }
        names = sorted({*pages, *(name for name, stamp in self._pages.items() if stamp is None)})
        (self.folder / PAGE_LIST).write_text(json.dumps(names), "utf-8")
        files = [self.folder / PAGE_LIST, *(path for path in sorted(self.folder.iterdir()) if _is_kept(path))]
        changed = [(name, path) for name, path in pages.items() if _stamp(path) != self._pages.get(name)]
        new = replace(state, version=uuid4().hex[:12])
        _patiently(lambda: self.storage.put(new.shard, new.version, files, changed))
        self.lease.confirm()
        if _version(self.storage.state(new.shard)) != _version(self.base):
            raise NoLease(f"{new.shard}: another task put a version up")
        _patiently(lambda: self.storage.tell(new))
        with suppress(Unreachable):  # the next task does it
            self.storage.clear(new, names)
        return new


@contextmanager
def borrowed(root: str, name: str, with_pages: bool, scratch: Path | None) -> Iterator[Borrowed]:
    """A shard, held and copied into a folder on this machine, within ``scratch`` if given.

    Raises NoLease while another task works on it, Unreachable, BadArgument.
    """
    storage = ObjectStorage(root)
    with tempfile.TemporaryDirectory(prefix="newsscrape-", dir=scratch) as place:
        folder = Path(place) / name
        hosts = folder / HOSTS
        with held(
            storage.system, f"{storage.shard(name)}/{LEASES}", name,
            lambda: hosts.read_text("utf-8") if hosts.exists() else "",
        ) as lease:  # fmt: skip
            shard = Borrowed(storage, folder, lease)
            shard.fetch(with_pages)
            yield shard


def _named(shard: str, data: bytes) -> State | None:
    """A state with the name of where it is: a name in the file may be made to lead out of a folder."""
    state = state_of(data)
    return replace(state, shard=shard) if state is not None else None


def _page_names(path: Path) -> list[str]:
    """The WARC files of a version. Raises Damaged, also for a name that leads out of a folder: it may be made to."""
    try:
        names = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Damaged(f"its list of WARC files cannot be read: {error}") from error
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Damaged("its list of WARC files is no list of names")
    for name in names:
        if not name or PurePath(name).is_absolute() or ".." in PurePath(name).parts:
            raise Damaged(f"its list of WARC files names {name!r}, which is outside its folder")
    return names


def _is_kept(path: Path) -> bool:
    return path.is_file() and path.name not in _NOT_KEPT and not path.name.endswith(_PASSING)


def _stamp(path: Path) -> Stamp | None:
    if not path.exists():
        return None
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _version(state: State | None) -> str:
    return state.version if state is not None else ""


def _patiently(work: Callable[[], object]) -> None:
    for wait in WAITS:
        try:
            work()
            return
        except Unreachable:
            time.sleep(wait)
    work()


@contextmanager
def _reaching(root: str) -> Iterator[None]:
    try:
        yield
    except NewsscrapeError:
        raise
    except Exception as error:  # of whatever library is behind the storage
        raise Unreachable(f"{root} does not answer: {str(error) or type(error).__name__}") from error
