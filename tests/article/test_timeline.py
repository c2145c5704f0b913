"""Which captures make a new state of an article that is read at several URLs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsscrape.article.timeline import Seen, changes

HOME, OTHER, COPY = 1, 2, 3


def seen(*said):
    """Captures as (day, URL, state)."""
    return [Seen(n, url_id, f"2012-01-{day:02d}T00:00:00Z", state) for n, (day, url_id, state) in enumerate(said)]


@pytest.mark.parametrize(
    ("said", "states"),
    [
        ([(1, HOME, 7), (2, HOME, 7)], [7]),
        ([(1, HOME, 7), (2, HOME, 8), (3, HOME, 8)], [7, 8]),
        ([(1, HOME, 7), (2, HOME, 8), (3, HOME, 7)], [7, 8, 7]),  # taken back
        ([(1, HOME, 7), (5, OTHER, 8), (6, HOME, 8)], [7, 8]),  # seen elsewhere first
        ([(1, HOME, 7), (5, HOME, 8), (6, OTHER, 7)], [7, 8]),  # elsewhere it lags behind
        ([(1, HOME, 7), (1, OTHER, 7), (5, HOME, 8), (6, OTHER, 7), (9, OTHER, 8)], [7, 8]),
        ([(1, HOME, 7), (5, OTHER, 8), (6, HOME, 7), (7, OTHER, 8), (8, HOME, 7)], [7, 8]),  # two editions
        ([(1, HOME, 7), (1, OTHER, 8), (9, HOME, 7)], [7]),  # two editions from the first day on
        ([(1, HOME, 7), (1, OTHER, 8), (9, OTHER, 9)], [7, 9]),  # … one of which was edited
        ([(1, HOME, 7), (3, COPY, 8), (4, COPY, 9)], [7]),
        ([(1, COPY, 8), (3, HOME, 7)], [7]),
    ],
)
def test_states(said, states):
    found = changes(seen(*said), lambda _: HOME, frozenset((COPY,)))
    assert [one.state for one in found] == states


def test_an_old_state_at_a_new_home_is_a_change_taken_back():
    said = seen((1, HOME, 7), (2, HOME, 8), (9, OTHER, 7))
    assert [one.state for one in changes(said, lambda m: OTHER if m >= "2012-01-09" else HOME, frozenset())] == [
        7,
        8,
        7,
    ]


def test_a_copy_counts_where_it_is_the_home():
    said = seen((1, COPY, 7), (2, COPY, 8))
    assert [one.state for one in changes(said, lambda _: COPY, frozenset((COPY,)))] == [7, 8]


@pytest.mark.parametrize(("moved", "states"), [(frozenset(), [7]), (frozenset((OTHER,)), [7, 8])])
def test_another_text_on_the_same_day_is_an_edition_unless_articles_move_there(moved, states):
    said = [replace(one, moment=f"2012-01-01T1{n}:00:00Z") for n, one in enumerate(seen((1, HOME, 7), (1, OTHER, 8)))]
    assert [one.state for one in changes(said, lambda _: HOME, frozenset(), moved)] == states
