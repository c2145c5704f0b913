"""URLs: one form for one address, the site behind it, the page inside a web archive's address."""

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


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("http://www.4ni.co.uk/news", "4ni.co.uk"),
        ("https://news.bbc.co.uk/1/hi", "bbc.co.uk"),
        ("http://127.0.0.1:8000/x", "127.0.0.1:8000"),
        ("http://localhost/x", "localhost"),
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


def test_variants_are_canonical_and_mutual() -> None:
    """A page's views lead back to it, and looking them up finds rows of ``url``."""
    own = urls.canonical("https://www.example.org/a/b?x=1&y=%20z")
    views = urls.variants(own)
    assert own not in views and len(views) < 200
    assert all(urls.canonical(view) == view for view in views)
    assert all(own in urls.variants(view) for view in views)


@pytest.mark.parametrize("url", ["file:///tmp/a.html", "not a url", "http://[", "mailto:a@example.org", ""])
def test_what_is_no_web_page_has_no_variants(url: str) -> None:
    assert urls.variants(url) == frozenset()
