"""What paragraphs are besides text, and their links: read from the page, without changing a letter of the body."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from web_poet import HttpResponse, field

from newsscrape import extract_article
from newsscrape.body_blocks import fits
from newsscrape.extract.body.structure import MAX_LINKS
from newsscrape.items import Article, PageContext
from newsscrape.pages.article import ArticlePage

URL = "https://paper.example/news/2024/mill.html"
FIRST = "The old mill by the harbour is to be sold in autumn, the owner told the council on Monday evening. "
SECOND = "Its wheel has not turned since the flood, and nobody has looked for the drawings of it in the archive. "


def read(inner: str, before: str = "") -> Article:
    page = (
        f"<html lang=en><head><title>The mill is sold</title>{before}</head><body><article><h1>The mill is sold</h1>"
        f"<p>{FIRST}</p>{inner}<p>{SECOND}</p><p>{FIRST[:60]} That was all there was to say about it.</p></article></body></html>"
    )
    article = extract_article(page, url=URL)
    assert "\n\n".join(block["text"] for block in article.body_blocks) == article.body
    assert fits(article.body, article.body_structure)
    return article


def block_with(article: Article, text: str) -> dict[str, Any]:
    return next(block for block in article.body_blocks if text in block["text"])


def test_plain_paragraphs_have_no_structure() -> None:
    article = read(f"<p>{SECOND} And so on.</p>")
    assert article.body_structure is None
    assert {block["kind"] for block in article.body_blocks} == {"paragraph"}


def test_headings_have_the_level_that_is_printed() -> None:
    article = read(f"<h2>The sale</h2><p>{SECOND} One.</p><h4><span>The price</span></h4><p>{FIRST} Two.</p>")
    assert [(b["text"], b["level"]) for b in article.body_blocks if b["kind"] == "heading"] == [
        ("The sale", 2), ("The price", 4),
    ]  # fmt: skip


def test_a_line_in_bold_type_is_a_heading_without_a_level() -> None:
    article = read(f"<p><strong>What the owner says</strong></p><p>{SECOND} One.</p>")
    assert block_with(article, "What the owner says")["kind"] == "heading"
    assert block_with(article, "What the owner says")["level"] is None


LISTS = (
    f"<p>{SECOND} The owner named three steps:</p><ol start=4><li>A survey of the wheel is made in spring.</li><li><p>The roof is"
    " mended before the winter comes.</p><p>That takes a month of dry weather.</p></li><li>The house is sold<ul><li>to a"
    " buyer from the town</li><li>or to one from elsewhere</li></ul></li></ol>"
)


def test_items_of_lists_have_their_numbers_and_depths() -> None:
    items = [b for b in read(LISTS).body_blocks if b["kind"] == "list_item"]
    assert [(b["ordered"], b["depth"], b["item"], b["group"], b["text"][:14]) for b in items] == [
        (True, 1, 4, 1, "A survey of th"), (True, 1, 5, 1, "The roof is me"), (True, 1, 5, 1, "That takes a m"),
        (True, 1, 6, 1, "The house is s"), (False, 2, 1, 1, "to a buyer fro"), (False, 2, 2, 1, "or to one from"),
    ]  # fmt: skip


def test_two_lists_are_two_groups() -> None:
    more = f"<p>{FIRST} There are two more:</p><ul><li>The doors are painted in green.</li><li>The sign is written anew.</li></ul>"
    groups = [b["group"] for b in read(LISTS + more).body_blocks if b["kind"] == "list_item"]
    assert groups == [1] * 6 + [2] * 2


def test_quotations() -> None:
    article = read(
        "<blockquote><p>We would have kept it if the bank had let us, as everybody in the street knows.</p><p>That is"
        f" how it goes with old houses by the water.</p></blockquote><p>{SECOND} One.</p>"
    )
    assert [b["group"] for b in article.body_blocks if b["kind"] == "quotation"] == [1, 1]


TABLE = (
    f"<p>{SECOND} The costs are these:</p><table><tr><th>Part</th><th>Cost</th><th>Year</th></tr><tr><td>Wheel</td><td></td>"
    '<td><a href="/2025">2025</a></td></tr><tr><td>Roof</td><td>3 m</td><td>2026</td></tr></table>'
)


def test_rows_of_tables_keep_their_columns() -> None:
    rows = [b for b in read(TABLE).body_blocks if b["kind"] == "table_row"]
    assert [(b["header"], b["cells"]) for b in rows] == [
        (True, ["Part", "Cost", "Year"]), (False, ["Wheel", "", "2025"]), (False, ["Roof", "3 m", "2026"]),
    ]  # fmt: skip
    assert {b["group"] for b in rows} == {1}
    assert [(link["text"], link["url"]) for link in rows[1]["links"]] == [("2025", "https://paper.example/2025")]


def test_preformatted_text() -> None:
    article = read(
        f"<pre>O mill beside the harbour wall, whose wheel is standing still and cold,\n\nwho turned for one and turned for all,"
        f" and now for money you are sold.</pre><p>{SECOND} One.</p>"
    )
    assert [b["group"] for b in article.body_blocks if b["kind"] == "preformatted"] == [1, 1]


def test_captions_of_a_gallery() -> None:
    figures = "".join(
        f"<figure><img src={n}.jpg><figcaption>{FIRST} {SECOND} Number {n} of all of them.</figcaption></figure>"
        for n in range(4)
    )
    page = f"<html lang=en><body><article><h1>The mill in pictures</h1>{figures}</article></body></html>"
    article = extract_article(page, url=URL)
    assert [b["kind"] for b in article.body_blocks] == ["caption"] * 4


def test_a_list_that_is_the_layout_says_nothing() -> None:
    page = (
        f"<html lang=en><body><ul><li><h1>The mill is sold</h1><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST} And"
        f" again.</p></li></ul><blockquote></blockquote></body></html>"
    )
    assert extract_article(page, url=URL).body_structure is None


def links_of(inner: str, before: str = "") -> list[tuple[str, str, int]]:
    article = read(f"<p>{inner} {SECOND} One.</p>", before)
    return [(link["text"], link["url"], link["start"]) for block in article.body_blocks for link in block["links"]]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('Ask <a href="/owner">the owner</a> now.', [("the owner", "https://paper.example/owner", 4)]),
        ('Ask <a href="owner?a=1&amp;b=2#c">her</a>.', [("her", "https://paper.example/news/2024/owner?a=1&b=2#c", 4)]),
        ('Ask <a href="//other.example/"><b>Ann</b> <i>Lee</i></a> now.', [("Ann Lee", "https://other.example/", 4)]),
        # The words of a link stand in the line before, or come in another link.
        ('In Hull the men of <a href="/hull">Hull</a> met.', [("Hull", "https://paper.example/hull", 19)]),
        ('<a href="/a">Hull</a>, <a href="/b">Hull</a> and Hull.', [
            ("Hull", "https://paper.example/a", 0), ("Hull", "https://paper.example/b", 6),
        ]),
        ('In <em>a</em> <a href="/a">a</a> it was a mill.', [("a", "https://paper.example/a", 5)]),
        ('A mill<a href="/1"><sup>1</sup></a> of 1801<a href="/2">1</a>.', [
            ("1", "https://paper.example/1", 6), ("1", "https://paper.example/2", 15),
        ]),
        ('Of old <a href="/m">\n  the\tmill \n</a> was built.', [("the mill", "https://paper.example/m", 7)]),
        ('The <a href="/s">so\u00adlar\u200b roof</a> was built.', [("solar roof", "https://paper.example/s", 4)]),
        ('Of <a href="/web/20200101000000/http://old.example/">old</a> time.', [("old", "http://old.example/", 3)]),
        # No pages, or not somewhere else.
        ('Ask <a href="javascript:alert(1)">her</a>.', []), ('Ask <a href=" JaVaScRiPt:alert(1)">her</a>.', []),
        ('Ask <a href="data:text/html,x">her</a>.', []), ('Ask <a href="mailto:a@b.example">her</a>.', []),
        ('Ask <a href="#note">her</a>.', []), ('Ask <a name="x">her</a>.', []), ('Ask <a href="http://[">her</a>.', []),
        (f'Ask <a href="/{"x" * 3_000}">her</a>.', []),
    ],
)  # fmt: skip
def test_links(inner: str, expected: list[tuple[str, str, int]]) -> None:
    assert links_of(inner) == expected


def test_links_are_resolved_by_the_base_of_the_page() -> None:
    assert links_of('Ask <a href="owner">her</a>.', '<base href="https://cdn.example/x/">') == [
        ("her", "https://cdn.example/x/owner", 4)
    ]


def test_links_after_a_drop_cap_and_over_line_breaks() -> None:
    inner = '<p><span>T</span></p><p>he <a href="/t">tower</a> is older than the mill, and has been shut for years.</p>'
    article = read(f'{inner}<p>The owner and<br>her <a href="/s">sister</a> sold it, {SECOND} One.</p>')
    texts = {link["text"]: block["text"][link["start"] :] for block in article.body_blocks for link in block["links"]}
    assert texts["sister"].startswith("sister sold it")
    assert texts["tower"].startswith("tower is older")


class OwnBody(ArticlePage):
    @field
    def body(self) -> str:
        return "A text of its own.\n\nIn two paragraphs."


def test_a_page_object_with_its_own_body_has_paragraphs() -> None:
    page = f"<html lang=en><body><h1>The mill</h1><h2>One</h2><p>{FIRST}</p><h2>Two</h2><p>{SECOND}</p></body></html>"
    article = OwnBody(response=HttpResponse(URL, page.encode()), context=PageContext(URL)).read()
    assert article.body_structure is None
    assert [block["kind"] for block in article.body_blocks] == ["paragraph", "paragraph"]


HOSTILE: dict[str, str] = {
    "links": "<p>" + "".join(f'so <a href="/{i}">it was</a> and ' for i in range(50_000)) + "</p>",
    "links to nothing": "<p>" + 'so <a href="javascript:x">it was</a> and ' * 20_000 + "</p>",
    "one word": "<p>" + 'a <i>a</i> <a href="/a">a</a> ' * 20_000 + "</p>",
    "lists in lists": f"<p>{SECOND} The steps:</p>" + "<ul><li>One step of very many." * 1_000,
    "a long list": f"<p>{SECOND} The steps:</p><ol>"
    + "<li>One step of very many of them, in full.</li>" * 15_000
    + "</ol>",
    "a wide table": f"<p>{SECOND}</p><table>" + ("<tr>" + "<td>12</td>" * 400 + "</tr>") * 15 + "</table>",
    "spans": "<p>" + "<span>so " * 1_500 + '<a href="/a">it was</a>' + "</span>" * 1_500 + f" {SECOND}</p>",
    "control characters": f'<p>Ask <a href="/a\x01\x0b b">her\x01\x02\x7f\x85</a> about it. {SECOND}</p>',
    "a number": f"<p>{SECOND} The steps:</p><ol start={'9' * 5_000}><li>One step of many is made.</li><li>Then another.</li></ol>",
    "quotations": f"<p>{SECOND}</p>" + "<blockquote>" * 1_500 + f"<p>{FIRST}</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages(name: str) -> None:
    began = time.process_time()
    article = read(HOSTILE[name])
    assert time.process_time() - began < 6.0
    links = [link for block in article.body_blocks for link in block["links"]]
    assert len(links) <= MAX_LINKS
    assert all(link["url"].startswith("https://paper.example/") for link in links)
    assert len(article.body_structure or "") < 400_000


def test_it_is_among_the_plain_values(article: Callable[..., str]) -> None:
    found = extract_article(article("roofs", after="<h2>More</h2>"), url=URL)
    assert found.to_dict()["body_blocks"] == found.body_blocks
    assert "body_structure" not in found.to_dict()
