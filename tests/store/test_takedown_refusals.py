"""A removed article that a crawl finds again leaves no trace: neither its URL nor one with its slug."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsscrape.items import Link, Ticket
from newsscrape.store.removal import bar, plan, remove
from newsscrape.tasks import Location

SITE = "http://paper.example"
SLUG = "mayor-walks-the-walls"
HOME, OLD, PRINT = f"{SITE}/news/{SLUG}", f"{SITE}/old/{SLUG}.html", f"{SITE}/print/{SLUG}"
NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


@pytest.fixture
def forgetful(shelf: Any, article: Any) -> Any:
    """An archive out of which the article at HOME was taken, in the middle of a crawl."""
    shelf.writer.follow("article", {}, NOW)
    shelf.put(HOME, article("walls"))
    shelf.forget = lambda: remove(
        shelf.archive, found := plan(shelf.archive, HOME), bar(shelf.archive, found, None, NOW), 0
    )
    return shelf


def queued(shelf: Any, url: str) -> Ticket:
    shelf.writer.discovered([Link(url, "list")], NOW)
    (number,) = shelf.rows("SELECT frontier.id FROM frontier JOIN url ON url.id = url_id WHERE url = ?", url)[0]
    return Ticket(number, (url,))


def names(shelf: Any) -> list[tuple[Any, ...]]:
    shelf.archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return [("bytes",)] if SLUG.encode() in Path(shelf.path).read_bytes() else []


def test_a_queued_address_with_its_slug_goes_with_it(forgetful: Any) -> None:
    queued(forgetful, OLD)
    queued(forgetful, f"{SITE}/news/{SLUG}-again")
    queued(forgetful, f"http://other.example/{SLUG}")
    forgetful.forget()
    left = [f"http://other.example/{SLUG}", f"{SITE}/news/{SLUG}-again"]
    assert [url for (url,) in forgetful.rows("SELECT url FROM url ORDER BY url")] == left
    assert forgetful.rows("SELECT COUNT(*) FROM frontier WHERE done = 0") == [(2,)]


def test_a_redirect_that_is_met_later_leaves_nothing(forgetful: Any, article: Any) -> None:
    forgetful.forget()
    ticket = queued(forgetful, OLD)
    stored = forgetful.visit(replace(forgetful.read(HOME, article("walls"), 20), redirected_from=(OLD,), ticket=ticket))
    assert stored.fate == "skipped" and stored.reason.startswith("taken out on")
    assert forgetful.rows("SELECT * FROM url") == [] and forgetful.rows("SELECT * FROM frontier") == []
    assert forgetful.rows("SELECT * FROM visit") == [] and names(forgetful) == []
    assert forgetful.writer.waiting == 0 and forgetful.writer.taken_out(OLD)


def test_a_page_that_names_it_leaves_nothing_and_its_record_goes(forgetful: Any, article: Any) -> None:
    forgetful.forget()
    ticket = queued(forgetful, PRINT)
    read = forgetful.read(PRINT, article("walls", head=f"<link rel=canonical href='{HOME}'>"), 20)
    capture = replace(read.capture, warc_file="a.warc.gz", warc_offset=10, warc_length=20, record_id="urn:uuid:1")
    forgetful.visit(replace(read, capture=capture, ticket=ticket))
    assert forgetful.writer.refused == [(Location("a.warc.gz", 10, 20), "urn:uuid:1")]
    assert forgetful.rows("SELECT * FROM url") == [] and names(forgetful) == []


def test_a_page_of_another_slug_that_names_it_is_skipped_by_its_own_name(forgetful: Any, article: Any) -> None:
    forgetful.forget()
    url = f"{SITE}/4711"
    ticket = queued(forgetful, url)
    page = forgetful.read(url, article("walls", head=f"<link rel=canonical href='{HOME}'>"), 20)
    forgetful.visit(replace(page, ticket=ticket))
    assert forgetful.rows("SELECT url, fate, article_id FROM url") == [(url, "skipped", None)]
    assert forgetful.rows("SELECT done FROM frontier") == [(1,)]


def test_an_address_that_led_to_it_apart_leaves_nothing(forgetful: Any) -> None:
    forgetful.forget()
    ticket = queued(forgetful, OLD)
    assert forgetful.writer.redirected([OLD], HOME, NOW, ticket=ticket) == 0
    assert forgetful.rows("SELECT * FROM url") == [] and names(forgetful) == []
