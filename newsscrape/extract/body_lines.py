"""Blocks put together into lines a reader would call one: ``<br>`` ends a line, not always a paragraph.

Decides nothing about what belongs to the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsscrape.extract.document import Block, Box

ENDS = ".!?…。！？｡।؟۔։።\"”»’')）」』:"  # what a finished sentence ends with, closing quotes and brackets included
_MARKERS = "-–—•*·▪●■►▶+#◆◇○"
_LONG = 45  # characters; lines shorter than this between single breaks are verse, addresses or lists


@dataclass(slots=True, eq=False)
class Line:
    """Text of one block, or of several that single ``<br>`` broke; ``blocks`` are their indices."""

    text: str
    blocks: tuple[int, ...]
    box: Box
    gap: int
    size: int
    link_chars: int
    bold_chars: int
    links: int
    link_share: float  # of its characters, 0 to 1


def read_lines(blocks: Sequence[Block]) -> list[Line]:
    """Every block in exactly one line, in order."""
    lines: list[Line] = []
    start, count = 0, len(blocks)
    while start < count:
        end, box = start + 1, blocks[start].box
        while end < count and blocks[end].gap and blocks[end].box is box:
            end += 1
        lines.extend(_lines_of(blocks[start:end]))
        start = end
    return lines


def _lines_of(run: Sequence[Block]) -> list[Line]:
    """The lines of blocks that only ``<br>`` parts."""
    if len(run) == 1:
        return [_line(run)]
    doubled = any(block.gap > 1 for block in run[1:])
    groups: list[list[Block]] = [[run[0]]]
    for before, block in pairwise(run):
        if block.gap == 1 and _continues(before, block, doubled):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [_line(group) for group in groups]


def _continues(before: Block, block: Block, doubled: bool) -> bool:
    """Whether a single ``<br>`` stands inside a paragraph. ``doubled``: paragraphs here are parted by two."""
    if before.link_share > 0.8 or block.link_share > 0.8 or block.text[0] in _MARKERS:
        return False
    finished = before.text[-1] in ENDS
    if not finished and block.text[0].islower():
        return True
    return doubled and len(before.text) >= _LONG


def _line(group: Sequence[Block]) -> Line:
    first = group[0]
    if len(group) == 1:
        text, size, linked, bold, links = (
            first.text,
            len(first.text),
            first.link_chars,
            first.bold_chars,
            len(first.links),
        )
    else:
        text = " ".join([block.text for block in group])
        size = len(text)
        linked = sum([block.link_chars for block in group])
        bold = sum([block.bold_chars for block in group])
        links = sum([len(block.links) for block in group])
    blocks = tuple([block.index for block in group])
    return Line(text, blocks, first.box, first.gap, size, linked, bold, links, min(1.0, linked / size))
