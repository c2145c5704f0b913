"""Metadata: JSON-LD, microdata and meta tags, including broken ones."""

from __future__ import annotations

import json
import time

import pytest

from newsscrape.extract import markup
from newsscrape.extract.jsonld import read_jsonld, text_of
from newsscrape.extract.loosejson import read_loosely
from newsscrape.extract.meta import read_meta
from newsscrape.extract.microdata import read_microdata
from newsscrape.extract.walk import listing


def parse(page):
    return listing(markup.parse(page))


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


OWN = {"@type": "NewsArticle", "headline": "Ferry back in service after three weeks", "datePublished": "2024-05-01"}
TEASED = {"@type": "NewsArticle", "headline": "The harbour and its cranes", "datePublished": "2020-01-01"}
TITLE = "<title>Ferry back in service after three weeks - The Gazette</title><h1>Ferry back in service after three weeks</h1>"


def described(*nodes, url="https://gazette.example/news/ferry-back-4711", title=TITLE):
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)
    return read_jsonld(parse(f"<html><head>{title}{scripts}</head></html>"), url).article.get("datePublished")


@pytest.mark.parametrize(
    ("teased", "own", "url"),
    [
        ({}, {}, "https://gazette.example/news/ferry-back-4711"),
        ({"url": "https://gazette.example/news/cranes-4700"}, {}, "https://gazette.example/news/ferry-back-4711"),
        (
            {"url": "https://gazette.example/cranes"},
            {"url": "https://gazette.example/news/ferry-back-4711/amp"},
            "https://gazette.example/news/ferry-back-4711",
        ),
        (
            {"mainEntityOfPage": {"@id": "https://gazette.example/story.php?id=4700"}},
            {"mainEntityOfPage": {"@id": "https://gazette.example/story.php?id=4711"}},
            "https://gazette.example/story.php?id=4711&utm_source=rss",
        ),
        (
            {"url": "/news/cranes-4700"},
            {"url": "/news/ferry-back-4711", "headline": "Passengers return to the ferry"},
            "https://www.gazette.example/news/ferry-back-4711?ref=home",
        ),
        (
            {"headline": "Ferry captain retires after three decades", "url": "https://gazette.example/captain-1"},
            {"headline": "Ferry back in service after three weeks in the dock &amp; a"},
            "https://gazette.example/x",
        ),
        ({"headline": "渡轮停运"}, {"headline": "渡轮恢复"}, "https://gazette.example/x"),
    ],
)
@pytest.mark.parametrize("own_first", [True, False])
def test_the_article_with_the_printed_headline_or_the_pages_address_is_this_pages(teased, own, url, own_first):
    nodes = [OWN | own, TEASED | teased] if own_first else [TEASED | teased, OWN | own]
    title = "<h1>渡轮恢复</h1>" if "渡轮" in own.get("headline", "") else TITLE
    assert described(*nodes, url=url, title=title) == "2024-05-01"


@pytest.mark.parametrize(
    "address",
    [
        "http://www.gazette.example/news/ferry-back-4711/",
        "https://gazette.example/amp/news/ferry-back-4711",
        "https://amp.gazette.example/news/ferry-back-4711.amp.html?x=1",
        "//gazette.example/4711",
        "https://gazette.example/world/passengers-return-to-the-ferry-4711",
        "https://gazette.example/news/ferry-back-4711#comments",
    ],
)
def test_addresses_of_one_article_may_differ_in_slug_query_and_edition(address):
    node = OWN | {"headline": "Something that nobody printed", "url": address}
    page = "https://gazette.example/news/ferry-back-4711"
    assert described(TEASED, node, url=f"{page}.html" if ".html" in address else page) == "2024-05-01"


def test_a_story_at_another_address_of_the_site_needs_more_than_a_few_of_the_headlines_words():
    like = OWN | {"headline": "Ferry out of service after three storms", "url": "https://gazette.example/storms-4700"}
    assert described(like) is None
    assert described(like | {"url": "https://another.example/storms-4700"}) == "2024-05-01"


@pytest.mark.parametrize(
    "node", [TEASED, TEASED | {"url": "https://gazette.example/cranes"}, {"@type": "NewsArticle", "author": "Ann Lee"}]
)
def test_another_storys_description_alone_gives_nothing(node):
    assert described(node) is None


def test_of_two_descriptions_of_one_article_the_one_with_a_date_counts():
    assert described({"@type": "Article", "headline": OWN["headline"]}, OWN) == "2024-05-01"


BROKEN = '{"@type": "NewsArticle", "headline": "Ferry back", "datePublished": "2024-05-01", %s}'


@pytest.mark.parametrize(
    "member",
    [
        '"description": "He said "no ferry" today"',
        '"description": "Said "yes", he thinks", "author": {"name": "Ann "Ace" Lee"}',
        '"description": "“Back”", "keywords": ["the "old" ferry", "dock"]',
        '/* added by the plug-in */ "x": 1',
        '"x": 1, // added\n "y": 2',
        '"x": undefined, "y": .5, "z": NaN',
        "x: 'bare key and single quotes', y: true",
        '"x": "a"\n "y": "comma forgotten"',
        '"x": "C:\\users\\new"',
        '"x": [1, 2,, 3,], ',
        '"x": {"y": "never closed"',
        '"x": "tab\there\x00 and \x0b"',
        '"description": "read more at "https://gazette.example/x" today"',
    ],
)
@pytest.mark.parametrize("front", [True, False])
def test_what_is_whole_in_broken_json_is_read(member, front):
    script = BROKEN % member
    if front and not member.rstrip().endswith('"never closed"'):
        script = "{" + member.rstrip(", ") + ", " + script[1:].replace(", " + member, "")
    article = jsonld(script).article
    assert (article["headline"], article["datePublished"]) == ("Ferry back", "2024-05-01")


def test_a_quote_that_nobody_escaped_is_part_of_the_text():
    node = jsonld(BROKEN % '"description": "He said "no ferry", then "yes".", "author": "Ann Lee"').article
    assert (node["description"], node["author"]) == ('He said "no ferry", then "yes".', "Ann Lee")


def test_entities_for_quotes_are_quotes():
    assert jsonld(NEWS.replace('"', "&quot;")).article["headline"] == "Ferry back"


@pytest.mark.parametrize(
    "text",
    ['{"a":"' + '" ' * 100_000, "{" * 200_000, '{"a":' * 40_000, '"' * 200_000, '{"a":"x' + "\\" * 200_000,
     "{" + "/*" * 100_000, '{"a":"' + '",' * 100_000, '{"a":"' + ('"' + " " * 199) * 1_000, "[" + '"a" ' * 50_000],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_broken_json_is_read_in_time_that_grows_with_its_length(text):
    began = time.process_time()
    read_loosely(text)
    assert time.process_time() - began < 3  # a second look at what was read would take minutes


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


PARSELY = (
    '{"title": "Ferry back", "pub_date": "2013-08-19T16:05:00Z", "section": "Harbour", "authors": ["Ada Quill", "Jo Reed"],'
    ' "tags": ["ferries", "tides, high"], "post_id": 317, "metadata": {"author": "Nobody"}}'
)


def test_data_in_one_meta_tag_are_read_like_the_tags_that_came_after_it():
    meta = read_meta(parse(f"<html><head><meta name='parsely-page' content='{PARSELY}'></head></html>"))
    assert meta.all("parsely-title", "parsely-pub-date", "parsely-section") == [
        ("parsely-title", "Ferry back"), ("parsely-pub-date", "2013-08-19T16:05:00Z"), ("parsely-section", "Harbour"),
    ]  # fmt: skip
    assert meta.values["parsely-author"] == ["Ada Quill", "Jo Reed"]
    assert meta.values["parsely-tags"] == ["ferries", "tides, high"]
    assert "parsely-post-id" not in meta.values


@pytest.mark.parametrize("content", ["", "{", "[1]", "7", "null", '{"author": [{}, null, 3]}', "[" * 9_000])
def test_a_meta_tag_with_other_data_than_it_should_have_says_nothing(content):
    meta = read_meta(parse(f"<html><head><meta name='parsely-page' content='{content}'></head></html>"))
    assert set(meta.values) <= {"parsely-page"}
