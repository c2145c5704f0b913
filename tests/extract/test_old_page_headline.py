"""The headline of pages that neither mark nor state one: the large line above the text."""

from __future__ import annotations

import pytest

from support.headlines import headline


@pytest.mark.parametrize("title", ["News", "Harbour Post", "The Lake Courier", "Archive", ""])
@pytest.mark.parametrize(
    "line",
    [
        "<b>Ferry returns to service</b>",
        "<strong>Ferry returns to service</strong>",
        '<font size="4">Ferry returns to service</font>',
        '<span class="news-title">Ferry returns to service</span>',
    ],
)
def test_the_bold_line_between_date_and_text_of_a_page_titled_like_all_others(title: str, line: str) -> None:
    body = f"<b>Harbour Post</b><br><b>Search our archive</b><table><tr><td>15.11.2004<br>{line}<br>"
    assert headline(f"<title>{title}</title>", body) == "Ferry returns to service"


def test_a_linked_byline_may_stand_between_the_headline_and_the_text() -> None:
    body = '<h2>Ferry returns to service</h2><p>by <a href="/authors/mira-holt">Mira Holt-Anderson</a>, 8.5.12</p>'
    assert headline("<title>harbourpost.example</title>", body) == "Ferry returns to service"


def test_a_bold_line_without_text_below_it_is_no_headline() -> None:
    links = "".join(f'<p><a href="/{n}">Another story about boat number {n}</a></p>' for n in range(9))
    assert headline("<title>News</title>", f"<b>Boats on the lake</b>{links}") is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Harbour Post - Printer Friendly",
            "<p><b><font size=5>Ferry returns to service</font></b></p><p>By Ann Lee</p>",
        ),
        (
            "Harbour Post Online - Feb. 12",
            "<b>HARBOUR POST ONLINE</b><br><a href='/a'>Front page</a><br><a href='/b'>Sports</a><br><a href='/c'>Letters</a>"
            "<p><b><font size=5>Ferry returns to service</font></b></p>",
        ),
        (
            "Einzelansicht - Harbour Post",
            "<p>14.03.09 - 11:20</p><h2>Ferry returns to service</h2><h3>Rudder mended</h3>",
        ),
        ("Harbour Post", "<p><span class=head>Ferry returns to service</span></p>"),
    ],
)
def test_the_headline_of_an_old_page_is_its_largest_line_above_the_text(title: str, body: str) -> None:
    assert (
        headline(f"<title>{title}</title>", body, "http://www.harbourpost.example/a.htm") == "Ferry returns to service"
    )
