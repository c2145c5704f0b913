"""One history over all URLs of an article: moves, corrections, ends, and what is never one article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from newsscrape.items import PART
from newsscrape.pages.responses import read_fetched
from newsscrape.payload import digest
from newsscrape.tasks import Fetched

SITE = "http://www.paper.example"
OLD, NEW = f"{SITE}/old/4711-roofs", f"{SITE}/new/roofs"
HEADLINE = "Council hears residents on roofs"


def at(day):
    return datetime(2026, 1, day, 12, tzinfo=UTC)


def put(shelf, url, html, day, *hops):
    return shelf.visit(replace(shelf.read(url, html, day), redirected_from=hops))


def answer(shelf, url, day, status=404, *hops, body=b""):
    came = Fetched(
        url, body, at(day), at(day), "live", digest(body), headers={"content-type": "text/html"}, http_status=status
    )
    return shelf.visit(replace(read_fetched(came), redirected_from=hops))


def states(shelf):
    """Each article's headline and how many residents each of its states has, in order."""
    rows = shelf.rows(
        "SELECT article.headline, revision.number, revision.body FROM revision"
        " JOIN article ON article.id = article_id ORDER BY article.id, number"
    )
    found = {}
    for headline, number, body in rows:
        found.setdefault(headline, []).append(body.split("heard from ")[1].split()[0])
        assert len(found[headline]) == number
    return found


def homes(shelf):
    return shelf.rows(
        "SELECT url, rule, substr(home_from, 9, 2), substr(home_until, 9, 2) FROM article_url"
        " JOIN url ON url.id = url_id WHERE home_from IS NOT NULL ORDER BY article_url.article_id, home_from"
    )


def edited(article, number, **more):
    return article("roofs", **more).replace("eleven", number)


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


FRONT = b"<html lang=en><title>The Paper</title><h1>The Paper</h1>" + b"".join(
    b"<h2><a href=/news/%d>A story of the day about something else</a></h2>" % n for n in range(30)
)


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


def test_a_text_has_the_time_at_which_it_was_seen_last_itself(shelf, article):
    put(shelf, OLD, article("roofs"), 1)
    put(shelf, OLD, article("roofs"), 3)
    put(shelf, NEW, edited(article, "twelve"), 5, OLD)
    put(shelf, NEW, edited(article, "twelve"), 8)
    assert shelf.rows("SELECT number, substr(last_captured_at, 9, 2) FROM revision") == [(1, "03"), (2, "08")]
    assert shelf.rows("SELECT first_captured_at, last_captured_at FROM article") == [
        ("2026-01-01T12:00:00Z", "2026-01-08T12:00:00Z")
    ]


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


def states_of_all(shelf):
    return [n for (n,) in shelf.rows("SELECT COUNT(*) FROM revision GROUP BY article_id")]


def test_a_last_modified_of_the_future_is_not_sent_back(shelf, article):
    body, moment = article("roofs").encode(), at(1)
    headers = {"content-type": "text/html", "last-modified": "Mon, 01 Jan 2126 08:00:00 GMT", "etag": '"1"'}
    shelf.visit(
        read_fetched(Fetched(OLD, body, moment, moment, "live", digest(body), headers=headers, http_status=200))
    )
    assert shelf.rows("SELECT etag, last_modified FROM url") == [('"1"', None)]


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
