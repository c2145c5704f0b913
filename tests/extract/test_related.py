"""Related stories: headline, link, date and teaser, whatever order and markup a site prints them in."""

from __future__ import annotations

import pytest

from newsscrape.discovery.sections import section_links
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.related import read_related, read_stories
from newsscrape.items import PageContext, SiteProfile

URL = "http://gazette.example/uk-news/1/here"
BODY = "<h1>Harbour dredged</h1><p>The harbour has been dredged for the first time since the war, the port said.</p>"
TEASER = "Divers went down twice on Monday and came back with an anchor and a bicycle."
OTHER = "A bicycle that was lost in the harbour in 1974 is going to be shown in the museum."


def reading(html, **site):
    profile = SiteProfile("gazette.example", **site) if site else None
    return ParsedHtml.of(f"<html lang=en><body>{html}</body></html>", PageContext(URL, site=profile))


def stories(html, **site):
    found = read_related(reading(BODY + html, **site), 0, [1]).stories
    return [(s.headline, s.url, s.date.iso if s.date else None, s.teaser) for s in found]


EXPECTED = [
    ("Divers find an anchor", "http://gazette.example/uk-news/2/anchor", "2013-06-03", TEASER),
    ("Bicycle goes to museum", "http://gazette.example/uk-news/3/bicycle", "2004-02-02", OTHER),
]
A = ("03 June 2013", '<a href="/uk-news/2/anchor">Divers find an anchor</a>', TEASER)
B = ("02 February 2004", '<a href="http://gazette.example/uk-news/3/bicycle">Bicycle goes to museum</a>', OTHER)


def listed(template, heading="<h2>Related UK National News Stories</h2>"):
    return heading + "".join(template.format(date=d, link=link, teaser=t) for d, link, t in (A, B))


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(listed("<p>{date}</p><h3>{link}</h3><p>{teaser}</p>"), id="paragraphs"),
        pytest.param(listed("<li><time>{date}</time> <b>{link}</b><br>{teaser}</li>"), id="a list, date and link on a line"),
        pytest.param(listed("{date}<br>{link}<br>{teaser}<br><br>", "<b>Related Stories</b><br>"), id="nothing but breaks"),
        pytest.param(
            "<table><tr><td colspan=2><b>Related News</b></td></tr>"
            + listed("<tr><td>{date}</td><td>{link}<br>{teaser}</td></tr>", "")
            + "</table>",
            id="a table",
        ),
        pytest.param(listed("<div>{link}</div><div>{date}</div><div>{teaser}</div>"), id="the date under the headline"),
        pytest.param(listed("<div>{link} <span>{date}</span></div><div>{teaser}</div>"), id="the date behind the headline"),
        pytest.param(listed("<div>{link} - {date}</div><p>{teaser}</p>", "<h4>See also</h4>"), id="see also"),
        pytest.param(
            "<h3>Related stories</h3><p><a href=/latest>Click here</a> for the latest headlines.</p>"
            + listed("<p>{date}</p><p>{link}</p><p>{teaser}</p>", ""),
            id="a line to all headlines first",
        ),
    ],
)  # fmt: skip
def test_the_same_stories_from_any_markup(html):
    assert stories(html) == EXPECTED


def test_a_list_ends_where_something_else_begins():
    html = listed("<p>{date}</p><h3>{link}</h3><p>{teaser}</p>") + (
        "<h2>Most read</h2><p><a href=/uk-news/9/x>Something else entirely</a></p>"
        "<footer><a href=/terms>Terms and conditions apply</a></footer>"
    )
    assert stories(html) == EXPECTED


def test_a_teaser_may_be_one_short_sentence():
    html = "<h2>Related stories</h2>" + "".join(
        f"<li><time>03 June 2013</time> <a href=/uk-news/{n}/x>Divers find anchor {n}</a><p>It was there.</p></li>"
        for n in (2, 3)
    )
    assert [(s[0], s[3]) for s in stories(html)] == [
        ("Divers find anchor 2", "It was there."),
        ("Divers find anchor 3", "It was there."),
    ]


def test_an_unlinked_story_keeps_its_date_and_has_no_url():
    assert stories("<h2>Related stories</h2><p>03 June 2013</p><p>Divers find an anchor</p><p>" + TEASER + "</p>") == [
        ("Divers find an anchor", None, "2013-06-03", TEASER)
    ]


def test_a_card_is_one_link_with_its_headline_and_teaser():
    html = f"<h2>More on this story</h2><a href=/uk-news/2/anchor><h3>Divers find an anchor</h3><p>{TEASER}</p></a>"
    assert stories(html) == [("Divers find an anchor", "http://gazette.example/uk-news/2/anchor", None, TEASER)]


def test_a_cards_kicker_author_and_read_more_are_no_stories_of_their_own():
    card = (
        "<div><a href=/uk-news/{n}/x>Harbour in figures:</a><h4><a href=/uk-news/{n}/x>Divers find anchor number {n}</a></h4>"
        "<p><a href=/authors/ann-lee>Ann Lee</a><p><a href=/topics>Überwachung</a><p><a href=/uk-news/{n}/x>Read article</a></div>"
    )
    html = "<h2>Related stories</h2>" + card.format(n=2) + card.format(n=3)
    assert [story[0] for story in stories(html)] == [
        "Harbour in figures: Divers find anchor number 2",
        "Harbour in figures: Divers find anchor number 3",
    ]


def test_the_articles_own_headline_is_no_heading_of_a_list():
    html = "<div class='post drug-related'><h1>Premier arrested</h1><p><a href=/authors/bo-ek>Bo Ek the Elder</a></p></div>"
    assert read_related(reading(html), 0, []).stories == []


@pytest.mark.parametrize(
    "heading",
    ["Lesen Sie auch", "Mehr zum Thema", "Lire aussi", "Noticias relacionadas", "Leggi anche", "Läs också", "Читайте также", "関連記事", "相关新闻"],
)  # fmt: skip
def test_headings_in_many_languages(heading):
    html = f"<h3>{heading}</h3><ul><li><a href=/uk-news/2/anchor>Divers find an anchor</a></li></ul>"
    assert [story[0] for story in stories(html)] == ["Divers find an anchor"]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>The matter is related to an older case, the court said, and <a href=/x>that case</a> is closed.</p>",
        "<footer><h2>Related sites</h2><a href=/x>Our other newspaper</a></footer>",
        "<nav><h2>More news</h2><a href=/x>Northern Ireland News</a></nav>",
        "<h2>Related stories</h2><p>There are none today.</p>",
    ],
)
def test_no_list_no_stories(html):
    assert stories(html) == []


def test_a_paragraph_of_the_body_is_no_story():
    html = "<h1>Harbour dredged</h1><h3>More on the harbour</h3><p>In 1974 it was dredged by hand, the port said.</p>"
    assert read_related(reading(html), 0, [1, 2]).stories == []


def test_the_sites_date_order_reads_its_dates():
    html = "<h2>Related stories</h2><p>03/04/2005</p><p><a href=/uk-news/2/a>Divers find an anchor</a></p>"
    assert stories(html, date_order="DMY")[0][2] == "2005-04-03"
    assert stories(html, date_order="MDY")[0][2] == "2005-03-04"


def test_positions_count_over_the_page_and_headings_are_kept():
    html = listed("<p>{date}</p><h3>{link}</h3><p>{teaser}</p>", "<h2>Related stories</h2>") + (
        "<h2>See also</h2><ul><li><a href=/uk-news/4/tide>Highest tide in ten years</a></li></ul>"
    )
    found = read_related(reading(BODY + html), 0, [1]).stories
    assert [(s.position, s.heading) for s in found] == [(1, "Related stories"), (2, "Related stories"), (3, "See also")]


SECTION = """<h1>UK News</h1><div><a href="/uk-news/5/lead"><img src=x alt=""></a><h2><a href="/uk-news/5/lead">Bridge to
be painted blue</a></h2><p>The bridge over the tide is to be painted blue, after a vote of all who cross it daily.</p></div>
<h3>Latest UK News</h3><div>04 December 2025</div><div><a href="/uk-news/6/a?utm_source=x">Ferry fares frozen for a year</a></div>
<p>Fares on the ferry will stay what they are until the end of next year, its owners said.</p><div>03 December 2025</div>
<div><a href="/uk-news/7/b">Lamp posts to be numbered</a></div><p>Every lamp post in the county is to have a number of its own.</p>
<p><a href="mailto:desk@gazette.example">Write to us</a> <a href="?page=2">Older news</a></p>"""


def test_a_section_page_lists_each_link_once_with_its_headline_and_date():
    assert [
        (link.url, link.position, link.anchor_text, link.date_raw) for link in section_links(reading(SECTION)).links
    ] == [
        ("http://gazette.example/uk-news/5/lead", 1, "Bridge to be painted blue", None),
        ("http://gazette.example/uk-news/6/a?utm_source=x", 2, "Ferry fares frozen for a year", "04 December 2025"),
        ("http://gazette.example/uk-news/7/b", 3, "Lamp posts to be numbered", "03 December 2025"),
        ("http://gazette.example/uk-news/1/here?page=2", 4, "Older news", None),
    ]


def test_stories_of_a_section_page_have_their_teasers():
    found = {s.headline: s.teaser for s in read_stories(reading(SECTION))}
    assert found["Lamp posts to be numbered"] == "Every lamp post in the county is to have a number of its own."


CARD = (
    "<div class='inline-related'><h4>Also read</h4><h3><a href='/uk-news/2/anchor'>Divers find an anchor</a></h3>"
    "<time>3 June 2013</time></div>"
)


def test_the_paragraph_below_a_story_in_the_text_is_the_articles_own():
    text = "The dredger came from the east coast and was back there before the tide turned."
    html = f"<div><h1>Harbour dredged</h1><p>{TEASER}</p>{CARD}<p>{text}</p><p>{OTHER}</p></div>"
    page = reading(html)
    blocks = page.document.blocks
    body = [block.index for block in blocks if block.tag == "p"]
    found = read_related(page, 0, body)
    assert [(story.headline, story.teaser) for story in found.stories] == [("Divers find an anchor", None)]
    assert found.blocks.isdisjoint(body)


@pytest.mark.parametrize("before", ["03.06.13 ", "[3.6.2013] ", "2013-06-03: "])
def test_a_date_within_a_link_is_no_part_of_the_headline(before):
    found = stories(
        f"<h3>Zum Thema:</h3><p><a href='/uk-news/2/anchor'>{before}Divers find an anchor</a></p>", language="de"
    )
    assert [found[0][0], found[0][2]] == ["Divers find an anchor", "2013-06-03"]


def test_a_link_back_to_the_list_is_no_story():
    html = "<h3>Zum Thema:</h3><p><a href='/uk-news/2/anchor'>Divers find an anchor</a></p>"
    assert len(stories(html + "<p><a href='/uk-news'>&lt;- Zurück zu: Aktuelles</a></p>")) == 1
