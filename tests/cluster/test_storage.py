"""Shards in object storage: a version takes effect wholly or not at all, and one task at a time works on a shard."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from newsscrape.cluster import lease, storage
from newsscrape.cluster.lease import NoLease, held
from newsscrape.cluster.remote import Unreachable
from newsscrape.cluster.roots import names, set_aside, states
from newsscrape.cluster.shards import Task, write_state
from newsscrape.cluster.storage import Borrowed, ObjectStorage, borrowed
from newsscrape.cluster.working import run
from newsscrape.errors import BadArgument
from newsscrape.store.archive import Archive

fsspec = pytest.importorskip("fsspec", reason="needs the extra cluster: pip install 'fsspec[http]'")

ROOT, SHARD = "memory://bucket/news", "/bucket/news/shards/north.example"


class Killed(BaseException):
    """As far as a test can tell, the end of the process."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "WAITS", (0, 0))
    monkeypatch.setattr(storage, "WAITS", (0, 0))
    for name, seconds in {"BEAT": 0.02, "STALE": 0.2, "ABANDONED": 0.4, "PATIENCE": 0.8, "LOOK": 0.02}.items():
        monkeypatch.setattr(lease, name, seconds)


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


@pytest.fixture
def calls(memory: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is copied up and down, in order."""
    made: list[str] = []
    for name in ("put_file", "get_file"):
        former = getattr(type(memory), name)

        def noted(self: Any, one: str, other: str, *, _name: str = name, _do: Any = former, **more: Any) -> Any:
            made.append(f"{_name[:3]} {Path(one).name}")
            return _do(self, one, other, **more)

        monkeypatch.setattr(type(memory), name, noted)
    return made


def work(shard: Borrowed, articles: int, **pages: bytes) -> None:
    """What a task leaves."""
    Archive.open(shard.folder / "archive.db").close()
    (shard.folder / "warc").mkdir(exist_ok=True)
    for name, data in pages.items():
        (shard.folder / "warc" / f"{name}.warc.gz").write_bytes(data)
    write_state(shard.folder, "done", None, {"articles": articles})


def put_up(articles: int, with_pages: bool = False, **pages: bytes) -> None:
    with borrowed(ROOT, "north.example", with_pages, None) as shard:
        work(shard, articles, **pages)
        shard.put_back()


def objects(memory: Any) -> list[str]:
    return sorted(path.removeprefix(SHARD) for path in memory.find(SHARD))


def test_a_task_that_dies_leaves_the_version_before(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put_up(1, one=b"first")
    before = objects(memory)

    def killed(self: ObjectStorage, state: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(ObjectStorage, "tell", killed)
        put_up(2, two=b"second")
    assert [(state.articles, state.status) for state in states(ROOT)] == [(1, "done")]
    assert set(before) < set(objects(memory))
    put_up(3, three=b"third")
    assert [state.articles for state in states(ROOT)] == [3]
    (state,) = states(ROOT)
    version = [f"/versions/{state.version}/{name}" for name in ("archive.db", "warc.json")]
    assert objects(memory) == ["/state.json", *version, "/warc/one.warc.gz", "/warc/three.warc.gz"]


def test_pages_are_put_up_once_and_fetched_only_by_who_reads_them(memory: Any, calls: list[str]) -> None:
    put_up(1, one=b"first")
    calls.clear()
    put_up(2, two=b"second")
    assert calls == ["get archive.db", "get warc.json", "put warc.json", "put archive.db", "put two.warc.gz"]
    calls.clear()
    put_up(3, with_pages=True, two=b"SECOND")  # as long as before
    assert calls[:4] == ["get archive.db", "get warc.json", "get one.warc.gz", "get two.warc.gz"]
    assert calls[4:] == ["put warc.json", "put archive.db", "put two.warc.gz"]
    assert memory.cat_file(f"{SHARD}/warc/two.warc.gz") == b"SECOND"


def test_a_file_that_was_left_open_is_mended_by_the_next_task(memory: Any) -> None:
    with borrowed(ROOT, "north.example", False, None) as shard:
        work(shard, 1)
        (shard.folder / "warc" / "one.warc.gz.open").write_bytes(b"whole, torn")
        shard.put_back()
    with borrowed(ROOT, "north.example", False, None) as shard:
        left = shard.folder / "warc" / "one.warc.gz.open"
        assert left.read_bytes() == b"whole, torn"
        left.rename(left.with_suffix(""))
        shard.put_back()
    assert [path for path in objects(memory) if "warc/" in path] == ["/warc/one.warc.gz"]


def test_one_task_at_a_time_has_a_shard(memory: Any) -> None:
    with (
        borrowed(ROOT, "north.example", False, None),
        pytest.raises(NoLease, match="another task works on it"),
        borrowed(ROOT, "north.example", False, None),
    ):
        pass
    with borrowed(ROOT, "south.example", False, None), borrowed(ROOT, "north.example", False, None):
        pass
    assert memory.find("/bucket") == []


def test_who_follows_a_dead_task_knows_which_hosts_it_asked(memory: Any) -> None:
    with borrowed(ROOT, "north.example", False, None) as shard:
        work(shard, 1)
        (shard.folder / "hosts.json").write_text('{"north.example": 0, "feeds.example": 2}')
        shard.put_back()
    note = {"holder": "dead", "beat": 7, "note": '{"north.example": 90}'}
    memory.pipe_file(f"{SHARD}/lease/4", json.dumps(note).encode())
    start = time.monotonic()
    with borrowed(ROOT, "north.example", False, None) as shard:
        assert time.monotonic() - start >= lease.ABANDONED
        assert json.loads((shard.folder / "hosts.json").read_text()) == {"north.example": 90, "feeds.example": 2}
        assert objects(memory)[0:2] == ["/lease/4", "/lease/5"]
    assert not [path for path in objects(memory) if "lease" in path]


def test_a_task_that_was_given_up_for_dead_puts_nothing_up(memory: Any) -> None:
    put_up(1)
    with borrowed(ROOT, "north.example", False, None) as shard:
        work(shard, 2)
        memory.pipe_file(f"{SHARD}/lease/2", b"{}")
        until = time.monotonic() + 5
        while not shard.lease.is_stale() and time.monotonic() < until:
            time.sleep(0.01)
        with pytest.raises(NoLease, match="took it over"):
            shard.put_back()
    assert [state.articles for state in states(ROOT)] == [1]
    assert "/lease/2" in objects(memory)


def test_a_task_stops_while_the_storage_is_away_and_keeps_its_work(
    memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with borrowed(ROOT, "north.example", False, None) as shard:
        work(shard, 2)
        assert not shard.lease.is_stale()
        with monkeypatch.context() as patch:
            patch.setattr(type(memory), "pipe_file", lambda *_, **__: 1 / 0)
            time.sleep(lease.STALE + 0.1)
            assert shard.lease.is_stale()
            with pytest.raises(NoLease, match="does not answer: division by zero"):
                shard.put_back()
        shard.put_back()
    assert [state.articles for state in states(ROOT)] == [2]


def test_a_storage_that_creates_over_what_is_there_is_refused(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    former = type(memory).pipe_file
    monkeypatch.setattr(type(memory), "pipe_file", lambda self, path, data, mode="": former(self, path, data))
    with pytest.raises(BadArgument, match="Two tasks could work"), borrowed(ROOT, "north.example", False, None):
        pass


def test_two_that_wait_for_one_lease_do_not_both_get_it(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other is faster, between a look at what is there and the creation of the next."""
    former, faster = type(memory).pipe_file, []

    def late(self: Any, path: str, data: bytes, mode: str = "overwrite") -> None:
        if mode == "create" and not faster:
            faster.append(path)
            former(self, path, b"{}")
        former(self, path, data, mode=mode)

    monkeypatch.setattr(type(memory), "pipe_file", late)
    monkeypatch.setattr(lease, "ABANDONED", 60)
    with pytest.raises(NoLease, match="another task"), held(memory, f"{SHARD}/lease", "north.example", str):
        pass
    assert memory.cat_file(f"{SHARD}/lease/1") == b"{}"


def test_a_task_runs_on_a_copy(memory: Any, tmp_path: Path) -> None:
    command = ("newsscrape", "stats", "--db", "archive.db")
    task = Task(ROOT, "north.example", command, files={"north.toml": "# its part"})
    with pytest.raises(Exception, match="there is no archive"):
        run(task, scratch=tmp_path)
    (failed,) = states(ROOT)
    assert failed.status == "failed" and "there is no archive" in str(failed.reason)
    assert any(path.endswith("/log.txt") for path in objects(memory))
    put_up(1)
    done = run(task, scratch=tmp_path)
    assert (done.status, done.reason) == ("done", None)
    assert states(ROOT) == [done] and names(ROOT) == ["north.example"]
    assert any(path.endswith("/north.toml") for path in objects(memory))
    assert list(tmp_path.iterdir()) == []
    assert run(task, lambda: True).status == "stopped" and states(ROOT) == [done]
    aside = set_aside(ROOT, "north.example", "set aside")
    assert states(ROOT) == [aside] and (aside.status, aside.version) == ("failed", done.version)


@pytest.mark.parametrize("address", [ROOT, f"{ROOT}/", f"{ROOT}/shards", f"{ROOT}/shards/north.example"])
def test_merge_copies_shards_down_one_after_the_other(
    address: str, memory: Any, calls: list[str], tmp_path: Path
) -> None:
    put_up(1, one=b"first")
    calls.clear()
    into = tmp_path / "all" / "archive.db"
    for _ in range(2):
        shown = CliRunner().invoke(cli, ["merge", address, "--into", str(into), "--json"])
        assert shown.exit_code == 0, shown.output
        assert [one["shard"] for one in json.loads(shown.output)] == [f"{ROOT}/shards/north.example"]
    assert calls.count("get one.warc.gz") == 1
    assert (into.parent / "warc" / "one.warc.gz").read_bytes() == b"first"
    assert sorted(path.name for path in into.parent.iterdir() if path.is_dir()) == ["warc"]


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        ('["../../elsewhere.warc.gz"]', "outside its folder"),
        ('["/elsewhere.warc.gz"]', "outside its folder"),
        ('{"one": 1}', "no list of names"),
        ("[1]", "no list of names"),
        ("[", "cannot be read"),
    ],
)
def test_a_shard_whose_list_of_files_is_wrong_is_left_out(memory: Any, tmp_path: Path, listed: str, why: str) -> None:
    put_up(1, one=b"first")
    (there,) = memory.glob(f"{SHARD}/versions/*/warc.json")
    memory.pipe_file(there, listed.encode())
    shown = CliRunner().invoke(cli, ["merge", ROOT, "--into", str(tmp_path / "all" / "archive.db"), "--json"])
    (result,) = json.loads(shown.stdout)
    assert shown.exit_code == 1 and why in result["reason"]
    assert not list(tmp_path.rglob("elsewhere*"))


def test_a_shard_is_called_what_its_folder_is(memory: Any) -> None:
    put_up(1)
    state = json.loads(memory.cat_file(f"{SHARD}/state.json"))
    memory.pipe_file(f"{SHARD}/state.json", json.dumps({**state, "shard": "../../elsewhere"}).encode())
    assert [state.shard for state in states(ROOT)] == ["north.example"]
    assert ObjectStorage(ROOT).state("north.example") == states(ROOT)[0]


def test_a_shard_at_work_is_not_merged(memory: Any, tmp_path: Path) -> None:
    put_up(1)
    (state,) = states(ROOT)
    ObjectStorage(ROOT).tell(replace(state, status="running"))
    shown = CliRunner().invoke(cli, ["merge", ROOT, "--into", str(tmp_path / "archive.db"), "--json"])
    assert shown.exit_code == 1 and "is at work on it" in shown.output


@pytest.mark.parametrize("command", [["report"], ["export", "out", "--format", "csv"]], ids=lambda one: one[0])
def test_what_reads_folders_says_what_to_do_with_an_address(command: list[str]) -> None:
    shown = CliRunner().invoke(cli, [*command, "--shards", "s3://bucket/news"])
    assert shown.exit_code == 2 and "newsscrape merge brings shards" in " ".join(shown.output.split())


@pytest.mark.parametrize(
    ("address", "said"),
    [("nowhere://bucket/news", "Protocol not known: nowhere"), ("gs://bucket/news", "install gcsfs")],
)
def test_the_error_names_the_missing_package(address: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(BadArgument, match=said):
        CliRunner().invoke(cli, ["cluster", "status", "--root", address], catch_exceptions=False)


def test_an_address_without_shards_is_named(memory: Any) -> None:
    with pytest.raises(BadArgument, match="there are no shards at memory://none"):
        CliRunner().invoke(cli, ["merge", "memory://none", "--into", "archive.db"], catch_exceptions=False)


def test_a_storage_that_fails_is_named(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(memory), "cat_file", lambda *_, **__: 1 / 0)
    with pytest.raises(Unreachable, match="memory://bucket/news does not answer: division"):
        ObjectStorage(ROOT).state("north.example")
