"""What pages say of themselves: JSON-LD, microdata and meta tags, as broken as they come."""

from __future__ import annotations

import pytest

from newsscrape.extract.jsonld import read_jsonld, text_of
from newsscrape.extract.markup import parse
from newsscrape.extract.meta import read_meta
from newsscrape.extract.microdata import read_microdata


def jsonld(*scripts, url="https://gazette.example/news/1"):
    body = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return read_jsonld(parse(f"<html><head>{body}</head></html>"), url)


NEWS = '{"@type": "NewsArticle", "headline": "Ferry back", "url": "https://gazette.example/news/1"}'


@pytest.mark.parametrize(
    "script",
    [
        NEWS,
        f"[{NEWS}]",
        f'{{"@graph": [{{"@type": "WebSite"}}, {NEWS}]}}',
        f"<!-- {NEWS} -->",
        f"//<![CDATA[\n{NEWS}\n//]]>",
        NEWS + ";",
        NEWS.replace("}", ",}"),
        NEWS.replace("Ferry", "Ferry\n"),
        NEWS.replace("NewsArticle", "https://schema.org/NewsArticle"),
        NEWS.replace('"NewsArticle"', '["Article", "NewsArticle"]'),
        f'{{"@type": "WebPage", "mainEntity": {NEWS}}}',
        f'{{"@type": "Person", "name": "x"}} {NEWS}',
    ],
)
def test_the_article_is_found_in_any_wrapping(script):
    assert text_of(jsonld(script).article["headline"]) == "Ferry back"


def test_the_article_of_this_page_wins_over_others():
    other = NEWS.replace("Ferry back", "Another").replace("news/1", "news/2")
    assert jsonld(other, NEWS).article["headline"] == "Ferry back"


def test_an_article_that_is_evidently_another_pages_is_not_believed():
    page = "<html><head><title>Bypass opens early</title>{}</head></html>"
    other = '<script type="application/ld+json">' + NEWS.replace("news/1", "news/9") + "</script>"
    here = "https://gazette.example/news/1"
    assert read_jsonld(parse(page.format(other)), here).article == {}
    renamed = page.replace("Bypass opens early", "Ferry is back")
    assert read_jsonld(parse(renamed.format(other)), here).article["headline"] == "Ferry back"


def test_only_the_first_headings_of_a_torn_page_are_compared():
    """Thousands of headings, each inside the one before: what they say together grows with the square of their number."""
    here, there = "https://gazette.example/news/1", "https://gazette.example/news/2"
    node = f'{{"@type":"NewsArticle","headline":"Ferry timetable agreed","url":"{there}"}}'
    page = f'<script type="application/ld+json">{node}</script>' + "<h1>Harbour reopens" * 200
    assert read_jsonld(parse(f"{page}<h1>Ferry timetable agreed"), here).article == {}
    assert read_jsonld(parse(f"<h1>Ferry timetable agreed{page}"), here).article["headline"] == "Ferry timetable agreed"


def test_listed_articles_are_not_this_pages():
    assert jsonld(f'{{"@type": "ItemList", "itemListElement": [{NEWS}]}}', url="https://gazette.example/").article == {}


@pytest.mark.parametrize(
    "script",
    ["", "{", "null", "[]", "7", '"x"', "[" * 5_000, '{"@type": 3}', '{"@type": null, "a": {"@type": {}}}', '{"@type": "NewsArticle"', "undefined"],
    ids=lambda script: script[:12] or "empty",
)  # fmt: skip
def test_broken_json_is_left_out(script):
    assert jsonld(script).article == {}
    assert jsonld(script, NEWS).article["headline"] == "Ferry back"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("A &amp; B", "A & B"),
        (" a\n b ", "a b"),
        ({"name": "x"}, "x"),
        ({"@value": "x"}, "x"),
        ([{"name": "x"}, "y"], "x"),
        ([], None),
        (None, None),
        (7, None),
        ({}, None),
        ({"name": {"name": "x"}}, None),
    ],
)
def test_text_of_a_property_in_its_many_shapes(value, text):
    assert text_of(value) == text


def test_meta_by_name_property_and_relation():
    meta = read_meta(
        parse(
            '<meta property="og:title" content="A"><meta name="Author" content=" Ann  Lee "><meta name="x" content="">'
            '<link rel="canonical" href="/a"><link rel="alternate amphtml" href="/b"></head><body>'
            '<meta name="late" content="B">'
        )
    )
    assert meta.get("twitter:title", "og:title") == ("og:title", "A")
    assert meta.get("author") == ("author", "Ann Lee")
    assert meta.get("x") is None
    assert meta.get("late") == ("late", "B")
    assert (meta.link("canonical"), meta.link("amphtml"), meta.link("next")) == ("/a", "/b", None)


def test_microdata_prefers_what_an_attribute_says():
    data = read_microdata(
        parse(
            '<div itemscope itemtype="http://schema.org/NewsArticle"><time itemprop="datePublished" datetime="2021-05-12">'
            'Wednesday</time><h1 itemprop="headline name">Ferry <b>back</b></h1><span itemprop="author" itemscope '
            'itemtype="https://schema.org/Person"><a itemprop="name">Ann Lee</a></span></div>'
        )
    )
    assert [(p.value, p.from_attribute) for p in data.all("datePublished")] == [("2021-05-12", True)]
    assert [(p.value, p.item_type) for p in data.all("name")] == [("Ferry back", "NewsArticle"), ("Ann Lee", "Person")]
