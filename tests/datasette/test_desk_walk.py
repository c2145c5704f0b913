"""The desk in a browser: a walk by clicks through every page, and axe-core's report on each of them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from support.kept import Kept
from support.served import serving

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PAPER = "http://www.paper.example"
LIST = f"<h2>Related stories</h2><ul><li>3 May 2015 <a href={PAPER}/news/2>Council hears residents on ferries</a></ul>"
MOST_PIXELS = 6_000  # of height on a phone, but for an article's own text


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, new_shelf: Any, article: Any) -> Iterator[tuple[Path, str]]:
    """An archive of two sites with a corrected article, served to be edited: its folder and its address."""
    folder = tmp_path_factory.mktemp("walk")
    shelf = new_shelf(folder / "archive.db")
    kept = Kept(shelf, folder / "warc")
    kept.put(f"{PAPER}/news/1", article("ferry timetables", date="2 May 2015", after=LIST))
    kept.put(f"{PAPER}/news/2", article("ferries", date="3 May 2015"))
    kept.put(
        f"{PAPER}/news/1", article("ferry timetables", date="2 May 2015", after=LIST).replace("residents", "people"), 2
    )
    kept.put("http://other.example/a/9", article("ferry fares", date=None))
    shelf.archive.close()
    with serving("--db", "archive.db", "--edit", "--no-open", cwd=folder) as (_, address):
        yield folder, address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[js]'")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("needs Chromium")
    with sync_api.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_a_walk_by_clicks_alone(chromium: Any, desk: tuple[Path, str]) -> None:
    folder, address = desk
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.keyboard.type("ferry")  # the search box has the focus
    page.keyboard.press("Enter")
    assert "3 articles" in page.inner_text("[role=status]")
    page.click("summary:has-text('Filters')")
    page.select_option("#site", "paper.example")
    page.click("form.filters button")
    assert "2 articles" in page.inner_text("[role=status]")
    assert "site=paper.example" in page.url
    results = page.url

    page.click(".items a:has-text('timetables')")
    assert page.inner_text("h1") == "Council hears people on ferry timetables"
    page.click("dd:has-text('Council hears') summary:has-text('why')")
    assert page.is_visible("td:has-text('dom:h1')")
    page.click("text=what changed")
    assert page.url.endswith("/diff/1/1/2")
    assert page.inner_text("del").strip() == "residents"
    page.go_back()
    page.click("text=the page as captured")
    assert "/-/capture/" in page.url
    page.go_back()
    page.click("svg.graph a, section a:has-text('on ferries')")
    assert page.inner_text("h1") == "Council hears residents on ferries"

    page.fill("#new-tag", "to check")
    page.click("form:has(#new-tag) button")
    page.fill("#new-note", "Ask the council.")
    page.click("form:has(#new-note) button")
    page.click("ul.tags a")
    assert page.inner_text("h1") == "to check"
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        assert db.execute("SELECT article_id, name FROM tag").fetchall() == [(2, "to check")]
    page.click(".items a")
    page.click("p.meta a")
    assert page.url.endswith("/site/paper.example")
    page.click("nav >> text=What needs a look")
    assert "without a date" in page.inner_text("main")
    page.go_back()
    assert page.url.endswith("/site/paper.example")
    page.click("text=The SQL behind this page")
    page.click("a:has-text('open in the SQL editor') >> nth=0")
    page.wait_for_selector(".CodeMirror")
    assert "paper.example" in page.inner_text("table.rows-and-columns")
    page.goto(results)
    assert "2 articles" in page.inner_text("[role=status]")  # the address holds everything
    assert {request for request in asked if not request.startswith((address, "data:"))} == set()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1200])
def test_every_page_can_be_used_by_everybody(chromium: Any, desk: tuple[Path, str], width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="not installed: pip install -e '.[dev]'")
    script = Path(axe.__file__).with_name("axe.min.js").read_text("utf-8")
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in (
        "/", "/search", "/search?q=ferry&split=site", "/article/1", "/diff/1/1/2", "/site/paper.example",
        "/author/1", "/look", "/article/999",
    ):  # fmt: skip
        page.goto(desk[1] + path)
        page.evaluate(script)
        for rule in page.evaluate("async () => (await axe.run()).violations"):
            if rule["impact"] in ("serious", "critical"):
                found.append((path, rule["id"], rule["nodes"][0]["html"]))
        width_of_page, height = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        if width_of_page > width or height > MOST_PIXELS:
            found.append((path, width_of_page, height))
    context.close()
    assert found == []
