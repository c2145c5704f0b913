"""All kinds of articles are recognised; shops, services, forums, documentation and lists are not articles."""

from __future__ import annotations

import pytest

from newsscrape import extract_article
from support.article_pages import ADDRESS, ARTICLES
from support.other_pages import OTHERS


@pytest.mark.parametrize("kind", ARTICLES)
@pytest.mark.parametrize("url", ["as it was", "file:///home/ann/page.html", ""])
def test_articles_of_every_kind_are_articles(kind: str, url: str) -> None:
    path, html = ARTICLES[kind]
    article = extract_article(html, ADDRESS + path if url == "as it was" else url)
    assert (article.page_type, article.page_type_reason) == ("article", None)


@pytest.mark.parametrize("kind", OTHERS)
def test_pages_of_other_kinds_are_named(kind: str) -> None:
    url, html, page_type = OTHERS[kind]
    article = extract_article(html, url)
    assert article.page_type == page_type
    assert article.page_type_reason
