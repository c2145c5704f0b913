"""What the paragraphs of a body are besides text: headings, items of lists, quotations, rows of tables; their links.

Reads it off the boxes and links of the lines that were selected. Decides nothing about which lines those are, and a box
that holds the whole body says nothing about its paragraphs: it is layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from newsscrape.body_blocks import MAX_COLUMNS, MAX_DEPTH, packed
from newsscrape.extract.body.extraction import Body, Paragraph
from newsscrape.extract.document import HEADINGS, Block, Box, clean
from newsscrape.extract.elements import PREFORMATTED
from newsscrape.extract.parsed_html import ParsedHtml

MAX_LINKS = 500  # of a body that are looked at
MAX_ADDRESSES = 100_000  # characters of the URLs of all links together
MAX_KNOWN = 2_000  # paragraphs of a body that are described
_MAX_BOXES = 32  # around a line that are looked at
_ITEM = 8  # lines of an item of a list; a longer one is a section
_HEADING = 400  # characters
_BEFORE = 40  # characters before a link by which its text is told from the same words elsewhere in the line
_MOST_STARTED = 6  # figures of the number that a list begins with
_ITEMS = frozenset(("li", "dd", "dt"))
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_CELLS = frozenset(("td", "th"))
_KINDS = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(_ITEMS, "list_item"),
    "blockquote": "quotation",
    **dict.fromkeys(PREFORMATTED, "preformatted"),
    "figcaption": "caption",
    "caption": "caption",
}
_TELLING = frozenset(_KINDS)
Entry = dict[str, Any]


def structure_of(reading: ParsedHtml, body: Body) -> str | None:
    """The structure of a body as ``body_blocks`` stores it; None if it has only plain paragraphs."""
    first, last = body.first_block, body.last_block
    if first is None or last is None:
        return None
    return packed(_Structure(reading, first, last).entries(body.paragraphs))


class _Structure:
    """What is numbered over the whole body: groups, items, and the links that may still come."""

    def __init__(self, reading: ParsedHtml, first: int, last: int) -> None:
        self.reading = reading
        self.first, self.last = first, last
        self.half = (last - first + 1) / 2
        self.groups: dict[Any, int] = {}
        self.items: dict[Any, dict[Any, int]] = {}
        self.links = MAX_LINKS
        self.addresses = MAX_ADDRESSES

    def entries(self, paragraphs: Sequence[Paragraph]) -> Iterator[Entry]:
        blocks = self.reading.document.blocks
        told = 0
        for number, paragraph in enumerate(paragraphs, start=1):
            if not paragraph.blocks:
                continue
            several = len(paragraph.blocks) > 1
            block = blocks[paragraph.blocks[0]]
            if paragraph.kind == "row":
                kind = self.row(paragraph, blocks)
            elif block.box.tags.isdisjoint(_TELLING):
                kind = {"kind": "heading", "level": None} if paragraph.kind == "subhead" else {}
            else:
                kind = self.kind(paragraph, block)
            links = self.linked(paragraph, blocks) if several or block.links else []
            if kind or links:
                yield {"n": number, **kind, "links": links}
                told += 1
                if told == MAX_KNOWN:
                    return

    def kind(self, paragraph: Paragraph, block: Block) -> Entry:
        """The kind of a paragraph, from the nearest box that has one; then, for a list, how deep it is in others."""
        item: Box | None = None
        items: list[Box] = []
        for box, _ in zip(block.box.ancestors(), range(_MAX_BOXES), strict=False):
            if box.first <= self.first and box.end > self.last:
                break
            kind = _KINDS.get(box.tag)
            if kind is None or box.end - box.first > self.half > 1:
                continue
            if kind == "list_item":
                if box.end - box.first <= _ITEM or (box is block.box and box.first == block.index):
                    item = item or box
                    items.append(box)
            elif item is not None:
                continue
            elif kind == "heading":
                if len(paragraph.text) <= _HEADING:
                    return {"kind": kind, "level": int(box.tag[1])}
            elif kind == "caption":
                return {"kind": kind}
            else:
                return {"kind": kind, "group": self.group(box.element)}
        if item is None:
            return {"kind": "heading", "level": None} if paragraph.kind == "subhead" else {}
        return self.item(item, items)

    def item(self, item: Box, items: Sequence[Box]) -> Entry:
        """An item of a list, with its place. The outermost list is the group of all lists in it."""
        inner, outer = _list_of(item), _list_of(items[-1])
        return {
            "kind": "list_item",
            "ordered": inner.tag == "ol",
            "depth": min(len(items), MAX_DEPTH),
            "group": self.group(outer.element),
            "item": self.place(inner, item),
        }

    def place(self, inner: Box, item: Box) -> int:
        """The number of an item in its list, as a browser would print it."""
        element = inner.element
        if element not in self.items:
            start = element.get("start") or "" if inner.tag == "ol" else ""
            first = int(start) if start.isascii() and start.isdecimal() and len(start) <= _MOST_STARTED else 1
            children = element.iterchildren("li", "dd", "dt")
            self.items[element] = {child: number for number, child in enumerate(children, start=first)}
        places = self.items[element]
        return places.setdefault(item.element, len(places) + 1)

    def group(self, element: Any) -> int:
        return self.groups.setdefault(element, len(self.groups) + 1)

    def row(self, paragraph: Paragraph, blocks: Sequence[Block]) -> Entry:
        """A row of a table: where each of its cells begins, None for an empty one."""
        starts: dict[Any, int] = {}
        end = 0
        for index in paragraph.blocks:
            block = blocks[index]
            cell = next((box.element for box in block.box.ancestors() if box.tag in _CELLS), None)
            place = paragraph.text.find(block.text, end)
            if cell is None or place < 0:
                return {}
            starts.setdefault(cell, place)
            end = place + len(block.text)
        row = next(iter(starts)).getparent()
        cells = list(row.iterchildren("td", "th"))
        if len(cells) > MAX_COLUMNS or not starts.keys() <= set(cells):
            return {}
        table = next(row.iterancestors("table"), row)
        return {
            "kind": "table_row",
            "header": all(cell.tag == "th" for cell in cells),
            "group": self.group(table),
            "cells": [starts.get(cell) for cell in cells],
        }

    def linked(self, paragraph: Paragraph, blocks: Sequence[Block]) -> list[list[Any]]:
        """The links of a paragraph: where the text of each begins, its length, and its URL."""
        found: list[list[Any]] = []
        text, several = paragraph.text, len(paragraph.blocks) > 1
        end = 0
        for index in paragraph.blocks:
            block = blocks[index]
            # The letter of a drop cap stands before the text of its block.
            offset = text.find(block.text, end) if several else len(text) - block.size
            if offset < 0:
                break
            end = offset + block.size
            for link, start, length in _anchors(block) if block.links else ():
                if not self.links:
                    return found
                self.links -= 1
                href = (link.get("href") or "").strip()
                url = self.reading.absolute(href) if href[:1] != "#" else None
                if url is not None and len(url) <= self.addresses:
                    self.addresses -= len(url)
                    found.append([offset + start, length, url])
        return found


def _list_of(item: Box) -> Box:
    """The list of an item; the box around it if it stands in none."""
    boxes = zip(item.ancestors(), range(_MAX_BOXES), strict=False)
    around = item.parent or item
    return next((box for box, _ in boxes if box.tag in _LISTS), around)


def _anchors(block: Block) -> Iterator[tuple[Any, int, int]]:
    """Each link of a line, where its text begins and how long it is."""
    links, text = set(block.links), block.text
    now: Any = None
    begin = end = 0
    for owner, piece in block.inline:
        link = owner if owner in links else next((a for a in owner.iterancestors("a") if a in links), None)
        words = clean(piece)
        if not words:
            continue
        place = text.find(words, end)
        if link is not None and link is not now and text.find(words, place + 1) >= 0:
            place = _after_its_context(link, words, text, end, place)
        if place < 0:
            continue
        if link is not now:
            if now is not None:
                yield now, begin, end - begin
            now, begin = link, place
        end = place + len(words)
    if now is not None:
        yield now, begin, end - begin


def _after_its_context(link: Any, words: str, text: str, end: int, place: int) -> int:
    """Where the words of a link are in a line that has them several times: after the text that stands before the link.

    ``place`` is the first of these places after ``end``, which is right unless the text before the link tells another.
    """
    previous = link.getprevious()
    parent = link.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    if not before or before.isspace():
        return place
    context = clean(f"{before[-_BEFORE:]}{words}")
    found = text.find(context, max(0, end - len(context)))
    while found >= 0 and found + len(context) - len(words) < end:
        found = text.find(context, found + 1)
    return found + len(context) - len(words) if found >= 0 else place
