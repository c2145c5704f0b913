"""Pages that need a browser: what one makes of them is read, kept and read again; what one must not do stays undone."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsscrape.archive.reader import read_records

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A page that shows nothing before its script has asked for the story.
SHELL = """<!DOCTYPE html><html lang=en><head><title>The Courier</title>{head}</head><body><div id=app></div>
<noscript>You need to enable JavaScript to run this app.</noscript>
<script>{script}</script></body></html>"""
FETCH = "fetch('/api/story').then(r => r.text()).then(html => {document.body.innerHTML = html});"


@pytest.fixture
def render(tmp_path: Path, crawl: Callable[..., Any]) -> Callable[..., Any]:
    """``scrapy crawl`` with a browser."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        pytest.skip("scrapy-playwright is not installed: pip install 'newsscrape[js]'")
    if BROWSER is None:
        pytest.skip("there is no Chromium or Chrome on PATH")

    def run(spider: str = "article", settings: dict[str, str] | None = None, **arguments: str) -> Any:
        given = {"NEWSSCRAPE_JS": "shell", "NEWSSCRAPE_BROWSER": BROWSER, "DOWNLOAD_TIMEOUT": "30"}
        return crawl(tmp_path, spider, {**given, **(settings or {})}, limit=120, **arguments)

    return run


def shell(server: Any, path: str, script: str = FETCH, head: str = "") -> str:
    return server.page(path, SHELL.format(script=script, head=head))


def records(folder: Path) -> list[Any]:
    return [record for path in sorted((folder / "warc").glob("*.gz")) for record in read_records(path, 1 << 25)]


def test_a_script_shell_is_rendered_and_no_other_page(
    tmp_path: Path, server: Any, article: Callable[..., str], render: Callable[..., Any]
) -> None:
    server.page("/api/story", article("roofs — “slates”"))
    shown, plain = shell(server, "/news/1/roofs"), server.page("/news/2/drains", article("drains"))
    run = render(urls=f"{shown} {plain}")
    assert run.code == 0, run.errors
    print(run.errors)
    assert run.fates() == {shown: ("archived", None), plain: ("archived", None)}
