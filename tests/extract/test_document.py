"""A page as lines of text: the same for every markup."""

from __future__ import annotations

import pytest

from newsscrape.extract.document import MAX_BLOCKS, MAX_HINTS, read_document
from newsscrape.extract.markup import parse


def read(body):
    return read_document(parse(f"<html><body>{body}</body></html>"))


def texts(body):
    return [block.text for block in read(body).blocks]


@pytest.mark.parametrize(
    "body",
    [
        "<p>One.</p><p>Two.</p>",
        "<div>One.</div><div>Two.</div>",
        "<font>One.<br><br>Two.</font>",
        "<TABLE><TR><TD>One.<TR><TD>Two.</TABLE>",
        "<ul><li>One.</li><li>Two.</li></ul>",
        "<div><span>One.</span><p>Two.</p></div>",
        "One.<p>Two.",
        "<p>One.<p>Two.",
        "<b>One.</b><br />\n&nbsp;<br />Two.",
    ],
)
def test_two_lines_in_any_markup(body):
    assert texts(body) == ["One.", "Two."]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>A <b>bold</b> word, <i>x</i><a href=/>y</a>z.</p>", "A bold word, xyz."),
        ("<p>  white\n\t space&nbsp;here </p>", "white space here"),
        ("<p>soft&shy;hyphen and zero&#8203;width</p>", "softhyphen and zerowidth"),
        ("<p>می\u200cخواهم</p>", "می\u200cخواهم"),
        ("<p>x <!-- not this --> y</p>", "x y"),
        ("<p>before<script>var a = 'not this'</script> after</p>", "before after"),
        ("<p>a<my-ad>b</my-ad>c</p>", "abc"),
    ],
)
def test_a_line_is_what_a_reader_sees(body, text):
    assert texts(body) == [text]


@pytest.mark.parametrize("tag", ["script", "style", "template", "noscript", "svg", "iframe", "select"])
def test_what_a_browser_does_not_show_is_left_out(tag):
    assert texts(f"<p>seen</p><{tag}>unseen</{tag}>") == ["seen"]


def test_a_gap_counts_the_breaks_between_lines():
    assert [(b.text, b.gap) for b in read("<p>a<br>b<br><br>c</p><p>d</p>").blocks] == [
        ("a", 0),
        ("b", 1),
        ("c", 2),
        ("d", 0),
    ]


def test_links_and_their_share_of_a_line():
    block = read("<p>See <a href='/x'>this story</a></p>").blocks[0]
    assert [a.get("href") for a in block.links] == ["/x"]
    assert block.link_share == pytest.approx(10 / 14)


def test_a_link_around_a_block_is_that_blocks():
    block = read("<a href='/x'><h3>Headline</h3></a>").blocks[0]
    assert (block.heading_level, block.link_share, len(block.links)) == (3, 1.0, 1)


def test_boxes_know_what_they_stand_in():
    block = read("<article class='Story' id=Main><div hidden><p>x</p></div></article>").blocks[0]
    assert [box.tag for box in block.box.ancestors()] == ["p", "div", "article", "body", "html"]
    assert block.inside("article") and not block.inside("aside")
    assert block.box.hidden
    assert "story main" in [box.hints for box in block.box.ancestors()]


def test_a_box_knows_its_blocks_and_no_more_than_the_start_of_long_names():
    document = read(f"<p>a</p><div class={'n' * 5_000}><p>b</p>c<p>d</p></div><p>e</p>")
    box = document.blocks[2].box
    assert [block.text for block in document.blocks[box.first : box.end]] == ["b", "c", "d"]
    assert box.hints == "n" * MAX_HINTS


def test_pictures_and_times_are_marked_with_their_place():
    document = read("<p>a</p><img src=x><p>b <time datetime=2004>c</time></p>")
    assert [(e.get("src"), index) for e, index in document.marks["img"]] == [("x", 1)]
    assert [(e.get("datetime"), index) for e, index in document.marks["time"]] == [("2004", 1)]


def test_a_page_without_end_is_cut():
    document = read("<p>x</p>" * (MAX_BLOCKS + 5))
    assert document.truncated
    assert len(document.blocks) == MAX_BLOCKS


def test_deep_nesting_does_no_harm():
    assert texts("<div>" * 5_000 + "deep") in (["deep"], [])
