"""Paragraphs that two articles of a site have in common are removed on request, and nothing is lost."""

from __future__ import annotations

import pytest

from newsscrape.store.repeated_paragraphs import Cleared, remove_repeated_paragraphs

APPEAL = "The Gazette is written by four people, and lives on what its readers give it of their own free will."
STORIES = (
    (
        "Weir to be mended in the autumn",
        "mill",
        "The weir at the old {0} will be mended in the autumn, the council said.",
    ),
    (
        "Market moves to the station",
        "fair",
        "The weekly {0} is to move to the station while the square is being paved.",
    ),
    ("Library opens on Sundays", "book", "From May on a {0} can be borrowed on Sundays as well, for a trial year."),
)


def page(headline, noun, text):
    body = "".join(
        f"<p>{text.format(noun)} That is what the {n} of the {noun} told us.</p>" for n in ("keeper", "friends")
    )
    return f"<html><body><article><h1>{headline}</h1>{body}<p>{APPEAL}</p></article></body></html>"


@pytest.fixture
def filled(shelf):
    for number, story in enumerate(STORIES):
        shelf.put(f"http://gazette.test/news/{number}", page(*story))
    return shelf


def bodies(shelf):
    return [body for (body,) in shelf.rows("SELECT body FROM article ORDER BY id")]


def test_a_paragraph_of_two_articles_goes_from_both(filled):
    assert all(APPEAL in body for body in bodies(filled))
    would = remove_repeated_paragraphs(filled.archive, dry_run=True)
    assert would == [Cleared(n + 1, "gazette.test", story[0], (APPEAL,)) for n, story in enumerate(STORIES)]
    assert all(APPEAL in body for body in bodies(filled))
    assert remove_repeated_paragraphs(filled.archive) == would
    assert not any(APPEAL in body for body in bodies(filled))
    assert remove_repeated_paragraphs(filled.archive) == []


def test_what_went_is_evidence_and_the_former_text_is_history(filled):
    before = bodies(filled)[0]
    remove_repeated_paragraphs(filled.archive, site="gazette.test")
    chosen = filled.rows("SELECT rank, raw, source, chosen FROM evidence WHERE article_id = 1 AND field = 'body'")
    assert (1, APPEAL, "site", 1) in chosen
    assert sum(row[3] for row in chosen) == 1
    assert filled.rows("SELECT number, cause, body FROM revision WHERE article_id = 1 ORDER BY number") == [
        (1, "page", before),
        (2, "extractor", before.replace(f"\n\n{APPEAL}", "")),
    ]
    assert filled.rows("SELECT count(*) FROM article_fts WHERE article_fts MATCH 'lives'") == [(0,)]


def test_another_site_is_left_alone(filled):
    assert remove_repeated_paragraphs(filled.archive, site="other.test") == []


def test_copies_of_one_article_keep_their_text(shelf):
    story = page(*STORIES[0])
    shelf.put("http://gazette.test/a/1", story)
    shelf.put("http://gazette.test/b/2", story.replace("Weir to be", "The weir is to be"))
    assert remove_repeated_paragraphs(shelf.archive) == []
