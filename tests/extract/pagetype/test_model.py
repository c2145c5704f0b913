"""The weights that are shipped, and pages that need no model."""

from __future__ import annotations

import json

import pytest

from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.pagetype import Page
from newsscrape.extract.pagetype.declared import declared_article
from newsscrape.extract.pagetype.features import FEATURES, feature_row, named
from newsscrape.extract.pagetype.model import load, shipped
from newsscrape.extract.pagetype.reasons import reason_for
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext


def test_the_shipped_weights_fit_the_features():
    assert 0 < shipped().least < 0.5
    assert set(shipped().kinds) == {"listing", "collection", "product", "service", "forum", "documentation"}


def test_weights_of_other_features_are_refused():
    with pytest.raises(ValueError, match="train_pagetype"):
        load({"features": ["size"]})


def page(head: str = "", url: str = "https://www.selbycourier.example/news/1", body: str = "") -> Page:
    reading = ParsedHtml.of(
        f"<html><head>{head}</head><body><h1>Quay closes</h1>{body}</body></html>", PageContext(url)
    )
    return Page.of(reading, Candidate("Quay closes", "Quay closes", "dom:h1", "heading", 0), Body())


@pytest.mark.parametrize("url", ["", "http://[", "file:///tmp/x.html", "https://www.selbycourier.example/a?b=c"])
@pytest.mark.parametrize("body", ["", "<p>" * 500, "<table><tr><td>" + "a " * 5_000])
def test_every_page_has_a_row(url, body):
    row = feature_row(page(url=url, body=body))
    assert len(row) == len(FEATURES)
    assert all(isinstance(value, (int, float)) for value in row)


def declared(**node) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


@pytest.mark.parametrize(
    ("head", "news"),
    [
        (declared(headline="Quay closes", datePublished="2023-06-14"), True),
        (declared(headline="Quay closes", datePublished="2023-06-14", **{"@type": "LiveBlogPosting"}), True),
        (declared(headline="Quay closes"), False),
        (declared(headline="Lamps of brass", datePublished="2023-06-14"), False),
        (declared(headline="Quay closes", datePublished="2023-06-14", **{"@type": "Article"}), False),
        ("", False),
    ],
    ids=["news", "live blog", "undated", "another headline", "an article, as any page may be", "nothing"],
)  # fmt: skip
def test_news_that_declares_itself_needs_no_model(head, news):
    assert (declared_article(page(head)) is not None) is news


def test_a_reason_names_what_shows_it():
    row = [0.0] * len(FEATURES)
    row[FEATURES.index("schema:product")] = row[FEATURES.index("og:product")] = 1
    row[FEATURES.index("prices")] = 3
    said = "looks like a product's page (its metadata says product, 3 prices); 2% likely to be an article"
    assert reason_for("product", row, 0.02) == said
    assert (
        reason_for("product", [0.0] * len(FEATURES), 0.02) == "looks like a product's page; 2% likely to be an article"
    )


def test_paragraphs_without_blocks_are_measured() -> None:
    bare = page()
    bare.body = Body((Paragraph("A text that only the metadata holds.", (), "paragraph"),))
    assert len(feature_row(bare)) == len(FEATURES)


def test_links_are_measured_by_where_they_lead() -> None:
    links = "".join(f'<li><a href="/category/lamps/{n}">Lamp number {n} of brass</a></li>' for n in range(8))
    row = named(feature_row(page(body=f'{links}<a href="https://other.example/a">Elsewhere</a><a href="#top">Up</a>')))
    assert row["links:elsewhere"] == pytest.approx(1 / 9)
    assert row["links:alike"] == row["links:list"] == pytest.approx(8 / 9)


def test_a_text_in_the_past_tense_differs_from_a_promise() -> None:
    told, offered = page(), page()
    told.body = Body(
        (Paragraph("The quay was closed, and the boats had sailed when the crews arrived.", (), "paragraph"),)
    )
    offered.body = Body(
        (Paragraph("We help you get your boats repaired and will offer a fair price.", (), "paragraph"),)
    )
    past, promise = named(feature_row(told)), named(feature_row(offered))
    assert past["past"] > promise["past"] == 0
    assert promise["promises"] > past["promises"] == 0
    assert past["past:forms"] > promise["past:forms"]
