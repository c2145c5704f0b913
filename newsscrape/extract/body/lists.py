"""Adds lists and tables that belong to the text: their items are short, so each by itself scores too low.

Position decides: such a list is directly below text that announces it, in the same box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsscrape.extract.body.boxes import CELLS, Node
from newsscrape.extract.body.counting import NOWHERE
from newsscrape.extract.body.features import Measure
from newsscrape.extract.body.lines import Line
from newsscrape.extract.body.words import BITS, START_KINDS
from newsscrape.extract.document import HEADINGS

LISTS = frozenset(("ul", "ol", "dl", "table"))
_LISTED = LISTS | {"p"}
_MAX_LINES = 200
_MAX_LINKS = 0.5  # share of link text above which a list is a menu
_LIKELY = 0.15  # mean score that a list needs if it is only below text
_POSSIBLE = 0.02  # mean score that it needs if a heading or a colon announces it
_SHORT = 120  # characters
_COLONS = frozenset(":：")
_ELSEWHERE = sum(BITS[group] for group in ("nav", "related", "letter", "share", "comment", "byline", "advert"))
_OFFERS = frozenset(START_KINDS.index(kind) for kind in ("more", "letter", "share", "comment", "byline", "advert"))


def complete_lists(measure: Measure, scores: Sequence[float], kept: set[int], barred: set[int]) -> None:
    """Add the lines of every list that the kept text announces, and the heading above the list."""
    for node in _lists(measure):
        lines = range(node.start, node.end)
        if kept.issuperset(lines):
            continue
        announced = _announcement(measure, node, kept)
        if announced is None:
            continue
        over, least = announced
        if sum([scores[i] for i in lines]) >= least * len(lines):
            kept.update(i for i in (*over, *lines) if i not in barred or measure.lines[i].box.tag in CELLS)


def _lists(measure: Measure) -> Iterator[Node]:
    """The outermost box of each list that is not a menu, and paragraphs of several short lines."""
    outer: Node | None = None
    for node in measure.nodes:
        tag = node.box.tag
        if tag not in _LISTED or (outer is not None and node.start < outer.end):
            continue
        size = node.end - node.start
        if not 1 < size <= _MAX_LINES or node.link_chars > _MAX_LINKS * node.chars or node.around & _ELSEWHERE:
            continue
        if tag != "p" or _is_broken(measure, node):
            outer = node
            yield node


def _is_broken(measure: Measure, node: Node) -> bool:
    """Whether a paragraph is a list of short lines separated by ``<br>``, below a line that ends with a colon."""
    lines = measure.lines
    first = lines[node.start].text[-1] in _COLONS or (node.start > 0 and lines[node.start - 1].text[-1] in _COLONS)
    return first and all(line.size < _SHORT for line in lines[node.start : node.end])


def _announcement(measure: Measure, node: Node, kept: set[int]) -> tuple[tuple[int, ...], float] | None:
    """The lines above a list that belong to it, and the mean score that it needs; None if no text announces it."""
    before = node.start - 1
    if before < 0 or any(measure.starts[i] in _OFFERS for i in (before, node.start)):
        return None
    line, own = measure.lines[before], measure.own[before]
    beside = own is not NOWHERE and _unwrapped(own).parent is _unwrapped(node).parent
    if before in kept:
        first = measure.lines[node.start].box.tag
        told = _heads(line) or line.text[-1] in _COLONS or node.box.tag == "p" or first == "caption"
        told = told or _is_data(measure, node)
        return ((), _POSSIBLE) if told and beside else ((), _LIKELY) if beside else None
    if _heads(line) and beside and before - 1 in kept:
        return (before,), _POSSIBLE
    return None


def _heads(line: Line) -> bool:
    """Whether a line is a heading, by its tag or in bold."""
    return line.box.tag in HEADINGS or (line.size < 100 and line.bold_chars > 0.9 * line.size)


def _is_data(measure: Measure, node: Node) -> bool:
    """Whether a list is a table of short cells without a link, two or more in every row."""
    if node.box.tag != "table" or node.link_chars:
        return False
    rows = {measure.own[i].parent for i in range(node.start, node.end)}
    short = all(line.box.tag in CELLS and line.size < _SHORT for line in measure.lines[node.start : node.end])
    return short and all(row is not None and row.end - row.start > 1 for row in rows)


def _unwrapped(node: Node) -> Node:
    """The outermost box with the same lines."""
    outer = node.parent
    while outer is not None and (outer.start, outer.end) == (node.start, node.end):
        node, outer = outer, outer.parent
    return node
