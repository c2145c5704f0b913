"""Counts the lines, text and running text of each box, including the boxes inside it.

The lines of a box are consecutive, so each sum is the difference of two running totals. The time is linear in the
number of lines and boxes, however deeply they are nested.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from newsscrape.extract.body.lines import Line
from newsscrape.extract.document import Box


class Node:
    """A box and its sums.

    - ``outer``: the nearest box around it with more lines, so not a mere wrapper; None for the outermost box.
    - ``start`` and ``end``: the range of its lines.
    - ``service``: how many of its lines are something other than text, such as share buttons. If a box holds only
      menus, only its lines are counted.
    - ``says``: what its class and tag say, as a set of bits; ``around``: the same with all boxes around it.
    - ``above``: the features of its contents and of the two boxes around it; ``firsts``: their first lines.
    - ``spread``: its distance from the main branch, see ``spread_mass``.
    - ``twins``: the number of boxes of the same shape under one parent, including itself; ``twin``: its place among
      them. ``most``: the largest such number among the boxes around it; ``unit``: the characters of the box that is
      repeated so often.
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
    """The node of each line's box, and the nodes that hold more than menus, outer nodes before inner ones.

    A menu that shares no box with other lines and is not a table cell is ``NOWHERE``.
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
    """Count boxes of the same shape under one parent: the same tag, and the same class and id apart from numbers."""
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
    """Class and id without the numbers in them."""
    return hints.translate(_WITHOUT_DIGITS)


def _totals(values: Sequence[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def _opened(lines: Sequence[Line], menu: Sequence[bool]) -> tuple[list[Node], list[Node]]:
    """The node of each line's box, and the nodes, outer before inner. Boxes that hold only menus get no node."""
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
    """Set every node's mass, the sum over its lines, and its ``spread``; returns the total mass.

    The main branch leads from the root to the smallest box that still has most of the mass. A node on it has ``spread``
    0. Any other node has at least 1, and more the smaller the mass is that it has in common with the branch.
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
MAIN = 0.6  # share of the mass that a box on the main branch has at least
CELLS = frozenset(("td", "th"))
NOWHERE = Node(Box(None, "", "", None, 0, False, frozenset()), None, 0, 0)
