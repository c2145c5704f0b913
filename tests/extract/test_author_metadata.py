"""Authors in metadata, and when the printed byline takes precedence over them."""

from __future__ import annotations

import pytest

from support.author_pages import jsonld, read


@pytest.mark.parametrize(
    "house", ["Harbour Post Public Company Limited", "Web Desk", "Newsroom", "Tidemark Media Ltd", "Reuters"]
)
@pytest.mark.parametrize("line", ["WRITER: Mira Holt", "By Mira Holt", "3 May 2024 | By Mira Holt"])
def test_a_printed_person_takes_precedence_over_an_organisation_in_metadata(house: str, line: str) -> None:
    assert read(above=f"<div>{line}</div>", head=f"<meta name='author' content='{house}'>").authors == ("Mira Holt",)


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='author' content='Corin Vale'>",
        "<meta name='twitter:data1' content='Corin Vale'>",
        "<meta name='author' content='Corin Vale'><meta property='article:author' content='Mira Holt'>",
        jsonld({"@type": "Person", "name": "Corin Vale"}),
    ],
    ids=["meta", "card", "two", "jsonld"],
)
def test_the_printed_byline_decides(head: str) -> None:
    assert read(above="<p class='byline'>By Mira Holt</p>", head=head).authors == ("Mira Holt",)


def test_metadata_completes_a_byline_that_the_page_abbreviates() -> None:
    head = jsonld([{"name": "Mira Holt"}, {"name": "Jon Aske"}, {"name": "Lea Brandt"}])
    assert read(above="<p class='byline'>By Mira Holt and 2 others</p>", head=head).authors == (
        "Mira Holt",
        "Jon Aske",
        "Lea Brandt",
    )


def test_the_author_of_a_comment_in_microdata_is_not_an_author() -> None:
    commented = '<div class="comments"><p itemprop="author">Jon Aske</p></div>'
    page = f'<div itemscope itemtype="https://schema.org/Article"><p itemprop="author">Mira Holt</p>{commented}</div>'
    assert read(below=page).authors == ("Mira Holt",)


@pytest.mark.parametrize("author", ["Nachrichten", "News"])
def test_a_section_name_in_metadata_is_not_an_author(author: str) -> None:
    assert read(head=f"<meta name='author' content='{author}'>").authors == ()


@pytest.mark.parametrize(
    ("author", "authors"),
    [("m.olsen", ("m.olsen",)), ("mira holt", ("mira holt",)), ("admin", ()), ("webmaster", ()), ("Your Name", ())],
)
def test_a_user_name_is_the_author_only_if_nobody_else_is_named(author: str, authors: tuple[str, ...]) -> None:
    head = f"<meta name='author' content='{author}'>"
    assert read(head=head).authors == authors
    assert read(head=head, above="<p class='byline'>By Lea Brandt</p>").authors == ("Lea Brandt",)
