"""URLs: their canonical form, their site, and the page in a web archive's URL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsscrape import urls


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("HTTP://WWW.Example.org", "http://www.example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
        ("https://example.org/a?utm_source=x&id=7&fbclid=y", "https://example.org/a?id=7"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/news.asp?ID=1&q=", "https://example.org/news.asp?ID=1&q="),
        ("https://example.org/caf\u00e9", "https://example.org/caf%C3%A9"),
        ("https://b\u00fccher.example/a b", "https://xn--bcher-kva.example/a%20b"),
        ("file:///tmp/page.html#x", "file:///tmp/page.html"),
    ],
)
def test_one_address_has_one_form(given, canonical):
    assert urls.canonical(given) == canonical
    assert urls.canonical(canonical) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/a", "https://example.org/a"),
        ("http://example.org/a", "http://example.org/a/"),
        ("http://example.org/a", "http://www.example.org/a"),
        ("http://example.org/A", "http://example.org/a"),
        ("http://example.org/a?id=1", "http://example.org/a?id=2"),
    ],
)
def test_addresses_that_a_server_may_tell_apart_stay_apart(one, other):
    assert urls.canonical(one) != urls.canonical(other)


TRACKED = """
at_format=link at_ptr_name=twitter at_bbc_team=editorial at_campaign_type=owned CMP=share_btn_tw gad_source=1 gbraid=0A
wbraid=0B srsltid=Af igsh=MzR s_cid=rss wt.mc_id=fb WT.mc_id=fb ref=rss source=rss ncid=txt taid=5f share=facebook
replytocom=181 PHPSESSID=0a1b2c gclid=x utm_campaign=%CF%F0
""".split()


@pytest.mark.parametrize("parameter", TRACKED)
def test_parameters_that_say_where_a_reader_came_from_are_dropped(parameter):
    assert urls.canonical(f"https://paper.example/news/bridge?{parameter}") == "https://paper.example/news/bridge"
    assert urls.canonical(f"https://paper.example/a.php?id=7&{parameter}") == "https://paper.example/a.php?id=7"


@pytest.mark.parametrize(
    "address",
    [
        "https://paper.example/a.php?ref=181",
        "https://paper.example/a.php?source=42",
        "https://paper.example/a.php?share=20040315",
        "https://paper.example/a.php?cmp=12",
        "https://paper.example/story.php?icid=4711",
        "https://paper.example/story.php?ito=4711",
        "https://paper.example/?ref_url=story-4711",
    ],
)
def test_parameters_that_may_be_a_page_s_own_number_stay(address):
    assert urls.canonical(address) == address


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://paper.example/news/article-471101/index.html?ito=1490", None),
        ("https://paper.example/news/article-471101.html?ito=1490", "https://paper.example/news/article-471101.html"),
        ("https://paper.example/bridge-opens-again?icid=x2", "https://paper.example/bridge-opens-again"),
        ("https://paper.example/a.php?id=4711&ref_url=/home1", "https://paper.example/a.php?id=4711"),
        ("https://paper.example/a?icid=mainnav", "https://paper.example/a"),
        ("https://paper.example/do/story;jsessionid=0A1B.node2?id=7", "https://paper.example/do/story?id=7"),
    ],
)
def test_doubtful_parameters_go_where_the_rest_names_the_page(address, canonical):
    assert urls.canonical(address) == (canonical or address)


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("http://paper.example/s?t=%cf%f0%e8&utm_source=rss", "http://paper.example/s?t=%CF%F0%E8"),
        ("http://paper.example/s?b=1&&a=%C4%E3", "http://paper.example/s?a=%C4%E3&b=1"),
        ("http://paper.example/s?t=%8b%b4%00x", "http://paper.example/s?t=%8B%B4%00x"),
        ("http://paper.example/%CF%F0/?fbclid=1", "http://paper.example/%CF%F0/"),
    ],
)
def test_bytes_of_old_charsets_survive(given, canonical):
    assert urls.canonical(given) == urls.canonical(canonical) == canonical


def test_what_scripts_show_behind_a_hashbang_stays_apart():
    one, other = "https://paper.example/#!/news/1", "https://paper.example/#!/news/2"
    assert (urls.canonical(one), urls.canonical(other)) == (one, other)
    assert urls.canonical("https://paper.example/a#!") == urls.canonical("https://paper.example/a#top")


@pytest.mark.parametrize(
    ("charset", "query"),
    [
        ("windows-1251", "%EC%EE%F1%F2"),
        ("utf-8", "%D0%BC%D0%BE%D1%81%D1%82"),
        ("utf-16-le", "%D0%BC%D0%BE%D1%81%D1%82"),
        ("iso-8859-1", "%26%231084%3B%26%231086%3B%26%231089%3B%26%231090%3B"),
    ],
)
def test_a_link_s_query_is_written_in_the_page_s_charset(charset, query):
    href = "/м?id=1&topic=мост"
    assert urls.join("http://paper.example/", href, charset) == f"http://paper.example/%D0%BC?id=1&topic={query}"


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("http://harbourpost.blogspot.com/2009/03/a.html", "harbourpost.blogspot.com"),
        ("https://valleynews.github.io/a", "valleynews.github.io"),
        ("https://www.valleynews.github.io/a", "valleynews.github.io"),
        ("http://www.4ni.co.uk/news", "4ni.co.uk"),
        ("https://news.bbc.co.uk/1/hi", "bbc.co.uk"),
        ("http://127.0.0.1:8000/x", "127.0.0.1:8000"),
        ("http://localhost/x", "localhost"),
        ("https://www.paper.example/x", "paper.example"),
        ("https://www.paper.example:8443/x", "www.paper.example:8443"),
        ("http://paper/x", "paper"),
        ("file:///tmp/x.html", "file"),
    ],
)
def test_the_site_is_the_registered_domain(url, domain):
    assert urls.domain(url) == domain


@pytest.mark.parametrize(
    ("address", "inner", "captured"),
    [
        ("https://web.archive.org/web/20041116022302/http://www.4ni.co.uk/a?id=1", "http://www.4ni.co.uk/a?id=1",
         datetime(2004, 11, 16, 2, 23, 2, tzinfo=UTC)),
        ("https://web.archive.org/web/20041116022302id_/http://www.4ni.co.uk/", "http://www.4ni.co.uk/",
         datetime(2004, 11, 16, 2, 23, 2, tzinfo=UTC)),
        ("http://localhost:8080/news/20041116mp_/https://example.org/x", "https://example.org/x",
         datetime(2004, 11, 16, tzinfo=UTC)),
        ("https://web.archive.org/web/2004/http:/example.org/x", "http://example.org/x", None),
        ("https://arquivo.pt/wayback/19961013145650/http://www.example.pt/", "http://www.example.pt/",
         datetime(1996, 10, 13, 14, 56, 50, tzinfo=UTC)),
        ("https://web.archive.org/web/20049999000000/http://example.org/", "http://example.org/", None),
    ],
)  # fmt: skip
def test_the_page_inside_a_web_archives_address(address, inner, captured):
    found = urls.unwrap(address)
    assert (found.url, found.captured_at) == (inner, captured)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/2004/11/16/http-explained",
        "https://example.org/share?u=http://example.com/",
        "https://web.archive.org/web/",
        "not a url",
        "",
    ],
)
def test_other_addresses_hold_no_page(address):
    assert urls.unwrap(address) is None


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/b", "http://example.org/b"),
        ("b?x=1", "http://example.org/dir/b?x=1"),
        ("//cdn.example.com/x", "http://cdn.example.com/x"),
        (" \n/b ", "http://example.org/b"),
        ("/web/20050217112005/http://example.org/b", "http://example.org/b"),
        ("mailto:desk@example.org", None),
        ("javascript:void(0)", None),
        ("data:text/html,x", None),
        ("http://[broken/", None),
        ("http://example.org:notaport/", None),
        ("http://" + "a" * 3000, None),
        ("", None),
        (None, None),
    ],
)
def test_links_lead_to_pages_or_nowhere(href, url):
    assert urls.join("http://example.org/dir/page", href) == url


@pytest.mark.parametrize(
    "view",
    [
        "http://example.org/a/b.html?x=1",
        "https://m.example.org/a/b.html?x=1",
        "https://amp.example.org/a/b.html/amp?x=1",
        "https://www.example.org/a/b.amp.html?x=1",
        "https://www.example.org/a/b.html/?outputType=amp&x=1",
        "https://www.example.org/a/b.html/print/?x=1",
    ],
)
def test_views_of_a_page_have_one_place(view: str) -> None:
    assert urls.place(view) == urls.place("https://www.example.org/a/b.html?x=1")


@pytest.mark.parametrize("other", ["/a/b.html", "/a/b.html?x=2", "/a/amp/b.html?x=1", "/b.html?x=1"])
def test_other_pages_have_other_places(other: str) -> None:
    assert urls.place(f"https://www.example.org{other}") != urls.place("https://www.example.org/a/b.html?x=1")
