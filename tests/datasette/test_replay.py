"""pywb replays a crawl of the demo site in headless Chromium, from our WARC files alone: the site is gone by then."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from newsscrape.datasette.pywb import COMMAND, find_wayback, replay
from newsscrape.demo.server import SITE, DemoServer
from newsscrape.errors import NewsscrapeError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BYPASS = "/northern-ireland-news/1187/lisnagrove-bypass-opens-two-months-early"
PACKED = "/uk-news/8297/old-ferry-makes-last-crossing-after-48-years"
CO_OP = "/business-news/9188/co-op-to-power-creameries-with-farm-gas"
OLD = "/article.aspx?id=1187"  # leads to BYPASS in two steps
TRUTH = {
    line["path"]: line
    for line in map(json.loads, (SITE.parent / "truth.jsonl").read_text("utf-8").splitlines())
    if line["page_type"] == "article"
}


@pytest.fixture(scope="module")
def wayback():
    found = find_wayback()
    if found is None:
        pytest.skip(f"pywb is not installed: put its command wayback on PATH or name it in {COMMAND}")
    return found


@pytest.fixture(scope="module")
def archived(tmp_path_factory, crawl):
    """The folder of an archive and its WARC files, and the address that the demo site had."""
    folder = tmp_path_factory.mktemp("replayed")
    with DemoServer() as server:
        crawl(folder, "4ni", home=server.url, related="2")
        again = " ".join(server.url.rstrip("/") + path for path in (CO_OP, OLD))
        crawl(folder, "article", urls=again, revisit="all")
    return folder, server.url.rstrip("/")


@pytest.fixture(scope="module")
def served(archived, wayback):
    """``newsscrape serve --replay`` on that archive: its address."""
    folder, _ = archived
    command = [sys.executable, "-c", "from newsscrape.cli import main; main()", "serve", "--db", "archive.db"]
    process = subprocess.Popen(
        [*command, "--port", "0", "--replay"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        addresses = re.findall(r"http://127\.0\.0\.1:\d+", line)
        yield addresses[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        with pytest.raises(URLError):  # pywb has gone with it
            urlopen(addresses[1], timeout=5)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def link(archived, served):
    """The link "Open it in pywb" on the page of an address's first capture, or of its last."""
    folder, site = archived

    def link(path, last=False):
        with closing(sqlite3.connect(folder / "archive.db")) as connection:
            numbers = connection.execute(
                "SELECT id, revisit_of FROM capture WHERE warc_uri = ? ORDER BY id", (site + path,)
            ).fetchall()
        number, revisit_of = numbers[-1 if last else 0]
        assert bool(revisit_of) == last
        with urlopen(f"{served}/-/capture/{number}", timeout=10) as answer:
            return re.search(r'<a href="([^"]*)"[^>]*>Open it in pywb', answer.read().decode())[1].replace("&amp;", "&")

    return link


def title_shown(address, profile):
    """The title that pywb's frame shows of the page that Chromium opened in it."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium is installed")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={profile}", "--virtual-time-budget=15000", "--dump-dom", address,
    ]  # fmt: skip
    dom = subprocess.run(command, check=True, capture_output=True, timeout=90).stdout.decode("utf-8", "replace")
    found = re.search(r"Current Capture:\s*<span[^>]*>\s*(.*?)\s*</span>", dom, re.S)
    return found[1] if found else dom[:2000]


def page_replayed(address):
    """What pywb sends into its frame, without the browser."""
    with urlopen(re.sub(r"/(\d{14})/", r"/\1mp_/", address), timeout=20) as answer:
        return answer.read().decode("utf-8", "replace")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "story", "last"),
    [
        (BYPASS, BYPASS, False),
        (PACKED, PACKED, False),
        (OLD, BYPASS, False),
        (CO_OP, CO_OP, False),
        (CO_OP, CO_OP, True),
    ],
    ids=["article", "gzip", "redirect", "modern", "revisit"],
)
def test_a_page_is_replayed(link, tmp_path, path, story, last):
    address = link(path, last)
    headline = TRUTH[story]["headline"]
    assert headline.casefold() in title_shown(address, tmp_path / "profile").casefold()
    page = " ".join(re.sub(r"<[^>]*>", " ", page_replayed(address)).split())
    assert " ".join(re.findall(r"\w+", TRUTH[story]["paragraphs"][0])[:4]) in " ".join(re.findall(r"\w+", page))


@pytest.mark.browser
def test_every_capture_of_a_page_is_in_the_replay(archived, served, link):
    """Each capture's link answers as the site did; pywb leads a redirect on."""
    folder, _ = archived
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        (total,) = connection.execute("SELECT COUNT(*) FROM capture WHERE http_status = 200").fetchone()
        rows = connection.execute("SELECT captured_at, warc_uri FROM capture WHERE http_status = 200").fetchall()
    base = link(BYPASS).partition("/archive/")[0] + "/archive"
    assert total > 50
    for captured_at, uri in rows:
        with urlopen(f"{base}/{re.sub('[^0-9]', '', captured_at)}id_/{uri}", timeout=20) as answer:
            assert answer.status == 200


def test_without_pywb_the_way_to_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv(COMMAND, str(tmp_path / "wayback"))
    with pytest.raises(NewsscrapeError, match=f"(?s)pipx install pywb.*{COMMAND}"), replay(tmp_path):
        pass


def fake_wayback(folder, indexer="exit 0", wayback="echo broken; exit 1"):
    for name, script in (("wayback", wayback), ("cdx-indexer", indexer)):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)
    return str(folder / "wayback")


@pytest.mark.parametrize(
    ("scripts", "files", "message"),
    [
        ({}, [], "there are no finished WARC files in"),
        ({}, ["a.warc.gz.open"], "there are no finished WARC files in"),
        ({"indexer": "echo unreadable >&2; exit 3"}, ["a.warc.gz"], "pywb could not read the WARC files: unreadable"),
        ({}, ["a.warc.gz"], "pywb did not start: broken"),
    ],
)
def test_a_replay_that_cannot_start_says_why(tmp_path, monkeypatch, scripts, files, message):
    monkeypatch.setenv(COMMAND, fake_wayback(tmp_path, **scripts))
    for name in files:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(NewsscrapeError, match=message), replay(tmp_path):
        pass
