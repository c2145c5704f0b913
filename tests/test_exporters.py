"""Scrapy's feeds and ``Article.to_dict``: articles as plain values, and nothing of newsscrape's own."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from newsscrape import extract_article
from newsscrape.exporters import Csv, Json, JsonLines, Xml
from newsscrape.items import Capture, Visit
from newsscrape.pipelines import Prepared

URL = "https://paper.example/1"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
LIST = "<h2>Related stories</h2><ul><li>14 November 2004 <a href=/news/9>Council hears residents on walls</a></ul>"


@pytest.fixture
def items(article: Callable[..., str]) -> list[Any]:
    """An article with a date and a related story, one without either, a failure, and something else."""
    pages = [article("roofs", date="15/11/2004", after=LIST), article("drains", date=None)]
    captured = Capture(NOW, "live", "ab" * 32, 200)
    visits = [Visit(URL, NOW, "archived", None, 200, captured, extract_article(page, url=URL)) for page in pages]
    return [*map(Prepared, visits), Prepared(Visit(URL, NOW, "failed", "HTTP 500")), {"of": "another spider"}]


def exported(kind: Any, items: list[Any]) -> bytes:
    out = BytesIO()
    exporter = kind(out)
    exporter.start_exporting()
    for item in items:
        exporter.export_item(item)
    exporter.finish_exporting()
    return out.getvalue()


def test_a_line_of_json_is_an_article(items: list[Any]) -> None:
    first, second = map(json.loads, exported(JsonLines, items).splitlines())
    assert (first["headline"], first["published_iso"], first["published_raw"]) == (
        "Council hears residents on roofs", "2004-11-15", "15/11/2004",
    )  # fmt: skip
    assert first["related"][0]["date_iso"] == "2004-11-14"
    assert (first["page_sha256"], first["captured_at"]) == ("ab" * 32, "2026-01-02T00:00:00+00:00")
    assert (second["published_iso"], second["published_day"], second["related"]) == (None, None, [])
    assert list(first) == list(second)


@pytest.mark.parametrize("kind", [Json, Xml])
def test_other_formats_have_the_same_articles(items: list[Any], kind: Any) -> None:
    assert exported(kind, items).count(b"Council hears residents on drains") >= 1
    assert b"another spider" not in exported(kind, items)


def test_csv_is_flat(items: list[Any]) -> None:
    first, second = csv.DictReader(exported(Csv, items).decode().splitlines())
    assert json.loads(first["related"])[0]["headline"] == "Council hears residents on walls"
    assert (second["published_iso"], second["keywords"]) == ("", "")


def test_an_article_as_json_is_its_dict(article: Callable[..., str]) -> None:
    found = extract_article(article("Äpfel", date=None), url=URL)
    assert json.loads(found.to_json()) == found.to_dict()
    assert "Äpfel" in found.to_json()


@pytest.mark.slow
def test_a_crawl_writes_its_feed(tmp_path: Any, server: Any, article: Any, crawl: Any) -> None:
    page = server.page("/news/1", article("roofs"))
    feed = {"FEEDS": json.dumps({str(tmp_path / "out.jsonl"): {"format": "jsonl"}})}
    run = crawl(tmp_path, "article", feed, urls=f"{page} {server.url('/none')}")
    assert run.code == 0, run.errors
    assert [json.loads(line)["url"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()] == [page]
