"""What is measured of each line before a model decides whether it is article text.

Numbers only, from structure, neighbours and words; nothing here decides. Linear in the size of the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from newsscrape.extract.body_boxes import Node, build
from newsscrape.extract.body_lines import ENDS, Line
from newsscrape.extract.body_words import (
    BITS,
    GROUPS,
    NO_WORDS,
    START_KINDS,
    TAG_BITS,
    WORD_KINDS,
    hint_bits,
    start_kinds,
    word_kinds,
)
from newsscrape.extract.document import HEADINGS
from newsscrape.extract.reading import Reading

_NOT_ALNUM = re.compile(r"[\W_]+")
_MAJORITY = 0.7  # a box with more of the page's text than this says nothing of one line by its class
_PROSE = 60  # characters from which a line with sentence punctuation counts as prose
MAX_SOURCE = 100_000  # characters of articleBody that are compared with
MAX_COMPARED = 3_000  # lines that are compared with it

LOCAL = (
    "size link_share ends bold_share heading is_p is_li is_div position after_headline repeated image_before "
    "page_prose in_description hidden start:more start:credit"
).split()
AROUND = ("size", "link_share", "together", "alike")
WITHIN = ("lines", "prose", "links", "average", "service", "headed")
FEATURES = (
    *LOCAL,
    *(f"word:{kind}" for kind in WORD_KINDS),
    *(f"in:{group}" for group in GROUPS),
    "box_lines",
    *(f"up{level}:{name}" for level in (1, 2, 3) for name in WITHIN),
    *(f"{side}:{name}" for side in ("before", "after") for name in AROUND),
)
# Those that are whole numbers from 0, or yes and no.
COUNTS = (
    frozenset(FEATURES)
    - set("link_share bold_share position after_headline before:link_share after:link_share".split())
    - {f"up{level}:{name}" for level in (1, 2, 3) for name in ("prose", "links", "average", "service")}
)


def key_of(text: str) -> str:
    """Letters and digits alone, lower case: for finding a text again in another form of it."""
    return _NOT_ALNUM.sub("", text.lower().replace(" ", ""))


def levels(node: Node) -> bytes:
    """For each group 3 where the line's box itself says so, 2 for its parent, 1 for any box around it."""
    near = node.says | node.parent.says if node.parent is not None else node.says
    return (node.says + near + node.around).to_bytes(len(GROUPS), "little")


class Measure:
    """The features of one page's lines. ``rows[i]`` is None for a line that is never text: menus, unseen labels."""

    def __init__(self, reading: Reading, lines: Sequence[Line], headline_block: int | None) -> None:
        self.lines = lines
        # How much of each line is running text, in characters.
        self.prose = [x.size - x.link_chars if x.size >= _PROSE and x.text[-1] in ENDS else 0 for x in lines]
        texts = [line.text for line in lines]
        counts = Counter(texts)
        self.places = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))  # the first of each
        # Lines that are all link: menus, tags, headlines of teasers; never looked at further.
        menu = [(x.link_share > 0.9 and x.size < 160) or (x.link_share > 0.75 and x.links > 3) for x in lines]
        self.starts = [-1] * len(lines)
        short = [i for i, line in enumerate(lines) if line.size < 400 and not menu[i]]
        for i, kind in zip(short, start_kinds([lines[i].text for i in short]), strict=True):
            self.starts[i] = kind
        self.words = [NO_WORDS] * len(lines)
        short = [i for i in short if lines[i].size < 250]
        for i, kinds in zip(short, word_kinds([lines[i].text for i in short]), strict=True):
            self.words[i] = kinds
        service = [kind in _SERVICE or words[_LETTER] for kind, words in zip(self.starts, self.words, strict=True)]
        unseen = [
            line.size < 120 and (counts[line.text] > 3 or (not linked and _is_unseen(line.box.hints)))
            for line, linked in zip(lines, menu, strict=True)
        ]  # labels for screen readers, and those that stand again and again ("Advertisement"): no part of the flow
        self.own, self.nodes = build(lines, self.prose, service, menu, unseen)
        self.total_prose = max(1, sum(self.prose))
        self.page_prose = min(self.total_prose, 10_000)
        self.headline: int | None = (
            next((i for i, x in enumerate(lines) if x.last >= headline_block), None)
            if headline_block is not None
            else None
        )
        self.images = {index for _, index in reading.document.marks["img"]}
        self._sources(reading)
        self.seen = [i for i, skipped in enumerate(unseen) if not skipped]  # lines that have neighbours
        _hear(self.nodes, _MAJORITY * max(1, sum([line.size for line in lines])))
        self.rows: list[list[float] | None] = [None] * len(lines)
        plain = [place for place, i in enumerate(self.seen) if not menu[i]]
        for place in plain:
            self.rows[self.seen[place]] = self._row(place)

    def _sources(self, reading: Reading) -> None:
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

    def _within(self, node: Node) -> tuple[int, tuple[float, ...]]:
        """The first line of a box, and what the box holds.

        Last whether it begins with a heading: 1, one that offers something else than text: 2.
        """
        if node.within is None:
            start = self.seen[bisect_left(self.seen, node.start)]
            first = self.lines[start]
            headed = first.size < 100 and (first.box.tag in HEADINGS or first.bold_chars > 0.9 * first.size)
            count, chars = node.lines, node.chars
            node.within = (
                start,
                (
                    min(count, 300),
                    node.prose / self.total_prose,
                    node.link_chars / chars,
                    chars / count,
                    node.service / count,
                    2 if self.starts[start] in _BOX_HEADS else int(headed),
                ),
            )
        return node.within

    def _above(self, node: Node) -> list[float]:
        """What a box and the two around it hold, in one list."""
        if node.above is None:
            outer = node.outer or node
            around = self._within(node), self._within(outer), self._within(outer.outer or outer)
            node.firsts = tuple([start for start, _ in around])
            node.above = [value for _, values in around for value in values]
        return node.above

    def _row(self, place: int) -> list[float]:
        i = self.seen[place]
        line, node = self.lines[i], self.own[i]
        box, text, tag, size, start = line.box, line.text, line.box.tag, line.size, self.starts[i]
        row: list[float] = [
            size,
            line.link_share,
            text[-1] in ENDS,
            line.bold_chars / size,
            int(tag[1]) if tag in HEADINGS else 9,
            tag == "p",
            tag == "li",
            tag == "div",
            i / len(self.lines),
            min(max(i - self.headline, -30), 200) if self.headline is not None else -99,
            self.places[text] != i,
            line.first in self.images,
            self.page_prose,
            size > 20 and text[:40] in self.description,
            box.hidden,
            start == _MORE,
            start == _CREDIT,
            *self.words[i],
            *levels(node),
            min(node.lines, 50),
        ]
        around, above = node.outer or node, len(row)
        row += self._above(around)
        if i in around.firsts:  # the line is its box's own heading
            for level, first in enumerate(around.firsts, 1):
                if first == i:
                    row[above + level * len(WITHIN) - 1] = 0
        for j in (place - 1, place + 1):
            if 0 <= j < len(self.seen):
                other = self.seen[j]
                neighbour = self.lines[other]
                near = neighbour.box
                row += (
                    neighbour.size,
                    neighbour.link_share,
                    near is box or near.parent is box.parent,
                    near.tag == tag and near.hints == box.hints,
                )
            else:
                row += _NOBODY
        return row


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


def _is_unseen(hints: str) -> bool:
    return hints != "" and hint_bits(hints) & _UNSEEN != 0


_NOBODY = (0, 0.0, False, False)
_MORE, _CREDIT = START_KINDS.index("more"), START_KINDS.index("credit")
_SERVICE = frozenset(START_KINDS.index(kind) for kind in ("more", "letter", "share", "comment", "advert"))
_LETTER = WORD_KINDS.index("letter")
_BOX_HEADS = _SERVICE | {START_KINDS.index("byline")}
_UNSEEN = BITS["unseen"]
# What even the box of the whole page may say: that it is the text, or the article element.
_TELLING = BITS["text"] | TAG_BITS["article"]
