"""The model that scores lines: two small sets of decision trees, shipped as data.

``benchmarks/train_body.py`` trains it. A score, from 0 to 1, is the probability that a line is article text.
"""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from newsscrape.extract.body.context import CONTEXT
from newsscrape.extract.body.counting import context_rows
from newsscrape.extract.body.features import COUNTS, FEATURES, Measure
from newsscrape.extract.boosted_trees import EarlyStop, Ensemble, Score, probability, score_of

HOPELESS = 0.1  # first score below which a line gets no second one
_FILE = "extract/body/weights.json"
# Among 6,000 lines of real pages, one in ten thousand sums changed its sign after exceeding this limit. Half of the
# lines are decided after the first step.
_STOP = EarlyStop(step=20, turned=3.4, clear=0.1)


@cache
def weights() -> tuple[Score, Score]:
    """The two shipped models, read once."""
    return read_weights(files("newsscrape.extract.body").joinpath("weights.json").read_text(encoding="utf-8"))


def read_weights(text: str) -> tuple[Score, Score]:
    """Two models from JSON, as functions from a row of features to log odds.

    Raises ValueError if they were trained on other features.
    """
    data = json.loads(text)
    if data["features"] != [*FEATURES, *CONTEXT]:
        raise ValueError(f"{_FILE} was made for other features; run benchmarks/train_body.py")
    return _score(FEATURES, data["first"]), _score((*FEATURES, *CONTEXT), data["second"])


def _score(names: Sequence[str], trees: dict[str, Any]) -> Score:
    counts = frozenset(i for i, name in enumerate(names) if name in COUNTS)
    return score_of(Ensemble(len(names), trees["start"], trees["trees"], _FILE, counts, _STOP))


def first_scores(measure: Measure) -> list[float]:
    """The score of each line from its own features and those of its neighbours; 0 for a menu."""
    score = weights()[0]
    return [probability(score(row)) if row is not None else 0.0 for row in measure.rows]


def second_scores(measure: Measure, scores: Sequence[float], listed: Container[int]) -> list[float]:
    """The score of each line from its features and the first scores of the whole page.

    ``listed`` are the lines that look like a list of other stories.
    """
    score = weights()[1]
    found = [0.0] * len(scores)
    for i, context in context_rows(measure, scores, HOPELESS, listed):
        found[i] = probability(score((measure.rows[i] or []) + context))
    return found
