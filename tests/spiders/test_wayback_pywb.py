"""The spider ``wayback`` reads a site that is gone from a running pywb, with the same result as a crawl of the site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsscrape.datasette.pywb import COMMAND, find_wayback, replay
from newsscrape.demo.server import DemoServer

pytestmark = pytest.mark.slow  # pywb takes a few seconds to start

ARTICLES = """
SELECT url.url, article.headline, article.byline, article.published_iso, article.content_hash, capture.captured_at
FROM article JOIN url ON url.id = article.url_id JOIN capture ON capture.id = article.capture_id ORDER BY url.url
"""


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory, crawl: Callable[..., Any]) -> tuple[Any, Path, str]:
    """A crawl of the demo site: the run, its folder, and the address that the site had."""
    if find_wayback() is None:
        pytest.skip(f"pywb is not installed: put its command wayback on PATH or name it in {COMMAND}")
    folder = tmp_path_factory.mktemp("archived")
    with DemoServer() as demo:
        return crawl(folder, "4ni", home=demo.url, related="2"), folder, demo.url


def test_what_pywb_holds_reads_as_it_did_live(
    archived: tuple[Any, Path, str], tmp_path: Path, crawl: Callable[..., Any]
) -> None:
    live, folder, home = archived
    with replay(folder / "warc") as address:
        again = crawl(tmp_path, "wayback", {"NEWSSCRAPE_CDX": f"{address}/cdx"}, url=f"{home}*")
    assert again.code == 0
    assert len(live.rows(ARTICLES)) > 30
    assert again.rows(ARTICLES) == live.rows(ARTICLES)
    assert again.column("SELECT DISTINCT origin FROM capture WHERE id IN (SELECT capture_id FROM article)") == [
        "wayback"
    ]
