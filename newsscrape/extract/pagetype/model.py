"""The learned part of telling articles from other pages: small sets of decision trees, shipped as data.

Made by ``benchmarks/train_pagetype.py``. Says how likely a page is an article and what it looks like if it is not, and
nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from newsscrape.extract.pagetype.features import FEATURES
from newsscrape.extract.trees import Score, probability, score_of

_FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class Model:
    """``article`` gives log odds for an article, ``kinds`` a score by kind for a page that is none. ``least`` is the
    probability under which a page is refused."""

    article: Score
    kinds: dict[str, Score]
    least: float

    def likelihood(self, row: Sequence[float]) -> float:
        """How likely a page is an article, 0 to 1."""
        return probability(self.article(row))

    def kind(self, row: Sequence[float]) -> str:
        """What a page that is not an article looks like most."""
        return max(self.kinds, key=lambda kind: self.kinds[kind](row))


@cache
def shipped() -> Model:
    """The model of this version; read once. Raises ValueError where it was made for other features than these."""
    return load(json.loads(files("newsscrape.extract.pagetype").joinpath(_FILE).read_text(encoding="utf-8")))


def load(data: dict[str, Any]) -> Model:
    if data["features"] != list(FEATURES):
        raise ValueError(f"extract/pagetype/{_FILE} was made for other features; run benchmarks/train_pagetype.py")
    return Model(
        article=_score(data["article"]),
        kinds={kind: _score(trees) for kind, trees in data["kinds"].items()},
        least=data["least"],
    )


def _score(trees: dict[str, Any]) -> Score:
    return score_of(len(FEATURES), trees["start"], trees["trees"], f"extract/pagetype/{_FILE}")
