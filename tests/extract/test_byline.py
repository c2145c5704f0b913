"""Bylines as printed and the people in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsscrape.extract.authors.byline import author_candidates, byline_candidates
from newsscrape.extract.authors.credits import read_credit
from newsscrape.extract.authors.initials import read_initials
from newsscrape.extract.authors.names import is_person
from newsscrape.extract.authors.organisations import is_organisation
from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.candidates import choose
from newsscrape.extract.headline import candidates as headline_candidates
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

URL = "https://www.harbourpost.example/news/ferry-returns-4711"
SENTENCE = "The ferry sailed again on Monday after three weeks in the dock, the company said in a statement."


def read(page: str, url: str = URL) -> tuple[str | None, tuple[str, ...]]:
    """Byline and authors of a page; its body is every paragraph of more than 60 characters."""
    reading = ParsedHtml.of(page, PageContext(url))
    blocks = [b for b in reading.document.blocks if len(b.text) > 60]
    body = Body(tuple(Paragraph(b.text, (b.index,), "paragraph") for b in blocks))
    headline, _ = choose(headline_candidates(reading))
    bylines = byline_candidates(reading, headline, body)
    byline, _ = choose(bylines)
    authors, _ = choose(author_candidates(reading, bylines))
    return (byline.value if byline else None, authors.value if authors else ())


def article(above: str = "", below: str = "", head: str = "", text: str = SENTENCE) -> str:
    paragraphs = f"<p>{SENTENCE}</p><p>{text}</p>"
    return (
        f"<html><head>{head}</head><body><article><h1>Ferry returns to service</h1>{above}{paragraphs}{below}</article>"
        "</body></html>"
    )


def stated(author: Any, **more: Any) -> str:
    node = {
        "@type": "NewsArticle",
        "headline": "Ferry returns to service",
        "datePublished": "2024-05-01",
        "author": author,
    }
    return f'<script type="application/ld+json">{json.dumps(node | more)}</script>'


@pytest.mark.parametrize(
    ("line", "byline", "authors"),
    [
        ("<p>By Ann Lee</p>", "Ann Lee", ("Ann Lee",)),
        ("<p>By Ann Lee and Bob Ray</p>", "Ann Lee and Bob Ray", ("Ann Lee", "Bob Ray")),
        ("<p>BY ANN LEE</p>", "ANN LEE", ("ANN LEE",)),
        ("<p>Von Jörg Müller, Brüssel</p>", "Jörg Müller, Brüssel", ("Jörg Müller",)),
        ("<p>Par Chloé Dubois avec AFP</p>", "Chloé Dubois avec AFP", ("Chloé Dubois",)),
        (
            "<div class='firma'>Di Carlo Bianchi e Rosa Neri</div>",
            "Carlo Bianchi e Rosa Neri",
            ("Carlo Bianchi", "Rosa Neri"),
        ),
        ("<p>Text: Eva Kern</p>", "Eva Kern", ("Eva Kern",)),
        ("<div class='byline'>Ann Lee, Political Editor</div>", "Ann Lee, Political Editor", ("Ann Lee",)),
        ("<div class='byline'>By Ann Lee | 3 May 2024</div>", "Ann Lee", ("Ann Lee",)),
        ("<div class='author'>Ann Lee 03.05.2024, 10:15</div>", "Ann Lee", ("Ann Lee",)),
        ("<div class='author'>ann@post.example Ann Lee @annlee</div>", "Ann Lee", ("Ann Lee",)),
        ("<div><a href='/author/ann-lee'>Ann Lee</a>News Reporter</div>", "Ann Lee", ("Ann Lee",)),
        (
            "<address><a rel='author' href='/x'>Ludwig van der Berg</a></address>",
            "Ludwig van der Berg",
            ("Ludwig van der Berg",),
        ),
        (
            "<ul><li class='author'>Ann Lee</li><li class='author'>Bob Ray</li></ul>",
            "Ann Lee, Bob Ray",
            ("Ann Lee", "Bob Ray"),
        ),
        ("<p>Ann Lee</p>", "Ann Lee", ("Ann Lee",)),
        ("<div class='author'>Автор: Анна Ли</div>", "Анна Ли", ("Анна Ли",)),
        ("<p>3 May 2024 | 10:15 | by Ann Lee</p>", "Ann Lee", ("Ann Lee",)),
        ("<p>Dienstag, 3. Mai 2024, von Dr. Eva Kern</p>", "Dr. Eva Kern", ("Dr. Eva Kern",)),
        (
            "<p>Harbour’s Ferry, National, Local Life 1 | Published: 5 hours ago | Written by Ann Lee</p>",
            "Ann Lee",
            ("Ann Lee",),
        ),
        ("<p>Eingestellt von Eva Kern um 21:11</p>", "Eva Kern", ("Eva Kern",)),
        ("<p>Por Ana Ruiz 27 de agosto 2019</p>", "Ana Ruiz", ("Ana Ruiz",)),
        ("<p>By Ann Lee on Wed, Nov 8, 2023 at 1:02 pm</p>", "Ann Lee", ("Ann Lee",)),
        ("<p>By Ann Lee - 6th November 2023</p>", "Ann Lee", ("Ann Lee",)),
        ("<p>By Ann Lee On 12. Dezember 2022</p>", "Ann Lee", ("Ann Lee",)),
        (
            "<div class='byline'><span>Ann Lee </span><span>Eva Maria Kern </span><span>Bob Ray</span></div>",
            "Ann Lee, Eva Maria Kern, Bob Ray",
            ("Ann Lee", "Eva Maria Kern", "Bob Ray"),
        ),
        (
            "<p class='byline'>By <span class='author-name'>Ann Lee</span><span class='credit'>Harbour Press</span></p>",
            "Ann Lee",
            ("Ann Lee",),
        ),
        (
            "<p class='meta'><a rel='author' href='/x'>Ann Lee</a><time>2024-05-03T12:38:19</time></p>",
            "Ann Lee",
            ("Ann Lee",),
        ),
        (
            "<div class='meta'>3. Mai 2024<span class='byline'> | </span><a class='url fn n' href='/author/e/'>Eva Kern</a></div>",
            "Eva Kern",
            ("Eva Kern",),
        ),
        ("<div class='left-sidebar'><p class='author-name'>Ann Lee</p></div>", "Ann Lee", ("Ann Lee",)),
        ("<p class='byline'>By <a href='/author/ann/'>Kassandra</a> · 3 May 2024</p>", "Kassandra", ("Kassandra",)),
        ("<p class='byline'>Veröffentlicht von <a rel='author' href='/x'>marc</a></p>", "marc", ("marc",)),
    ],
)
def test_printed_bylines(line: str, byline: str, authors: tuple[str, ...]) -> None:
    assert read(article(above=line)) == (byline, authors)


@pytest.mark.parametrize(
    "line",
    [
        "<figure><figcaption>By Ann Lee</figcaption></figure>",
        "<aside class='related'><p>By Ann Lee</p></aside>",
        "<div class='comment'><span class='author'>Ann Lee</span></div>",
        "<p>By the time the crew came on deck the storm was over.</p>",
        "<p>By Friday Morning</p>",
        "<p>Updated 3 May 2024</p>",
        "<div style='display:none'>By Ann Lee</div>",
        "<h2>Ann Lee</h2>",
        "<div class='byline'>Translated by: <span class='author'>Ann Lee</span></div>",
        "<div class='byline'>Fact checked by <a href='/author/ann/'>Ann Lee</a></div>",
        "<ul class='article-tags'><li class='tags__item'><a href='/autor/ann/'>Posts Ann Lee</a></li></ul>",
        "<div class='sidebar'><p>Ann Lee</p></div>",
        "<p class='byline'>By <a rel='author' href='/x'>siteadmin</a></p>",
        "<p>Ann Lee:</p>",
        "<p>The ferry was named in 2019 by Ann Lee.</p>",
    ],
)
def test_what_is_no_byline(line: str) -> None:
    assert read(article(above=line)) == (None, ())


@pytest.mark.parametrize(
    ("end", "byline", "authors"),
    [
        ("(gmcg)", "gmcg", ("gmcg",)),
        ("(MH/KMcA)", "MH/KMcA", ("MH", "KMcA")),
        ("(kus/dpa)", "kus/dpa", ("kus",)),
        ("(JM)", "JM", ("JM",)),
        ("(LM & SP)", "LM & SP", ("LM", "SP")),
        ("(laughs)", None, ()),
        ("(PA)", None, ()),
        ("(dpa)", None, ()),
        ("(Reuters)", None, ()),
        ("(ends)", None, ()),
        ("(2004)", None, ()),
        ("(DUP)", None, ()),
    ],
)
def test_initials_that_close_the_text(end: str, byline: str | None, authors: tuple[str, ...]) -> None:
    assert read(article(text=f"{SENTENCE} {end}")) == (byline, authors)
    assert read(article(below=f"<p>{end}</p>")) == (byline, authors)


def test_initials_that_the_body_left_out_are_found_in_its_last_line() -> None:
    reading = ParsedHtml.of(article(text=f"{SENTENCE} (gmcg)"), PageContext(URL))
    blocks = [b for b in reading.document.blocks if len(b.text) > 60]
    body = Body(tuple(Paragraph(SENTENCE, (b.index,), "paragraph") for b in blocks))
    assert [c.value for c in byline_candidates(reading, None, body)] == ["gmcg"]


def test_initials_alone_on_a_line_close_a_text_that_other_stories_follow() -> None:
    below = f"<p>(MH/KMcA)</p><p><b>Related stories</b></p><p>{SENTENCE}</p><p>{SENTENCE}</p>"
    assert read(article(below=below)) == ("MH/KMcA", ("MH", "KMcA"))


def test_initials_inside_a_sentence_are_not_a_byline() -> None:
    assert read(article(text=f"{SENTENCE[:-1]} by the harbour board (gmcg) of the town.")) == (None, ())


def test_several_signatures_without_parentheses_close_a_text() -> None:
    assert read(article(below="<p>ssi, dan; picture: somebody</p>")) == ("ssi, dan", ("ssi", "dan"))


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ({"@type": "Person", "name": "Ann Lee"}, ("Ann Lee",)),
        ([{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bob Ray"}], ("Ann Lee", "Bob Ray")),
        ("Ann Lee and Bob Ray", ("Ann Lee", "Bob Ray")),
        (["Ann Lee", "Bob Ray"], ("Ann Lee", "Bob Ray")),
        ({"@type": "Person", "name": ["Ann Lee", "Bob Ray"]}, ("Ann Lee", "Bob Ray")),
        ({"@type": "Person", "givenName": "Ann", "familyName": "Lee"}, ("Ann Lee",)),
        ({"name": "By Ann Lee, Political Editor"}, ("Ann Lee",)),
        ([{"name": "Ann Lee"}, {"name": "Reuters"}], ("Ann Lee",)),
        ({"name": "Kassandra"}, ("Kassandra",)),
        ([{"name": "Ann Lee"}, {"name": "Kassandra"}], ("Ann Lee", "Kassandra")),
        ({"name": "Dr. Ann Lee"}, ("Dr. Ann Lee",)),
        ({"name": "Harbourpost Weekend"}, ("Harbourpost Weekend",)),
        ([{"name": "Harbourpost Weekend"}, {"name": "Ann Lee"}], ("Ann Lee",)),
        ({"name": "Reuters"}, ("Reuters",)),
        ("https://www.harbourpost.example/people/ann", ()),
        ({"@type": "Person", "name": "admin"}, ()),
        (None, ()),
        (17, ()),
        ([], ()),
        ({}, ()),
        ([[[[[["deep"]]]]]], ()),
        ({"name": {"name": None}}, ()),
        ([None, 3, {"name": 4}, {"@type": "Person"}], ()),
    ],
)
def test_authors_in_structured_data(author: Any, authors: tuple[str, ...]) -> None:
    assert read(article(head=stated(author)))[1] == authors


def test_an_author_that_stands_elsewhere_on_the_page_is_looked_up() -> None:
    person = '<script type="application/ld+json">{"@type": "Person", "@id": "#p1", "name": "Ann Lee"}</script>'
    assert read(article(head=stated({"@id": "#p1"}) + person))[1] == ("Ann Lee",)


@pytest.mark.parametrize(
    ("meta", "authors"),
    [
        ('<meta name="author" content="Ann Lee">', ("Ann Lee",)),
        (
            '<meta name="author" content="https://social.example/post"><meta name="byl" content="By Ann Lee">',
            ("Ann Lee",),
        ),
        (
            '<meta name="dc.creator" content="Lee, Ann"><meta name="dc.creator" content="Ray, Bob">',
            ("Ann Lee", "Bob Ray"),
        ),
        ('<meta name="author" content="a.lee@post.example">', ()),
        ('<meta name="author" content="@annlee">', ()),
    ],
)
def test_authors_in_meta(meta: str, authors: tuple[str, ...]) -> None:
    assert read(article(head=meta))[1] == authors


def test_a_credit_between_standfirst_and_text_is_found() -> None:
    facts = "".join(f"<li>{word} boats</li>" for word in ("Two", "Three", "Four", "Five"))
    page = (
        f"<html><body><article><h1>Ferry returns to service</h1><p>{SENTENCE}</p><ul>{facts}</ul>"
        f"<div class='meta__authors'><span>Ann Lee</span></div><p>{SENTENCE}</p><p>{SENTENCE}</p></article></body></html>"
    )
    assert read(page) == ("Ann Lee", ("Ann Lee",))


def test_a_credit_in_the_footer_of_the_article_is_found() -> None:
    footer = "<footer class='post-footer'>Posted by <span class='vcard'>T. V. Ray</span> at 2:33 PM</footer>"
    assert read(article(below=footer)) == ("T. V. Ray", ("T. V. Ray",))


def test_an_italic_signature_stands_above_the_houses_own_words() -> None:
    text = SENTENCE * 2
    assert read(article(text=text, below=f"<p><em>Eva Kern</em></p><p>{text}</p>")) == ("Eva Kern", ("Eva Kern",))
    assert read(article(text=text, below=f"<p><b>Eva Kern</b></p><p>{text}</p>")) == (None, ())


def test_microdata_of_stories_listed_below_gives_no_authors() -> None:
    def item(name: str) -> str:
        return (
            f"<div itemscope itemtype='https://schema.org/BlogPosting'><span itemprop='author' itemscope>{name}</span>"
            "</div>"
        )

    below = f"<div class='related'>{item('Bob Ray')}{item('Eva Kern')}</div>"
    assert read(article(above=item("Ann Lee"), below=below))[1] == ("Ann Lee",)


def test_people_come_before_the_house_they_write_for() -> None:
    head = stated({"@type": "Organization", "name": "Harbour Post"})
    assert read(article(above="<p>By Ann Lee</p>", head=head)) == ("Ann Lee", ("Ann Lee",))


def test_a_house_that_is_only_stated_gives_no_byline() -> None:
    head = stated({"@type": "Organization", "name": "Harbour Post"}, publisher={"name": "Harbour Post"})
    assert read(article(head=head)) == (None, ("Harbour Post",))


def test_a_printed_byline_that_names_more_people_wins() -> None:
    head = stated({"@type": "Person", "name": "Bob Ray"})
    assert read(article(above="<p>By Ann Lee and Bob Ray</p>", head=head))[1] == ("Ann Lee", "Bob Ray")


def test_a_teaser_behind_the_text_does_not_outdo_the_stated_author() -> None:
    head = stated({"@type": "Person", "name": "Ann Lee"})
    below = "<div class='teaser'><a href='/x'>Bridge closed</a><span class='author'>By Bob Ray</span></div>"
    assert read(article(head=head, below=below)) == ("Ann Lee", ("Ann Lee",))


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Ann Lee, Bob Ray und Eva Kern", ("Ann Lee", "Bob Ray", "Eva Kern")),
        ("Ann Lee/Bob Ray", ("Ann Lee", "Bob Ray")),
        ("Ann Lee (Enviada especial)", ("Ann Lee",)),
        ("Ann Lee in Belfast", ("Ann Lee",)),
        ("Ann Lee For Harbourpost.com", ("Ann Lee",)),
        ("Ann L. O'Neill-Smith", ("Ann L. O'Neill-Smith",)),
        ("Reporting by Ann Lee; editing by Bob Ray", ("Ann Lee",)),
        ("durch Ann Lee", ("Ann Lee",)),
        ("Harbour Post Recueilli par Ann Lee. Publié le 02/11/2023", ("Ann Lee",)),
        ("Posts Ann Lee", ()),
        ("Fraktion Erfurt", ()),
        ("Das Magazin", ()),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("Ana Ruiz y Luis Gil", ("Ana Ruiz", "Luis Gil")),
        ("김민수 기자", ("김민수",)),
        ("山田太郎", ("山田太郎",)),
        ("Redaktion", ()),
        ("Our Sports Correspondent", ()),
        ("", ()),
    ],
)
def test_credit_lines_are_taken_apart(line: str, people: tuple[str, ...]) -> None:
    assert read_credit(line).people == people


@pytest.mark.parametrize(
    "name", ["dpa", "Reuters", "AFP", "PA Media", "MND Staff", "Redaktion", "post.example.com", "Harbour Zeitung"]
)
def test_organisations_are_not_people(name: str) -> None:
    assert is_organisation(name)
    assert read_credit(name).people == ()


def test_a_name_is_the_sites_only_by_whole_words() -> None:
    sites = frozenset(("metro", "harbourpost", "story"))
    assert is_organisation("Metro Weekend", sites)
    assert is_organisation("Harbour Post", sites)
    assert not is_organisation("Ann Metropoulos", sites)
    assert not is_organisation("Metropoulos Ann", sites)
    assert not is_organisation("Tom Story", sites)


@pytest.mark.parametrize(
    "text", ["Read More", "3 May 2024", "Ann", "ann lee", "Sports Editor", "x" * 500, "Share This Article"]
)
def test_what_has_not_the_form_of_a_name(text: str) -> None:
    assert not is_person(text)


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("KMcA", ("KMcA",)),
        ("gmcg", ("gmcg",)),
        ("ab/cd", ("ab", "cd")),
        ("word", ()),
        ("NASA", ()),
        ("", ()),
        ("/" * 99, ()),
    ],
)
def test_initials(text: str, initials: tuple[str, ...]) -> None:
    assert read_initials(text) == initials
