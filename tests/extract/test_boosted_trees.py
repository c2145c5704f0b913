"""Trees as functions: sums, whole numbers, and sums that are final before the last tree."""

from __future__ import annotations

import random

import pytest

from newsscrape import native
from newsscrape.extract.boosted_trees import EarlyStop, Ensemble, compiled, probability, score_of

STUMP = [0, 2.5, -1.0, [1, 0.5, 2.0, 3.0]]


@pytest.fixture(params=[compiled, score_of], ids=["in Python", "as installed"])
def score_by(request):
    return request.param


@pytest.mark.parametrize("counts", [frozenset(), frozenset({0, 1})], ids=["numbers", "counts"])
@pytest.mark.parametrize(("row", "score"), [([2, 0], -0.5), ([3, False], 2.5), ([3.0, True], 3.5)])
def test_trees_are_added_up(row, score, counts, score_by):
    assert score_by(Ensemble(2, 0.5, [STUMP, 0.0], "test", counts))(row) == score


def test_a_model_without_trees_is_its_start(score_by):
    assert score_by(Ensemble(1, 0.5, [], "test"))([0]) == 0.5


@pytest.mark.parametrize(
    ("first", "score"),
    [(2.0, 2.0), (-2.0, -2.0), (1.0, 4.0)],
    ids=["clear", "clear below zero", "the rest may turn it"],
)
def test_a_clear_sum_is_final(first, score, score_by):
    stop = EarlyStop(step=1, turned=1.5, clear=0.5)
    assert score_by(Ensemble(1, 0.0, [first, 3.0, 0.0], "test", stop=stop))([0]) == score


@pytest.mark.skipif(native.load("newsscrape.extract.forest") is None, reason="newsscrape is not compiled here")
def test_both_ways_of_asking_give_the_same_number():
    chance = random.Random(1)

    def tree(depth):
        if not depth or chance.random() < 0.2:
            return chance.gauss(0, 0.2)
        return [chance.randrange(9), chance.choice([0.5, 3.5, 1e-9, 0.25]), tree(depth - 1), tree(depth - 1)]

    trees, counts, stop = [tree(5) for _ in range(70)], frozenset(range(5)), EarlyStop(20, 3.4, 0.1)
    one, other = (make(Ensemble(9, 0.1, trees, "test", counts, stop)) for make in (compiled, score_of))
    rows = [
        [chance.randrange(6) for _ in counts] + [chance.choice([0.25, 0.2, -1, True, 7, 1e-9]) for _ in range(4)]
        for _ in range(500)
    ]
    assert [one(row) for row in rows] == [other(row) for row in rows]


def test_log_odds_become_probabilities_whatever_their_size():
    assert [probability(x) for x in (-1e9, 0, 1e9)] == pytest.approx([0, 0.5, 1])
