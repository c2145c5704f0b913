"""The walk gives the same lines, boxes and marks compiled and in Python."""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path
from typing import Any

import pytest

from newsscrape import native
from newsscrape.extract.document import MAX_BLOCKS, Box
from newsscrape.extract.markup import decode, parse
from newsscrape.extract.walk import pure

compiled = native.load("newsscrape.extract.walk.compiled")
FINDERS = (
    ("listing",),
    ("elements_with", b"class"),
    ("elements_with", b"style", b"href", b"class"),
    ("attributes_like", b"s", lambda name: name != "style"),
    ("attributes_like", b"data-", lambda name: True),
)
FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").rglob("*.html"))
EVERY = 4  # of the real pages, one is read: all of them take minutes

pytestmark = pytest.mark.skipif(compiled is None, reason="newsscrape is not compiled here")


def boxes(box: Box | None) -> list[tuple[Any, ...]]:
    around = box.ancestors() if box is not None else ()
    return [
        (b.element, b.tag, b.hints, b.depth, b.hidden, b.tags, b.level, b.first, b.end, b.preformatted) for b in around
    ]


def shape(walked: pure.Walked) -> tuple[Any, ...]:
    """All of it, as values that compare."""
    ids: dict[int, int] = {}
    lines = [
        (b.index, b.text, b.gap, list(b.links), b.link_chars, b.bold_chars, list(b.inline), b.size, b.link_share,
         b.last, boxes(b.box), ids.setdefault(id(b.box), len(ids)))
        for b in walked.blocks
    ]  # fmt: skip
    return lines, walked.marks, walked.noscripts


def differs(page: bytes) -> bool:
    root = parse(decode(page).page)
    if any(getattr(compiled, name)(root, *what) != getattr(pure, name)(root, *what) for name, *what in FINDERS):
        return True
    return shape(pure.walk(root)) != shape(compiled.walk(root))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "One.<p>Two.",
        "<p>A <b>bold <i>and</i></b> <a href=/>link <b>too</b></a>, <a>two</a> <a>links</a>.</p> tail",
        "<pre>one\n<a href=/>two\nthree</a> four\n\n<b>five</b></pre> six",
        "<div style='white-space: pre-line'>one\ntwo<p style='white-space:normal'>three\nfour</div>",
        "<style>.off{display:none}.kept{white-space:pre}</style><p class='A off'>x<p class=kept>y\nz",
        "<p>Zero\u200bwidth and&nbsp;&nbsp;spaces \u00ad</p>&nbsp;<p> \t\n </p>\u3000<b> </b>",
        "<template shadowrootmode=open><p>shown</p></template><template>not</template>",
        "<p hidden>a<p hidden=until-found>b<div popover>c</div><span class='sr-only x'>d</span><span hidden>e</span>",
        "<span style='display:block'>a</span>b<span style='display:block;float:left'>c</span>",
        "a <my-word>custom</my-word> b<my-box><div>box</div></my-box><button>c</button> d<button>Menu</button>",
        "<img alt=O>nce upon a time <br> <br>\n<br>there <time>12 May</time> <noscript>was</noscript>",
        "<table><tr><td>One<td>Two<tr><th>Three</table><ul><li>x<li>y</ul><h2>z<div>in it</div></h2>",
        "<svg><a>no</a><text>no</text></svg><math><mi>x</mi></math><o:p>yes</o:p><x:a href=/>yes</x:a>",
        "<noscript>" + "<p>Read without scripts, all of it. " * 40 + "</noscript>",
        "<p><a href=/>" * 400 + "deep",
        "<div><span>" * 3_000 + "deeper",
        "<p>x" * (MAX_BLOCKS + 10) + "<img><b>y</b><i>z</i>",
    ],
)  # fmt: skip
def test_both_walks_agree_on_markup_of_every_kind(body: str) -> None:
    assert not differs(f"<html><head><title>t</title></head><body class=x>{body}</body></html>".encode())


def test_both_walks_agree_on_nests_of_any_tags() -> None:
    chance = random.Random(1)
    tags = (
        "p div span a b i em time br img td tr table ul li h1 h3 pre button my-x svg style template noscript q".split()
    )
    attributes = ["", " class='a hidden'", " style='display:none'", " id=X", " hidden", " style='white-space:pre'"]
    texts = ["", " ", "\n", "a", "Two words. ", "\u00a0", "é\u200b", "x\ny"]
    for _ in range(300):
        pieces = []
        for _ in range(chance.randrange(5, 120)):
            tag = chance.choice(tags)
            end = "/" if chance.random() < 0.45 else ""
            pieces.append(f"<{end}{tag}{'' if end else chance.choice(attributes)}>{chance.choice(texts)}")
        page = "".join(pieces)
        assert not differs(page.encode()), page


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_both_walks_agree_on_fixtures(path: Path) -> None:
    assert not differs(path.read_bytes())


@pytest.mark.reference
def test_both_walks_agree_on_real_pages() -> None:
    pages = sorted(Path(os.environ["NEWSSCRAPE_REFERENCE"]).glob("*/pages/*.gz"))[::EVERY]
    assert pages and [path for path in pages if differs(gzip.decompress(path.read_bytes()))] == []
