"""Real schedulers, workers and crawls: work is done once, goes on elsewhere, and leaves what one crawl would leave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

pytest.importorskip("distributed", reason="needs the extra cluster: pip install distributed")

from newsscrape.cluster.pool import work
from newsscrape.cluster.shards import State, Task
from newsscrape.cluster.working import run
from support.paths import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
from rebuild import tables

from cluster import serving, undisturbed_and_killed

pytestmark = pytest.mark.slow  # Dask's processes and a crawl or more in each
NEWSSCRAPE = [sys.executable, "-m", "newsscrape"]
# Where tests are started in the background, what they start ignores Ctrl-C.
IN_TERMINAL = """
import signal
from newsscrape.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0"]


def newsscrape(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*NEWSSCRAPE, *map(str, arguments)], env=ENVIRONMENT, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.fixture
def papers(new_server: Callable[[], Any], article: Callable[..., str], tmp_path: Path) -> list[Any]:
    """Two papers, and a file that lists them."""
    made = [new_server(), new_server()]
    for number, server in enumerate(made):
        links = "".join(f"<li><a href=/news/{n}>Council hears residents on pier {n}</a>" for n in range(6))
        elsewhere = f"<li><a href={made[1 - number].url('/news/3')}>Council hears residents on pier 3</a>"
        server.page("/", f"<title>Paper</title><ul>{links}{elsewhere}</ul>")
        for n in range(6):
            server.page(f"/news/{n}", article(f"pier {n} of {number}"))
    (tmp_path / "sites.toml").write_text("".join(f'[[site]]\nhome = "{server.url("/")}"\n' for server in made))
    return made


def test_two_workers_make_what_one_crawl_makes(papers: list[Any], crawl: Callable[..., Any], tmp_path: Path) -> None:
    root = tmp_path / "root"
    done = newsscrape("cluster", "crawl", tmp_path / "sites.toml", "--root", root, "--workers", 2, "--json", *FAST)
    assert done.returncode == 0, done.stderr
    assert [(state["status"], state["articles"]) for state in json.loads(done.stdout)] == [("done", 6)] * 2
    asked = [list(paper.asked) for paper in papers]
    again = newsscrape("cluster", "crawl", tmp_path / "sites.toml", "--root", root, *FAST)
    assert again.returncode == 0 and "2 of 2 shards are done" in again.stdout
    assert [list(paper.asked) for paper in papers] == asked
    assert newsscrape("merge", root, "--into", tmp_path / "all" / "archive.db").returncode == 0
    (tmp_path / "once").mkdir()
    once = crawl(tmp_path / "once", "site", sites=str(tmp_path / "sites.toml"))
    found, expected = tables(tmp_path / "all" / "archive.db"), tables(once.path)
    for table in ("revision", "evidence", "article_author", "url"):
        said = [[_timeless(row) for row in one[table] if "'header:date'" not in row] for one in (found, expected)]
        assert sorted(said[0]) == sorted(said[1]), table


def _timeless(row: str) -> str:
    return repr({k: v for k, v in eval(row).items() if not k.endswith("_at")})


def test_deaths_of_workers_and_scheduler_leave_no_trace(tmp_path: Path) -> None:
    with serving(4, 5, tmp_path / "asked.txt") as sites:
        # A busy machine hears of a request late, and of the next one in time: the benchmark is told on a quiet one.
        assert undisturbed_and_killed(sites, tmp_path, 1.0, 2, kills=2, schedulers=1, tolerance=0.9) == []


def test_a_task_that_fails_three_times_is_set_aside(tmp_path: Path) -> None:
    bad = Task(str(tmp_path), "bad", ("scrapy", "crawl", "nothing"))

    good = Task(str(tmp_path), "good", ("newsscrape", "parse", "--help"))
    found = {state.shard: state for state in work([bad, good], None, 1, at_once=2)}
    assert found["good"].status == "done"
    assert found["bad"].status == "failed"
    assert found["bad"].reason is not None
    assert found["bad"].reason.startswith("set aside after 3 tries: error: there is no spider 'nothing'")
    assert (tmp_path / "shards" / "bad" / "log.txt").read_text().count("there is no spider") == 3


def test_a_task_is_stopped_when_its_time_is_over_and_goes_on(papers: list[Any], tmp_path: Path) -> None:
    file = tmp_path / "sites.toml"
    file.write_text(file.read_text().split("[[site]]")[1].join(["[[site]]", ""]))
    command = ("scrapy", "crawl", "site", "-a", f"sites={file}")
    slow = {"DOWNLOAD_DELAY": "1", "AUTOTHROTTLE_ENABLED": "0"}
    stopped = run(Task(str(tmp_path), "slow", command, settings=slow, limit=6))
    assert stopped.status == "stopped" and "seconds are over" in str(stopped.reason) and stopped.waiting
    done = run(Task(str(tmp_path), "slow", command, settings={"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "0"}))
    assert (done.status, done.articles, done.waiting) == ("done", 6, 0)
    assert len([path for path in papers[0].asked if path.startswith("/news/")]) <= 7


def test_ctrl_c_leaves_everything_to_go_on(papers: list[Any], tmp_path: Path) -> None:
    command = ["cluster", "crawl", str(tmp_path / "sites.toml"), "--root", str(tmp_path), "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-c", IN_TERMINAL, *command, "-s", "DOWNLOAD_DELAY=2", "-s", "AUTOTHROTTLE_ENABLED=0"], env=ENVIRONMENT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 60
    while len(papers[0].asked) < 3 and time.monotonic() < until:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    out, errors = process.communicate(timeout=90)
    assert process.returncode == 130, errors
    assert out.count("stopped ") == 2, errors
    assert newsscrape(*command, *FAST).returncode == 0


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a bucket in a server on this machine that speaks S3."""
    pytest.importorskip("s3fs", reason="needs s3fs: pip install s3fs")
    server = pytest.importorskip("moto.server", reason="needs a local S3: pip install 'moto[s3]' flask flask-cors")
    started = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    names = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**names, "FSSPEC_S3_ENDPOINT_URL": f"http://{host}:{port}"}.items():
        monkeypatch.setitem(ENVIRONMENT, name, value)
    make = "import fsspec; fsspec.filesystem('s3').mkdir('bucket')"
    subprocess.run([sys.executable, "-c", make], env=ENVIRONMENT, check=True)
    yield "s3://bucket/news"
    started.stop()


def test_shards_in_object_storage_go_on_and_become_what_one_crawl_makes(
    papers: list[Any], crawl: Callable[..., Any], bucket: str, tmp_path: Path
) -> None:
    command = ("cluster", "crawl", tmp_path / "sites.toml", "--root", bucket, "--workers", 2, "--json")
    slow = ("-s", "DOWNLOAD_DELAY=1", "-s", "AUTOTHROTTLE_ENABLED=0", "--time-limit", 0.12)
    first = newsscrape(*command, *slow)
    assert first.returncode == 0, first.stderr
    assert [state["status"] for state in json.loads(first.stdout)] == ["stopped"] * 2
    assert all(state["waiting"] for state in json.loads(first.stdout))
    done = newsscrape(*command, *FAST)
    assert done.returncode == 0, done.stderr
    assert [(state["status"], state["articles"]) for state in json.loads(done.stdout)] == [("done", 6)] * 2
    for paper in papers:
        pages = [path for path in paper.asked if path.startswith("/news/")]
        assert len(pages) <= 7  # the one that was under way may come again
    status = newsscrape("cluster", "status", "--root", bucket, "--json")
    assert [state["status"] for state in json.loads(status.stdout)] == ["done"] * 2
    again = newsscrape("cluster", "reextract", "--root", bucket, "--workers", 1, "--json")
    assert [state["status"] for state in json.loads(again.stdout)] == ["done"] * 2, again.stderr
    into = tmp_path / "all" / "archive.db"
    merged = newsscrape("merge", bucket, "--into", into)
    assert merged.returncode == 0, merged.stderr
    assert newsscrape("check", "--pages", "--db", into).returncode == 0
    (tmp_path / "once").mkdir()
    once = crawl(tmp_path / "once", "site", sites=str(tmp_path / "sites.toml"))
    found, expected = tables(into), tables(once.path)
    for table in ("revision", "article_author"):
        assert sorted(map(_timeless, found[table])) == sorted(map(_timeless, expected[table])), table


@pytest.fixture
def files(tmp_path: Path) -> Iterator[str]:
    """The address of a server with the files of a folder."""
    (tmp_path / "served").mkdir()

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(tmp_path / "served"))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_warc_files_come_over_http_and_only_what_is_wanted_is_kept(
    papers: list[Any], crawl: Callable[..., Any], files: str, tmp_path: Path
) -> None:
    for number, paper in enumerate(papers):
        (tmp_path / f"from-{number}").mkdir()
        crawl(tmp_path / f"from-{number}", "site", url=paper.url("/"))
        (made,) = (tmp_path / f"from-{number}" / "warc").glob("*.gz")
        made.rename(tmp_path / "served" / f"{number}.warc.gz")
    (tmp_path / "served" / "warc.paths").write_text("0.warc.gz\n1.warc.gz\n")
    root, host = tmp_path / "root", "127.0.0.1"
    done = newsscrape(
        "cluster", "warc", f"{files}/warc.paths", "--host", host, "--root", root, "--json", "--workers", 1
    )
    assert done.returncode == 0, done.stderr
    assert sorted(state["articles"] for state in json.loads(done.stdout)) == [6, 6]
    assert newsscrape("check", "--db", next(root.glob("shards/0-*/archive.db"))).returncode == 0
    none = newsscrape("cluster", "warc", f"{files}/warc.paths", "--host", "x.example", "--root", tmp_path / "none")
    assert none.returncode == 0, none.stderr
    again = newsscrape("cluster", "reextract", "--root", root, "--workers", 1, "--json")
    assert [State(**state).status for state in json.loads(again.stdout)] == ["done", "done"], again.stderr
