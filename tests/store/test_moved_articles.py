"""One history over all URLs of an article: moves, corrections, and redirects, learned in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from support.moves import HEADLINE, NEW, OLD, SITE, answer, at, edited, homes, put, states


def test_an_article_that_moved_goes_on_at_its_new_address(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    moved = put(shelf, NEW, article("roofs"), 5, OLD)
    changed = put(shelf, NEW, edited(article, "twelve"), 9)
    assert (moved.fate, changed.fate, changed.reason) == ("unchanged", "archived", "changed: body")
    assert states(shelf) == {HEADLINE: ["eleven", "twelve"]}
    assert homes(shelf) == [(OLD, "first", "01", "05"), (NEW, "redirect", "05", None)]
    assert dict(shelf.rows("SELECT url, fate FROM url")) == {OLD: "redirected", NEW: "archived"}


def test_a_headline_edited_with_its_address_is_a_state(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, f"{SITE}/old/4711-fewer-roofs", edited(article, "twelve").replace("hears", "overrules"), 5, OLD)
    assert states(shelf) == {"Council overrules residents on roofs": ["eleven", "twelve"]}


def test_a_name_that_the_page_shows_tells_an_article_whose_address_and_headline_changed(shelf, article):
    def page(number, residents, headline="hears"):
        html = edited(article, residents).replace("hears", headline)
        return html.replace("<body>", f"<body class='post-template single postid-{number}'>")

    put(shelf, f"{SITE}/council/roofs", page(317, "eleven"), 1)
    moved = put(shelf, f"{SITE}/2026/fewer-roofs", page(317, "twelve", "overrules"), 5)
    other = put(shelf, f"{SITE}/2026/roofs-again", page(318, "thirty", "rues"), 6)
    assert (moved.fate, moved.reason) == ("archived", "changed: headline, body")
    assert other.fate == "archived"
    assert states(shelf) == {
        "Council overrules residents on roofs": ["eleven", "twelve"],
        "Council rues residents on roofs": ["thirty"],
    }
    rules = dict(shelf.rows("SELECT url, rule FROM article_url JOIN url ON url.id = url_id"))
    assert rules[f"{SITE}/2026/fewer-roofs"] == "id"
    evidence = "SELECT value, raw, source FROM evidence WHERE field = 'page_id' AND chosen ORDER BY article_id"
    assert shelf.rows(evidence)[-1] == ("318", "postid-318", "dom:body")


def test_a_name_that_the_page_shows_may_stand_in_an_older_address(shelf, article):
    put(shelf, f"{SITE}/?p=10317", article("roofs"), 1)
    short = f"<head><link rel=shortlink href='{SITE}/?p=10317'>"
    put(
        shelf,
        f"{SITE}/2026/fewer-roofs",
        edited(article, "twelve").replace("hears", "overrules").replace("<head>", short),
        5,
    )
    assert states(shelf) == {"Council overrules residents on roofs": ["eleven", "twelve"]}


def test_a_name_alone_makes_no_article_of_two(shelf, article):
    named = "<body class=postid-317>"
    put(shelf, f"{SITE}/weather", article("roofs").replace("<body>", named), 1)
    another = article("bridges").replace("<body>", named)
    for word in ("council", "harbour", "Monday", "residents", "heard", "wall", "which", "said"):
        another = another.replace(word, f"{word[::-1]} of late")
    put(shelf, f"{SITE}/forecast", another, 5)
    assert len(shelf.rows("SELECT id FROM article")) == 2


def test_a_chain_of_redirects_is_followed(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, NEW, edited(article, "twelve"), 5, OLD, f"{SITE}/moved/roofs")
    assert states(shelf) == {HEADLINE: ["eleven", "twelve"]}
    assert shelf.rows("SELECT url, rule FROM article_url JOIN url ON url.id = url_id ORDER BY url") == [
        (f"{SITE}/moved/roofs", "redirect"), (NEW, "redirect"), (OLD, "first"),
    ]  # fmt: skip


def test_an_article_met_at_its_new_address_before_the_old_one_redirects_is_joined(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, NEW, edited(article, "twelve").replace("hears", "overrules"), 5)
    assert len(states(shelf)) == 2
    shelf.writer.redirected([OLD], NEW, at(6))
    assert states(shelf) == {"Council overrules residents on roofs": ["eleven", "twelve"]}
    assert homes(shelf)[-1][:2] == (NEW, "redirect")
    assert shelf.rows("SELECT id, revisions, url_id FROM article") == [(1, 2, 2)]


@pytest.mark.parametrize("order", permutations(range(4)))
def test_captures_of_a_web_archive_may_come_in_any_order(shelf, article, order):
    """The page moved to https, was corrected there, and the correction was taken back."""
    secure = OLD.replace("http:", "https:")
    captures = [(OLD, "eleven", 1), (OLD, "eleven", 3), (secure, "twelve", 12), (secure, "eleven", 20)]
    for n in order:
        url, number, day = captures[n]
        put(shelf, url, edited(article, number), day)
    assert states(shelf) == {HEADLINE: ["eleven", "twelve", "eleven"]}
    assert shelf.rows("SELECT substr(captured_at, 9, 2) FROM revision JOIN capture ON capture.id = capture_id ORDER BY number") == [
        ("01",), ("12",), ("20",)
    ]  # fmt: skip


@pytest.mark.parametrize("order", permutations(range(3)))
def test_a_redirect_may_be_known_before_the_pages(shelf, article, order):
    steps = [
        lambda: put(shelf, OLD, article("roofs"), 1),
        lambda: put(shelf, NEW, edited(article, "twelve").replace("hears", "overrules"), 5),
        lambda: shelf.writer.redirected([OLD], NEW, at(5)),
    ]
    for n in order:
        steps[n]()
    assert states(shelf) == {"Council overrules residents on roofs": ["eleven", "twelve"]}
    assert homes(shelf) == [(OLD, "first", "01", "05"), (NEW, "redirect", "05", None)]
    assert shelf.rows("SELECT gone_at FROM article") == [(None,)]


def test_a_web_archive_leads_from_moment_to_moment_of_one_address(shelf, article):
    """Its redirects are those of the pages, not of the archive."""
    replay = "https://web.archive.org/web/2026010512000{}id_/{}"
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, NEW, edited(article, "twelve"), 5, replay.format(0, OLD), replay.format(1, NEW))
    assert states(shelf) == {HEADLINE: ["eleven", "twelve"]}
    assert shelf.rows("SELECT url FROM url ORDER BY url") == [(NEW,), (OLD,)]


@pytest.mark.parametrize("first", [True, False])
def test_a_capture_from_the_future_freezes_nothing(shelf, article, first):
    ahead = datetime(2126, 1, 1, tzinfo=UTC)
    visit = shelf.read(OLD, article("roofs"), 1)
    visit = replace(visit, capture=replace(visit.capture, captured_at=ahead))
    if first:
        shelf.visit(visit)
    put(shelf, OLD, edited(article, "twelve"), 2)
    if not first:
        shelf.visit(visit)
    put(shelf, OLD, edited(article, "ten"), 3)
    assert states(shelf) == {HEADLINE: ["eleven", "twelve", "ten"]}
    assert shelf.rows("SELECT substr(first_captured_at, 1, 10), substr(last_captured_at, 1, 10) FROM article") == [
        ("2026-01-02", "2026-01-03")
    ]
    answer(shelf, OLD, 4)
    assert shelf.rows("SELECT gone_at FROM article") == [("2026-01-04T12:00:00Z",)]


def test_a_page_that_names_its_new_address_later_leads_to_it(shelf, article):
    """No redirect, and the new address was read first."""
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, NEW, edited(article, "twelve"), 5)
    put(shelf, OLD, article("roofs", head=f'<link rel=canonical href="{NEW}">'), 6)
    put(shelf, NEW, edited(article, "ten"), 9)
    assert states(shelf) == {HEADLINE: ["eleven", "twelve", "ten"]}
    assert homes(shelf)[-1][0] == NEW


def test_a_live_blog_that_was_written_anew_is_known_by_its_redirect(shelf, article):
    head = '<meta property="article:published_time" content="2026-01-01T09:14:33+00:00"><meta name=author content="Ann Lee">'
    lines = "".join(
        f"<p>Ferry number {n} sails at {n} from the quay, unless wind number {n} blows.</p>" for n in range(9)
    )
    put(shelf, OLD, article("roofs", head=head, date=None), 1)
    put(
        shelf,
        NEW,
        f"<html lang=en><head>{head}</head><article><h1>How the ferries came back</h1>{lines}</article>",
        5,
        OLD,
    )
    assert shelf.rows("SELECT COUNT(*), MAX(revisions) FROM article") == [(1, 2)]


@pytest.mark.parametrize("order", permutations(range(4)))
def test_an_article_that_drifted_is_known_at_its_old_address_by_the_time_of_the_capture(shelf, article, order):
    """The earliest capture has little in common with the latest state, and may come last."""
    lines = [f"Line {n}: ferry {n} sails at {n} from the quay, unless wind {n} blows over the pier." for n in range(12)]

    def page(first, last):
        text = "".join(f"<p>{line}</p>" for line in lines[first:last])
        return f"<html lang=en><article><h1>Ferries sail again</h1><p>15 November 2004</p>{text}</article>"

    steps = [
        lambda: put(shelf, OLD, page(0, 6), 1),
        lambda: put(shelf, OLD, page(2, 8), 5),
        lambda: put(shelf, NEW, page(4, 10), 9, OLD),
        lambda: put(shelf, NEW, page(6, 12), 12),
    ]
    for n in order:
        steps[n]()
    found = shelf.rows("SELECT article_id, number, substr(body, 6, 1) FROM revision ORDER BY article_id, number")
    assert [(number, first) for _, number, first in found] == [(1, "0"), (2, "2"), (3, "4"), (4, "6")]


@pytest.mark.parametrize("ends", ["gone", "redirects", "answers"])
def test_a_state_at_a_new_address_counts_though_the_old_one_is_visited_after_it(shelf, article, ends):
    """A list of URLs may name the new one first: whether the old one still answers is not known by then."""

    def look(url, html, hour, *hops):
        visit = shelf.read(url, html, 1)
        moment = at(1) + timedelta(hours=hour)
        capture = replace(visit.capture, captured_at=moment)
        shelf.visit(replace(visit, visited_at=moment, capture=capture, redirected_from=hops))

    new = f"{SITE}/new/4711-slates"
    slates = edited(article, "twelve").replace(f"<h1>{HEADLINE}", "<h1>Council hears residents on slates")
    look(OLD, edited(article, "eleven"), 0)
    look(new, slates, 1)
    if ends == "gone":
        answer(shelf, OLD, 2)
    else:
        look(*((new, slates, 2, OLD) if ends == "redirects" else (OLD, edited(article, "eleven"), 2)))
    assert states(shelf) == {"Council hears residents on slates": ["eleven", "twelve"]}
