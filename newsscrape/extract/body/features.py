"""What is measured of each line before a model decides whether it is article text.

Numbers only, from structure, neighbours and words; nothing here decides. Linear in the size of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from newsscrape.extract.body.boxes import Node, build
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
from newsscrape.extract.parsed_html import ParsedHtml

_NOT_ALNUM = re.compile(r"[\W_]+")
_MAJORITY = 0.7  # a box with more of the page's text than this says nothing of one line by its class
_PROSE = 60  # characters from which a line with sentence punctuation counts as prose
MAX_SOURCE = 100_000  # characters of articleBody that are compared with
MAX_COMPARED = 3_000  # lines that are compared with it

LOCAL = (
    "size link_share ends bold_share heading is_p is_li is_div position after_headline repeated image_before "
    "page_prose in_description hidden start:more start:credit links gap marks quoted twins twin most unit h1s "
    "since:byline since:comment since:more since:date page_lines page_lists page_headings page_average page_type "
    "is_quote is_cell is_pre colon announced copies cut digits commas capitals since:heading heading:kind heading:level"
).split()
WITHIN = ("lines", "prose", "links", "average", "service", "headed")
FEATURES = (
    *LOCAL,
    *(f"word:{kind}" for kind in WORD_KINDS),
    *(f"in:{group}" for group in GROUPS),
    "box_lines",
    *(f"up{level}:{name}" for level in (1, 2, 3) for name in WITHIN),
)
# Those that are whole numbers from 0, or yes and no.
COUNTS = (
    frozenset(FEATURES)
    - set(
        "link_share bold_share position after_headline twin unit capitals page_lists page_headings page_average".split()
    )
    - {f"up{level}:{name}" for level in (1, 2, 3) for name in ("prose", "links", "average", "service")}
)


def key_of(text: str) -> str:
    """Letters and digits alone, lower case: for finding a text again in another form of it."""
    return _NOT_ALNUM.sub("", text.lower().replace(" ", ""))


def _is_unstopped(text: str) -> bool:
    """Whether a line ends in a script whose sentences end with nothing but a space: Thai and Lao."""
    return "\u0e00" <= text[-1] <= "\u0eff"


def is_menu(line: Line) -> bool:
    """A line that is all link: a menu, a tag, a teaser's headline; never looked at further."""
    return (line.link_share > 0.9 and line.size < 160) or (line.link_share > 0.75 and len(line.links) > 3)


def _seen(lines: Sequence[Line]) -> list[Line]:
    """The lines without labels for screen readers and those that come again and again ("Advertisement").

    Headings, cells and paragraphs that come again may belong to the items of a list: "Pros", "Price", "Location".
    """
    counts = Counter([line.text for line in lines])
    return [
        line
        for line in lines
        if line.size >= 120
        or not (
            (counts[line.text] > 3 and (line.box.tag not in _KEPT_TAGS or start_kind(line.text) >= 0))
            or (hint_bits(line.box.hints) & _UNSEEN and not is_menu(line))
        )
    ]


def _menus(lines: Sequence[Line], prose: Sequence[int]) -> list[bool]:
    """Which lines are menus: all link, and neither a heading, a cell nor a paragraph or item near running text."""
    return [
        is_menu(line)
        and (tag := line.box.tag) not in _HEADINGS_AND_CELLS
        and not (tag in _PARAGRAPHS_AND_ITEMS and any(prose[max(0, i - 2) : i + 3]))
        for i, line in enumerate(lines)
    ]


def levels(node: Node) -> bytes:
    """For each group 3 where the line's box itself says so, 2 for its parent, 1 for any box around it."""
    near = node.says | node.parent.says if node.parent is not None else node.says
    return (node.says + near + node.around).to_bytes(len(GROUPS), "little")


class Measure:
    """What is known of one page's lines, those aside that no reader takes for a part of the page's flow.

    ``rows[i]`` are the features of line ``i``; None for a line that is never text, a menu. ``heading[i]`` is where the
    last heading up to line ``i`` is, negative where there is none.
    """

    def __init__(self, reading: ParsedHtml, lines: Sequence[Line], headline_block: int | None) -> None:
        self.lines = lines = _seen(lines)
        # How much of each line is running text, in characters.
        self.prose = [
            x.size - x.link_chars if x.size >= _PROSE and (x.text[-1] in ENDS or _is_unstopped(x.text)) else 0
            for x in lines
        ]
        self.total_prose = max(1, sum(self.prose))
        menu = _menus(lines, self.prose)
        self.starts = [-1] * len(lines)
        short = [i for i, line in enumerate(lines) if line.size < 400 and not menu[i]]
        for i, kind in zip(short, start_kinds([lines[i].text for i in short]), strict=True):
            self.starts[i] = kind
        self.words = [NO_WORDS] * len(lines)
        short = [i for i in short if lines[i].size < 250]
        for i, kinds in zip(short, word_kinds([lines[i].text for i in short]), strict=True):
            self.words[i] = kinds
        service = [kind in _SERVICE or words[_LETTER] for kind, words in zip(self.starts, self.words, strict=True)]
        self.own, self.nodes = build(lines, self.prose, service, menu)
        self.headline: int | None = (
            next((i for i, x in enumerate(lines) if x.last >= headline_block), None)
            if headline_block is not None
            else None
        )
        self._sources(reading)
        _hear(self.nodes, _MAJORITY * max(1, sum([line.size for line in lines])))
        self.page_type = _page_type(reading)
        self.images = {index for _, index in reading.document.marks["img"]}
        self.heading = [-1] * len(lines)
        self.rows = self._rows(menu, self.images)

    def _sources(self, reading: ParsedHtml) -> None:
        """Other forms of the text that the page carries: articleBody and the description."""
        body = reading.jsonld.article.get("articleBody")
        self.source = key_of(body[:MAX_SOURCE]) if isinstance(body, str) else ""
        described = reading.meta.get("og:description", "description", "twitter:description")
        self.description = described[1] if described else ""
        self.in_source = [-1] * len(self.lines)
        self.cover = -1.0
        if len(self.source) < 100:
            return
        found, compared = 0, 0
        for i, line in enumerate(self.lines):
            if not self.prose[i]:
                continue
            compared += 1
            if compared > MAX_COMPARED:
                break
            key = key_of(line.text[:80])
            self.in_source[i] = len(key) > 8 and key in self.source
            found += self.in_source[i] * self.prose[i]
        self.cover = found / self.total_prose

    def _page(self) -> list[float]:
        """What kind of page it is: how many lines, the share of lists and of headings, a paragraph's size."""
        lines, count = self.lines, max(1, len(self.lines))
        prose = [each for each in self.prose if each]
        return [
            min(count, 1_000),
            sum([line.box.tag == "li" for line in lines]) / count,
            sum([line.box.tag in HEADINGS for line in lines]) / count,
            self.total_prose / max(1, len(prose)),
            self.page_type,
        ]

    def _within(self, node: Node) -> tuple[float, ...]:
        """What a box holds.

        Last whether it begins with a heading: 1, one that offers something else than text: 2.
        """
        if node.within is None:
            first = self.lines[node.start]
            headed = first.size < 100 and (first.box.tag in HEADINGS or first.bold_chars > 0.9 * first.size)
            count, chars = node.lines, node.chars
            node.within = (
                min(count, 300),
                node.prose / self.total_prose,
                node.link_chars / chars,
                chars / count,
                node.service / count,
                2 if self.starts[node.start] in _BOX_HEADS else int(headed),
            )
        return node.within

    def _above(self, node: Node) -> list[float]:
        """What a box and the two around it hold, in one list."""
        if node.above is None:
            one = node.outer or node
            two = one.outer or one
            node.firsts = node.start, one.start, two.start
            node.above = [*self._within(node), *self._within(one), *self._within(two)]
        return node.above

    def _rows(self, menu: Sequence[bool], images: set[int]) -> list[list[float] | None]:
        lines, own, starts, words, headline = self.lines, self.own, self.starts, self.words, self.headline
        texts = [line.text for line in lines]
        places = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))  # the first of each
        page_prose = min(self.total_prose, 10_000)
        page = self._page()
        last = [-_FAR] * 4  # where the last line of each kind is, at the end a date
        h1s = 0
        copies = Counter(texts)
        heading, heading_kind, heading_level = -_FAR, 0, 9  # the last one: where, 1 or (of another box) 2, its level
        rows: list[list[float] | None] = [None] * len(lines)
        for i, line in enumerate(lines):
            start = starts[i]
            if start in _SINCE and line.size < 150:
                last[_SINCE[start]] = i
            if line.box.tag == "h1":
                h1s += 1
            if line.box.tag in HEADINGS and line.size < 200:
                heading, heading_kind, heading_level = i, 2 if start in _BOX_HEADS else 1, int(line.box.tag[1])
            self.heading[i] = heading
            if menu[i]:
                continue
            if line.size < 45 and _THREE_DIGITS.search(line.text):
                last[-1] = i
            node, box, text, size = own[i], line.box, line.text, line.size
            tag, around = box.tag, node.outer or node
            begin = text[:_BEGINNING]
            words_begun = begin.split()
            above = self._above(around)
            rows[i] = row = [
                size,
                line.link_share,
                text[-1] in ENDS or (size >= _PROSE and _is_unstopped(text)),
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
                size > 20 and text[:40] in self.description,
                box.hidden,
                start == _MORE,
                start == _CREDIT,
                len(line.links),
                line.gap,
                text.count("!") + text.count("?"),
                text[0] in _QUOTES,
                min(node.twins, 100),
                node.twin / node.twins,
                min(node.most, 100),
                min(node.unit, 5_000),
                h1s,
                *[min(i - each, _FAR) for each in last],
                *page,
                tag == "blockquote",
                tag in _CELLS,
                tag == "pre" or "pre" in box.tags,
                text[-1] in _COLONS,
                i > 0 and texts[i - 1][-1] in _COLONS,
                min(copies[text], 20),
                text[-1] == "…" or text[-3:] == "...",
                len(_DIGIT.findall(begin)),
                text.count(","),
                sum([word[0].isupper() for word in words_begun]) / len(words_begun),
                min(i - heading, _FAR),
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
        return rows


def _page_type(reading: ParsedHtml) -> int:
    """By its metadata: 0 nothing, 1 an article of some kind, 2 a blog's, 3 a newspaper's."""
    kinds = reading.jsonld.article.get("@type")
    said = " ".join(kinds) if isinstance(kinds, list) else str(kinds or "")
    if "News" in said or "Reportage" in said:
        return 3
    if "Blog" in said:
        return 2
    stated = reading.meta.get("og:type")
    return int(bool(said) or (stated is not None and "article" in stated[1].lower()))


def _hear(nodes: Iterable[Node], majority: float) -> None:
    """What boxes say of their lines by class and tag; one with most of the page's text says next to nothing."""
    for node in nodes:  # outer before inner
        box, outer = node.box, node.parent
        bits = TAG_BITS.get(box.tag, 0)
        if box.hints:
            bits |= hint_bits(box.hints)
        if node.chars > majority or box.depth <= 1:
            bits &= _TELLING
        node.says = bits
        node.around = bits | outer.around if outer is not None else bits


_FAR = 60  # lines
_QUOTES = frozenset("\"'“”„«»‘’「『")
_COLONS = frozenset(":：")
_CELLS = frozenset(("td", "th", "dd", "dt"))
_HEADINGS_AND_CELLS = _CELLS | frozenset(HEADINGS)
_PARAGRAPHS_AND_ITEMS = frozenset(("p", "li"))
_KEPT_TAGS = _HEADINGS_AND_CELLS | {"p"}
_DIGIT = re.compile(r"\d")
_BEGINNING = 120  # characters of a line whose digits and capitals are counted
# Kinds of lines whose last place is remembered, and where.
_SINCE = {START_KINDS.index(kind): slot for kind, slot in {"byline": 0, "comment": 1, "more": 2, "letter": 2}.items()}
_THREE_DIGITS = re.compile(r"\d\D*\d\D*\d")
_MORE, _CREDIT = START_KINDS.index("more"), START_KINDS.index("credit")
_SERVICE = frozenset(START_KINDS.index(kind) for kind in ("more", "letter", "share", "comment", "advert"))
_LETTER = WORD_KINDS.index("letter")
_BOX_HEADS = _SERVICE | {START_KINDS.index("byline")}
_UNSEEN = BITS["unseen"]
# What even the box of the whole page may say: that it is the text, or the article element.
_TELLING = BITS["text"] | TAG_BITS["article"]
