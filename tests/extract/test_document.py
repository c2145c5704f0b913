"""A page as lines of text: the same for every markup."""

from __future__ import annotations

import pytest

from newsscrape.extract.document import MAX_BLOCKS, MAX_HINTS
from newsscrape.extract.markup import parse
from newsscrape.extract.walk import read_document, unread


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
    assert unread(document) == 5


def test_what_stands_after_the_last_line_is_counted_without_what_nobody_sees():
    rest = "<p>y <b>zz</b></p><script>var a</script><style>b{}</style>ww"
    assert unread(read("<p>x</p>" * MAX_BLOCKS + rest)) == 5
    assert unread(read("<p>x</p>" * 5)) == 0


def test_deep_nesting_does_no_harm():
    assert texts("<div>" * 5_000 + "deep") in (["deep"], [])


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden",
        "popover",
        "style='display: none'",
        "style='VISIBILITY:hidden'",
        "style='position:absolute; left:-9999px'",
        "style='clip: rect(1px, 1px, 1px, 1px)'",
        "class='sr-only'",
        "class='c-visually-hidden'",
        "class='note screen-reader-text'",
        "class='d-none'",
        "class='shut'",
        "class='note folded'",
    ],
)
def test_a_box_that_the_page_hides_says_so(attributes):
    sheet = "<style>@media print{.note{display:none}}.shut,.x{color:red;display:none}\n.folded { visibility: hidden }</style>"
    blocks = read(f"{sheet}<p class='note'>seen</p><div {attributes}><p>unseen</p></div><p>seen too</p>").blocks
    assert [(block.text, block.box.hidden) for block in blocks] == [
        ("seen", False),
        ("unseen", True),
        ("seen too", False),
    ]


@pytest.mark.parametrize(
    "attributes",
    ["class='d-none d-md-block'", "class='hidden lg:block'", "hidden=until-found", "class='not-sr-only'", "style='x'"],
)
def test_a_box_that_is_shown_on_large_screens_or_on_demand_is_not_hidden(attributes):
    assert [block.box.hidden for block in read(f"<div {attributes}>seen</div>").blocks] == [False]


def test_a_body_hidden_until_a_script_runs_is_not_hidden():
    assert (
        not read_document(parse("<html><body style='visibility:hidden'><p>seen</p></body></html>")).blocks[0].box.hidden
    )


@pytest.mark.parametrize("attributes", ["style='display:none'", "hidden", "class='sr-only'", "class='visually-hidden'"])
def test_hidden_words_inside_a_line_are_left_out(attributes):
    assert texts(f"<p>a <a href='/'>link<span {attributes}>, opens new tab</span></a> here</p>") == ["a link here"]


@pytest.mark.parametrize("attribute", ["shadowrootmode=open", "shadowroot='closed'"])
def test_a_declared_shadow_root_is_read_where_it_stands(attribute):
    assert texts(f"<p>one</p><x-a><template {attribute}><p>two</p></template></x-a><p>three</p>") == [
        "one",
        "two",
        "three",
    ]


def test_noscript_is_read_where_it_holds_the_text():
    text = "Without scripts there is nothing else to read on this page, and so it is what a reader reads." * 8
    assert texts(f"<h1>Head</h1><noscript><p>{text}</p></noscript>") == ["Head", text]
    assert texts(f"<h1>Head</h1><p>{text} More.</p><noscript><p>{text}</p></noscript>") == ["Head", f"{text} More."]


@pytest.mark.parametrize(
    "markup",
    [
        "<pre>{}</pre>",
        "<div style='white-space: pre-line'>{}</div>",
        "<style>.k{{white-space:pre-wrap}}</style><div class=k>{}</div>",
    ],
)
def test_line_ends_show_in_preformatted_text(markup):
    blocks = read(markup.format("By <b>Ann</b> Lee\nMay 1\n\nA line, and\n<a href='/x'>a link\nover two</a>.")).blocks
    assert [(block.text, block.gap, len(block.links)) for block in blocks] == [
        ("By Ann Lee", 0, 0),
        ("May 1", 1, 0),
        ("A line, and", 2, 0),
        ("a link", 1, 1),
        ("over two.", 1, 1),
    ]


def test_a_program_in_preformatted_text_is_one_line():
    assert texts("<pre><code>x = 1\ny = 2</code></pre>") == ["x = 1 y = 2"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<div>The mayor of <x-link href=/l>Larn</x-link> said so.</div>", ["The mayor of Larn said so."]),
        ("<li><amp-link>Larn</amp-link> said so.</li>", ["Larn said so."]),
        ("<section>so said <x-term><b>Larn</b></x-term></section>", ["so said Larn"]),
        ("<p>The <button>mayor</button> said so.</p>", ["The mayor said so."]),
        ("<p>The mayor said so. <button>Share</button></p>", ["The mayor said so.", "Share"]),
        ("<div>So.<x-box>Box</x-box></div>", ["So.", "Box"]),
        ("<div>so <x-box><p>Box</p></x-box> far</div>", ["so", "Box", "far"]),
        ("<div><span style='display:block'>One.</span><span style='display:block'>Two.</span></div>", ["One.", "Two."]),
        ("<p><span style='float:left;display:block'>T</span>he end</p>", ["The end"]),
        ("<p><img alt='T' src=t.gif>he end</p>", ["The end"]),
        ("<p><img alt='A harbour' src=t.gif>he end</p>", ["he end"]),
    ],
)
def test_pieces_of_a_line_stay_in_it(body, lines):
    assert texts(body) == lines
