"""Where on a page a byline is, and what looks like one but is not."""

from __future__ import annotations

import pytest

from newsscrape import extract_article
from support.author_pages import TEXT, TITLE, URL, jsonld, read


@pytest.mark.parametrize(
    "line",
    [
        "<p class='byline'><a href='#'>Click Here</a></p>",
        "<p class='author'>Copy Link</p>",
        "<p class='author'>Nachrichten</p>",
        "<p class='author'>Lead Reviewer</p>",
        "<div class='meta'><div>Design Style</div><div>3 May 2024</div></div>",
        "<button>Show Sidebar</button><time>3 May 2024</time>",
        "<p class='author'>Reading Time: 7 minutes</p>",
        "<div class='tags'><a href='/tag/mira-holt'>Mira Holt</a></div>",
    ],
)
def test_buttons_labels_and_tags_are_not_authors(line: str) -> None:
    assert read(above=line).authors == ()


def test_the_name_above_the_first_comment_is_not_an_author() -> None:
    below = (
        "<section class='comments'><h2>Comments</h2><div class='comment'><span class='author'>Jon Aske</span>"
        "<p>I have waited for this ferry since March and nobody ever told me when it would come back.</p></div></section>"
    )
    assert read(below=below).authors == ()


@pytest.mark.parametrize(
    "confirmation",
    [
        "<img src='a.jpg' alt='Mira Holt'>",
        "<p><a href='/team/mira-holt'>Mira Holt</a></p>",
    ],
    ids=["portrait", "page"],
)
def test_a_name_without_markup_counts_if_the_page_confirms_it(confirmation: str) -> None:
    above = f"<div><div>{confirmation}</div><div><div>Mira Holt</div><div>3 May 2024</div></div></div>"
    assert read(above=above).authors == ("Mira Holt",)


def test_a_name_repeated_alone_below_the_text_is_confirmed() -> None:
    box = "<div><div>Mira Holt</div><div>3 May 2024</div></div>"
    below = "<div><p>Share</p></div>" * 20 + "<section><h4>Mira Holt</h4><p>Covers the harbour.</p></section>"
    assert read(above=box, below=below).authors == ("Mira Holt",)
    assert read(above=box, below=below.replace("Mira Holt", "<a href='/holt'>Mira Holt</a>")).authors == ()


@pytest.mark.parametrize(
    "line",
    [
        '<div class="date-and-author"><span>Dec 17, 2025</span><span>Mira Holt</span></div>',
        '<div class="publish-date-author">Dec. 19, 2025 · <a href="/p">Mira Holt</a> on behalf of the Harbour Group</div>',
        '<p>Posted on 3 May 2024 Posted by <a href="/author/holt">Mira Holt</a> 59 Comments</p>',
        '<p>by <a href="/search?q=Holt">Mira Holt</a> ● December 23, 2025 ● 6 min read</p>',
        "<h3>By Mira Holt, Harbour Columnist</h3>",
    ],
)
def test_a_credit_next_to_a_date_or_in_a_heading_is_read(line: str) -> None:
    assert read(above=line, head=jsonld("Lea Brandt")).authors[-1:] in [("Mira Holt",), ("Lea Brandt",)]
    assert read(above=line).authors == ("Mira Holt",)


def test_an_organisation_after_a_date_and_a_reading_time_is_read() -> None:
    assert read(above="<p>May 3, 2024 · 3 min read · By Harbour Online</p>").authors == ("Harbour Online",)


def test_the_footer_of_an_article_names_its_author_the_footer_of_a_site_does_not() -> None:
    foot = "<footer><p>Posted by Mira Holt on 2024-05-03 in harbours. Tags: ferries, boats.</p></footer>"
    page = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><div>{TEXT}</div>%s</article>%s"
    assert extract_article(page % (foot, ""), url=URL).authors == ("Mira Holt",)
    assert extract_article(page % ("", foot), url=URL).authors == ()


def test_the_author_of_a_comment_is_not_an_author_if_nobody_else_is_named() -> None:
    below = '<div class="comments"><p class="comment-author">Jon Aske</p><p>I never liked that ferry.</p></div>'
    assert read(below=below).authors == ()


@pytest.mark.parametrize(
    ("above", "below", "authors"),
    [
        ("<p>3 May 2024</p><p>by marc</p>", "", ("marc",)),
        ("", "<div>Posted by Marc at May 3, 2024 11:15 AM</div>", ("Marc",)),
        ("<p>by marc</p>", "", ()),
        ("<p>3 May 2024</p><p>by the sea</p>", "", ()),
        ("", "<div>Posted by Marc</div>", ()),
        ("", "<h3>Comments</h3><p>Great news.</p><div>Posted by Marc at May 3, 2024 11:15 AM</div>", ()),
    ],
)
def test_a_single_name_behind_by_counts_with_a_date(above: str, below: str, authors: tuple[str, ...]) -> None:
    assert read(above=above, below=below).authors == authors


def test_a_person_in_metadata_precedes_such_a_single_name() -> None:
    above = "<p>3 May 2024</p><p>by marc</p>"
    assert read(head=jsonld({"@type": "Person", "name": "Marc Holt"}), above=above).authors == ("Marc Holt",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        (
            "Mira Holt, VMD, DACVB; Jon Aske, BA, VTS (Behavior) &amp; Lea Brandt, DVM",
            ("Mira Holt", "Jon Aske", "Lea Brandt"),
        ),
        ("Mira Holt, Ph.D.", ("Mira Holt",)),
        ("Larnport Harbour, BA flights", ()),
        ("Mira Holt, Jon Aske", ()),
    ],
)
def test_names_with_degrees_under_the_headline_are_a_byline(line: str, authors: tuple[str, ...]) -> None:
    assert read(above=f"<div><div>{line}</div></div><button>Print</button>").authors == authors


def test_a_name_behind_the_standfirst_is_confirmed_by_a_link_to_all_articles() -> None:
    lead = "<p>Three weeks late, the ferry is back on the lake, and it is full, as it was on the day before the accident.</p>"
    above = f"{lead}<section><div>Mira Holt</div><div>3 May 2024</div></section>"
    below = "<div><button>All articles by Mira Holt</button></div>"
    assert read(above=above, below=below).authors == ("Mira Holt",)
    assert read(above=above).authors == ()
