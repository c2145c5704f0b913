"""The pictures of an article, their URLs and captions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.images import image_candidates, images
from newsscrape.extract.images.urls import address
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import Image, PageContext

URL = "https://www.harbourpost.example/news/ferry-returns-4711"
IMG = "https://www.harbourpost.example/img"
SENTENCE = "The ferry sailed again on Monday after three weeks in the dock, the company said in a statement."


def reading(head: str = "", body: str = "") -> ParsedHtml:
    return ParsedHtml.of(f"<html><head>{head}</head><body>{body}</body></html>", PageContext(URL))


def data(**properties: Any) -> str:
    node = {"@type": "NewsArticle", "headline": "Ferry returns", "datePublished": "2024-05-01"} | properties
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


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


@pytest.mark.parametrize(
    "html",
    [
        "<div class='lead-image' style=\"background-image:url('/img/ferry.jpg')\"></div>{}",
        "<div><div role='img' style='height:9em; background:#333 url(/img/ferry.jpg) center'></div>{}</div>",
        "<figure><div style='background-image:url(/img/ferry.jpg)'></div></figure>{}",
        "<div class='hero' data-bg='/img/ferry.jpg'></div>{}",
    ],
)
def test_a_picture_may_be_painted_behind_a_box(html: str) -> None:
    assert [image.url for image in pictures(html.format(f"<p>{SENTENCE}</p>"))] == [f"{IMG}/ferry.jpg"]


@pytest.mark.parametrize(
    "html",
    [
        "{}<div class='card-image' style='background-image:url(/img/other.jpg)'></div>",
        "<div class='related'><a href='/x'><div class='image' style='background:url(/img/other.jpg)'></div></a></div>{}",
        "<div class='wrap' style='background:url(/img/pattern.png)'></div>{}",
        "<div class='hero' data-background='#333'></div>{}",
    ],
)
def test_a_painted_pattern_or_card_is_no_picture(html: str) -> None:
    assert pictures(html.format(f"<p>{SENTENCE}</p>")) == ()


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


PLACEHOLDER = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ('<img srcset="/img/f-1200.jpg 1200w, /img/f-800.jpg 800w" width="900">', "f-1200.jpg"),
        ('<img srcset="/img/f-800.jpg 800w, /img/f-1200.jpg 1200w" src="/img/f-800.jpg">', "f-1200.jpg"),
        ('<picture><source srcset="/img/f.webp" type="image/webp"><img src="/img/f.jpg"></picture>', "f.jpg"),
        ('<img data-srcset="/img/f-1200.jpg 2x, /img/f-600.jpg" src="/img/placeholder.gif">', "f-1200.jpg"),
        ('<img srcset="/img/w_1200,h_800/f.jpg 1200w, /img/w_400,h_300/f.jpg 400w">', "w_1200,h_800/f.jpg"),
        (f'<picture><source data-srcset="/img/f-400.jpg 400w, /img/f-1200.jpg 1200w"><img src="{PLACEHOLDER}"></picture>', "f-1200.jpg"),
        ('<picture><source srcset="/img/f.webp"><source srcset="/img/f-2.jpg"><img src="/img/blank.gif"></picture>', "f.webp"),
        ('<amp-img src="/img/f.jpg" width="640" height="400" layout="responsive"></amp-img>', "f.jpg"),
        (f'<img src="{PLACEHOLDER}" ix-path="/img/f.jpg" sizes="100vw">', "f.jpg"),
        (f'<img src="{PLACEHOLDER}" data-runner-src="/img/f.webp?w=900">', "f.webp?w=900"),
        ('<img class="lazy" src="/img/placeholder.gif"><noscript><img src="/img/f.jpg"></noscript>', "f.jpg"),
        ('<div class="lazy"><noscript><img src="/img/f.jpg" width="640"></noscript></div>', "f.jpg"),
    ],
)  # fmt: skip
def test_where_a_picture_is(html: str, name: str) -> None:
    page = f"<p>{SENTENCE}</p><figure>{html}</figure><p>{SENTENCE}</p>"
    assert [image.url for image in pictures(page)] == [f"{IMG}/{name}"]


def test_a_noscript_right_behind_a_placeholder_is_its_own_among_many_neighbours() -> None:
    html = '<img class="lazy" src="/img/blank.gif"><noscript><img src="/img/f.jpg"></noscript>'
    assert [image.url for image in pictures(f"<p>{SENTENCE}</p>{html}{f'<p>{SENTENCE}</p>' * 8}")] == [f"{IMG}/f.jpg"]


@pytest.mark.parametrize("srcset", ["", ",", " , ,", "data:image/gif;base64,AAAA 1x", "/img/spacer.gif 900w"])
def test_an_empty_srcset_offers_nothing(srcset: str) -> None:
    page = reading(body=f'<img srcset="{srcset}">')
    assert address(page.document.marks["img"][0][0]) is None


def test_a_gallery_right_behind_the_text_is_the_articles() -> None:
    gallery = "".join(
        f'<figure><img src="/img/gallery-{n}.jpg" width="900"><figcaption>Boat {n}. Photo: Ann Lee</figcaption></figure>'
        for n in "abcdef"
    )
    html = f'<p>{SENTENCE}</p>{gallery}<h2>More news</h2><img src="/img/bridge-closed.jpg">'
    found = pictures(html)
    assert [image.url for image in found] == [f"{IMG}/gallery-{n}.jpg" for n in "abcdef"]
    assert [image.caption for image in found] == [f"Boat {n}. Photo: Ann Lee" for n in "abcdef"]


def test_cards_of_other_stories_in_an_aside_have_no_picture_of_the_article() -> None:
    card = "<article><div><noscript><img src='/img/bridge-closed.jpg'></noscript></div></article>"
    assert pictures(f"<p>{SENTENCE}</p><aside><div>{card * 2}</div></aside><p>{SENTENCE}</p>") == ()


def test_pictures_have_evidence() -> None:
    head = '<meta property="og:image" content="/img/quay.jpg">'
    page = reading(head, f'<h1>Ferry returns</h1><p>{SENTENCE}</p><img src="/img/ferry-in-dock.jpg"><p>{SENTENCE}</p>')
    text = Body(tuple(Paragraph(b.text, (b.index,), "paragraph") for b in page.document.blocks[1:]))
    assert [([i.url for i in c.value], c.source, c.raw) for c in image_candidates(page, text)] == [
        ([f"{IMG}/quay.jpg", f"{IMG}/ferry-in-dock.jpg"], "dom:img", None),
        ([f"{IMG}/quay.jpg"], "meta:og:image", "/img/quay.jpg"),
    ]
