"""The rows of a body's lines are the same numbers compiled and in Python."""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path
from typing import Any

import pytest

from newsscrape import native
from newsscrape.extract.body import boxes, context, features, line_rows, words
from newsscrape.extract.body.lines import read_lines
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.items import PageContext

compiled: Any = native.load("newsscrape.extract.body.compiled")
FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").rglob("*.html"))
EVERY = 4  # of the real pages, one is read: all of them take minutes
TWINS = (
    ("build", boxes), ("seen", line_rows), ("first_look", line_rows), ("line_words", line_rows), ("hear", line_rows),
    ("rows", line_rows),
)  # fmt: skip
contexts: Any = native.load("newsscrape.extract.body.compiled_context")
NODE = "start end lines chars link_chars prose service says around twin twins most unit mass spread".split()

pytestmark = pytest.mark.skipif(compiled is None or contexts is None, reason="newsscrape is not compiled here")


@pytest.fixture
def differs(monkeypatch):
    def all_of(reading: ParsedHtml, twin: bool) -> tuple[Any, ...]:
        for name, module in TWINS:
            monkeypatch.setattr(features, name, getattr(module if twin else compiled, name))
        lines = read_lines(reading.document.blocks)
        measure = features.Measure(reading, lines, len(lines) // 3 or None)
        chance = random.Random(len(lines))
        scores = [chance.random() if row is not None else 0.0 for row in measure.rows]
        found = list((context if twin else contexts).context_rows(measure, scores, 0.2, {1, 5}))
        nodes = [tuple(getattr(node, name) for name in NODE) for node in measure.nodes]
        texts = [line.text for line in measure.lines]
        rows = [None if row is None else list(row) for row in measure.rows]
        return (
            texts,
            (measure.prose, measure.starts, measure.words),
            measure.heading,
            nodes,
            [node.box for node in measure.own],
            rows,
            [(i, list(row)) for i, row in found],
        )

    def differing(page: bytes | str) -> bool:
        reading = ParsedHtml.of(page, PageContext("https://paper.example/news/1"))
        return all_of(reading, True) != all_of(reading, False)

    return differing


def test_every_line_has_the_same_row_on_pages_of_any_nest(differs):
    chance = random.Random(2)
    tags = "p p p div div li td h1 h2 h5 pre blockquote section a b table ul article button form".split()
    hints = ["", " class='teaser-12 Related'", " class='teaser-3 related'", " id=article_body", " class='hide sr-only'"]
    words_of = (
        "Read more: By Ann Lee ABC, 12. May 2004! Why? Advertisement Newsletter … ... ข่าว “So” said: Ärger ١٢٣ a\u00a0b"
    ).split(" ")  # fmt: skip
    for _ in range(150):
        pieces = []
        for _ in range(chance.randrange(2, 90)):
            tag = chance.choice(tags)
            end = "/" if chance.random() < 0.4 else ""
            text = " ".join(chance.choices(words_of, k=chance.choice((0, 1, 2, 9, 40))))
            pieces.append(f"<{end}{tag}{'' if end else chance.choice(hints)}>{text}")
        assert not differs("".join(pieces)), "".join(pieces)


def test_a_page_nested_as_deep_as_it_likes_ends_in_no_crash(differs):
    assert not differs("<div><section>" * 30_000 + "<p>The bridge is open again, the council said on Monday.")


@pytest.mark.parametrize(
    "hints", ["hide me", "Hidden", "art-icle_body.1", "é article", "x" * 299 + "share", "\ud800nav"]
)
def test_names_say_the_same(hints):
    assert compiled.hint_bits_of(hints) == words.hint_bits(hints)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_every_line_of_fixtures_has_the_same_row(differs, path: Path):
    assert not differs(path.read_bytes())


@pytest.mark.reference
def test_every_line_of_real_pages_has_the_same_row(differs):
    pages = sorted(Path(os.environ["NEWSSCRAPE_REFERENCE"]).glob("*/pages/*.gz"))[::EVERY]
    assert pages and [path for path in pages if differs(gzip.decompress(path.read_bytes()))] == []
