"""The walk over a page's tree that makes its lines: compiled if possible, otherwise in Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from newsscrape import native
from newsscrape.extract.document import MAX_BLOCKS, Block, Document, clean
from newsscrape.extract.elements import TEXT_TAGS
from newsscrape.extract.walk import pure

_compiled = native.load("newsscrape.extract.walk.compiled")
walk: Callable[[Any], pure.Walked] = (_compiled or pure).walk
elements_with: Callable[[Any, bytes], list[Any]] = (_compiled or pure).elements_with
attributes_like: Callable[[Any, bytes], list[tuple[Any, str]]] = (_compiled or pure).attributes_like

_MIN_NOSCRIPT = 500  # characters; less is a note that scripts are required
_PARAGRAPH = 80


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


def _hold_the_text(noscripts: Sequence[Any], blocks: Sequence[Block]) -> bool:
    """Whether ``<noscript>`` elements contain more text than all paragraph-length lines outside them."""
    inside = sum(len(clean(text)) for element in noscripts for text in element.itertext(*TEXT_TAGS))
    return inside >= _MIN_NOSCRIPT and inside > sum(block.size for block in blocks if block.size >= _PARAGRAPH)
