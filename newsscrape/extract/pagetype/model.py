"""The learned part of recognising articles: small sets of decision trees, shipped as data.

Made by ``benchmarks/train_pagetype.py``. Returns only how likely a page is an article, and which other kind it
resembles most.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from newsscrape.extract.boosted_trees import Ensemble, Score, probability, score_of
from newsscrape.extract.pagetype.features import FEATURES

_FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class Model:
    """``article`` gives log odds for an article, ``kinds`` a score by kind for any other page.

    ``least`` is the probability below which a page is refused.
    """

    article: Score
    kinds: dict[str, Score]
    least: float

    def likelihood(self, row: Sequence[float]) -> float:
        """How likely a page is an article, 0 to 1."""
        return probability(self.article(row))

    def kind(self, row: Sequence[float]) -> str:
        """The kind that a page that is not an article resembles most."""
        return max(self.kinds, key=lambda kind: self.kinds[kind](row))


@cache
def shipped() -> Model:
    """The model of this version, read once. Raises ValueError if it was made for other features than these."""
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
    return score_of(Ensemble(len(FEATURES), trees["start"], trees["trees"], f"extract/pagetype/{_FILE}"))
