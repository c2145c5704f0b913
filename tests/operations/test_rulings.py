"""A person's rulings hold: ``newsscrape join`` and ``split``, later visits, and re-extraction."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from newsscrape.cli import cli
from support.kept import SITE, Kept

ONE, TWO = f"{SITE}/news/1", f"{SITE}/sport/2"


@pytest.fixture
def kept(shelf, tmp_path):
    return Kept(shelf, tmp_path / "warc")


def newsscrape(kept, command, *arguments):
    run = CliRunner().invoke(cli, [command, *arguments, "--db", str(kept.shelf.path)])
    assert run.exit_code == 0, run.exception


def headlines(kept):
    """Each article's headlines, in order of its states."""
    query = "SELECT headline FROM revision WHERE article_id = ? ORDER BY number"
    return [[h.split()[-1] for (h,) in kept.rows(query, id_)] for (id_,) in kept.rows("SELECT id FROM article")]


def put_both(kept, article, first=1, second=4):
    kept.put(ONE, article("roofs"), day=first)
    kept.put(TWO, article("walls").replace("met", "sat").replace("said", "told"), day=second)
    assert headlines(kept) == [["roofs"], ["walls"]]


def test_two_articles_are_joined_in_order_of_time(kept, article):
    put_both(kept, article, first=9, second=4)
    newsscrape(kept, "join", ONE, TWO, "--reason", "the same story")
    assert headlines(kept) == [["walls", "roofs"]]
    assert kept.rows("SELECT headline, revisions, substr(first_captured_at, 9, 2) FROM article") == [
        ("Council hears residents on roofs", 2, "04")
    ]
    assert dict(kept.rows("SELECT url, rule FROM article_url JOIN url ON url.id = url_id")) == {
        ONE: "person", TWO: "first",
    }  # fmt: skip
    assert kept.rows("SELECT kind, reason FROM ruling") == [("join", "the same story")]


def test_later_visits_and_reextraction_keep_a_join(kept, article):
    put_both(kept, article)
    newsscrape(kept, "join", "1", "2")
    for day, url, subject in ((6, ONE, "roofs"), (7, TWO, "ferries"), (8, TWO, "ferries")):
        kept.put(url, article(subject), day=day)
    assert headlines(kept) == [["roofs", "walls", "ferries"]]
    assert kept.again().changed == 0
    assert headlines(kept) == [["roofs", "walls", "ferries"]]


@pytest.fixture
def taken_for_one(kept, article):
    """Two stories that a site gave the same canonical link, under one headline and much the same text."""
    head = f'<link rel=canonical href="{ONE}">'
    kept.put(ONE, article("roofs", head=head), day=1)
    kept.put(TWO, article("roofs", head=head).replace("eleven", "twelve"), day=1)
    kept.put(ONE, article("roofs", head=head).replace("eleven", "ten"), day=5)
    assert kept.rows("SELECT COUNT(*) FROM article") == [(1,)]
    return kept


def test_an_address_is_split_off(taken_for_one):
    kept = taken_for_one
    newsscrape(kept, "split", TWO)  # it was a copy, of which no state was kept
    assert kept.rows("SELECT url, revisions, body LIKE '%twelve%' FROM article JOIN url ON url.id = url_id") == [
        (ONE, 2, 0), (TWO, 1, 1),
    ]  # fmt: skip


def test_a_split_takes_states_along_and_later_visits_keep_it(kept, article):
    put_both(kept, article)
    newsscrape(kept, "join", ONE, TWO)
    kept.put(TWO, article("ferries"), day=6)
    newsscrape(kept, "split", TWO)
    assert headlines(kept) == [["roofs"], ["walls", "ferries"]]
    assert kept.rows("SELECT headline FROM article ORDER BY id") == [
        ("Council hears residents on roofs",), ("Council hears residents on ferries",),
    ]  # fmt: skip
    kept.put(TWO, article("roofs"), day=7)  # now it even reads the same
    kept.put(ONE, article("roofs"), day=8)
    assert headlines(kept) == [["roofs"], ["walls", "ferries", "roofs"]]
    assert kept.again().changed == 0
    newsscrape(kept, "join", ONE, TWO)
    assert kept.rows("SELECT kind FROM ruling") == [("join",)]
    assert kept.rows("SELECT COUNT(*) FROM article") == [(1,)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["join", ONE, ONE], "addresses of one article already"),
        (["join", ONE, f"{SITE}/nothing"], "leads to no article"),
        (["split", ONE], "read at no other address"),
    ],
)
def test_what_cannot_be_ruled(kept, article, arguments, message):
    kept.put(ONE, article("roofs"))
    run = CliRunner().invoke(cli, [*arguments, "--db", str(kept.shelf.path)])
    assert message in str(run.exception)


def test_a_page_that_was_not_kept_cannot_be_split_off(kept, article):
    put_both(kept, article)
    newsscrape(kept, "join", ONE, TWO)
    kept.rows("UPDATE capture SET warc_file = NULL")
    run = CliRunner().invoke(cli, ["split", TWO, "--db", str(kept.shelf.path)])
    assert "cannot be read again" in str(run.exception)
    assert headlines(kept) == [["roofs", "walls"]]
