"""The smaller fields: what a page states of itself, and what of it is believed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsscrape.extract import details
from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.candidates import choose
from newsscrape.extract.images import images
from newsscrape.extract.reading import Reading
from newsscrape.items import Image, PageContext

URL = "https://www.harbourpost.example/news/ferry-returns-4711"
SENTENCE = "The ferry sailed again on Monday after three weeks in the dock, the company said in a statement."


def reading(head: str = "", body: str = "", url: str = URL, lang: str = "") -> Reading:
    attribute = f' lang="{lang}"' if lang else ""
    return Reading.of(f"<html{attribute}><head>{head}</head><body>{body}</body></html>", PageContext(url))


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


def pictures(html: str, head: str = "") -> tuple[Image, ...]:
    page = reading(head, f"<h1>Ferry returns</h1>{html}")
    blocks = [b for b in page.document.blocks if len(b.text) > 60]
    return images(page, Body(tuple(Paragraph(b.text, (b.index,), "paragraph") for b in blocks)))


def test_pictures_have_captions_and_absolute_addresses() -> None:
    html = '<figure><img src="/img/ferry.jpg" alt="Ferry"><figcaption>The ferry in dock.</figcaption></figure>'
    assert pictures(f"{html}<p>{SENTENCE}</p>") == (
        Image("https://www.harbourpost.example/img/ferry.jpg", "The ferry in dock.", "Ferry"),
    )


@pytest.mark.parametrize(
    "html",
    [
        '<img src="/img/logo-harbour.png">',
        '<img src="/img/harbour.jpg" width="1" height="1">',
        '<img src="data:image/gif;base64,AAAA">',
        '<div class="author"><img src="/img/ann-lee.jpg"></div>',
        '<div class="related"><img src="/img/bridge.jpg"></div>',
        '<a href="/news/bridge-closed-9999"><img src="/img/bridge.jpg"></a>',
        "<img>",
    ],
)
def test_what_is_no_picture_of_the_article(html: str) -> None:
    assert pictures(f"{html}<p>{SENTENCE}</p>") == ()


def test_pictures_behind_the_text_are_not_the_articles() -> None:
    assert pictures(f"<p>{SENTENCE}</p><p>More news</p><p>Bridge closed</p><img src='/img/bridge.jpg'>") == ()


def test_lazy_pictures_and_their_sizes_count_once() -> None:
    html = (
        '<img src="/blank.gif" data-src="/img/the-ferry-800x600.jpg">'
        f'<p>{SENTENCE}</p><img srcset="/img/the-ferry-400x300.jpg 400w, /img/the-ferry-1600x1200.jpg 1600w">'
        f"<p>{SENTENCE}</p>"
    )
    assert [image.url for image in pictures(html)] == ["https://www.harbourpost.example/img/the-ferry-800x600.jpg"]


def test_the_stated_picture_stands_in_where_none_is_above_the_text() -> None:
    head = data(image={"@type": "ImageObject", "url": "/img/card.jpg", "caption": "The ferry."})
    assert pictures(f"<p>{SENTENCE}</p>", head) == (
        Image("https://www.harbourpost.example/img/card.jpg", "The ferry."),
    )


@pytest.mark.parametrize("image", [None, 3, [], {}, [None], {"url": 5}, [[["x"]]], {"url": []}])
def test_odd_stated_pictures_give_none(image: Any) -> None:
    assert pictures(f"<p>{SENTENCE}</p>", data(image=image)) == ()
