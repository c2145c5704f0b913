"""Blocks put together into lines a reader would call one: ``<br>`` ends a line, not always a paragraph.

Decides nothing about what belongs to the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from newsscrape.extract.document import Block

ENDS = ".!?…。！？｡।؟۔։።\"”»’')）」』:"  # what a finished sentence ends with, closing quotes and brackets included
_MARKERS = "-–—•*·▪●■►▶+#◆◇○"
_LONG = 45  # characters; lines shorter than this between single breaks are verse, addresses or lists


Line: TypeAlias = Block  # or several that single ``<br>`` broke, put together


def read_lines(blocks: Sequence[Block]) -> list[Line]:
    """Every block in exactly one line, in order."""
    lines: list[Line] = []
    start, count = 0, len(blocks)
    while start < count:
        end, box = start + 1, blocks[start].box
        while end < count and blocks[end].gap and blocks[end].box is box:
            end += 1
        if end == start + 1:
            lines.append(blocks[start])
        else:
            lines += _lines_of(blocks[start:end])
        start = end
    return lines


def _lines_of(run: Sequence[Block]) -> list[Line]:
    """The lines of blocks that only ``<br>`` parts."""
    doubled = any(block.gap > 1 for block in run[1:])
    groups: list[list[Block]] = [[run[0]]]
    for before, block in pairwise(run):
        if block.gap == 1 and _continues(before, block, doubled):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [group[0] if len(group) == 1 else _joined(group) for group in groups]


def _continues(before: Block, block: Block, doubled: bool) -> bool:
    """Whether a single ``<br>`` stands inside a paragraph. ``doubled``: paragraphs here are parted by two."""
    if before.link_share > 0.8 or block.link_share > 0.8 or block.text[0] in _MARKERS:
        return False
    finished = before.text[-1] in ENDS
    if not finished and block.text[0].islower():
        return True
    return doubled and len(before.text) >= _LONG


def _joined(group: Sequence[Block]) -> Line:
    first = group[0]
    text = " ".join([block.text for block in group])
    size = len(text)
    linked = sum([block.link_chars for block in group])
    bold = sum([block.bold_chars for block in group])
    links = [link for block in group for link in block.links]
    inline = [piece for block in group for piece in block.inline]
    return Block(
        first.index, text, first.box, first.gap, links, linked, bold, inline, size, linked / size, group[-1].index
    )
