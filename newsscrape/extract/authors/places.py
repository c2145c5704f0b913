"""Where on a page a credit can be: around the headline, in the first lines of the text, after the text."""

from __future__ import annotations

from collections.abc import Iterator

from newsscrape.extract.body import Body
from newsscrape.extract.document import Block

ABOVE, BELOW, AFTER = 12, 45, 12  # lines examined: above the headline, below it, after the text
OPENING = 20  # at most this many lines from the first of the text may contain a credit
UNDER = 8  # lines below the headline where a name may be alone in a box of its own
BEHIND_STANDFIRST = 4  # lines from the first of the text on that are such lines too
FULL_LINE = 100  # characters from which a line is text


def window(count: int, headline: int | None, body: Body) -> Iterator[int]:
    """The lines around the headline up to the first lines of the text, and after the text."""
    first, last = body.first_block, body.last_block
    anchor = first if headline is None else headline
    if first is not None and last is not None and headline is not None and headline > last:
        anchor = first  # repeated in a box for sharing
    if anchor is None:
        return
    reach = anchor + BELOW if first is None else max(min(_opening_end(body, first), anchor + 3 * BELOW), anchor + 3)
    stop = min(count, reach)
    yield from range(max(0, anchor - ABOVE), stop)
    if last is not None:
        yield from range(max(stop, last - 2), min(count, last + AFTER))


def _opening_end(body: Body, first: int) -> int:
    """The line from which the text is under way: a credit may follow a standfirst and a paragraph."""
    third = next((p.blocks[0] for p in body.paragraphs[2:3] if p.blocks), first)
    return max(first + 6, min(third, first + OPENING))


def lone_places(blocks: list[Block], headline: int | None, body: Body) -> frozenset[int]:
    """Lines where a name alone is a byline: above the text's first full line, or as its last line.

    They must be in the same box as the text: elsewhere, and within the text, a name is a subhead or a label.
    """
    first, last = body.first_block, body.last_block
    if first is None or last is None:
        return frozenset()
    places = set()
    start = max(0, first - 3) if headline is None else max(headline + 1, first - 3)
    for index in range(start, min(first + 5, len(blocks))):
        if len(blocks[index].text) >= FULL_LINE:
            break
        if blocks[index].box.parent is blocks[first].box.parent:
            places.add(index)
    home = blocks[last].box.parent
    for index in range(max(first, last - 1), min(last + 3, len(blocks))):
        ends = index >= last and (index + 1 == len(blocks) or blocks[index + 1].box.parent is not home)
        if (ends or _in_italics(blocks[index])) and blocks[index].box.parent is home:
            places.add(index)
    return frozenset(places)


def under_headline(headline: int | None, body: Body) -> range:
    """The lines between headline and text, and behind a standfirst, where a name may be in a box of its own."""
    first = body.first_block
    if headline is None or first is None:
        return range(0)
    return range(headline + 1, min(first + BEHIND_STANDFIRST, headline + 1 + UNDER))


def _in_italics(block: Block) -> bool:
    """Whether a whole line is italic, as a signature is above the publisher's own words at the end of a text."""
    return (
        bool(block.inline)
        and all(e.tag in ("em", "i") for e, _ in block.inline)
        and (sum(len(text.strip()) for _, text in block.inline) >= len(block.text))
    )
