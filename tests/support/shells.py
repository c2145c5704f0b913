"""Pages that show nothing before their script has run, and crawls that open them in a browser."""

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

# A page that shows nothing before its script has asked for the story.
SHELL = """<!DOCTYPE html><html lang=en><head><title>The Courier</title><meta charset=windows-1252></head><body><div id=app></div>
<noscript>You need to enable JavaScript to run this app.</noscript>
<script>{script}</script></body></html>"""
NEEDED = "script shell: the page says: need to enable javascript"
SHOW = "const show = html => {document.body.innerHTML = html};"
FETCH = SHOW + "fetch('/api/story').then(r => r.text()).then(show);"


def shell(server: Any, path: str, script: str = FETCH, **reply: Any) -> str:
    return str(server.page(path, SHELL.format(script=script), **reply))


def records(folder: Path) -> list[Any]:
    return [record for path in sorted((folder / "warc").glob("*.gz")) for record in read_records(path, 1 << 25)]


def renderer(folder: Path, crawl: Callable[..., Any]) -> Callable[..., Any]:
    """``scrapy crawl`` in the folder, with a browser; the test is skipped where there is none."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        pytest.skip("scrapy-playwright is not installed: pip install -e '.[js]'")
    if BROWSER is None:
        pytest.skip("there is no Chromium or Chrome on PATH")

    def run(spider: str = "article", settings: dict[str, str] | None = None, **arguments: str) -> Any:
        given = {
            "NEWSSCRAPE_JS": "shell", "NEWSSCRAPE_BROWSER": BROWSER, "DOWNLOAD_TIMEOUT": "30",
            "CONCURRENT_REQUESTS_PER_DOMAIN": "1", "DOWNLOAD_DELAY": "0.1",
        }  # fmt: skip
        return crawl(folder, spider, {**given, **(settings or {})}, limit=120, **arguments)

    return run
