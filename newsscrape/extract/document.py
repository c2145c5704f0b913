"""A page as a reader sees it: lines of text in order, each with the boxes it stands in.

One walk over the tree (``walk``) turns any markup (2004 tables with ``<font>`` and ``<br>``, divs, semantic HTML5) into
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
