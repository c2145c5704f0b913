"""When two pages are one article: how similar the texts must be for each kind of evidence."""

from __future__ import annotations

import pytest

from newsscrape.article.identity import Likeness, Span, address_id, goes_on, is_one, seen_at_once
from newsscrape.article.normalise import hash_of

TEXT = (
    "The ferry across the lough is back in service after three weeks in dry dock, its owners said on Wednesday. Two of "
    "the four engines were replaced, and the car deck has been painted for the first time in eleven years. The harbour "
    "master had hoped for ten days, but the yard had no room before Easter and the painters had gone to another ship."
)
OTHER = (
    "A hall in the upper town opens its doors again tonight with a concert for the people who paid for its new roof. "
    "Tickets went within the hour, and those who came too late may listen from the square in front of the library."
)
LATER = TEXT.replace("three weeks in dry dock", "nearly a month in dry dock at the yard of another harbour")
GROWN = f"{TEXT} {OTHER} {OTHER.replace('hall', 'school').replace('concert', 'play')}"


def state(headline="Ferry back in service", body=TEXT, published="2021-05-12T10:00+00:00", byline="Ann Lee"):
    return {
        "headline": headline, "body": body, "published_iso": published, "byline": byline,
        "content_hash": hash_of(headline, byline, published, body),
    }  # fmt: skip


@pytest.mark.parametrize("rule", ["redirect", "canonical", "address", "view", "id", "text"])
def test_the_same_words_are_one_article(rule):
    assert is_one(rule, Likeness(state(), state(), same_id=True))


@pytest.mark.parametrize("rule", ["redirect", "canonical", "address", "view", "id", "text"])
@pytest.mark.parametrize("ended", [False, True])
def test_a_headline_alone_is_no_evidence(rule, ended):
    """Deaths, weather and news in brief recur, on one day and at one minute."""
    assert not is_one(rule, Likeness(state(), state(body=OTHER), same_id=True, ended=ended)) or rule == "redirect"


EDITED = state("Ferry sails again", LATER)


@pytest.mark.parametrize(
    ("rule", "one"),
    [("redirect", True), ("canonical", True), ("address", True), ("view", False), ("id", True), ("text", False)],
)
def test_a_headline_that_was_edited_takes_more_than_a_similar_text(rule, one):
    assert is_one(rule, Likeness(state(), EDITED, same_id=rule == "id")) is one


def test_a_number_counts_only_where_both_addresses_have_it():
    assert not is_one("id", Likeness(state(), EDITED))


@pytest.mark.parametrize("rule", ["canonical", "id", "text"])
def test_another_day_is_another_issue_of_a_column(rule):
    later = state(body=LATER, published="2021-05-19T10:00+00:00")
    assert not is_one(rule, Likeness(state(), later, same_id=True, ended=True))


def test_a_moment_in_another_zone_is_no_other_day():
    there = state("Ferry sails again", LATER, "2021-05-13")
    assert is_one("redirect", Likeness(state(published="2021-05-12T23:30+00:00"), there))


@pytest.mark.parametrize(
    ("new", "one"),
    [
        (EDITED, True),
        (state("Live: the ferry and the town", GROWN), True),  # a first report that grew
        (state(body=OTHER, published="2021-05-14"), False),
        (state("Hall opens", OTHER, "2021-05-12T10:00+00:00"), False),
        (
            state("The week on the water", f"{OTHER.replace('the', 'some')} {GROWN}", "2021-05-12"),
            False,
        ),  # a round-up, with the report in it
        (state("What you need to know about ferries", OTHER, "2018-01-01", None), False),
        (state("Ferry back in service", LATER, "2021-08-01"), True),  # printed again, and edited
        (state(published="2021-08-01"), True),  # printed again
    ],
)
def test_where_a_redirect_leads(new, one):
    assert is_one("redirect", Likeness(state(), new)) is one


def test_a_column_that_leads_to_its_next_issue_is_two():
    issue, following = state("Weather"), state("Weather", LATER, "2021-05-19")
    assert not is_one("redirect", Likeness(issue, following))


def test_where_many_redirects_lead_only_the_same_text_is_one():
    assert not is_one("redirect", Likeness(state(), state("Round-up", GROWN)), crowded=True)
    assert is_one("redirect", Likeness(state(), state(body=LATER)), crowded=True)


def test_an_edited_text_without_a_link_is_one_only_if_its_address_has_gone():
    again = state(body=LATER)
    assert not is_one("text", Likeness(state(), again))
    assert is_one("text", Likeness(state(), again, ended=True))


def test_an_address_that_was_only_alike_may_become_another_page():
    assert goes_on("redirect", Likeness(state(), EDITED))
    assert not goes_on("text", Likeness(state(), EDITED))
    assert not goes_on("redirect", Likeness(state(), state("Hall opens", OTHER)))


def test_two_that_were_there_at_once_under_other_headlines_are_two():
    one = Span("2021-01-01", "2021-06-01", "Ferry")
    assert seen_at_once(one, Span("2021-06-01", "2021-07-01", "Hall"))
    assert not seen_at_once(one, Span("2021-06-02", "2021-07-01", "Hall"))
    assert not seen_at_once(one, Span("2021-02-01", "2021-03-01", "Ferry"))


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("http://e.org/news/1001-council", "1001"), ("http://e.org/news/2017/03/05/council", None),
        ("http://e.org/20170305/council", None), ("http://e.org/2017/council-123456.html", "123456"),
        ("http://e.org/news.asp?id=51345", "51345"), ("http://e.org/news/12/roof", None),
        ("http://e.org/a/201703/98765", "98765"),
    ],
)  # fmt: skip
def test_the_number_in_an_address(url, number):
    assert address_id(url) == number
