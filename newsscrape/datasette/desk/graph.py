"""Related stories as a small graph: the article in the middle, the stories that it lists and that list it around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

WIDTH, HEIGHT = 640, 360
MOST = 14  # nodes around the article
CUT = 30  # characters of a headline


@dataclass(frozen=True, slots=True)
class Node:
    """A story: its position, its label, the direction of the arrows ("out", "in", "both"), and its article."""

    x: float
    y: float
    label: str
    full: str
    direction: str
    article_id: int


def graph(related: Sequence[Mapping[str, Any]], referred: Sequence[Mapping[str, Any]]) -> list[Node]:
    """The stories of the archive around an article, clockwise from the top; empty if there are none.

    ``related``: what the page lists (``target_article_id``, ``headline``); ``referred``: articles that list it (``id``,
    ``headline``).
    """
    out = {row["target_article_id"]: row["headline"] for row in related if row["target_article_id"]}
    back = {row["id"]: row["headline"] for row in referred}
    stories = list({**out, **back}.items())[:MOST]
    nodes = []
    for place, (article_id, headline) in enumerate(stories):
        angle = 2 * pi * place / len(stories) - pi / 2
        full = headline or "[no headline]"
        nodes.append(
            Node(
                x=round(WIDTH / 2 + 0.36 * WIDTH * cos(angle), 1),
                y=round(HEIGHT / 2 + 0.40 * HEIGHT * sin(angle), 1),
                label=full if len(full) <= CUT else full[: CUT - 1].rstrip() + "…",
                full=full,
                direction="both" if article_id in out and article_id in back else "out" if article_id in out else "in",
                article_id=article_id,
            )
        )
    return nodes
