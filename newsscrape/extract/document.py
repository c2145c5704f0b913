"""A page as a reader sees it: lines of text in order, each with the boxes it stands in.

One walk over the tree turns any markup (2004 tables with ``<font>`` and ``<br>``, divs, semantic HTML5) into
the same shape, so that every field is read from structure and text and none depends on class names. What a
browser never shows (scripts, styles, templates without a shadow root) is left out; a box that the page hides stays,
and says so. Whether text is *article* text is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from newsscrape.extract.elements import (
    BOLD_TYPE,
    BOX,
    BREAK,
    INLINE,
    KINDS,
    LINK,
    LOOKED_INTO,
    PREFORMATTED,
    SKIP,
    TEXT_TAGS,
    TIME,
    drop_cap,
    is_inline,
    look,
)
from newsscrape.extract.visibility import ClassRules, is_unseen_name, style_of

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
MAX_HINTS = 1_000  # characters of class and id; caches are keyed by them, and a torn page can have a megabyte in one
MAX_BLOCKS = 20_000  # a page with more lines of text than this is cut there; the largest real ones have 6,000
# Zero-width space, direction marks, word joiner, byte order mark, soft hyphen. Not ZWNJ: Persian is written with it.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")


@dataclass(slots=True, eq=False)
class Box:
    """A block-level element that holds text: ``parent`` up to the root, ``hints`` its class and id, lower case.

    Of very long ones the beginning. ``hidden``: a reader does not see it, by its own markup or that of a box around
    it. ``tags`` are its own and those of all boxes around it. ``level`` is 1 to 6 in ``h1`` … ``h6`` and in boxes
    inside one, else None. ``first`` and ``end`` bound the indices of its blocks. ``preformatted``: line ends show.
    """

    element: Any
    tag: str
    hints: str
    parent: Box | None
    depth: int
    hidden: bool
    tags: frozenset[str]
    level: int | None = None
    first: int = 0
    end: int = 0
    preformatted: bool = False

    def ancestors(self) -> Iterator[Box]:
        """The box itself, then outwards to the root."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent


@dataclass(slots=True, eq=False)
class Block:
    """One line of text as a browser would set it, never empty.

    ``gap`` tells what parts it from the block before: 0 a block boundary, else the number of ``<br>`` between (or of
    line ends, where these show).
    ``links`` are the ``a`` elements whose text stands in it, ``link_chars`` how many characters they hold,
    ``bold_chars`` likewise for bold type, ``inline`` every inline element in it (``time``, ``span`` …) with
    the text that it adds directly. ``size`` is its length in characters, ``link_share`` how many of them are link
    text, 0 to 1. ``last`` is the index of the last line put together in it (``body_lines``): else its own.
    """

    index: int
    text: str
    box: Box
    gap: int
    links: Sequence[Any]
    link_chars: int
    bold_chars: int
    inline: Sequence[tuple[Any, str]]
    size: int
    link_share: float
    last: int

    @property
    def tag(self) -> str:
        return self.box.tag

    @property
    def heading_level(self) -> int | None:
        """1 to 6 where it stands in ``h1`` … ``h6`` (also a box inside one), else None."""
        return self.box.level

    def inside(self, *tags: str) -> bool:
        """Whether it stands anywhere inside an element with one of these tags."""
        return not self.box.tags.isdisjoint(tags)


@dataclass(eq=False)
class Document:
    """``blocks`` in reading order; ``marks`` the elements that are not text but matter, with the index of the
    block that follows or holds them: ``img``, ``time`` and ``noscript``."""

    root: Any
    blocks: list[Block]
    marks: dict[str, list[tuple[Any, int]]]
    truncated: bool = False

    @cached_property
    def title(self) -> str | None:
        """The text of ``<title>``."""
        found = next(self.root.iter("title"), None)
        return (clean(found.text or "") or None) if found is not None else None

    @cached_property
    def language(self) -> str | None:
        """The ``lang`` of the html element, as declared."""
        root = self.root
        return root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")


def clean(text: str) -> str:
    """White space folded to single spaces, invisible characters dropped, ends trimmed."""
    folded = " ".join(text.split())
    if folded.isascii() or folded.isprintable():  # what is invisible does not count as printable
        return folded
    return " ".join(_INVISIBLE.sub("", folded).split())


_MIN_NOSCRIPT = 500  # characters; less is a note that scripts are needed
_PARAGRAPH = 80


def read_document(root: Any) -> Document:
    """Walk the tree once. Iterative, so that hostile nesting cannot exhaust the stack.

    Where nearly all of the text is in ``<noscript>``, for readers without scripts, that is read as well.
    """
    walk = _Walk(root)
    document = walk.run()
    if walk.noscripts and _hold_the_text(walk.noscripts, document.blocks):
        for element in walk.noscripts:
            element.tag = "div"
        document = _Walk(root).run()
    return document


def _hold_the_text(noscripts: Sequence[Any], blocks: Sequence[Block]) -> bool:
    """Whether ``<noscript>`` elements hold more text than all lines outside that are long enough for a paragraph."""
    inside = sum(len(clean(text)) for element in noscripts for text in element.itertext(*TEXT_TAGS))
    return inside >= _MIN_NOSCRIPT and inside > sum(block.size for block in blocks if block.size >= _PARAGRAPH)


class _Walk:
    """State of the one walk: the open boxes and inline elements, and the line being put together.

    This is the busiest code there is, an eighth of the work on a page: what is done at every element stands in the
    loop itself, and what is only white space makes no line.
    """

    def __init__(self, root: Any) -> None:
        self.root = root
        self.blocks: list[Block] = []
        self.marks: dict[str, list[tuple[Any, int]]] = {"img": [], "time": [], "noscript": []}
        # The open block-level elements; and the boxes of the first of them: one is made when there is text in it,
        # which in half of them there never is.
        self.open: list[Any] = [root]
        self.boxes: list[Box] = [Box(root, "html", "", None, 0, False, frozenset(("html",)))]
        self.parts: list[str] = []  # empty until there is more than white space
        self.pieces: list[tuple[Any, str]] = []
        self.links: list[Any] = []
        self.link_chars = self.bold_chars = self.breaks = 0
        self.rules = ClassRules()
        self.noscripts: list[Any] = []

    def run(self) -> Document:  # noqa: PLR0915 - one loop, see above
        root, blocks, opened, boxes, parts = self.root, self.blocks, self.open, self.boxes, self.parts
        images, times = self.marks["img"], self.marks["time"]
        inline: list[Any] = []
        links: list[Any] = []  # those of ``inline`` that are links
        bold = 0  # and how many of them are bold
        kind_of = KINDS.get
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            kind = kind_of(tag, BOX)
            if event == "start":
                if kind == BOX:
                    if ("-" in tag or tag == "button") and is_inline(element, tag):
                        inline.append(element)
                    elif len(blocks) > MAX_BLOCKS:
                        walk.skip_subtree()
                        continue
                    elif element is not root:
                        if parts:
                            self.flush()
                        self.breaks = 0
                        opened.append(element)
                elif kind <= TIME:
                    if kind == INLINE:
                        hidden, as_block = look(element)
                        if hidden:
                            walk.skip_subtree()
                            continue
                        if as_block:
                            if parts:
                                self.flush()
                            self.breaks = 0
                            opened.append(element)
                        else:
                            inline.append(element)
                    else:
                        inline.append(element)
                    if kind == LINK:
                        links.append(element)
                    elif kind == BOLD_TYPE:
                        bold += 1
                    elif kind == TIME:
                        times.append((element, len(blocks)))
                elif kind == BREAK:
                    if parts:
                        self.flush()
                    self.breaks += 1
                elif kind == SKIP or len(blocks) > MAX_BLOCKS:
                    if tag not in LOOKED_INTO or not self.is_shadow_root(element, tag):
                        walk.skip_subtree()
                        continue
                    if parts:
                        self.flush()
                    self.breaks = 0
                    opened.append(element)
                else:
                    images.append((element, len(blocks)))
                    if element.tail and element.tail[0].islower():
                        parts.extend(drop_cap(element))
                text = element.text
            else:
                if opened[-1] is element:
                    if parts:
                        self.flush()
                    self.breaks = 0
                    if len(boxes) == len(opened):
                        boxes.pop().end = len(blocks)
                    opened.pop()
                elif inline and inline[-1] is element:
                    inline.pop()
                    if kind == LINK:
                        links.pop()
                    elif kind == BOLD_TYPE:
                        bold -= 1
                text = element.tail
            if not text:
                continue
            if text.isspace():
                if parts:
                    parts.append(text)
                continue
            parts.append(text)
            if inline:
                self.pieces.append((inline[-1], text))
                if links:
                    self.link_chars += len(text)
                    if not self.links or self.links[-1] is not links[-1]:
                        self.links.append(links[-1])
                if bold:
                    self.bold_chars += len(text)
        if parts:
            self.flush()
        return Document(root, blocks[:MAX_BLOCKS], self.marks, truncated=len(blocks) > MAX_BLOCKS)

    def is_shadow_root(self, element: Any, tag: str) -> bool:
        """Whether a skipped element is shown after all: a template that browsers put in the page's place.

        Style sheets and ``<noscript>`` are noted.
        """
        if tag in ("head", "style"):
            for sheet in element.iter("style"):
                self.rules.read(sheet.text or "")
        elif tag == "noscript":
            self.noscripts.append(element)
            self.marks["noscript"].append((element, len(self.blocks)))
        return tag == "template" and (element.get("shadowrootmode") or element.get("shadowroot")) is not None

    def flush(self) -> None:
        """End the line."""
        parts = self.parts
        raw = parts[0] if len(parts) == 1 else "".join(parts)
        text = " ".join(raw.split())
        if not text.isascii() and not text.isprintable():
            text = clean(text)
        if not text:
            parts.clear()
            return
        size = len(text)
        boxes, blocks = self.boxes, self.blocks
        box = boxes[-1]
        if len(boxes) < len(self.open):
            for element in self.open[len(boxes) :]:
                box = _box(element, box, len(blocks), self.rules)
                boxes.append(box)
        if box.preformatted and "\n" in raw:
            self.flush_lines(box)
            return
        parts.clear()
        index = len(blocks)
        if self.pieces:
            linked, bold = min(self.link_chars, size), min(self.bold_chars, size)
            block = Block(
                index, text, box, self.breaks, self.links, linked, bold, self.pieces, size, linked / size, index
            )
            self.pieces, self.links = [], []
            self.link_chars = self.bold_chars = 0
        else:
            block = Block(index, text, box, self.breaks, (), 0, 0, (), size, 0.0, index)
        blocks.append(block)
        self.breaks = 0

    def flush_lines(self, box: Box) -> None:
        """End a line at every line end: for text in which these show. Links count whole where any of them stands."""
        pieces, links, blocks = iter(self.pieces), frozenset(self.links), self.blocks
        element, inner = next(pieces, (None, ""))
        lines: list[list[tuple[Any, str]]] = [[]]
        for part in self.parts:
            owner = None
            if part is inner:
                owner = element
                element, inner = next(pieces, (None, ""))
            begin, *rest = part.split("\n")
            lines[-1].append((owner, begin))
            lines += [[(owner, each)] for each in rest]
        for number, line in enumerate(lines):
            self.breaks += number > 0
            text = clean("".join([each for _, each in line]))
            if not text:
                continue
            inline = [(owner, each) for owner, each in line if owner is not None and each]
            linked = [
                (link, each) for owner, each in inline for link in (owner, *owner.iterancestors("a")) if link in links
            ]
            size, index = len(text), len(blocks)
            chars = min(sum([len(each) for _, each in linked]), size)
            owners = list(dict.fromkeys(link for link, _ in linked))
            blocks.append(Block(index, text, box, self.breaks, owners, chars, 0, inline, size, chars / size, index))
            self.breaks = 0
        self.parts.clear()
        self.breaks = 0
        self.pieces, self.links = [], []
        self.link_chars = self.bold_chars = 0


def _box(element: Any, parent: Box, first: int, rules: ClassRules) -> Box:
    tag, hidden, hints, preformatted = element.tag, parent.hidden, "", parent.preformatted
    attributes = element.items()  # asked for at once: most elements have none or one
    if attributes:
        name = ident = ""
        for key, value in attributes:
            if key == "class":
                name = value
            elif key == "id":
                ident = value
            elif key in ("hidden", "popover"):
                hidden = hidden or value != "until-found"
            elif key == "style":
                unseen, preserved, _ = style_of(value)
                hidden = hidden or unseen
                preformatted = preformatted if preserved is None else preserved
        if name or ident:
            hints = f"{name} {ident}"[:MAX_HINTS].lower()
            if name:
                hidden = hidden or is_unseen_name(hints)
                classes = hints.split() if rules.unseen or rules.preserved else ()
                hidden = hidden or not rules.unseen.isdisjoint(classes)
                preformatted = preformatted or not rules.preserved.isdisjoint(classes)
    if tag in PREFORMATTED:
        preformatted = element.find("code") is None
    if tag == "body":
        hidden = False  # until a script has loaded
    level = int(tag[1]) if tag in HEADINGS else parent.level
    around = parent.tags
    tags = around if tag in around else around | {tag}
    return Box(element, tag, hints, parent, parent.depth + 1, hidden, tags, level, first, preformatted=preformatted)
