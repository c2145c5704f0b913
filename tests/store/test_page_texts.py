"""An article over several pages is one article, whichever page comes first; missing pages are recorded."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

URL = "http://www.paper.example/features/4711-long-read"
WORDS = "river council bridge harbour winter market teacher engine garden budget signal station valley museum".split()


def text(n, words="as nobody had expected"):
    chance = random.Random(n)
    return [f"The {' '.join(chance.choices(WORDS, k=14))} {words}, they said of part {n}." for _ in range(8)]


def address(n):
    return f"{URL}?page={n}" if n > 1 else URL


def page(n, of=3, headline="A long read on the harbour", lines=None, pager=None, head=""):
    links = " ".join(f'<a href="{address(k)}">{k}</a>' for k in range(1, of + 1) if k != n)
    body = "".join(f"<p>{line}</p>" for line in lines or text(n))
    pager = f"<div class=pages>{links}</div>" if pager is None else pager
    return (
        f"<html lang=en><head><title>{headline}</title>{head}</head><body><article><h1>{headline}</h1>"
        f"<p class=date>15 November 2004</p>{body}{pager}</article></body></html>"
    )


def whole(shelf):
    return shelf.rows("SELECT body FROM article")[0][0].split("\n\n")


@pytest.mark.parametrize("order", permutations((1, 2, 3)))
def test_pages_make_one_article_in_whatever_order_they_come(shelf, order):
    for n in order:
        shelf.put(address(n), page(n))
    assert whole(shelf) == [line for n in (1, 2, 3) for line in text(n)]
    assert shelf.rows("SELECT url, revisions, pages, missing_pages FROM article JOIN url ON url.id = url_id") == [
        (URL, 1, 3, None)
    ]
    assert dict(shelf.rows("SELECT url, rule FROM article_url JOIN url ON url.id = url_id")) == {
        address(1): "first", address(2): "page", address(3): "page",
    }  # fmt: skip
    assert shelf.rows("SELECT COUNT(DISTINCT capture_id) FROM evidence WHERE field = 'body'") == [(3,)]
    assert shelf.rows("SELECT COUNT(*) FROM capture WHERE revision_id = (SELECT id FROM revision)") == [(3,)]
    assert shelf.rows("SELECT url, fate, fate_reason FROM url WHERE article_id IS NOT NULL ORDER BY url") == [
        (URL, "archived", None), *((address(n), "duplicate", f"page {n} of {URL}") for n in (2, 3)),
    ]  # fmt: skip


def test_a_changed_article_still_says_that_a_page_is_missing(shelf):
    shelf.put(address(1), page(1))
    shelf.put(address(1), page(1, lines=[*text(1)[:5], "The mayor has since said that the harbour is to stay."]), day=2)
    reason = "SELECT fate_reason FROM url WHERE url = ?"
    assert shelf.rows(reason, URL) == [("changed: body; a part only: page 2, 3 of 3 was not read",)]
    shelf.put(address(2), page(2), day=2)
    assert shelf.rows(reason, URL) == [("changed: body; a part only: page 3 of 3 was not read",)]
    shelf.put(address(3), page(3), day=2)
    assert shelf.rows(reason, URL) == [("changed: body",)]


def test_a_missing_page_is_said_until_it_comes(shelf):
    shelf.put(address(1), page(1))
    reason = "SELECT fate, fate_reason FROM url WHERE url = ?"
    assert shelf.rows(reason, URL) == [("archived", "a part only: page 2, 3 of 3 was not read")]
    shelf.put(address(3), page(3))
    assert shelf.rows("SELECT missing_pages FROM article") == [("[2]",)]
    assert whole(shelf) == text(1) + text(3)
    shelf.put(address(2), page(2))
    assert shelf.rows(reason, URL) == [("archived", None)]
    assert whole(shelf) == text(1) + text(2) + text(3)


def test_a_page_that_was_edited_is_a_state_of_the_whole(shelf):
    for n in (1, 2, 3):
        shelf.put(address(n), page(n))
    shelf.put(address(1), page(1), day=5)
    edited = text(2, "was taken down")
    assert shelf.put(address(2), page(2, lines=edited), day=5).reason == "changed: body"
    shelf.put(address(3), page(3), day=5)
    assert whole(shelf) == text(1) + edited + text(3)
    assert shelf.rows("SELECT number, LENGTH(body) - LENGTH(REPLACE(body, 'taken down', '')) > 0 FROM revision") == [
        (1, 0), (2, 1),
    ]  # fmt: skip


def test_a_page_edited_between_two_visits_of_one_hour_is_a_state(shelf):
    for minute, lines in ((0, text(2)), (40, text(2, "was taken down"))):
        for n in (1, 2, 3):  # within one second
            visit = shelf.read(address(n), page(n, lines=lines if n == 2 else None))
            moment = datetime(2026, 1, 1, 12, minute, tzinfo=UTC)
            shelf.visit(replace(visit, visited_at=moment, capture=replace(visit.capture, captured_at=moment)))
    states = "SELECT number, LENGTH(body) - LENGTH(REPLACE(body, 'taken down', '')) > 0 FROM revision ORDER BY number"
    assert shelf.rows(states) == [(1, 0), (2, 1)]


def test_all_pages_edited_at_one_visit_are_one_state(shelf):
    for day, words in ((1, "was seen"), (5, "was taken down")):
        for n in (1, 2, 3):
            shelf.put(address(n), page(n, lines=text(n, words)), day=day)
    assert shelf.rows("SELECT number FROM revision ORDER BY number") == [(1,), (2,)]
    assert whole(shelf) == [line for n in (1, 2, 3) for line in text(n, "was taken down")]


def test_an_article_that_is_put_on_one_page_keeps_no_text_twice(shelf):
    for n in (1, 2):
        shelf.put(address(n), page(n, of=2))
    shelf.put(URL, page(1, lines=text(1) + text(2), pager=""), day=5)
    assert whole(shelf) == text(1) + text(2)
    assert shelf.rows("SELECT pages, missing_pages FROM article") == [(1, None)]


def test_pages_of_comments_are_no_pages_of_the_article(shelf):
    shelf.put(address(1), page(1, of=2))
    shelf.put(address(2), page(2, of=2, lines=text(1)))
    assert whole(shelf) == text(1)
    assert shelf.rows("SELECT COUNT(*), MAX(missing_pages) FROM article") == [(1, None)]


def test_the_next_story_under_a_numbered_address_is_a_story(shelf):
    shelf.put(address(1), page(1, of=2))
    assert shelf.put(address(2), page(2, of=2, headline="Teachers march on the town hall")).fate == "archived"
    assert shelf.rows("SELECT COUNT(*) FROM article") == [(2,)]


@pytest.mark.parametrize("order", permutations((1, 2, 3)))
def test_a_last_page_that_leads_nowhere_belongs_to_those_that_lead_to_it(shelf, order):
    """ "Continue to page 2" is all that these pages say."""
    for n in order:
        onward = f'<p><a href="{address(n + 1)}">Continue to page {n + 1}</a></p>' if n < 3 else " "
        shelf.put(address(n), page(n, pager=onward))
    assert whole(shelf) == [line for n in (1, 2, 3) for line in text(n)]
    assert shelf.rows("SELECT url, revisions, pages, missing_pages FROM article JOIN url ON url.id = url_id") == [
        (URL, 1, 3, None)
    ]
    assert shelf.rows("SELECT COUNT(DISTINCT capture_id) FROM evidence WHERE field = 'body'") == [(3,)]


SECURE = URL.replace("http:", "https:")
EDITED = [*text(1)[:5], "The mayor has since said that the harbour is to stay."]
MOVED = {
    "first": (URL, page(1, of=2), 1),
    "second": (address(2), page(2, of=2), 1),
    "first, https": (SECURE, page(1, of=2, lines=EDITED).replace("http:", "https:"), 3),
    "second, https": (address(2).replace("http:", "https:"), page(2, of=2).replace("http:", "https:"), 3),
}


@pytest.mark.parametrize("redirect", [None, 3], ids=["no redirect", "a redirect before the last"])
@pytest.mark.parametrize("order", permutations(MOVED), ids=" - ".join)
def test_pages_of_an_article_that_moved_to_https_make_its_two_states_in_whatever_order_they_come(
    shelf, order, redirect
):
    for place, name in enumerate(order):
        if place == redirect:
            shelf.writer.redirected([URL], SECURE, datetime(2026, 1, 3, 12, tzinfo=UTC))
        shelf.put(*MOVED[name])
    states = shelf.rows("SELECT body FROM revision ORDER BY article_id, number")
    assert [body.split("\n\n") for (body,) in states] == [[*text(1), *text(2)], [*EDITED, *text(2)]]
    assert shelf.rows("SELECT pages, missing_pages FROM article") == [(2, None)]
