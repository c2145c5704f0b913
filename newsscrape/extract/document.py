"""A page as a reader sees it: lines of text in order, each with its enclosing boxes.

One walk over the tree (``walk``) converts any markup (2004 tables with ``<font>`` and ``<br>``, divs, semantic HTML5)
to the same structure. So every field is read from structure and text, and none depends on class names. Content that a
browser never shows (scripts, styles, templates without a shadow root) is left out; hidden boxes are kept and marked as
hidden. This module does not decide whether a text is *article* text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
MAX_HINTS = 1_000  # characters of class and id; caches are keyed by them, and a damaged page may have a megabyte in one
MAX_BLOCKS = 20_000  # a page with more lines of text is cut off there; the largest real ones have 6,000
# Zero-width space, direction marks, word joiner, byte order mark, soft hyphen. Not ZWNJ, which Persian needs.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")


@dataclass(slots=True, eq=False)
class Box:
    """A block-level element with text: ``parent`` up to the root, ``hints`` its class and id in lower case.

    Long hints are cut off. ``hidden``: invisible, by its own markup or that of a box around it. ``tags`` are its own
    and those of all boxes around it. ``level`` is 1 to 6 in ``h1`` … ``h6`` and in boxes inside one, else None.
    ``first`` and ``end`` bound the indices of its blocks. ``preformatted``: line breaks are visible.
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
        """The box itself, then its ancestors up to the root."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent

    def nearest(self, count: int) -> list[Box]:
        """The box itself and its ancestors, at most so many: for a few, faster than ``ancestors``."""
        found, box = [self], self.parent
        for _ in range(1, count):
            if box is None:
                break
            found.append(box)
            box = box.parent
        return found


@dataclass(slots=True, eq=False)
class Block:
    """One line of text as a browser would lay it out, never empty.

    ``gap`` is what separates it from the block before: 0 for a block boundary, else the number of ``<br>`` (or of
    visible line breaks). ``links`` are the ``a`` elements with text in it, ``link_chars`` the number of their
    characters, ``bold_chars`` the same for bold type, ``inline`` every inline element in it (``time``, ``span`` …) with
    its direct text. ``size`` is its length in characters, ``link_share`` the share of link text, 0 to 1. ``last`` is
    the index of the last line merged into it (``body_lines``), or its own.
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
        """1 to 6 within ``h1`` … ``h6`` (including a box inside one), else None."""
        return self.box.level

    def inside(self, *tags: str) -> bool:
        """Whether it is anywhere inside an element with one of these tags."""
        return not self.box.tags.isdisjoint(tags)


@dataclass(eq=False)
class Document:
    """``blocks`` in reading order; ``marks`` are elements that matter but are not text (``img``, ``time`` and
    ``noscript``), each with the index of the block that follows or contains it.
    """

    root: Any
    blocks: list[Block]
    marks: dict[str, list[tuple[Any, int]]]
    truncated: bool = False

    @cached_property
    def title(self) -> str | None:
        """The text of ``<title>``."""
        head = next(self.root.iterchildren("head"), None)
        found = next(head.iterchildren("title"), None) if head is not None else None
        if found is None:  # lxml's ``iter`` goes through the rest of the page before it gives the first
            found = next(self.root.iter("title"), None)
        return (clean(found.text or "") or None) if found is not None else None

    @cached_property
    def language(self) -> str | None:
        """The ``lang`` of the html element, as declared."""
        root = self.root
        return root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")


def clean(text: str) -> str:
    """White space folded to single spaces, invisible characters removed, ends trimmed."""
    folded = " ".join(text.split())
    if folded.isascii() or folded.isprintable():  # invisible characters do not count as printable
        return folded
    return " ".join(_INVISIBLE.sub("", folded).split())
