"""A crawl has its pages read elsewhere, and goes on whatever becomes of one."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from scrapy.settings import Settings

from newsscrape.article.normalise import by_site_order, evidence_rows, record, with_evidence
from newsscrape.crawl import workers
from newsscrape.crawl.processes import Broken
from newsscrape.items import Visit
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.spiders.article import ArticleSpider
from newsscrape.tasks import Fetched

BODY = b"""<html lang=en><h1>Ferry returns to the island</h1><time datetime=2024-02-23>23 February 2024</time>
<p>The ferry sailed again on Monday after eleven weeks in the yard, with two cars and the island's post on board.</p>
<p>Its engine had failed in December, and shops on the island had been supplied by fishing boats ever since.</p></html>"""
NOW = datetime(2024, 2, 24, tzinfo=UTC)
PAGE = Fetched("https://paper.example/news/ferry", BODY, NOW, NOW, "live", digest(BODY), http_status=200)
PACKED = replace(PAGE, body=gzip.compress(BODY), headers={"content-encoding": "gzip"})
LIMIT = 1 << 20


def read(page: Fetched, **how: Any) -> Visit:
    return asyncio.run(workers.Workers(0, LIMIT).read(page, **how))


def test_a_page_is_read_and_brought_into_columns() -> None:
    visit = read(PAGE)
    assert visit.outcome == "archived"
    assert visit.article is not None and visit.record is not None
    assert replace(visit.record, evidence=None) == record(visit.article)


def test_a_packed_page_is_unpacked_where_it_is_read() -> None:
    assert read(PACKED) == read(PAGE)


@pytest.mark.parametrize(
    ("body", "coding", "limit", "reason"),
    [
        (gzip.compress(bytes(5_000_000)), "gzip", LIMIT, "larger than the limit of 1 MiB when unpacked"),
        (b"\0\1\2", "gzip", LIMIT, "its compressed body cannot be unpacked"),
        (gzip.compress(BODY)[:200], "gzip", LIMIT, "the page is cut off: its compressed body ends early"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_that_urls_failure(body: bytes, coding: str, limit: int, reason: str) -> None:
    visit = read(replace(PACKED, body=body, headers={"content-encoding": coding}))
    assert (visit.outcome, visit.reason) == ("failed", reason)


def test_of_another_programs_record_half_a_page_is_read() -> None:
    visit = read(replace(PACKED, body=gzip.compress(BODY)[:-12]), in_part=True)
    assert (visit.outcome, visit.reason) == ("archived", "a part only: its compressed body ends early")


class Elsewhere:
    """Processes of which each answers in the same way."""

    def __init__(self, answer: Callable[[Future[Any]], None]) -> None:
        self.answer = answer

    def submit(self, *_: object) -> Future[Any]:
        future: Future[Any] = Future()
        self.answer(future)
        return future


def test_a_page_that_ends_its_process_is_that_urls_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Elsewhere(lambda future: future.set_exception(Broken("took longer than 10 seconds to read")))
    monkeypatch.setattr(workers, "started", lambda count: broken)
    visit = asyncio.run(workers.Workers(1, LIMIT).read(PACKED))
    assert visit.outcome == "failed"
    assert visit.reason == "the page took longer than 10 seconds to read"
    assert visit.capture is not None and visit.capture.payload_sha256 == PACKED.payload_sha256


def test_a_slow_page_does_not_hold_up_the_end_of_a_crawl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "GRACE", 0.01)
    monkeypatch.setattr(workers, "started", lambda count: Elsewhere(lambda future: None))
    with pytest.raises(workers.Interrupted):
        asyncio.run(workers.Workers(1, LIMIT, lambda: True).read(PAGE))


def test_a_visit_carries_its_candidates_as_rows_and_only_those_that_may_be_put_in_another_order() -> None:
    visit, whole = read(PAGE), read_fetched(PAGE)
    assert visit.article is not None and visit.record is not None and whole.article is not None
    assert visit.record.evidence == evidence_rows(whole.article)
    assert set(visit.article.evidence) == {"date_published"}


def test_by_the_order_of_its_site_a_page_has_the_rows_that_it_has_without_a_worker() -> None:
    body = BODY.replace(b"<time datetime=2024-02-23>23 February 2024</time>", b"<p class=date>02/01/2024</p>")
    page = replace(PAGE, body=body)
    visit, whole = read(page), read_fetched(page)
    assert visit.article is not None and visit.record is not None and whole.article is not None
    here, there = by_site_order(whole.article, "MDY"), by_site_order(visit.article, "MDY")
    assert here.date_published is not None and here.date_published.iso == "2024-02-01"
    found = with_evidence(replace(record(there), evidence=visit.record.evidence), there)
    assert found.evidence is not None and sorted(found.evidence) == sorted(evidence_rows(here))
    assert replace(found, evidence=None) == record(here)


def test_spiders_run_without_middlewares_for_requests_that_they_do_not_yield() -> None:
    settings = Settings({"SPIDER_MIDDLEWARES": {"project.Own": 5}})
    ArticleSpider.update_settings(settings)
    assert [name.rpartition(".")[2] for name, place in settings.getwithbase("SPIDER_MIDDLEWARES").items() if place] == [
        "RefererMiddleware",
        "Own",
    ]
