"""A page as a reader sees it: lines of text in order, each with the boxes it stands in.

One walk over the tree turns any markup (2004 tables with ``<font>`` and ``<br>``, divs, semantic HTML5) into
the same shape, so that every field is read from structure and text and none depends on class names. What a
browser never shows (scripts, styles, templates) is left out; whether text is *article* text is not decided
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)
SKIPPED = frozenset(
    "applet area audio base canvas datalist dialog embed frame frameset head iframe input link math meta "
    "noframes noscript object optgroup option param progress script select style svg template textarea track "
    "video".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BOLD = frozenset(("b", "strong"))
MAX_BLOCKS = 20_000  # a page with more lines of text than this is cut there; the largest real ones have 6,000
# Zero-width space, direction marks, word joiner, byte order mark, soft hyphen. Not ZWNJ: Persian is written with it.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")


@dataclass(slots=True, eq=False)
class Box:
    """A block-level element that holds text: ``parent`` up to the root, ``hints`` its class and id, lower case.

    ``level`` is 1 to 6 in ``h1`` … ``h6`` and in boxes inside one, else None.
    """

    element: Any
    tag: str
    hints: str
    parent: Box | None
    depth: int
    hidden: bool
    level: int | None = None

    def ancestors(self) -> Iterator[Box]:
        """The box itself, then outwards to the root."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent


@dataclass(slots=True, eq=False)
class Block:
    """One line of text as a browser would set it, never empty.

    ``gap`` tells what parts it from the block before: 0 a block boundary, else the number of ``<br>`` between.
    ``links`` are the ``a`` elements whose text stands in it, ``link_chars`` how many characters they hold,
    ``bold_chars`` likewise for bold type, ``inline`` every inline element in it (``time``, ``span`` …) with
    the text that it adds directly.
    """

    index: int
    text: str
    box: Box
    gap: int
    links: list[Any]
    link_chars: int
    bold_chars: int
    inline: list[tuple[Any, str]]

    @property
    def tag(self) -> str:
        return self.box.tag

    @property
    def link_share(self) -> float:
        """Share of its characters that are link text, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text))

    @property
    def heading_level(self) -> int | None:
        """1 to 6 where it stands in ``h1`` … ``h6`` (also a box inside one), else None."""
        return self.box.level

    def inside(self, *tags: str) -> bool:
        """Whether it stands anywhere inside an element with one of these tags."""
        return any(box.tag in tags for box in self.box.ancestors())


@dataclass(eq=False)
class Document:
    """``blocks`` in reading order; ``marks`` the elements that are not text but matter, with the index of the
    block that follows or holds them: ``img`` and ``time``."""

    root: Any
    blocks: list[Block]
    marks: dict[str, list[tuple[Any, int]]]
    truncated: bool = False

    @cached_property
    def title(self) -> str | None:
        """The text of ``<title>``."""
        found = self.root.find(".//title")
        return (clean(found.text or "") or None) if found is not None else None

    @cached_property
    def language(self) -> str | None:
        """The ``lang`` of the html element, as declared."""
        root = self.root
        return root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")


def clean(text: str) -> str:
    """White space folded to single spaces, invisible characters dropped, ends trimmed."""
    folded = " ".join(text.split())
    if folded.isascii() or not _INVISIBLE.search(folded):
        return folded
    return " ".join(_INVISIBLE.sub("", folded).split())


def read_document(root: Any) -> Document:
    """Walk the tree once. Iterative, so that hostile nesting cannot exhaust the stack."""
    return _Walk(root).run()


class _Walk:
    """State of the one walk: the open box and inline elements, and the line being put together.

    This is the busiest code there is, a tenth of the work on a page: text is taken up in the loop itself, and
    what is only white space makes no line.
    """

    def __init__(self, root: Any) -> None:
        self.root = root
        self.blocks: list[Block] = []
        self.marks: dict[str, list[tuple[Any, int]]] = {"img": [], "time": []}
        # The open block-level elements, and the box of each: made when there is text for it, which half never have.
        self.open: list[Any] = [root]
        self.boxes: list[Box | None] = [Box(root, "html", "", None, 0, False)]
        self.inline: list[Any] = []
        self.parts: list[str] = []
        self.pieces: list[tuple[Any, str]] = []
        self.links: list[Any] = []
        self.link_chars = self.bold_chars = self.open_links = self.open_bold = self.breaks = 0
        self.blank = True  # no text in the line yet

    def run(self) -> Document:
        walk = etree.iterwalk(self.root, events=("start", "end"))
        opened, closed, inline = self.opened, self.closed, self.inline
        for event, element in walk:
            if event == "start":
                if opened(element):
                    text = element.text
                else:
                    walk.skip_subtree()
                    continue
            else:
                closed(element)
                text = element.tail
            if not text:
                continue
            self.parts.append(text)
            if text.isspace():
                continue
            self.blank = False
            if inline:
                self.pieces.append((inline[-1], text))
                if self.open_links:
                    self.link_chars += len(text)
                    link = next(e for e in reversed(inline) if e.tag == "a")
                    if not self.links or self.links[-1] is not link:
                        self.links.append(link)
                if self.open_bold:
                    self.bold_chars += len(text)
        self.flush()
        return Document(self.root, self.blocks[:MAX_BLOCKS], self.marks, truncated=len(self.blocks) > MAX_BLOCKS)

    def opened(self, element: Any) -> bool:
        """Enter an element; False where its inside is not to be read."""
        tag = element.tag
        if tag in INLINE or ("-" in tag and self.open[-1].tag == "p"):  # a custom element inside a paragraph
            self.inline.append(element)
            if tag == "a":
                self.open_links += 1
            elif tag in BOLD:
                self.open_bold += 1
            elif tag == "time":
                self.marks["time"].append((element, len(self.blocks)))
        elif tag == "br":
            self.flush()
            self.breaks += 1
        elif tag in SKIPPED or len(self.blocks) > MAX_BLOCKS:
            return False
        elif tag == "img":
            self.marks["img"].append((element, len(self.blocks)))
        elif element is not self.root:
            self.flush()
            self.breaks = 0
            self.open.append(element)
            self.boxes.append(None)
        return True

    def closed(self, element: Any) -> None:
        """Leave an element."""
        if self.inline and self.inline[-1] is element:
            self.inline.pop()
            tag = element.tag
            if tag == "a":
                self.open_links -= 1
            elif tag in BOLD:
                self.open_bold -= 1
        elif self.open[-1] is element:
            self.flush()
            self.breaks = 0
            self.open.pop()
            self.boxes.pop()

    def box(self) -> Box:
        """The box of the innermost open element; made now, with those around it, if it has not been needed yet."""
        boxes = self.boxes
        innermost = boxes[-1]
        if innermost is not None:
            return innermost
        made = len(boxes) - 1
        while boxes[made] is None:
            made -= 1
        around = boxes[made]
        assert around is not None
        for position in range(made + 1, len(boxes)):
            element = self.open[position]
            around = boxes[position] = _box(element, element.tag, around)
        return around

    def flush(self) -> None:
        """End the line, if there is one."""
        if not self.parts:
            return
        text = "" if self.blank else clean("".join(self.parts))
        self.parts.clear()
        self.blank = True
        if not text:
            return
        size = len(text)
        linked, bold = min(self.link_chars, size), min(self.bold_chars, size)
        self.blocks.append(
            Block(len(self.blocks), text, self.box(), self.breaks, self.links, linked, bold, self.pieces)
        )
        self.pieces, self.links = [], []
        self.breaks = self.link_chars = self.bold_chars = 0


def _box(element: Any, tag: str, parent: Box) -> Box:
    get = element.get
    name, ident, style = get("class"), get("id"), get("style")
    hints = f"{name or ''} {ident or ''}".lower() if name or ident else ""
    hidden = parent.hidden or get("hidden") is not None
    if style and not hidden:
        hidden = "display:none" in style.replace(" ", "").lower()
    level = int(tag[1]) if tag in HEADINGS else parent.level
    return Box(element, tag, hints, parent, parent.depth + 1, hidden, level)
