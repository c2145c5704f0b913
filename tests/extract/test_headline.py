"""The headline as printed, from headings and metadata."""

from __future__ import annotations

import pytest

from newsscrape.extract.candidates import choose
from newsscrape.extract.headline import candidates, share_title_candidates, title_tag_candidates
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext
from support.headlines import TEXT, URL, chosen, headline, og


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


CARD = "You can soon cross the lake by boat again"


@pytest.mark.parametrize(
    "title",
    [
        pytest.param(f"{CARD} | Harbour Post", id="the title says it too"),
        pytest.param("Ferry is back after three long weeks | Harbour Post", id="the title is as printed"),
    ],
)
def test_what_is_told_on_cards_never_outvotes_the_printed_heading(title: str) -> None:
    head = og(CARD) + f'<meta name="twitter:title" content="{CARD}"><title>{title}</title>'
    found = chosen(head, "<h1>Ferry is back after three long weeks</h1>")
    assert found is not None and (found.value, found.block) == ("Ferry is back after three long weeks", 0)


@pytest.mark.parametrize(
    "card",
    [
        "Ferry returns to service (Published 2016)",
        "Ferry returns to service (first published in 2016)",
        "Ferry returns to service | Shipping",
        "Ferry returns to service - Shipping - Harbour Post",
    ],
)
@pytest.mark.parametrize("body", ["", "<h1>Ferry returns to service</h1>"])
def test_what_a_card_adds_is_no_part_of_the_headline(card: str, body: str) -> None:
    head = og(card) + '<meta property="article:section" content="Shipping">'
    assert headline(head, body) == "Ferry returns to service"


@pytest.mark.parametrize(
    "top",
    [
        pytest.param('<ul class="breadcrumb"><li><a href="/">Home</a></li><li><h1>{short}</h1></li></ul>', id="crumb"),
        pytest.param("<nav><h1>{short}</h1></nav>", id="navigation"),
        pytest.param('<h1 class="sr-only">{short} | Shipping | Harbour Post</h1>', id="unseen"),
    ],
)
def test_a_heading_that_stands_apart_yields_to_the_one_that_the_card_repeats(top: str) -> None:
    body = top.format(short="Lake ferry returns") + "<h2>Ferry returns to service after three weeks</h2>"
    head = og("Ferry returns to service after three weeks")
    assert headline(head, body) == "Ferry returns to service after three weeks"


def test_an_unseen_heading_yields_where_only_the_title_repeats_the_seen_one() -> None:
    title = "Ferry returns to service | Lake News | Harbour Post of the Lakes"
    body = f'<h1 class="sr-only">{title}</h1><h2>Ferry returns to service</h2>'
    assert headline(f"<title>{title}</title>", body) == "Ferry returns to service"


def test_a_kicker_in_such_a_heading_is_left_out() -> None:
    body = "<nav><h1>Lake ferry returns</h1></nav><h2><span>Shipping</span> Ferry returns to service at last</h2>"
    found = chosen(og("Ferry returns to service at last"), body)
    assert found is not None and found.value == "Ferry returns to service at last"
    assert found.rule == "heading that repeats the title behind a kicker"


def test_a_rubric_as_h1_yields_to_the_heading_that_two_places_repeat() -> None:
    data = '{"@type": "NewsArticle", "headline": "Ferry returns to service", "datePublished": "2024-05-01"}'
    head = og("Ferry returns to service") + f'<script type="application/ld+json">{data}</script>'
    assert headline(head, "<h1>Ferry news</h1><h3>Ferry returns to service</h3>") == "Ferry returns to service"


@pytest.mark.parametrize("sign", ["¶", "#", "🔗", "§"])
@pytest.mark.parametrize("head", ["", og("Ferry returns to service")])
def test_a_sign_that_links_to_the_heading_is_no_word_of_it(sign: str, head: str) -> None:
    link = f'<a class="headerlink" href="#ferry">{sign}</a>'
    assert headline(head, f"<h1>Ferry returns to service {link}</h1>") == "Ferry returns to service"
    assert headline(head, f"<h1>{link}Ferry returns to service</h1>") == "Ferry returns to service"


def test_a_hashtag_is_a_word() -> None:
    assert headline("", "<h1>#LakeFerry returns to service</h1>") == "#LakeFerry returns to service"


@pytest.mark.parametrize(
    ("h1", "expected"),
    [
        ("<span>Lake ferry</span><span>returns to service</span>", "Lake ferry returns to service"),
        ("<span>Lake ferry</span>returns to service", "Lake ferry returns to service"),
        ("<span>L</span>ake ferry returns to service", "Lake ferry returns to service"),
        ("Lake <b>fer</b>ry returns to service", "Lake ferry returns to service"),
        ("Lake <span>fer<span>ry</span></span> returns to service", "Lake ferry returns to service"),
        ("<span>港の渡し船が</span><span>三週間ぶりに再開</span>", "港の渡し船が三週間ぶりに再開"),
    ],
)
def test_words_of_neighbouring_spans_are_parted(h1: str, expected: str) -> None:
    assert headline("<title>Harbour Post</title>", f"<h1>{h1}</h1>") == expected


@pytest.mark.parametrize(
    "h1",
    [
        '<span class="badge badge-premium">Premium</span>Ferry returns to service',
        '<span class="article-kicker">Shipping</span> Ferry returns to service',
        'Ferry returns to service<span class="sr-only">, published on Monday</span>',
        'Ferry returns to service <span style="display: none">| Harbour Post</span>',
        '<div class="article__label">Live</div>Ferry returns to service',
        "Ferry returns to service <button>Share</button>",
        "<small>Shipping</small> Ferry returns to service",
        'Ferry returns to service <span class="edit">[edit]</span>',
    ],
)
@pytest.mark.parametrize("head", ["<title>News</title>", og("Ferry returns to service")])
def test_badges_and_unseen_words_in_a_heading_are_left_out(h1: str, head: str) -> None:
    assert headline(head, f"<h1>{h1}</h1>") == "Ferry returns to service"


def test_a_kicker_stays_where_the_metadata_tell_it_too() -> None:
    h1 = '<h1><span class="kicker">Shipping</span> <span>Ferry returns to service</span></h1>'
    assert headline(og("Shipping: Ferry returns to service"), h1) == "Shipping Ferry returns to service"


def test_the_site_s_name_behind_a_dash_in_the_heading_is_left_out() -> None:
    head = og("Ferry returns to service – Harbour Post") + "<title>Ferry returns to service – Harbour Post</title>"
    assert headline(head, "<h1>Ferry returns to service – Harbour Post</h1>") == "Ferry returns to service"


def test_an_app_name_that_repeats_the_title_is_not_the_site_s_name() -> None:
    head = og("Ferry returns to service") + '<meta name="application-name" content="Ferry returns to service">'
    assert headline(head, "<h1>Ferry returns to service</h1>") == "Ferry returns to service"


def test_a_site_s_address_in_front_of_a_title_is_left_out() -> None:
    head = "<title>harbourpost.example Ferry returns to service</title>"
    assert headline(head, "<h3>Ferry returns to service</h3>") == "Ferry returns to service"


def test_of_many_headings_the_first_counts_where_only_small_words_tell_them_apart() -> None:
    body = "<h1>The best trails around the lake</h1>" + "".join(
        f'<h1><a href="/{n}">What to do at the lake in week {n}</a></h1>' for n in range(3)
    )
    assert headline("<title>Where to walk at the lake</title>", body) == "The best trails around the lake"


@pytest.mark.parametrize(
    ("head", "share", "tag"),
    [
        (
            og("Ferry (Published 2016)") + "<title>Ferry | Harbour Post</title>",
            "Ferry (Published 2016)",
            "Ferry | Harbour Post",
        ),
        ('<meta name="twitter:title" content="Ferry &amp;amp; lake">', "Ferry & lake", None),
        ("", None, None),
    ],
)
def test_titles_for_cards_and_search_engines_are_kept_as_stated(head: str, share: str | None, tag: str | None) -> None:
    page = ParsedHtml.of(f"<html><head>{head}</head><body>{TEXT}</body></html>", PageContext(URL))
    found = choose(share_title_candidates(page))[0], choose(title_tag_candidates(page))[0]
    assert [c.value if c else None for c in found] == [share, tag]


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


def test_a_kicker_that_one_title_repeats_is_left_out_where_markup_and_other_titles_do() -> None:
    head = og("Ferry returns to service") + '<meta name="twitter:title" content="Ferry returns to service">'
    told = '<meta itemprop="headline" content="Life on the lake - Ferry returns to service">'
    h1 = '<h1><span class="title__overline">Life on the lake</span> <span>Ferry returns to service</span></h1>'
    assert headline(head, f"<div itemscope>{told}{h1}</div>") == "Ferry returns to service"


def test_what_is_called_a_kicker_behind_the_headline_is_part_of_it() -> None:
    h1 = '<h1><span class="subline">The ferry on the lake</span> <span class="topline">Judge hears the crew</span></h1>'
    assert headline(og("Ferry on the lake: crew heard"), h1) == "The ferry on the lake Judge hears the crew"


def test_an_app_name_that_begins_the_title_tag_is_the_title() -> None:
    title = "Ferry returns to service after three weeks in the dock"
    head = f'<meta name="application-name" content="{title}"><title>{title} | Harbour Post</title>'
    assert headline(head, f"<h1>{title}</h1>") == title


def test_an_article_that_titles_leave_out_is_no_kicker() -> None:
    head = og("Best ferries of 2024") + "<title>Best ferries of 2024 | Harbour Post</title>"
    assert headline(head, "<h1>The Best ferries of 2024</h1>") == "The Best ferries of 2024"


@pytest.mark.parametrize("count", ["3 Responses to", "29 Antworten zu", "25 thoughts on"])
def test_the_heading_of_the_comments_is_not_the_headline(count: str) -> None:
    found = chosen(og("Ferry returns to service"), f"{TEXT}<h3>{count} Ferry returns to service</h3>")
    assert found is not None
    assert (found.value, found.block) == ("Ferry returns to service", None)


def test_a_title_element_in_the_body_is_no_printed_line() -> None:
    body = "<div><title>Ferry returns to service | Harbour Post</title></div><h2>Ferry returns to service</h2>"
    found = chosen(og("Ferry returns to service"), body)
    assert found is not None
    assert found.source == "dom:h2"


@pytest.mark.parametrize("page", ["", "<h1>", "<title>|</title>", "<h1><h1><h1>", "<title> - | - </title><h1> </h1>"])
def test_broken_pages_give_no_headline_and_no_error(page: str) -> None:
    assert choose(candidates(ParsedHtml.of(page, PageContext("http://[bad"))))[0] is None
