"""Divides ``sites.toml`` into tasks: each site is one, and so are sites that share a host: no two meet there."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsscrape import urls
from newsscrape.cluster.shards import Task, shard_name
from newsscrape.discovery.sites import SiteEntry, read_sites
from newsscrape.errors import BadArgument

Table = Mapping[str, Any]


def site_tasks(
    sites: Path, root: str, settings: Mapping[str, str], project: Mapping[str, str], limit: float
) -> list[Task]:  # fmt: skip
    """A task for each site of a file. Raises BadArgument with a line for each fault in it."""
    try:
        text = sites.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadArgument(f"{sites} cannot be read: {error}") from error
    entries, tables = read_sites(text), tomllib.loads(text)["site"]
    return [
        _task(group, sites.parent, root, settings, project, limit)
        for group in _groups(list(zip(entries, tables, strict=True)))
    ]


def _domains(entry: SiteEntry) -> set[str]:
    """The domains that a site's crawl may contact: its own, and those of feeds and sitemaps that the file names."""
    return {urls.domain(url) for url in (entry.home, *entry.feeds, *entry.sitemaps)}


def _groups(sites: Sequence[tuple[SiteEntry, Table]]) -> list[list[tuple[SiteEntry, Table]]]:
    """Sites by the domains that they share, directly or through others."""
    groups: list[tuple[set[str], list[tuple[SiteEntry, Table]]]] = []
    for site in sites:
        domains, members = _domains(site[0]), [site]
        for group in [group for group in groups if group[0] & domains]:
            groups.remove(group)
            domains |= group[0]
            members = [*group[1], *members]
        groups.append((domains, members))
    return [members for _, members in groups]


def _task(
    group: Sequence[tuple[SiteEntry, Table]], folder: Path, root: str, settings: Mapping[str, str],
    project: Mapping[str, str], limit: float,
) -> Task:  # fmt: skip
    name = shard_name(urls.domain(group[0][0].home))
    file = f"{name}.toml"  # which tells the crawls of shards apart
    domains = sorted(set().union(*(_domains(entry) for entry, _ in group)))
    text = "\n".join(_written(table, folder) for _, table in group)
    command = ("scrapy", "crawl", "site", "-a", f"sites={file}", "-a", "outside=1")
    return Task(root, name, command, tuple(domains), {file: text}, settings, project, limit)


def _written(table: Table, folder: Path) -> str:
    """A site as TOML. A file of cookies is named in full, since the task runs elsewhere."""
    values = dict(table)
    if "cookies" in values:
        values["cookies"] = str((folder / values["cookies"]).resolve())
    # Text, numbers, true and false, and lists of them are the same in JSON.
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return "\n".join(["[[site]]", *lines, ""])
