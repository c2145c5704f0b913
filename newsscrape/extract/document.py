"""A page as a reader sees it: lines of text in order, each with the boxes it stands in.

One walk over the tree turns any markup (2004 tables with ``<font>`` and ``<br>``, divs, semantic HTML5) into
the same shape, so that every field is read from structure and text and none depends on class names. What a
browser never shows (scripts, styles, templates) is left out; whether text is *article* text is not decided
here.
"""

from __future__ import annotations

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
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad"))
_INVISIBLE.pop(0x200C)  # ZWNJ is part of how Persian is written


@dataclass(slots=True, eq=False)
class Box:
    """A block-level element that holds text: ``parent`` up to the body, ``hints`` its class and id, lower case."""

    element: Any
    tag: str
    hints: str
    parent: Box | None
    depth: int
    hidden: bool

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
        for box in self.box.ancestors():
            if box.tag in HEADINGS:
                return int(box.tag[1])
        return None

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
    return folded if folded.isascii() else folded.translate(_INVISIBLE).strip()


def read_document(root: Any) -> Document:
    """Walk the tree once. Iterative, so that hostile nesting cannot exhaust the stack."""
    return _Walk(root).run()


class _Walk:
    """State of the one walk: the open box and inline elements, and the line being put together."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.blocks: list[Block] = []
        self.marks: dict[str, list[tuple[Any, int]]] = {"img": [], "time": []}
        self.box = Box(root, "html", "", None, 0, False)
        self.inline: list[Any] = []
        self.parts: list[str] = []
        self.pieces: list[tuple[Any, str]] = []
        self.links: list[Any] = []
        self.link_chars = self.bold_chars = self.open_links = self.open_bold = self.breaks = 0

    def run(self) -> Document:
        walk = etree.iterwalk(self.root, events=("start", "end"))
        opened = self.opened
        closed = self.closed
        for event, element in walk:
            if event == "start":
                if not opened(element):
                    walk.skip_subtree()
            else:
                closed(element)
                if len(self.blocks) >= MAX_BLOCKS:
                    return Document(self.root, self.blocks, self.marks, truncated=True)
        self.flush()
        return Document(self.root, self.blocks, self.marks)

    def opened(self, element: Any) -> bool:
        """Enter an element; False where its inside is not to be read."""
        tag = element.tag
        if tag in INLINE or ("-" in tag and self.box.tag == "p"):  # a custom element inside a paragraph
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
        elif tag in SKIPPED:
            return False
        elif tag == "img":
            self.marks["img"].append((element, len(self.blocks)))
        elif element is not self.root:
            self.flush()
            self.breaks = 0
            get = element.get
            name, ident = get("class"), get("id")
            hints = f"{name or ''} {ident or ''}".lower() if name or ident else ""
            parent = self.box
            style = get("style")
            hidden = parent.hidden or get("hidden") is not None
            if style and not hidden:
                hidden = "display:none" in style.replace(" ", "").lower()
            self.box = Box(element, tag, hints, parent, parent.depth + 1, hidden)
        if element.text:
            self.add(element.text)
        return True

    def closed(self, element: Any) -> None:
        """Leave an element and take up the text behind it."""
        tag = element.tag
        if self.inline and self.inline[-1] is element:
            self.inline.pop()
            if tag == "a":
                self.open_links -= 1
            elif tag in BOLD:
                self.open_bold -= 1
        elif self.box.element is element and self.box.parent is not None:
            self.flush()
            self.breaks = 0
            self.box = self.box.parent
        if element.tail:
            self.add(element.tail)

    def add(self, text: str) -> None:
        self.parts.append(text)
        if text.isspace():
            return
        size = len(text)
        if self.inline:
            self.pieces.append((self.inline[-1], text))
            if self.open_links:
                self.link_chars += size
                link = next(e for e in reversed(self.inline) if e.tag == "a")
                if not self.links or self.links[-1] is not link:
                    self.links.append(link)
            if self.open_bold:
                self.bold_chars += size

    def flush(self) -> None:
        """End the line, if there is one."""
        if not self.parts:
            return
        text = clean("".join(self.parts))
        self.parts = []
        if text:
            self.blocks.append(
                Block(
                    len(self.blocks), text, self.box, self.breaks, self.links,
                    min(self.link_chars, len(text)), min(self.bold_chars, len(text)), self.pieces,
                )
            )
            self.breaks = 0
            self.pieces, self.links = [], []
            self.link_chars = self.bold_chars = 0
