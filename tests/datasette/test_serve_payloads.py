"""A hundred stored scripts in every column of text: on no page does one run, and no request leaves."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from support.kept import Kept
from support.served import Counter, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
playwright = pytest.importorskip("playwright.sync_api")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SETS = 4  # articles, each with a quarter of the payloads
# What a payload does where it runs, {n} being its number; and what carries it into a page.
_RUN = "window.ran={n};fetch('{at}/{n}')"
_TAGS = (
    "<script>{run}</script>", "<script src={at}/{n}></script>", "<img src=x onerror=\"{run}\">", "<svg onload=\"{run}\">",
    "<svg><script>{run}</script></svg>", "<body onload=\"{run}\">", "<iframe srcdoc=\"<script>parent.{run}</script>\">",
    "<iframe src=\"javascript:parent.{run}\">", "<details open ontoggle=\"{run}\">", "<video><source onerror=\"{run}\">",
    "<input autofocus onfocus=\"{run}\">", "<object data=\"{at}/{n}\">", "<embed src=\"{at}/{n}\">",
    "<link rel=stylesheet href=\"{at}/{n}\">", "<link rel=preconnect href=\"{at}\">",
    "<meta http-equiv=refresh content=\"0;url={at}/{n}\">", "<base href=\"{at}/\">", "<img src=\"{at}/{n}\">",
    "<style>@import '{at}/{n}';</style>", "<a href=\"javascript:{run}\" id=x autofocus onfocus=\"{run}\" tabindex=0>x</a>",
)  # fmt: skip
_BREAKS = ("", '">', "'>", "</script>", "</textarea></title></style></noscript>-->]]>")
PAYLOADS = [one + tag for tag in _TAGS for one in _BREAKS]  # 100
ADDRESSES = (
    "javascript:{run}", "JaVaScRiPt:{run}", " javascript:{run}", "java\tscript:{run}", "data:text/html,<script>{run}</script>",
    "http://x.example/\" onmouseover=\"{run}", "//{host}/{n}", "vbscript:{run}",
)  # fmt: skip
# Columns whose spoilt values keep other pages from being made: they are spoilt by themselves.
_DATES = re.compile(r"_at$|_iso$|_day$|_utc$|^day$|^month$|^warc_file$")


def planted(at: str, number: int, among: Any) -> str:
    """Every fourth of some payloads, in one text."""
    chosen = list(enumerate(among))[number::SETS]
    host = urlsplit(at).netloc
    return "\n".join(text.format(run=_RUN.format(n=n, at=at), n=n, at=at, host=host) for n, text in chosen)


def spoil(shelf: Any, at: str, *, dates: bool) -> None:
    """Put payloads into every column of text that has no check of its own, a quarter of them into each row."""
    with shelf.archive.transaction() as archive:
        db = archive.conn
        tables = [
            (name, sql)
            for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
            if not re.match("sqlite|_|article_fts|article_folded", name)
        ]
        for table, sql in tables:
            checked = set(re.findall(r"CHECK \((\w+)", sql))
            columns = db.execute(f"PRAGMA table_info({table})").fetchall()
            numbers = [name for _, name, kind, *_ in columns if kind == "INTEGER"]
            key = numbers[0] if "WITHOUT ROWID" in sql else "rowid"
            for _, column, kind, *_ in columns:
                if kind != "TEXT" or column in checked or bool(_DATES.search(column)) != dates:
                    continue
                for number in range(SETS):
                    text = planted(at, number, PAYLOADS)
                    if re.search(r"url|home|link", column) and table != "site":
                        text = planted(at, number, ADDRESSES).splitlines()[0] + f"#{number}"
                    sample = db.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL").fetchone()
                    if sample and str(sample[0])[:1] in "[{":
                        text = json.dumps([text] if sample[0][0] == "[" else {text: text})
                    spoiled = f"UPDATE OR IGNORE {table} SET {column} = ?"
                    db.execute(f"{spoiled} WHERE {key} % {SETS} = ?", (text, number))


def spoil_structure(shelf: Any, at: str) -> None:
    """Give articles texts of payloads in which every kind of paragraph is, each with a link to what would run or be
    fetched.
    """
    kinds: tuple[dict[str, Any], ...] = (
        {}, {"kind": "heading", "level": 2}, {"kind": "list_item", "group": 1, "item": 1}, {"kind": "quotation", "group": 2},
        {"kind": "table_row", "group": 3, "cells": [0]}, {"kind": "preformatted", "group": 4}, {"kind": "caption"},
    )  # fmt: skip
    host = urlsplit(at).netloc
    for number in range(SETS):
        paragraphs = planted(at, number, PAYLOADS).split("\n")
        entries = []
        for n, text in enumerate(paragraphs, start=1):
            address = ADDRESSES[n % len(ADDRESSES)].format(run=_RUN.format(n=n, at=at), at=at, n=n, host=host)
            links = [[0, len(text), (at + "/link?" if n % 2 else "") + address]]
            entries.append({"n": n, **kinds[n % len(kinds)], "links": links})
        shelf.rows(
            f"UPDATE article SET body = ?, body_blocks = ? WHERE id % {SETS} = ?",
            "\n\n".join(paragraphs), json.dumps(entries), number,
        )  # fmt: skip


@pytest.fixture(scope="module")
def canary() -> Iterator[Any]:
    running = Counter()
    yield running
    running.close()


@pytest.fixture
def archive(shelf: Any, tmp_path: Path, article: Any, canary: Any) -> Any:
    """An archive with articles of two sites, their pages in a WARC file, tags, lists and a removal."""
    kept = Kept(shelf, tmp_path / "warc")
    headers = (("Content-Type", "text/html; charset=utf-8"), ("X-Evil", planted(canary.url, 0, PAYLOADS[:8])))
    for number in range(1, 2 * SETS + 1):
        site = "paper" if number % 2 else "gazette"
        related = f"<h2>Related</h2><ul><li><a href=/news/{number + 1}>Council hears residents {number}</a></ul>"
        for day, word in ((1, "eleven"), (2, "thirty")):
            html = article(f"walls {number}").replace("eleven", word).replace("</body>", f"{related}</body>")
            kept.put(f"http://{site}.example/news/{number}", html, day, headers)
    with shelf.archive.transaction() as db:
        for number in range(1, SETS + 1):
            db.conn.execute(
                "INSERT INTO tag (article_id, name, tagged_at) VALUES (?, ?, '2026')", (number, f"t{number}")
            )
            db.conn.execute("INSERT INTO note (article_id, text, written_at) VALUES (?, 'n', '2026')", (number,))
    return shelf


def pages_of(shelf: Any) -> list[str]:
    """The addresses of every page that there is: the desk's, Datasette's, captures."""
    names = [n for (n,) in shelf.rows("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")]
    found = ["/", "/archive", "/look", "/search?q=council", "/-/metadata", "/archive?sql=select+*+from+article"]
    found += [f"/archive/{name}" for name in names]
    rows = (("article", SETS), ("url", SETS), ("capture", SETS), ("crawl", 1), ("site", 2))
    found += [f"/archive/{name}/{n}" for name, last in rows for n in range(1, last + 1)]
    found += [f"{kind}/{n}" for kind in ("/article", "/author", "/-/capture") for n in range(1, SETS + 1)]
    found += [f"/-/capture/{n}/page" for n in range(1, SETS + 1)]
    found += [f"/diff/{n}/1/2" for n in range(1, SETS + 1)]
    found += [f"/site/{quote(domain, safe='')}" for (domain,) in shelf.rows("SELECT domain FROM site")]
    found += [f"/tag/{quote(name, safe='')}" for (name,) in shelf.rows("SELECT DISTINCT name FROM tag")]
    found += [f"/search?q={quote(text)}&author={quote(text)}" for text in PAYLOADS[::25]]
    return found


def command(shelf: Any, *arguments: str) -> str:
    run = [sys.executable, "-c", "from newsscrape.cli import main; main()", *arguments, "--db", str(shelf.path)]
    done = subprocess.run(run, capture_output=True, text=True, errors="replace", check=False)
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    return done.stdout + done.stderr


@pytest.mark.parametrize("dates", [False, True], ids=["texts", "dates"])
@pytest.mark.parametrize("held", [True, False], ids=["by a policy", "by escaping alone"])
def test_no_payload_runs_on_any_page(archive: Any, canary: Any, tmp_path: Path, dates: bool, held: bool) -> None:
    """``by escaping alone``: the browser does not know a Content-Security-Policy, so that any slip would show.

    A captured page is held by its sandbox, which is a policy.
    """
    assert len(PAYLOADS) == 100
    spoil(archive, canary.url, dates=dates)
    if not dates:
        spoil_structure(archive, canary.url)
    files = []
    for number in range(1, SETS + 1):
        files.append(tmp_path / f"diff-{number}.html")
        files[-1].write_text(command(archive, "diff", str(number), "1", "2", "--format", "html"), "utf-8")
    if not dates:
        said = command(archive, "release", str(tmp_path / "release"))
        assert (tmp_path / "release").is_dir(), said
        for form in ("csv", "text", "markdown", "tei", "csl-json"):
            command(archive, "export", str(tmp_path / form), "--format", form)
            assert any((tmp_path / form).iterdir()), form
        shown = (".md", ".json", ".html", ".xml", ".txt")  # by a browser that opens the file
        for folder in ("release", "csv", "text", "markdown", "tei", "csl-json"):
            files += [one for one in (tmp_path / folder).rglob("*") if one.suffix in shown]
    canary.connections, left, ran, looked = 0, [], [], 0
    with serving("--db", "archive.db", cwd=tmp_path) as (_, address), browser() as chromium:
        context = chromium.new_context(bypass_csp=not held)
        page = context.new_page()
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda asked: left.append(asked.url) if not is_ours(asked.url, address) else None)
        wanted = [address + path for path in pages_of(archive) if held or not path.endswith("/page")]
        for url in [*wanted, *(one.as_uri() for one in files)]:
            page.goto(url, wait_until="load", timeout=120_000)
            looked += 1
            if page.evaluate("window.ran"):
                ran.append(f"{url}: payload {page.evaluate('window.ran')}")
            for link in page.eval_on_selector_all("[href],[src],[action]", _LINKS):
                if re.match(r"\s*(?:j\s*a\s*v\s*a|vb)\s*script:|data:text/(?!css)", link, re.I):
                    ran.append(f"{url}: a link to {link[:60]}")
    assert looked > 90
    assert (ran, [url for url in left if canary.url in url], canary.connections) == ([], [], 0)


_LINKS = (
    "all => all.map(one => one.getAttribute('href') || one.getAttribute('src') || one.getAttribute('action') || '')"
)


def is_ours(url: str, address: str) -> bool:
    return url.startswith((address, "file:", "data:", "about:"))


def browser() -> Any:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    return _Browser(path)


class _Browser:
    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> Any:
        self.running = playwright.sync_playwright().start()
        return self.running.chromium.launch(executable_path=self.path, args=["--no-sandbox", "--disable-quic"])

    def __exit__(self, *_: object) -> None:
        self.running.stop()


def test_where_nothing_holds_them_payloads_run_and_reach_the_canary(canary: Any, tmp_path: Path) -> None:
    canary.connections = 0
    with browser() as chromium:
        page = chromium.new_page()
        for number in range(SETS):
            (tmp_path / "bare.html").write_text(planted(canary.url, number, PAYLOADS), "utf-8")
            page.goto((tmp_path / "bare.html").as_uri(), wait_until="commit")
            page.wait_for_timeout(500)
    assert canary.connections >= SETS
