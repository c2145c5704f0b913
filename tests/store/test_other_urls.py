"""Pages that make no state of their own, and what is never one article."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsscrape.items import PART
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.tasks import Fetched
from support.moves import HEADLINE, NEW, OLD, SITE, at, edited, put, states, states_of_all


def test_a_text_has_the_time_at_which_it_was_seen_last_itself(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, OLD, article("roofs"), 3)
    put(shelf, NEW, edited(article, "twelve"), 5, OLD)
    put(shelf, NEW, edited(article, "twelve"), 8)
    assert shelf.rows("SELECT number, substr(last_captured_at, 9, 2) FROM revision") == [(1, "03"), (2, "08")]
    assert shelf.rows("SELECT first_captured_at, last_captured_at FROM article") == [
        ("2026-01-01T12:00:00Z", "2026-01-08T12:00:00Z")
    ]


def test_a_printed_view_makes_no_state_of_its_own(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    for day, number in ((2, "ten"), (9, "nine")):
        assert put(shelf, f"{OLD}/print", edited(article, number), day).fate == "duplicate"
    assert states(shelf) == {HEADLINE: ["eleven"]}


def test_two_stories_of_one_day_under_one_headline_are_two(shelf, article):
    other = "<p>" + " ".join(f"Other words number {n} stand in this one, {n} of them." for n in range(40)) + "</p>"
    put(shelf, f"{SITE}/news/5001-deaths", article("roofs"), 1)
    page = article("roofs").partition("<p>")[0] + other
    assert put(shelf, f"{SITE}/news/5001-deaths-too", page, 1).fate == "archived"
    assert put(shelf, f"{SITE}/news/deaths", page.replace("Other", "More").replace("words", "names"), 1).article_id == 3


def test_what_is_read_at_an_old_address_later_is_another_article(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, NEW, article("roofs"), 5, OLD)
    lines = "".join(
        f"<p>Ferry number {n} sails at {n} from the quay, unless wind number {n} blows.</p>" for n in range(9)
    )
    page = f"<html lang=en><article><h1>Ferries sail again</h1><p>3 May 2025</p>{lines}</article>"
    assert put(shelf, OLD, page, 9).article_id == 2
    put(shelf, NEW, edited(article, "twelve"), 10)
    assert sorted(states_of_all(shelf)) == [1, 2]


def test_a_last_modified_of_the_future_is_not_sent_back(shelf, article):
    body, moment = article("roofs").encode(), at(1)
    headers = {"content-type": "text/html", "last-modified": "Mon, 01 Jan 2126 08:00:00 GMT", "etag": '"1"'}
    shelf.visit(
        read_fetched(Fetched(OLD, body, moment, moment, "live", digest(body), headers=headers, http_status=200))
    )
    assert shelf.rows("SELECT etag, last_modified FROM url") == [('"1"', None)]


def test_a_second_address_says_too_that_its_page_is_a_part_only(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    cut = replace(
        shelf.read(NEW, article("roofs"), 2), redirected_from=(OLD,), reason=f"{PART}the connection broke off"
    )
    put(shelf, f"{OLD}?print=1", article("roofs"), 2)
    shelf.visit(replace(cut, url=f"{OLD}/", redirected_from=()))
    reasons = dict(shelf.rows("SELECT url, fate_reason FROM url"))
    assert reasons[f"{OLD}/"].endswith("; a part only: the connection broke off")


@pytest.mark.parametrize("url", [OLD.replace("http:", "https:"), OLD.replace("www.", ""), f"{OLD}/"])
def test_the_same_address_in_another_spelling_has_no_edition_of_its_own(shelf, article, url):
    put(shelf, OLD, article("roofs"), 1)
    visit = shelf.read(url, edited(article, "twelve"), 1)
    later = visit.capture.captured_at + timedelta(hours=1)
    shelf.visit(replace(visit, capture=replace(visit.capture, captured_at=later)))
    assert states(shelf) == {HEADLINE: ["eleven", "twelve"]}
