"""Which links lead to another page of the same article, and which to a list, a comment page or another story."""

from __future__ import annotations

import pytest

from newsscrape.discovery.article_pages import article_pages
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

SITE = "http://www.paper.example"


def read(path, html):
    found = article_pages(ParsedHtml.of(html, PageContext(f"{SITE}{path}")))
    if found is None:
        return None
    return found.number, found.first.removeprefix(SITE), {n: url.removeprefix(SITE) for n, url in found.links}


STYLES = {
    "a parameter": lambda n: "/long-read-1234" + (f"?page={n}" if n > 1 else ""),
    "a parameter on all": lambda n: f"/long-read-1234?page={n}",
    "a parameter in another language": lambda n: "/bericht-1234.html" + (f"?seite={n}" if n > 1 else ""),
    "a folder": lambda n: "/2017/03/a-slug/" + (f"{n}/" if n > 1 else ""),
    "a folder with a word": lambda n: "/2017/03/a-slug" + (f"/page/{n}" if n > 1 else ""),
    "in the name": lambda n: "/a/story" + (f"-{n}" if n > 1 else "") + ".html",
    "in the name with a word": lambda n: "/a/story" + (f"-page-{n}" if n > 1 else "") + ".html",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_numbered_links(style, number):
    path = STYLES[style]
    html = " ".join(f'<a href="{path(n)}">{n}</a>' for n in (1, 2, 3) if n != number)
    assert read(path(number), html) == (number, path(1), {n: path(n) for n in (1, 2, 3) if n != number})


@pytest.mark.parametrize("number", [1, 2, 3])
def test_pages_that_are_counted_from_0(number):
    def path(n):
        return "/long-read-1234" + (f"?page={n - 1}" if n > 1 else "")

    html = " ".join(f'<a href="{path(n)}">{n}</a>' for n in (1, 2, 3) if n != number)
    assert read(path(number), html) == (number, path(1), {n: path(n) for n in (1, 2, 3) if n != number})


LONG = "/long-read-1234"


@pytest.mark.parametrize(
    ("path", "html", "expected"),
    [
        (LONG, f'<link rel=next href="{LONG}?page=2">', (1, LONG, {2: f"{LONG}?page=2"})),
        (LONG, f'<a href="{LONG}?page=2">Next page »</a>', (1, LONG, {2: f"{LONG}?page=2"})),
        (LONG, f'<a href="{LONG}?page=2">Continue to page 2 »</a>', (1, LONG, {2: f"{LONG}?page=2"})),
        (LONG, f'<a href="{LONG}?page=2">Continue reading</a>', (1, LONG, {2: f"{LONG}?page=2"})),
        (f"{LONG}?page=2", f'<a href="{LONG}?page=3">Seite 3 von 3</a>', (2, LONG, {3: f"{LONG}?page=3"})),
        (f"{LONG}?page=2", f'<a href="{LONG}">‹ Previous page</a>', (2, LONG, {1: LONG})),
        (f"{LONG}?page=3", f'<a href="{LONG}?page=2">‹ Previous page</a>', (3, LONG, {2: f"{LONG}?page=2"})),
        (f"{LONG}?page=3", f'<link rel=canonical href="{LONG}">', (3, LONG, {1: LONG})),
    ],
)
def test_next_previous_and_canonical(path, html, expected):
    assert read(path, html) == expected


@pytest.mark.parametrize(
    ("path", "html"),
    [
        (LONG, ""),
        (LONG, f'<a href="{LONG}?page=2">More about this</a>'),
        (LONG, f'<div class="comments-nav"><a href="{LONG}?page=2">2</a></div>'),
        (LONG, f'<a href="{LONG}/comment-page-2/">2</a>'),
        (LONG, '<a rel=next href="/another-story-1235">Next</a>'),
        ("/weather-today", '<link rel=next href="/weather-today-in-town-2">'),
        ("/news/1", '<a rel=next href="/news/2">Next</a>'),
        ("/news/2", '<a href="/news/1">Previous</a> <a href="/news/3">Next</a> <a href="/news/">News</a>'),
        ("/?p=12", '<link rel=next href="/?p=13"><a href="/?p=13">Next</a>'),
        ("/story.asp?id=12", '<a href="/story.asp?id=13">Next</a>'),
        (LONG, f'<a href="{LONG}?page=900">900</a>'),
    ],
)
def test_what_leads_elsewhere(path, html):
    assert read(path, html) is None
