"""Trees as functions: sums, whole numbers, and sums that are final before the last tree."""

from __future__ import annotations

import pytest

from newsscrape.extract.trees import EarlyStop, compiled, probability

STUMP = [0, 2.5, -1.0, [1, 0.5, 2.0, 3.0]]


@pytest.mark.parametrize("counts", [frozenset(), frozenset({0, 1})], ids=["numbers", "counts"])
@pytest.mark.parametrize(("row", "score"), [((2, 0), -0.5), ((3, 0), 2.5), ((3, 1), 3.5)])
def test_trees_are_added_up(row, score, counts):
    assert compiled(2, 0.5, [STUMP, 0.0], "test", counts)(row) == score


def test_a_model_without_trees_is_its_start():
    assert compiled(1, 0.5, [], "test")((0,)) == 0.5


@pytest.mark.parametrize(
    ("first", "score"),
    [(2.0, 2.0), (-2.0, -2.0), (1.0, 4.0)],
    ids=["clear", "clear below zero", "the rest may turn it"],
)
def test_a_clear_sum_is_final(first, score):
    stop = EarlyStop(step=1, turned=1.5, clear=0.5)
    assert compiled(1, 0.0, [first, 3.0, 0.0], "test", stop=stop)((0,)) == score


def test_log_odds_become_probabilities_whatever_their_size():
    assert [probability(x) for x in (-1e9, 0, 1e9)] == pytest.approx([0, 0.5, 1])
