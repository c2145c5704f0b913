"""Which differences between two readings of a page make a revision, and which of these have no weight."""

from __future__ import annotations

import pytest

from newsscrape.article.revisions import changed_fields, is_trivial

TEXT = (
    "The ferry across the lough is back in service after three weeks in dry dock, its owners said on Wednesday. "
    "Two of the four engines were replaced, and the car deck has been painted for the first time in eleven years.\n\n"
    '"We had hoped for ten days," the harbour master said, "but the yard had no room before Easter."\n\n'
    "A ticket costs 4.50 pounds, as before, and nobody on the quay seemed to think that it should cost more. The owners "
    "gave no figure for the repairs; a member of the council put them at two million pounds."
)
OLD = {"headline": "Ferry back in service", "byline": "Ann Lee", "body": TEXT, "published_iso": "2021-05-12"}


def new(**values):
    return {**OLD, **values}


def edited(old, to):
    assert old in TEXT
    return new(body=TEXT.replace(old, to))


@pytest.mark.parametrize(
    "after",
    [
        new(),
        new(headline="Ferry  back\u00a0in service"),
        new(headline="Ferry back in ser\u00advice"),
        new(body=TEXT.replace("\n\n", "\n")),
        new(body=TEXT + "\n\n12 comments"),
        new(body="Updated 5 minutes ago\n\n" + TEXT),
        new(body=TEXT + "\n\nShares: 1.2k"),
        new(body="3 min read\n\n" + TEXT),
        new(body="Vor 10 Minuten aktualisiert\n\n" + TEXT),
        new(byline="Ann\nLee"),
        new(published_iso="2021-05-13", published_raw="2 hours ago"),
    ],
    ids=range(11),
)  # fmt: skip
def test_no_revision(after):
    assert changed_fields(OLD, after) == ()


def test_counters_that_both_have_and_that_differ_make_none_either():
    before = new(body=TEXT + "\n\n12 comments", modified_iso="2021-05-12T10:00")
    after = new(body=TEXT + "\n\n31 comments", modified_iso="2021-05-12T11:30", modified_raw="Updated 1 hour ago")
    assert changed_fields(before, after) == ()


@pytest.mark.parametrize(
    ("after", "fields"),
    [
        (edited('"We', "\u201cWe"), ("body",)),
        (edited("dry dock, its", "dry dock its"), ("body",)),
        (edited("Two of the", "TWO of the"), ("body",)),
        (edited("harbour", "harbor"), ("body",)),
        (edited("replaced", "repalced"), ("body",)),
        (new(headline="Ferry Back in Service!"), ("headline",)),
        (new(byline="ANN LEE"), ("byline",)),
        (new(modified_iso="2021-05-14"), ("modified_iso",)),
        (new(published_iso="2021-05-12T10:05+01:00"), ("published_iso",)),
        (new(headline="Ferry 'back' in service", modified_iso="2021-05-14"), ("headline", "modified_iso")),
    ],
)
def test_trivial(after, fields):
    assert changed_fields(OLD, after) == fields
    assert is_trivial(OLD, after, fields)


@pytest.mark.parametrize(
    ("after", "fields"),
    [
        (edited("three weeks", "four weeks"), ("body",)),
        (edited("eleven", "twelve"), ("body",)),
        (edited("4.50", "4.60"), ("body",)),
        (edited("two million", "two billion"), ("body",)),
        (edited("on Wednesday", ""), ("body",)),
        (edited("its owners said", "its owners have said"), ("body",)),
        (edited(" and nobody", " not nobody"), ("body",)),
        (edited("harbour master", "harbour manager"), ("body",)),
        (new(body=TEXT + "\n\nThe second ferry follows in June."), ("body",)),
        (new(body=TEXT + "\n\n12 people were on board"), ("body",)),
        (new(headline="Ferry out of service"), ("headline",)),
        (new(headline="Fery back in service"), ("headline",)),
        (new(byline=None), ("byline",)),
        (new(published_iso="2021-05-13"), ("published_iso",)),
        (new(published_iso=None), ("published_iso",)),
        (new(headline="Ferry back in service!", byline="Ann Low"), ("headline", "byline")),
    ],
)
def test_weighty(after, fields):
    assert changed_fields(OLD, after) == fields
    assert not is_trivial(OLD, after, fields)


def test_a_slip_is_only_one_in_a_long_text():
    short = new(body="The harbour is shut.")
    assert not is_trivial(short, new(body="The harbor is shut."), ("body",))


def test_many_slips_are_a_rewrite():
    words = ("service", "weeks", "owners", "engines", "painted", "ticket")
    body = TEXT
    for word in words:
        body = body.replace(word, word[:-1])
    assert not is_trivial(OLD, new(body=body), ("body",))


def test_the_first_date_that_is_found_counts_even_if_it_is_relative():
    assert changed_fields(new(published_iso=None), new(published_iso="2021-05-12", published_raw="2 hours ago")) == (
        "published_iso",
    )


def test_a_date_in_full_takes_the_place_of_a_relative_one():
    assert changed_fields(OLD, new(published_iso="2021-05-11", published_raw="11 May 2021")) == ("published_iso",)


def test_nothing_changed_is_not_trivial():
    assert not is_trivial(OLD, OLD, ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("harbour", "harbor", True), ("harbour", "harobur", True), ("government", "goverment", True),
        ("government", "govermnet", True), ("people", "poeple", True), ("five", "four", False), ("seven", "eleven", False),
        ("killed", "billed", False), ("dead", "head", False), ("thirteen", "thirty", False), ("not", "now", False),
        ("station", "stations", True), ("party", "pastry", False),
    ],
)  # fmt: skip
def test_what_counts_as_a_slip(one, other, same):
    before, after = (new(body=f"{TEXT} The word is {word} here.") for word in (one, other))
    assert is_trivial(before, after, ("body",)) is same
