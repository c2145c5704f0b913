"""The page the project began from, in four markups of twenty years: one article, field by field."""

from __future__ import annotations

from dataclasses import fields

import pytest
from web_poet.testing import Fixture

from newsscrape import extract_article
from newsscrape.items import Article
from newsscrape.pages.fourni import FourNiPage
from support.paths import TESTS

FIXTURES = TESTS / "fixtures" / "newsscrape.pages.fourni.FourNiPage"
MARKUPS = ("seed_2004_tables", "seed_divs", "seed_html5", "seed_web_archive")
# Each of the four has a <title> of its own.
FIELDS = [field.name for field in fields(Article) if field.name not in ("evidence", "title_tag")]


@pytest.fixture(scope="module")
def articles():
    return {name: Fixture(FIXTURES / name).get_page(FourNiPage).read() for name in MARKUPS}


@pytest.mark.parametrize("field", FIELDS)
def test_four_markups_give_one_article(articles, field):
    values = [getattr(articles[name], field) for name in MARKUPS]
    assert values == [values[0]] * len(MARKUPS)


def test_the_initials_are_the_byline_and_not_the_body(articles):
    for article in articles.values():
        assert (article.byline, article.authors) == ("gmcg", ("gmcg",))
        assert "gmcg" not in article.body


def test_no_related_date_becomes_the_articles(articles):
    for article in articles.values():
        others = {story.date.day for story in article.related}
        assert len(others) == 5
        assert article.date_published.day not in others


def test_a_web_archives_address_counts_as_the_page_inside():
    body = (FIXTURES / "seed_web_archive" / "inputs" / "HttpResponse-body.html").read_bytes()
    inner = "http://www.4ni.co.uk/uk-news/8127/ports-to-share-cargo-scanners-with-belgium"
    article = extract_article(body, f"https://web.archive.org/web/20050217112005/{inner}")
    assert article.url == inner
    assert article.headline == "Ports to share cargo scanners with Belgium"
    assert all(story.url.startswith("http://www.4ni.co.uk/uk-news/") for story in article.related)


@pytest.mark.parametrize("name", MARKUPS)
def test_every_value_has_its_evidence(articles, name):
    article = articles[name]
    for field in ("headline", "body", "byline", "authors", "date_published", "language", "publisher"):
        chosen = [candidate for candidate in article.evidence[field] if candidate.chosen]
        assert [candidate.value for candidate in chosen] == [getattr(article, field)]
