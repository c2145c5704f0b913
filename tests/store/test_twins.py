"""One article under two URLs is one article; two articles are never taken for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from newsscrape.urls import is_view

SITE = "http://www.paper.example"
A, B = f"{SITE}/news/1/roof", f"{SITE}/print?story=1"


SECOND_PAGE = """<h1>Council hears residents on roofs</h1><p>15 November 2004</p>
<p>Whoever had come to the second evening found the hall locked and the caretaker away at his sister's wedding.</p>
<p>The chairman opened the meeting in the car park instead, reading the motions by the light of a borrowed van.</p>
<p>By the time the vote was taken only five members had stayed, which the clerk ruled was just enough.</p>"""


def link(url: str) -> str:
    return f'<link rel=canonical href="{url}">'


def homes(shelf: Any) -> list[tuple[str, str]]:
    """Each article's URL and headline."""
    return list(shelf.rows("SELECT url, headline FROM article JOIN url ON url.id = url_id ORDER BY article.id"))


@pytest.mark.parametrize("order", [(A, B), (B, A)])
def test_a_canonical_link_is_believed_whichever_came_first(
    shelf: Any, article: Callable[..., str], order: tuple[str, str]
) -> None:
    """The print version lacks a paragraph, so that its text alone would not give it away."""
    pages = {
        A: article("roofs", head=link(A)),
        B: article("roofs", head=link(A)).replace("A decision on roofs is expected", "A decision is expected"),
    }
    for url in order:
        shelf.put(url, pages[url])
    assert homes(shelf) == [(A, "Council hears residents on roofs")]
    assert shelf.rows("SELECT url, fate, fate_reason FROM url ORDER BY url") == [
        (A, "archived", None), (B, "duplicate", f"by a canonical link the same as {A}"),
    ]  # fmt: skip
    assert shelf.rows("SELECT COUNT(DISTINCT article_id), COUNT(article_id) FROM url") == [(1, 2)]
    read = "SELECT url FROM capture JOIN url ON url.id = capture.url_id WHERE capture.id IN (SELECT capture_id FROM {})"
    for table in ("article", "revision", "evidence"):
        assert shelf.rows(read.format(table)) == [(A,)]
    assert shelf.rows("SELECT body LIKE '%on roofs is expected%' FROM article") == [(1,)]


PAPER = "https://www.example.org"
# Another spelling of one address is not an edition: what it reads differently is a revision, here of the same second.
SPELLINGS = ("http://www.example.org/news/1/roof", "https://example.org/news/1/roof", f"{PAPER}/news/1/roof/")
VIEWS = [
    (f"{PAPER}/news/1/roof", view)
    for view in (
        *SPELLINGS,
        "https://m.example.org/news/1/roof", "http://mobile.example.org/news/1/roof/",
        "https://amp.example.org/news/1/roof", f"{PAPER}/news/1/roof/amp", f"{PAPER}/news/1/roof/amp/",
        f"{PAPER}/news/1/roof?amp=1", f"{PAPER}/news/1/roof?outputType=amp", f"{PAPER}/news/1/roof/print",
        f"{PAPER}/news/1/roof?print=1", "https://example.org/news/1/roof?amp=1",
    )
] + [
    (f"{PAPER}/roof.html?id=7&sort=a", f"{PAPER}/roof.amp.html?id=7&sort=a"),
    (f"{PAPER}/roof.html?id=7&sort=a", f"{PAPER}/roof.html?id=7&print=1&sort=a"),
    (f"{PAPER}/roof.html?id=7&sort=a", "http://m.example.org/roof.print.html?id=7&sort=a"),
    ("https://m.example.org/1", "https://amp.example.org/1"),
]  # fmt: skip


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(("page", "view"), VIEWS)
def test_the_same_page_for_phones_and_printers_is_one_article(
    shelf: Any, article: Callable[..., str], page: str, view: str, swapped: bool
) -> None:
    """No canonical link says so, and the view lacks the date and a few words. Whichever came first, the page's own words
    count."""
    html = {page: article("roofs"), view: article("roofs", date=None).replace("A decision on roofs is", "One is")}
    for url in (view, page) if swapped else (page, view):
        assert shelf.put(url, html[url]).article_id == 1
    home = page if is_view(view) and not is_view(page) else min(page, view, key=lambda url: (len(url), url))
    other = view if home == page else page
    assert homes(shelf) == [(home, "Council hears residents on roofs")]
    # Of one second the shorter address comes first, so the text of the longer one is the present state.
    expected = (int(home != page), 2) if view in SPELLINGS else (int(home == page), 1)
    assert shelf.rows("SELECT body LIKE '%A decision%', revisions FROM article") == [expected]
    if view not in SPELLINGS:  # their fates say what each visit found, in the order of the visits
        assert dict(shelf.rows("SELECT url, fate FROM url")) == {home: "archived", other: "duplicate"}


@pytest.mark.parametrize(("page", "view"), VIEWS)
def test_a_page_that_reads_otherwise_is_another_article_at_whatever_address(
    shelf: Any, article: Callable[..., str], page: str, view: str
) -> None:
    shelf.put(page, article("roofs"))
    assert shelf.put(view, article("drains")).fate == "archived"


@pytest.mark.parametrize(
    "other",
    [f"{PAPER}/news/2/roof", f"{PAPER}/news/1/roof?page=2", f"{PAPER}/news/1/roof/comments",
     "https://blogs.example.org/news/1/roof", "https://www.example.net/news/1/roof"],
)  # fmt: skip
def test_other_addresses_are_no_views_of_a_page(shelf: Any, article: Callable[..., str], other: str) -> None:
    shelf.put(f"{PAPER}/news/1/roof", article("roofs"))
    assert shelf.put(other, article("roofs", date="17 November 2004")).fate == "archived"


def test_two_print_versions_of_a_page_never_seen_are_one_article(shelf: Any, article: Callable[..., str]) -> None:
    page = article("roofs", head=link(A))
    shelf.put(B, page)
    assert shelf.put(f"{B}&size=large", page.replace("eleven residents", "ten residents")).fate == "duplicate"


def test_a_tracking_parameter_is_the_same_url(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs"))
    assert shelf.put(f"{A}?utm_source=letter&fbclid=x#top", article("roofs"), day=2).fate == "unchanged"
    assert shelf.rows("SELECT COUNT(*) FROM url") == [(1,)]


def test_the_same_text_on_one_site_is_one_article(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs"))
    for _ in range(2):  # the same capture again is no news
        assert shelf.put(B, article("roofs")).fate == "duplicate"
    assert shelf.rows("SELECT fate, fate_reason FROM url WHERE url = ?", B) == [
        ("duplicate", f"the same article as {A}")
    ]


def test_the_same_text_on_two_sites_is_two_articles(shelf: Any, article: Callable[..., str]) -> None:
    """Who printed an agency's story is what a researcher asks."""
    shelf.put(A, article("roofs"))
    assert shelf.put("http://other.example/news/9/roof", article("roofs", head=link(A))).fate == "archived"


@pytest.mark.parametrize("target", [f"{SITE}/", SITE, f"{SITE}/news/2/drains", f"{SITE}/news"])
def test_a_canonical_link_to_something_else_is_not_believed(
    shelf: Any, article: Callable[..., str], target: str
) -> None:
    """To the home page, to another article, to a section: every page says so, and every one is kept."""
    for n, subject in enumerate(("drains", "roofs", "trees"), start=2):
        assert shelf.put(f"{SITE}/news/{n}/{subject}", article(subject, head=link(target))).fate == "archived"
    assert len(homes(shelf)) == 3
    assert shelf.rows("SELECT COUNT(*) FROM url WHERE article_id IS NOT NULL") == [(3,)]


def test_the_second_page_of_a_story_is_kept(shelf: Any, article: Callable[..., str]) -> None:
    """Its canonical link says the first page, and so does its headline; its text is another: that of page 2."""
    shelf.put(A, article("roofs", head=link(A)))
    page = article("roofs", head=link(A)).partition("<article>")[0] + f"<article>{SECOND_PAGE}</article>"
    assert shelf.put(f"{A}?page=2", page).article_id == 1
    assert shelf.rows("SELECT body LIKE '%A decision on roofs%chairman opened%', pages FROM article") == [(1, 2)]


def test_a_recurring_headline_with_a_wrong_canonical_link_is_not_one_article(
    shelf: Any, article: Callable[..., str]
) -> None:
    """Every week's column has the headline of the first, whose address the template prints in all of them."""
    first = f"{SITE}/news/1/in-brief"
    shelf.put(first, article("roofs", date="8 November 2004"))
    head = article("roofs", head=link(first)).partition("<article>")[0]
    page = f"{head}<article>{SECOND_PAGE}</article>"
    assert shelf.put(f"{SITE}/news/2/in-brief", page).fate == "archived"


def test_a_url_that_led_elsewhere_may_become_a_page_of_its_own(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs"))
    shelf.put(B, article("roofs"))
    assert shelf.put(B, article("windows"), day=2).fate == "archived"
    assert [headline for _, headline in homes(shelf)] == [
        "Council hears residents on roofs",
        "Council hears residents on windows",
    ]


def test_an_archived_page_that_redirects_now_keeps_its_article(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, article("roofs"))
    shelf.put(B, article("windows"))
    shelf.writer.redirected([A], B, datetime(2026, 1, 3, tzinfo=UTC))
    assert shelf.rows("SELECT fate FROM url WHERE url = ?", A) == [("redirected",)]
    assert shelf.rows("SELECT headline FROM url JOIN article ON article.id = url.article_id WHERE url.url = ?", A) == [
        ("Council hears residents on roofs",)
    ]
