"""How a removed article's URLs and headline are found in the bytes of other pages, however these write them."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from newsscrape.article.mention import as_bytes, mention_of

URL = "https://www.paper.example/news/ferry-strike?id=7"
HEADLINE = "Ferry crews' strike enters third week"


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
    mention, data = mention_of([URL], HEADLINE), written.encode()
    assert mention.anywhere is not None and as_bytes(mention.anywhere).search(data)
    assert mention.may_be_in(data)


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
    mention, data = mention_of([URL], headline), b"<li>" + written + b"</li>"
    assert any(pattern.search(data) for pattern in mention.headlines)
    assert mention.may_be_in(data)


@pytest.mark.parametrize("path", ["/новости/паром", quote("/новости/паром")])
@pytest.mark.parametrize("written", ["/новости/паром", quote("/новости/паром")])
def test_a_link_is_found_with_its_letters_encoded_or_not(path: str, written: str) -> None:
    mention, data = mention_of([f"https://paper.example{path}"], None), f'<a href="{written}">'.encode()
    assert mention.paths is not None and as_bytes(mention.paths).search(data)
    assert mention.may_be_in(data)


@pytest.mark.parametrize("written", ["https://paper.example/news/ferry-strike-ends?id=7", "Ferry crews strike"])
def test_another_page_is_not_searched(written: str) -> None:
    mention, data = mention_of([URL], HEADLINE), written.encode()
    assert mention.anywhere is not None and not as_bytes(mention.anywhere).search(data)


def test_most_pages_are_passed_over_by_their_lack_of_a_clue() -> None:
    assert not mention_of([URL], HEADLINE).may_be_in(b"<p>The bridge reopened on Monday.</p>")
    assert not mention_of(["https://paper.example/"], "Short one").may_be_in(b"https://paper.example/")
