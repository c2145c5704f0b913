"""What became of a URL is what its newest response says, whatever the order in which an archive got its responses."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.tasks import Fetched
from support.moves import NEW, OLD, at

NOW = at(30)  # when responses of former days are imported


def page(shelf, article, day, url=OLD, *hops):
    seen = [(hop, replace(shelf.read(hop, "<p>Moved.</p>", day).capture, http_status=301)) for hop in hops]
    visit = replace(shelf.read(url, article("roofs"), day), visited_at=NOW, redirected_from=hops, earlier=tuple(seen))
    return shelf.visit(visit)


def no_page(shelf, day, status):
    came = Fetched(
        OLD, b"", at(day), at(day), "warc", digest(b""), headers={"content-type": "text/html"}, http_status=status
    )
    return shelf.visit(replace(read_fetched(came), visited_at=NOW))


STEPS = {
    "page": page,
    "gone": lambda shelf, article, day: no_page(shelf, day, 410),
    "moved": lambda shelf, article, day: page(shelf, article, day, NEW, OLD),
    "error": lambda shelf, article, day: no_page(shelf, day, 500),
}


HISTORIES = [
    (("page", "gone"), "gone"),
    (("gone", "page"), "there"),
    (("page", "gone", "page"), "there"),
    (("page", "moved"), "redirected"),
    (("moved", "page"), "there"),
    (("page", "error"), "there"),
    (("gone", "moved"), "redirected"),
]


@pytest.mark.parametrize(
    ("history", "fate", "order"),
    [(steps, fate, order) for steps, fate in HISTORIES for order in permutations(range(len(steps)))],
)
def test_the_fate_is_that_of_the_newest_response(shelf, article, history, fate, order):
    for number in order:
        STEPS[history[number]](shelf, article, 3 + number)
    found = shelf.rows("SELECT fate FROM url WHERE url = ?", OLD)[0][0]
    assert ("there" if found in ("archived", "unchanged", "duplicate") else found) == fate


def test_a_response_that_arrives_late_changes_no_condition_of_the_next_request(shelf, article):
    def stamped(day):
        visit = shelf.read(OLD, article("roofs"), day)
        return replace(visit, visited_at=NOW, capture=replace(visit.capture, etag=f"of-{day}", http_status=200))

    for day in (9, 5):
        shelf.visit(replace(stamped(day), http_status=200))
    assert shelf.rows("SELECT etag FROM url WHERE url = ?", OLD) == [("of-9",)]


def test_a_response_from_the_future_makes_no_other_late(shelf, article):
    page(shelf, article, 31)
    page(shelf, article, 5)
    no_page(shelf, 9, 410)
    assert shelf.rows("SELECT fate FROM url WHERE url = ?", OLD) == [("gone",)]
