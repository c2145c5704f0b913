"""The root of all shards, whether it is a folder that all machines see or an address in object storage."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsscrape.cluster import shards
from newsscrape.cluster.remote import Unreachable, is_address
from newsscrape.cluster.shards import NAME, SHARDS, State, shard_folder
from newsscrape.cluster.storage import PAGES, Damaged, ObjectStorage
from newsscrape.errors import BadArgument

_SHARDS = re.compile(rf"(\w+://.+?)/{SHARDS}(?:/([^/]+))?/?")


def states(root: str) -> list[State]:
    """The states of all shards, by name."""
    return ObjectStorage(root).states() if is_address(root) else list(shards.states(Path(root)))


def names(root: str) -> list[str]:
    """The shards that have an archive."""
    if is_address(root):
        return [state.shard for state in states(root) if state.version]
    return [path.parent.name for path in sorted((Path(root) / SHARDS).glob(f"*/{NAME}"))]


def set_aside(root: str, name: str, reason: str) -> State:
    """Note that a shard's task failed for good."""
    if not is_address(root):
        return shards.write_state(shard_folder(Path(root), name), "failed", reason)
    storage = ObjectStorage(root)
    return storage.tell(shards.changed(storage.state(name) or State(name, "failed"), "failed", reason))


@dataclass(frozen=True, slots=True)
class StoredShard:
    """A shard in object storage that has an archive."""

    storage: ObjectStorage
    state: State

    @property
    def address(self) -> str:
        return f"{self.storage.root}/{SHARDS}/{self.state.shard}"


def stored_shards(address: str) -> list[StoredShard]:
    """The shards at the address of a root, of its folder ``shards``, or of one of them, that have an archive.

    Raises BadArgument if there are none, Unreachable.
    """
    found = _SHARDS.fullmatch(address)
    storage = ObjectStorage(found[1] if found else address)
    shards = [StoredShard(storage, state) for state in storage.states() if state.version]
    if found and found[2]:
        shards = [shard for shard in shards if shard.state.shard == found[2]]
    if not shards:
        raise BadArgument(f"there are no shards at {address}: name the root of newsscrape cluster, or a shard in it")
    return shards


def brought(shards: Iterable[StoredShard], into: Path) -> Iterator[tuple[StoredShard, Path | str]]:
    """Shards with their archives, each copied with its WARC files into a folder in ``into`` until the next one is.

    One that cannot be copied comes with the reason. WARC files that ``into`` has in its folder ``warc`` already, by
    name and size, are not fetched again.
    """
    into.mkdir(parents=True, exist_ok=True)
    for shard in shards:
        with tempfile.TemporaryDirectory(prefix="merging-", dir=into) as place:
            folder = Path(place) / shard.state.shard
            try:
                names = shard.storage.fetch(shard.state, folder)
                shard.storage.fetch_pages(shard.state.shard, names, folder, into / PAGES)
            except (Damaged, Unreachable) as error:
                yield shard, str(error)
                continue
            yield shard, folder / NAME
