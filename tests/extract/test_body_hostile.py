"""Pages made to take long are read in linear time."""

from __future__ import annotations

import json
import time

import pytest

from newsscrape import extract_article
from newsscrape.extract.body import read_body
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

STATED = json.dumps({"@type": "NewsArticle", "articleBody": "same words again " * 60_000})


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<p>a.</p>" * 40_000, id="tiny blocks"),
        pytest.param("<p>" + "One more sentence of the same kind, " * 30_000, id="one giant block"),
        pytest.param(
            "".join(f'<p><a href="/{i}">Some headline of a story number {i}</a></p>' for i in range(20_000)),
            id="links",
        ),
        pytest.param(
            "<div>" * 1_500 + "Deep inside there is a sentence that ends with a full stop, after many words." * 3,
            id="deep",
        ),
        pytest.param(
            "".join(
                f"<div><p>Sentence number {i} is here, and it is long enough to be prose.</p>" for i in range(3_000)
            ),
            id="stairs",
        ),
        pytest.param("word " * 200 + "<br>" * 50_000 + ("line<br>" * 20_000), id="breaks"),
        pytest.param(
            f'<script type="application/ld+json">{STATED}</script>'
            + "<p>same words again and not again, you see.</p>" * 5_000,
            id="json",
        ),
        pytest.param(
            '<p class="' + "a-b " * 100_000 + '">Text with a very long class name, which nobody would write.</p>',
            id="class",
        ),
    ],
)
def test_hostile_pages_take_linear_time(page: str) -> None:
    reading = ParsedHtml.of(page, PageContext("https://news.example/"))
    assert reading.document.blocks
    began = time.process_time()
    read_body(reading)
    assert time.process_time() - began < 6.0


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            "<div>" * 1_500
            + "".join(
                f'<h4 class="related"><a href="/{n}">Related stories: divers find anchor number {n}</a></h4>'
                for n in range(12_000)
            ),
            id="lists at the bottom of a well",
        ),
        pytest.param("<noscript>" * 1_000 + "nothing to see, " * 60_000, id="one noscript in another"),
    ],
)
def test_hostile_pages_are_read_whole_in_linear_time(page: str) -> None:
    began = time.process_time()
    extract_article(page.encode(), "https://news.example/news/1")
    assert time.process_time() - began < 1.2
