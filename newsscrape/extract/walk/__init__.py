"""The walk over a page's tree that makes its lines: compiled if possible, otherwise in Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from lxml import etree

from newsscrape import native
from newsscrape.extract.document import MAX_BLOCKS, Block, Document, clean
from newsscrape.extract.elements import KINDS, SKIP, TEXT_TAGS, Listed
from newsscrape.extract.walk import pure

_compiled = native.load("newsscrape.extract.walk.compiled")
walk: Callable[[Any], pure.Walked] = (_compiled or pure).walk
elements_with: Callable[..., list[Any]] = (_compiled or pure).elements_with
listing: Callable[[Any], Listed] = (_compiled or pure).listing
attributes_like: Callable[[Any, bytes, Callable[[str], bool]], list[tuple[Any, str]]] = (
    _compiled or pure
).attributes_like

_MIN_NOSCRIPT = 500  # characters; less is a note that scripts are required
_PARAGRAPH = 80
_COUNTED = 500_000  # ends of elements: a quarter of a second of a page that has millions


def read_document(root: Any) -> Document:
    """A page as lines of text.

    If nearly all of the text is in ``<noscript>``, for readers without scripts, that is read as well.
    """
    found = walk(root)
    if found.noscripts and _hold_the_text(found.noscripts, found.blocks):
        for element in found.noscripts:
            element.tag = "div"
        found = walk(root)
    return Document(root, found.blocks[:MAX_BLOCKS], found.marks, truncated=len(found.blocks) > MAX_BLOCKS)


def unread(document: Document) -> int:
    """How many letters, figures and signs of a page that was cut off are in no line of it; at least, in a huge page."""
    if not document.truncated:
        return 0
    printed = _signs(document.root.text)
    walk = etree.iterwalk(document.root, events=("start", "end"))
    for event, element in islice(walk, _COUNTED):
        if event == "end":
            printed += _signs(element.tail) if element is not document.root else 0
        elif KINDS.get(element.tag) == SKIP:
            walk.skip_subtree()
        elif element is not document.root:
            printed += _signs(element.text)
    return max(0, printed - sum(_signs(block.text) for block in document.blocks))


def _signs(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _hold_the_text(noscripts: Sequence[Any], blocks: Sequence[Block]) -> bool:
    """Whether ``<noscript>`` elements contain more text than all paragraph-length lines outside them."""
    inside = sum(len(clean(text)) for element in noscripts for text in element.itertext(*TEXT_TAGS))
    return inside >= _MIN_NOSCRIPT and inside > sum(block.size for block in blocks if block.size >= _PARAGRAPH)
