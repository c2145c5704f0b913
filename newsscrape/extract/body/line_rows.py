"""The numbers of each line, from its text and the boxes around it, in Python: ``compiled.pyx`` has the same in C."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from newsscrape.extract.body.boxes import Node
from newsscrape.extract.body.lines import ENDS, Line
from newsscrape.extract.body.words import (
    BITS,
    GROUPS,
    NO_WORDS,
    START_KINDS,
    TAG_BITS,
    WORD_KINDS,
    hint_bits,
    start_kind,
    start_kinds,
    word_kinds,
)
from newsscrape.extract.document import HEADINGS

if TYPE_CHECKING:
    from newsscrape.extract.body.features import Measure

PROSE = 60  # characters from which a line with sentence punctuation counts as prose
LOCAL = (
    "size link_share ends bold_share heading is_p is_li is_div position after_headline repeated image_before "
    "page_prose in_description hidden start:more start:credit links gap marks quoted twins twin most unit h1s "
    "since:byline since:comment since:more since:date page_lines page_lists page_headings page_average page_type "
    "is_quote is_cell is_pre colon announced copies cut digits commas capitals since:heading heading:kind heading:level"
).split()
WITHIN = ("lines", "prose", "links", "average", "service", "headed")
FAR = 60  # lines
QUOTES = frozenset("\"'“”„«»‘’「『")
COLONS = frozenset(":：")
CELLS = frozenset(("td", "th", "dd", "dt"))
HEADINGS_AND_CELLS = CELLS | frozenset(HEADINGS)
PARAGRAPHS_AND_ITEMS = frozenset(("p", "li"))
STARTING = 400  # characters of the longest line of a kind
WORDY = 250  # characters from which a line is not searched for words
KEPT_TAGS = HEADINGS_AND_CELLS | {"p"}
BEGINNING = 120  # characters of a line whose digits and capitals are counted
# Kinds of lines whose last place is remembered, and where.
SINCE = {START_KINDS.index(kind): slot for kind, slot in {"byline": 0, "comment": 1, "more": 2, "letter": 2}.items()}
MORE, CREDIT = START_KINDS.index("more"), START_KINDS.index("credit")
SERVICE = frozenset(START_KINDS.index(kind) for kind in ("more", "letter", "share", "comment", "advert"))
LETTER = WORD_KINDS.index("letter")
BOX_HEADS = SERVICE | {START_KINDS.index("byline")}
UNSEEN = BITS["unseen"]
# What even the box of the whole page may say: that it is the text, or the article element.
TELLING = BITS["text"] | TAG_BITS["article"]
_DIGIT = re.compile(r"\d")
_THREE_DIGITS = re.compile(r"\d\D*\d\D*\d")


def is_unstopped(text: str) -> bool:
    """Whether a line ends in a script whose sentences end with nothing but a space: Thai and Lao."""
    return "\u0e00" <= text[-1] <= "\u0eff"


def is_menu(line: Line) -> bool:
    """A line that is all link: a menu, a tag, a teaser's headline; never looked at further."""
    return (line.link_share > 0.9 and line.size < 160) or (line.link_share > 0.75 and len(line.links) > 3)


def seen(lines: Sequence[Line]) -> list[Line]:
    """The lines without labels for screen readers and those that come again and again ("Advertisement").

    Headings, cells and paragraphs that come again may belong to the items of a list: "Pros", "Price", "Location".
    """
    counts = Counter([line.text for line in lines])
    return [
        line
        for line in lines
        if line.size >= 120
        or not (
            (counts[line.text] > 3 and (line.box.tag not in KEPT_TAGS or start_kind(line.text) >= 0))
            or (hint_bits(line.box.hints) & UNSEEN and not is_menu(line))
        )
    ]


def first_look(lines: Sequence[Line]) -> tuple[list[int], list[bool], list[int]]:
    """Of each line: the characters of running text in it, whether it is a menu, and its kind by its beginning.

    A menu is nothing but links, not a heading or cell, not a paragraph or item near running text.
    """
    prose = [
        x.size - x.link_chars if x.size >= PROSE and (x.text[-1] in ENDS or is_unstopped(x.text)) else 0 for x in lines
    ]
    menu = [
        is_menu(line)
        and (tag := line.box.tag) not in HEADINGS_AND_CELLS
        and not (tag in PARAGRAPHS_AND_ITEMS and any(prose[max(0, i - 2) : i + 3]))
        for i, line in enumerate(lines)
    ]
    starts = [-1] * len(lines)
    short = [i for i, line in enumerate(lines) if line.size < STARTING and not menu[i]]
    for i, kind in zip(short, start_kinds([lines[i].text for i in short]), strict=True):
        starts[i] = kind
    return prose, menu, starts


def line_words(lines: Sequence[Line], menu: Sequence[bool]) -> list[tuple[bool, ...]]:
    """Which of ``WORD_KINDS`` are near the start or end of each line that is short and no menu."""
    found = [NO_WORDS] * len(lines)
    short = [i for i, line in enumerate(lines) if not menu[i] and line.size < WORDY]
    for i, kinds in zip(short, word_kinds([lines[i].text for i in short]), strict=True):
        found[i] = kinds
    return found


def hear(nodes: Iterable[Node], majority: float) -> None:
    """What boxes say of their lines by class and tag; one with most of the page's text says next to nothing."""
    for node in nodes:  # outer before inner
        box, outer = node.box, node.parent
        bits = TAG_BITS.get(box.tag, 0)
        if box.hints:
            bits |= hint_bits(box.hints)
        if node.chars > majority or box.depth <= 1:
            bits &= TELLING
        node.says = bits
        node.around = bits | outer.around if outer is not None else bits


def levels(node: Node) -> bytes:
    """For each group 3 where the line's box itself says so, 2 for its parent, 1 for any box around it."""
    near = node.says | node.parent.says if node.parent is not None else node.says
    return (node.says + near + node.around).to_bytes(len(GROUPS), "little")


def page(measure: Measure) -> list[float]:
    """What kind of page it is: how many lines, the share of lists and of headings, a paragraph's size."""
    lines, count = measure.lines, max(1, len(measure.lines))
    prose = [each for each in measure.prose if each]
    return [
        min(count, 1_000),
        sum([line.box.tag == "li" for line in lines]) / count,
        sum([line.box.tag in HEADINGS for line in lines]) / count,
        measure.total_prose / max(1, len(prose)),
        measure.page_type,
    ]


def rows(measure: Measure, menu: Sequence[bool], images: set[int]) -> list[Sequence[float] | None]:
    """The features of each line, None for a menu; and in ``measure.heading`` where the last heading is."""
    lines, own, starts, words, headline = measure.lines, measure.own, measure.starts, measure.words, measure.headline
    texts = [line.text for line in lines]
    places = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))  # the first of each
    page_prose = min(measure.total_prose, 10_000)
    of_page = page(measure)
    last = [-FAR] * 4  # where the last line of each kind is, at the end a date
    h1s = 0
    copies = Counter(texts)
    heading, heading_kind, heading_level = -FAR, 0, 9  # the last one: where, 1 or (of another box) 2, its level
    made: list[Sequence[float] | None] = [None] * len(lines)
    for i, line in enumerate(lines):
        start = starts[i]
        if start in SINCE and line.size < 150:
            last[SINCE[start]] = i
        if line.box.tag == "h1":
            h1s += 1
        if line.box.tag in HEADINGS and line.size < 200:
            heading, heading_kind, heading_level = i, 2 if start in BOX_HEADS else 1, int(line.box.tag[1])
        measure.heading[i] = heading
        if menu[i]:
            continue
        if line.size < 45 and _THREE_DIGITS.search(line.text):
            last[-1] = i
        node, box, text, size = own[i], line.box, line.text, line.size
        tag, around = box.tag, node.outer or node
        begin = text[:BEGINNING]
        words_begun = begin.split()
        above = _above(measure, around)
        made[i] = row = [
            size,
            line.link_share,
            text[-1] in ENDS or (size >= PROSE and is_unstopped(text)),
            line.bold_chars / size,
            int(tag[1]) if tag in HEADINGS else 9,
            tag == "p",
            tag == "li",
            tag == "div",
            i / len(lines),
            min(max(i - headline, -30), 200) if headline is not None else -99,
            places[text] != i,
            line.index in images,
            page_prose,
            size > 20 and text[:40] in measure.description,
            box.hidden,
            start == MORE,
            start == CREDIT,
            len(line.links),
            line.gap,
            text.count("!") + text.count("?"),
            text[0] in QUOTES,
            min(node.twins, 100),
            node.twin / node.twins,
            min(node.most, 100),
            min(node.unit, 5_000),
            h1s,
            *[min(i - each, FAR) for each in last],
            *of_page,
            tag == "blockquote",
            tag in CELLS,
            tag == "pre" or "pre" in box.tags,
            text[-1] in COLONS,
            i > 0 and texts[i - 1][-1] in COLONS,
            min(copies[text], 20),
            text[-1] == "…" or text[-3:] == "...",
            len(_DIGIT.findall(begin)),
            text.count(","),
            sum([word[0].isupper() for word in words_begun]) / len(words_begun),
            min(i - heading, FAR),
            heading_kind,
            heading_level,
            *words[i],
            *levels(node),
            min(node.lines, 50),
            *above,
        ]
        if i in around.firsts:  # the line is its box's own heading
            for level, first in enumerate(reversed(around.firsts)):
                if first == i:
                    row[-1 - level * len(WITHIN)] = 0
    return made


def _within(measure: Measure, node: Node) -> tuple[float, ...]:
    """What a box holds.

    Last whether it begins with a heading: 1, one that offers something else than text: 2.
    """
    if node.within is None:
        first = measure.lines[node.start]
        headed = first.size < 100 and (first.box.tag in HEADINGS or first.bold_chars > 0.9 * first.size)
        count, chars = node.lines, node.chars
        node.within = (
            min(count, 300),
            node.prose / measure.total_prose,
            node.link_chars / chars,
            chars / count,
            node.service / count,
            2 if measure.starts[node.start] in BOX_HEADS else int(headed),
        )
    return node.within


def _above(measure: Measure, node: Node) -> list[float]:
    """What a box and the two around it hold, in one list."""
    if node.above is None:
        one = node.outer or node
        two = one.outer or one
        node.firsts = node.start, one.start, two.start
        node.above = [*_within(measure, node), *_within(measure, one), *_within(measure, two)]
    return node.above
