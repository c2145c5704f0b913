"""The walk in Python: the same as ``compiled.pyx`` does on libxml2's own nodes, and its reference.

Both share the rare cases: style sheets, and text with visible line breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from lxml import etree

from newsscrape.extract.document import HEADINGS, MAX_BLOCKS, MAX_HINTS, Block, Box, clean
from newsscrape.extract.elements import (
    BOLD_TYPE,
    BOX,
    BREAK,
    INLINE,
    KINDS,
    LINK,
    LISTED,
    LISTED_BY,
    LOOKED_INTO,
    PREFORMATTED,
    SKIP,
    TIME,
    Listed,
    drop_cap,
    is_inline,
    look,
)
from newsscrape.extract.visibility import ClassRules, is_unseen_name, style_of

MARKS = ("img", "time", "noscript")


class Walked(NamedTuple):
    """``blocks`` may have one more than ``MAX_BLOCKS`` if the walk was cut off; ``marks`` are those of ``Document``."""

    blocks: list[Block]
    marks: dict[str, list[tuple[Any, int]]]
    noscripts: list[Any]


def walk(root: Any) -> Walked:
    """Walk the tree once. Iterative, so that hostile nesting cannot overflow the stack."""
    return _Walk(root).run()


def listing(root: Any) -> Listed:
    """The elements that fields look for (``LISTED``, ``LISTED_BY``), each list in document order."""
    found: Listed = {name: [] for name in LISTED.values()}
    for element in root.iter(*LISTED):
        found[LISTED[element.tag]].append(element)
    found[LISTED_BY] = elements_with(root, LISTED_BY.encode())
    return found


def elements_with(root: Any, *attributes: bytes) -> list[Any]:
    """The elements with one of these attributes, in document order."""
    found: list[Any] = _having(attributes)(root)
    return found


def attributes_like(root: Any, prefix: bytes, wanted: Callable[[str], bool]) -> list[tuple[Any, str]]:
    """Element and name of each attribute whose name begins so and is ``wanted``, in document order."""
    begin, size, known = prefix.decode(), len(prefix), cache(wanted)
    return [
        (element, name)
        for element in root.iter("*")
        for name in element.keys()  # noqa: SIM118
        if name[:size] == begin and known(name)
    ]


@cache
def _having(attributes: tuple[bytes, ...]) -> etree.XPath:
    # a third faster than .//*[@…]
    return etree.XPath(" | ".join(f".//@{attribute.decode()}/.." for attribute in attributes))


class _Walk:
    """State of the walk: the open boxes and inline elements, and the current line.

    The hottest code of all, a fifth of the work per page: what is done at every element is in the loop itself, and
    white space alone makes no line.
    """

    def __init__(self, root: Any) -> None:
        self.root = root
        self.blocks: list[Block] = []
        self.marks: dict[str, list[tuple[Any, int]]] = {name: [] for name in MARKS}
        # The open block-level elements; and the boxes of the first of them: one is made when there is text in it,
        # which in half of them there never is.
        self.open: list[Any] = [root]
        self.boxes: list[Box] = [Box(root, "html", "", None, 0, False, frozenset(("html",)))]
        self.parts: list[str] = []  # empty until there is more than white space
        self.pieces: list[tuple[Any, str]] = []
        self.links: list[Any] = []
        self.link_chars = self.bold_chars = self.breaks = 0
        self.rules = ClassRules()
        self.noscripts: list[Any] = []

    def run(self) -> Walked:  # noqa: PLR0915 - one loop, see above
        root, blocks, opened, boxes, parts = self.root, self.blocks, self.open, self.boxes, self.parts
        images, times = self.marks["img"], self.marks["time"]
        inline: list[Any] = []
        links: list[Any] = []  # those of ``inline`` that are links
        bold = 0  # and how many of them are bold
        kind_of = KINDS.get
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            kind = kind_of(tag, BOX)
            if event == "start":
                if kind == BOX:
                    if ("-" in tag or tag == "button") and is_inline(element, tag):
                        inline.append(element)
                    elif len(blocks) > MAX_BLOCKS:
                        walk.skip_subtree()
                        continue
                    elif element is not root:
                        if parts:
                            self.flush()
                        self.breaks = 0
                        opened.append(element)
                elif kind <= TIME:
                    if kind == INLINE:
                        hidden, as_block = look(element)
                        if hidden:
                            walk.skip_subtree()
                            continue
                        if as_block:
                            if parts:
                                self.flush()
                            self.breaks = 0
                            opened.append(element)
                        else:
                            inline.append(element)
                    else:
                        inline.append(element)
                    if kind == LINK:
                        links.append(element)
                    elif kind == BOLD_TYPE:
                        bold += 1
                    elif kind == TIME:
                        times.append((element, len(blocks)))
                elif kind == BREAK:
                    if parts:
                        self.flush()
                    self.breaks += 1
                elif kind == SKIP or len(blocks) > MAX_BLOCKS:
                    if tag not in LOOKED_INTO or not self.is_shown(element, tag):
                        walk.skip_subtree()
                        continue
                    if parts:
                        self.flush()
                    self.breaks = 0
                    opened.append(element)
                else:
                    images.append((element, len(blocks)))
                    if element.tail and element.tail[0].islower():
                        parts.extend(drop_cap(element))
                text = element.text
            else:
                if opened[-1] is element:
                    if parts:
                        self.flush()
                    self.breaks = 0
                    if len(boxes) == len(opened):
                        boxes.pop().end = len(blocks)
                    opened.pop()
                elif inline and inline[-1] is element:
                    inline.pop()
                    if kind == LINK:
                        links.pop()
                    elif kind == BOLD_TYPE:
                        bold -= 1
                text = element.tail
            if not text:
                continue
            if text.isspace():
                if parts:
                    parts.append(text)
                continue
            parts.append(text)
            if inline:
                self.pieces.append((inline[-1], text))
                if links:
                    self.link_chars += len(text)
                    if not self.links or self.links[-1] is not links[-1]:
                        self.links.append(links[-1])
                if bold:
                    self.bold_chars += len(text)
        if parts:
            self.flush()
        return Walked(blocks, self.marks, self.noscripts)

    def is_shown(self, element: Any, tag: str) -> bool:
        """Whether a skipped element is shown after all. Records style sheets and ``<noscript>``."""
        if tag == "noscript":
            self.noscripts.append(element)
            self.marks["noscript"].append((element, len(self.blocks)))
        elif tag != "template":
            read_sheets(element, self.rules)
        return is_shadow_root(element, tag)

    def flush(self) -> None:
        """End the line."""
        parts = self.parts
        raw = parts[0] if len(parts) == 1 else "".join(parts)
        text = " ".join(raw.split())
        if not text.isascii() and not text.isprintable():
            text = clean(text)
        if not text:
            parts.clear()
            return
        size = len(text)
        boxes, blocks = self.boxes, self.blocks
        box = boxes[-1]
        if len(boxes) < len(self.open):
            for element in self.open[len(boxes) :]:
                box = _box(element, box, len(blocks), self.rules)
                boxes.append(box)
        if box.preformatted and "\n" in raw:
            blocks += split_lines(parts, self.pieces, self.links, box, self.breaks, len(blocks))
            self.pieces, self.links = [], []
            self.link_chars = self.bold_chars = self.breaks = 0
            parts.clear()
            return
        parts.clear()
        index = len(blocks)
        if self.pieces:
            linked, bold = min(self.link_chars, size), min(self.bold_chars, size)
            block = Block(
                index, text, box, self.breaks, self.links, linked, bold, self.pieces, size, linked / size, index
            )
            self.pieces, self.links = [], []
            self.link_chars = self.bold_chars = 0
        else:
            block = Block(index, text, box, self.breaks, (), 0, 0, (), size, 0.0, index)
        blocks.append(block)
        self.breaks = 0


def read_sheets(element: Any, rules: ClassRules) -> None:
    """Record what the style sheets of a ``head``, or a ``style`` element, hide."""
    for sheet in element.iter("style"):
        rules.read(sheet.text or "")


def is_shadow_root(element: Any, tag: str) -> bool:
    """Whether a skipped element is a template that browsers use as the page's content."""
    return tag == "template" and (element.get("shadowrootmode") or element.get("shadowroot")) is not None


def split_lines(
    parts: Sequence[str], pieces: Sequence[tuple[Any, str]], links: Sequence[Any], box: Box, breaks: int, index: int
) -> list[Block]:
    """The lines of text with visible line breaks, from ``index`` on.

    Links count as a whole in every line that has part of them.
    """
    found: list[Block] = []
    inner_pieces, known = iter(pieces), frozenset(links)
    element, inner = next(inner_pieces, (None, ""))
    lines: list[list[tuple[Any, str]]] = [[]]
    for part in parts:
        owner = None
        if part is inner:
            owner = element
            element, inner = next(inner_pieces, (None, ""))
        begin, *rest = part.split("\n")
        lines[-1].append((owner, begin))
        lines += [[(owner, each)] for each in rest]
    for number, line in enumerate(lines):
        breaks += number > 0
        text = clean("".join([each for _, each in line]))
        if not text:
            continue
        inline = [(owner, each) for owner, each in line if owner is not None and each]
        linked = [
            (link, each) for owner, each in inline for link in (owner, *owner.iterancestors("a")) if link in known
        ]
        size = len(text)
        chars = min(sum([len(each) for _, each in linked]), size)
        owners = list(dict.fromkeys(link for link, _ in linked))
        found.append(Block(index, text, box, breaks, owners, chars, 0, inline, size, chars / size, index))
        index += 1
        breaks = 0
    return found


def _box(element: Any, parent: Box, first: int, rules: ClassRules) -> Box:
    tag, hidden, hints, preformatted = element.tag, parent.hidden, "", parent.preformatted
    attributes = element.items()  # fetched together: most elements have none or one
    if attributes:
        name = ident = ""
        for key, value in attributes:
            if key == "class":
                name = value
            elif key == "id":
                ident = value
            elif key in ("hidden", "popover"):
                hidden = hidden or value != "until-found"
            elif key == "style":
                unseen, preserved, _ = style_of(value)
                hidden = hidden or unseen
                preformatted = preformatted if preserved is None else preserved
        if name or ident:
            hints = f"{name} {ident}"[:MAX_HINTS].lower()
            if name:
                hidden = hidden or is_unseen_name(hints)
                classes = hints.split() if rules.unseen or rules.preserved else ()
                hidden = hidden or not rules.unseen.isdisjoint(classes)
                preformatted = preformatted or not rules.preserved.isdisjoint(classes)
    if tag in PREFORMATTED:
        preformatted = element.find("code") is None
    if tag == "body":
        hidden = False  # until a script has run
    level = int(tag[1]) if tag in HEADINGS else parent.level
    around = parent.tags
    tags = around if tag in around else around | {tag}
    return Box(element, tag, hints, parent, parent.depth + 1, hidden, tags, level, first, preformatted=preformatted)
