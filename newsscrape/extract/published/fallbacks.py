"""Printed dates for pages without any other: relative dates, calendar leaves, the copyright."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsscrape.dates import find_dates
from newsscrape.extract.document import Block
from newsscrape.extract.published.boxes import ABOVE, BELOW, Frame
from newsscrape.extract.published.labels import MAX_DATELINE
from newsscrape.extract.published.lines import DATELIKE, MAX_UNDATED, Line
from newsscrape.extract.published.metadata import Known, Place
from newsscrape.items import ArticleDate

MAX_LEAF = 24  # characters of a date whose parts are in boxes of their own
FOOTER = 40  # last blocks, which may contain the copyright
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\d]{0,40}((?:19|20)\d\d)", re.I)


def undated_blocks(blocks: list[Block], frame: Frame) -> list[Block]:
    """Short lines around the headline without a year: "3 hours ago", "yesterday, 10:05"."""
    start = frame.title if frame.title is not None else frame.first
    if start is None:
        return []
    near = blocks[max(0, start - ABOVE) : start + BELOW]
    return [b for b in near if len(b.text) <= MAX_UNDATED and not DATELIKE.search(b.text)]


def split_dates(blocks: list[Block], frame: Frame, known: Known) -> Iterator[Place]:
    """Day, month and year in boxes of their own around the headline, like a calendar leaf."""
    start = frame.title if frame.title is not None else frame.first
    near = range(max(0, start - ABOVE), min(start + BELOW, len(blocks) - 1)) if start is not None else ()
    for index in near:
        for count in (2, 3):
            leaf = blocks[index : index + count]
            text = " ".join(block.text for block in leaf)
            if len(text) > MAX_LEAF or start in range(index, index + count) or not _together(leaf):
                continue
            found = find_dates(text, source="dom:text", **known)
            if len(found) == 1 and _is_leaf(found[0][0]) and found[0][1:] == (0, len(text)):
                where, distance = frame.place(index)
                yield Line(blocks[index], where, distance, None).place(
                    found[0][0], text, "dom:text", "published", f"text:{where}"
                )


def _is_leaf(date: ArticleDate) -> bool:
    """Whether a date is a calendar's: "Today" above "Tomorrow" heads two columns."""
    return date.day is not None and date.order != "relative"


def _together(leaf: list[Block]) -> bool:
    """Whether some lines are in adjacent boxes, and none of them is a date by itself."""
    parents = {id(block.box.parent) for block in leaf}
    return len(parents) == 1 and len(leaf) > 1 and not any(DATELIKE.search(block.text) for block in leaf[:-1])


def copyrights(blocks: list[Block]) -> Iterator[Place]:
    """The year in the footer, stored as evidence: it is never the article's."""
    for block in blocks[-FOOTER:]:
        if match := _COPYRIGHT.search(block.text, 0, MAX_DATELINE):
            date = ArticleDate(match[1], match[0], "dom:text", "year")
            refused = "refused: the year of the copyright"
            yield Place(match[0], date, "dom:text", "copyright", "published", "text:far", block.index, 0.0, refused)
