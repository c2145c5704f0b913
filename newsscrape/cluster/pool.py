"""Gives tasks to Dask's scheduler, which starts each on one worker, and on another if that one dies."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsscrape.cluster.remote import is_address
from newsscrape.cluster.roots import set_aside
from newsscrape.cluster.shards import State, Task
from newsscrape.cluster.working import GRACE, run
from newsscrape.errors import BadArgument, NewsscrapeError

if TYPE_CHECKING:
    from distributed import Client

CRAWLS = "newsscrape"  # the resource that a task takes one of; workers say how many they have
AT_ONCE = 8  # tasks of a worker on this machine: crawls mostly wait for their hosts
TRIES = 3
_NO_RESOURCE = (
    "no worker of {address} has the resource that tasks take one of. Start workers with it: "
    f'dask worker {{address}} --nthreads {AT_ONCE} --resources "{CRAWLS}={AT_ONCE}"'
)


def work(tasks: Sequence[Task], address: str | None, workers: int, at_once: int = AT_ONCE) -> Iterator[State]:
    """Work on all tasks; gives the state of each shard as its task ends. A task that fails three times is set aside.

    ``address`` is that of a scheduler; without, there are so many workers in this process. After a KeyboardInterrupt,
    tasks that run are stopped, so that they can go on, and their states still come before it.

    Raises BadArgument without the extra, NewsscrapeError if the scheduler is gone.
    """
    distributed = _distributed()
    with _client(distributed, address, workers, at_once) as client:
        stop = distributed.Event(f"newsscrape-stop-{client.id}", client=client)
        by_key = {_key(task): task for task in tasks}
        futures = [
            client.submit(_on_worker, task, stop.name, key=key, retries=TRIES - 1, resources={CRAWLS: 1})
            for key, task in by_key.items()
        ]
        coming = distributed.as_completed(futures)
        try:
            yield from _states(coming, by_key)
        except KeyboardInterrupt:
            stop.set()
            left = [future for future in futures if not future.done()]
            # A worker may not answer: its shard goes on too. A shard in object storage is put up first, however long
            # that takes; a second interrupt leaves it as it was before.
            patience = None if any(is_address(task.root) for task in tasks) else 2 * GRACE
            with suppress(TimeoutError):
                yield from _states(distributed.as_completed(left, timeout=patience), by_key)
            raise


def _states(coming: Any, by_key: Mapping[str, Task]) -> Iterator[State]:
    for future in coming:
        yield _state(future, by_key[future.key])


def _state(future: Any, task: Task) -> State:
    """The state in which a task left its shard; of one that was set aside, with the reason."""
    if future.status == "finished":
        state: State = future.result()
        return state
    if future.status in ("cancelled", "lost"):
        raise NewsscrapeError("the scheduler is gone. Run the same command again: every task goes on from its shard")
    error = future.exception()
    killed = type(error).__name__ == "KilledWorker"
    why = f"its workers died {TRIES} times while they worked on it" if killed else str(error).partition(": ")[2]
    return set_aside(task.root, task.name, f"set aside after {TRIES} tries: {why or error}")


def _on_worker(task: Task, stop: str) -> State:
    import distributed

    event = distributed.Event(stop, client=distributed.get_client())
    return run(task, event.is_set, Path(distributed.get_worker().local_directory))


def _key(task: Task) -> str:
    """The same for the same task, so that a scheduler which two commands give it to has it once."""
    return f"newsscrape-{task.name}-{hashlib.sha256(repr(task).encode()).hexdigest()[:12]}"


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise BadArgument(
            "newsscrape cluster needs the extra “cluster”: pip install distributed 'fsspec[http]'"
        ) from error
    return distributed


@contextmanager
def _client(distributed: Any, address: str | None, workers: int, at_once: int) -> Iterator[Client]:
    if address is not None:
        try:
            client = distributed.Client(address, timeout=10, name="newsscrape")
        except (OSError, ValueError) as error:
            raise BadArgument(f"there is no scheduler at {address}: {error}") from error
        with client:
            have = client.scheduler_info(n_workers=-1)["workers"].values()
            if have and not any(CRAWLS in worker.get("resources", {}) for worker in have):
                raise BadArgument(_NO_RESOURCE.format(address=address))
            yield client
        return
    with (
        # Each task has a process of its own; workers that only wait for those need none.
        distributed.LocalCluster(
            n_workers=workers, processes=False, threads_per_worker=at_once, resources={CRAWLS: at_once},
            dashboard_address="127.0.0.1:8787", silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):  # fmt: skip
        yield client
