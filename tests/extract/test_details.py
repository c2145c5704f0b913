"""The smaller fields: what a page's metadata says, and which of it counts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsscrape.extract import details
from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.candidates import choose
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

URL = "https://www.harbourpost.example/news/ferry-returns-4711"
SENTENCE = "The ferry sailed again on Monday after three weeks in the dock, the company said in a statement."


def reading(head: str = "", body: str = "", url: str = URL, lang: str = "") -> ParsedHtml:
    attribute = f' lang="{lang}"' if lang else ""
    return ParsedHtml.of(f"<html{attribute}><head>{head}</head><body>{body}</body></html>", PageContext(url))


def data(**properties: Any) -> str:
    node = {"@type": "NewsArticle", "headline": "Ferry returns", "datePublished": "2024-05-01"} | properties
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def first(candidates: list[Any]) -> Any:
    chosen, _ = choose(candidates)
    return chosen.value if chosen else None


@pytest.mark.parametrize(
    ("head", "description"),
    [
        ('<meta property="og:description" content="The ferry is back.">', "The ferry is back."),
        ('<meta name="description" content="The ferry &amp;amp; the <b>dock</b>.">', "The ferry & the dock ."),
        (data(description="The ferry is back."), "The ferry is back."),
        (data(description=["The ferry is back."]), "The ferry is back."),
        (data(description=7), None),
        ('<meta name="description" content=" ">', None),
    ],
)
def test_description(head: str, description: str | None) -> None:
    assert first(details.description_candidates(reading(head))) == description


@pytest.mark.parametrize(
    ("head", "section"),
    [
        (data(articleSection="Shipping"), "Shipping"),
        (data(articleSection=["Shipping", "News"]), "Shipping"),
        (data(articleSection={"name": "Shipping"}), "Shipping"),
        ('<meta property="article:section" content="Shipping">', "Shipping"),
        ('<meta property="article:section" content="https://x.example/shipping">', None),
        (data(articleSection=[None, 4, {}]), None),
        (
            '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": ['
            '{"name": "Home"}, {"item": {"name": "Shipping"}}, {"name": "Ferry returns"}]}'
            "</script><title>Ferry returns | Harbour Post</title>",
            "Shipping",
        ),
        ('<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": 3}</script>', None),
    ],
)
def test_section(head: str, section: str | None) -> None:
    assert first(details.section_candidates(reading(head))) == section


@pytest.mark.parametrize(
    ("head", "keywords"),
    [
        (data(keywords=["ferry", "dock", "Ferry"]), ("ferry", "dock")),
        (data(keywords="ferry, dock; sea"), ("ferry", "dock", "sea")),
        (
            '<meta property="article:tag" content="ferry"><meta property="article:tag" content="dock">',
            ("ferry", "dock"),
        ),
        ('<meta name="keywords" content="ferry,dock,">', ("ferry", "dock")),
        (data(keywords=["Lee, Ann", "dock"]), ("Lee, Ann", "dock")),
        (
            '<meta property="article:tag" content="Selby, Port of"><meta property="article:tag" content="dock">',
            ("Selby, Port of", "dock"),
        ),
        (data(keywords=["ferry, dock, sea", "boats"]), ("ferry", "dock", "sea", "boats")),
        ('<meta name="keywords" content=\'"Lee, Ann", dock\'>', ("Lee, Ann", "dock")),
        (data(keywords=["type:article", "https://x.example", "ferry"]), ("ferry",)),
        (data(keywords={"a": 1}), None),
    ],
)
def test_keywords(head: str, keywords: tuple[str, ...] | None) -> None:
    assert first(details.keywords_candidates(reading(head))) == keywords


def test_the_articles_own_tags_come_before_the_pages_keywords() -> None:
    head = '<meta name="keywords" content="news,local"><meta property="article:tag" content="ferry">'
    assert first(details.keywords_candidates(reading(head))) == ("ferry",)


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (data(publisher={"@type": "Organization", "name": "Harbour Post"}), "Harbour Post"),
        ('<meta property="og:site_name" content="Harbour Post">', "Harbour Post"),
        ('<meta property="article:publisher" content="https://social.example/post">', None),
        ('<script type="application/ld+json">{"@type": "WebSite", "name": "Harbour Post"}</script>', "Harbour Post"),
        (data(publisher=[[]]), None),
    ],
)
def test_publisher(head: str, publisher: str | None) -> None:
    assert first(details.publisher_candidates(reading(head))) == publisher


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        (URL, URL),
        ("/news/ferry-returns-4711", URL),
        ("https://harbourpost.example/2024/ferry-returns-4711", "https://harbourpost.example/2024/ferry-returns-4711"),
        ("https://valleynews.example/a/ferry-returns-99813", "https://valleynews.example/a/ferry-returns-99813"),
        ("https://www.harbourpost.example/", None),
        ("https://www.harbourpost.example/index.html", None),
        ("https://www.harbourpost.example/news/bridge-closed-9999", None),
        ("https://www.harbourpost.example/news", None),
        ("javascript:void(0)", None),
        ("http://[", None),
    ],
)
def test_canonical_links_are_absolute_and_believed_only_for_this_article(href: str, canonical: str | None) -> None:
    candidates = details.canonical_candidates(reading(f'<link rel="canonical" href="{href}">'))
    assert first(candidates) == canonical
    assert [c.rule for c in candidates] == ["stated"] if canonical else candidates[0].rule != "stated"


def test_a_canonical_link_that_drops_the_articles_number_is_refused() -> None:
    page = reading('<link rel="canonical" href="/view.php">', url="https://www.harbourpost.example/view.php?id=12")
    assert [(c.value, c.rule) for c in details.canonical_candidates(page)] == [
        (None, "drops the query that names the article")
    ]


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (data(isAccessibleForFree=True), True),
        (data(isAccessibleForFree=False), False),
        (data(isAccessibleForFree="False"), False),
        (data(isAccessibleForFree="http://schema.org/True"), True),
        (data(isAccessibleForFree=None), None),
        (data(isAccessibleForFree={"a": []}), None),
        (data(hasPart={"isAccessibleForFree": "False", "cssSelector": ".paid"}), False),
        (data(hasPart=[3, None, {"isAccessibleForFree": False}]), False),
        ('<meta property="article:content_tier" content="locked">', False),
        ('<meta property="article:content_tier" content="free">', True),
        ("", None),
    ],
)
def test_whether_the_article_is_free(head: str, free: bool | None) -> None:
    chosen, _ = choose(details.is_free_candidates(reading(head), Body()))
    assert (chosen.value if chosen else None) is free


def test_a_wall_behind_a_short_text_makes_it_not_free() -> None:
    page = reading(body=f"<p>{SENTENCE}</p><div>To continue reading, subscribe to the Harbour Post.</div>")
    body = Body((Paragraph(SENTENCE, (0,), "paragraph"),))
    assert [c.value for c in details.is_free_candidates(page, body)] == [False]
    assert details.is_free_candidates(page, Body((Paragraph(SENTENCE * 40, (0,), "paragraph"),))) == []


@pytest.mark.parametrize(
    ("line", "free"),
    [
        ("To continue reading, subscribe to the Harbour Post.", False),
        ("Pour lire la suite de cet article, abonnez-vous.", False),
        ("Aby czytać dalej, wykup dostęp.", False),
        ("Ten tekst jest tylko dla prenumeratorów.", False),
        ("Subscribe now to keep reading our weekly magazine in print", None),
        ("Subscribe to read our newsletter", None),
        ("Jetzt abonnieren: unser Magazin für die Küste", None),
    ],
)
def test_an_advertisement_for_a_house_s_other_goods_is_no_wall(line: str, free: bool | None) -> None:
    page = reading(body=f"<p>{SENTENCE}</p><p><a href='/subscribe'>{line}</a></p>")
    assert first(details.is_free_candidates(page, Body((Paragraph(SENTENCE, (0,), "paragraph"),)))) is free


@pytest.mark.parametrize("whole", [True, "True", None])
def test_an_article_with_a_part_that_is_not_free_is_not_free(whole: Any) -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paywall"}
    head = data(isAccessibleForFree=whole, hasPart=[part])
    assert first(details.is_free_candidates(reading(head), Body())) is False
