"""How work is divided: one task for sites that share a host, one for each WARC file; and what becomes of a shard."""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.settings import Settings

from newsscrape.cli import cli
from newsscrape.cluster import middleware
from newsscrape.cluster.shards import read_state, states, write_state
from newsscrape.cluster.sites import site_tasks
from newsscrape.cluster.warc_paths import fetch, warc_tasks
from newsscrape.discovery.sites import read_sites
from newsscrape.errors import BadArgument
from newsscrape.store.archive import Archive

SITES = """
[[site]]
home = "https://north.example/"
exclude = ['\\?print=']
feeds = ["https://feeds.example/north"]
max_pages = 12
[[site]]
home = "https://south.example/"
name = 'The "South"'
[[site]]
home = "https://www.east.example/news/"
feeds = ["https://feeds.example/east"]
cookies = "east.txt"
"""


def test_sites_that_share_a_host_are_one_task(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(SITES)
    tasks = site_tasks(tmp_path / "sites.toml", str(tmp_path / "root"), {"DOWNLOAD_DELAY": "2"}, {}, 60)
    domains = {task.name: task.domains for task in tasks}
    assert domains == {
        "south.example": ("south.example",),
        "north.example": ("east.example", "feeds.example", "north.example"),
    }
    (shared,) = (task for task in tasks if task.name == "north.example")
    entries = read_sites(shared.files["north.example.toml"])
    original = {entry.home: entry for entry in read_sites(SITES)}
    assert [entry.home for entry in entries] == ["https://north.example/", "https://www.east.example/news/"]
    assert entries[0] == original[entries[0].home]
    assert entries[1].cookies == str(tmp_path / "east.txt")  # found from the shard's folder too
    (south,) = (task for task in tasks if task.name == "south.example")
    assert read_sites(south.files["south.example.toml"])[0].name == 'The "South"'


def test_files_are_found_in_lists_folders_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / "b.warc.gz").touch()
    (tmp_path / "warc" / "notes.txt").touch()
    names = [
        "b.warc.gz",
        "s3://bucket/CC-NEWS-20160826124520-00000.warc.gz",
        "s3://bucket/CC-NEWS-20160827124520-1.warc",
    ]
    (tmp_path / "warc" / "warc.paths.gz").write_bytes(gzip.compress("\n".join(names).encode()))
    paths = [str(tmp_path / "warc"), str(tmp_path / "warc" / "warc.paths.gz")]
    tasks = warc_tasks(paths, str(tmp_path / "root"), {"host": "bbc.co.uk", "captured_until": "2016-08-26"}, {}, {}, 0)
    assert [task.source for task in tasks] == [str(tmp_path / "warc" / "b.warc.gz"), names[1]]
    assert tasks[1].command[-4:] == ("-a", "host=bbc.co.uk", "-a", "captured_until=2016-08-26")
    assert len({task.name for task in tasks}) == 2
    with pytest.raises(BadArgument, match="no file or folder"):
        warc_tasks([str(tmp_path / "nothing")], str(tmp_path), {}, {}, {}, 0)


def test_a_file_without_a_filter_is_kept_whole(tmp_path: Path) -> None:
    (tmp_path / "b.warc.gz").write_bytes(b"anything")
    fetch(str(tmp_path / "b.warc.gz"), tmp_path / "shard", {})
    fetch(str(tmp_path / "b.warc.gz"), tmp_path / "shard", {})
    assert (tmp_path / "shard" / "warc" / "b.warc.gz").read_bytes() == b"anything"


def test_a_state_keeps_what_was_counted_before(tmp_path: Path) -> None:
    folder = tmp_path / "shards" / "north.example"
    write_state(folder, "stopped", "its limits are reached", {"articles": 3, "captures": 5, "waiting": 7})
    assert write_state(folder, "running").articles == 3
    (tmp_path / "shards" / "torn").mkdir()
    (tmp_path / "shards" / "torn" / "state.json").write_text('{"shard": "to')
    assert read_state(tmp_path / "shards" / "torn") is None
    assert [state.waiting for state in states(tmp_path)] == [7]
    shown = CliRunner().invoke(cli, ["cluster", "status", "--root", str(tmp_path), "--json"])
    assert '"status": "running"' in shown.output


def test_the_error_names_the_missing_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "sites.toml").write_text('[[site]]\nhome = "https://north.example/"\n')
    with pytest.raises(BadArgument, match="pip install distributed"):
        CliRunner().invoke(
            cli, ["cluster", "crawl", str(tmp_path / "sites.toml"), "--root", str(tmp_path)], catch_exceptions=False
        )


class Crawler:
    """As much of a crawl as the middleware asks for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **pauses: float) -> None:
        self.settings = Settings({"DOWNLOAD_DELAY": 0.2, "CLUSTER_DOMAINS": ["north.example"]})
        monkeypatch.setattr(middleware, "session_of", lambda _: SimpleNamespace(pauses=pauses))

    def wait(self, *addresses: str) -> list[float]:
        """Seconds that each of some requests waits, one after the other."""
        manners, waits = middleware.HostManners(self), []  # type: ignore[arg-type]
        for address in addresses:
            start = time.monotonic()
            asyncio.run(manners.process_request(Request(address)))
            waits.append(round(time.monotonic() - start, 1))
        return waits


def test_a_crawl_that_goes_on_waits_for_the_delay_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home, other = "http://www.north.example/", "http://feeds.north.example/"
    assert Crawler(monkeypatch).wait(home, home) == [0, 0]  # nobody was there before; Scrapy keeps the delay in between
    assert Crawler(monkeypatch).wait(home, other, home)[0] >= 0.2
    Crawler(monkeypatch, **{"www.north.example": 0.5}).wait(home)  # robots.txt asks for more
    assert Crawler(monkeypatch).wait(home)[0] >= 0.5
    with pytest.raises(IgnoreRequest, match="another task"):
        Crawler(monkeypatch).wait("http://south.example/")


def test_a_shard_that_a_task_works_on_is_not_merged(tmp_path: Path) -> None:
    for name in ("north", "south"):
        Archive.open(tmp_path / "shards" / name / "archive.db").close()
    write_state(tmp_path / "shards" / "north", "running")
    into = ["--into", str(tmp_path / "all" / "archive.db"), "--json"]
    shown = CliRunner().invoke(cli, ["merge", str(tmp_path / "shards"), *into])
    assert shown.exit_code == 1
    reasons = {Path(one["shard"]).parent.name: one["reason"] for one in json.loads(shown.output)}
    assert reasons["south"] is None and "is at work on it" in reasons["north"]
