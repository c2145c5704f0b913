"""Articles that end: taken down, or leading to the home page or to another story."""

from __future__ import annotations

from itertools import permutations

import pytest

from support.moves import HEADLINE, NEW, OLD, SITE, answer, at, edited, put, states

FRONT = b"<html lang=en><title>The Paper</title><h1>The Paper</h1>" + b"".join(
    b"<h2><a href=/news/%d>A story of the day about something else</a></h2>" % n for n in range(30)
)


@pytest.mark.parametrize("status", [404, 410])
def test_moved_and_then_taken_down(shelf, article, status):
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, NEW, article("roofs"), 5, OLD)
    answer(shelf, NEW, 9, status)
    assert shelf.rows("SELECT gone_at FROM article") == [("2026-01-09T12:00:00Z",)]
    put(shelf, NEW, article("roofs"), 12)
    assert shelf.rows("SELECT gone_at, gone_reason FROM article") == [(None, None)]


def test_taken_down_at_one_of_two_addresses_is_not_gone(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, NEW, article("roofs"), 1)
    for url in (OLD, NEW):
        put(shelf, url, article("roofs"), 5)
    answer(shelf, NEW, 6)
    assert shelf.rows("SELECT url, gone_at FROM article JOIN url ON url.id = url_id") == [(OLD, None)]
    answer(shelf, OLD, 7)
    assert shelf.rows("SELECT gone_at FROM article") == [("2026-01-07T12:00:00Z",)]


def test_dead_articles_that_lead_to_the_home_page_are_gone(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, f"{SITE}/old/4712-drains", article("drains"), 1)
    for hop in (OLD, f"{SITE}/old/4712-drains"):
        answer(shelf, f"{SITE}/", 5, 200, hop, body=FRONT)
    assert shelf.rows("SELECT gone_at, gone_reason LIKE '%page%' FROM article") == [("2026-01-05T12:00:00Z", 1)] * 2


def test_articles_that_lead_to_another_story_are_gone(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    lines = "".join(
        f"<p>Ferry number {n} sails at {n} from the quay, unless wind number {n} blows.</p>" for n in range(9)
    )
    other = f"<html lang=en><title>Ferries</title><article><h1>All about ferries</h1>{lines}</article>"
    assert put(shelf, f"{SITE}/news/all-about-ferries", other, 5, OLD).fate == "archived"
    assert shelf.rows("SELECT gone_reason FROM article") == [
        (f"leads to {SITE}/news/all-about-ferries, which is another article",), (None,)
    ]  # fmt: skip


@pytest.mark.parametrize("order", permutations(range(3)))
def test_a_redirect_to_the_home_page_may_be_known_before_the_pages(shelf, article, order):
    steps = [
        lambda: put(shelf, OLD, article("roofs"), 1),
        lambda: answer(shelf, f"{SITE}/", 5, 200, body=FRONT),
        lambda: shelf.writer.redirected([OLD], f"{SITE}/", at(5)),
    ]
    for n in order:
        steps[n]()
    assert shelf.rows("SELECT gone_at FROM article") == [("2026-01-05T12:00:00Z",)]


def test_many_articles_that_lead_to_one_are_none_of_it(shelf, article):
    """Its own article may be among them: that one has its text."""
    topic = f"{SITE}/topics/everything-about-the-town"
    lines = "".join(
        f"<p>Ferry number {n} sails at {n} from the quay, unless wind number {n} blows.</p>" for n in range(9)
    )
    page = f"<html lang=en><article><h1>Everything about the town</h1><p>15 November 2004</p>{lines}</article>"
    for n, subject in enumerate(("roofs", "drains", "trees", "walls"), start=1):
        put(shelf, f"{SITE}/old/471{n}-{subject}", article(subject), 1)
    for n, subject in enumerate(("roofs", "drains", "trees", "walls"), start=1):
        put(shelf, topic, page, 4 + n, f"{SITE}/old/471{n}-{subject}")
    assert shelf.rows("SELECT COUNT(*), SUM(gone_at IS NOT NULL) FROM article") == [(5, 4)]


@pytest.mark.parametrize("order", permutations(range(3)))
def test_a_text_that_is_found_elsewhere_after_its_address_has_gone_is_the_same(shelf, article, order):
    """No redirect, no canonical link, no number: only its minute, its headline and most of its words."""
    head = '<meta property="article:published_time" content="2025-12-30T09:14:33+00:00">'
    steps = [
        lambda: put(shelf, OLD, article("roofs", head=head, date=None), 1),
        lambda: answer(shelf, OLD, 5),
        lambda: put(shelf, NEW, edited(article, "twelve", head=head, date=None), 6),
    ]
    for n in order:
        steps[n]()
    assert states(shelf) == {HEADLINE: ["eleven", "twelve"]}
    assert shelf.rows("SELECT gone_at FROM article") == [(None,)]
