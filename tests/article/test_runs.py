"""Hashes of runs of words: as installed, and in Python."""

from __future__ import annotations

import random

import pytest

from newsscrape.article import runs


@pytest.fixture(params=["in Python", "as installed"])
def way(request):
    """The functions ``hashes`` and ``minima``, one way or the other."""
    if request.param == "in Python":
        return runs.hashes_in_python, runs.minima_in_python
    return runs.hashes, runs.minima


def test_equal_runs_have_equal_hashes_wherever_they_are(way):
    hashes, _ = way
    found = hashes([7, 8, 9, 2**32, 1, 7, 8, 9], 3)
    assert len(found) == 6
    assert found[0] == found[5]
    assert len(set(found)) == 5


def test_fewer_words_than_a_run_have_no_hash(way):
    assert way[0]([7, 8], 3) == []


def test_a_hash_is_kept_of_every_window(way):
    _, minima = way
    found = random.Random(1).sample(range(2**61 - 1), 500)
    spread = [min(minima([value], 1)) for value in found]
    assert minima(found, 20) == {min(spread[start : start + 20]) for start in range(481)}


def test_fewer_hashes_than_a_window_have_the_smallest(way):
    assert len(way[1]([3, 1, 2], 20)) == 1


def test_both_ways_give_the_same():
    chance = random.Random(2)
    for _ in range(300):
        codes = [chance.choice((1, 2**32, chance.randrange(1, 2**32))) for _ in range(chance.randrange(60))]
        hashes = runs.hashes(codes, length := chance.randrange(1, 12))
        assert hashes == runs.hashes_in_python(codes, length)
        if hashes:
            assert runs.minima(hashes, length) == runs.minima_in_python(hashes, length)
