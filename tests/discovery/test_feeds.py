"""Feeds: every format, and every way of being broken that still leaves something to read."""

from __future__ import annotations

import json
import random
import time

import pytest

from newsscrape.discovery.feeds import feed_links, read_feed, well_known_feeds
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

URL = "http://gazette.example/rss.xml"
ANCHOR = ("http://gazette.example/news/1", "Divers find an anchor", "Mon, 03 Jun 2013 10:05:00 BST")
ITEM = "<item><title>Divers find an anchor</title><link>http://gazette.example/news/1</link><pubDate>Mon, 03 Jun 2013 10:05:00 BST</pubDate></item>"
SECOND = "<item><title>Bicycle goes to museum</title><link>/news/2</link></item>"


def rss(items=ITEM, channel="", prolog='<?xml version="1.0" encoding="utf-8"?>'):
    return f'{prolog}<rss version="2.0"><channel><title>Gazette</title>{channel}{items}</channel></rss>'


def entries(body, **more):
    feed = read_feed(body if isinstance(body, bytes) else body.encode(), URL, **more)
    return [(e.url, e.title, e.published_raw) for e in feed.entries]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rss(), id="rss 2.0"),
        pytest.param(rss(prolog=""), id="no declaration"),
        pytest.param(rss().replace("2.0", "0.91"), id="rss 0.91"),
        pytest.param(
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            '<channel/><item rdf:about="http://gazette.example/other"><title>Divers find an anchor</title><link>http://gazette.example/news/1</link>'
            "<dc:date>Mon, 03 Jun 2013 10:05:00 BST</dc:date></item></rdf:RDF>",
            id="rss 1.0",
        ),
        pytest.param(
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:1</id><title type="html">Divers &lt;b&gt;find&lt;/b&gt; an anchor</title>'
            '<link rel="self" href="/feed/1"/><link rel="enclosure" href="/a.mp3"/><link href="/news/1"/>'
            "<updated>2020-01-01</updated><published>Mon, 03 Jun 2013 10:05:00 BST</published></entry></feed>",
            id="atom, with the story's link behind others",
        ),
        pytest.param(
            '<a:feed xmlns:a="http://purl.org/atom/ns#"><a:entry><a:title>Divers find an anchor</a:title><a:link rel="alternate" type="text/html" href="/news/1"/>'
            "<a:issued>Mon, 03 Jun 2013 10:05:00 BST</a:issued></a:entry></a:feed>",
            id="atom 0.3 with a prefix",
        ),
        pytest.param(
            json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/news/1", "title": "Divers find an anchor", "date_published": "Mon, 03 Jun 2013 10:05:00 BST"}]}),
            id="json feed",
        ),
        pytest.param(
            rss('<item><title>Divers find an anchor</title><link>http://feeds.example/~r/9</link><feedburner:origLink xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">http://gazette.example/news/1</feedburner:origLink>'
                "<pubDate>Mon, 03 Jun 2013 10:05:00 BST</pubDate></item>"),
            id="feedburner's detour",
        ),
        pytest.param(rss(ITEM.replace("link>", "guid>")), id="only a permanent link"),
        pytest.param(rss(ITEM.replace("<link>", '<guid isPermaLink="false">http://gazette.example/guid</guid><link>')), id="a guid that is no link"),
        pytest.param(rss(ITEM.replace("an anchor", "<![CDATA[an <i>anchor</i>]]>")), id="cdata with markup"),
        pytest.param(rss(ITEM.replace("<title>", "<media:title>no</media:title><title>")), id="a prefix that nobody declared"),
        pytest.param(rss(ITEM.replace("find an", "find&nbsp;an")), id="an entity of HTML"),
        pytest.param(rss(ITEM, channel="<description>Ships & shoes</description>"), id="a bare ampersand"),
        pytest.param("\ufeff" + rss(), id="a byte order mark"),
        pytest.param("\n\n <br />\n<b>Warning</b>: mysql_connect() in x.php\n" + rss(), id="a server's complaints first"),
        pytest.param(rss() + "<script>var a = 1 < 2</script>", id="a script behind it"),
        pytest.param(rss(ITEM.replace("find", "find\x01\x08")), id="control characters"),
        pytest.param(rss(ITEM + "<item><title>Cut off</title><link>http://gazette.example/ne")[:-23], id="cut off"),
        pytest.param(rss(ITEM + "<item><title><![CDATA[Cut off")[:-16], id="cut off inside cdata"),
        pytest.param(rss(ITEM + ITEM), id="the same story twice"),
        pytest.param(rss(ITEM + "<item><title>No address</title></item>"), id="a story without an address"),
        pytest.param(rss().encode("utf-16"), id="utf-16"),
    ],
)  # fmt: skip
def test_the_same_story_from_any_feed(body):
    assert entries(body) == [ANCHOR]


def test_positions_count_and_addresses_are_resolved():
    feed = read_feed(rss(ITEM + SECOND).encode(), URL)
    assert [(link.url, link.via, link.position) for link in feed.links] == [
        (ANCHOR[0], "feed", 1),
        ("http://gazette.example/news/2", "feed", 2),
    ]
    assert feed.problem is None


def test_a_base_is_followed():
    body = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://other.example/a/"><entry xml:base="b/"><link href="c"/></entry></feed>'
    assert entries(body) == [("http://other.example/a/b/c", None, None)]


def test_an_address_with_bare_ampersands_stays_whole():
    body = rss("<item><link>http://gazette.example/news?id=1&sid=2&copy=3</link></item>")
    assert entries(body)[0][0] == "http://gazette.example/news?id=1&sid=2&copy=3"


def test_a_date_of_change_is_not_one_of_publication():
    body = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/1"/><updated> 2020-01-01T00:00:00Z </updated></entry></feed>'
    (entry,) = read_feed(body.encode(), URL).entries
    assert (entry.published_raw, entry.updated_raw) == (None, "2020-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        ("Überfahrt für Fußgänger".encode("latin-1"), None, "Überfahrt für Fußgänger"),
        ("Überfahrt für Fußgänger".encode(), "text/xml; charset=iso-8859-1", "Überfahrt für Fußgänger"),
        ("Паром отменён".encode("cp1251"), "text/xml; charset=windows-1251", "Паром отменён"),
        (b"Ferry \xff off", None, "Ferry ÿ off"),
    ],
)
def test_a_wrong_charset_is_seen_through(body, content_type, title):
    feed = (
        rss("<item><title>@</title><link>/1</link></item>", prolog="<?xml version='1.0'?>").encode().replace(b"@", body)
    )
    assert entries(feed, content_type=content_type) == [("http://gazette.example/1", title, None)]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x00\x00", "empty"),
        (b"<!doctype html><html><body><rss></rss></body></html>", "an HTML page"),
        (b"<sitemap/>", "no XML of a known kind"),
        (b"Not found", "no XML"),
        (b'{"a": 1}', "JSON, but no JSON Feed"),
        (b'{"items": [', "JSON that cannot be read"),
        (b'{"items":' + b"[" * 100_000, "JSON that cannot be read"),
        (b"<rss><channel>" + b"<a>" * 20_000, "cut off"),
        (rss(ITEM)[:-30].encode(), "cut off"),
        (rss(ITEM.replace("an anchor", "an&nbsp;anchor")).encode(), "not well-formed"),
    ],
)
def test_what_is_wrong_is_said(body, problem):
    assert (read_feed(body, URL).problem or "").startswith(problem)


def bomb(entity):
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]>'
        + rss(f"<item><title>Ha &{entity};</title><link>/1</link></item>", prolog="")
    )


@pytest.mark.parametrize("entity", ["a9", "x", "p"])
def test_entities_are_neither_expanded_nor_fetched(entity):
    begun = time.process_time()
    assert entries(bomb(entity)) == [("http://gazette.example/1", f"Ha &{entity};", None)]
    assert time.process_time() - begun < 3


def test_a_huge_feed_is_read_up_to_a_limit():
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(50))
    feed = read_feed(rss(items).encode(), URL, limit=20)
    assert (len(feed.entries), feed.problem) == (20, "more than 20 entries; the rest is left out")


@pytest.mark.parametrize(
    ("url", "body", "more"),
    [
        (URL, '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/a"/><link rel="next" href="?p=2"/><link rel="previous" href="?p=0"/></feed>', "http://gazette.example/rss.xml?p=2"),
        (URL, rss(channel='<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="prev-archive" href="/2012.xml"/>'), "http://gazette.example/2012.xml"),
        ("http://gazette.example/feed/", rss(channel="<generator>https://wordpress.org/?v=6.4</generator>"), "http://gazette.example/feed/?paged=2"),
        ("http://gazette.example/feed/?paged=7", rss(channel="<generator>https://wordpress.org/?v=6.4</generator>"), "http://gazette.example/feed/?paged=8"),
        ("http://gazette.example/feed/?paged=7", rss("", channel="<generator>https://wordpress.org/?v=6.4</generator>"), None),
        (URL, '{"items": [], "next_url": "/feed2.json"}', "http://gazette.example/feed2.json"),
        (URL, f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="{URL}"/></feed>', None),
    ],
)  # fmt: skip
def test_older_pages_of_a_feed(url, body, more):
    assert [link.url for link in read_feed(body.encode(), url).more] == ([more] if more else [])


PAGE = """<head><link rel="alternate" type="application/rss+xml" title="Gazette" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Gazette » Comments Feed" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="Gazette » Kommentar-Feed" href="/harbour/feed/">
<link rel="alternate" type="application/json+oembed" href="/oembed"><link rel="alternate" hreflang="de" href="/de/">
<link rel="stylesheet" type="text/xml" href="/a.xsl"><link rel="ALTERNATE feed" type="application/atom+xml; charset=utf-8" href="atom"></head>
<body><a href="/rss/sport.xml">Sport</a> <a href="/news/1">News</a> <a href="https://feedly.example/i/feed/http%3A//x">Feedly</a>
<a href="http://feeds.feedburner.com/Gazette">Burner</a><a href="/feed/">again</a><a href="/?feed=comments-rss2">c</a>
<a href="/commentisfree/rss">Comment</a><a href="/news/feed-the-birds">Feed the birds</a><a href="mailto:rss@gazette.example">Post</a></body>"""


def test_the_feeds_that_a_page_announces():
    reading = ParsedHtml.of(f"<html>{PAGE}</html>", PageContext("http://gazette.example/news/"))
    assert [(link.url, link.anchor_text) for link in feed_links(reading)] == [
        ("http://gazette.example/feed/", "Gazette"),
        ("http://gazette.example/news/atom", None),
        ("http://gazette.example/rss/sport.xml", "Sport"),
        ("http://feeds.feedburner.com/Gazette", "Burner"),
        ("http://gazette.example/commentisfree/rss", "Comment"),
    ]


def test_well_known_places_begin_beside_the_home_page():
    found = well_known_feeds("http://gazette.example/en/index.html")
    assert found[0] == "http://gazette.example/en/feed/"
    assert "http://gazette.example/rss.xml" in found
    assert len(found) == len(set(found))


def test_no_input_makes_it_raise_or_hang():
    random_ = random.Random(4)
    seeds = [rss(ITEM + SECOND).encode(), bomb("a9").encode(), rss().encode("utf-16"), b'{"items": [{"url": "/1", "title": 3}], "next_url": []}',
             b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="http://[::1"/><title>\xc3\xa9</title></entry></feed>']  # fmt: skip
    for _ in range(1_800):
        body = bytearray(random_.choice(seeds))
        for _ in range(random_.randint(1, 6)):
            at = random_.randrange(len(body))
            piece = random_.choice(
                [b"", b"<", b"&", b"]]>", b"<![CDATA[", b"\x00", b"\xff", b"</item>", bytes(body[at : at + 40])]
            )
            body[at : at + random_.randint(0, 30)] = piece
            body = body or bytearray(b"x")
        feed = read_feed(bytes(body), URL)
        assert all(entry.url.startswith("http") for entry in feed.entries)
