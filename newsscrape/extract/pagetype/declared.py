"""Pages that declare themselves articles, which need no model and must never be refused by one.

``Article``, ``BlogPosting`` and ``og:type`` alone do not count, because software for shops and company sites puts them
on every page. Together with a day, a byline and a text they do. So only one newspaper page in six reaches the model.
"""

from __future__ import annotations

import re

from newsscrape.extract.candidates import Candidate
from newsscrape.extract.jsonld import text_of, types_of
from newsscrape.extract.pagetype.page import Page
from newsscrape.extract.pagetype.words import SCHEMA

_NEWS = frozenset(
    "NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ReviewNewsArticle BackgroundNewsArticle "
    "AskPublicNewsArticle SatiricalArticle LiveBlogPosting".split()
)
_OTHERS = frozenset(f"{SCHEMA['product']} {SCHEMA['forum']}".split())
_TEXT = 1_500  # characters from which a text is more than a notice
_COMPARED = 30  # letters and digits at the start of two headlines that are compared
_NOT_ALNUM = re.compile(r"[\W_]+")


def declared_article(page: Page) -> Candidate | None:
    """What declares the page an article beyond doubt; None if nothing does."""
    return _news(page) or _article(page)


def _news(page: Page) -> Candidate | None:
    """News with the headline that the page shows, and a date."""
    node = page.reading.jsonld.article
    types = types_of(node) & _NEWS if node else frozenset[str]()
    stated = text_of(node.get("headline")) if types else None
    if stated is None or not node.get("datePublished") or not _same(stated, page.headline):
        return None
    return Candidate("article", min(types), "jsonld", "declared news under its headline")


def _article(page: Page) -> Candidate | None:
    """An article with date and author that is not also declared a product or a discussion."""
    og = page.reading.meta.get("og:type")
    node = page.reading.jsonld.article
    if not (node or (og and og[1].lower() == "article")) or page.size <= _TEXT:
        return None
    if not any(page.dated) or not page.signed or page.all_teasers:
        return None
    if any(types_of(each) & _OTHERS for each in page.reading.jsonld.nodes[:60]):
        return None
    return Candidate("article", None, "metadata", "declared an article, dated and signed")


def _same(one: str, other: str) -> bool:
    first, second = (_NOT_ALNUM.sub("", text.casefold())[:_COMPARED] for text in (one, other))
    return bool(first and second) and (first.startswith(second) or second.startswith(first))
