"""Refused pages: they have a reason, their links are read, and a page object has the last word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from web_poet import HttpResponse, field

from newsscrape import extract_article
from newsscrape.items import NAMED, Hint, PageContext
from newsscrape.pages.article import ArticlePage
from newsscrape.pages.parsers import read_role
from newsscrape.pages.responses import read_fetched
from newsscrape.tasks import Fetched, Scope, Task
from support.article_pages import ADDRESS, ARTICLES
from support.other_pages import OTHERS

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def read(url: str, html: str, task: Task):
    return read_role(Fetched(url, html.encode(), NOW, NOW, "live", "0", task))


@pytest.mark.parametrize("role", ["article", "page"])
def test_a_refused_page_is_no_article_and_says_why(role):
    url, html, _ = OTHERS["product"]
    found = read(url, html, Task(role=role))
    assert (found.outcome, found.article) == ("not_article", None)
    if role == "article":
        assert found.reason.startswith("product: looks like a product's page (its metadata says product")


RELATED = "<h3>Related stories</h3><ul>" + "".join(
    f"<li>{n} June 2023 <a href='/threads/the-engine-stops-when-warm-{n}'>The engine of number {n} stops when warm</a></li>"
    for n in range(1, 6)
)


def test_links_of_a_refused_page_are_followed_as_an_articles_are():
    url, html, _ = OTHERS["thread of a forum"]
    html = html.replace("</body>", RELATED + "</ul></body>")
    links = read(url, html, Task(scope=Scope(related=1))).links
    assert [link.position for link in links if link.via == "related" and link.followed] == [1, 2, 3, 4, 5]
    assert not any(link.followed for link in read(url, html, Task()).links)


def test_evidence_tells_how_likely_an_article_is_one():
    path, html = ARTICLES["news"]
    (evidence,) = extract_article(html, ADDRESS + path).evidence["page_type"]
    assert (evidence.value, evidence.source, evidence.chosen) == ("article", "model", True)
    assert 0.5 < float(evidence.raw) <= 1


def test_evidence_keeps_the_score_of_a_page_that_is_refused():
    url, html, _ = OTHERS["product"]
    chosen, score = extract_article(html, url).evidence["page_type"]
    assert (chosen.value, chosen.rule, chosen.chosen) == ("product", "looks like: product", True)
    assert (score.value, score.rule, score.chosen) == ("article", "how likely an article", False)


class Vouched(ArticlePage):
    """A page object that knows better."""

    @field
    def page_type(self):
        return "article"


def test_a_page_object_has_the_last_word():
    url, html, _ = OTHERS["product"]
    article = Vouched(response=HttpResponse(url, html.encode()), context=PageContext(url)).read()
    assert (article.page_type, article.page_type_reason) == ("article", None)
    assert article.evidence["page_type"][0].source == "page:Vouched"


@pytest.mark.parametrize(
    ("role", "fate", "why"), [("cdx", "failed", "it lists no capture"), ("page", "not_article", "")]
)
def test_an_empty_answer_of_an_index_is_a_failure(role, fate, why):
    found = read_fetched(Fetched(ADDRESS, b"", NOW, NOW, "live", "0", Task(role=role), {}, 200))
    assert (found.outcome, why in (found.reason or "")) == (fate, True)


@pytest.mark.parametrize(("status", "fate"), [(404, "gone"), (403, "failed"), (500, "failed"), (503, "failed")])
def test_conventional_places_are_tried_for_a_named_sitemap_that_fails(status, fate):
    task = Task(role="sitemap", hints=(Hint(NAMED, "robots", "robots"),))
    found = read_fetched(Fetched("https://paper.example/x.xml", b"", NOW, NOW, "live", "0", task, {}, status))
    assert (found.outcome, "https://paper.example/sitemap.xml" in [link.url for link in found.links]) == (fate, True)
