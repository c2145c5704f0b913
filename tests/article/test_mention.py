"""How a removed article's URLs and headline are found in the bytes of other pages, however these write them."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from newsscrape.article.mention import mention_of

URL = "https://www.paper.example/news/ferry-strike?id=7"
HEADLINE = "Ferry crews' strike enters third week"


def found(data: bytes, url: str = URL, headline: str | None = None) -> list[str]:
    """What of an article some bytes contain."""
    spellings = mention_of([url], headline).spellings
    matching = [one for one in spellings if one.pattern.search(data)]
    assert matching == [one for one in spellings if one.is_in(data, data.lower())], "the clues pass nothing over"
    return sorted({("path" if one.at_home else "url") if one.is_link else "headline" for one in matching})


@pytest.mark.parametrize(
    "written",
    [
        '<a href="https://www.paper.example/news/ferry-strike?id=7">',
        '<a href="HTTPS://PAPER.EXAMPLE/News/Ferry-Strike?id=7&amp;page=2">',
        "//m.paper.example/news/ferry-strike?id=7",
        r'{"url":"https:\/\/paper.example\/news\/ferry-strike?id=7"}',
        "share?u=https%3A%2F%2Fwww.paper.example%2Fnews%2Fferry-strike%3Fid%3D7",
    ],
)
def test_a_url_is_found_as_html_json_and_query_strings_write_it(written: str) -> None:
    assert "url" in found(written.encode())


LONG = [HEADLINE, "Café à Besançon: l’été s’achève", "Паром снова стоит у причала", "渡轮 船员 罢工 进入 第三周"]


@pytest.mark.parametrize(
    ("headline", "written"),
    [
        (LONG[0], b"Ferry crews&#39; strike  enters third week"),
        (LONG[0], b"FERRY CREWS' STRIKE ENTERS THIRD WEEK"),
        *((headline, headline.encode()) for headline in LONG),
        *((headline, json.dumps({"title": headline}).encode()) for headline in LONG),
        *((headline, headline.encode("ascii", "xmlcharrefreplace")) for headline in LONG),
        (LONG[1], b"Caf&eacute; &agrave; Besan&ccedil;on: l&rsquo;&eacute;t&eacute; s&rsquo;ach&egrave;ve"),
        (LONG[1], LONG[1].encode("cp1252")),
        (LONG[2], LONG[2].encode("cp1251")),
        (LONG[2], LONG[2].encode("koi8-r")),
        (LONG[3], LONG[3].encode("gb18030")),
    ],
)
def test_a_headline_is_found_in_the_charsets_and_escapes_of_news_pages(headline: str, written: bytes) -> None:
    assert found(b"<li>" + written + b"</li>", headline=headline) == ["headline"]


@pytest.mark.parametrize("path", ["/новости/паром", quote("/новости/паром")])
@pytest.mark.parametrize("written", ["/новости/паром", quote("/новости/паром")])
def test_a_link_is_found_with_its_letters_encoded_or_not(path: str, written: str) -> None:
    assert found(f'<a href="{written}">'.encode(), f"https://paper.example{path}") == ["path"]


@pytest.mark.parametrize(
    "written",
    ["https://paper.example/news/ferry-strike-ends?id=7", "Ferry crews strike", "<p>The bridge reopened.</p>"],
)
def test_nothing_is_found_on_another_page(written: str) -> None:
    assert found(written.encode(), headline=HEADLINE) == []


def test_a_home_page_and_a_short_headline_are_not_looked_for() -> None:
    assert mention_of(["https://paper.example/"], "Weather warning").spellings == ()
