"""Rules that recognise listings, front pages, walls, errors and script shells."""

from __future__ import annotations

import pytest

from newsscrape import extract_article
from newsscrape.extract.body import Body, Paragraph
from newsscrape.extract.candidates import Candidate, choose
from newsscrape.extract.headline import candidates
from newsscrape.extract.pagetype import classify
from newsscrape.extract.pagetype.declared import declared_article
from newsscrape.extract.pagetype.page import Page
from newsscrape.extract.pagetype.rules import ruled
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext, PageType
from support.article_pages import ARTICLES

URL = "https://www.harbourpost.example/news/ferry-returns-4711"
HOME = "https://www.harbourpost.example/"
SENTENCE = "The ferry sailed again on Monday after three weeks in the dock, the company said in a statement."
NAVIGATION = (
    "<nav>" + "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("News", "Sport", "Weather", "Ferries")) + "</nav>"
)
NOT_FREE = (
    '<script type="application/ld+json">'
    '{"@type": "NewsArticle", "headline": "Ferry returns", "isAccessibleForFree": "False"}</script>'
)
ROWS = "".join(
    f"<div><span>{day} May 2024</span><h3><a href='/news/{day}'>Story number {day} of the harbour</a></h3>"
    f"<p>{SENTENCE} It is the {day}th time this year.</p></div>"
    for day in range(1, 13)
)


def kind(body: str, head: str = "", url: str = URL, least: int = 40) -> tuple[PageType, str | None]:
    """The type of a page whose body is every unlinked line of at least ``least`` characters."""
    reading = ParsedHtml.of(f"<html><head>{head}</head><body>{body}</body></html>", PageContext(url))
    lines = [b for b in reading.document.blocks if len(b.text) >= least and b.link_share < 0.5 and not b.heading_level]
    headline, _ = choose(candidates(reading))
    return classify(reading, headline, Body(tuple(Paragraph(b.text, (b.index,), "paragraph") for b in lines)))


@pytest.mark.parametrize(
    ("body", "head"),
    [
        pytest.param(f"<h1>Ferry returns</h1><p>{SENTENCE * 20}</p>", "", id="a long text"),
        pytest.param(f"<h1>Ferry returns</h1><p>{SENTENCE}</p>", "", id="one paragraph without a date"),
        pytest.param(
            "<h1>Ferry returns</h1><p>It is back. It sails daily. Tickets are on sale now.</p>", "", id="a brief"
        ),
        pytest.param(
            f"{NAVIGATION}<h1>Ferry returns</h1><p>{SENTENCE}</p><p>{SENTENCE}</p><h2>Related</h2>"
            + "".join(
                f"<p>{n} May</p><a href='/{n}'>Another story of the harbour</a><p>Short teaser.</p>" for n in range(9)
            ),
            "",
            id="a brief with a list of related stories",
        ),
        pytest.param(
            "<h1>404 error: what the harbour's lost page means</h1>" + f"<p>{SENTENCE}</p>" * 12,
            "",
            id="about an error",
        ),
        pytest.param(
            "<h1>Why every site asks: we value your privacy</h1>" + f"<p>{SENTENCE}</p>" * 12, "", id="about consent"
        ),
        pytest.param(
            f"<div>We use cookies to make this site better for all.</div><h1>Ferry returns</h1><p>{SENTENCE}</p>"
            + f"<p>{SENTENCE}</p>",
            "",
            id="with a cookie notice",
        ),
        pytest.param(
            f"<h1>Ferry returns</h1><p>{SENTENCE}</p><p>Subscribe to read the rest of this story today.</p>",
            NOT_FREE,
            id="one paragraph in front of a paywall",
        ),
    ],
)
def test_articles(body: str, head: str) -> None:
    assert kind(body, head) == ("article", None)


@pytest.mark.parametrize(
    ("expected", "body", "head", "url"),
    [
        pytest.param(
            "listing",
            f"{NAVIGATION}<h1>Shipping</h1>{ROWS}",
            "<title>Shipping</title>",
            "https://www.harbourpost.example/shipping",
            id="section page",
        ),
        pytest.param(
            "listing",
            "<h1>Shipping</h1>" + ROWS.replace("h3", "b"),
            "",
            "https://www.harbourpost.example/shipping/page/2",
            id="bold rows",
        ),
        pytest.param(
            "front_page",
            f"{NAVIGATION}<h1>Harbour Post</h1>{ROWS}",
            "<title>Harbour Post</title>",
            HOME,
            id="front page",
        ),
        pytest.param(
            "front_page", f"{NAVIGATION}{ROWS}", "<title>Harbour Post</title>", HOME + "index.html", id="index"
        ),
        pytest.param(
            "error",
            "<h1>Page not found</h1><p>Sorry, this page does not exist. Try the search or go home.</p>",
            "",
            URL,
            id="404 en",
        ),
        pytest.param(
            "error",
            "<h1>404</h1><p>Diese Seite wurde leider nicht gefunden, bitte versuchen Sie es noch einmal.</p>",
            "",
            URL,
            id="404 de",
        ),
        pytest.param("error", "<p>Cette page n’existe plus.</p>", "<title>Page introuvable</title>", URL, id="404 fr"),
        pytest.param("error", "<h1>Página no encontrada</h1>", "", URL, id="404 es"),
        pytest.param("error", "<h1>Pagina non trovata</h1>", "", URL, id="404 it"),
        pytest.param("error", "<h1>Sidan kunde inte hittas</h1>", "", URL, id="404 sv"),
        pytest.param("error", "<h1>Siden ble ikke funnet</h1>", "", URL, id="404 no"),
        pytest.param("error", "<h1>Sivua ei löydy</h1>", "", URL, id="404 fi"),
        pytest.param("error", "<h1>Nie znaleziono strony</h1>", "", URL, id="404 pl"),
        pytest.param("error", "<h1>Stránka nenalezena</h1>", "", URL, id="404 cs"),
        pytest.param("error", "<h1>Az oldal nem található</h1>", "", URL, id="404 hu"),
        pytest.param("error", "<h1>Страница не найдена</h1>", "", URL, id="404 ru"),
        pytest.param("error", "<h1>Η σελίδα δεν βρέθηκε</h1>", "", URL, id="404 el"),
        pytest.param(
            "error",
            f"<h1>Page not found</h1>{ROWS}",
            "<title>Page not found | Harbour Post</title>",
            URL,
            id="404 with stories",
        ),
        pytest.param(
            "consent",
            "<h1>Before you continue</h1><p>We and our 120 partners store information on your device.</p>",
            "",
            URL,
            id="consent en",
        ),
        pytest.param(
            "consent",
            "<h2>Mit Werbung weiterlesen</h2><p>Wir und unsere 210 Partner verarbeiten Daten auf Ihrem Gerät.</p>",
            "<title>Zustimmung erforderlich</title>",
            URL,
            id="consent de",
        ),
        pytest.param(
            "consent",
            "<p>Nous et nos 300 partenaires mesurons l'audience du site.</p><button>Continuer sans accepter</button>",
            "<title>Le Port</title>",
            URL,
            id="consent fr",
        ),
        pytest.param(
            "paywall_stub",
            "<h1>Ferry returns</h1><p>Subscribe to read this</p><p>Already a subscriber?</p>",
            "",
            URL,
            id="paywall",
        ),
        pytest.param(
            "paywall_stub",
            "<h1>Ferry returns</h1>",
            NOT_FREE,
            URL,
            id="not free and empty",
        ),
        pytest.param(
            "video_stub",
            "<h1>Ferry returns</h1><video src='/a.mp4'></video><p>02:13</p>",
            '<meta property="og:type" content="video.other">',
            URL,
            id="video",
        ),
        pytest.param(
            "script_shell",
            "<div id='root'></div><script src='/main.js'></script>",
            "<title>Harbour Post</title>",
            URL,
            id="empty root",
        ),
        pytest.param(
            "script_shell",
            "<noscript>Please enable JavaScript to run this app.</noscript><div></div><script src='/m'></script>",
            "",
            URL,
            id="noscript",
        ),
        pytest.param(
            "script_shell",
            "<h1>Just a moment...</h1><p>Please enable JavaScript and cookies to continue.</p>",
            "",
            URL,
            id="a check of the browser",
        ),
        pytest.param("stub", "<h1>Ferry returns</h1><p>Soon.</p>", "", URL, id="headline alone"),
        pytest.param("stub", "", "", URL, id="empty"),
    ],
)
def test_pages_that_are_no_articles(expected: PageType, body: str, head: str, url: str) -> None:
    found, reason = kind(body, head, url)
    assert found == expected
    assert reason


def test_a_cookie_notice_does_not_make_a_front_page_a_wall() -> None:
    notice = "<p>We use cookies to count our readers.</p><button>Accept all cookies</button>"
    assert kind(notice + NAVIGATION + ROWS, "<title>Harbour Post</title>", HOME)[0] == "front_page"
    assert kind(notice + NAVIGATION + ROWS, "<title>Harbour Post</title>", HOME, least=900)[0] == "front_page"


def test_a_list_is_known_without_any_body() -> None:
    lead = "<h1><a href='/news/1'>Story number one of the harbour</a></h1>"
    page = f"{NAVIGATION}{lead}<h2>Latest shipping news</h2>{ROWS}"
    head = "<title>Latest shipping news - Harbour Post</title>"
    assert kind(page, head, "https://www.harbourpost.example/shipping.aspx", least=900)[0] == "listing"


def test_a_text_at_the_sites_root_can_be_an_article() -> None:
    html = ARTICLES["opinion"][1].replace(
        "<p>I waited", "<p>" + "I have written of this before, and nobody has answered. " * 50 + "</p><p>I waited"
    )
    assert extract_article(html, HOME).page_type == "front_page"
    described = html.replace("<head>", '<head><meta property="og:type" content="article">')
    assert extract_article(described, HOME).page_type == "article"


def test_a_page_without_an_address_is_no_home_page() -> None:
    assert extract_article(ARTICLES["news"][1], "").page_type == "article"


@pytest.mark.parametrize("page", ["", "<", "\x00", "<h1>" * 500, "<p>" + "a" * 10_000, "<title>" + "404 " * 2_000])
@pytest.mark.parametrize("url", ["", "http://[", "file:///tmp/x.html", HOME])
def test_broken_pages_get_a_type_and_no_error(page: str, url: str) -> None:
    assert kind(page, url=url)[0] in ("stub", "front_page", "error", "script_shell", "article")


def test_headlines_of_other_stories_are_no_text_of_a_list() -> None:
    """Two of twenty linked headlines that the body took for headings of a list article make no article."""
    teasers = "".join(
        f"<div class='teaser'><h3><a href='/de/kultur/die-feuerwehr-verlangte-das-fluttor-{n}.html'>"
        f"Die Feuerwehr verlangte das Fluttor im Ortsteil {n}</a></h3><p>{29 - n // 2}. November 2023</p></div>"
        for n in range(20)
    )
    page = f"<main><h1>Kultur 2</h1>{teasers}<a rel='next' href='/de/kultur/seite-3.html'>Nächste Seite</a></main>"
    reading = ParsedHtml.of(page, PageContext("https://www.harbourpost.example/de/kultur/seite-2.html"))
    headings = [b for b in reading.document.blocks if b.heading_level == 3][4:6]
    body = Body(tuple(Paragraph(b.text, (b.index,), "subhead") for b in headings))
    found = classify(reading, choose(candidates(reading))[0], body)
    assert found == ("listing", "a list of links without text")


@pytest.mark.parametrize(("head", "listed"), [("", True), ('<meta property="og:type" content="article">', False)])
def test_rows_beside_a_page_with_a_day_of_its_own_are_left_to_the_model(head: str, listed: bool) -> None:
    reading = ParsedHtml.of(f"<head>{head}</head><body><h1>Ferry</h1>{ROWS}</body>", PageContext(URL))
    blocks = [b for b in reading.document.blocks if b.tag == "p"]
    body = Body(tuple(Paragraph(b.text, (b.index,), "paragraph") for b in blocks))
    headline, _ = choose(candidates(reading))
    page = Page.of(reading, headline, body, Candidate("2024-05-14", "2024-05-14", "meta:date", "head"), headline)
    found = ruled(page)
    assert (found is not None and found[0] == "listing") == listed
    assert declared_article(page) is None
