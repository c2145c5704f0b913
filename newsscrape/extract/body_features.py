"""What is measured of each line before a model decides whether it is article text.

Numbers only, from structure, neighbours and words; nothing here decides. Linear in the size of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from newsscrape.extract.body_boxes import Node, build
from newsscrape.extract.body_lines import ENDS, Line
from newsscrape.extract.body_words import (
    GROUPS,
    HINT_GROUPS,
    START_KINDS,
    TAG_BITS,
    WORD_KINDS,
    hint_bits,
    start_kind,
    word_kinds,
)
from newsscrape.extract.document import HEADINGS
from newsscrape.extract.reading import Reading

_COMMAS = re.compile(r"[,;:،、；：，؛]")
_NOT_ALNUM = re.compile(r"[\W_]+")
_MAJORITY = 0.7  # a box with more of the page's text than this says nothing of one line by its class
_MEASURED = 600  # characters of a line that are measured
_PROSE = 60  # characters from which a line with sentence punctuation counts as prose
MAX_SOURCE = 100_000  # characters of articleBody that are compared with
MAX_COMPARED = 3_000  # lines that are compared with it

LOCAL = (
    "size link_share ends comma_rate lower_share bold_share heading is_p is_li is_cell is_div position after_headline "
    "repeated image_before article_page page_prose in_ld ld_cover in_description hidden"
).split()
AROUND = ("size", "link_share", "prose", "heading", "together", "alike")
WITHIN = ("lines", "prose", "links", "average", "service", "headed")
FEATURES = (
    *LOCAL,
    *(f"start:{kind}" for kind in START_KINDS),
    *(f"word:{kind}" for kind in WORD_KINDS),
    *(f"in:{group}" for group in GROUPS),
    "box_lines",
    *(f"up{level}:{name}" for level in (1, 2, 3) for name in WITHIN),
    *(f"{side}:{name}" for side in ("before", "after") for name in AROUND),
)


def key_of(text: str) -> str:
    """Letters and digits alone, lower case: for finding a text again in another form of it."""
    return _NOT_ALNUM.sub("", text.lower())


def is_menu(line: Line) -> bool:
    """A line that is all link: a menu, a tag, a teaser's headline; never looked at further."""
    return (line.link_share > 0.9 and line.size < 160) or (line.link_share > 0.75 and line.links > 3)


@lru_cache(maxsize=16_384)
def levels(said: tuple[int, int, int]) -> tuple[int, ...]:
    """Three sets of bits, each within the next, as a number from 0 to 3 for each group."""
    own, near, around = said
    return tuple([(own >> i & 1) + (near >> i & 1) + (around >> i & 1) for i in range(len(GROUPS))])


class Measure:
    """The features of one page's lines. ``rows[i]`` is None for a line that is never text: menus, unseen labels."""

    def __init__(self, reading: Reading, lines: Sequence[Line], headline_block: int | None) -> None:
        self.lines = lines
        self.prose = [_prose(line) for line in lines]
        self.counts, self.later = _repetitions(lines)
        menu = [is_menu(line) for line in lines]
        self.starts = [-1 if m or x.size >= 400 else start_kind(x.text) for x, m in zip(lines, menu, strict=True)]
        self.words = [_NO_WORDS if m or x.size >= 250 else word_kinds(x.text) for x, m in zip(lines, menu, strict=True)]
        service = [kind in _SERVICE or words[_LETTER] for kind, words in zip(self.starts, self.words, strict=True)]
        unseen = [_is_label(*each) for each in zip(lines, self.counts, menu, strict=True)]
        self.own, self.nodes = build(lines, self.prose, service, menu, unseen)
        self.total = max(1, sum(line.size for line in lines))
        self.total_prose = max(1.0, sum(self.prose))
        self.headline: int | None = (
            next((i for i, x in enumerate(lines) if x.blocks[-1] >= headline_block), None)
            if headline_block is not None
            else None
        )
        kind = reading.meta.get("og:type", "article:published_time")
        self.article_page = int(bool(reading.jsonld.article) or (kind is not None and kind[1] != "website"))
        self.images = {index for _, index in reading.document.marks["img"]}
        self._sources(reading)
        self.seen = [i for i, skipped in enumerate(unseen) if not skipped]  # lines that have neighbours
        self.rows: list[list[float] | None] = [None] * len(lines)
        prose = self.prose
        around = [(lines[i].size, lines[i].link_share, prose[i] > 0, lines[i].box.tag in HEADINGS) for i in self.seen]
        for place, i in enumerate(self.seen):
            if not menu[i]:
                self.rows[i] = self._row(place, i, around)

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
        found, compared = 0.0, 0
        for i, line in enumerate(self.lines):
            if line.size < 15 or line.link_share > 0.9:
                continue
            compared += 1
            if compared > MAX_COMPARED:
                break
            key = key_of(line.text[:80])
            self.in_source[i] = len(key) > 8 and key in self.source
            found += self.in_source[i] * self.prose[i]
        self.cover = found / self.total_prose

    def _say(self, node: Node) -> tuple[int, ...]:
        """For each group 3 where the line's box itself says so, 2 for its parent, 1 for any box around it."""
        path: list[Node] = []
        current: Node | None = node
        while current is not None and current.said is None:
            path.append(current)
            current = current.parent
        for inner in reversed(path):
            box, outer = inner.box, inner.parent
            bits = TAG_BITS.get(box.tag, 0)
            if box.hints:
                bits |= hint_bits(box.hints)
            if box.depth <= 1 or inner.chars > _MAJORITY * self.total:
                bits &= _TELLING
            inner.said = (
                (bits, bits | outer.said[0], bits | outer.said[2]) if outer and outer.said else (bits, bits, bits)
            )
        return levels(node.said or (0, 0, 0))

    def _within(self, node: Node) -> tuple[float, ...]:
        """What a box holds, and whether it begins with a heading: 1, one that offers something else than text: 2."""
        if node.within is None:
            first = self.lines[node.first]
            headed = first.size < 100 and (first.box.tag in HEADINGS or first.bold_chars > 0.9 * first.size)
            node.within = (
                min(node.lines, 300),
                node.prose / self.total_prose,
                node.link_chars / node.chars,
                node.chars / node.lines,
                node.service / node.lines,
                2 if self.starts[node.first] in _BOX_HEADS else int(headed),
            )
        return node.within

    def _row(self, place: int, i: int, around: Sequence[tuple[float, ...]]) -> list[float]:
        line, node = self.lines[i], self.own[i]
        box, text, tag = line.box, line.text[:_MEASURED], line.box.tag
        words = text.split(None, 25)[:25]
        row: list[float] = [
            line.size,
            line.link_share,
            line.text[-1] in ENDS,
            len(_COMMAS.findall(text)) / len(text) * 100,
            sum([word[0].islower() for word in words]) / len(words),
            line.bold_chars / line.size,
            int(tag[1]) if tag in HEADINGS else 9,
            tag == "p",
            tag == "li",
            tag in _CELLS,
            tag == "div",
            i / len(self.lines),
            min(max(i - self.headline, -30), 200) if self.headline is not None else -99,
            self.later[i],
            line.blocks[0] in self.images,
            self.article_page,
            min(self.total_prose, 10_000),
            self.in_source[i],
            self.cover,
            line.size > 20 and text[:40] in self.description,
            box.hidden,
            *_ONE_START[self.starts[i]],
            *self.words[i],
            *self._say(node),
            min(node.lines, 50),
        ]
        for _ in range(3):
            node = node.outer
            row += self._within(node)
            if node.first == i:
                row[-1] = 0
        for j in (place - 1, place + 1):
            if 0 <= j < len(around):
                other = self.lines[self.seen[j]].box
                row += around[j]
                row.append(other is box or other.parent is box.parent)
                row.append(other.tag == tag and other.hints == box.hints)
            else:
                row += _NOBODY
        return row


def _prose(line: Line) -> float:
    """How much of a line is running text, in characters."""
    if line.size < _PROSE or line.text[-1] not in ENDS:
        return 0.0
    return line.size * (1.0 - line.link_share)


def _repetitions(lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """How often each line's text stands on the page, and 1 for those that stood before."""
    counts: dict[str, int] = {}
    later = []
    for line in lines:
        count = counts[line.text] = counts.get(line.text, 0) + 1
        later.append(int(count > 1))
    return [counts[line.text] for line in lines], later


def _is_label(line: Line, count: int, menu: bool) -> bool:
    """A line for screen readers, or one that stands again and again ("Advertisement"): not part of the flow."""
    return line.size < 120 and (
        count > 3 or (bool(line.box.hints) and not menu and bool(hint_bits(line.box.hints) & _UNSEEN))
    )


_NOBODY = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
_NO_WORDS = (False,) * len(WORD_KINDS)
_ONE_START = [tuple(i == kind for kind in range(len(START_KINDS))) for i in range(len(START_KINDS))]
_ONE_START.append((False,) * len(START_KINDS))  # for -1
_SERVICE = frozenset(START_KINDS.index(kind) for kind in ("more", "letter", "share", "comment", "advert"))
_LETTER = WORD_KINDS.index("letter")
_BOX_HEADS = _SERVICE | {START_KINDS.index("byline")}
_CELLS = frozenset(("td", "th", "dd", "dt"))
_UNSEEN = 1 << list(HINT_GROUPS).index("unseen")
# What even the box of the whole page may say: that it is the text, or the article element.
_TELLING = (1 << list(HINT_GROUPS).index("text")) | TAG_BITS["article"]
