"""``newsscrape cluster``: crawls on many machines, and on all cores of one."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from newsscrape.cluster.pool import work
from newsscrape.cluster.remote import is_address
from newsscrape.cluster.roots import names, states
from newsscrape.cluster.shards import NAME, State, Task
from newsscrape.cluster.sites import site_tasks
from newsscrape.cluster.warc_paths import warc_tasks
from newsscrape.commands.options import day_option
from newsscrape.commands.printing import console, say, say_json, show_table
from newsscrape.errors import BadArgument

INTERRUPTED = 130  # exit code after Ctrl-C, as in shells


def _place(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
    """Read --root."""
    return given.rstrip("/") if is_address(given) else str(Path(given).absolute())


_root = click.option(
    "--root", required=True, metavar="DIR", callback=_place,
    help="The folder with the shards, which all machines see under this name; or an address such as s3://bucket/news.",
)  # fmt: skip
_scheduler = click.option(
    "--scheduler", metavar="ADDRESS", help="The Dask scheduler that has the workers, such as tcp://node1:8786."
)
_workers = click.option(
    "--workers", metavar="N", type=click.IntRange(1), default=lambda: os.cpu_count() or 1, show_default="all cores",
    help="Without --scheduler: the number of workers on this machine, with eight tasks each at a time.",
)  # fmt: skip
_limit = click.option(
    "--time-limit", metavar="MINUTES", type=click.FloatRange(min=0), default=0.0,
    help="Stop a task after so many minutes; the same command goes on with it.",
)  # fmt: skip
_again = click.option("--again", is_flag=True, help="Work also on shards that are done.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _pairs(_context: click.Context, _parameter: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """Validate -s."""
    wrong = [one for one in given if "=" not in one]
    if wrong:
        raise click.BadParameter(f"write it as NAME=VALUE: {wrong[0]}")
    return dict(one.split("=", 1) for one in given)


_settings = click.option(
    "-s", "settings", metavar="NAME=VALUE", multiple=True, callback=_pairs, help="A setting, as for scrapy crawl."
)


def _common(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.group()
def cluster() -> None:
    """Crawl, import and re-extract on many machines, or on all cores of one, with Dask.

    Each site is a task, with a process and a shard of its own: an archive with its WARC files under DIR/shards. Two
    tasks never contact one host. A task that is interrupted goes on from its shard when the same command runs again;
    one that fails three times is set aside, and the others go on.

    Needs the extra "cluster": pip install -e '.[cluster]'. Workers on other machines are started with the resource that
    each task takes one of:

    \b
      dask scheduler
      dask worker tcp://node1:8786 --nthreads 8 --resources "newsscrape=8"
      newsscrape cluster crawl sites.toml --root /shared/news --scheduler tcp://node1:8786
      newsscrape cluster status --root /shared/news
      newsscrape merge /shared/news --into archive/archive.db

    DIR may be an address in object storage, such as s3://bucket/news with s3fs installed. Then a task works on a copy
    on its own machine, and puts it up at the end; docs/scale.md says what that costs.
    """


@cluster.command()
@click.argument("sites", metavar="SITES.TOML", type=click.Path(path_type=Path, dir_okay=False))
@_common(_root, _scheduler, _workers, _limit, _again, _settings, _json)
def crawl(
    sites: Path, root: str, scheduler: str | None, workers: int, time_limit: float, again: bool,
    settings: Mapping[str, str], as_json: bool,
) -> None:  # fmt: skip
    """Crawl the sites of SITES.TOML, each as "scrapy crawl site" would.

    Sites that share a host, such as that of a feed, are one task. Pages on hosts of other sites are not fetched.
    """
    tasks = site_tasks(sites, root, settings, _project(), 60 * time_limit)
    _run(tasks, root, again, scheduler, workers, as_json)


@cluster.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option("--host", metavar="DOMAIN", help="Only pages on this host and its subdomains, such as bbc.co.uk.")
@day_option("--since", "Only pages captured on this day or later.")
@day_option("--until", "Only pages captured on this day or earlier.")
@_common(_root, _scheduler, _workers, _limit, _again, _settings, _json)
def warc(
    paths: tuple[str, ...], host: str | None, since: str | None, until: str | None, root: str, scheduler: str | None,
    workers: int, time_limit: float, again: bool, settings: Mapping[str, str], as_json: bool,
) -> None:  # fmt: skip
    """Read the pages of WARC files, each file in a shard of its own, as "scrapy crawl warc" would.

    A PATH is a file, a folder, an address (https://…, s3://… with s3fs installed), or a list of them whose name ends in
    .paths, .txt, .paths.gz or .txt.gz, such as the warc.paths.gz of CC-NEWS. With a filter, only the records that
    pass it are kept in the shard, byte by byte.
    """
    given = {"host": host, "captured_since": since, "captured_until": until}
    wanted = {name: value for name, value in given.items() if value}
    tasks = warc_tasks(paths, root, wanted, settings, _project(), 60 * time_limit)
    _run(tasks, root, again, scheduler, workers, as_json)


@cluster.command()
@_common(_root, _scheduler, _workers, _limit, _json)
def reextract(root: str, scheduler: str | None, workers: int, time_limit: float, as_json: bool) -> None:
    """Re-run extraction in every shard, as "newsscrape reextract" would. Merge into a new archive afterwards."""
    command = ("newsscrape", "reextract", "--jobs", "1", "--db", NAME)
    found = names(root)
    if not found:
        raise BadArgument(f"there are no shards in {root}")
    tasks = [Task(root, name, command, project=_project(), limit=60 * time_limit) for name in found]
    _run(tasks, root, True, scheduler, workers, as_json)


@cluster.command()
@_common(_root, _json)
def status(root: str, as_json: bool) -> None:
    """Show what became of each shard. Opens no archive, so that it can run on any machine."""
    found = states(root)
    if not found:
        raise BadArgument(f"there are no shards in {root}")
    if as_json:
        say_json([asdict(state) for state in found])
        return
    show_table("Shards", [_row(state) for state in found])
    show_table("Together", [_together(found)])


def _row(state: State) -> dict[str, Any]:
    return {
        "shard": state.shard, "status": state.status, "articles": state.articles, "captures": state.captures,
        "waiting": state.waiting, "machine": state.machine, "since": state.at, "reason": state.reason or "",
    }  # fmt: skip


def _together(found: Sequence[State]) -> dict[str, int]:
    kinds = Counter(state.status for state in found)
    return {
        "shards": len(found),
        **{str(kind): number for kind, number in kinds.items()},
        **{name: sum(getattr(state, name) for state in found) for name in ("articles", "captures", "waiting")},
    }  # fmt: skip


def _project() -> dict[str, str]:
    """Where a project's own settings are, if the command runs in a project."""
    from scrapy.utils.conf import closest_scrapy_cfg, init_env

    found = closest_scrapy_cfg()
    init_env()
    module = os.environ.get("SCRAPY_SETTINGS_MODULE", "newsscrape.settings")
    paths = [str(Path(found).parent)] if found else []
    path = os.pathsep.join(filter(None, [*paths, os.environ.get("PYTHONPATH", "")]))
    return {"SCRAPY_SETTINGS_MODULE": module, "PYTHONPATH": path}


def _run(tasks: Sequence[Task], root: str, again: bool, scheduler: str | None, workers: int, as_json: bool) -> None:
    """Work on what is not done, and show each shard as it comes. Exits with 1 if one failed, 130 after Ctrl-C."""
    done = set() if again else {state.shard for state in states(root) if state.status == "done"}
    todo = [task for task in tasks if task.name not in done]
    if len(todo) < len(tasks) and not as_json:
        say(f"{len(tasks) - len(todo)} of {len(tasks)} shards are done already; --again works on them too")
    found = []
    with _shown(len(todo)) as advance:
        try:
            for state in work(todo, scheduler, workers) if todo else ():
                found.append(state)
                advance()
                if not as_json:
                    _say(state)
        except KeyboardInterrupt:
            say("stopped: the same command goes on", err=True)
            sys.exit(INTERRUPTED)
    if as_json:
        say_json([asdict(state) for state in found])
    if any(state.status == "failed" for state in found):
        sys.exit(1)


def _say(state: State) -> None:
    reason = f": {state.reason}" if state.reason else ""
    say(f"{state.status:8}{state.shard}, {state.articles:,} articles{reason}", err=state.status == "failed")


@contextmanager
def _shown(total: int) -> Iterator[Callable[[], None]]:
    with Progress(console=console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task("shards", total=total)
        yield lambda: shown.advance(task)
