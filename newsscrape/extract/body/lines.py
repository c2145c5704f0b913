"""Joins blocks into lines as a reader sees them: a ``<br>`` ends a line, but not always a paragraph.

Does not decide what belongs to the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from newsscrape.extract.document import Block

ENDS = ".!?…。！？｡।؟۔։።\"”»’')）」』:"  # the last characters of a sentence, including closing quotes and brackets
_MARKERS = "-–—•*·▪●■►▶+#◆◇○"
_LONG = 45  # characters; shorter lines between single breaks are verse, addresses or lists


Line: TypeAlias = Block  # one block, or several that were separated by single ``<br>`` and are joined


def read_lines(blocks: Sequence[Block]) -> list[Line]:
    """The lines, in order; every block is in exactly one. A drop cap in its own box is joined with the next line."""
    lines: list[Line] = []
    start, count = 0, len(blocks)
    while start < count:
        end, box = start + 1, blocks[start].box
        while end < count and blocks[end].gap and blocks[end].box is box:
            end += 1
        alone = end == start + 1
        if alone and end < count and blocks[start].size <= 2 and _is_drop_cap(blocks[start].text, blocks[end].text):
            lines.append(_with_drop_cap(blocks[start], blocks[end]))
            end += 1
        elif alone:
            lines.append(blocks[start])
        else:
            lines += _lines_of(blocks[start:end])
        start = end
    return lines


def _is_drop_cap(text: str, following: str) -> bool:
    """Whether a text is the first letter of the next one, perhaps after an opening quote."""
    return text[-1].isupper() and not text[0].isdigit() and following[0].islower()


def _with_drop_cap(letter: Block, block: Block) -> Line:
    text = letter.text + block.text
    size = len(text)
    return replace(block, text=text, size=size, link_share=block.link_chars / size)


def _lines_of(run: Sequence[Block]) -> list[Line]:
    """The lines of blocks that are separated only by ``<br>``."""
    doubled = any(block.gap > 1 for block in run[1:])
    groups: list[list[Block]] = [[run[0]]]
    for before, block in pairwise(run):
        if block.gap == 1 and _continues(before, block, doubled):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [group[0] if len(group) == 1 else _joined(group) for group in groups]


def _continues(before: Block, block: Block, doubled: bool) -> bool:
    """Whether a single ``<br>`` is inside a paragraph. ``doubled``: paragraphs here are separated by two."""
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
