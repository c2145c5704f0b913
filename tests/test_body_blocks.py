"""The structure of a body, apart from the page it came from: compact, expanded, joined, cut; and what is not believed."""

from __future__ import annotations

import json

import pytest

from newsscrape import body_blocks
from newsscrape.body_blocks import cell_runs, expanded, fits, joined, packed, runs, unpacked, without

BODY = "Roofs of two kinds\n\nSlate lasts\n\nTile | Slate\n\nThe council said so."
KNOWN = [
    {"n": 1, "kind": "heading", "level": 2, "links": []},
    {"n": 2, "kind": "list_item", "ordered": False, "depth": 1, "group": 1, "item": 1, "links": []},
    {"n": 3, "kind": "table_row", "header": True, "group": 2, "cells": [0, None, 7], "links": []},
    {"n": 4, "links": [[4, 7, "https://council.example/"]]},
]


def test_the_usual_is_not_stored_and_comes_back() -> None:
    structure = packed(KNOWN)
    assert structure == (
        '[{"n":1,"kind":"heading","level":2},{"n":2,"kind":"list_item","group":1,"item":1},'
        '{"n":3,"kind":"table_row","header":true,"group":2,"cells":[0,null,7]},'
        '{"n":4,"links":[[4,7,"https://council.example/"]]}]'
    )
    assert expanded(BODY, structure) == [
        {"kind": "heading", "level": 2, "text": "Roofs of two kinds", "links": []},
        {"kind": "list_item", "ordered": False, "depth": 1, "group": 1, "item": 1, "text": "Slate lasts", "links": []},
        {
            "kind": "table_row", "header": True, "group": 2, "text": "Tile | Slate", "cells": ["Tile", "", "Slate"],
            "links": [],
        },
        {
            "kind": "paragraph", "text": "The council said so.",
            "links": [{"text": "council", "url": "https://council.example/", "start": 4}],
        },
    ]  # fmt: skip
    assert fits(BODY, structure)


def test_a_body_without_structure_is_paragraphs() -> None:
    assert packed([]) is None
    assert fits(BODY, None)
    assert [block["kind"] for block in expanded(BODY, None)] == ["paragraph"] * 4
    assert expanded("", None) == []


@pytest.mark.parametrize(
    "structure",
    [
        "nonsense", "{}", "[1]", '[{"n":0,"kind":"heading"}]', '[{"n":9,"kind":"heading"}]', '[{"n":true,"kind":"heading"}]',
        '[{"n":1,"kind":"heading","level":7}]', '[{"n":1,"kind":"script"}]', '[{"n":1,"kind":["heading"]}]',
        '[{"n":2,"kind":"list_item","group":1,"item":1,"depth":900}]', '[{"n":2,"kind":"list_item","group":1}]',
        '[{"n":3,"kind":"table_row","group":1,"cells":[0,5]}]', '[{"n":3,"kind":"table_row","group":1,"cells":[]}]',
        '[{"n":3,"kind":"table_row","group":1,"cells":[7,0]}]', '[{"n":3,"kind":"table_row","group":1,"cells":[0,"7"]}]',
        '[{"n":4,"links":[[4,7,"javascript:alert(1)"]]}]', '[{"n":4,"links":[[4,7,"data:text/html,x"]]}]',
        '[{"n":4,"links":[[4,700,"https://council.example/"]]}]', '[{"n":4,"links":[[-4,7,"https://council.example/"]]}]',
        '[{"n":[1],"kind":"heading"}]', '[{"n":4,"links":7}]', '[{"n":4,"links":[[4,7]]}]', '[{"n":4,"links":[[4,7,9]]}]', '[{"n":4,"links":"https://council.example/"}]',
        "[" * 50_000,
    ],
)  # fmt: skip
def test_what_does_not_fit_the_body_is_ignored(structure: str) -> None:
    """An archive may be somebody else's: nothing in it may end a page, or become a link that runs."""
    assert expanded(BODY, structure) == expanded(BODY, None)
    assert not fits(BODY, structure)


def test_links_that_overlap_are_not_both_believed() -> None:
    structure = '[{"n":4,"links":[[4,7,"https://a.example/"],[6,9,"https://b.example/"],[12,4,"http://c.example/"]]}]'
    assert [link["text"] for link in expanded(BODY, structure)[3]["links"]] == ["council", "said"]
    assert not fits(BODY, structure)


def test_bodies_are_joined_with_their_structure() -> None:
    one = packed(KNOWN)
    both = joined([(BODY, one), ("", one), ("Plain.", None), (BODY, one)])
    text = "\n\n".join([BODY, "Plain.", BODY])
    assert fits(text, both)
    assert [entry["n"] for entry in unpacked(both)] == [1, 2, 3, 4, 6, 7, 8, 9]
    assert [block["group"] for block in expanded(text, both) if "group" in block] == [1, 2, 3, 4], "no list goes on"
    assert joined([("Plain.", None)]) is None


def test_paragraphs_are_taken_out_with_what_is_known_of_them() -> None:
    left = without(packed(KNOWN), {1, 3})
    assert [(block["kind"], block["text"]) for block in expanded("Slate lasts\n\nThe council said so.", left)] == [
        ("list_item", "Slate lasts"), ("paragraph", "The council said so."),
    ]  # fmt: skip
    assert without(packed(KNOWN), {1, 2, 3, 4}) is None


def test_runs_are_the_text_in_pieces() -> None:
    paragraph = expanded(BODY, packed(KNOWN))[3]
    assert runs(paragraph) == [("The ", None), ("council", "https://council.example/"), (" said so.", None)]
    row = {"n": 3, "kind": "table_row", "group": 1, "cells": [None, 0, 7], "links": [[7, 5, "https://slate.example/"]]}
    block = expanded(BODY, json.dumps([row]))[2]
    assert cell_runs(block) == [[], [("Tile", None)], [("Slate", "https://slate.example/")]]
    assert set(body_blocks.KINDS) >= {block["kind"] for block in expanded(BODY, packed(KNOWN))}
