"""Sums over boxes: how many lines, how much text, how much running text each holds, inner boxes included.

One pass up the tree of boxes; linear in lines and boxes, whatever the nesting.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsscrape.extract.body_lines import Line
from newsscrape.extract.document import Box


class Node:
    """A box and its sums. ``outer`` is the nearest box around it that holds more lines: wrappers do not count."""

    __slots__ = ("box", "chars", "lines", "link_chars", "mass", "outer", "parent", "prose", "said", "spread")

    def __init__(self, box: Box, parent: Node | None) -> None:
        self.box = box
        self.parent = parent
        self.outer = self
        self.chars = self.link_chars = self.lines = 0
        self.prose = self.mass = 0.0
        self.said: tuple[int, int, int] | None = None  # what its class, its parent's, any around it say: bits
        self.spread = 0.0


def build(lines: Sequence[Line], prose: Sequence[float], unseen: Sequence[bool]) -> tuple[list[Node], list[Node]]:
    """The node of each line's box, and all nodes, outer before inner. Unseen lines add nothing to the sums."""
    of_box: dict[Box, Node] = {}
    nodes: list[Node] = []
    own: list[Node] = []
    for line, weight, skipped in zip(lines, prose, unseen, strict=True):
        node = of_box.get(line.box)
        if node is None:
            path: list[Box] = []
            box: Box | None = line.box
            while box is not None and box not in of_box:
                path.append(box)
                box = box.parent
            node = of_box[box] if box is not None else None
            for inner in reversed(path):
                node = of_box[inner] = Node(inner, node)
                nodes.append(node)
        assert node is not None
        own.append(node)
        if not skipped:
            node.chars += line.size
            node.link_chars += line.link_chars
            node.lines += 1
            node.prose += weight
    for node in reversed(nodes):
        parent = node.parent
        if parent is not None:
            parent.chars += node.chars
            parent.link_chars += node.link_chars
            parent.lines += node.lines
            parent.prose += node.prose
    for node in nodes:
        parent = node.parent
        if parent is not None:
            node.outer = parent if parent.lines > node.lines else parent.outer
    return own, nodes


def spread_mass(nodes: Sequence[Node], own: Sequence[Node], mass: Sequence[float]) -> float:
    """Give every node the mass of its lines; ``spread`` is the share that the main branch left it with.

    The main branch goes from the root to the smallest box that still holds most of the mass. A node on it has
    ``spread`` 0; one beside it 1 and more by how little of the mass hangs together with it. Returns the total.
    """
    for node in nodes:
        node.mass = 0.0
    for node, weight in zip(own, mass, strict=True):
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
