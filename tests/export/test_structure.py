"""Subheads, lists, quotations, tables and links in the exports that can show them, read by a reader of each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from newsscrape.body_blocks import expanded
from newsscrape.export.build import Request, export

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
BODY = "\n\n".join(
    (
        "The mill *is* sold, he said | so.", "What [she] says #", "A survey is made.", "It takes a month.", "The house is sold",
        "1. to a buyer", "or to another.", "And then?", "A plan.", "We would have kept it.", "As all know.", "Part | Cost",
        "Wheel | a\\|b", "O mill ``` beside", "the wall", "As printed under it.", "- The end &amp; more.",
    )
)  # fmt: skip
KNOWN = [
    {"n": 1, "links": [[4, 9, "https://mill.example/a_(b)?x=1&y=*<"]]},
    {"n": 2, "kind": "heading", "level": 2, "links": [[5, 5, "https://her.example/"]]},
    {"n": 3, "kind": "list_item", "ordered": True, "group": 1, "item": 4},
    {"n": 4, "kind": "list_item", "ordered": True, "group": 1, "item": 4},
    {"n": 5, "kind": "list_item", "ordered": True, "group": 1, "item": 5},
    {"n": 6, "kind": "list_item", "depth": 2, "group": 1, "item": 1},
    {"n": 7, "kind": "list_item", "depth": 2, "group": 1, "item": 2, "links": [[3, 10, "https://other.example/"]]},
    {"n": 8, "kind": "list_item", "ordered": True, "group": 1, "item": 6},
    {"n": 9, "kind": "list_item", "ordered": True, "group": 2, "item": 1},
    {"n": 10, "kind": "quotation", "group": 3}, {"n": 11, "kind": "quotation", "group": 3},
    {"n": 12, "kind": "table_row", "header": True, "group": 4, "cells": [0, None, 7]},
    {"n": 13, "kind": "table_row", "group": 4, "cells": [0, None, 8]},
    {"n": 14, "kind": "preformatted", "group": 5}, {"n": 15, "kind": "preformatted", "group": 5},
    {"n": 16, "kind": "caption"},
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, new_shelf: Any, article: Any) -> Path:
    """An archive with an article of every kind of block, one that is only a heading, and one whose structure is not one."""
    folder = tmp_path_factory.mktemp("structure")
    shelf = new_shelf(folder / "archive.db")
    for number in (1, 2, 3):
        shelf.put(f"https://paper.example/{number}", article(("roofs", "drains", "walls")[number - 1]))
    assert {block["kind"] for block in expanded(BODY, json.dumps(KNOWN))} >= {"caption", "table_row", "preformatted"}
    shelf.rows("UPDATE article SET body = ?, body_blocks = ? WHERE id = 1", BODY, json.dumps(KNOWN))
    shelf.rows("""UPDATE article SET body = 'Only this', body_blocks = '[{"n":1,"kind":"heading"}]' WHERE id = 2""")
    evil = [
        {"n": 1, "links": [[0, 4, "javascript:alert(1)"], [5, 4, 'https://x.example/"> <b\x01']]},
        {"n": 9, "kind": "x"},
    ]
    shelf.rows("UPDATE article SET body = 'This text\x01 is odd', body_blocks = ? WHERE id = 3", json.dumps(evil))
    shelf.archive.close()
    return folder


def written(folder: Path, form: str, name: str) -> Path:
    if not (folder / form).exists():
        export(folder / "archive.db", folder / form, Request(form))
    return folder / form / name


MARKDOWN = r"""
The [mill \*is\*](https://mill.example/a_%28b%29?x=1&y=*%3C) sold, he said | so.

## What [\[she\]](https://her.example/) says \#

4. A survey is made.

   It takes a month.
5. The house is sold
   - 1\. to a buyer
   - or [to another](https://other.example/).
6. And then?

1) A plan.

> We would have kept it.
>
> As all know.

| Part |  | Cost |
| --- | --- | --- |
| Wheel |  | a\\\|b |

````
O mill ``` beside
the wall
````

As printed under it.

\- The end \&amp; more.
"""


def test_markdown(folder: Path) -> None:
    text = written(folder, "markdown", "markdown").joinpath("1.md").read_text("utf-8")
    assert text.split("roofs\n", 2)[-1] == MARKDOWN
    assert written(folder, "markdown", "markdown").joinpath("2.md").read_text("utf-8").endswith("\n\n### Only this\n")


def test_markdown_is_read_as_what_it_says(folder: Path) -> None:
    """By a reader of Markdown: the same words, in the same kinds of paragraph."""
    markdown = pytest.importorskip("markdown_it", reason="not installed")
    text = written(folder, "markdown", "markdown").joinpath("1.md").read_text("utf-8").split("---\n", 2)[2]
    html = etree.fromstring("<x>" + markdown.MarkdownIt("commonmark").enable("table").render(text) + "</x>")
    assert next(e.text for e in html.iter("h1")).startswith("Council hears")
    assert ["".join(e.itertext()) for e in html.iter("h2")] == ["What [she] says #"]
    assert [(e.get("start"), len(e)) for e in html.iter("ol")] == [("4", 3), (None, 1)]
    assert [["".join(item.itertext()).strip() for item in e] for e in html.iter("ul")] == [
        ["1. to a buyer", "or to another."]
    ]
    assert [len(e) for e in html.iter("blockquote")] == [2]
    assert [["".join(cell.itertext()) for cell in row] for row in html.iter("tr")] == [
        ["Part", "", "Cost"],
        ["Wheel", "", "a\\|b"],
    ]
    assert [e.text for e in html.iter("code")] == ["O mill ``` beside\nthe wall\n"]
    assert [e.get("href") for e in html.iter("a")] == [
        "https://mill.example/a_%28b%29?x=1&y=*%3C", "https://her.example/", "https://other.example/",
    ]  # fmt: skip
    assert "".join(html.find("p").itertext()) == "The mill *is* sold, he said | so."
    assert "".join(html.findall("p")[-1].itertext()) == "- The end &amp; more."


def test_tei(folder: Path) -> None:
    first, second, third = etree.parse(written(folder, "tei", "corpus.xml")).getroot().findall("t:TEI", TEI)
    body = first.find(".//t:body", TEI)
    assert [child.tag.partition("}")[2] for child in body] == ["head", "p", "div"]
    part = body.find("t:div", TEI)
    assert [child.tag.partition("}")[2] for child in part] == ["head", "list", "list", "quote", "table", "p", "p", "p"]
    assert (part[0].get("type"), "".join(part[0].itertext())) == ("h2", "What [she] says #")
    assert [(item.get("n"), len(item)) for item in part[1]] == [("4", 2), ("5", 2), ("6", 1)]
    assert [item[0].text for item in part[1][1].find("t:list", TEI)] == ["1. to a buyer", "or "]
    assert [p.text for p in part[3]] == ["We would have kept it.", "As all know."]
    assert [[cell.text for cell in row] for row in part[4]] == [["Part", None, "Cost"], ["Wheel", None, "a\\|b"]]
    assert [row.get("role") for row in part[4]] == ["label", None]
    assert ("".join(part[5].itertext()), len(part[5])) == ("O mill ``` besidethe wall", 1)
    assert [ref.get("target") for ref in body.iter(f"{{{TEI['t']}}}ref")] == [
        "https://mill.example/a_(b)?x=1&y=*<", "https://her.example/", "https://other.example/",
    ]  # fmt: skip
    words = " ".join("".join(element.itertext()) for element in body.iter("{*}p", "{*}head", "{*}cell"))
    assert set(re.findall(r"\w+", BODY)) <= set(re.findall(r"\w+", words.replace("besidethe", "beside the")))
    assert [child.tag.partition("}")[2] for child in second.find(".//t:body", TEI)] == ["head", "div"]
    assert [ref.get("target") for ref in third.iter(f"{{{TEI['t']}}}ref")][1:] == [
        'https://x.example/"><b\N{REPLACEMENT CHARACTER}'
    ]


def test_texts_without_marks_have_the_words_alone(folder: Path) -> None:
    assert written(folder, "text", "texts").joinpath("1.txt").read_text("utf-8").endswith(f"\n\n{BODY}\n")
    assert "https://mill.example" not in written(folder, "vertical", "corpus.vert").read_text("utf-8")
