"""Sums over boxes: how many lines, how much text, how much running text each holds, inner boxes included.

One pass up the tree of boxes; linear in lines and boxes, whatever the nesting.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsscrape.extract.body_lines import Line
from newsscrape.extract.document import Box


class Node:
    """A box and its sums. ``outer`` is the nearest box around it that holds more lines: wrappers do not count.

    ``first`` is the index of its first line, ``service`` counts lines that offer something else than text.
    ``within`` sums it up as features. ``said`` is what its class and tag say, and those of its parent, and of any
    box around it, as sets of bits. ``spread`` tells how far it stands from the main branch: see ``spread_mass``.
    """

    __slots__ = (
        "box",
        "chars",
        "first",
        "lines",
        "link_chars",
        "mass",
        "outer",
        "parent",
        "plain",
        "prose",
        "said",
        "service",
        "spread",
        "within",
    )
    within: tuple[float, ...] | None
    said: tuple[int, int, int] | None

    def __init__(self, box: Box, parent: Node | None) -> None:
        self.box = box
        self.parent = parent
        self.outer = self
        self.chars = self.link_chars = self.lines = self.service = self.plain = 0
        self.prose = self.mass = self.spread = 0.0
        self.said = self.within = None
        self.first = -1


def build(
    lines: Sequence[Line],
    prose: Sequence[float],
    service: Sequence[bool],
    menu: Sequence[bool],
    unseen: Sequence[bool],
) -> tuple[list[Node], list[Node]]:
    """The node of each line's box, and the nodes that hold more than menus, outer before inner.

    ``plain`` counts the lines that are no menu; unseen lines count nowhere.
    """
    of_box: dict[Box, Node] = {}
    nodes: list[Node] = []
    own: list[Node] = []
    for i, line in enumerate(lines):
        node = of_box.get(line.box)
        if node is None:
            node = _opened(line.box, of_box, nodes)
        own.append(node)
        if not unseen[i]:
            node.chars += line.size
            node.lines += 1
            if node.first < 0:
                node.first = i
            node.link_chars += line.link_chars
            if not menu[i]:
                node.plain += 1
                node.prose += prose[i]
                node.service += service[i]
    for node in reversed(nodes):
        parent = node.parent
        if parent is not None:
            parent.chars += node.chars
            parent.link_chars += node.link_chars
            parent.lines += node.lines
            if node.first >= 0 and not 0 <= parent.first < node.first:
                parent.first = node.first
            if node.plain:
                parent.plain += node.plain
                parent.prose += node.prose
                parent.service += node.service
    kept = [node for node in nodes if node.plain]
    for node in kept:
        parent = node.parent
        if parent is not None:
            node.outer = parent if parent.lines > node.lines else parent.outer
    return own, kept


def _opened(box: Box, of_box: dict[Box, Node], nodes: list[Node]) -> Node:
    """Nodes for a box and all the boxes around it that have none yet."""
    path = [box]
    outer = box.parent
    while outer is not None and outer not in of_box:
        path.append(outer)
        outer = outer.parent
    node = of_box[outer] if outer is not None else None
    while path:
        inner = path.pop()
        node = of_box[inner] = Node(inner, node)
        nodes.append(node)
    assert node is not None
    return node


def spread_mass(nodes: Sequence[Node], own: Sequence[Node], mass: Sequence[float]) -> float:
    """Give every node the mass of its lines; ``spread`` is the share that the main branch left it with.

    The main branch goes from the root to the smallest box that still holds most of the mass. A node on it has
    ``spread`` 0; one beside it 1 and more by how little of the mass hangs together with it. Returns the total.
    """
    for node in nodes:
        node.mass = 0.0
    for node, weight in zip(own, mass, strict=True):
        if weight:
            node.mass += weight
    for node in reversed(nodes):
        if node.parent is not None:
            node.parent.mass += node.mass
    total = nodes[0].mass if nodes else 0.0
    threshold = _MAIN * total
    for node in nodes:  # outer before inner
        parent = node.parent
        if parent is None or (parent.spread == 0.0 and node.mass >= threshold and node.mass > 0):
            node.spread = 0.0
        elif parent.spread == 0.0:
            node.spread = 2.0 - node.mass / total if total else 2.0
        else:
            node.spread = parent.spread
    return total


_MAIN = 0.6  # share of the mass from which a box is on the main branch
