"""The headline as printed, from h1, metadata and the large lines of old pages."""

from __future__ import annotations

import pytest

from newsscrape.extract.candidates import Candidate, choose
from newsscrape.extract.headline import candidates
from newsscrape.extract.reading import Reading
from newsscrape.items import PageContext

URL = "https://www.harbourpost.example/news/ferry-returns-4711"
TEXT = "<p>The ferry sailed again on Monday after three weeks in the dock, the company said.</p>" * 3


def chosen(head: str, body: str, url: str = URL) -> Candidate | None:
    page = f"<html><head>{head}</head><body>{body}{TEXT}</body></html>"
    return choose(candidates(Reading.of(page, PageContext(url))))[0]


def headline(head: str, body: str, url: str = URL) -> str | None:
    found = chosen(head, body, url)
    return found.value if found else None


def og(title: str, site: str = "Harbour Post") -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(
            "<title>Ferry returns to service | Harbour Post</title>", "<h1>Ferry returns to service</h1>", id="h1"
        ),
        pytest.param(
            og("Ferry returns to service"),
            "<h1>Harbour Post</h1><h1>Ferry returns to service</h1><h1>More news</h1>",
            id="the h1 that the metadata means",
        ),
        pytest.param(
            "<title>Ferry returns to service</title>",
            '<h1 class="logo">The Post Online</h1><h1>Ferry returns to service</h1>',
            id="a logo is no headline",
        ),
        pytest.param(
            "<title>Quay Notes: Ferry returns to service</title>",
            '<h1><a href="/">Quay Notes</a></h1><h2>Ferry returns to service</h2>',
            id="an h1 that only leads home is the site's name",
        ),
        pytest.param(
            og("Ferry returns to service"),
            '<h1 class="visually-hidden">Article page</h1><div class="t">Ferry returns to service</div>',
            id="the printed line that repeats the title",
        ),
        pytest.param(
            og("Ferry returns to service - Harbour Post"), "<div>Some box</div>", id="a title without the site's name"
        ),
        pytest.param(
            "<title>Ferry returns to service - Harbour Post - Local</title>" + og("x", "Harbour Post"),
            "<h1>Ferry<br>returns to service</h1>",
            id="an h1 over two lines",
        ),
        pytest.param(
            "<title>Harbour Post :: Ferry returns to service</title>" + og("Harbour Post"),
            '<table><tr><td><font size="4"><b>Ferry returns to service</b></font><br>15/11/2004</td></tr></table>',
            id="the large line of a table layout",
        ),
        pytest.param(
            "<title>Ferry returns to service - Local News - Harbour Post</title>",
            '<font size="5">Harbour Post</font><p><font size="4"><b>Ferry returns to service</b></font></p>',
            id="a smaller line that begins the title",
        ),
        pytest.param(
            "<title>Harbour news: the ferry returns to service today</title>",
            "<table><tr><td><b>Ferry returns to service</b><br>15 November 2004<br></td></tr></table>",
            id="a bold line that shares the title's words",
        ),
    ],
)
def test_the_headline_is_found(head: str, body: str) -> None:
    assert headline(head, body) == "Ferry returns to service"


def test_a_kicker_inside_the_h1_stays_as_printed() -> None:
    assert headline("", "<h1><div>Shipping</div><span>: </span>Ferry returns</h1>") == "Shipping: Ferry returns"


def test_spans_glued_together_are_parted_as_the_metadata_parts_them() -> None:
    head = og("Shipping / Ferry returns to service")
    assert (
        headline(head, "<h1><span>Shipping</span>Ferry returns to service</h1>")
        == "Shipping / Ferry returns to service"
    )


TWICE = og("Ferry returns to service") + "<title>Ferry returns to service | Harbour Post</title>"


@pytest.mark.parametrize(
    "h1",
    [
        pytest.param("<h1><span>Shipping on the lake </span>Ferry returns to service</h1>", id="kicker in a span"),
        pytest.param("<h1>Shipping on the lake | Ferry returns to service</h1>", id="kicker behind a bar"),
        pytest.param("<h1><div>Shipping on the lake -</div><div>Ferry returns to service</div></h1>", id="in a line"),
        pytest.param("<h1>Ferry returns to service<div>By Ann Lee on Monday</div></h1>", id="a line below it"),
    ],
)
def test_a_rubric_in_the_heading_is_left_out_where_two_places_leave_it_out(h1: str) -> None:
    found = chosen(TWICE, h1)
    assert found is not None
    assert (found.value, found.rule) == ("Ferry returns to service", "heading without its rubric")


@pytest.mark.parametrize("quote", ["«The ferry is back», she says", "»The ferry is back«, she says"])
def test_a_quotation_behind_a_rubric_keeps_its_marks(quote: str) -> None:
    head = og(quote) + f"<title>{quote}</title>"
    assert headline(head, f"<h1>Shipping - {quote}</h1>") == quote


def test_a_rubric_stays_where_one_place_tells_it() -> None:
    head = og("Shipping: Ferry returns to service") + "<title>Ferry returns to service</title>"
    node = '{"@type": "NewsArticle", "headline": "Ferry returns to service", "datePublished": "2024-05-01"}'
    head += f'<script type="application/ld+json">{node}</script>'
    body = "<h1><span>Shipping </span>Ferry returns to service</h1>"
    assert headline(head, body) == "Shipping Ferry returns to service"


def test_a_heading_in_the_footer_is_not_the_headline() -> None:
    body = "<h2>Ferry returns to service</h2><footer><h1>The movement for more boats on the lake</h1></footer>"
    assert headline(og("Ferry returns to service"), body) == "Ferry returns to service"


def test_of_two_headings_the_one_that_is_worded_as_stated_wins() -> None:
    body = "<h1>Ferry returns to service posted on Monday</h1><h1>Ferry returns to service</h1>"
    assert headline("<title>Ferry returns to service</title>", body) == "Ferry returns to service"


def test_a_wording_on_cards_that_is_cut_off_never_wins() -> None:
    card = og("Ferry returns to service after three …")
    twitter = '<meta name="twitter:title" content="Ferry returns to service after three …">'
    body = "<h1>Ferry returns to service after three weeks in the dock</h1>"
    assert headline(card + twitter, body) == "Ferry returns to service after three weeks in the dock"


def test_a_title_escaped_twice_is_read() -> None:
    assert headline(og("Ferry &amp;#039;returns&amp;#039; to service"), "") == "Ferry 'returns' to service"


def test_the_wording_on_cards_wins_only_where_two_places_agree_on_it() -> None:
    body = "<h1>Ferry is back after three long weeks</h1>"
    card = og("Ferry back in service after weeks in dock")
    twitter = '<meta name="twitter:title" content="Ferry back in service after weeks in dock">'
    assert headline(card, body) == "Ferry is back after three long weeks"
    found = chosen(card + twitter, body)
    assert found is not None and found.value == "Ferry back in service after weeks in dock"
    assert found.block is not None  # the place of the heading it stands for


def test_a_card_about_something_else_never_wins() -> None:
    other = "Subscribe to our morning letter"
    head = og(other) + f'<meta name="twitter:title" content="{other}">'
    assert headline(head, "<h1>Ferry returns to service at last</h1>") == "Ferry returns to service at last"


def test_a_page_that_names_only_its_site_has_no_headline() -> None:
    assert headline("<title>Harbour Post</title>" + og("Harbour Post"), "<h1>Harbour Post</h1>") is None


def test_structured_data_stands_in_where_nothing_is_printed() -> None:
    data = '{"@type": "NewsArticle", "headline": "Ferry returns to service", "datePublished": "2024-05-01"}'
    found = chosen(f'<script type="application/ld+json">{data}</script>', "")
    assert found is not None
    assert (found.value, found.source, found.block) == ("Ferry returns to service", "jsonld", None)


def test_the_lead_story_of_a_list_is_not_its_headline() -> None:
    body = '<h1><a href="/news/bridge-closed-9999">Bridge closed for a week</a></h1><h2>Latest shipping news</h2>'
    assert headline("<title>Latest shipping news - Harbour Post</title>", body) == "Latest shipping news"


def test_titles_in_scripts_without_spaces_are_compared_too() -> None:
    head = og("港の渡し船が三週間ぶりに再開")
    assert headline(head, "<h1>検索</h1><h1>港の渡し船が三週間ぶりに再開</h1>") == "港の渡し船が三週間ぶりに再開"


@pytest.mark.parametrize("page", ["", "<h1>", "<title>|</title>", "<h1><h1><h1>", "<title> - | - </title><h1> </h1>"])
def test_broken_pages_give_no_headline_and_no_error(page: str) -> None:
    assert choose(candidates(Reading.of(page, PageContext("http://[bad"))))[0] is None
