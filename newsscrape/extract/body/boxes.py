"""Sums over boxes: how many lines, how much text, how much running text each holds, inner boxes included.

The lines of a box follow each other, so every sum is a difference of two running totals; linear in lines and
boxes, whatever the nesting.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from newsscrape.extract.body.lines import Line
from newsscrape.extract.document import Box


class Node:
    """A box and its sums. ``outer`` is the nearest box around it that holds more lines, wrappers do not count;
    None for the outermost.

    ``start`` and ``end`` bound the indices of its lines, ``service`` counts lines that offer something else than
    text. Where a box holds nothing but menus its lines alone are counted. ``says`` is what its class and tag say,
    ``around`` what those of any box around it say too, as sets of bits; ``above`` sums up as features what it and
    the boxes around it hold, ``firsts`` where each of these begins. ``spread`` tells how far it stands from the
    main branch: see ``spread_mass``. ``twins`` counts the boxes of the same shape under one parent, itself included,
    ``twin`` is its place among them; ``most`` is the largest such count among the boxes around it, ``unit`` how many
    characters the box that is so repeated holds.
    """

    __slots__ = (
        "above",
        "around",
        "box",
        "chars",
        "end",
        "firsts",
        "lines",
        "link_chars",
        "mass",
        "most",
        "outer",
        "parent",
        "prose",
        "says",
        "service",
        "spread",
        "start",
        "twin",
        "twins",
        "unit",
        "within",
    )
    above: list[float] | None
    around: int
    chars: int
    firsts: tuple[int, int, int]
    lines: int
    link_chars: int
    mass: float
    most: int
    outer: Node | None
    prose: int
    says: int
    service: int
    spread: float
    twin: int
    twins: int
    unit: int
    within: tuple[float, ...] | None

    def __init__(self, box: Box, parent: Node | None, start: int, end: int) -> None:
        self.box = box
        self.parent = parent
        self.start = start
        self.end = end


def build(
    lines: Sequence[Line], prose: Sequence[int], service: Sequence[bool], menu: Sequence[bool]
) -> tuple[list[Node], list[Node]]:
    """The node of each line's box, and the nodes that hold more than menus, outer before inner.

    A menu that shares no box with other lines, and is no cell of a table, is ``NOWHERE``.
    """
    own, nodes = _opened(lines, menu)
    plain = _totals([not each for each in menu])
    chars = _totals([line.size for line in lines])
    linked = _totals([line.link_chars for line in lines])
    running, offers = _totals(prose), _totals(service)
    kept: list[Node] = []
    for node in nodes:
        start, end, parent = node.start, node.end, node.parent
        node.lines = size = end - start
        if plain[end] == plain[start]:
            continue
        kept.append(node)
        node.chars = chars[end] - chars[start]
        node.link_chars = linked[end] - linked[start]
        node.prose = running[end] - running[start]
        node.service = offers[end] - offers[start]
        node.within = node.above = None
        node.outer = parent if parent is None or parent.lines > size else parent.outer or parent
    _count_twins(kept)
    return own, kept


def _count_twins(nodes: Sequence[Node]) -> None:
    """How often each box comes again under its parent, by tag and by class and id without their numbers."""
    counts: dict[tuple[Node | None, str, str], list[Node]] = {}
    for node in nodes:
        box = node.box
        alike = counts.setdefault((node.parent, box.tag, shape_of(box.hints) if box.hints else ""), [])
        alike.append(node)
        node.twin = len(alike)
    for alike in counts.values():
        twins = len(alike)
        for node in alike:
            node.twins = twins
    for node in nodes:  # outer before inner
        outer = node.parent
        if outer is None:
            node.most = node.unit = 0
        elif outer.twins >= outer.most and outer.twins > 1:
            node.most, node.unit = outer.twins, outer.chars
        else:
            node.most, node.unit = outer.most, outer.unit


@lru_cache(maxsize=16_384)
def shape_of(hints: str) -> str:
    """Class and id without their numbers."""
    return hints.translate(_WITHOUT_DIGITS)


def _totals(values: Sequence[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def _opened(lines: Sequence[Line], menu: Sequence[bool]) -> tuple[list[Node], list[Node]]:
    """The node of each line's box, and the nodes, outer before inner; boxes of menus get none for them."""
    own: list[Node] = []
    nodes: list[Node] = []
    known: dict[Box, Node] = {}
    firsts = [line.index for line in lines]
    for line, passing in zip(lines, menu, strict=True):
        box = line.box
        if box not in known:
            if passing and box.tag not in CELLS:
                own.append(NOWHERE)
                continue
            inner, outer = [box], box.parent
            while outer is not None and outer not in known:
                inner.append(outer)
                outer = outer.parent
            node = known[outer] if outer is not None else None
            for new in reversed(inner):
                node = Node(new, node, bisect_left(firsts, new.first), bisect_left(firsts, new.end))
                known[new] = node
                nodes.append(node)
        own.append(known[box])
    return own, nodes


def spread_mass(nodes: Sequence[Node], mass: Sequence[float]) -> float:
    """Give every node the mass of its lines; ``spread`` is the share that the main branch left it with.

    The main branch goes from the root to the smallest box that still holds most of the mass. A node on it has
    ``spread`` 0; one beside it 1 and more by how little of the mass hangs together with it. Returns the total.
    """
    held = list(accumulate(mass, initial=0.0))
    total = held[-1]
    threshold = MAIN * total
    for node in nodes:  # outer before inner
        parent = node.parent
        node.mass = own = held[node.end] - held[node.start]
        if parent is None or (parent.spread == 0.0 and own >= threshold and own > 0):
            node.spread = 0.0
        elif parent.spread == 0.0:
            node.spread = 2.0 - own / total if total else 2.0
        else:
            node.spread = parent.spread
    return total


_WITHOUT_DIGITS = dict.fromkeys(map(ord, "0123456789"))
MAIN = 0.6  # share of the mass from which a box is on the main branch
CELLS = frozenset(("td", "th"))
NOWHERE = Node(Box(None, "", "", None, 0, False, frozenset()), None, 0, 0)
