"""Errors of our own, or of a site's page object: the URL fails with the reason, and the crawl goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FAULTY = """
from web_poet import field, handle_urls
from newsscrape.items import SiteProfile
from newsscrape.pages.article import ArticlePage
from newsscrape.spiders.article import ArticleSpider

@handle_urls("faulty.example")
class FaultyPage(ArticlePage):
    @field
    def section(self):
        if "reading" in self.context.url:
            raise RuntimeError("a broken reading")
        return None

class Faulty(ArticleSpider):
    name = "faulty"

    def site_profile(self, url):
        return SiteProfile("127.0.0.1", pages="faulty.example")

    def parse_page(self, response):
        if "callback" in response.url:
            raise RuntimeError("a broken callback")
        return super().parse_page(response)

    def visit_failed(self, failure):
        raise RuntimeError("a broken errback")

class Pipeline:
    def process_item(self, item):
        if "pipeline" in getattr(item, "url", ""):
            raise RuntimeError("a broken pipeline")
        return item
"""


@pytest.fixture
def faulty(tmp_path: Path) -> dict[str, str]:
    """The settings of a project with a broken spider and a broken pipeline before ours."""
    (tmp_path / "faulty.py").write_text(FAULTY)
    pipelines = {"faulty.Pipeline": 50} | {
        f"newsscrape.pipelines.{name}Pipeline": order
        for name, order in (("Normalise", 100), ("Validate", 200), ("Store", 300))
    }
    return {"SPIDER_MODULES": "faulty", "ITEM_PIPELINES": json.dumps(pipelines)}


def test_an_error_of_ours_is_one_urls_failure(
    tmp_path: Path, server: Any, article: Callable[..., str], crawl: Callable[..., Any], faulty: dict[str, str]
) -> None:
    names = ("callback", "reading", "pipeline", "sound")
    urls = {name: server.page(f"/news/1/{name}", article(name)) for name in names}
    urls["errback"] = "http://127.0.0.1:1/errback"
    run = crawl(tmp_path, "faulty", faulty, urls=" ".join(urls.values()))
    fates = run.fates()
    assert fates[urls.pop("sound")] == ("archived", None)
    for name, url in urls.items():
        assert fates[url] == ("failed", f"an error in newsscrape: RuntimeError: a broken {name}")
    assert run.code == 0
    assert "1 new, 0 changed, 0 unchanged, 0 skipped as known, 4 failed" in run.errors
    assert run.column("SELECT url FROM url WHERE id NOT IN (SELECT url_id FROM visit)") == []
    assert len(run.rows("SELECT * FROM capture")) == 3, "what came is noted, where the spider got as far as reading it"


@pytest.mark.slow
def test_a_page_in_a_web_archive_is_a_row_under_its_own_address(
    tmp_path: Path, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    own = "http://www.paper.example/news/1/story"
    path = f"/web/20041116022302/{own}"
    gone = server.url(f"/web/20041116022302/{own}-2")
    run = crawl(tmp_path, "article", urls=f"{server.page(path, article('roofs'))} {gone}")
    assert run.fates() == {own: ("archived", None), f"{own}-2": ("gone", "HTTP 404 Not Found")}
    assert run.rows("SELECT captured_at, origin FROM capture ORDER BY id")[0] == {
        "captured_at": "2004-11-16T02:23:02Z", "origin": "wayback",
    }  # fmt: skip


def test_a_password_in_an_address_is_sent_to_its_host_and_kept_nowhere(
    tmp_path: Path, server: Any, article: Callable[..., str], crawl: Callable[..., Any]
) -> None:
    server.page("/news/2/story", article("drains"))
    (tmp_path / "list.txt").write_text(server.url("/news/2/story").replace("http://", "http://ann:s3cret@"))
    run = crawl(tmp_path, "article", file="list.txt")
    assert run.fates() == {server.url("/news/2/story"): ("archived", None)}
    assert server.headers["/news/2/story"]["Authorization"] == "Basic YW5uOnMzY3JldA=="
    assert "s3cret" not in run.errors
    assert not [
        path
        for path in tmp_path.rglob("*")
        if path.is_file()
        and path.name != "list.txt"
        and (b"s3cret" in (data := path.read_bytes()) or b"YW5uOnMz" in data)
    ]
